"""Evidence behind the form: one PDF with contents, dividers and every page of every piece.

Pages are placed as form XObjects, so that their text, fonts and pictures stay what they were and
nothing is drawn anew as pixels (ISO 32000-1, 8.10). Streams go from file to file when the result is
written; what is held in memory does not grow with their size.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
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
)

from app.export.evidence import sheets
from app.export.evidence.boxes import box_of, inherited, is_bare
from app.export.evidence.contents import HEADING, MARKER_NAME, Marker, Planned, page_number, planned
from app.export.evidence.hazards import member
from app.export.evidence.pieces import Piece
from app.export.evidence.placing import ROOM, fit, placed, sides
from app.export.evidence.sheaves import HIDDEN, Sheaf, Sheaves
from app.export.pdf.canvas import PdfFile, Sheet
from app.export.pdf.finish import Attached, attach, declared, describe
from app.export.pdf.flow import Item, paint_all
from app.export.pdf.pages import HEIGHT, WIDTH, mark_shape
from app.export.pdf.structure import Node
from app.export.typography import MARGIN_TOP_MM, MARK_GRAY, MM
from app.model.document import Document
from app.model.failure import Failure


@dataclass(frozen=True, slots=True)
class Appended:
    """What was appended: how many pages, and the one that each piece's divider is, from 1.

    ``counts`` are the pages of the pieces themselves. Numbers count the pages of the whole PDF.
    ``unusable`` are those that could not be opened.
    """

    pages: int
    dividers: tuple[int, ...]
    counts: tuple[int, ...]
    unusable: tuple[Piece, ...] = ()


def append_evidence(
    main: Path | None,
    pieces: Sequence[Piece],
    target: Path,
    *,
    footer: str,
    folder: Path,
    dpi: int | None = None,
    about: Document | None = None,
    lenient: bool = False,
    went_on: Callable[[], None] = lambda: None,
) -> Appended:
    """Write ``target``: the pages of ``main``, if there are any, and behind them those of pieces.

    ``footer`` stands at the foot of every page as it does in ``main``; ``folder`` takes temporary
    files, which whoever made it removes. Pictures finer than ``dpi`` are resampled where it is
    given. ``about`` is the declaration that the pieces belong to, which a file of its own carries
    with it; its mark goes across the pages. A piece that can't be opened gets a divider and no
    pages where this is ``lenient``. ``went_on`` is called again and again, and may raise to end it.

    Nothing is written where there is no ``main`` and no page. Raises :class:`Failure` where a piece
    can't be read, and :class:`OSError` where ``target`` can't be written; then there is none.
    """
    if not pieces and main is not None:
        shutil.copyfile(main, target)
        return Appended(0, (), ())
    made = Sheaves(folder, ROOM, dpi, lenient=lenient)
    sheaves = [made.of(piece, went_on) for piece in pieces]
    if main is None and not any(sheaves):
        return Appended(0, (), (0,) * len(pieces), tuple(made.unusable))
    try:
        appended = _join(main, pieces, sheaves, target, footer, about, went_on, dpi or 0)
        return replace(appended, unusable=tuple(made.unusable))
    except (pikepdf.PikepdfError, pikepdf.JobUsageError, UnicodeDecodeError) as error:
        target.unlink(missing_ok=True)
        raise Failure(
            "没有导出：附件的页无法合在一起，请逐个用阅读器打开核对，另存后重新添加。"
        ) from error
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _join(
    main: Path | None,
    pieces: Sequence[Piece],
    sheaves: Sequence[Sequence[Sheaf]],
    target: Path,
    footer: str,
    about: Document | None,
    went_on: Callable[[], None],
    dpi: int,
) -> Appended:
    files = [sheaf for each in sheaves for sheaf in each]
    counts = [sum(sheaf.pages for sheaf in each) for each in sheaves]
    job: Any = Job(_arguments(main, files, target))  # what it makes has no type in the library
    try:
        whole: Pdf = job.create_pdf()
        with whole:
            appended = _append(whole, pieces, counts, footer, about, went_on, dpi)
            _keep_packed(whole)
            if any(sheaf.layers for sheaf in files):
                _hide_layers(whole)
            whole.trailer.ID = Array([String(_identity(pieces, counts, footer, about))] * 2)
            whole.save(
                target,
                # A digest of all bytes would take as long as writing them does.
                static_id=True,
                min_version="1.7",
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                progress=lambda _: went_on(),
            )
        return appended
    finally:
        # It holds all files open, which Windows does not let anyone remove.
        job = None


def _identity(
    pieces: Sequence[Piece], counts: Sequence[int], footer: str, about: Document | None
) -> bytes:
    """Tells this file from all others (ISO 32000-1, 14.4), and is the same for the same input.

    The declaration names its evidence with the digest of each file.
    """
    shown = [
        (piece.label, piece.title, piece.file, n) for piece, n in zip(pieces, counts, strict=True)
    ]
    data = (about.data, about.sums, about.mark.encode()) if about is not None else ()
    parts = (repr(shown).encode(), footer.encode(), *data)
    return hashlib.sha256(b"\0".join(parts)).digest()[:16]


def _arguments(main: Path | None, sheaves: Sequence[Sheaf], target: Path) -> list[str]:
    """What qpdf is asked for: one file of all pages, whose bytes stay where they are until saved.

    pikepdf itself copies all bytes of a page into memory when it moves from file to file.
    """
    files = [part for sheaf in sheaves for part in (str(sheaf.path), "1-z")]
    as_they_are = "--remove-unreferenced-resources=no"
    first = ["--empty", "--pages"] if main is None else [str(main), "--pages", ".", "1-z"]
    # A warning in no known encoding, which damaged files may cause, could not be passed on.
    return ["append", "--no-warn", as_they_are, *first, *files, "--", str(target)]


def _append(
    whole: Pdf,
    pieces: Sequence[Piece],
    counts: Sequence[int],
    footer: str,
    about: Document | None,
    went_on: Callable[[], None],
    dpi: int,
) -> Appended:
    """Behind the form stand the pages of all pieces; they are moved onto sheets that follow."""
    loose = sum(counts)
    before = len(whole.pages) - loose
    structure = Node("Document")
    dividers = [sheets.divider_pages(p, n, structure) for p, n in zip(pieces, counts, strict=True)]
    # The contents take as many pages whatever the numbers are, which are set when all is planned.
    blank_numbers = sheets.contents_pages(pieces, counts, [0] * len(pieces), Node("Document"))
    plan = planned(before, len(blank_numbers), [len(d) for d in dividers], counts)
    lead = plan.index(Planned("contents"))
    firsts = [plan.index(Planned("divider", index)) + 1 - lead for index in range(len(pieces))]
    front = Node("Document")
    contents = sheets.contents_pages(pieces, counts, firsts, front)
    structure.children[:0] = front.children
    file = PdfFile(WIDTH, HEIGHT)
    mark = mark_shape(about.mark if about else "")
    for index, one in enumerate(plan):
        sheet = Sheet(file)
        if mark:
            sheet.behind(mark, MARK_GRAY)
        recto = (before + index) % 2 == 0
        stamped = one.kind == "page"
        if stamped:
            piece, count = pieces[one.piece], counts[one.piece]
            sheets.paint_stamp(sheet, piece, one.part + 1, count, recto=recto)
        items = _items(one, contents, dividers)
        paint_all(items, sheet, sheets.body_left(recto=recto), MARGIN_TOP_MM * MM)
        # The blank page behind the form, before the contents, has no number.
        number = page_number(index + 1 - lead, len(plan) - lead)
        sheets.paint_foot(sheet, footer, number, recto=recto, low=stamped)
        file.add(sheet)
    with file.close(structure) as frames:
        placing = _Placing(whole, marked=bool(mark))
        pages: list[Object] = [page.obj for page in whole.pages[:before]]
        laid: list[Object] = [whole.copy_foreign(frame.obj) for frame in frames.pages]
        leaves = iter([*whole.pages][before:])
        for index, (one, sheet) in enumerate(zip(plan, laid, strict=True), before):
            if one.kind == "page":
                went_on()
                placing.place(sheet, next(leaves), recto=index % 2 == 0)
        pages += laid
        _set_pages(whole, pages)
        _join_structure(whole, frames, pages, before)
    start = before + lead
    _label_pages(whole, start)
    _write_outline(whole, pieces, pages, start, firsts)
    if about is not None:
        told = [(p.file, len(d), n) for p, d, n in zip(pieces, dividers, counts, strict=True)]
        _describe(whole, about, Marker(len(contents), tuple(told), dpi))
    return Appended(len(plan), tuple(start + first for first in firsts), tuple(counts))


def _set_pages(whole: Pdf, pages: Sequence[Object]) -> None:
    """Have these pages and no others; the library's own list of them is out of date after that.

    It takes pages in and out one by one, each time counting all that follow.
    """
    tree = whole.Root.Pages
    tree.Kids = Array(pages)
    tree.Count = len(pages)
    for page in pages:
        page.Parent = tree


def _items(
    one: Planned, contents: list[list[Item]], dividers: list[list[list[Item]]]
) -> list[Item]:
    if one.kind == "contents":
        return contents[one.part]
    return dividers[one.piece][one.part] if one.kind == "divider" else []


class _Placing:
    """Puts pages onto sheets of the same file."""

    def __init__(self, whole: Pdf, *, marked: bool) -> None:
        self._whole = whole
        self._marked = marked
        self._used: set[tuple[int, int]] = set()

    def place(self, sheet: Object, leaf: Page, *, recto: bool) -> None:
        """Fit a page into the room of a sheet, whose own marks stay on top."""
        box = box_of(leaf)
        form = self._form(leaf)
        form.BBox = Array(sides(box))
        matrix = fit(box, recto=recto)
        sheet.Resources.XObject = Dictionary(E=form)
        shown = placed(matrix, marked=self._marked)
        if self._marked:
            # The mark, and all that follows, only darkens what lies below: a scan hides nothing.
            sheet.Resources.ExtGState = Dictionary(M=Dictionary(BM=Name.Multiply))
            sheet.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
        content = Stream(self._whole, shown)
        sheet.Contents = Array([self._whole.make_indirect(content), sheet.Contents])

    def _form(self, leaf: Page) -> Object:
        contents = leaf.obj.get("/Contents")
        if isinstance(contents, Array) and len(contents) == 1:
            contents = contents[0]
        if (
            not isinstance(contents, Stream)
            or not is_bare(contents)
            or contents.objgen in self._used
        ):
            form = leaf.as_form_xobject(handle_transformations=False)
            _plain(form)
            return form
        # It becomes the form itself: its bytes are passed on as they are.
        self._used.add(contents.objgen)
        _plain(contents)
        contents.Type = Name.XObject
        contents.Subtype = Name.Form
        contents.Resources = inherited(leaf, "/Resources") or Dictionary()
        if "/Group" in leaf.obj:
            contents.Group = leaf.obj.Group
        return contents


def _plain(form: Object) -> None:
    """Take from a form what would turn it, or give it out for part of something else."""
    for name in ("/Matrix", "/StructParents", "/OC"):
        if name in form:
            del form[name]


def _keep_packed(whole: Pdf) -> None:
    """Name a single filter without a list around it, for qpdf would unpack and pack it anew."""
    for each in whole.objects:
        if not isinstance(each, Stream):
            continue
        filters = each.get("/Filter")
        if isinstance(filters, Array) and len(filters) == 1:
            settings = each.get("/DecodeParms")
            each.Filter = filters[0]
            if isinstance(settings, Array):
                del each.DecodeParms
                if len(settings) and isinstance(settings[0], Dictionary):
                    each.DecodeParms = settings[0]


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


def _join_structure(whole: Pdf, frames: Pdf, pages: Sequence[Object], before: int) -> None:
    """Hang the elements of the appended sheets behind those of the form (ISO 32000-1, 14.7)."""
    root = whole.Root.get("/StructTreeRoot")
    if root is None and not before:
        whole.Root.StructTreeRoot = whole.copy_foreign(frames.Root.StructTreeRoot)
        whole.Root.MarkInfo = Dictionary(Marked=True)
    if root is None:
        for page in pages[before:] if before else ():
            del page.StructParents
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
        pages[before + index].StructParents = start + index
    root.ParentTreeNextKey = start + count


def _label_pages(whole: Pdf, start: int) -> None:
    """附件1, 附件2, … from ``start``; before it the form's own, which qpdf wrote as one list."""
    kept = Array()
    labels = member(whole.Root.get("/PageLabels"), "/Nums")
    for number in range(0, len(labels) if isinstance(labels, Array) else 0, 2):
        if isinstance(labels, Array) and int(labels[number]) < start:
            kept.append(labels[number])
            kept.append(labels[number + 1])
    if start and not len(kept):
        kept = Array([0, Dictionary(S=Name.D)])
    kept.append(start)
    kept.append(Dictionary(P=String("附件"), S=Name.D, St=1))
    whole.Root.PageLabels = Dictionary(Nums=kept)


def _describe(whole: Pdf, about: Document, marker: Marker) -> None:
    """Say what the file is, and embed what it is proven with."""
    describe(whole, replace(about, title=f"{about.title}　证明材料"))
    attach(
        whole,
        [
            *declared(about),
            Attached(MARKER_NAME, marker.data(), "证明材料的编排", "application/json"),
        ],
    )


def _write_outline(
    whole: Pdf,
    pieces: Sequence[Piece],
    pages: Sequence[Object],
    start: int,
    firsts: Sequence[int],
) -> None:
    def item(title: str, page: int) -> OutlineItem:
        made = OutlineItem(title)
        made.destination = Array([pages[page], Name.XYZ, 0, Decimal(f"{HEIGHT:.2f}"), None])
        return made

    with whole.open_outline() as outline:
        contents = item(HEADING, start)
        for piece, first in zip(pieces, firsts, strict=True):
            contents.children.append(item(f"{piece.label}　{piece.title}", start + first - 1))
        outline.root.append(contents)
