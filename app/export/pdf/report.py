"""The 改动报告 as a PDF: a few facts, and a table of what changed with the words marked."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from app.export.changes import ChangeReport, spans, words_of_pages
from app.export.pdf.canvas import PdfFile
from app.export.pdf.finish import finish
from app.export.pdf.flow import Blank, Item, pages_of
from app.export.pdf.pages import HEIGHT, WIDTH, Page, paint
from app.export.pdf.paragraphs import paragraph_items
from app.export.pdf.rows import Box, Frame, Rows
from app.export.pdf.structure import Node
from app.export.pdf.text import Span
from app.export.typography import (
    BODY_WIDTH_MM,
    BORDER,
    CELL_PADDING_X,
    CELL_PADDING_Y,
    DATA_CELL,
    DATA_HEADER,
    MM,
    STYLES,
    TextStyle,
)
from app.model.document import Document
from app.model.marking import Part, redline, shorter

TITLE = "改动报告"
_NOTE = "增加的文字下有横线，删除的文字上有横线；没有改动的长段用“……”略去。"
_NONE = "两个版本的内容没有不同。"
_FRAME = Frame(CELL_PADDING_X, CELL_PADDING_Y, BORDER)
_BODY = BODY_WIDTH_MM * MM
_FACTS = 24.0 * MM
"""The width of the labels beside the facts."""
_COLUMNS = (44.0 * MM, 16.0 * MM)
"""The widths of 栏目 and 页; the rest is for what changed."""


def render_report(report: ChangeReport, created: str) -> bytes:
    """The report as a PDF; ``created`` is the moment that the file carries (ISO 8601)."""
    structure = Node("Document")
    items = [
        *paragraph_items((Span(TITLE),), STYLES["title"], _BODY, structure.add("H1")),
        *_facts(report, structure.add("Table")),
        Blank(DATA_CELL.leading),
    ]
    if report.changes:
        items += paragraph_items((Span(_NOTE),), STYLES["note"], _BODY, structure.add("P"))
        items += _table(report, structure.add("Table"))
    else:
        items += paragraph_items((Span(_NONE),), STYLES["line"], _BODY, structure.add("P"))
    document = Document(
        title=f"{report.title}　{TITLE}",
        subject=f"{report.older} → {report.newer}",
        author=report.applicant,
        blocks=(),
        footer=f"{TITLE}　不是申报材料",
        data=b"",
        created=created,
    )
    file = PdfFile(WIDTH, HEIGHT)
    paint(document, [Page(taken) for taken in pages_of(items)], file)
    return finish(file.close(structure), document, cover=False)


def _facts(report: ChangeReport, table: Node) -> list[Item]:
    facts = (
        ("申报单位", report.applicant or "（未填写）"),
        ("平台名称", report.subject or "（未填写）"),
        ("原来", report.older),
        ("现在", report.newer),
        ("改动", f"{len(report.changes)}处"),
        ("涉及页", words_of_pages(report)),
    )
    edges = (0.0, _FACTS, _BODY)
    return [
        _row(((Span(label),), (Span(words),)), DATA_CELL, edges, table.add("TR"), head=1)
        for label, words in facts
    ]


def _table(report: ChangeReport, table: Node) -> list[Item]:
    edges = tuple(accumulate((*_COLUMNS, _BODY - sum(_COLUMNS)), initial=0.0))
    heads = tuple((Span(word),) for word in ("栏目", "页", "改动内容"))
    header = _row(heads, DATA_HEADER, edges, table.add("TR"), head=3)
    header.keep = True
    repeated = _row(heads, DATA_HEADER, edges, None, head=3)
    repeated.keep = repeated.repeated = True
    items: list[Item] = [header]
    for change in report.changes:
        difference = change.difference
        name = difference.title.replace("「", "").replace("」", "")
        changed = _marked(difference.before, difference.after)
        cells = ((Span(name),), (Span(spans(change.pages) or "—"),), *changed)
        row = _row(cells, DATA_CELL, edges, table.add("TR"))
        row.header = repeated
        items.append(row)
    return items


def _marked(before: str, after: str) -> tuple[Sequence[Span], ...]:
    """Both texts in one, a row of spans for each paragraph."""
    parts = redline(before, after)
    texts = shorter([(part.text, part.how != "same") for part in parts])
    paragraphs: list[list[Span]] = [[]]
    for part, text in zip(parts, texts, strict=True):
        lines = text.split("\n")
        for number, line in enumerate(lines):
            if number:
                paragraphs.append([])
            if line:
                paragraphs[-1].append(_span(Part(line, part.how)))
    return tuple(paragraph for paragraph in paragraphs if paragraph)


def _span(part: Part) -> Span:
    return Span(part.text, mark="" if part.how == "same" else part.how)


def _row(
    cells: Sequence[Sequence[Span]],
    style: TextStyle,
    edges: Sequence[float],
    row: Node | None,
    *,
    head: int = 0,
) -> Rows:
    """A row of the table; the last column holds all the paragraphs that are left.

    The first ``head`` cells are headers.
    """
    boxes: list[Box] = []
    for number, (left, right) in enumerate(pairwise(edges)):
        last = number == len(edges) - 2
        width = right - left - 2 * _FRAME.padding_x
        scope = "Column" if head == len(edges) - 1 else "Row"
        labels = number < head
        node = (
            row.add(Node("TH" if labels else "TD", scope=scope if labels else "")) if row else None
        )
        paragraphs = cells[number:] if last else cells[number : number + 1]
        items = [
            item for words in paragraphs for item in paragraph_items(words, style, width, node)
        ]
        boxes.append(Box(0, 1, left, right - left, tuple(items)))
    return Rows(boxes, [0.0], [not head], _FRAME)
