"""A DOCX of evidence is held to the declaration, and each picture in it to its original."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from pikepdf import Array, Pdf
from PIL import Image, ImageDraw

from app.export.evidence import Way
from app.export.evidence.engraving import Engraving
from app.export.release import Exported, export
from app.export.surroundings import surroundings_of
from app.export.verify import word_evidence
from app.export.verify.verdict import Verdict
from app.export.verify.verify import verify
from app.model.editions import EDITIONS
from app.model.failure import Failure
from app.store.interchange import load
from tests.export.evidence import made
from tests.export.verify.test_evidence import FILES, Made, exported, judged
from tests.office import environment

BODY = "word/document.xml"
Parts = dict[str, bytes]


def _strips() -> bytes:
    """A PDF with a stamp, a layer that is hidden, and a page that is turned, on small pages."""

    def cut(pdf: Pdf) -> None:
        for page in pdf.pages:
            page.MediaBox = Array([50, 560, 350, 720])

    return made.changed(FILES["office.pdf"](), cut)


def _jpeg() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return made.picture_file(made.photo(320, 240), "JPEG", exif=exif)


def _tiff() -> bytes:
    scans = [made.photo(240, 320, "1"), made.photo(320, 240, "1")]
    return made.picture_file(
        scans[0], "TIFF", save_all=True, append_images=scans[1:], compression="group4"
    )


SMALL: dict[str, Callable[[], bytes]] = {
    "office.pdf": _strips,
    "photo.jpg": _jpeg,
    "ink.jpg": lambda: made.picture_file(made.photo(320, 240, "CMYK"), "JPEG"),
    "scan.tiff": _tiff,
    "clear.png": lambda: made.picture_file(made.photo(320, 240, "RGBA"), "PNG"),
    "table.xlsx": FILES["table.xlsx"],
}
"""A file of each kind, that is drawn quickly."""


def of_small(folder: Path, *names: str, word: Way) -> Made:
    """What is exported with these files."""
    files = {name: SMALL[name]() for name in names}
    with pytest.MonkeyPatch.context() as patch:
        for name, data in files.items():
            patch.setitem(FILES, name, lambda data=data: data)
        return exported(folder, names, word=word)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return of_small(tmp_path_factory.mktemp("word"), *SMALL, word="pictures")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A page on either side of a leaf, and a file without pages."""
    return of_small(tmp_path_factory.mktemp("small"), "scan.tiff", "table.xlsx", word="pictures")


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return of_small(tmp_path_factory.mktemp("list"), "office.pdf", "table.xlsx", word="list")


def rewritten(docx: Path, folder: Path, change: Callable[[Parts], None]) -> Path:
    """A DOCX with other parts."""
    with zipfile.ZipFile(docx) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    change(parts)
    target = folder / docx.name
    with zipfile.ZipFile(target, "w") as new:
        for name, data in parts.items():
            new.writestr(name, data)
    return target


def said(old: str, new: str, part: str = BODY) -> Callable[[Parts], None]:
    """Exchange words, once."""

    def change(parts: Parts) -> None:
        text = parts[part].decode()
        assert old in text
        parts[part] = text.replace(old, new, 1).encode()

    return change


def marker_part(parts: Parts) -> str:
    return next(name for name, data in parts.items() if b"urn:miit-declaration:evidence" in data)


def forged(number: int, data: bytes) -> Callable[[Parts], None]:
    """Put another picture into the place of one, and its digest into what the file says of it."""

    def change(parts: Parts) -> None:
        name = next(name for name in parts if name.startswith(f"word/media/page{number}."))
        old, new = (hashlib.sha256(each).hexdigest() for each in (parts[name], data))
        parts[name] = data
        said(old, new, marker_part(parts))(parts)

    return change


def picture_in(docx: Path, number: int) -> Image.Image:
    with zipfile.ZipFile(docx) as archive:
        names = archive.namelist()
        name = next(name for name in names if name.startswith(f"word/media/page{number}."))
        return Image.open(io.BytesIO(archive.read(name)))


def encoded(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, image.format or "PNG", compress_level=1, quality=95)
    return out.getvalue()


def told(verdict: Verdict) -> str:
    return "\n".join(difference.message for difference in verdict.differences)


@pytest.mark.parametrize("way", ["pictures", "list"])
def test_it_is_proven_with_the_package_and_beside_the_other_files(
    whole: Made, listed: Made, way: Way
) -> None:
    of = whole if way == "pictures" else listed
    done = of.done

    verdict = verify([of.word, of.evidence, done.docx, done.pdf, done.package], EDITIONS)
    assert verdict.differences == ()
    assert verdict.remarks == ()
    assert done.pictures is (way == "pictures")


