"""Random documents: any text in any place, in every kind of block."""

from __future__ import annotations

from hypothesis import strategies as st

from app.model.document import (
    Block,
    Cell,
    Cover,
    DataTable,
    Document,
    Figure,
    Grid,
    GridRow,
    Heading,
    Inline,
    PageBreak,
    Paragraph,
    Prose,
    ProseParagraph,
    Space,
    Style,
    Text,
    Tick,
    Value,
)
from app.model.paths import FieldPath
from tests.export.docx.documents import document, png

FILES = {"a.png": png(), "b.png": png(4000, 200), "broken.png": b"\x89PNG"}

STYLES: tuple[Style, ...] = ("body", "cell", "label", "line", "note", "prose", "caption", "title")

texts = st.one_of(
    st.text(max_size=40),
    st.text("中文，。（）“”…—𬭎䶮 aB1-/.@%\u00a0\u3000\t\n\x00\ud800\uffff😀", max_size=80),
    st.sampled_from(["", " ", "字" * 300, "A" * 300, "a@b." * 50]),
)
paths = st.sampled_from(
    [FieldPath.parse(p) for p in ("company.name", "cases[3].title", "evidence[999999999].file")]
)
inlines: st.SearchStrategy[Inline] = st.one_of(
    st.builds(Text, texts),
    st.builds(Value, paths, texts, texts, st.sampled_from(["", "____", "  年  月"])),
    st.builds(Tick, paths, st.booleans(), texts),
)
paragraphs = st.builds(
    Paragraph, st.lists(inlines, max_size=4).map(tuple), st.sampled_from(STYLES), st.booleans()
)
headings = st.builds(Heading, texts, st.sampled_from([1, 2, 3, 4]))
figures = st.builds(Figure, st.sampled_from([*FILES, "missing.png"]), texts)
tables = st.builds(
    DataTable,
    st.lists(st.lists(texts, max_size=6).map(tuple), max_size=5).map(tuple),
    texts,
)
prose = st.builds(
    Prose,
    paths,
    texts,
    st.lists(st.one_of(st.builds(ProseParagraph, texts), figures, tables), max_size=4).map(tuple),
    st.integers(0, 6),
)
simple: st.SearchStrategy[Block] = st.one_of(
    paragraphs,
    headings,
    figures,
    tables,
    prose,
    st.builds(Space, st.integers(0, 5)),
    st.builds(PageBreak, st.booleans()),
)


@st.composite
def grids(draw: st.DrawFn, inside: st.SearchStrategy[Block] = simple) -> Grid:
    """A grid whose cells cover it without gaps, some over several rows and columns."""
    columns = draw(st.integers(1, 4))
    count = draw(st.integers(1, 4))
    taken: set[tuple[int, int]] = set()
    rows: list[GridRow] = []
    for row in range(count):
        cells: list[Cell] = []
        for column in range(columns):
            if (row, column) in taken:
                continue
            free = next((c for c in range(column, columns) if (row, c) in taken), columns)
            wide = draw(st.integers(1, free - column))
            deep = draw(st.integers(1, count - row))
            taken |= {(row + r, column + c) for r in range(deep) for c in range(wide)}
            blocks = tuple(draw(st.lists(inside, max_size=2)))
            cells.append(Cell(blocks, wide, deep, draw(st.booleans()), draw(st.booleans())))
        height = draw(st.sampled_from([0.0, 10.0, 60.0]))
        rows.append(GridRow(tuple(cells), height, draw(st.booleans()), draw(st.booleans())))
    return Grid((156.0 / columns,) * columns, tuple(rows))


covers = st.builds(
    Cover,
    texts,
    st.lists(
        st.tuples(texts, st.builds(Value, paths, texts, texts, st.sampled_from(["", "____"]))),
        max_size=3,
    ).map(tuple),
)
blocks: st.SearchStrategy[Block] = st.one_of(simple, grids(st.one_of(simple, grids())), covers)
documents: st.SearchStrategy[Document] = st.builds(
    lambda blocks, title, mark, footer: document(*blocks, title=title, mark=mark, footer=footer),
    st.lists(blocks, max_size=5),
    texts,
    st.sampled_from(["", "草稿", "x" * 40]),
    texts,
)
