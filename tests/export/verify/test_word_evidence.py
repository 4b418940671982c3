"""A DOCX of evidence is held to the declaration, and each picture in it to its original."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from app.export.evidence import Way
from app.export.release import Exported, export
from app.export.surroundings import surroundings_of
from app.export.verify.verdict import Verdict
from app.export.verify.verify import verify
from app.model.editions import EDITIONS
from app.model.failure import Failure
from app.store.interchange import load
from tests.export.verify.test_evidence import FILES, Made, exported, judged

NAMES = ["plain.pdf", "office.pdf", "photo.jpg", "ink.jpg", "scan.tiff", "clear.png", "table.xlsx"]
BODY = "word/document.xml"
Parts = dict[str, bytes]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return exported(tmp_path_factory.mktemp("word"), NAMES, word="pictures")


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return exported(tmp_path_factory.mktemp("list"), NAMES, word="list")


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
    image.save(out, image.format or "PNG", compress_level=1)
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
    draft = exported(tmp_path / "a", ["plain.pdf"], as_draft=True, word="pictures").done
    assert draft.word is None
    assert exported(tmp_path / "b", ["table.xlsx"], word="pictures").done.word is None


def test_the_same_input_gives_the_same_bytes(whole: Made, tmp_path: Path) -> None:
    loaded = load(whole.source, EDITIONS)
    files = surroundings_of(whole.source.parent)
    again = export(loaded.edition, loaded.draft, files, tmp_path, word="pictures")

    assert isinstance(again, Exported)
    assert again.word is not None
    assert again.word.read_bytes() == whole.word.read_bytes()


def test_an_exchanged_page_is_told_without_its_original(whole: Made, tmp_path: Path) -> None:
    def swap(parts: Parts) -> None:
        one, two = "word/media/page1.png", "word/media/page2.png"
        parts[one], parts[two] = parts[two], parts[one]

    assert "附件1的第1页的图片不是制作时的那一幅" in told(
        judged(rewritten(whole.word, tmp_path, swap))
    )


def test_a_forged_page_is_told_where_its_original_is_at_hand(whole: Made, tmp_path: Path) -> None:
    other = encoded(picture_in(whole.word, 2))
    false = rewritten(whole.word, tmp_path, forged(1, other))

    assert judged(false).consistent  # by itself it can't be known
    assert "附件1的第1页与原件“附件01" in told(judged(false, whole.done.package))
    assert "附件1的第1页" in told(judged(false, whole.source))


def test_a_spot_on_any_kind_of_page_is_told(whole: Made, tmp_path: Path) -> None:
    numbers = (1, 6, 8, 11)

    def spoil(parts: Parts) -> None:
        for number in numbers:
            image = picture_in(whole.word, number)
            spotted = image.convert("RGB")
            x, y = image.width // 2, image.height // 4
            light = image.convert("1").getpixel((x, y))
            box = (x, y, x + 9, y + 5)
            ImageDraw.Draw(spotted).rectangle(box, fill="black" if light else "white")
            forged(number, encoded(spotted))(parts)

    false = rewritten(whole.word, tmp_path, spoil)
    found = judged(false, whole.done.package).differences
    assert len(found) == len(numbers)
    assert all("与原件" in difference.message for difference in found)
    assert all(difference.path.startswith("evidence[") for difference in found)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (said("材料plain.pdf（客户服务合同，3页）", "材料plain.pdf（客户服务合同，4页）"), "4页"),
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
        ('descr="附件1　1/3', 'descr="附件2　1/3', "替代文字"),
    ],
)
def test_a_picture_that_is_shown_otherwise_is_told(
    whole: Made, tmp_path: Path, old: str, new: str, words: str
) -> None:
    assert words in told(judged(rewritten(whole.word, tmp_path, said(old, new))))


def test_a_picture_that_is_made_smaller_is_told(whole: Made, tmp_path: Path) -> None:
    def shrink(parts: Parts) -> None:
        text = parts[BODY].decode()
        parts[BODY] = re.sub('c([xy])="(\\d+)"', _halved, text, count=2).encode()

    false = rewritten(whole.word, tmp_path, shrink)
    assert "大小不同" in told(judged(false, whole.done.package))


def _halved(found: re.Match[str]) -> str:
    return f'c{found[1]}="{int(found[2]) // 2}"'


def test_a_page_that_is_missing_is_told(whole: Made, tmp_path: Path) -> None:
    def drop(parts: Parts) -> None:
        text = parts[BODY].decode()
        parts[BODY] = re.sub("<w:r><w:drawing>.*?</w:drawing></w:r>", "", text, count=1).encode()

    assert "应有11页附件的图片，文件中有10幅" in told(judged(rewritten(whole.word, tmp_path, drop)))


def test_evidence_of_another_declaration_is_told(whole: Made, tmp_path: Path) -> None:
    other = exported(tmp_path, ["plain.pdf"], word="list")

    found = judged(whole.done.package, other.word).differences
    assert any(difference.path == "evidence[1].file" for difference in found)


def test_a_marker_that_says_nothing_is_a_sentence(whole: Made, tmp_path: Path) -> None:
    def spoil(parts: Parts) -> None:
        name = marker_part(parts)
        parts[name] = parts[name].replace(b'"way"', b'"why"')

    with pytest.raises(Failure, match="编排数据已损坏"):
        judged(rewritten(whole.word, tmp_path, spoil))


def test_all_the_kinds_there_are_stand_in_the_file(whole: Made) -> None:
    with zipfile.ZipFile(whole.word) as archive:
        carried = next(n for n in archive.namelist() if b"declaration:evidence" in archive.read(n))
        text = archive.read(carried).decode()
        pictures = [n for n in archive.namelist() if n.startswith("word/media/")]
    tree = json.loads(text[text.index("{") : text.rindex("}") + 1])
    assert [piece["pages"] for piece in tree["pieces"]] == [3, 3, 1, 1, 2, 1, 0]
    assert len(pictures) == len(tree["pictures"]) == 11
    assert set(NAMES) <= set(FILES)
