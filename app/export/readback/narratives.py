"""Narratives: from the paragraphs that stand in a field's place to its blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import groupby

from app.export.pictures import in_place_of
from app.export.readback.lines import Line, Shown, Spot, Table
from app.model.compound import NarrativeKind
from app.model.document import DataTable, ProseBlock, ProseParagraph
from app.model.document import Figure as PrintedFigure
from app.model.values import Block, Figure, Json, Narrative, Paragraph
from app.model.values import Table as TableValue

_INDENT = " \u3000\u00a0\t"
_KIND = NarrativeKind()


@dataclass(slots=True)
class Told:
    """A narrative as it was read: its blocks as they are printed, and what could not be read."""

    blocks: list[ProseBlock] = field(default_factory=list[ProseBlock])
    problems: list[str] = field(default_factory=list[str])


Looks = Mapping[str, frozenset[str]]
"""By the name of a figure, the digests by which it is known in a document."""


def read_narrative(
    lines: Sequence[Line], printed: Sequence[ProseBlock], looks: Looks, depth: int
) -> Told:
    """The blocks that stand in these paragraphs; ``printed`` is what was exported there.

    ``depth`` is the number of cells that the narrative as a whole stands in.
    """
    return _Reader(printed, looks).read(lines, depth)


class _Reader:
    def __init__(self, printed: Sequence[ProseBlock], looks: Looks) -> None:
        self._looks = looks
        self._figures = [block for block in printed if isinstance(block, PrintedFigure)]
        self._tables = [block for block in printed if isinstance(block, DataTable)]
        self._told = Told()
        self._caption = ""
        self._after_figure: tuple[Spot, ...] | None = None
        self._used = 0

    def read(self, lines: Sequence[Line], depth: int) -> Told:
        depths = (len(line.spots) for line in lines if line.visible or line.pictures)
        depth = min(depth, *depths, depth)
        for table, group in groupby(lines, key=lambda line: _table_of(line, depth)):
            if table is None:
                for line in group:
                    self._line(line)
            else:
                self._end_caption()
                self._table(table, list(group), depth)
        self._end_caption()
        self._told.blocks = _joined(self._told.blocks, self._tables)
        return self._told

    def _line(self, line: Line) -> None:
        if line.numbered and line.visible:
            words = "含有 Word 自动编号，编号不是文字，没有读回，请核对"
            if words not in self._told.problems:
                self._told.problems.append(words)
        replaced = next((f for f in self._figures if line.visible == in_place_of(f.file)), None)
        if replaced is not None:
            self._figure(replaced.file, line)
            return
        for picture in line.pictures:
            self._picture(picture, line)
        for text in line.text.split("\n"):
            if text.strip(_INDENT):
                self._text(text.strip(_INDENT), line)

    def _text(self, text: str, line: Line) -> None:
        last = self._told.blocks[-1] if self._told.blocks else None
        if self._after_figure is not None and isinstance(last, PrintedFigure) and not last.caption:
            wanted = next((f.caption for f in self._figures if f.file == last.file), "")
            together = bool(line.spots) and line.spots == self._after_figure
            if line.is_caption or text == wanted or (together and line.spots[-1].table.cells == 1):
                self._told.blocks[-1] = PrintedFigure(last.file, text)
                self._after_figure = None
                return
        self._after_figure = None
        self._end_caption()
        if line.is_caption:
            self._caption = text
        else:
            self._told.blocks.append(ProseParagraph(text))

    def _end_caption(self) -> None:
        """What looks like the caption of a table and has none below is a paragraph."""
        if self._caption:
            self._told.blocks.append(ProseParagraph(self._caption))
            self._caption = ""

    def _picture(self, picture: Shown, line: Line) -> None:
        name = next(
            (name for name, digests in self._looks.items() if digests & picture.digests), None
        )
        if name is None:
            # Programs that pack pictures anew: the next figure is still the next figure.
            left = self._figures[self._used :]
            known = picture.owner or not picture.digests
            name = left[0].file if left and known else None
        if name is None:
            self._told.problems.append("中插入了新的图片，图片没有读回，请在栏目中另行插入")
            return
        self._figure(name, line)

    def _figure(self, name: str, line: Line) -> None:
        self._end_caption()
        self._told.blocks.append(PrintedFigure(name, ""))
        self._after_figure = line.spots
        names = [figure.file for figure in self._figures]
        if name in names:
            self._used = names.index(name) + 1

    def _table(self, table: Table, lines: Sequence[Line], depth: int) -> None:
        rows: dict[int, dict[int, str]] = {}
        whole = ""
        for line in lines:
            spot = line.spots[depth]
            if any(picture for picture in line.pictures):
                self._told.problems.append("的表格中有图片，图片没有读回")
            text = " ".join(line.text.split())
            if not text:
                if spot.row or table.columns == 1 or spot.span < table.columns:
                    rows.setdefault(spot.row, {}).setdefault(spot.column, "")
                continue  # an empty row across the table had its caption
            if spot.row == 0 and spot.column == 0 and self._is_title(line, spot, table):
                whole = f"{whole} {text}".strip()
                continue
            cells = rows.setdefault(spot.row, {})
            cells[spot.column] = f"{cells.get(spot.column, '')} {text}".strip()
        caption, self._caption = whole or self._caption, ""
        width = max((max(cells) + 1 for cells in rows.values() if cells), default=0)
        width = max(width, table.columns)
        grid = tuple(
            tuple(rows[row].get(column, "") for column in range(width))
            for row in sorted(rows)
            if not (whole and row == 0)
        )
        self._told.blocks.append(DataTable(grid, caption))
        self._after_figure = None

    def _is_title(self, line: Line, spot: Spot, table: Table) -> bool:
        """Whether the first row of a table is its caption."""
        if line.is_caption:
            return True
        if spot.span < table.columns:
            return False
        text = " ".join(line.text.split())
        return table.columns > 1 or any(known.caption == text for known in self._tables)


def _table_of(line: Line, depth: int) -> Table | None:
    """The table of a narrative that a line stands in; that around a figure is none."""
    if len(line.spots) <= depth:
        return None
    table = line.spots[depth].table
    return table if table.cells > 1 or not _frames_figure(line, table) else None


def _frames_figure(line: Line, table: Table) -> bool:
    return table.cells == 1 and (bool(line.pictures) or line.is_caption or table.rows == 1)


def _joined(blocks: Sequence[ProseBlock], printed: Sequence[DataTable]) -> list[ProseBlock]:
    """Tables that were too wide for the paper, and so cut into several, as one again."""
    joined: list[ProseBlock] = []
    widths = {(len(table.rows[0]), len(table.rows)) for table in printed if table.rows}
    for block in blocks:
        last = joined[-1] if joined else None
        if (
            isinstance(block, DataTable)
            and isinstance(last, DataTable)
            and not block.caption
            and block.rows
            and len(block.rows) == len(last.rows)
            and any(
                width >= len(last.rows[0]) + len(block.rows[0]) and rows == len(last.rows)
                for width, rows in widths
            )
            and (len(block.rows[0]), len(block.rows)) not in widths
        ):
            rows = tuple(a + b for a, b in zip(last.rows, block.rows, strict=True))
            joined[-1] = DataTable(rows, last.caption)
        else:
            joined.append(block)
    return joined


def narrative_json(
    told: Sequence[ProseBlock],
    printed: Sequence[ProseBlock],
    before: Narrative | None,
    name_of: Callable[[str], str],
) -> Json:
    """The value of a narrative; what stayed as it was printed stays as it was typed.

    ``name_of`` gives the name that the draft has for a figure of the document.
    """
    typed: Sequence[Block | None] = before.blocks if before is not None else ()
    if len(typed) != len(printed):
        typed = [None] * len(printed)
    blocks: list[Block] = []
    matcher = SequenceMatcher(None, list(printed), list(told), autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pairs = zip(typed[i1:i2], told[j1:j2], strict=True)
            blocks += [old or _block(new, name_of) for old, new in pairs]
        else:
            blocks += [_block(new, name_of) for new in told[j1:j2]]
    return _KIND.dump(Narrative.model_construct(blocks=tuple(blocks))) if blocks else None


def _block(printed: ProseBlock, name_of: Callable[[str], str]) -> Block:
    if isinstance(printed, ProseParagraph):
        return Paragraph.model_construct(text=printed.text)
    if isinstance(printed, PrintedFigure):
        return Figure.model_construct(file=name_of(printed.file), caption=printed.caption)
    return TableValue.model_construct(caption=printed.caption, rows=printed.rows)


def same_blocks(told: Sequence[ProseBlock], printed: Sequence[ProseBlock]) -> bool:
    """Whether a narrative reads as it was printed."""
    return list(_normal(told)) == list(_normal(printed))


def _normal(blocks: Sequence[ProseBlock]) -> Iterator[object]:
    for block in blocks:
        if isinstance(block, ProseParagraph):
            if block.text.strip(_INDENT):
                yield " ".join(block.text.split())
        elif isinstance(block, PrintedFigure):
            yield ("figure", block.file, " ".join(block.caption.split()))
        else:
            rows = tuple(tuple(" ".join(cell.split()) for cell in row) for row in block.rows)
            yield ("table", " ".join(block.caption.split()), rows)
