"""Whatever a document holds, its PDF is made, loses nothing and stays on the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.export.pdf.render import render_pdf
from app.export.pdf.text import GETA
from app.export.typography import MARGIN_BOTTOM_MM, MARGIN_OUTER_MM, MARGIN_TOP_MM, MM
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
    PageBreak,
    Paragraph,
    Prose,
    ProseBlock,
    ProseParagraph,
    Space,
    Text,
    Tick,
    Value,
)
from app.model.paths import FieldPath
from tests.export.docx.documents import document, png
from tests.export.pdf.reading import opened, pieces

PATH = FieldPath.parse("roadmap")
PICTURES = {"大.png": png(900, 4000), "小.png": png(1, 1), "坏.png": b"\x89PNG\r\n\x1a\nx"}

pieces_of_text = st.one_of(
    st.text(max_size=30),
    st.text("工业互联网平台，。；：“”（）《》abcDEF0123456789.-/@ ", max_size=60),
    st.sampled_from(["长" * 900, "x" * 400, "。" * 90, "（" * 90, "https://a.example/b/" * 20]),
)
texts = st.lists(pieces_of_text, max_size=3).map("".join)
values = st.builds(
    Value, st.just(PATH), texts, st.just("名"), st.sampled_from(["", "____", "  年"])
)
ticks = st.builds(Tick, st.just(PATH), st.booleans(), st.just("名"))
inlines = st.lists(st.one_of(st.builds(Text, texts), values, ticks), max_size=4).map(tuple)
styles = st.sampled_from(["body", "label", "cell", "line", "note", "signature", "caption", "title"])
paragraphs = st.builds(Paragraph, inlines, styles, st.booleans())
figures = st.builds(Figure, st.sampled_from([*PICTURES, "无.png"]), texts)
tables = st.builds(
    DataTable,
    st.integers(0, 40).flatmap(
        lambda n: st.lists(st.lists(texts, max_size=n).map(tuple), max_size=4).map(tuple)
    ),
    texts,
)
narratives = st.builds(
    Prose,
    st.just(PATH),
    st.just("名"),
    st.lists(st.one_of(st.builds(ProseParagraph, texts), figures, tables), max_size=3).map(tuple),
    st.integers(0, 40),
)
simple = st.one_of(
    paragraphs,
    st.builds(Heading, texts, st.sampled_from([1, 2, 3, 4])),
    narratives,
    st.builds(Space, st.integers(0, 60)),
    st.builds(PageBreak, st.booleans()),
)


@st.composite
def grids(draw: st.DrawFn, content: st.SearchStrategy[Block]) -> Grid:
    columns = tuple(draw(st.lists(st.floats(10, 50), min_size=1, max_size=3)))
    rows: list[GridRow] = []
    covered: dict[int, int] = {}
    for number in range(draw(st.integers(1, 4))):
        cells: list[Cell] = []
        column = 0
        while column < len(columns):
            if covered.get(column, 0) > number:
                column += 1
                continue
            deep = draw(st.sampled_from([1, 1, 1, 2, 3]))
            covered[column] = number + deep
            blocks = tuple(draw(st.lists(content, max_size=2)))
            vertical = draw(st.booleans()) and all(isinstance(b, Paragraph) for b in blocks)
            cells.append(Cell(blocks, 1, deep, draw(st.booleans()), vertical))
            column += 1
        height = draw(st.sampled_from([0.0, 10.0, 60.0, 300.0]))
        rows.append(GridRow(tuple(cells), height, draw(st.booleans()), draw(st.booleans())))
    return Grid(columns, tuple(rows))


covers = st.builds(Cover, texts, st.lists(st.tuples(texts, values), max_size=3).map(tuple))
blocks = st.one_of(simple, covers, grids(st.one_of(simple, grids(simple))))
documents = st.builds(
    lambda parts, mark: document(*parts, mark=mark),
    st.lists(blocks, max_size=4),
    st.sampled_from(["", "草稿"]),
)


def words(parts: tuple[Block | ProseBlock, ...]) -> Iterator[str]:
    for part in parts:
        match part:
            case Paragraph(inlines):
                yield from (i.text or (i.blank if isinstance(i, Value) else "") for i in inlines)
            case Heading(text) | ProseParagraph(text):
                yield text
            case Cover(title, entries):
                yield title
                yield from (label + (value.text or value.blank) for label, value in entries)
            case Prose(_, _, inner):
                yield from words(inner)
            case Figure(_, caption):
                yield caption
            case DataTable(rows, caption):
                yield caption
                yield from (cell for row in rows for cell in row)
            case Grid(_, rows):
                for row in rows:
                    for cell in row.cells:
                        yield from words(cell.blocks)
            case _:
                pass


@settings(
    max_examples=35,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(documents)
def test_any_document_is_printed_whole(document: Document) -> None:
    data = render_pdf(document, PICTURES)

    found = pieces(data)
    printed = Counter("".join(piece.text for piece in found))
    meant = Counter("".join(words(document.blocks)))
    lost = {char: n for char, n in (meant - printed).items() if char.isprintable()}
    # What has no face is set as 〓, a character for a character.
    assert all(printed[char] == 0 for char in lost if not char.isspace())
    assert sum(n for char, n in lost.items() if not char.isspace()) <= printed[GETA]
    with opened(data) as pdf:
        width, height = (float(side) for side in pdf.pages[0].MediaBox[2:])
    (foot,) = {piece.y for piece in found if piece.text == document.footer}
    for piece in found:
        assert 0 not in piece.glyphs
        assert piece.x >= MARGIN_OUTER_MM * MM - 1
        assert MARGIN_BOTTOM_MM * MM < piece.y < height - MARGIN_TOP_MM * MM or piece.y == foot
        assert piece.x + piece.width < width - MARGIN_OUTER_MM * MM + piece.size
