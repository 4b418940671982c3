"""Comparing a PDF of evidence with the declaration, and every page in it with its original."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pikepdf
from pikepdf import Dictionary, Page, Stream

from app.export.evidence.boxes import Box, box_of, inherited, parts_of
from app.export.evidence.contents import (
    HEADING,
    UNTITLED,
    WHERE,
    Planned,
    divider_rows,
    entry_words,
    stamp_words,
)
from app.export.evidence.frames import (
    PLAIN_JPEG,
    TURNS,
    flat,
    frames,
    is_jpeg,
    printed_size,
    resampled_size,
)
from app.export.evidence.inspection import PICTURES
from app.export.evidence.originals import open_original
from app.export.evidence.pieces import Piece
from app.export.evidence.placing import ROOM, fit, placed, sides
from app.export.pictures import pixel_digest
from app.export.typography import MM, PAGE_HEIGHT_MM, PAGE_WIDTH_MM
from app.export.verify.comparing import Difference, short
from app.export.verify.evidence import EvidenceSeen, SheetSeen, laid_on, opened
from app.export.verify.fingerprints import Fingerprints, single
from app.export.verify.resampled import is_resampled
from app.store.files import pieces as chunks

_SPACE = re.compile(r"\s+")
_LEADER = "…"
_LAID = re.compile(rb"((?:-?[\d.]+ ){6})cm /P Do")
_PICTURE = frozenset(
    {"/BitsPerComponent", "/ColorSpace", "/DecodeParms", "/Filter", "/Height", "/Length"}
    | {"/Subtype", "/Type", "/Width"}
)
_WIDTH, _HEIGHT = PAGE_WIDTH_MM * MM, PAGE_HEIGHT_MM * MM
_CLOSE = 0.01
"""Points: as exactly as boxes are written."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a PDF of evidence must show.

    ``pieces`` are those of the declaration; one whose ``open`` raises has no original at hand.
    ``available`` says which have. ``path_of`` gives the path of the field that names a file, and
    ``pdf`` is what the PDF of this release's evidence is called.
    """

    pieces: Sequence[Piece]
    available: Callable[[Piece], bool]
    path_of: Callable[[str], str]
    mark: str = ""
    pdf: str = ""


def evidence_differences(name: str, seen: EvidenceSeen, claim: Claim) -> Iterator[Difference]:
    """The places in which a PDF of evidence, called ``name``, does not show what it must."""
    listed = [file for file, *_ in seen.marker.pieces]
    wanted = [piece.file for piece in claim.pieces]
    if listed != wanted:
        for found, file in zip_longest(listed, wanted, fillvalue=""):
            if found != file:
                words = f"“{name}”所附的材料应为“{file}”，文件中是“{found}”。"
                yield Difference(name, claim.path_of(file or found), file, found, words)
        return
    try:
        with closing(opened(seen.source)) as whole:
            yield from _Comparison(name, seen, claim, whole).differences()
    except (pikepdf.PikepdfError, OSError):
        words = f"“{name}”已损坏，无法核对，请重新获取。"
        yield Difference(name, "", "", "", words)


def evidence_remarks(name: str, claim: Claim) -> Iterator[str]:
    """What is to be said of pages that were compared with no original."""
    missing = [piece.label for piece in claim.pieces if piece.file and not claim.available(piece)]
    if missing:
        listed = "、".join(missing[:5]) + ("等" if len(missing) > 5 else "")
        yield (
            f"没有{listed}的原件，只核对了“{name}”的目录、页数、页码和页脚，没有核对这些附件的页面"
            "内容；请同时放入电子包（ZIP）再核对一次。"
        )


def resampling_remarks(name: str, seen: EvidenceSeen) -> Iterator[str]:
    """What is to be said where pictures were made smaller for print."""
    if seen.marker.dpi:
        yield (
            f"“{name}”里过大的图片为打印降到了{seen.marker.dpi} dpi，是与原件缩小后的样子比较的；"
            "原件在电子包（ZIP）里。"
        )


class _Comparison:
    def __init__(self, name: str, seen: EvidenceSeen, claim: Claim, whole: pikepdf.Pdf) -> None:
        self._name, self._seen, self._claim, self._whole = name, seen, claim, whole
        self._plan = seen.marker.plan
        self._counts = [pages for *_, pages in seen.marker.pieces]

    def differences(self) -> Iterator[Difference]:
        """All of them."""
        there: dict[int, int] = {}
        """The sheet (from 0) that stands for each that was planned."""
        if not self._plan:
            return
        numbers = [sheet.number for sheet in self._seen.sheets]
        wanted = list(range(1, len(self._plan) + 1))
        for kind, start, end, first, last in SequenceMatcher(
            None, wanted, numbers, autojunk=False
        ).get_opcodes():
            if kind == "equal":
                there.update(zip(range(start, end), range(first, last), strict=True))
                continue
            for index in range(start, end):
                yield self._tell(self._plan[index], f"缺少{self._called(index)}")
            for sheet in range(first, last):
                at = min(start, len(self._plan) - 1)
                near, where = self._plan[at], self._called(at)
                yield self._tell(near, f"的第{sheet + 1}页是多出来的，或次序不对：应为{where}")
        for index, sheet in there.items():
            yield from self._sheet(self._plan[index], index, sheet)
        yield from self._words(there)
        for index, piece in enumerate(self._claim.pieces):
            if self._claim.available(piece):
                yield from self._piece(index, piece, there)

    def _called(self, index: int) -> str:
        """A planned sheet as a person finds it."""
        one = self._plan[index]
        what = {"contents": "目录", "blank": "空白页", "divider": "隔页", "page": ""}[one.kind]
        if one.kind in ("divider", "page"):
            label = self._claim.pieces[one.piece].label
            what = f"{label}的第{one.part + 1}页" if one.kind == "page" else f"{label}的{what}"
        return f"附件第{index + 1}页（{what}）"

    def _tell(self, one: Planned, what: str, expected: str = "", found: str = "") -> Difference:
        piece = self._claim.pieces[one.piece] if one.piece >= 0 else None
        path = self._claim.path_of(piece.file) if piece is not None else ""
        return Difference(self._name, path, expected, found, f"“{self._name}”{what}。")

    def _sheet(self, one: Planned, index: int, sheet: int) -> Iterator[Difference]:
        seen = self._seen.sheets[sheet]
        where = self._called(index)
        if seen.total != len(self._plan):
            yield self._tell(one, f"{where}的页脚应为共{len(self._plan)}页，文件中是{seen.total}页")
        if one.kind == "page":
            yield from self._stamp(one, where, seen)
            yield from self._placed(one, where, sheet, seen)
        elif seen.drawing:
            yield self._tell(one, f"{where}上多出了内容")
        elif one.kind == "blank" and seen.words:
            yield self._tell(one, f"{where}上多出了文字“{short(seen.words)}”", "", seen.words)

    def _stamp(self, one: Planned, where: str, seen: SheetSeen) -> Iterator[Difference]:
        piece = self._claim.pieces[one.piece]
        stamp = _bare(stamp_words(piece, one.part + 1, self._counts[one.piece]))
        title, words = _bare(piece.title), _bare(seen.words)
        own = words.removeprefix(stamp) if words.startswith(stamp) else words.removesuffix(stamp)
        # A title that is too long for the line is cut there.
        cut = own.endswith(_LEADER) and title.startswith(own[:-1])
        if words == own or not (own == title or cut):
            what = f"{where}顶端应印“{stamp}”和“{title}”，文件中是“{short(words)}”"
            yield self._tell(one, what, f"{title}{stamp}", words)

    def _placed(
        self, one: Planned, where: str, sheet: int, seen: SheetSeen
    ) -> Iterator[Difference]:
        form = laid_on(self._whole, sheet)
        marked = bool(self._claim.mark)
        if form is None or not seen.drawing:
            yield self._tell(one, f"{where}上没有附件的页面")
        elif not _is_within(form, seen.drawing, marked=marked) or marked != seen.darkens:
            yield self._tell(one, f"{where}的页面被移动、缩放或遮盖")

    def _words(self, there: dict[int, int]) -> Iterator[Difference]:
        """What the contents and the dividers say."""
        found: dict[int, list[str]] = defaultdict(list)
        for index, one in enumerate(self._plan):
            if one.kind in ("contents", "divider") and index in there:
                found[one.piece].append(self._seen.sheets[there[index]].words)
        pieces, counts = self._claim.pieces, self._counts
        starts = [self._plan.index(Planned("divider", i)) + 1 for i in range(len(pieces))]
        entries = (
            f"{entry_words(piece, count)}{start}"
            for piece, count, start in zip(pieces, counts, starts, strict=True)
        )
        wanted = {-1: HEADING + "".join(entries) + WHERE}
        for index, (piece, count) in enumerate(zip(pieces, counts, strict=True)):
            rows = divider_rows(piece, count)
            table = "".join(f"{label}{''.join(lines)}" for label, lines in rows)
            wanted[index] = f"{piece.label}{piece.title or UNTITLED}{table}"
        for index, words in wanted.items():
            expected, seen = _bare(words), _bare("".join(found[index]))
            if expected.replace(_LEADER, "") != seen.replace(_LEADER, ""):
                called = f"{pieces[index].label}的隔页" if index >= 0 else "附件目录"
                what = f"的{called}应为“{short(expected)}”，文件中是“{short(seen)}”"
                yield self._tell(Planned("divider", index), what, expected, seen)

    # --- the pages themselves -----------------------------------------------------------------

    def _piece(self, index: int, piece: Piece, there: dict[int, int]) -> Iterator[Difference]:
        count = self._counts[index]
        begin = self._plan.index(Planned("divider", index))
        begin += sum(one.kind == "divider" and one.piece == index for one in self._plan)
        leaves = [self._leaf(begin + part, there) for part in range(count)]
        dpi = self._seen.marker.dpi
        same = [*_pages_alike(piece, leaves, marked=bool(self._claim.mark), dpi=dpi)]
        if len(same) != count:
            what = f"中{piece.label}有{count}页，原件“{piece.name}”有{len(same)}页"
            yield self._tell(Planned("page", index), what, str(len(same)), str(count))
        for part, alike in enumerate(same[:count]):
            if not alike and leaves[part] is not None:
                what = f"{self._called(begin + part)}与原件“{piece.name}”不同"
                yield self._tell(Planned("page", index), what)

    def _leaf(self, index: int, there: dict[int, int]) -> _Leaf | None:
        sheet = there.get(index)
        form = laid_on(self._whole, sheet) if sheet is not None else None
        if form is None or sheet is None:
            return None
        return _Leaf(form, self._seen.sheets[sheet].drawing, recto=index % 2 == 0)


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A page of evidence as it lies on its sheet."""

    form: Stream
    drawing: bytes
    recto: bool

    def lies_as(self, box: Box, *, marked: bool) -> bool:
        """Whether it is shown as a page with this box is."""
        own, wanted = _sides(self.form), sides(box)
        near = len(own) == 4 and all(abs(a - b) <= _CLOSE for a, b in zip(own, wanted, strict=True))
        return near and self.drawing == placed(fit(box, recto=self.recto), marked=marked)