def test_alone_it_proves_its_code_and_says_what_was_not_compared(whole: Made) -> None:
    verdict = judged(whole.word)

    assert verdict.consistent
    assert verdict.code == whole.done.code
    assert "没有附件1" in "".join(verdict.remarks)


def test_a_draft_and_evidence_without_pages_have_none(tmp_path: Path) -> None:
    draft = exported(tmp_path / "a", ["dots.png"], as_draft=True, word="pictures").done
    assert draft.word is None
    assert exported(tmp_path / "b", ["table.xlsx"], word="pictures").done.word is None


def test_the_same_input_gives_the_same_bytes(small: Made, tmp_path: Path) -> None:
    loaded = load(small.source, EDITIONS)
    files = surroundings_of(small.source.parent)
    again = export(loaded.edition, loaded.draft, files, tmp_path, word="pictures")

    assert isinstance(again, Exported)
    assert again.word is not None
    assert again.word.read_bytes() == small.word.read_bytes()


def test_an_exchanged_page_is_told_without_its_original(small: Made, tmp_path: Path) -> None:
    def swap(parts: Parts) -> None:
        one, two = (name for name in parts if name.startswith("word/media/"))
        parts[one], parts[two] = parts[two], parts[one]

    assert "附件1的第1页的图片不是制作时的那一幅" in told(
        judged(rewritten(small.word, tmp_path, swap))
    )


def test_a_forged_page_is_told_where_its_original_is_at_hand(small: Made, tmp_path: Path) -> None:
    other = encoded(picture_in(small.word, 2))
    false = rewritten(small.word, tmp_path, forged(1, other))

    assert judged(false).consistent  # by itself it can't be known
    assert "附件1的第1页与原件“附件01" in told(judged(false, small.done.package))
    assert "附件1的第1页" in told(judged(false, small.source))


def test_a_spot_on_any_kind_of_page_is_told(whole: Made, tmp_path: Path) -> None:
    numbers = (1, 4, 6, 8)

    def spoil(parts: Parts) -> None:
        for number in numbers:
            image = picture_in(whole.word, number)
            x, y = image.width // 2, image.height // 4
            light = image.convert("1").getpixel((x, y))
            box = (x, y, x + 9, y + 5)
            ImageDraw.Draw(image).rectangle(box, fill="black" if light else "white")
            forged(number, encoded(image))(parts)

    false = rewritten(whole.word, tmp_path, spoil)
    found = judged(false, whole.done.package).differences
    assert len(found) == len(numbers)
    assert all("与原件" in difference.message for difference in found)
    assert all(difference.path.startswith("evidence[") for difference in found)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (said("材料office.pdf（客户服务合同，3页）", "材料office.pdf（客户服务合同，4页）"), "4页"),
        (said(">2018年1月10日<", ">2018年2月10日<"), "2018年2月10日"),
        (said("附件1　2/3", "附件1　3/3"), "附件1的第2页"),
        (said("校验码 ", "校验码 X", "word/footer3.xml"), "页脚"),
        (said("校验码 ", "校验码 X", "word/footer2.xml"), "页脚"),
        (said(" 页 共 ", " 页 共 1", "word/footer1.xml"), "页脚"),
        (said("以图片收入本文件", "不在本文件内"), "不在本文件内"),
    ],
)
def test_changed_words_are_told(
    whole: Made, tmp_path: Path, change: Callable[[Parts], None], words: str
) -> None:
    assert words in told(judged(rewritten(whole.word, tmp_path, change)))


def test_a_list_that_sends_readers_to_other_pages_is_told(listed: Made, tmp_path: Path) -> None:
    with zipfile.ZipFile(listed.word) as archive:
        text = archive.read(BODY).decode()
    found = re.search("附件第(\\d+)至(\\d+)页", text)
    assert found is not None
    assert (found[1], found[2]) == ("4", "6")

    change = said(found[0], "附件第4至7页")
    assert "附件第4至7页" in told(judged(rewritten(listed.word, tmp_path, change)))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("<a:fillRect/>", '<a:fillRect b="50000"/>', "被裁剪的图片"),
        ("<w:r><w:drawing>", "<w:r><w:rPr><w:vanish/></w:rPr><w:drawing>", "隐藏的图片"),
        ("<a:xfrm>", '<a:xfrm rot="10800000">', "转动或翻转的图片"),
        ('descr="附件1　1/2', 'descr="附件2　1/2', "替代文字"),
    ],
)
def test_a_picture_that_is_shown_otherwise_is_told(
    small: Made, tmp_path: Path, old: str, new: str, words: str
) -> None:
    assert words in told(judged(rewritten(small.word, tmp_path, said(old, new))))


