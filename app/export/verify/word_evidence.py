"""Comparing a DOCX of evidence with the declaration, and each picture in it with its original.

What the program wrote itself (contents, dividers, stamps) is held to character for character. A
picture must be the very one that was made, and, where the original is at hand, show what that shows
when it is drawn anew.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pikepdf

from app.export.evidence.boxes import Box, box_of
from app.export.evidence.contents import (
    HEADING,
    IN_WORD,
    UNTITLED,
    WHERE,
    Planned,
    WordMarker,
    divider_rows,
    entry_words,
    found_words,
    stamp_words,
    word_marker_in,
)
from app.export.evidence.engraver import ALIKE
from app.export.evidence.engraving import Engraving, Undrawn
from app.export.evidence.frames import printed_size
from app.export.evidence.inspection import PICTURES
from app.export.evidence.originals import open_original
from app.export.evidence.pieces import Piece
from app.export.evidence.placing import ROOM, fit
from app.export.verify.appended import Claim
from app.export.verify.comparing import Difference, short
from app.export.verify.docx import DocxSeen, PictureSeen
from app.export.verify.expectation import visible
from app.export.verify.safety import Archive
from app.export.verify.word_layout import layout_faults
from app.model.failure import Failure
from app.store.files import pieces as chunks

_LEADER = "…"
_CHUNK = 1 << 20
_AROUND = 12
"""So many characters of what is the same stand before a difference."""
_CLOSE = 1.0
"""Points by which a picture may be larger or smaller than the page that it shows."""


@dataclass(frozen=True, slots=True)
class WordSeen:
    """A DOCX of evidence: what it claims to be, its words and its pictures, and where they are."""

    archive: Archive
    marker: WordMarker
    text: str
    pictures: tuple[PictureSeen, ...]


def seen_in(archive: Archive, read: DocxSeen) -> WordSeen:
    """What was read of a DOCX of evidence. Raises :class:`Failure` where it says not what it is."""
    marker = word_marker_in(read.plan)
    if marker is None or not _tells_all(marker):
        raise Failure(f"“{archive.name}”所附的证明材料编排数据已损坏，请重新获取。")
    return WordSeen(archive, marker, read.text, tuple(read.pictures))


def _tells_all(marker: WordMarker) -> bool:
    """Whether there are contents, a divider for each piece, and a digest for each picture."""
    sheets = marker.marker
    pages = sum(pages for *_, pages in sheets.pieces) if marker.way == "pictures" else 0
    whole = sheets.contents and all(dividers for _, dividers, _ in sheets.pieces)
    return bool(whole) and len(marker.pictures) == pages


def without_number(foot: str, marker: WordMarker) -> str:
    """The words of a foot without what counts the sheets, where that is right."""
    return foot.replace(f"附件第页共{len(marker.marker.plan)}页", "", 1)


def word_differences(
    name: str, seen: WordSeen, claim: Claim, went_on: Callable[[], None] = lambda: None
) -> Iterator[Difference]:
    """The places in which a DOCX of evidence, called ``name``, does not show what it must.

    ``went_on`` is called with each page that is compared, and may raise to end it.
    """
    listed = [file for file, *_ in seen.marker.marker.pieces]
    wanted = [piece.file for piece in claim.pieces]
    if listed != wanted:
        for found, file in zip_longest(listed, wanted, fillvalue=""):
            if found != file:
                words = f"“{name}”所附的材料应为“{file}”，文件中是“{found}”。"
                yield Difference(name, claim.path_of(file or found), file, found, words)
        return
    yield from _Comparison(name, seen, claim, went_on).differences()


class _Comparison:
    def __init__(
        self, name: str, seen: WordSeen, claim: Claim, went_on: Callable[[], None]
    ) -> None:
        self._name, self._seen, self._claim, self._went_on = name, seen, claim, went_on
        self._plan = seen.marker.marker.plan
        self._counts = [pages for *_, pages in seen.marker.marker.pieces]
        self._lengths = [dividers for _, dividers, _ in seen.marker.marker.pieces]

    def differences(self) -> Iterator[Difference]:
        """All of them."""
        drawn = self._seen.marker.way == "pictures"
        pages = [one for one in self._plan if one.kind == "page"] if drawn else []
        pictures = self._seen.pictures
        if len(pictures) != len(pages):
            what = f"应有{len(pages)}页附件的图片，文件中有{len(pictures)}幅"
            yield self._tell(Planned("contents"), what, str(len(pages)), str(len(pictures)))
            return
        yield from self._words(pages)
        yield from self._layout(listed=not drawn)
        for one, picture, digest in zip(pages, pictures, self._seen.marker.pictures, strict=True):
            yield from self._picture(one, picture, digest)
        # The process ends before the folder goes: it holds files there, which Windows keeps then.
        with TemporaryDirectory(ignore_cleanup_errors=True) as folder, Engraving() as engraving:
            originals = _Originals(engraving, Path(folder), self._seen.archive)
            both = zip(pages, pictures, strict=True)
            for index, group in groupby(both, lambda pair: pair[0].piece):
                if self._claim.available(self._claim.pieces[index]):
                    yield from self._piece(index, [picture for _, picture in group], originals)

    def _tell(self, one: Planned, what: str, expected: str = "", found: str = "") -> Difference:
        piece = self._claim.pieces[one.piece] if one.piece >= 0 else None
        path = self._claim.path_of(piece.file) if piece is not None else ""
        return Difference(self._name, path, expected, found, f"“{self._name}”{what}。")

    def _called(self, one: Planned) -> str:
        return f"{self._claim.pieces[one.piece].label}的第{one.part + 1}页"

    # --- words --------------------------------------------------------------------------------

    def _words(self, pages: list[Planned]) -> Iterator[Difference]:
        """What stands before each picture, and behind the last one."""
        text, start = self._seen.text, 0
        ahead = ""
        stamped = iter(zip(pages, self._seen.pictures, strict=True))
        for number, one in enumerate(self._plan, 1):
            if one.kind != "page" or not pages:
                ahead += self._own(one)
                continue
            _, picture = next(stamped)
            found = text[start : picture.behind]
            start = picture.behind
            if found[: len(ahead)] != ahead:
                yield self._tell(one, *_unlike(f"{self._called(one)}之前的文字", ahead, found))
            elif not self._is_stamp(one, found[len(ahead) :], recto=number % 2 == 1):
                stamp = self._stamp(one)
                what = f"{self._called(one)}顶端的文字"
                yield self._tell(one, *_unlike(what, stamp, found[len(ahead) :]))
            ahead = ""
        if text[start:] != ahead:
            what = "末尾的文字" if pages else "的文字"
            yield self._tell(Planned("contents"), *_unlike(what, ahead, text[start:]))

    def _own(self, one: Planned) -> str:
        """What is seen of :meth:`_words_on` a sheet."""
        return visible(self._words_on(one))

    def _words_on(self, one: Planned) -> str:
        """What a sheet says that is no page of evidence; the first says it for all of its kind."""
        way = self._seen.marker.way
        if one.kind == "contents" and not one.part:
            entries = (
                f"{entry_words(piece, count)}{self._first(index)}"
                for index, (piece, count) in enumerate(
                    zip(self._claim.pieces, self._counts, strict=True)
                )
            )
            return f"{HEADING}{''.join(entries)}{WHERE}{IN_WORD[way]}"
        if one.kind != "divider" or one.part:
            return ""
        piece, count = self._claim.pieces[one.piece], self._counts[one.piece]
        last = self._first(one.piece) + self._lengths[one.piece] - 1
        found = found_words(self._claim.pdf, last, count) if way == "list" and count else ""
        rows = divider_rows(piece, count, found)
        table = "".join(f"{label}{''.join(lines)}" for label, lines in rows)
        return f"{piece.label}{piece.title or UNTITLED}{table}"

    def _first(self, index: int) -> int:
        return self._plan.index(Planned("divider", index)) + 1

    def _stamp(self, one: Planned) -> str:
        piece = self._claim.pieces[one.piece]
        return visible(stamp_words(piece, one.part + 1, self._counts[one.piece]))

    def _blanks(self, one: Planned) -> int:
        """How many blanks stand among the words on a sheet, at most."""
        if one.kind == "page":
            piece = self._claim.pieces[one.piece]
            words = piece.title + stamp_words(piece, one.part + 1, self._counts[one.piece])
        else:
            words = self._words_on(replace(one, part=0))
        return len(words) - len(visible(words))

    def _layout(self, *, listed: bool) -> Iterator[Difference]:
        """What lies otherwise on its sheet than it was made."""
        for sheets, what in layout_faults(
            self._seen.archive, self._plan, self._blanks, listed=listed
        ):
            first = sheets[0] if sheets else Planned("contents")
            where = self._sheet(first) if sheets else ""
            where += f"等{len(sheets)}处" if len(sheets) > 1 else ""
            words = f"{where}的{what}与制作时不同，打印出来会不一样"
            yield self._tell(first, words)

    def _sheet(self, one: Planned) -> str:
        if one.kind == "page":
            return self._called(one)
        if one.kind == "divider":
            return f"{self._claim.pieces[one.piece].label}的隔页"
        return "附件目录" if one.kind == "contents" else "空白页"

    def _is_stamp(self, one: Planned, found: str, *, recto: bool) -> bool:
        stamp, title = self._stamp(one), visible(self._claim.pieces[one.piece].title)
        own = found.removesuffix(stamp) if recto else found.removeprefix(stamp)
        # A title that is too long for the line is cut there.
        cut = own.endswith(_LEADER) and title.startswith(own[:-1])
        return len(own) == len(found) - len(stamp) and (own == title or cut)

    # --- pictures -----------------------------------------------------------------------------

    def _picture(self, one: Planned, picture: PictureSeen, digest: str) -> Iterator[Difference]:
        where = self._called(one)
        if digest not in picture.digests:
            yield self._tell(one, f"{where}的图片不是制作时的那一幅")
        across, up = picture.size
        if across > ROOM[0] + _CLOSE or up > ROOM[1] + _CLOSE:
            yield self._tell(one, f"{where}的图片被放大到页边以外")
        if not visible(picture.alt).startswith(self._stamp(one)):
            yield self._tell(one, *_unlike(f"{where}的替代文字", self._stamp(one), picture.alt))

    def _piece(
        self, index: int, pictures: list[PictureSeen], originals: _Originals
    ) -> Iterator[Difference]:
        piece = self._claim.pieces[index]
        # Closed at once, for it keeps the original open until then.
        with closing(originals.pages(piece)) as pages:
            for shown, (one, picture) in enumerate(zip_longest(pages, pictures)):
                self._went_on()
                planned = Planned("page", index, shown)
                if one is None or picture is None:
                    what = f"中{piece.label}有{len(pictures)}页，与原件“{piece.name}”的页数不同"
                    yield self._tell(planned, what, "", str(len(pictures)))
                    return
                wrong = originals.unlike(one, picture)
                if wrong:
                    yield self._tell(planned, f"{self._called(planned)}与原件“{piece.name}”{wrong}")


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of an original: how the process that draws it calls it, and its printed size.

    Without a size, that follows from its pixels, which are known when it is drawn.
    """

    request: dict[str, Any]
    size: tuple[float, float] | None = None


