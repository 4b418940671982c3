"""What is drawn on pages, and the file that the pages make.

Points, measured from the upper left corner of the page, as layout counts; PDF's own axis upwards
begins and ends here. Text is drawn in the order in which it is to be read, so that what is copied
out of the file comes in that order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, Stream, make_page_destination

from app.export.fonts import Face
from app.export.pdf.faces import UsedFont
from app.export.pdf.images import image_object
from app.export.pdf.structure import Node, write_structure
from app.export.pictures import Picture


def number(value: float) -> str:
    """A length as PDF writes it, to a hundredth of a point."""
    return f"{value:.2f}".removesuffix(".00")


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the outline: ``level`` from 1, page from 0, ``top`` in points from the top."""

    level: int
    title: str
    page: int
    top: float


@dataclass(slots=True)
class _Rules:
    """Straight lines of one thickness, by the axis across them; overlapping ones become one."""

    across: dict[float, list[tuple[float, float]]] = field(
        default_factory=lambda: defaultdict[float, list[tuple[float, float]]](list)
    )

    def add(self, at: float, start: float, end: float) -> None:
        self.across[round(at, 2)].append((round(min(start, end), 2), round(max(start, end), 2)))

    def merged(self) -> Iterable[tuple[float, float, float]]:
        """Place, start and end of each line that is left."""
        for at in sorted(self.across):
            start, end = -1.0, -1.0
            for left, right in sorted(self.across[at]):
                if left > end:
                    if end > start:
                        yield at, start, end
                    start, end = left, right
                else:
                    end = max(end, right)
            if end > start:
                yield at, start, end


class Sheet:
    """The marks on one page, the next one of its file."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._page = len(file.pdf.pages)
        self._behind: list[str] = []
        self._text: list[str] = []
        self._pictures: list[str] = []
        self._images: dict[str, pikepdf.Object] = {}
        self._nodes: list[Node] = []
        self._current: Node | None = None
        self._marked = False
        self._level: dict[float, _Rules] = defaultdict(_Rules)
        self._upright: dict[float, _Rules] = defaultdict(_Rules)
        self._font = ""
        self._gap = "0"

    def mark(self, node: Node | None) -> None:
        """Say what the words that follow belong to: an element, or None if they are not read."""
        if self._marked and node is self._current:
            return
        if self._marked:
            self._text.append("EMC")
        self._text.append(self._opening(node))
        self._current, self._marked = node, True

    def _opening(self, node: Node | None) -> str:
        if node is None:
            return "/Artifact <</Type /Pagination>> BDC"
        number = len(self._nodes)
        node.content.append((self._page, number))
        self._nodes.append(node)
        return f"/{node.role} <</MCID {number}>> BDC"

    def text(
        self, x: float, baseline: float, face: Face, size: float, text: str, gap: float = 0.0
    ) -> None:
        """Set words; ``gap`` is added behind every character."""
        used = self._file.font(face)
        font, spaced = f"/{used.name} {number(size)} Tf", number(gap)
        out = self._text
        if font != self._font:
            out.append(font)
            self._font = font
        if spaced != self._gap:
            out.append(f"{spaced} Tc")
            self._gap = spaced
        up = self._file.height - baseline
        out.append(f"1 0 0 1 {number(x)} {number(up)} Tm {used.encode(text)} Tj")

    def level_rule(self, left: float, right: float, top: float, thickness: float) -> None:
        """A line from left to right."""
        self._level[thickness].add(top, left, right)

    def upright_rule(self, x: float, top: float, bottom: float, thickness: float) -> None:
        """A line from top to bottom."""
        self._upright[thickness].add(x, top, bottom)

    def picture(
        self,
        picture: Picture,
        left: float,
        top: float,
        width: float,
        height: float,
        node: Node | None,
    ) -> None:
        """Draw a picture into a rectangle; ``node`` is the element that it is."""
        name, image = self._file.image(picture)
        self._images[name] = image
        bottom = self._file.height - top - height
        matrix = " ".join(f"{value:.6g}" for value in (width, 0, 0, height, left, bottom))
        self._pictures.append(f"{self._opening(node)} q {matrix} cm /{name} Do Q EMC")

    def behind(self, path: str, gray: float) -> None:
        """Fill a shape behind all else; ``path`` in PDF's operators, y upwards."""
        self._behind.append(
            f"/Artifact <</Type /Pagination /Subtype /Watermark>> BDC q {number(gray)} g\n"
            f"{path}\nf Q EMC"
        )

    def enter(self, level: int, title: str, top: float) -> None:
        """Put a heading at this place of the page into the outline."""
        self._file.enter(Entry(level, title, self._page, top))

    def content(self) -> bytes:
        """The content stream."""
        parts = [*self._behind, *self._pictures, "/Artifact <</Type /Layout>> BDC"]
        parts.append("2 J")  # square ends, so that corners close
        for thickness in sorted({*self._level, *self._upright}):
            parts.append(f"{number(thickness)} w")
            for at, left, right in self._level[thickness].merged():
                up = number(self._file.height - at)
                parts.append(f"{number(left)} {up} m {number(right)} {up} l")
            for at, top, bottom in self._upright[thickness].merged():
                ends = (number(self._file.height - side) for side in (top, bottom))
                parts.append("{x} {} m {x} {} l".format(*ends, x=number(at)))
            parts.append("S")
        parts.append("EMC")
        if self._text:
            parts += ["BT", *self._text, *["EMC"] * self._marked, "ET"]
        return "\n".join(parts).encode("ascii")

    @property
    def nodes(self) -> list[Node]:
        """The elements of the marked contents, by number."""
        return self._nodes

    @property
    def images(self) -> dict[str, pikepdf.Object]:
        """The pictures on the page, by the names that its content calls them by."""
        return self._images


