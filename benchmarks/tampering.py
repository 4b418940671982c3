"""Kinds of tampering with what was exported, each of which verification must tell with its place.

``python -m benchmarks mutations`` tries them all and counts; the tests do so too. In each, one file
is changed as a person or a program might, and what was embedded in it is left as it was.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image

from app.export.release import Exported
from app.export.verify.comparing import Difference
from app.export.verify.verify import verify
from app.model.editions import EDITIONS
from benchmarks.frames import FRAMES, Change

_RATING = '"company.credit_rating"'
_PATH = "company.credit_rating"
_FORM = 4
"""The page with the first box of the form."""
_RUN = "<w:r>{}<w:t>{}</w:t></w:r>"


@dataclass(frozen=True)
class Tampering:
    """One kind: how it is done, and what must be told: the path of the field, or these words."""

    name: str
    done: Callable[[Exported, Path], Path]
    path: str = ""
    words: str = ""

    def is_told(self, exported: Exported, folder: Path) -> bool:
        """Whether verification tells it."""
        found = verify([self.done(exported, folder)], EDITIONS).differences
        return any(map(self._is_meant, found))

    def _is_meant(self, difference: Difference) -> bool:
        return self.words in difference.message and (not self.path or difference.path == self.path)


def repacked(
    source: Path, target: Path, changed: dict[str, Callable[[bytes], bytes] | None]
) -> Path:
    """A copy of an archive with some entries changed, or left out where there is no change."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in dict.fromkeys([*old.namelist(), *changed]):
            data = old.read(name) if name in old.namelist() else b""
            change = changed.get(name, lambda kept: kept)
            if change is not None:
                new.writestr(name, change(data))
    return target


def _docx(change: Change, part: str = "word/document.xml") -> Callable[[Exported, Path], Path]:
    def done(exported: Exported, folder: Path) -> Path:
        def changed(data: bytes) -> bytes:
            new = change(data.decode()).encode()
            assert new != data, "there was nothing to tamper with"
            return new

        return repacked(exported.docx, folder / "a.docx", {part: changed})

    return done


def behind(words: str) -> Change:
    """Put something behind the control of the credit rating."""

    def change(xml: str) -> str:
        end = xml.index("</w:sdt>", xml.index(_RATING)) + len("</w:sdt>")
        return xml[:end] + words + xml[end:]

    return change


def within(old: str, new: str, anchor: str = _RATING) -> Change:
    """Exchange the first of something behind the tag of the credit rating."""

    def change(xml: str) -> str:
        at = xml.index(anchor)
        return xml[:at] + xml[at:].replace(old, new, 1)

    return change


def _looks(look: str) -> Callable[[Exported, Path], Path]:
    """The credit rating in letters that look so."""
    return _docx(within("<w:r><w:t>AAA", f"<w:r><w:rPr>{look}</w:rPr><w:t>AAA"))


def _swapped(first: str, second: str) -> Change:
    def change(xml: str) -> str:
        for old, new in ((first, "\0"), (second, first), ("\0", second)):
            xml = xml.replace(old, new, 1)
        return xml

    return change


def _without_row(xml: str) -> str:
    at = xml.index(_RATING)
    return xml[: xml.rindex("<w:tr>", 0, at)] + xml[xml.index("</w:tr>", at) + 7 :]


def _relinked(xml: str) -> str:
    first, second = re.findall(r'r:embed="(\w+)"', xml)[-2:]
    return _swapped(f'r:embed="{first}"', f'r:embed="{second}"')(xml)


def _low_row(xml: str) -> str:
    start = xml.rindex("<w:tr>", 0, xml.index(_RATING)) + len("<w:tr>")
    low = '<w:trPr><w:trHeight w:val="1" w:hRule="exact"/></w:trPr>'
    end = xml.index("<w:tc>", start)
    return xml[:start] + low + xml[end:]


