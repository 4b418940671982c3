"""Boxes of the form: columns, merged cells, and what stays together."""

from __future__ import annotations

from lxml import etree

from app.export.docx.render import render_docx
from app.model.document import (
    Cell,
    Grid,
    GridRow,
    Heading,
    Paragraph,
    Prose,
    ProseParagraph,
    Text,
    Value,
)
from app.model.paths import FieldPath
from tests.export.docx.documents import document, form, paragraph
from tests.export.docx.reading import Docx, W, paragraph_text, style_of, value

TWIPS_IN_MM = 1440 / 25.4


def table_of(grid: Grid) -> etree._Element:
    table = Docx(render_docx(document(grid), {})).body.find(f"{W}tbl")
    assert table is not None
    return table


def cell(text: str, columns: int = 1, rows: int = 1, **more: bool) -> Cell:
    return Cell((Paragraph((Text(text),), "cell"),), columns, rows, **more)


def widths(row: etree._Element) -> list[int]:
    return [int(w.get(f"{W}w", "")) for w in row.iterfind(f"{W}tc/{W}tcPr/{W}tcW")]


def columns_of(table: etree._Element) -> list[int]:
    return [int(column.get(f"{W}w", "")) for column in table.iter(f"{W}gridCol")]


def flag(node: etree._Element, path: str) -> bool:
    return node.find("/".join(W + step for step in path.split("/"))) is not None


def test_columns_are_fixed_and_add_up() -> None:
    for grid in (b for b in form({}).blocks if isinstance(b, Grid)):
        table = table_of(grid)
        total = round(sum(grid.columns) * TWIPS_IN_MM)
        assert sum(columns_of(table)) == total
        assert table.find(f"{W}tblPr/{W}tblLayout").get(f"{W}type") == "fixed"  # type: ignore[union-attr]
        for row in table.iterfind(f"{W}tr"):
            assert sum(widths(row)) == total


def test_every_row_covers_the_whole_grid() -> None:
    for table in Docx(render_docx(form({}), {})).body.iter(f"{W}tbl"):
        columns = columns_of(table)
        for row in table.iterfind(f"{W}tr"):
            spans = [
                int(value(properties, "gridSpan")) if flag(properties, "gridSpan") else 1
                for properties in row.iterfind(f"{W}tc/{W}tcPr")
            ]
            assert sum(spans) == len(columns)


def test_a_cell_over_rows_and_columns() -> None:
    table = table_of(
        Grid(
            (10.0, 20.0, 30.0),
            (
                GridRow((cell("大", columns=2, rows=2), cell("甲"))),
                GridRow((cell("乙"),)),
                GridRow((cell("丙"), cell("丁"), cell("戊", rows=2))),
                GridRow((cell("己", columns=2),)),
            ),
        )
    )
    rows = [
        [(paragraph_text(c), c.find(f"{W}tcPr/{W}vMerge")) for c in row.iterfind(f"{W}tc")]
        for row in table.iterfind(f"{W}tr")
    ]
    shown = [
        [(text, None if merge is None else merge.get(f"{W}val")) for text, merge in row]
        for row in rows
    ]

    assert shown == [
        [("大", "restart"), ("甲", None)],
        [("", "continue"), ("乙", None)],
        [("丙", None), ("丁", None), ("戊", "restart")],
        [("己", None), ("", "continue")],
    ]


def test_rows_split_only_where_they_may() -> None:
    table = table_of(
        Grid((156.0,), (GridRow((cell("不"),), 10.0), GridRow((cell("可"),), splits=True)))
    )
    whole, split = table.iterfind(f"{W}tr")

    assert flag(whole, "trPr/cantSplit")
    assert not flag(split, "trPr/cantSplit")
    height = whole.find(f"{W}trPr/{W}trHeight")
    assert height is not None
    assert height.get(f"{W}hRule") == "atLeast"
    assert int(height.get(f"{W}val", "")) == round(10 * TWIPS_IN_MM)


def test_a_row_is_kept_with_the_next_by_each_of_its_paragraphs() -> None:
    grid = Grid((70.0, 86.0), (GridRow((cell("甲"), cell("乙")), keep_next=True),))

    for found in table_of(grid).iter(f"{W}p"):
        assert flag(found, "pPr/keepNext")


def test_in_a_row_that_splits_nothing_is_kept_with_the_next() -> None:
    inside = (
        Paragraph((Text("标签"),), "line", keep_next=True),
        Heading("小标题", 4),
        Prose(FieldPath.parse("roadmap"), "计划", (ProseParagraph("文"),)),
    )
    table = table_of(Grid((156.0,), (GridRow((Cell(inside),), splits=True),)))

    for found in table.iter(f"{W}p"):
        keep = found.find(f"{W}pPr/{W}keepNext")
        assert (keep is not None and keep.get(f"{W}val") == "0") or style_of(found) in (
            "FormLine",
            "Prose",
            "CellEnd",
        )
        assert keep is None or keep.get(f"{W}val") == "0"


def test_a_heading_at_the_head_of_a_row_that_splits_is_kept_with_its_text() -> None:
    """In a row of its own, with no rule between: Word keeps rows together, not paragraphs."""
    row = GridRow((Cell((Heading("1.1 标题", 4), paragraph("文"))),), splits=True)
    title, rest = table_of(Grid((156.0,), (row,))).iterfind(f"{W}tr")

    assert flag(title, "trPr/cantSplit")
    assert flag(title, "tc/p/pPr/keepNext")
    assert value(title.find(f"{W}tc/{W}tcPr/{W}tcBorders"), "bottom") == "nil"  # type: ignore[arg-type]
    assert value(rest.find(f"{W}tc/{W}tcPr/{W}tcBorders"), "top") == "nil"  # type: ignore[arg-type]
    assert not flag(rest, "trPr/cantSplit")
    assert [paragraph_text(p) for p in rest.iter(f"{W}p")] == ["文"]


def test_every_cell_ends_with_a_paragraph_and_tables_do_not_touch() -> None:
    nested = Grid((50.0,), (GridRow((cell("内"),)),))
    prose = Prose(FieldPath.parse("roadmap"), "计划", (ProseParagraph("文"),))
    blocks = (Cell((nested,)), Cell((prose,)), Cell(()))
    outer = Grid((50.0, 50.0, 56.0), (GridRow(blocks),))
    body = Docx(render_docx(document(outer, outer), {})).body

    for found in body.iter(f"{W}tc"):
        assert found[-1].tag == f"{W}p"
    for found in body.iter(f"{W}tbl"):
        following = found.getnext()
        assert following is not None
        assert following.tag == f"{W}p"


def test_vertical_words_stand_one_below_the_other() -> None:
    label = Cell((Paragraph((Text("企业简介"),), "label"),), label=True, vertical=True)
    table = table_of(Grid((12.0, 144.0), (GridRow((label, cell("文"))),)))

    assert paragraph_text(next(table.iter(f"{W}p"))) == "企\n业\n简\n介"


def test_a_value_in_a_vertical_cell_keeps_its_control() -> None:
    value = Paragraph((Value(FieldPath.parse("company.name"), "某公司", "企业名称"),), "cell")
    grid = Grid((12.0,), (GridRow((Cell((value,), vertical=True),)),))
    (control,) = Docx(render_docx(document(grid), {})).controls()

    assert (control.tag, control.text) == ("company.name", "某公司")


def test_an_empty_grid_leaves_no_table() -> None:
    assert not list(Docx(render_docx(document(Grid((156.0,), ())), {})).body.iter(f"{W}tbl"))
