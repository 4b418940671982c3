"""A look at a PDF: opened by two engines, its pages measured, its blank pages and dates found."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, BinaryIO

import pikepdf
from pikepdf import Pdf
from PIL.Image import Image

from app.export.evidence.boxes import parts_of, seen_size
from app.export.evidence.drawn_on import undrawn_pages
from app.export.evidence.hazards import Danger, Found, search
from app.export.evidence.inspection import Inspection, PageSize, told
from app.export.evidence.originals import MOST_PAGES
from app.export.evidence.unpacked import MOST_IN_FILE, MOST_ON_PAGE, Contents, TooMuch
from app.model.problem import Problem

_MEASURED = 2000
"""So many pages are measured; the others are hardly of another size."""
_RENDERED_SECONDS = 20.0
"""After that no more pages are drawn to see whether they are blank."""
_RENDERED_PIXELS = 320
"""Width of such a drawing."""
_INK = 200
"""Darker than this, of 255, is ink and not the grain of paper."""
_LEAST_INK = 10
"""Pixels: a page number alone makes more."""
_MARGIN = 0.04
"""Of a page: scanners leave shadows there."""
_READ_PAGES = 12
_READ_CHARACTERS = 20_000
_MOST_DATES = 12
_POINTS_TO_MM = 25.4 / 72
_SHOWN_PAGES = 8

_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*(?:年|[-/.])\s*(1[0-2]|0?[1-9])\s*(?:月|[-/.])\s*"
    r"(3[01]|[12]\d|0?[1-9])(?!\d)"
)
_METADATA_DATE = re.compile(r"D?:?((?:19|20)\d\d)(\d\d)(\d\d)")

DANGERS: dict[Danger, str] = {
    "script": "脚本",
    "launch": "会打开其他程序或文件的动作",
    "file": "夹带的文件",
    "xfa": "XFA表单",
    "unread": "无法检查的内容",
}


def look_at_pdf(name: str, stream: BinaryIO) -> Inspection:
    """Look at a PDF. ``stream`` is read wherever the engines need it."""
    findings: list[Problem] = []
    try:
        pdf, repaired = _open(stream)
    except pikepdf.PasswordError:
        what = "设有打开密码，对方打不开：请去掉密码后另存，重新添加"
        return Inspection("pdf", findings=(told("password", "error", name, what),))
    except pikepdf.PikepdfError as error:
        if "encryption" in str(error) or "security handler" in str(error):
            what = "用证书或本程序不支持的方式加密，对方可能打不开：请去掉加密后另存，重新添加"
            return Inspection("pdf", findings=(told("password", "error", name, what),))
        return Inspection("pdf", findings=(_broken(name),))
    with pdf:
        count = _page_count(pdf)
        if not count:
            return Inspection("pdf", findings=(_broken(name),))
        if count > MOST_PAGES:
            what = f"有{count}页，超过{MOST_PAGES}页：请只留下作为证明的部分，重新添加"
            return Inspection("pdf", count, findings=(told("too-many-pages", "error", name, what),))
        contents = Contents()
        try:
            contents.weigh(pdf.pages)
        except TooMuch as found:
            return Inspection("pdf", findings=(_too_much(name, found.page),))
        if repaired:
            what = "已损坏，勉强能读出其中的页：请对照原件核对页数和内容，最好重新导出或扫描"
            findings.append(told("damaged", "warning", name, what))
        held = _searched(stream)
        findings += _contents(name, held)
        measured = enumerate(pdf.pages[:_MEASURED], 1)
        torn = [
            number
            for number, page in measured
            # Of a file that was cut off, the contents of a page may be what is gone.
            if not contents.is_readable(page) or (repaired and not parts_of(page))
        ]
        if torn:
            what = f"{_pages(torn, count)}已损坏，印不全：请重新导出、下载或扫描后添加"
            findings.append(told("damaged-pages", "error", name, what))
        undrawn = [*undrawn_pages(pdf, _MEASURED)]
        if undrawn:
            what = (
                f"{_pages(undrawn, count)}上有批注或填写的内容没有存下图样，打印时可能缺少："
                "请用阅读器打开，打印成PDF后添加"
            )
            findings.append(told("not-drawn", "warning", name, what))
        sizes = _sizes(pdf)
        findings += _not_a4(name, sizes)
        days = set(_metadata_dates(pdf))
    blank, read = _drawn(stream)
    if blank is None:
        what = "用另一种阅读器打不开，对方也可能打不开：请用阅读器另存或重新打印成PDF后添加"
        findings.append(told("hard-to-open", "warning", name, what))
    elif blank:
        what = f"{_pages(blank, count)}是空白页，请核对是否漏扫，或删去空白页"
        findings.append(told("blank-pages", "warning", name, what))
    days |= set(read)
    recent = tuple(sorted(days)[-_MOST_DATES:])
    clean = held is not None and held.is_clean and held.undoubted
    return Inspection("pdf", count, sizes, tuple(blank or ()), recent, tuple(findings), clean)


def _open(stream: BinaryIO) -> tuple[Pdf, bool]:
    """The PDF, and whether it had to be repaired for that."""
    stream.seek(0)
    # A password is asked for once more below.
    with suppress(pikepdf.PikepdfError):
        pdf = Pdf.open(stream, attempt_recovery=False, suppress_warnings=True)
        if _page_count(pdf):
            return pdf, False
        pdf.close()
    stream.seek(0)
    return Pdf.open(stream, suppress_warnings=True), True


def _page_count(pdf: Pdf) -> int:
    try:
        return len(pdf.pages)
    except (pikepdf.PikepdfError, ValueError, TypeError, AttributeError, KeyError):
        return 0


def _broken(name: str) -> Problem:
    what = "已损坏，一页也读不出：请重新导出、下载或扫描后添加"
    return told("broken", "error", name, what)


def _too_much(name: str, page: int) -> Problem:
    whose = f"第{page}页的内容" if page else "各页的内容合计"
    most = MOST_ON_PAGE if page else MOST_IN_FILE
    what = (
        f"{whose}展开后超过{most >> 20}MB，无法附在后面打印："
        "请用阅读器打开核对，打印成PDF或转成图片后重新添加"
    )
    return told("too-much-content", "error", name, what)


def _searched(stream: BinaryIO) -> Found | None:
    """What a search as before sending finds; None where it can't be made."""
    stream.seek(0)
    with suppress(pikepdf.PikepdfError, ValueError):
        return search(stream)
    return None