def test_a_picture_that_is_made_smaller_is_told(small: Made, tmp_path: Path) -> None:
    def shrink(parts: Parts) -> None:
        text = parts[BODY].decode()
        parts[BODY] = re.sub('c([xy])="(\\d+)"', _halved, text, count=2).encode()

    false = rewritten(small.word, tmp_path, shrink)
    assert "大小不同" in told(judged(false, small.done.package))


def _halved(found: re.Match[str]) -> str:
    return f'c{found[1]}="{int(found[2]) // 2}"'


def test_a_page_that_is_missing_is_told(whole: Made, tmp_path: Path) -> None:
    def drop(parts: Parts) -> None:
        text = parts[BODY].decode()
        parts[BODY] = re.sub("<w:r><w:drawing>.*?</w:drawing></w:r>", "", text, count=1).encode()

    assert "应有8页附件的图片，文件中有7幅" in told(judged(rewritten(whole.word, tmp_path, drop)))


def test_evidence_of_another_declaration_is_told(whole: Made, tmp_path: Path) -> None:
    other = of_small(tmp_path, "scan.tiff", word="list")

    found = judged(whole.done.package, other.word).differences
    assert any(difference.path == "evidence[1].file" for difference in found)


def test_a_marker_that_says_nothing_is_a_sentence(small: Made, tmp_path: Path) -> None:
    def spoil(parts: Parts) -> None:
        name = marker_part(parts)
        parts[name] = parts[name].replace(b'"way"', b'"why"')

    with pytest.raises(Failure, match="编排数据已损坏"):
        judged(rewritten(small.word, tmp_path, spoil))


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_marker_with_digests_of_other_pages_is_a_sentence(
    small: Made, tmp_path: Path, count: int
) -> None:
    def recount(parts: Parts) -> None:
        digests = ", ".join(['"' + 64 * "0" + '"'] * count)
        name = marker_part(parts)
        found, text = r'"pictures": \[.*?\]', parts[name].decode()
        text = re.sub(found, f'"pictures": [{digests}]', text, flags=re.DOTALL)
        parts[name] = text.encode()

    with pytest.raises(Failure, match=r"证明材料\.docx”所附的证明材料编排数据已损坏"):
        judged(rewritten(small.word, tmp_path, recount))


@pytest.mark.parametrize("part", ["contents", "dividers"])
def test_a_marker_without_contents_or_dividers_is_a_sentence(
    small: Made, tmp_path: Path, part: str
) -> None:
    def spoil(parts: Parts) -> None:
        said(f'"{part}": 1', f'"{part}": 0', marker_part(parts))(parts)

    with pytest.raises(Failure, match="编排数据已损坏"):
        judged(rewritten(small.word, tmp_path, spoil))


