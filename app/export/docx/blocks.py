"""Blocks: paragraphs, headings, narratives with their figures and tables, and the cover.

Each paragraph and each cell of a narrative stands in a content control of its own, all of which
are tagged with the narrative's path. A control around several paragraphs or tables would say the
same, but inside the cells of a table LibreOffice writes its words many times over and loses others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.export import typography as sizes
from app.export.docx.cover import add_cover
from app.export.docx.drawing import add_drawing, add_in_corner
from app.export.docx.grids import Room, add_end, add_grid
from app.export.docx.inlines import (
    Numbers,
    add_control,
    add_inlines,
    add_text,
    of_known_height,
    texts,
)
from app.export.docx.package import Package
from app.export.docx.styles import (
    FIGURE,
    HEADINGS,
    STYLES,
    NamedStyle,
    add_spacing,
)
from app.export.docx.tables import Say, add_data_table, add_whole
from app.export.docx.xml import Element, add, add_flags
from app.export.pictures import in_place_of, load_picture
from app.export.qr import CODE_MM, CODE_NAME, code_picture
from app.model.document import (
    Block,
    Cell,
    Cover,
    DataTable,
    Figure,
    Grid,
    Heading,
    Inline,
    PageBreak,
    Paragraph,
    Prose,
    ProseParagraph,
    Space,
    Text,
    Value,
)

_NOTHING = "\u3000"
"""What a person clicks on where a paragraph or a cell of a narrative is blank: it fits any cell."""


@dataclass(slots=True)
class BlockWriter:
    """Writes blocks below an element, and pictures into the package."""

    package: Package
    files: Mapping[str, bytes]
    numbers: Numbers = field(default_factory=Numbers)
    _new_page: bool = False

    def write_body(self, body: Element, blocks: tuple[Block, ...]) -> None:
        """The blocks of the whole document."""
        room = Room(sizes.BODY_WIDTH_MM * sizes.MM)
        for block in blocks:
            if isinstance(block, PageBreak):
                self._break(body, room, blank=block.recto)
            else:
                self._write(body, block, room)
        if self._new_page:
            self._paragraph(body, STYLES["body"], room)

    def _break(self, body: Element, room: Room, *, blank: bool) -> None:
        """Begin the next block on a new page; behind a page left ``blank``, if it is to be."""
        if self._new_page:
            self._paragraph(body, STYLES["body"], room)
        self._new_page = True
        if blank:
            self._paragraph(body, STYLES["body"], room)
            self._new_page = True

    def _fill(self, box: Element, cell: Cell, room: Room) -> None:
        for block in cell.blocks:
            if cell.vertical and isinstance(block, Paragraph) and _is_printed(block):
                self._vertical(box, block, room)
            else:
                self._write(box, block, room)

    def _write(self, parent: Element, block: Block, room: Room) -> None:
        match block:
            case Paragraph():
                style = STYLES[block.style]
                self._words(parent, style, block.inlines, room, keep=block.keep_next)
            case Heading():
                self._words(parent, HEADINGS[block.level], (Text(block.text),), room)
            case Prose():
                self._prose(parent, block, room)
            case Figure():
                self._figure(parent, block, room)
            case DataTable():
                self._data_table(parent, block, room)
            case Space():
                for _ in range(block.lines):
                    self._paragraph(parent, STYLES["line"], room)
            case Grid():
                if block.rows:
                    self._before_table(parent)
                    add_grid(parent, block, self._fill)
                    add_end(parent)
            case Cover():
                self._before_table(parent)
                add_cover(
                    parent, block, room, self._words, lambda first: self._code(first, block.code)
                )
            case PageBreak():
                pass  # a cell can't begin a page

    # --- paragraphs -------------------------------------------------------------------------

    def _paragraph(
        self,
        parent: Element,
        style: NamedStyle,
        room: Room,
        *,
        keep: bool = False,
        exact: bool = True,
    ) -> Element:
        """An empty paragraph of a style; without ``exact``, lines may grow beyond its leading."""
        paragraph = add(parent, "w:p")
        properties = add(paragraph, "w:pPr")
        add(properties, "w:pStyle", val=style.id)
        if room.keep or (keep and not room.splits):
            add_flags(properties, keepNext=True)
        elif room.splits and style.keeps:
            add_flags(properties, keepNext=False)
        if self._new_page:
            add_flags(properties, pageBreakBefore=True)
            self._new_page = False
        if not exact:
            add_spacing(properties, style.look, exact=False)
        return paragraph

    def _words(
        self,
        parent: Element,
        style: NamedStyle,
        inlines: tuple[Inline, ...],
        room: Room,
        *,
        keep: bool = False,
    ) -> None:
        exact = all(map(of_known_height, texts(inlines)))
        paragraph = self._paragraph(parent, style, room, keep=keep, exact=exact)
        add_inlines(paragraph, inlines, style.family, self.numbers)

    def _vertical(self, parent: Element, block: Paragraph, room: Room) -> None:
        """Words one below the other, as lines of one paragraph."""
        paragraph = self._paragraph(parent, STYLES[block.style], room)
        for index, char in enumerate("".join(texts(block.inlines))):
            if index:
                add(add(paragraph, "w:r"), "w:br")
            add_text(paragraph, char)

    def _code(self, paragraph: Element, text: str) -> None:
        picture = load_picture(code_picture(text))
        if picture is not None:
            relationship = self.package.add_picture(picture)
            side = CODE_MM * sizes.MM
            add_in_corner(paragraph, relationship, self.numbers.next(), (side, side), CODE_NAME)

    # --- narratives -------------------------------------------------------------------------

    def _prose(self, parent: Element, prose: Prose, room: Room) -> None:
        def say(text: str) -> Inline:
            return Value(prose.path, text, prose.name, "" if text else _NOTHING)

        for block in prose.blocks:
            match block:
                case ProseParagraph(text):
                    self._words(parent, STYLES["prose"], (say(text),), room)
                case Figure():
                    self._figure(parent, block, room, say, prose)
                case DataTable():
                    self._data_table(parent, block, room, say)
        for line in range(max(1, prose.lines) if not prose.blocks else 0):
            inlines = () if line else (say(""),)
            self._words(parent, STYLES["prose"], inlines, room)

    def _figure(
        self,
        parent: Element,
        figure: Figure,
        room: Room,
        say: Say = Text,
        within: Prose | None = None,
    ) -> None:
        if room.splits:
            self._figure(add_whole(parent, room.width), figure, Room(room.width), say, within)
            add_end(parent)
            return
        data = self.files.get(figure.file)
        picture = load_picture(data) if data is not None else None
        paragraph = self._paragraph(parent, FIGURE, room, keep=bool(figure.caption))
        if picture is None:
            add_inlines(paragraph, (say(in_place_of(figure.file)),), FIGURE.family, self.numbers)
        else:
            if within is not None:
                control, _ = add_control(paragraph, within.path, within.name, self.numbers)
                paragraph = add(control, "w:sdtContent")
            limit = sizes.FIGURE_MAX_HEIGHT_MM * sizes.MM
            size = sizes.figure_size((picture.width, picture.height), room.width, limit)
            relationship = self.package.add_picture(picture)
            words = figure.caption or figure.file
            add_drawing(paragraph, relationship, self.numbers.next(), size, words)
        if figure.caption:
            self._words(parent, STYLES["caption"], (say(figure.caption),), room)

    def _data_table(self, parent: Element, table: DataTable, room: Room, say: Say = Text) -> None:
        caption = (say(table.caption),)
        within = room.splits and any(table.rows)
        if table.caption and not within:
            self._words(parent, STYLES["caption"], caption, room, keep=True)
        self._before_table(parent)
        title = caption if table.caption and within else ()
        add_data_table(parent, table.rows, title, room, self._words, say)

    def _before_table(self, parent: Element) -> None:
        """Begin the new page, if there is to be one: a table itself can't."""
        if self._new_page:
            add_flags(add_end(parent), pageBreakBefore=True)
            self._new_page = False


def _is_printed(paragraph: Paragraph) -> bool:
    """Whether a paragraph has words of the form alone: what is filled in is one control each."""
    return all(isinstance(inline, Text) for inline in paragraph.inlines)
