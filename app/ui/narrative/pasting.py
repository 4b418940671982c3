"""What is pasted, as pieces of a narrative: paragraphs, tables and pictures, and nothing else.

Fonts, colours, links, smart tags and hidden text of Word, WPS, Excel and browsers are left
behind, and so are the bullets that Word writes as text; a list's numbers stay. Words are never
altered or cut.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.model.counting import count_words
from app.model.failure import Failure
from app.ui.narrative.pieces import Piece, Prose, table

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage]

OBJECT = "\ufffc"
"""Stands in a text for a picture or another object that is no text."""
_BREAKS = re.compile("\r\n|[\r\x0b\u2028\u2029]")
_BLANKS = re.compile("[ \t\n\f]+")
_BLOCKS = frozenset(
    {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd"}
    | {"blockquote", "section", "article", "header", "footer", "main", "address", "figure"}
    | {"figcaption", "caption", "tr", "td", "th", "tbody", "thead", "tfoot", "body", "form", "hr"}
)
_SILENT = frozenset(
    {"head", "style", "script", "title", "meta", "link", "xml", "template", "noscript", "select"}
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden", re.IGNORECASE
)
_LIST_MARK = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9A-Za-z０-９一二三四五六七八九十百〇零甲乙丙丁\u2460-\u24ff]")
_SYMBOL_FONT = re.compile(r"wingdings|webdings|symbol", re.IGNORECASE)
_DATA = re.compile(r"data:image/[\w.+-]+;base64,(.*)", re.IGNORECASE | re.DOTALL)
_MARKS = "“”‘’…—·"
_MOST_SPAN = 200
MOST_CELLS = 10_000
"""More cells than this are no table that a declaration prints, and none that can be edited here."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture among what is pasted; ``data`` is empty where only its place came along."""

    data: bytes = b""


Pasted = tuple[Piece | Picture, ...]


def from_text(text: str) -> Pasted:
    """A plain text; lines of cells divided by tabs are a table.

    Raises :class:`Failure` where that has more than :data:`MOST_CELLS`.
    """
    text = _BREAKS.sub("\n", text).replace(OBJECT, "")
    rows = cells_of(text)
    if "\t" in text:
        make_room(sum(map(len, rows)))
    if len(rows) > 1 and len(rows[0]) > 1 and all(len(row) == len(rows[0]) for row in rows):
        return (table(rows),)
    return (Prose(text),) if text else ()


def cells_of(text: str) -> list[list[str]]:
    """The cells that a spreadsheet writes as text: quotes around those with line breaks."""
    import csv
    import io

    text = _BREAKS.sub("\n", text).removesuffix("\n")
    if '"' not in text:
        return [line.split("\t") for line in text.split("\n")]
    return [row or [""] for row in csv.reader(io.StringIO(text, ""), delimiter="\t")]


def from_html(html: str) -> Pasted:
    """A page, or the part of one that was copied. Nothing where no words and pictures stand.

    Raises :class:`Failure` where its tables have more than :data:`MOST_CELLS`.
    """
    from lxml import html as parser
    from lxml.etree import ParserError

    try:
        # Without its declaration of an encoding, which is no longer true of a text.
        root = parser.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", html) or " ")
    except (ParserError, ValueError):
        return ()
    reader = _Reader()
    reader.read(root)
    return reader.finish()


def words_in(pasted: Iterable[Piece | Picture]) -> bool:
    """Whether any words are among what is pasted, or a table."""
    return any(
        bool(count_words(piece.text))
        if isinstance(piece, Prose)
        else not isinstance(piece, Picture)
        for piece in pasted
    )


def make_room(cells: int) -> None:
    """Raise :class:`Failure` where a table of so many cells is too large to be put in."""
    _Room().take(cells)