class PdfFile:
    """A PDF that grows page by page.

    Attributes:
        pdf: the file itself, for what is neither page nor outline.
        width, height: of every page.
    """

    def __init__(self, width: float, height: float) -> None:
        self.pdf = Pdf.new()
        self.width = width
        self.height = height
        self._fonts: dict[Face, UsedFont] = {}
        self._images: dict[bytes, tuple[str, pikepdf.Object]] = {}
        self._font_objects = self.pdf.make_indirect(Dictionary())
        self._outline: list[Entry] = []
        self._nodes: list[list[Node]] = []

    def font(self, face: Face) -> UsedFont:
        """A face as this file uses it."""
        if face not in self._fonts:
            self._fonts[face] = UsedFont(f"F{len(self._fonts) + 1}", face)
        return self._fonts[face]

    def image(self, picture: Picture) -> tuple[str, pikepdf.Object]:
        """Name and object of a picture, the same for the same picture."""
        if picture.data not in self._images:
            image = image_object(self.pdf, picture)
            self._images[picture.data] = (f"P{len(self._images) + 1}", image)
        return self._images[picture.data]

    def add(self, sheet: Sheet) -> None:
        """Append a page."""
        self._nodes.append(sheet.nodes)
        page = self.pdf.add_blank_page(page_size=(self.width, self.height))
        page.obj.MediaBox = Array([0, 0, round(self.width, 2), round(self.height, 2)])
        page.obj.Resources = Dictionary(Font=self._font_objects)
        if sheet.images:
            page.obj.Resources.XObject = Dictionary({f"/{n}": i for n, i in sheet.images.items()})
        page.obj.Contents = self.pdf.make_indirect(Stream(self.pdf, sheet.content()))

    def enter(self, entry: Entry) -> None:
        """Put a heading into the outline, behind those that were put there before."""
        self._outline.append(entry)

    def close(self, structure: Node) -> Pdf:
        """Embed the fonts, write outline and structure; nothing may be drawn after that."""
        for used in self._fonts.values():
            self._font_objects[Name("/" + used.name)] = used.embed(self.pdf)
        self._write_outline()
        write_structure(self.pdf, structure, self._nodes)
        return self.pdf

    def _write_outline(self) -> None:
        with self.pdf.open_outline() as outline:
            open_items: list[tuple[int, OutlineItem]] = []
            for entry in self._outline:
                item = OutlineItem(entry.title)
                item.destination = make_page_destination(
                    self.pdf, entry.page, "XYZ", left=0, top=round(self.height - entry.top, 2)
                )
                item.is_closed = entry.level >= 2
                while open_items and open_items[-1][0] >= entry.level:
                    open_items.pop()
                siblings = open_items[-1][1].children if open_items else outline.root
                siblings.append(item)
                open_items.append((entry.level, item))
