"""说明.txt: what the electronic package is, for whoever unpacks it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.export.freeze import FIGURES, Frozen
from app.model.answers import Answers
from app.model.edition import Edition
from app.model.names import safe_name
from app.store.files import Files

_WEIGHT = re.compile(r"证明材料共\d+个文件，按邮件编码后约[0-9.,]+ ?[KMG]?B?")


def file_names(edition: Edition, answers: Answers, release: str) -> tuple[str, str, str, str, str]:
    """What the DOCX, the PDF, the package, and the evidence's PDF and DOCX are called.

    ``release`` is what the release is called (第2版), or 草稿.
    """
    applicant = safe_name(answers.value(edition.applicant) or "", "未填单位")
    # What tells one from another comes last and is never cut off: none is written over another.
    stem = f"申报书-{applicant}-{release}"
    return (
        f"{stem}.docx",
        f"{stem}.pdf",
        f"{stem}.zip",
        f"{stem}-证明材料.pdf",
        f"{stem}-证明材料.docx",
    )


def summary(frozen: Frozen, files: Files, names: Sequence[str]) -> str:
    """说明.txt: what the package is, for whoever unpacks it. CRLF, for Windows' Notepad.

    ``names`` are those of :func:`file_names`. Nothing in it depends on how the evidence is printed,
    which may be decided anew when a release is issued once more: its package stays what it was.
    """
    from app.export.evidence.budget import encoded_size, megabytes

    sizes = [files.size(old) for new, old in frozen.files.items() if not new.startswith(FIGURES)]
    weight = (
        f"证明材料共{len(sizes)}个文件，按邮件编码后约{megabytes(sum(map(encoded_size, sizes)))}"
    )
    which = frozen.imprint.foot if frozen.imprint else f"校验码 {frozen.code}"
    more = [weight] if sizes else []
    lines = _lines(frozen.edition, frozen.answers, frozen.mark, which, names, more)
    return "\r\n".join(lines)


def departure(
    text: str, edition: Edition, answers: Answers, mark: str, which: str, names: Sequence[str]
) -> tuple[str, str] | None:
    """The first line of a 说明.txt that does not follow from the release: as it must be, and is.

    ``which`` is what stands at the foot of its pages, ``names`` are those of :func:`file_names`. Of
    what is said of the evidence's size nothing but its form is held to.
    """
    found = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    plain = [line for line in found if not _WEIGHT.fullmatch(line)]
    wanted = _lines(edition, answers, mark, which, names, ())
    for number in range(max(len(wanted), len(plain))):
        must = wanted[number] if number < len(wanted) else ""
        seen = plain[number] if number < len(plain) else ""
        if must != seen:
            return must, seen
    return None


def _lines(
    edition: Edition,
    answers: Answers,
    mark: str,
    which: str,
    names: Sequence[str],
    more: Sequence[str],
) -> list[str]:
    notice, due = edition.notice, edition.notice.due_on
    docx, pdf, _, printed, word = names
    return [
        f"{edition.title}　电子文档{f'（{mark}，不得报送）' if mark else ''}",
        "",
        f"申报单位：{answers.value(edition.applicant) or '（未填写）'}",
        f"平台名称：{answers.value(edition.subject) or '（未填写）'}",
        f"{which}（与纸质材料每页页脚所印一致）",
        "",
        f"{pdf}　打印用，A4纸双面，一式{notice.copies}份",
        f"{docx}　与PDF内容相同的Word文档",
        f"{printed}　打印用的证明材料，在窗口中定稿时写在同一文件夹，不在本压缩包内",
        f"{word}　同上的Word版（选做），其目录写明附件的页面是收在其中，还是从PDF打印",
        "declaration.json　申报数据，与上面两个文件出自同一份数据",
        "图片/、附件/　申报书引用的图片和证明材料",
        *more,
        "SHA256SUMS　各文件的SHA-256校验值，可用 sha256sum -c SHA256SUMS 核对",
        "",
        f"报送依据：{notice.title}（{notice.number}）",
        *([f"报送程序：{notice.procedure}"] if notice.procedure else []),
        f"截止日期：{due.year}年{due.month}月{due.day}日",
        f"电子版收件邮箱：{notice.email}",
        f"纸质材料收件地址：{notice.postal_address}，邮编{notice.postcode}",
        "",
    ]
