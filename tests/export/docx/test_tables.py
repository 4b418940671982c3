"""Tables of a narrative."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from app.export.docx.render import render_docx
from app.export.docx.tables import column_widths
from app.model.document import Block, Cell, DataTable, Grid, GridRow, Prose
from app.model.paths import FieldPath
from tests.export.docx.documents import document
from tests.export.docx.reading import Docx, W, paragraph_text, style_of

ROWS = (("指标", "值"), ("种类", "12"), ("个数",))


def in_a_cell(*blocks: Block, splits: bool) -> Grid:
    prose = Prose(FieldPath.parse("roadmap"), "计划", tuple(blocks))  # type: ignore[arg-type]
    return Grid((156.0,), (GridRow((Cell((prose,)),), splits=splits),))


def body_of(*blocks: Block) -> etree._Element:
    return Docx(render_docx(document(*blocks), {})).body


def words(table: etree._Element) -> list[list[str]]:
    return [
        [paragraph_text(p) for p in row.iterfind(f"{W}tc/{W}p")] for row in table.iterfind(f"{W}tr")
    ]


def headers(table: etree._Element) -> list[bool]:
    return [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.iterfind(f"{W}tr")]


def test_a_table_has_its_caption_above_and_repeats_its_header() -> None:
    body = body_of(DataTable(ROWS, "表1 指标"))
    table = body.find(f"{W}tbl")
    assert table is not None

    assert words(table) == [["指标", "值"], ["种类", "12"], ["个数", ""]]
    assert headers(table) == [True, False, False]
    assert [style_of(p) for p in table.iter(f"{W}p")] == ["DataHeader"] * 2 + ["DataCell"] * 4
    assert (style_of(body[0]), paragraph_text(body[0])) == ("Caption", "表1 指标")
    assert body[0].find(f"{W}pPr/{W}keepNext") is not None


def test_in_a_row_across_pages_the_caption_is_a_row_that_stays_with_the_table() -> None:
    table = body_of(in_a_cell(DataTable(ROWS, "表1 指标"), splits=True)).find(f".//{W}tc//{W}tbl")
    assert table is not None

    assert words(table)[:2] == [["表1 指标"], ["指标", "值"]]
    assert headers(table) == [True, True, False, False]
    borders = table.find(f"{W}tr/{W}tc/{W}tcPr/{W}tcBorders")
    assert borders is not None
    assert [(b.tag, b.get(f"{W}val")) for b in borders] == [
        (f"{W}{edge}", "nil") for edge in ("top", "left", "right")
    ]


def test_elsewhere_it_is_not() -> None:
    table = body_of(in_a_cell(DataTable(ROWS, "表1"), splits=False)).find(f".//{W}tc//{W}tbl")
    assert table is not None

    assert words(table)[0] == ["指标", "值"]


def test_a_header_that_would_fill_the_page_is_not_repeated() -> None:
    table = body_of(DataTable((("长" * 1000, "值"), ("甲", "乙")), "")).find(f"{W}tbl")
    assert table is not None

    assert headers(table) == [False, False]
    assert [row.find(f"{W}trPr/{W}cantSplit") is not None for row in table.iter(f"{W}tr")] == [
        False,
        True,
    ]


def test_more_columns_than_fit_become_several_tables() -> None:
    rows = tuple(tuple(f"{row}之{column}" for column in range(100)) for row in range(3))
    tables = list(body_of(DataTable(rows, "表")).iter(f"{W}tbl"))

    assert len(tables) > 1
    for number, row in enumerate(rows):
        assert tuple(text for table in tables for text in words(table)[number]) == row
    for table in tables:
        columns = [int(column.get(f"{W}w", "")) for column in table.iter(f"{W}gridCol")]
        assert len(columns) <= 63  # more, and Word does not open the file
        assert min(columns) >= 12 * 20


@pytest.mark.parametrize("rows", [(), ((),), ((), ())])
def test_a_table_without_cells_leaves_its_caption(rows: tuple[tuple[str, ...], ...]) -> None:
    for block in (DataTable(rows, "表1"), in_a_cell(DataTable(rows, "表1"), splits=True)):
        body = body_of(block)
        assert "表1" in [paragraph_text(p) for p in body.iter(f"{W}p")]
        assert all(len(table.findall(f"{W}tr")) for table in body.iter(f"{W}tbl"))


@given(st.lists(st.lists(st.text(max_size=60), min_size=4, max_size=4), min_size=1, max_size=5))
def test_widths_add_up_and_leave_room_for_a_character(rows: list[list[str]]) -> None:
    found = column_widths(rows, 400)

    assert sum(found) == pytest.approx(400)
    assert min(found) >= 12


def test_a_column_of_figures_is_narrower_than_one_of_prose() -> None:
    first, second = column_widths([["台", "说明" * 100], ["12", "甲"]], 400)

    assert first < 60
    assert second > 340