SETTINGS, LOOKS, FOOT = "word/settings.xml", "word/styles.xml", "word/footer3.xml"
SECTION = "<w:pgNumType "
FIGURE = '<w:ind w:left="0" w:firstLine="0"/>'
DRAWN = "<w:r><w:drawing>"
RULED = '<w:pBdr><w:top w:val="single" w:sz="96"/></w:pBdr>'
CELL = '<w:vAlign w:val="center"/></w:tcPr>'


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('<w:pgSz w:w="11906" w:h="16838"/>', '<w:pgSz w:w="3000" w:h="3000"/>',
         "附件目录的纸张大小"),
        ('w:left="1417" w:header', 'w:left="1600" w:header', "附件1的第1页的页边距"),
        ('w:bottom="879"', 'w:bottom="2000"', "附件1的第1页的页边距"),
        (f'{SECTION}w:start="4"/>', f'{SECTION}w:start="6"/>', "附件1的第1页的起始页码"),
        (f'{SECTION}w:start="4"/>', f'{SECTION}w:start="4" w:fmt="upperRoman"/>', "起始页码"),
        (SECTION, '<w:cols w:num="4"/><w:pgNumType ', "附件目录的分栏"),
        (SECTION, '<w:textDirection w:val="tbRl"/><w:pgNumType ', "附件目录的文字方向"),
        (SECTION, '<w:pgBorders><w:top w:val="single" w:sz="96"/></w:pgBorders><w:pgNumType ',
         "页面边框"),
        (SECTION, '<w:vAlign w:val="bottom"/><w:pgNumType ', "竖直对齐方式"),
        (SECTION, '<w:lnNumType w:countBy="1"/><w:pgNumType ', "行号"),
        (SECTION, "<w:titlePg/><w:pgNumType ", "首页页脚"),
        ('<w:type w:val="nextPage"/>', '<w:type w:val="oddPage"/>', "分节方式"),
        ('<w:footerReference w:type="even"', '<w:footerReference w:type="first"', "页脚"),
        (FIGURE, '<w:ind w:left="200" w:firstLine="0"/>', "附件1的第1页的缩进"),
        (FIGURE, f'{FIGURE}<w:jc w:val="right"/>', "附件1的第1页的对齐方式"),
        (FIGURE, f'<w:framePr w:x="300"/>{FIGURE}', "附件1的第1页的图文框"),
        (FIGURE, f"<w:pageBreakBefore/>{FIGURE}", "附件1的第1页的分页"),
        (FIGURE, f'{FIGURE}<w:rPr><w:sz w:val="200"/></w:rPr>', "附件1的第1页的字号"),
        (DRAWN, f"<w:r><w:br/></w:r>{DRAWN}", "换行或分页"),
        (DRAWN, f"<w:r><w:tab/></w:r>{DRAWN}", "附件1的第1页的制表位"),
        (DRAWN, '<w:r><w:rPr><w:position w:val="40"/></w:rPr><w:drawing>', "附件1的第1页的升降"),
        (DRAWN, '<w:r><w:rPr><w:bdr w:val="single"/></w:rPr><w:drawing>',
         "附件1的第1页的格式（bdr）"),
        ('distT="0"', 'distT="900000"', "附件1的第1页的图片四周的空白"),
        ('<w:tab w:val="clear" w:pos="8844"/>', "", "附件1的第1页的制表位"),
        ('<w:pStyle w:val="Figure"/>', '<w:pStyle w:val="Title"/>', "附件1的第1页的间距或行距"),
        ('<w:p><w:pPr><w:pStyle w:val="Figure"/>', '<w:p/><w:p><w:pPr><w:pStyle w:val="Figure"/>',
         "段落"),
        ("<w:t>附件1　1/2", '<w:t xml:space="preserve">          附件1　1/2', "文字间的空白"),
        ('w:line="3118"', 'w:line="4000"', "附件1的隔页的间距或行距"),
        ('<w:tblLayout w:type="fixed"/>', '<w:tblpPr w:tblpX="1"/><w:tblLayout w:type="fixed"/>',
         "附件1的隔页的表格位置"),
        ('<w:gridCol w:w="1814"/>', '<w:gridCol w:w="900"/>', "附件1的隔页的表格列宽"),
        (CELL, '<w:vMerge w:val="restart"/><w:vAlign w:val="center"/></w:tcPr>',
         "附件1的隔页的合并的单元格"),
        (CELL, CELL + "<w:p/>", "附件1的隔页的表格中的空行"),
        ('<w:trHeight w:val="567"', '<w:trHeight w:val="5000"', "附件1的隔页的表格行高"),
        ("<w:body>", '<w:background w:color="FF0000"/><w:body>', "正文以外的内容"),
        ("<w:body>", "<w:body><w:p/>", "附件目录的段落"),
    ],
)  # fmt: skip
def test_what_lies_otherwise_on_its_sheet_is_told(
    small: Made, tmp_path: Path, old: str, new: str, words: str
) -> None:
    assert words in told(judged(rewritten(small.word, tmp_path, said(old, new))))