def _pages_alike(
    piece: Piece, leaves: list[_Leaf | None], *, marked: bool, dpi: int
) -> Iterator[bool]:
    """For each page of an original whether what was appended is the same."""
    if piece.kind == "pdf":
        yield from _pdf_alike(piece, leaves, marked=marked)
    elif piece.kind in PICTURES:
        yield from _pictures_alike(piece, leaves, marked=marked, dpi=dpi)


def _pdf_alike(piece: Piece, leaves: list[_Leaf | None], *, marked: bool) -> Iterator[bool]:
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "original.pdf"
        with closing(piece.open()) as stream, path.open("wb") as copy:
            for data in chunks(stream):
                copy.write(data)
        try:
            original = open_original(path)
        except (pikepdf.PikepdfError, ValueError):
            return  # what can't be opened has no pages
        with original.pdf as pdf:
            prints = Fingerprints(), Fingerprints()
            for page, leaf in zip_longest(pdf.pages, leaves[: len(pdf.pages)]):
                if leaf is None:
                    yield False
                    continue
                alike = _draw_alike(page, leaf, *prints) or _draw_alike(
                    page, leaf, Fingerprints(unpacked=True), Fingerprints(unpacked=True)
                )
                yield alike and leaf.lies_as(box_of(page), marked=marked)


