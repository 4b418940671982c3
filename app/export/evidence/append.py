"""Evidence behind the form: one PDF with contents, dividers and every page of every piece.

Pages are placed as form XObjects, so that their text, fonts and pictures stay what they were and
nothing is drawn anew as pixels (ISO 32000-1, 8.10). Streams go from file to file when the result is
written; what is held in memory does not grow with their size.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import (
    Array,
    Dictionary,
    Job,
    Name,
    Object,
    OutlineItem,
    Page,
    Pdf,
    Stream,
    String,
    make_page_destination,
)

from app.export.evidence import sheets
from app.export.evidence.boxes import Box, box_of, inherited
from app.export.evidence.hazards import member
from app.export.evidence.pieces import Piece
from app.export.evidence.sheaves import HIDDEN, Sheaf, Sheaves
from app.export.evidence.sheets import FOOT_MM, ROOM, Planned
from app.export.pdf.canvas import PdfFile, Sheet
from app.export.pdf.flow import Item, paint_all
from app.export.pdf.pages import HEIGHT, WIDTH
from app.export.pdf.structure import Node
from app.export.typography import MARGIN_TOP_MM, MM
from app.model.failure import Failure

_ACROSS_GAIN = 1.15
"""A page is laid across the sheet where it is that much larger so."""


@dataclass(frozen=True, slots=True)
class Appended:
    """What was appended: how many pages, and the one that each piece's divider is, from 1.

    ``counts`` are the pages of the pieces themselves. Numbers count the pages of the whole PDF.
    """

    pages: int
    dividers: tuple[int, ...]
    counts: tuple[int, ...]


def append_evidence(
    main: Path,
    pieces: Sequence[Piece],
    target: Path,
    *,
    footer: str,
    folder: Path,
    dpi: int | None = None,
    went_on: Callable[[], None] = lambda: None,
) -> Appended:
    """Write ``target``: the pages of ``main`` and behind them those of all ``pieces``.

    ``footer`` stands at the foot of every page as it does in ``main``; ``folder`` takes temporary
    files, which whoever made it removes. Pictures finer than ``dpi`` are resampled where it is
    given. ``went_on`` is called again and again, and may raise to end it.

    Raises :class:`Failure` where a piece can't be read, and :class:`OSError` where ``target`` can't
    be written; then there is none.
    """
    if not pieces:
        shutil.copyfile(main, target)
        return Appended(0, (), ())
    made = Sheaves(folder, ROOM, dpi)
    sheaves = [made.of(piece, went_on) for piece in pieces]
    try:
        return _join(main, pieces, sheaves, target, footer, went_on)
    except (pikepdf.PikepdfError, pikepdf.JobUsageError) as error:
        target.unlink(missing_ok=True)
        raise Failure(
            "没有导出：附件的页无法合在一起，请逐个用阅读器打开核对，另存后重新添加。"
        ) from error
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _join(
    main: Path,
    pieces: Sequence[Piece],
    sheaves: Sequence[Sequence[Sheaf]],
    target: Path,
    footer: str,
    went_on: Callable[[], None],
) -> Appended:
    files = [sheaf for each in sheaves for sheaf in each]
    counts = [sum(sheaf.pages for sheaf in each) for each in sheaves]
    job: Any = Job(_arguments(main, files, target))  # what it makes has no type in the library
    try:
        whole: Pdf = job.create_pdf()
        with whole:
            appended = _append(whole, pieces, counts, footer, went_on)
            if any(sheaf.layers for sheaf in files):
                _hide_layers(whole)
            whole.save(
                target,
                deterministic_id=True,
                min_version="1.7",
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                progress=lambda _: went_on(),
            )
        return appended
    finally:
        # It holds all files open, which Windows does not let anyone remove.
        job = None


def _arguments(main: Path, sheaves: Sequence[Sheaf], target: Path) -> list[str]:
    """What qpdf is asked for: one file of all pages, whose bytes stay where they are until saved.

    pikepdf itself copies all bytes of a page into memory when it moves from file to file.
    """
    files = [part for sheaf in sheaves for part in (str(sheaf.path), "1-z")]
    as_they_are = "--remove-unreferenced-resources=no"
    return ["append", as_they_are, str(main), "--pages", ".", "1-z", *files, "--", str(target)]


def _append(
    whole: Pdf,
    pieces: Sequence[Piece],
    counts: Sequence[int],
    footer: str,
    went_on: Callable[[], None],
) -> Appended:
    """Behind the form stand the pages of all pieces; they are moved onto sheets that follow."""
    loose = sum(counts)
    before = len(whole.pages) - loose
    structure = Node("Document")
    dividers = [sheets.divider_pages(p, n, structure) for p, n in zip(pieces, counts, strict=True)]
    # The contents take as many pages whatever the numbers are, which are set when all is planned.
    blank_numbers = sheets.contents_pages(pieces, counts, [0] * len(pieces), Node("Document"))
    plan = _planned(before, len(blank_numbers), [len(d) for d in dividers], counts)
    lead = plan.index(Planned("contents"))
    firsts = [plan.index(Planned("divider", index)) + 1 - lead for index in range(len(pieces))]
    front = Node("Document")
    contents = sheets.contents_pages(pieces, counts, firsts, front)
    structure.children[:0] = front.children
    file = PdfFile(WIDTH, HEIGHT)
    for index, planned in enumerate(plan):
        sheet = Sheet(file)
        recto = (before + index) % 2 == 0
        stamped = planned.kind == "page"
        if stamped:
            piece, count = pieces[planned.piece], counts[planned.piece]
            sheets.paint_stamp(sheet, piece, planned.part + 1, count, recto=recto)
        items = _items(planned, contents, dividers)
        paint_all(items, sheet, sheets.body_left(recto=recto), MARGIN_TOP_MM * MM)
        # The blank page behind the form, before the contents, has no number.
        number = sheets.page_number(index + 1 - lead, len(plan) - lead)
        sheets.paint_foot(sheet, footer, number, recto=recto, low=stamped)
        file.add(sheet)
    with file.close(structure) as frames:
        whole.pages.extend(frames.pages)
        placing = _Placing(whole)
        pages = [*whole.pages]
        leaves = iter(pages[before : before + loose])
        for index, (planned, sheet) in enumerate(
            zip(plan, pages[before + loose :], strict=True), before
        ):
            if planned.kind == "page":
                went_on()
                placing.place(sheet, next(leaves), recto=index % 2 == 0)
        del whole.pages[before : before + loose]
        _join_structure(whole, frames, before)
    start = before + lead
    _label_pages(whole, start)
    _write_outline(whole, pieces, start, firsts)
    return Appended(len(plan), tuple(start + first for first in firsts), tuple(counts))


def _planned(
    before: int, contents: int, dividers: Sequence[int], counts: Sequence[int]
) -> list[Planned]:
    """All sheets in order: the contents and each piece begin on a right-hand page."""
    plan: list[Planned] = []

    def to_recto(piece: int) -> None:
        if (before + len(plan)) % 2:
            plan.append(Planned("blank", piece))

    to_recto(-1)
    plan += (Planned("contents", -1, part) for part in range(contents))
    for piece, (divider, count) in enumerate(zip(dividers, counts, strict=True)):
        to_recto(piece - 1)
        plan += (Planned("divider", piece, part) for part in range(divider))
        plan += (Planned("page", piece, part) for part in range(count))
    return plan


def _items(
    planned: Planned, contents: list[list[Item]], dividers: list[list[list[Item]]]
) -> list[Item]:
    if planned.kind == "contents":
        return contents[planned.part]
    return dividers[planned.piece][planned.part] if planned.kind == "divider" else []


class _Placing:
    """Puts pages onto sheets of the same file."""

    def __init__(self, whole: Pdf) -> None:
        self._whole = whole
        self._used: set[tuple[int, int]] = set()

    def place(self, sheet: Page, leaf: Page, *, recto: bool) -> None:
        """Fit a page into the room of a sheet, whose own marks stay on top."""
        box = box_of(leaf)
        form = self._form(leaf)
        form.BBox = Array([round(v, 4) for v in (box.left, box.bottom, box.right, box.top)])
        matrix = " ".join(f"{value:.6g}" for value in _fit(box, recto=recto))
        sheet.obj.Resources.XObject = Dictionary(E=form)
        content = Stream(self._whole, f"q {matrix} cm /E Do Q".encode())
        sheet.obj.Contents = Array([self._whole.make_indirect(content), sheet.obj.Contents])

    def _form(self, leaf: Page) -> Object:
        contents = leaf.obj.get("/Contents")
        if isinstance(contents, Array) and len(contents) == 1:
            contents = contents[0]
        if not isinstance(contents, Stream) or contents.objgen in self._used:
            form = leaf.as_form_xobject(handle_transformations=False)
            for name in ("/Matrix", "/StructParents"):
                if name in form:
                    del form[name]
            return form
        # It becomes the form itself: its bytes are passed on as they are.
        self._used.add(contents.objgen)
        contents.Type = Name.XObject
        contents.Subtype = Name.Form
        contents.Resources = inherited(leaf, "/Resources") or Dictionary()
        if "/Group" in leaf.obj:
            contents.Group = leaf.obj.Group
        return contents


def _hide_layers(whole: Pdf) -> None:
    """Keep the layers hidden that are hidden in the files that pages came from."""
    groups, hidden = Array(), Array()
    for each in whole.objects:
        if isinstance(each, Dictionary) and each.get("/Type") == Name.OCG:
            groups.append(each)
            if HIDDEN in each:
                hidden.append(each)
                del each[HIDDEN]
    config = Dictionary(Order=Array(), OFF=hidden)
    whole.Root.OCProperties = Dictionary(OCGs=groups, D=config)


def _fit(box: Box, *, recto: bool) -> tuple[float, float, float, float, float, float]:
    """The matrix that brings what is seen of a page into the room of a sheet, in its middle.

    Nothing is enlarged. What is wider than high lies across, its head to the left on both sides of
    the leaf: inside on a right-hand page, outside on the other (GB/T 9704-2012, 11).
    """
    width, height = box.size
    upright = min(1.0, ROOM[0] / width, ROOM[1] / height)
    across = min(1.0, ROOM[0] / height, ROOM[1] / width)
    turn, scale = box.turn, upright
    if across > upright * _ACROSS_GAIN:
        turn, scale = (turn + 270) % 360, across
        width, height = height, width
    a, b, c, d = _TURNED[turn]
    unit = scale * box.unit
    along, up = (box.right - box.left) * unit, (box.top - box.bottom) * unit
    # Where the lower left corner of the page comes to lie, within what it covers.
    x = {0: 0.0, 90: 0.0, 180: along, 270: up}[turn]
    y = {0: 0.0, 90: along, 180: up, 270: 0.0}[turn]
    x += sheets.room_left(recto=recto) + (ROOM[0] - width * scale) / 2
    y += FOOT_MM * MM + (ROOM[1] - height * scale) / 2
    a, b, c, d = a * unit, b * unit, c * unit, d * unit
    return a, b, c, d, x - a * box.left - c * box.bottom, y - b * box.left - d * box.bottom


_TURNED = {0: (1, 0, 0, 1), 90: (0, -1, 1, 0), 180: (-1, 0, 0, -1), 270: (0, 1, -1, 0)}
"""Rotation clockwise."""


def _join_structure(whole: Pdf, frames: Pdf, before: int) -> None:
    """Hang the elements of the appended sheets behind those of the form (ISO 32000-1, 14.7)."""
    root = whole.Root.get("/StructTreeRoot")
    if root is None:
        for page in whole.pages[before:]:
            del page.obj.StructParents
        return
    tree = whole.copy_foreign(frames.Root.StructTreeRoot)
    document = root.K
    for element in tree.K.K:
        element.P = document
        document.K.append(element)
    start = int(root.ParentTreeNextKey)
    numbers = root.ParentTree.Nums
    count = int(tree.ParentTreeNextKey)
    for index in range(count):
        numbers.append(start + index)
        numbers.append(tree.ParentTree.Nums[2 * index + 1])
        whole.pages[before + index].obj.StructParents = start + index
    root.ParentTreeNextKey = start + count


def _label_pages(whole: Pdf, start: int) -> None:
    """附件1, 附件2, … from ``start``; before it the form's own, which qpdf wrote as one list."""
    kept = Array()
    labels = member(whole.Root.get("/PageLabels"), "/Nums")
    for number in range(0, len(labels) if isinstance(labels, Array) else 0, 2):
        if isinstance(labels, Array) and int(labels[number]) < start:
            kept.append(labels[number])
            kept.append(labels[number + 1])
    if not len(kept):
        kept = Array([0, Dictionary(S=Name.D)])
    kept.append(start)
    kept.append(Dictionary(P=String("附件"), S=Name.D, St=1))
    whole.Root.PageLabels = Dictionary(Nums=kept)


def _write_outline(whole: Pdf, pieces: Sequence[Piece], start: int, firsts: Sequence[int]) -> None:
    def item(title: str, page: int) -> OutlineItem:
        made = OutlineItem(title)
        made.destination = make_page_destination(whole, page, "XYZ", left=0, top=round(HEIGHT, 2))
        return made

    with whole.open_outline() as outline:
        contents = item("附件目录", start)
        for piece, first in zip(pieces, firsts, strict=True):
            contents.children.append(item(f"{piece.label}　{piece.title}", start + first - 1))
        outline.root.append(contents)