@pytest.mark.parametrize(
    ("part", "old", "new", "words"),
    [
        (LOOKS, '<w:spacing w:before="120" w:after="0"/><w:jc w:val="center"/>',
         '<w:jc w:val="right"/>', "附件1的第1页等2处的对齐方式"),
        (LOOKS, '<w:name w:val="footer"/>',
         '<w:name w:val="footer"/><w:pPr><w:ind w:left="9"/></w:pPr>',
         "重复的样式"),
        (LOOKS, "<w:pPrDefault/>", f"<w:pPrDefault><w:pPr>{RULED}</w:pPr></w:pPrDefault>",
         "段落边框"),
        (LOOKS, '<w:sz w:val="52"/>', '<w:sz w:val="152"/>', "附件1的隔页等2处的字号"),
        (LOOKS, '<w:name w:val="填表框"/>',
         '<w:name w:val="填表框"/><w:pPr><w:spacing w:before="900"/></w:pPr>',
         "附件1的隔页等2处的格式（pPr）"),
        (SETTINGS, "<w:evenAndOddHeaders/>", "", "奇偶页不同的页脚"),
        (SETTINGS, "<w:mirrorMargins/>", "", "对称页边距"),
        (SETTINGS, "<w:mirrorMargins/>", "<w:mirrorMargins/><w:printTwoOnOne/>", "打印方式"),
        (SETTINGS, "<w:compat>", "<w:compat><w:suppressTopSpacing/>", "兼容性设置"),
        ("word/fontTable.xml", "<w:altName ", '<w:embedRegular/><w:altName ', "嵌入的字体"),
        ("word/_rels/document.xml.rels", 'Target="styles.xml"', 'Target="other.xml"', "文件的组成"),
        (FOOT, " PAGE ", " PAGE \\* CHINESENUM3 ", "附件1的第1页的页脚中的页码"),
        (FOOT, "</w:p></w:ftr>", "</w:p><w:p/></w:ftr>", "附件1的第1页的页脚"),
        (FOOT, "<w:pPr>", '<w:pPr><w:spacing w:before="9000"/>', "附件1的第1页的页脚的间距或行距"),
    ],
)  # fmt: skip
def test_what_other_parts_say_of_sheets_is_told(
    small: Made, tmp_path: Path, part: str, old: str, new: str, words: str
) -> None:
    assert words in told(judged(rewritten(small.word, tmp_path, said(old, new, part))))


def _saved_by_word(parts: Parts) -> None:
    """What Word says besides when it saves a file, and what prints as before."""
    text = parts[BODY].decode()
    for old, new in (
        ("<w:p><w:pPr>", '<w:p w:rsidR="00A1"><w:pPr>'),
        (DRAWN, "<w:r><w:rPr><w:noProof/></w:rPr><w:lastRenderedPageBreak/><w:drawing>"),
        (SECTION, '<w:cols w:space="720"/><w:docGrid w:linePitch="360"/><w:pgNumType '),
        (FIGURE, '<w:ind w:firstLineChars="0" w:firstLine="0"/><w:rPr><w:noProof/></w:rPr>'),
        ("<w:body>", '<w:body><w:bookmarkStart w:id="0" w:name="_Go"/><w:bookmarkEnd w:id="0"/>'),
    ):  # fmt: skip
        assert old in text
        text = text.replace(old, new)
    parts[BODY] = text.encode()


def test_what_word_says_besides_is_no_difference(small: Made, tmp_path: Path) -> None:
    saved = rewritten(small.word, tmp_path, _saved_by_word)
    assert judged(saved, small.done.package).differences == ()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_what_was_saved_elsewhere_is_the_same_until_it_is_changed(
    whole: Made, listed: Made, tmp_path: Path
) -> None:
    sources = [tmp_path / "pictures.docx", tmp_path / "list.docx"]
    for source, of in zip(sources, (whole, listed), strict=True):
        shutil.copy(of.word, source)
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(tmp_path / "out")]
    subprocess.run(
        [*command, *map(str, sources)],
        check=True, capture_output=True, timeout=240, env=environment(tmp_path),
    )  # fmt: skip
    for source in sources:
        saved = tmp_path / "out" / source.name
        verdict = judged(saved)
        assert verdict.differences == ()
        assert "LibreOffice" in "".join(verdict.remarks)
        change = said('w:left="1587"', 'w:left="3587"')
        assert "附件目录的页边距" in told(judged(rewritten(saved, tmp_path, change)))


def test_the_process_that_draws_ends_before_its_folder_goes(
    small: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It holds files in there, which Windows does not take away then."""
    ended: list[str] = []

    def noting(kind: type[Any], name: str) -> type[Any]:
        def leave(self: Any, *error: Any) -> None:
            kind.__exit__(self, *error)
            ended.append(name)

        return type(name, (kind,), {"__exit__": leave})

    for kind in (Engraving, TemporaryDirectory):
        name = f"{word_evidence.__name__}.{kind.__name__}"
        monkeypatch.setattr(name, noting(kind, kind.__name__))
    assert judged(small.word, small.done.package).consistent
    assert ended == ["Engraving", "TemporaryDirectory"]


def test_all_the_kinds_there_are_stand_in_the_file(whole: Made) -> None:
    with zipfile.ZipFile(whole.word) as archive:
        carried = next(n for n in archive.namelist() if b"declaration:evidence" in archive.read(n))
        text = archive.read(carried).decode()
        pictures = [n for n in archive.namelist() if n.startswith("word/media/")]
    tree = json.loads(text[text.index("{") : text.rindex("}") + 1])
    assert [piece["pages"] for piece in tree["pieces"]] == [3, 1, 1, 2, 1, 0]
    assert len(pictures) == len(tree["pictures"]) == 8
