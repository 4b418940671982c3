"""The evidence from Word is the same paper as that from the PDF, as LibreOffice lays it out."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from app.export.evidence import Way
from tests.export.docx.test_schema import VALIDATOR
from tests.export.verify.test_evidence import Made, exported
from tests.office import environment

NAMES = ["plain.pdf", "office.pdf", "photo.jpg", "scan.tiff", "table.xlsx", "clear.png"]
PAGES_OF_EVIDENCE = (4, 5, 6, 8, 9, 10, 12, 14, 15, 20)
"""Sheets from 1 on which pages lie; contents, dividers and blank ones lie between."""


@dataclass(frozen=True)
class Sheet:
    """A printed page: its words without white space, and what it looks like, smaller."""

    words: str
    picture: Image.Image


def sheets(pdf: Path) -> list[Sheet]:
    found: list[Sheet] = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            text = page.get_textpage()
            words = "".join((text.get_text_range() if text.count_chars() else "").split())
            found.append(Sheet(words, page.render(scale=1).to_pil().convert("L")))
            text.close()
            page.close()
    return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[Way, Made]:
    """Both versions in Word."""
    folder = tmp_path_factory.mktemp("made")
    ways: tuple[Way, ...] = ("pictures", "list")
    return {way: exported(folder / way, NAMES, word=way) for way in ways}


@pytest.fixture(scope="module")
def printed(
    made: dict[Way, Made], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[Sheet]]:
    """The sheets of the PDF, and those of both versions in Word."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("office")
    for way, one in made.items():
        shutil.copyfile(one.word, folder / f"{way}.docx")
    subprocess.run(
        [
            "soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
            "--convert-to", "pdf", "--outdir", str(folder),
            *(str(folder / f"{way}.docx") for way in made),
        ],
        check=True, capture_output=True, timeout=180, env=environment(folder),
    )  # fmt: skip
    return {
        "pdf": sheets(made["pictures"].evidence),
        **{way: sheets(folder / f"{way}.pdf") for way in made},
    }


@pytest.mark.parametrize("way", ["pictures", "list"])
def test_the_file_is_valid(made: dict[Way, Made], way: Way) -> None:
    found = VALIDATOR.validate(made[way].word).errors
    assert [error for error in found if "/theme'" not in error.description] == []


def bare(words: str) -> str:
    """Words without dots that lead to numbers."""
    return re.sub("[…·.]", "", words)


def far(one: Image.Image, other: Image.Image) -> float:
    """How different two pages look, from 0 to 255."""
    blurred = [each.filter(ImageFilter.BoxBlur(2)) for each in (one, other)]
    return ImageStat.Stat(ImageChops.difference(*blurred)).mean[0]


def test_as_many_sheets_in_the_same_order(printed: dict[str, list[Sheet]]) -> None:
    pdf, word = printed["pdf"], printed["pictures"]

    assert len(word) == len(pdf)
    for number, (one, other) in enumerate(zip(pdf, word, strict=True), 1):
        # The dots of the contents are other dots.
        assert far(one.picture, other.picture) < (1.5 if number > 1 else 3), number
    others = [far(pdf[5].picture, pdf[n].picture) for n in (2, 11, 13, 19)]
    assert min(others) > 6  # which a page in another's place is


def test_the_same_words_on_each_sheet(printed: dict[str, list[Sheet]]) -> None:
    for number, (one, other) in enumerate(zip(printed["pdf"], printed["pictures"], strict=True), 1):
        if number == 1:
            contents = "各附件的页面以图片收入本文件，与PDF逐页相同。"
            assert contents in other.words
            assert bare(other.words.replace(contents, "")) == bare(one.words)
        elif number in PAGES_OF_EVIDENCE:
            assert re.findall("附件\\d+/\\d+|附件第\\d+页共\\d+页", other.words)
            assert set(_stamps(other.words)) == set(_stamps(one.words)), number
        else:
            assert sorted(other.words) == sorted(one.words), number


def _stamps(words: str) -> list[str]:
    return re.findall("附件第\\d+页共\\d+页|附件\\d+\\d/\\d+|校验码[A-Z0-9-]{14}", words)


def test_pages_lie_where_the_pdf_has_them(printed: dict[str, list[Sheet]]) -> None:
    for number in PAGES_OF_EVIDENCE:
        boxes = [
            _inked(printed[which][number - 1].picture.crop((0, 40, 595, 800)))
            for which in ("pdf", "pictures")
        ]
        assert boxes[0] is not None
        assert boxes[1] is not None
        assert boxes[1] == pytest.approx(boxes[0], abs=3), number


def _inked(image: Image.Image) -> tuple[int, int, int, int] | None:
    return image.point([255 if value < 240 else 0 for value in range(256)]).getbbox()


def test_a_list_has_the_numbers_of_the_pdf_and_sends_there(
    printed: dict[str, list[Sheet]],
) -> None:
    pdf, word = printed["pdf"], printed["list"]
    dividers = [n for n, sheet in enumerate(pdf, 1) if "材料类别" in sheet.words]
    total = len(pdf)

    assert len(word) == 1 + len(NAMES)
    assert "请从PDF打印" in word[0].words
    for number, sheet in zip([1, *dividers], word, strict=True):
        assert f"附件第{number}页共{total}页" in sheet.words
    for words in ("第4至6页", "第8至10页", "第12页", "第14至15页"):
        assert any(f"证明材料.pdf》附件{words}" in sheet.words for sheet in word)
    assert "不随纸质材料打印" in word[5].words