def _draw_alike(page: Page, leaf: _Leaf, its: Fingerprints, own: Fingerprints) -> bool:
    if not _content_alike(page, leaf.form):
        return False
    resources = inherited(page, "/Resources") or Dictionary()
    group = page.obj.get("/Group")
    form = leaf.form
    plain = not {"/Matrix", "/OC"} & set(form.stream_dict.keys())
    return plain and its.of(resources, group) == own.of(form.get("/Resources"), form.get("/Group"))


def _content_alike(page: Page, form: Stream) -> bool:
    parts = parts_of(page)
    as_packed = len(parts) == 1 and _packing(parts[0]) == _packing(form)
    # What is damaged is passed on as it is.
    if as_packed and parts[0].read_raw_bytes() == form.read_raw_bytes():
        return True
    try:
        content = page.as_form_xobject(handle_transformations=False).read_bytes()
        return content.strip() == form.read_bytes().strip()
    except (pikepdf.PikepdfError, ValueError):
        return False


def _packing(stream: Stream) -> tuple[object, object]:
    return single(stream.get("/Filter")), single(stream.get("/DecodeParms"))


def _pictures_alike(
    piece: Piece, leaves: list[_Leaf | None], *, marked: bool, dpi: int
) -> Iterator[bool]:
    with suppress(OSError, ValueError, SyntaxError):
        for number, (image, data, orientation) in enumerate(frames(piece)):
            leaf = leaves[number] if number < len(leaves) else None
            if leaf is None:
                yield False
                continue
            size = image.size if orientation < 5 else (image.height, image.width)
            across, up = printed_size(size, ROOM)
            smaller = resampled_size(image, orientation, ROOM, dpi)
            shown = _is_picture(leaf.form, image, data, smaller)
            shown = shown and _is_turned(leaf.form, orientation)
            yield shown and leaf.lies_as(Box(0, 0, across, up), marked=marked)


