"""The document tree: all that a renderer knows.

An edition composes what was answered into one :class:`Document`; the DOCX and the PDF are two
renderings of it. Nothing here speaks of a file format: sizes and fonts belong to
:mod:`app.export.typography`, which both renderers read. Every value cites its field's path, so
that a renderer can mark it and a reader can find it again.

Lengths are in millimetres.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from app.model.paths import FieldPath

# --- inside a paragraph ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """Printed words of the form itself."""

    text: str


@dataclass(frozen=True, slots=True)
class Value:
    """What was answered in a field, or the blank that the paper has where nothing was.

    ``text`` is printed underlined where the paper has a blank line (``blank`` is not empty);
    where ``text`` is empty, ``blank`` itself is printed, character for character. ``name`` is the
    field's name for the person who clicks on it.
    """

    path: FieldPath
    text: str
    name: str
    blank: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A box before a choice: ☑ when ``ticked``, □ when not.

    ``path`` is the field whose value the tick shows; of the two boxes of a question (□是 □否)
    each is a tick of the same field.
    """

    path: FieldPath
    ticked: bool
    name: str

    @property
    def text(self) -> str:
        """The character that is printed."""
        return "☑" if self.ticked else "□"


Inline = Text | Value | Tick

# --- blocks ---------------------------------------------------------------------------------

Style = Literal[
    "cover-title",
    "cover-line",
    "title",
    "body",
    "label",
    "cell",
    "line",
    "box-title",
    "note",
    "prose",
    "subheading",
    "caption",
    "statement",
    "signature",
    "list",
]
"""What a paragraph is; how it looks stands in :data:`app.export.typography.STYLES`."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. ``keep_next`` keeps it on the page of what follows it."""

    inlines: tuple[Inline, ...]
    style: Style = "body"
    keep_next: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the form; it stands in the outline and never alone at the foot of a page.

    ``level`` 1 is 一、, 2 is （一）, 3 is 1. (a row across a box), 4 is 1.1 (inside a box).
    """

    text: str
    level: Literal[1, 2, 3, 4]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture, fitted to the column, with its caption below.

    ``file`` is the name that ``declaration.json`` gives it; the bytes are in the document's
    ``files``. A renderer that has no usable picture prints ``file`` in its place.
    """

    file: str
    caption: str


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table of a narrative, caption above, its first row repeated on every page."""

    rows: tuple[tuple[str, ...], ...]
    caption: str


@dataclass(frozen=True, slots=True)
class Prose:
    """The narrative of one field: paragraphs, figures and tables; ``lines`` blank lines if none."""

    path: FieldPath
    name: str
    blocks: tuple[ProseBlock, ...]
    lines: int = 6


@dataclass(frozen=True, slots=True)
class ProseParagraph:
    """A paragraph of a narrative."""

    text: str


ProseBlock = ProseParagraph | Figure | DataTable


@dataclass(frozen=True, slots=True)
class Space:
    """Room to sign, to stamp or to write by hand: so many blank lines."""

    lines: int


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A new page; with ``recto`` a right-hand page, behind a blank one if need be.

    ``recto`` is only used where the number of pages before it is certain (behind the cover and
    behind 填报说明, each one page), so that both renderings agree without asking each other.
    """

    recto: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a grid. ``vertical`` sets its words one below the other, as in 企业简介."""

    blocks: tuple[Block, ...]
    columns: int = 1
    rows: int = 1
    label: bool = False
    vertical: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a grid; ``height`` is its least height. ``splits`` where it may cross a page.

    Cells covered by a cell above them (``Cell.rows`` > 1) are left out.
    """

    cells: tuple[Cell, ...]
    height: float = 0.0
    splits: bool = False
    keep_next: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A box of the form: fixed columns (their widths in mm) and ruled rows.

    A row that crosses a page has its borders closed at the foot and opened again at the head.
    """

    columns: tuple[float, ...]
    rows: tuple[GridRow, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover: a title and a few lines, each a label with its value.

    ``code`` is what the QR code in the upper outer corner says, or empty where there is none.
    """

    title: str
    entries: tuple[tuple[str, Value], ...]
    code: str = ""


Block = Paragraph | Heading | Figure | DataTable | Prose | Space | PageBreak | Grid | Cover


@dataclass(frozen=True, slots=True)
class Document:
    """A whole declaration, ready to be rendered.

    ``mark`` is printed across every page (草稿), or empty. ``footer`` stands at the inner side of
    every page's foot, opposite the page number (release, date, 校验码). ``data`` is the canonical
    ``declaration.json`` that the document shows, ``files`` the names in it of figures and evidence
    with the SHA-256 of each, and ``created`` the moment that the files carry (ISO 8601, UTC), so
    that the same input gives the same bytes.
    """

    title: str
    subject: str
    author: str
    blocks: tuple[Block, ...]
    footer: str
    data: bytes
    created: str
    mark: str = ""
    keywords: str = ""
    files: tuple[tuple[str, str], ...] = ()

    @property
    def sums(self) -> bytes:
        """``files`` as ``sha256sum`` writes them: with ``data``, all that the 校验码 is made of."""
        return "".join(f"{sha256}  {name}\n" for name, sha256 in self.files).encode()


def walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Every block in printed order, those in cells too; a grid comes before what is in it."""
    for block in blocks:
        yield block
        if isinstance(block, Grid):
            for row in block.rows:
                for cell in row.cells:
                    yield from walk(cell.blocks)
