"""The 改动报告: what changed between two versions, and on which pages."""

import copy
import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.export.changes import Version, changed_pages, report_of, spans, words_of_pages
from app.export.page_texts import page_texts
from app.export.pdf.report import render_report
from app.export.places import PageText, places_in
from app.export.surroundings import files_of
from app.model.draft import Draft
from app.model.editions import EDITIONS
from app.model.paths import FieldPath
from app.store.interchange import load
from tests.examples import COMPLETE

MOMENT = "2018-05-01T00:00:00+00:00"
NAME, ARCHITECTURE, CASES = map(FieldPath.parse, ("company.name", "architecture", "cases"))


def version(name: str, draft: Draft) -> Version:
    from app.export.composition import document_of
    from app.export.freeze import figures_of, freeze
    from app.export.pdf.render import render_pdf

    loaded = load(COMPLETE, EDITIONS)
    files, edition = files_of(loaded), loaded.edition
    frozen = freeze(edition, draft.interchange(edition.form), files)
    document = document_of(frozen)
    pages = tuple(page_texts(render_pdf(document, figures_of(frozen, files))))
    return Version(name, draft, pages, places_in(document, pages))


@pytest.fixture(scope="module")
def first() -> Version:
    loaded = load(COMPLETE, EDITIONS)
    return version("第1版", loaded.draft.numbered(loaded.edition.form))


def edited(first: Version, path: FieldPath, change: Callable[[Any], Any]) -> Version:
    value = change(copy.deepcopy(first.draft.get(path)))
    return version("现在的草稿", first.draft.set(path, value))


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return "".join(text.split())


def test_nothing_changed(first: Version) -> None:
    report = report_of(EDITIONS[-1], first, first)

    assert report.changes == ()
    assert report.pages == ()
    assert words_of_pages(report).startswith("没有")
    assert "两个版本的内容没有不同" in text_of(render_report(report, MOMENT))


def test_a_changed_name_is_told_with_every_page_that_shows_it(first: Version) -> None:
    name = str(first.draft.get(NAME))
    report = report_of(
        EDITIONS[-1], first, edited(first, NAME, lambda name: name.replace("股份", ""))
    )

    (change,) = report.changes
    assert change.difference.path == NAME
    assert change.pages
    assert set(change.pages) <= set(report.pages)
    assert 1 in report.pages  # the cover shows it as well
    assert len(report.pages) < report.total
    assert report.applicant == name.replace("股份", "")


def test_a_word_in_a_narrative_marks_that_page_and_no_other(first: Version) -> None:
    def change(blocks: Any) -> Any:
        blocks[3]["text"] = blocks[3]["text"].replace("两地三中心", "三地四中心")
        return blocks

    report = report_of(EDITIONS[-1], first, edited(first, ARCHITECTURE, change))
    pdf = render_report(report, MOMENT)

    assert len(report.pages) >= 1
    assert report.total == report.was
    assert "三地四中心" not in text_of(pdf)  # what stayed stands once, between the marks
    assert "两三地三四中心" in text_of(pdf)


def test_a_row_that_went_is_told(first: Version) -> None:
    report = report_of(EDITIONS[-1], first, edited(first, CASES, lambda rows: rows[:1] + rows[2:]))

    assert report.changes
    assert all("第2项" in change.difference.title for change in report.changes)


def test_the_report_is_reproducible_and_no_declaration(first: Version) -> None:
    changed = edited(first, NAME, lambda name: name + "（集团）")
    report = report_of(EDITIONS[-1], first, changed)
    pdf = render_report(report, MOMENT)

    assert pdf == render_report(report, MOMENT)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert not opened.attachments
        assert not opened.check_pdf_syntax()
    assert "不是申报材料" in text_of(pdf)


def test_notes_are_nobodys_business_on_paper(first: Version) -> None:
    noted = Version("x", first.draft.note(NAME, "问财务"), first.pages, first.places)

    assert report_of(EDITIONS[-1], first, noted).changes == ()


def test_pages_that_only_moved_are_no_change() -> None:
    a, b, c, new = (PageText(text, ()) for text in ("甲", "乙", "丙", "新"))

    assert changed_pages([a, b, c], [a, new, b, c]) == (2,)
    assert changed_pages([a, b, c], [a, c]) == ()
    assert changed_pages([a, b], [a, PageText("乙 ", ())]) == ()


@given(st.sets(st.integers(1, 40)))
def test_numbers_are_written_shortly_and_whole(numbers: set[int]) -> None:
    read: set[int] = set()
    for part in filter(None, spans(numbers).split("、")):
        first, _, last = part.partition("—")
        read |= set(range(int(first), int(last or first) + 1))
    assert read == numbers