def _contents(name: str, found: Found | None) -> Iterator[Problem]:
    if found is None:
        what = (
            "查不清是否含有脚本或夹带的文件，因此照原样报送，对方的邮件系统可能拦截："
            "请用阅读器打开，打印成PDF后重新添加"
        )
        yield told("not-searched", "warning", name, what)
        return
    if found.restricted:
        what = "限制了打印或复制：附在后面的页不受限制，报送的文件照原样"
        if not found.signed:
            what = "限制了打印或复制：报送的副本去掉这些限制，草稿中保留原件"
        yield told("restricted", "info", name, what)
    if found.needs_its_form:
        what = "是动态表单，多数阅读器只显示“请稍候”：请用填写它的程序打印成PDF后添加"
        yield told("dynamic-form", "error", name, what)
        return
    if found.portfolio:
        what = "是PDF包，材料夹带在里面：请把里面的文件逐个取出后添加"
        yield told("portfolio", "error", name, what)
        return
    if found.signed:
        what = "带有电子签名，照原样报送；打印件上只有签名的图样"
        yield told("signed", "info", name, what)
    if found.dangers:
        held = "、".join(words for danger, words in DANGERS.items() if danger in found.dangers)
        if found.signed:
            what = f"含有{held}：去掉会使电子签名失效，因此照原样报送，对方的邮件系统可能拦截"
        else:
            what = f"含有{held}：报送的副本会去掉，草稿中保留原件"
        yield told("active-content", "warning", name, what)


def _sizes(pdf: Pdf) -> tuple[PageSize, ...]:
    found: Counter[tuple[int, int]] = Counter()
    for index, page in enumerate(pdf.pages):
        if index == _MEASURED:
            break
        width, height = seen_size(page)
        found[round(width * _POINTS_TO_MM), round(height * _POINTS_TO_MM)] += 1
    return tuple(PageSize(w, h, n) for (w, h), n in found.most_common())


def _not_a4(name: str, sizes: Sequence[PageSize]) -> Iterator[Problem]:
    other = [size for size in sizes if not size.is_a4]
    if other:
        count = sum(size.pages for size in other)
        first = other[0]
        shape = f"{first.width_mm:.0f}×{first.height_mm:.0f}毫米"
        among = "等" if len(other) > 1 else ""
        what = f"有{count}页不是A4（{shape}{among}），附在后面时按A4缩放，请核对是否看得清"
        yield told("not-a4", "info", name, what)


def _metadata_dates(pdf: Pdf) -> Iterator[date]:
    with suppress(pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError):
        match = _METADATA_DATE.match(str(pdf.docinfo.get("/CreationDate", "")))
        if match:
            yield date(int(match[1]), int(match[2]), int(match[3]))


def dates_in(text: str) -> Iterator[date]:
    """The days that a text names: 2018年4月17日, 2018-04-17."""
    for match in _DATE.finditer(text):
        with suppress(ValueError):
            yield date(int(match[1]), int(match[2]), int(match[3]))


def _drawn(stream: BinaryIO) -> tuple[list[int] | None, list[date]]:
    """The blank pages and the dates in the text, as another engine sees them; None if it can't."""
    import pypdfium2  # pyright: ignore[reportMissingTypeStubs]

    until = time.monotonic() + _RENDERED_SECONDS
    blank: list[int] = []
    days: list[date] = []
    stream.seek(0)
    try:
        document = pypdfium2.PdfDocument(stream)
    except (pypdfium2.PdfiumError, OSError, ValueError):
        return None, []
    try:
        count = len(document)
        for index in range(count):
            if time.monotonic() > until:
                break
            with suppress(pypdfium2.PdfiumError):
                page = document[index]
                if _is_blank(page):
                    blank.append(index + 1)
                elif index < _READ_PAGES or index == count - 1:
                    text = page.get_textpage()
                    length = min(text.count_chars(), _READ_CHARACTERS)
                    days += dates_in(text.get_text_range(0, length) if length else "")
                    text.close()
                page.close()
        return (blank, days) if count else (None, [])
    finally:
        document.close()


def _is_blank(page: Any) -> bool:
    """Whether nothing is seen on a page of pypdfium2, which has no types."""
    width, height = page.get_size()
    if width <= 0 or height <= 0 or height > 50 * width:
        return False
    drawn: Image = page.render(scale=_RENDERED_PIXELS / width, grayscale=True).to_pil()
    picture = drawn.convert("L")
    edge = (round(picture.width * _MARGIN), round(picture.height * _MARGIN))
    inner = picture.crop((*edge, picture.width - edge[0], picture.height - edge[1]))
    return sum(inner.histogram()[:_INK]) < _LEAST_INK


def _pages(numbers: Sequence[int], count: int) -> str:
    if len(numbers) == count:
        return "的每一页都"
    listed = "、".join(map(str, numbers[:_SHOWN_PAGES]))
    return f"第{listed}{'等' if len(numbers) > _SHOWN_PAGES else ''}页"
