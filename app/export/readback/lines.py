"""What a person reads in a DOCX, paragraph by paragraph, and who put it there.

Insertions that are tracked are taken as made and deletions too: what is left is the text that the
person who edited the file wants. Every change that was tracked is remembered with its place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from app.export.pictures import pixels_of
from app.export.readback.glyphs import symbol
from app.export.readback.parts import (
    BODY,
    SKIPPED,
    Comment,
    W,
    author_of,
    cells_of,
    comments_of,
    date_of,
    relations_of,
    rows_of,
    style_names,
    tag_of,
    value_of,
    words_of,
)
from app.export.verify.safety import Archive, Element, parse

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_MAX_PICTURE = 64 * 2**20
_MOST_COLUMNS = 63
"""Of a table in Word."""

Did = Literal["inserted", "deleted", "moved-away", "moved-here"]
_REVISIONS: dict[str, Did] = {
    f"{W}ins": "inserted",
    f"{W}del": "deleted",
    f"{W}moveFrom": "moved-away",
    f"{W}moveTo": "moved-here",
}
_GONE = (f"{W}del", f"{W}moveFrom")


@dataclass(frozen=True, slots=True)
class Revision:
    """A change that Word tracked: who did what, when (as the file says it), and to which words."""

    did: Did
    author: str
    on: str
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A revision at so many characters of its line; ``owner`` is the tag of the control there."""

    at: int
    revision: Revision
    owner: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture behind so many characters of its line, by the digests of its file and pixels."""

    at: int
    digests: frozenset[str]
    owner: str


@dataclass(slots=True, eq=False)
class Table:
    """A table as it is met: how many rows and columns it has, and the tags in it."""

    depth: int
    rows: int = 0
    columns: int = 0
    cells: int = 0
    owners: set[str] = field(default_factory=set[str])


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """A cell: its row and column, counted from 0, and how many columns it spans."""

    table: Table
    row: int
    column: int
    span: int


@dataclass(eq=False)
class Line:
    """A paragraph: its characters, and for each the tag of the content control that it is in."""

    characters: list[str] = field(default_factory=list[str])
    owners: list[str] = field(default_factory=list[str])
    pictures: list[Shown] = field(default_factory=list[Shown])
    marks: list[Mark] = field(default_factory=list[Mark])
    comments: list[Comment] = field(default_factory=list[Comment])
    controls: set[str] = field(default_factory=set[str])
    """The tags of the controls in it, of empty ones too."""
    spots: tuple[Spot, ...] = ()
    """The cells that it stands in, the outermost first."""
    style: str = ""
    numbered: bool = False

    @cached_property
    def text(self) -> str:
        """Its characters."""
        return "".join(self.characters)

    @cached_property
    def visible(self) -> str:
        """Its characters without white space."""
        return "".join(self.text.split())

    @cached_property
    def tags(self) -> frozenset[str]:
        """The tags of the controls that characters or pictures of it stand in."""
        found = {owner for owner in self.owners if owner}
        return frozenset(found | {p.owner for p in self.pictures if p.owner} | self.controls)

    @property
    def is_caption(self) -> bool:
        """Whether its style says that it is the caption of a figure or a table."""
        return self.style.lower() in ("caption", "题注")


def read_lines(archive: Archive) -> list[Line]:
    """Every paragraph of a document in reading order, those of cells and text boxes too.

    Raises :class:`~app.model.failure.Failure` where the file is damaged.
    """
    styles = style_names(archive)
    relations = relations_of(archive)
    comments = comments_of(archive)

    def picture(number: str) -> frozenset[str]:
        part = relations.get(number, "")
        if part not in archive:
            return frozenset()
        data = archive.read(part, _MAX_PICTURE)
        return frozenset({hashlib.sha256(data).hexdigest(), pixels_of(data)} - {""})

    reader = _Reader(styles, picture, comments)
    body = parse(archive.read(BODY), archive.name).find(f"{W}body")
    reader.flow(body if body is not None else (), _Where())
    for part in ("footnotes", "endnotes"):
        if f"word/{part}.xml" in archive:
            for note in parse(archive.read(f"word/{part}.xml"), archive.name):
                if note.get(f"{W}type", "normal") == "normal":
                    reader.flow(note, _Where())
    return reader.lines


@dataclass(frozen=True, slots=True)
class _Where:
    """What surrounds what is read."""

    owner: str = ""
    spots: tuple[Spot, ...] = ()
    revision: tuple[Did, str, str] | None = None
    gone: bool = False


class _Reader:
    def __init__(
        self,
        styles: dict[str, str],
        picture: Callable[[str], frozenset[str]],
        comments: dict[str, Comment],
    ) -> None:
        self.lines: list[Line] = []
        self._styles = styles
        self._picture = picture
        self._comments = comments
        self._line = Line()
        self._joined = False

    # --- paragraphs and tables ---------------------------------------------------------------

    def flow(self, blocks: Element | tuple[()], where: _Where) -> None:
        """Take in what stands one below the other."""
        for block in blocks:
            tag = block.tag
            if tag == f"{W}p":
                self._paragraph(block, where)
            elif tag == f"{W}tbl":
                self._joined = False
                self._table(block, where)
                self._joined = False
            elif tag == f"{W}sdt":
                self._control(block, where)
            elif isinstance(tag, str) and tag not in SKIPPED:
                self.flow(block, _revised(block, where))
        if where.spots or not where.owner:
            self._joined = False

    def _control(self, block: Element, where: _Where) -> None:
        content = block.find(f"{W}sdtContent")
        if content is not None:
            self.flow(content, _Where(tag_of(block) or where.owner, where.spots, where.revision))

    def _paragraph(self, element: Element, where: _Where) -> None:
        look = element.find(f"{W}pPr")
        if not self._joined:
            self._line = Line(spots=where.spots)
            self.lines.append(self._line)
        self._line.style = self._styles.get(value_of(look, f"{W}pStyle"), "")
        number = value_of(look, f"{W}numPr/{W}numId")
        self._line.numbered = self._line.numbered or number not in ("", "0")
        if where.owner:
            self._line.controls.add(where.owner)
            self._note_owner(where)
        self._joined = False
        line = self._line
        for child in element:
            self._inline(child, where)
            self._line = line  # a text box in between had lines of its own
        gone = look is not None and any(look.find(f"{W}rPr/{tag}") is not None for tag in _GONE)
        self._joined = gone  # with its mark deleted, it is one paragraph with the next

    def _table(self, element: Element, where: _Where) -> None:
        table = Table(len(where.spots) + 1)
        row = 0
        for child in rows_of(element):
            look = child.find(f"{W}trPr")
            gone = look is not None and look.find(f"{W}del") is not None
            if gone:
                self._gone_row(child, where, look)
                continue
            column = 0
            for cell in cells_of(child):
                properties = cell.find(f"{W}tcPr")
                span = _span(value_of(properties, f"{W}gridSpan"))
                if properties is not None and properties.find(f"{W}cellDel") is not None:
                    continue
                spot = Spot(table, row, column, span)
                inside = _Where(where.owner, (*where.spots, spot), where.revision)
                self._joined = False
                self.flow(cell, inside)
                self._joined = False
                column += span
                table.cells += 1
            table.columns = max(table.columns, column)
            row += 1
        table.rows = row

    def _gone_row(self, row: Element, where: _Where, look: Element | None) -> None:
        """A row that was deleted: its words are remembered at the line before it."""
        mark = look.find(f"{W}del") if look is not None else None
        line = self.lines[-1] if self.lines else self._line
        for text, owner in words_of(row, where.owner):
            revision = Revision("deleted", author_of(mark), date_of(mark), text)
            line.marks.append(Mark(len(line.characters), revision, owner))

    # --- inside a paragraph ------------------------------------------------------------------

    def _inline(self, element: Element, where: _Where) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in SKIPPED:
            return
        if tag == f"{W}p":
            # Of a text box, or of a control that a program made block-level in the wrong place.
            kept = self._line, self._joined
            self._joined = False
            self._paragraph(element, _Where(where.owner, where.spots, where.revision))
            self._line, self._joined = kept
            return
        if tag == f"{W}sdt":
            where = _Where(tag_of(element) or where.owner, where.spots, where.revision, where.gone)
            self._line.controls.add(where.owner)
            self._note_owner(where)
        elif tag in _REVISIONS:
            where = _revised(element, where)
        elif tag == f"{W}r":
            self._run(element, where)
            return
        elif tag in (f"{_M}t", f"{W}t"):
            self._say(element.text or "", where)
        elif tag == f"{W}tbl":
            self._table(element, where)
            return
        elif tag == f"{_MC}AlternateContent":
            for choice in list(element)[:1]:  # the others say the same in older words
                self._inline(choice, where)
            return
        elif tag in (f"{_A}blip", f"{_V}imagedata"):
            self._show(element, where)
        for child in element:
            self._inline(child, where)

    def _run(self, run: Element, where: _Where) -> None:
        look = run.find(f"{W}rPr")
        vanish = look.find(f"{W}vanish") if look is not None else None
        if vanish is not None and vanish.get(f"{W}val", "1") not in ("0", "false", "off"):
            return  # told as hidden by whoever looks for that
        fonts = look.find(f"{W}rFonts") if look is not None else None
        font = fonts.get(f"{W}ascii", "") if fonts is not None else ""
        for child in run:
            tag = child.tag
            if tag == f"{W}t":
                self._say("".join(symbol(font, c) for c in child.text or ""), where)
            elif tag == f"{W}delText":
                self._forget(child.text or "", where)
            elif tag == f"{W}tab":
                self._say(" ", where)
            elif tag == f"{W}cr" or (
                tag == f"{W}br" and child.get(f"{W}type", "textWrapping") == "textWrapping"
            ):
                self._say("\n", where)
            elif tag == f"{W}noBreakHyphen":
                self._say("-", where)
            elif tag == f"{W}sym":
                character = _character(child.get(f"{W}char", ""))
                self._say(symbol(child.get(f"{W}font", ""), character), where)
            elif tag == f"{W}commentReference":
                comment = self._comments.get(child.get(f"{W}id", ""))
                if comment is not None:
                    self._line.comments.append(comment)
            elif isinstance(tag, str) and tag not in SKIPPED:
                self._inline(child, where)

    def _say(self, text: str, where: _Where) -> None:
        if where.gone:
            self._forget(text, where)
            return
        if where.revision is not None and text:
            self._mark(text, where)
        line = self._line
        line.characters += text
        line.owners += [where.owner] * len(text)

    def _forget(self, text: str, where: _Where) -> None:
        if text and where.revision is not None:
            self._mark(text, where)

    def _mark(self, text: str, where: _Where) -> None:
        if where.revision is None:
            return
        did, author, on = where.revision
        line = self._line
        last = line.marks[-1] if line.marks else None
        if last is not None and last.owner == where.owner:
            one = last.revision
            length = 0 if did in ("deleted", "moved-away") else len(one.text)
            if (one.did, one.author, one.on) == (did, author, on) and last.at + length == len(
                line.characters
            ):
                joined = Revision(did, author, on, one.text + text)
                line.marks[-1] = Mark(last.at, joined, where.owner)
                return
        revision = Revision(did, author, on, text)
        line.marks.append(Mark(len(line.characters), revision, where.owner))

    def _show(self, element: Element, where: _Where) -> None:
        number = element.get(f"{_R}embed") or element.get(f"{_R}id") or ""
        if where.gone:
            self._forget("［图片］", where)
            return
        if where.revision is not None:
            self._mark("［图片］", where)
        digests = self._picture(number)
        self._line.pictures.append(Shown(len(self._line.characters), digests, where.owner))

    def _note_owner(self, where: _Where) -> None:
        for spot in where.spots:
            spot.table.owners.add(where.owner)


def _revised(element: Element, where: _Where) -> _Where:
    did = _REVISIONS.get(str(element.tag))
    if did is None:
        return where
    gone = where.gone or element.tag in _GONE
    if where.gone:  # what was inserted by one and deleted by another is deleted
        return where
    return _Where(where.owner, where.spots, (did, author_of(element), date_of(element)), gone)


def _span(value: str) -> int:
    """How many columns a cell spans; a number that can't be is taken for none."""
    return int(value) if value.isdecimal() and 0 < int(value[:4]) <= _MOST_COLUMNS else 1


def _character(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return "\ufffd"