def _is_picture(form: Stream, image: Any, data: bytes, smaller: tuple[int, int] | None) -> bool:
    """Whether a form shows this picture, and nothing else can be called from it.

    ``smaller`` are the pixels that it has there, where these are fewer.
    """
    resources: Any = form.get("/Resources")
    if set(form.stream_dict.keys()) & {"/Matrix", "/OC", "/Group"}:
        return False
    pictures = resources.get("/XObject") if isinstance(resources, Dictionary) else None
    picture: Any = pictures.get("/P") if isinstance(pictures, Dictionary) else None
    if not isinstance(picture, Stream):
        return False
    keys = set(picture.stream_dict.keys()) - _PICTURE
    if smaller is not None:
        return not keys and is_resampled(picture, flat(image), smaller)
    if data and is_jpeg(image) and image.mode in PLAIN_JPEG:
        inverted = image.mode == "CMYK" and "adobe" in image.info
        right = keys == ({"/Decode"} if inverted else set[str]())
        right = right and picture.ColorSpace == PLAIN_JPEG[image.mode]
        return right and _sha256(picture.read_raw_bytes()) == _sha256(data)
    if keys:
        return False
    try:
        shown = pikepdf.PdfImage(picture).as_pil_image()
    except (pikepdf.PikepdfError, ValueError, OSError, NotImplementedError):
        return False
    return pixel_digest(shown) == pixel_digest(flat(image))


def _is_turned(form: Stream, orientation: int) -> bool:
    """Whether a picture fills its form, turned as it must be."""
    found = _LAID.fullmatch(form.read_bytes().strip())
    own = _sides(form)
    if found is None or len(own) != 4:
        return False
    across, up = own[2], own[3]
    wanted = [n * side for n, side in zip(TURNS[orientation], (across, up) * 3, strict=True)]
    numbers = [float(number) for number in found[1].split()]
    return all(abs(a - b) <= _CLOSE for a, b in zip(numbers, wanted, strict=True))


def _is_within(form: Stream, drawing: bytes, *, marked: bool) -> bool:
    """Whether a form is drawn into the room of a sheet, in one of the ways in which pages lie."""
    own = _sides(form)
    if len(own) != 4:
        return False
    numbers = [float(n) for n in re.findall(rb"-?[\d.]+(?:e-?\d+)?", drawing)[:6]]
    if len(numbers) != 6:
        return False
    a, b, c, d, e, f = numbers
    if drawing != placed((a, b, c, d, e, f), marked=marked):
        return False
    xs = [a * x + c * y + e for x in own[::2] for y in own[1::2]]
    ys = [b * x + d * y + f for x in own[::2] for y in own[1::2]]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    on_sheet = min(*xs, *ys) >= 0 and max(xs) <= _WIDTH and max(ys) <= _HEIGHT
    fits = width <= ROOM[0] + _CLOSE and height <= ROOM[1] + _CLOSE
    return on_sheet and fits and (a == d == 0 or b == c == 0)


def _sides(form: Stream) -> list[float]:
    box: Any = form.get("/BBox")
    with suppress(TypeError, ValueError):
        return [float(side) for side in box]
    return []


def _bare(words: str) -> str:
    return _SPACE.sub("", words)


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