class _Originals:
    """Draws pages of originals, and holds pictures against them."""

    def __init__(self, engraving: Engraving, folder: Path, archive: Archive) -> None:
        self._engraving, self._folder, self._archive = engraving, folder, archive
        self._files = 0

    def pages(self, piece: Piece) -> Generator[_Page]:
        """The pages of a piece; it is let go when this is closed, or the last one asked for."""
        # Each has a name of its own, for whoever draws from it keeps it open.
        self._files += 1
        path = self._folder / f"original-{self._files}"
        try:
            with closing(piece.open()) as stream, path.open("wb") as copy:
                for data in chunks(stream):
                    copy.write(data)
            if piece.kind == "pdf":
                yield from self._of_pdf(path)
            elif piece.kind in PICTURES:
                yield from self._of_picture(path, piece)
        finally:
            with suppress(OSError):
                path.unlink()

    def _of_pdf(self, path: Path) -> Iterator[_Page]:
        try:
            original = open_original(path)
        except (pikepdf.PikepdfError, ValueError):
            return  # what can't be opened has no pages
        with original.pdf as pdf:
            if not original.as_it_is:
                path = path.with_suffix(".mended")
                pdf.save(path)
            for number, page in enumerate(pdf.pages):
                size, turn = _lying(box_of(page))
                yield _Page({"pdf": str(path), "page": number, "turn": turn}, size)

    def _of_picture(self, path: Path, piece: Piece) -> Iterator[_Page]:
        for number, size in enumerate(self._sizes(path, piece)):
            request = {"file": str(path), "kind": piece.kind, "frame": number}
            yield _Page(request, _lying(Box(0, 0, *printed_size(size, ROOM)))[0])

    def _sizes(self, path: Path, piece: Piece) -> list[tuple[int, int]]:
        asked = {"sizes": str(path), "kind": piece.kind}
        try:
            return [(int(w), int(h)) for w, h in self._engraving.ask(asked)["done"]]
        except (Undrawn, KeyError, TypeError, ValueError):
            return []

    def unlike(self, page: _Page, picture: PictureSeen) -> str:
        """What is different about a picture of a page; empty where nothing is."""
        if page.size is not None and any(
            abs(a - b) > _CLOSE for a, b in zip(page.size, picture.size, strict=True)
        ):
            return "大小不同"
        path = self._folder / "picture"
        with path.open("wb") as copy:
            for data in self._archive.pieces(picture.part, _CHUNK):
                copy.write(data)
        try:
            answer = self._engraving.ask({"compare": str(path), "original": page.request})
        except Undrawn:
            return "无法比较，请用“对方打得开吗”检查原件"
        return "" if int(answer.get("done", 255)) <= ALIKE else "不同"


def _lying(box: Box) -> tuple[tuple[float, float], int]:
    """How large a page with this box is on its sheet, and by how much it is turned for that."""
    a, b, c, d, *_ = fit(box, recto=True)
    along, up = box.right - box.left, box.top - box.bottom
    size = abs(a) * along + abs(c) * up, abs(b) * along + abs(d) * up
    turn = {(1, 0): 0, (0, -1): 90, (-1, 0): 180, (0, 1): 270}[_sign(a), _sign(b)]
    return size, (turn - box.turn) % 360


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def _unlike(what: str, expected: str, found: str) -> tuple[str, str, str]:
    """A sentence about two texts that tells them where they part, and both."""
    pairs = enumerate(zip_longest(expected, found))
    start = max(0, next((at for at, (a, b) in pairs if a != b), 0) - _AROUND)
    more = "……" if start else ""
    told = f"{what}应为“{more}{short(expected[start:])}”，文件中是“{more}{short(found[start:])}”"
    return told, expected, found