@dataclass(slots=True)
class _Room:
    """How many cells may still come."""

    cells: int = MOST_CELLS

    def take(self, cells: int) -> None:
        """So many come. Raises :class:`Failure` where they are too many."""
        self.cells -= cells
        if self.cells < 0:
            raise Failure(
                f"要粘贴的表格超过{MOST_CELLS:,}个单元格，没有粘贴；"
                "请只复制需要的部分，或把整个表格作为证明材料附上。"
            )


@dataclass(slots=True)
class _Reader:
    """Walks a page and gathers its paragraphs, tables and pictures."""

    room: _Room = field(default_factory=_Room)
    found: list[Piece | Picture] = field(default_factory=list["Piece | Picture"])
    lines: list[str] = field(default_factory=list[str])
    line: list[str] = field(default_factory=list[str])
    number: str = ""
    numbers: list[int | None] = field(default_factory=list["int | None"])

    def finish(self) -> Pasted:
        """What was found."""
        self._close_line()
        self._close_text()
        return tuple(self.found)

    def read(self, element: Element) -> None:
        """Take in what stands in an element."""
        tag = element.tag if isinstance(element.tag, str) else ""
        name = tag.rpartition(":")[2].lower()
        style = element.get("style") or ""
        if not name or name in _SILENT or _HIDDEN.search(style) or "hidden" in element.attrib:
            return
        if name == "br":
            self._close_line(always=True)
        elif name == "img":
            self._picture(element)
        elif name == "table":
            self._table(element)
        elif _LIST_MARK.search(style):
            self._list_mark(element)
        elif name == "pre":
            self._preformatted(element)
        elif name in _BLOCKS:
            self._block(name, element)
        else:
            self._inside(element)

    def _inside(self, element: Element) -> None:
        self.line.append(element.text or "")
        for child in element:
            self.read(child)
            self.line.append(child.tail or "")

    def _block(self, name: str, element: Element) -> None:
        self._close_line()
        listed = name in {"ol", "ul"}
        if listed:
            self.numbers.append(_first(element) if name == "ol" else None)
        if name == "li" and self.numbers and (number := self.numbers[-1]) is not None:
            self.numbers[-1] = number + 1
            self.number = f"{number}. "
        self._inside(element)
        # A paragraph with nothing but a non-breaking space is how Word writes an empty line.
        blank = name == "p" and "\u00a0" in "".join(self.line)
        self._close_line(always=blank)
        if listed:
            self.numbers.pop()

    def _list_mark(self, element: Element) -> None:
        """A list's number or bullet, which Word writes as text, padded with small spaces."""
        words = _text(element)
        marks = "".join(words.split())
        bullet = _SYMBOL_FONT.search(_styles(element)) or not _NUMBER.search(marks)
        if not bullet:
            latin = marks[-1:].isascii()
            self.line.append(f"{marks} " if latin else marks)

    def _preformatted(self, element: Element) -> None:
        self._close_line()
        text = _BREAKS.sub("\n", _text(element)).removesuffix("\n")
        self.lines += text.replace(OBJECT, "").split("\n")

    def _picture(self, element: Element) -> None:
        if {element.get("width"), element.get("height")} & {"0", "1"}:
            return  # counts who reads a page, and shows nothing
        match = _DATA.match(element.get("src") or "")
        data = b""
        if match:
            try:
                data = base64.b64decode(match[1])
            except (binascii.Error, ValueError):
                data = b""
        self._close_line()
        self._close_text()
        self.found.append(Picture(data))

    def _table(self, element: Element) -> None:
        grid = _Grid(element, self.room)
        if len(grid.cells) == 1 and (grid.height, grid.width) == (1, 1):
            # One cell of a spreadsheet is a text; so is a page that a table lays out.
            self._close_line()
            self._block("div", *grid.cells.values())
            return
        rows, pictures = grid.read()
        self._close_line()
        self._close_text()
        captions = [_words(_text(child)) for child in element if child.tag == "caption"]
        if any(any(row) for row in rows):
            self.found.append(table(rows, " ".join(captions)))
        self.found += pictures

    def _close_line(self, *, always: bool = False) -> None:
        """End the line; an empty one counts only where a break or a space says so."""
        words = _words("".join(self.line))
        self.line.clear()
        if words.strip("\u00a0"):
            self.lines.append(self.number + words)
            self.number = ""
        elif always:
            self.lines.append("")

    def _close_text(self) -> None:
        # A break that ends the last line begins no other.
        if any(self.lines):
            self.found.append(Prose("\n".join(self.lines)))
        self.lines.clear()