def _other_picture(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as image:
        changed, kind = image.convert("RGB"), image.format
    red, *others = changed.tobytes()[:3]
    changed.putpixel((0, 0), (red ^ 128, *others))
    out = io.BytesIO()
    changed.save(out, kind)
    return out.getvalue()


def _exchanged_picture(exported: Exported, folder: Path) -> Path:
    with zipfile.ZipFile(exported.docx) as docx:
        name = [entry for entry in docx.namelist() if entry.startswith("word/media/")][-1]
    return repacked(exported.docx, folder / "a.docx", {name: _other_picture})


_BOX = (
    '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
    "<w:p><w:r><w:t>盖住</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)
_SHAPE = '<w:r><w:pict><v:rect xmlns:v="urn:schemas-microsoft-com:vml"/></w:pict></w:r>'
_PICTURE = (
    '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata/></v:shape>'
    "</w:pict></w:r>"
)
_FIELD = '<w:fldSimple w:instr=" AUTHOR "><w:r><w:t/></w:r></w:fldSimple>'
_BY = 'w:id="9001" w:author="王总"'
_DELETED = f"<w:del {_BY}><w:r><w:delText>AAA</w:delText></w:r></w:del>"
_MOVED = f"<w:moveFrom {_BY}><w:r><w:t>AAA</w:t></w:r></w:moveFrom>"
_AAA = "<w:r><w:t>AAA</w:t></w:r>"
_NUMBERED = (
    '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    "<w:r><w:t>甲</w:t></w:r></w:p></w:body>"
)
_DEVICES = "capability.devices.connectable_devices"


# --- the PDF --------------------------------------------------------------------------------------


def _pdf(change: Callable[[pikepdf.Pdf], None]) -> Callable[[Exported, Path], Path]:
    def done(exported: Exported, folder: Path) -> Path:
        with pikepdf.open(exported.pdf) as pdf:
            change(pdf)
            pdf.save(folder / "a.pdf")
        return folder / "a.pdf"

    return done


def _page(change: Callable[[bytes], bytes]) -> Callable[[Exported, Path], Path]:
    def changed(pdf: pikepdf.Pdf) -> None:
        contents: Any = pdf.pages[_FORM].obj.Contents
        old = contents.read_bytes()
        new = change(old)
        assert new != old, "there was nothing to tamper with"
        contents.write(new)

    return _pdf(changed)


def _at_name(before: bytes, behind: bytes = b"", y: bytes = b"") -> Callable[[bytes], bytes]:
    """Change the run with the company's name, the fourth of the page."""

    def change(content: bytes) -> bytes:
        run = list(re.finditer(rb"1 0 0 1 (\S+) (\S+) Tm <\w+> Tj", content))[3]
        words = run[0].replace(b" " + run[2] + b" Tm", b" " + y + b" Tm") if y else run[0]
        return content[: run.start()] + before + words + behind + content[run.end() :]

    return change


def _added(content: bytes) -> bytes:
    run = list(re.finditer(rb"1 0 0 1 (\S+) (\S+) Tm (<\w+> Tj)", content))[3]
    return content[: run.end()] + b"\n1 0 0 1 400 652 Tm " + run[3] + content[run.end() :]


def _foot(content: bytes) -> bytes:
    run = list(re.finditer(rb"Tm <(\w+)> Tj", content))[-1]
    codes = run[1][4:] + run[1][:4]
    return content[: run.start(1)] + codes + content[run.end(1) :]


def _font(pdf: pikepdf.Pdf) -> Any:
    fonts = (font for page in pdf.pages for font in page.obj.Resources.Font.values())
    return next(font for font in fonts if "NotoSerifSC-Regular" in str(font.BaseFont))


def _other_glyphs(pdf: pikepdf.Pdf) -> None:
    table = _font(pdf).DescendantFonts[0].CIDToGIDMap
    glyphs = table.read_bytes()
    table.write(glyphs[:40] + glyphs[42:44] + glyphs[40:42] + glyphs[44:])


def _other_codes(pdf: pikepdf.Pdf) -> None:
    stream = _font(pdf).ToUnicode
    stream.write(re.sub(rb"(<0014> )<\w+>", rb"\1<672B>", stream.read_bytes(), count=1))


def _note(pdf: pikepdf.Pdf) -> None:
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[100, 600, 300, 640],
        Contents="另有担保", DA="/Helv 12 Tf",
    )  # fmt: skip
    pdf.pages[_FORM].Annots = pdf.make_indirect(pikepdf.Array([note]))


def _image(pdf: pikepdf.Pdf) -> None:
    images = [image for page in pdf.pages for image in page.get_images().values()]
    image: Any = images[-1]
    samples = image.read_bytes()
    image.write(bytes([samples[0] ^ 1]) + samples[1:])


def _data(pdf: pikepdf.Pdf) -> None:
    data = pdf.attachments["declaration.json"].get_file().read_bytes()
    changed = data.replace(b"AAA", b"AAB", 1)
    pdf.attachments["declaration.json"] = changed


def _removed(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[_FORM + 2]


def _turned(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[_FORM + 2]
    del pdf.pages[_FORM + 2]
    pdf.pages.insert(_FORM + 3, page)


# --- the package ----------------------------------------------------------------------------------


def _package(
    begins: str, change: Callable[[bytes], bytes] | None
) -> Callable[[Exported, Path], Path]:
    """The package with the first file changed, or taken out, the name of which begins so."""

    def done(exported: Exported, folder: Path) -> Path:
        with zipfile.ZipFile(exported.package) as package:
            name = next((n for n in package.namelist() if n.startswith(begins)), begins)
        return repacked(exported.package, folder / "a.zip", {name: change})

    return done


def _summed(change: Callable[[str], str] | None) -> Callable[[Exported, Path], Path]:
    """The package with other words in 说明.txt, or without it, and with the digest of these."""

    def done(exported: Exported, folder: Path) -> Path:
        with zipfile.ZipFile(exported.package) as package:
            old = package.read("说明.txt").decode("utf-8-sig")
        new = change(old).encode("utf-8-sig") if change else b""
        assert new != old.encode("utf-8-sig"), "there was nothing to tamper with"
        line = f"{hashlib.sha256(new).hexdigest()}  说明.txt\n" if change else ""

        def sums(data: bytes) -> bytes:
            return re.sub(r"[0-9a-f]{64}  说明\.txt\n", line, data.decode()).encode()

        changes: dict[str, Callable[[bytes], bytes] | None] = {"SHA256SUMS": sums}
        changes["说明.txt"] = (lambda _: new) if change else None
        return repacked(exported.package, folder / "a.zip", changes)

    return done


def _matrix(across: str, down: str, left: str = "") -> Callable[[pikepdf.Pdf], None]:
    """Draw the code on the cover with other lengths, or elsewhere."""

    def change(pdf: pikepdf.Pdf) -> None:
        contents: Any = pdf.pages[0].obj.Contents
        old = contents.read_bytes()
        found = re.search(rb"q (\S+) 0 0 (\S+) (\S+) (\S+) cm /P", old)
        assert found is not None
        numbers = [across or found[1].decode(), "0", "0", down or found[2].decode()]
        numbers += [left or found[3].decode(), found[4].decode()]
        made = f"q {' '.join(numbers)} cm /P".encode()
        contents.write(old[: found.start()] + made + old[found.end() :])

    return change


KINDS = (
    *(Tampering(name, _docx(change), words=words) for name, change, words in FRAMES),
    Tampering("PDF: a code made tiny", _pdf(_matrix("1", "1")), words="第1页"),
    Tampering("PDF: a code off the page", _pdf(_matrix("", "", "2000")), words="第1页"),
    Tampering("PDF: a mirrored code", _pdf(_matrix("-68", "", "400")), words="第1页"),
    Tampering(
        "ZIP: another address",
        _summed(lambda x: x.replace("xinruansi@", "xinruansl@")),
        words="收件邮箱",
    ),
    Tampering(
        "ZIP: another applicant", _summed(lambda x: x.replace("砺", "蛎", 1)), words="申报单位"
    ),
    Tampering(
        "ZIP: another release", _summed(lambda x: x.replace("第1版", "第一版")), words="说明.txt"
    ),
    Tampering("ZIP: one more release", _summed(lambda x: x + "第2版"), words="第2版"),
    Tampering("ZIP: nothing about it", _summed(None), words="缺少说明.txt"),
    Tampering(
        "a sentence outside of any field",
        _docx(behind(_RUN.format("", "（已上市）"))),
        words="（已上市）",
    ),
    Tampering("a sentence in a field", _docx(within("AAA", "AAA（已上市）")), _PATH),
    Tampering(
        "a hidden run",
        _docx(behind(_RUN.format("<w:rPr><w:vanish/></w:rPr>", "担保"))),
        words="隐藏文字",
    ),
    Tampering("white text", _looks('<w:color w:val="FFFFFF"/>'), _PATH, "白色"),
    Tampering("tiny text", _looks('<w:sz w:val="2"/>'), _PATH, "过小"),
    Tampering("text that was struck out", _looks("<w:strike/>"), _PATH, "删除线"),
    Tampering("text squeezed to a stroke", _looks('<w:w w:val="1"/>'), _PATH, "过窄"),
    Tampering("text on black", _looks('<w:highlight w:val="black"/>'), _PATH, "底纹"),
    Tampering(
        "text in a font of signs", _looks('<w:rFonts w:ascii="Wingdings"/>'), _PATH, "符号字体"
    ),
    Tampering("a row too low to be seen", _docx(_low_row), _PATH, "隐藏的行"),
    Tampering(
        "a tracked insertion",
        _docx(behind(f"<w:ins {_BY}>{_RUN.format('', '集团')}</w:ins>")),
        words="王总",
    ),
    Tampering("a tracked deletion", _docx(within(_AAA, _DELETED)), _PATH, "王总"),
    Tampering("a tracked move", _docx(within(_AAA, _MOVED)), _PATH, "王总"),
    Tampering(
        "a symbol",
        _docx(behind('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>')),
        words="多出",
    ),
    Tampering("another picture", _docx(behind(_PICTURE)), words="图"),
    Tampering("a text box", _docx(behind(_BOX)), words="盖住"),
    Tampering("a shape that may cover text", _docx(behind(_SHAPE)), words="图形"),
    Tampering(
        "a footnote", _docx(behind('<w:r><w:footnoteReference w:id="2"/></w:r>')), words="脚注"
    ),
    Tampering(
        "a comment", _docx(behind('<w:r><w:commentReference w:id="2"/></w:r>')), words="批注"
    ),
    Tampering(
        "a document within",
        _docx(lambda x: x.replace("</w:body>", "<w:altChunk/></w:body>")),
        words="嵌入",
    ),
    Tampering("a field that changes when opened", _docx(behind(_FIELD)), words="域"),
    Tampering(
        "a control bound to other data",
        _docx(within("/><w:id", '/><w:dataBinding w:xpath="/a"/><w:id')),
        _PATH,
        "绑定",
    ),
    Tampering(
        "automatic numbers", _docx(lambda x: x.replace("</w:body>", _NUMBERED)), words="自动编号"
    ),
    Tampering("a changed value", _docx(within("AAA", "AA+")), _PATH),
    Tampering("a value taken out", _docx(within("AAA", "")), _PATH),
    Tampering("swapped values", _docx(_swapped(">612,480<", ">318,760<")), f"{_DEVICES}.count"),
    Tampering("a removed row", _docx(_without_row), _PATH),
    Tampering(
        "a changed tick", _docx(within("☑", "□", f'"{_DEVICES}.claimed"')), f"{_DEVICES}.claimed"
    ),
    Tampering(
        "a changed label", _docx(lambda x: re.sub("信用等级(?=</w:t>)", "资信等级", x)), words="信"
    ),
    Tampering(
        "a changed commitment", _docx(lambda x: x.replace("均真实", "基本真实", 1)), words="真实"
    ),
    Tampering(
        "a changed foot",
        _docx(lambda x: x.replace("校验码", "编号", 1), "word/footer1.xml"),
        words="页脚",
    ),
    Tampering("swapped figures", _docx(_relinked), words="图片不同"),
    Tampering("an exchanged figure", _exchanged_picture, words="图片不同"),
    Tampering(
        "changed data in a DOCX",
        _docx(lambda x: x.replace("AAA", "AAB", 1), "customXml/item1.xml"),
        _PATH,
    ),
    Tampering("PDF: a value moved", _page(_at_name(b"", y=b"300")), "company.name", "位置"),
    Tampering("PDF: an invisible value", _page(_at_name(b"3 Tr ", b" 0 Tr")), "company.name"),
    Tampering("PDF: a white value", _page(_at_name(b"1 g ", b" 0 g")), "company.name"),
    Tampering(
        "PDF: a covered value",
        _page(lambda c: c + b"\nq 1 g 190 645 300 20 re f Q"),
        "company.name",
    ),
    Tampering("PDF: added text", _page(_added), "company.name"),
    Tampering("PDF: a shape", _page(lambda c: c + b"\nq 100 100 m 200 300 l S Q"), words="第5页"),
    Tampering("PDF: a changed foot", _page(_foot), words="第5页的页脚"),
    Tampering("PDF: other glyphs", _pdf(_other_glyphs), words="字形"),
    Tampering("PDF: other codes", _pdf(_other_codes), words="字形"),
    Tampering("PDF: a note", _pdf(_note), words="批注"),
    Tampering("PDF: an exchanged figure", _pdf(_image), words="图片不同"),
    Tampering("PDF: changed data", _pdf(_data), _PATH),
    Tampering("PDF: a page taken out", _pdf(_removed), words="第5页"),
    Tampering("PDF: pages in another order", _pdf(_turned), words="a.pdf"),
    Tampering(
        "ZIP: exchanged evidence",
        _package("附件/", lambda _: b"%PDF-1.4"),
        "evidence[0].file",
        "已被改动",
    ),
    Tampering("ZIP: evidence taken out", _package("附件/", None), "evidence[0].file", "缺少"),
    Tampering(
        "ZIP: evidence put in", _package("附件/新.pdf", lambda _: b"%PDF"), words="后来放进去"
    ),
    Tampering("ZIP: an exchanged figure", _package("图片/", _other_picture), words="已被改动"),
    Tampering("ZIP: other words about it", _package("说明.txt", lambda _: b"x"), words="说明.txt"),
    Tampering("ZIP: no digests", _package("SHA256SUMS", None), words="不在SHA256SUMS"),
    Tampering(
        "ZIP: changed data",
        _package("declaration.json", lambda d: d.replace(b"AAA", b"AAB")),
        words="AA",
    ),
)


def untold(exported: Exported, folder: Path) -> list[str]:
    """The kinds of tampering that verification does not tell."""
    return [kind.name for kind in KINDS if not kind.is_told(exported, folder)]
