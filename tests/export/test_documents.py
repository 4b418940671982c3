"""The examples and the empty form, as they come out: what a person will print, sign and mail.

The words are read by others: pdfium and poppler for the PDF, LibreOffice for the DOCX.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from app.export.composition import document_of
from app.export.freeze import freeze
from app.export.release import Exported, export
from app.export.surroundings import surroundings_of
from app.model.editions import EDITIONS
from app.store.interchange import load
from tests.examples import COMPLETE, HALF_DONE
from tests.office import environment
from tests.printed import golden_lines, missing_in_order, squeezed, words_of

CLOSING = "，。；：！？、”’》）】〉」』〕］｝％…—～·"
OPENING = "“‘《（【〈「『〔［｛"


@dataclass(frozen=True)
class Sample:
    """One declaration in all its forms."""

    name: str
    words: str
    pdf: Path
    docx: Path


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> list[Sample]:
    folder = tmp_path_factory.mktemp("documents")
    empty = folder / "empty" / "declaration.json"
    empty.parent.mkdir()
    empty.write_text("{}")
    return [_sample(path, folder) for path in (COMPLETE, HALF_DONE, empty)]


def _sample(path: Path, folder: Path) -> Sample:
    name = path.parent.name
    loaded = load(path, EDITIONS)
    beside = surroundings_of(loaded.folder)
    as_draft = path != COMPLETE
    done = export(loaded.edition, loaded.draft, beside, folder / name / "out", as_draft=as_draft)
    assert isinstance(done, Exported)
    content = json.loads(_package_member(done.package, "declaration.json"))
    return Sample(name, _words(content, done.package, folder / name), done.pdf, done.docx)


def _package_member(package: Path, name: str) -> bytes:
    with zipfile.ZipFile(package) as archive:
        return archive.read(name)


def _words(content: dict[str, Any], package: Path, folder: Path) -> str:
    """The words that the files should show, composed from the package alone."""
    shutil.unpack_archive(package, folder / "unpacked", "zip")
    beside = surroundings_of(folder / "unpacked")
    loaded = load(folder / "unpacked" / "declaration.json", EDITIONS)
    frozen = freeze(loaded.edition, loaded.draft.interchange(loaded.edition.form), beside)
    assert content["edition"] == loaded.edition.id
    return words_of(document_of(frozen))


def pdf_text(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)


def without_furniture(text: str) -> str:
    """Text without footers and the mark of a draft."""
    text = re.sub(r"第\s*\d+\s*页\s*共\s*\d+\s*页", "", text)
    text = re.sub(r"第\s*\d+\s*版\s*\d+\s*年\s*\d+\s*月\s*\d+\s*日\s*校验码", "校验码", text)
    return re.sub(r"(草稿\s*)?校验码\s*[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}|草\s*稿", "", text)


def test_every_word_of_the_document_stands_in_the_pdf_in_order(samples: list[Sample]) -> None:
    for sample in samples:
        text = without_furniture(pdf_text(sample.pdf))
        assert missing_in_order(sample.words.splitlines(), text) == [], sample.name


def test_the_empty_form_has_every_printed_line_of_annex_2(samples: list[Sample]) -> None:
    text = without_furniture(pdf_text(samples[2].pdf))

    assert missing_in_order(golden_lines("miit_2018_printed.txt"), text) == []


def test_no_line_of_the_pdf_breaks_the_rules_of_chinese_lines(samples: list[Sample]) -> None:
    """Lines that are printed words of the form on their own (…) and blanks are no line breaks."""
    for sample in samples:
        whole = {squeezed(line) for line in sample.words.splitlines()}
        lines = [squeezed(line) for line in pdf_text(sample.pdf).splitlines()]
        wrong = [
            line
            for line in lines
            if line and line not in whole and (line[0] in CLOSING or line[-1] in OPENING)
        ]
        assert wrong == [], sample.name


@pytest.mark.skipif(shutil.which("pdffonts") is None, reason="poppler is not installed")
def test_every_font_is_embedded(samples: list[Sample]) -> None:
    for sample in samples:
        done = subprocess.run(["pdffonts", sample.pdf], capture_output=True, text=True, check=True)
        rows = done.stdout.splitlines()[2:]
        assert rows
        assert [row for row in rows if row.split()[-5] != "yes"] == [], sample.name


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finds_nothing_wrong(samples: list[Sample]) -> None:
    for sample in samples:
        subprocess.run(["qpdf", "--check", sample.pdf], capture_output=True, check=True)


@pytest.mark.skipif(
    shutil.which("soffice") is None or shutil.which("pdftotext") is None,
    reason="LibreOffice or poppler is not installed",
)
def test_docx_and_pdf_say_the_same_words(samples: list[Sample], tmp_path: Path) -> None:
    """Word for word and in order, through LibreOffice and poppler."""
    out = tmp_path / "pdf"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    for sample in samples:
        shutil.copy(sample.docx, tmp_path / f"{sample.name}.docx")
    names = [str(tmp_path / f"{sample.name}.docx") for sample in samples]
    subprocess.run(
        ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(out), *names],
        check=True,
        capture_output=True,
        env=environment(tmp_path),
    )
    for sample in samples:
        converted = out / f"{sample.name}.pdf"
        read = subprocess.run(["pdftotext", converted, "-"], check=True, capture_output=True)
        # poppler takes a hyphen at the end of a line for one that only the line break put there.
        by_place = squeezed(without_furniture(read.stdout.decode())).replace("-", "")
        in_order = missing_in_order(
            sample.words.splitlines(), without_furniture(pdf_text(converted))
        )
        # LibreOffice paints a line font by font: where a rare sign comes from a font of its own
        # (9∶1) only a reader that goes by the places on the page has it in its place.
        assert [x for x in in_order if x.replace("-", "") not in by_place] == [], sample.name
        assert len(in_order) < 5, sample.name