class _Grid:
    """The cells of a table and their places; what stands in them is read only when asked for.

    Raises :class:`Failure` where there is no room for them.
    """

    def __init__(self, element: Element, room: _Room) -> None:
        self.cells: dict[tuple[int, int], Element] = {}
        """Where each cell begins: those that are joined with it are empty."""
        self.height = 0
        self._room = room
        taken: set[tuple[int, int]] = set()
        for row, line in enumerate(_rows(element)):
            self.height += 1
            column = 0
            for cell in line:
                if cell.tag not in {"td", "th"} or _HIDDEN.search(cell.get("style") or ""):
                    continue
                while (row, column) in taken:
                    column += 1
                down, across = _span(cell, "rowspan"), _span(cell, "colspan")
                room.take(down * across)
                taken.update((row + r, column + c) for r in range(down) for c in range(across))
                self.cells[row, column] = cell
        self.width = max((column for _, column in taken), default=-1) + 1
        room.take(max(0, self.height * self.width - len(taken)))

    def read(self) -> tuple[list[list[str]], list[Picture]]:
        """The texts, row by row, and the pictures among them."""
        rows = [[""] * self.width for _ in range(self.height)]
        pictures: list[Picture] = []
        for (row, column), cell in self.cells.items():
            reader = _Reader(self._room)
            reader.read(cell)
            found = reader.finish()
            pictures += [piece for piece in found if isinstance(piece, Picture)]
            rows[row][column] = "\n".join(_cell_texts(found))
        return rows, pictures


def _cell_texts(found: Iterable[Piece | Picture]) -> Iterator[str]:
    for piece in found:
        if isinstance(piece, Prose):
            yield piece.text
        elif not isinstance(piece, Picture):
            # A table within a cell: its texts, for a narrative has no such thing.
            yield from ("\t".join(row) for row in getattr(piece, "rows", ()))


def _rows(element: Element) -> Iterator[Element]:
    for child in element:
        if child.tag == "tr":
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from _rows(child)


def _span(cell: Element, name: str) -> int:
    value = (cell.get(name) or "").strip()
    return min(_MOST_SPAN, max(1, int(value))) if value.isdecimal() else 1


def _first(element: Element) -> int | None:
    """The number of a list's first item; ``None`` where it counts in letters."""
    if (element.get("type") or "1") != "1":
        return None
    start = (element.get("start") or "").strip()
    return int(start) if start.isdecimal() and len(start) < 6 else 1


def _text(element: Element) -> str:
    return "".join(str(text) for text in element.itertext())


def _styles(element: Element) -> str:
    """The styles that an element has from what it stands in, and those of what is in it."""
    above = [above.get("style") or "" for above in element.iterancestors("span")]
    return " ".join([*above, *(inner.get("style") or "" for inner in element.iter())])


def _words(text: str) -> str:
    """A line as it is shown: blanks run together, and none where Chinese words were wrapped."""
    return _BLANKS.sub(_blank, _BREAKS.sub("\n", text)).replace(OBJECT, "").strip(" ")


def _blank(match: re.Match[str]) -> str:
    text, (start, end) = match.string, match.span()
    around = text[start - 1 : start] + text[end : end + 1]
    wide = [_is_wide(character) for character in around]
    chinese = all(w or c in _MARKS for w, c in zip(wide, around, strict=True)) and any(wide)
    wrapped = "\n" in match[0] and len(around) == 2 and chinese
    return "" if wrapped else " "


def _is_wide(character: str) -> bool:
    return character >= "\u2e80" and not "\uac00" <= character <= "\ud7af"
