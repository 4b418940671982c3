"""Comparing a PDF of evidence with the declaration, and every page in it with its original."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

import pikepdf
from pikepdf import Dictionary

from app.export.evidence.contents import (
    HEADING,
    UNTITLED,
    WHERE,
    Planned,
    divider_rows,
    entry_words,
    stamp_words,
)
from app.export.evidence.hazards import member
from app.export.evidence.layers import hidden_layers
from app.export.evidence.pieces import Piece
from app.export.verify.alike import Leaf, is_within, pages_alike
from app.export.verify.comparing import Difference, short
from app.export.verify.evidence import EvidenceSeen, SheetSeen, laid_on, opened

_SPACE = re.compile(r"\s+")
_LEADER = "…"


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
            f"“{name}”里过大的图片和扫描页为打印降到了{seen.marker.dpi} dpi，"
            "是与原件缩小后的样子比较的；原件在电子包（ZIP）里。"
        )


class _Comparison:
    def __init__(self, name: str, seen: EvidenceSeen, claim: Claim, whole: pikepdf.Pdf) -> None:
        self._name, self._seen, self._claim, self._whole = name, seen, claim, whole
        self._plan = seen.marker.plan
        self._counts = [pages for *_, pages in seen.marker.pieces]
        self._hidden = hidden_layers(whole)

    def differences(self) -> Iterator[Difference]:
        """All of them."""
        there: dict[int, int] = {}
        """The sheet (from 0) that stands for each that was planned."""
        if not self._plan:
            return
        if not _has_plain_layers(self._whole):
            words = f"“{self._name}”的图层设置被改过，有的内容可能看不见或印不出来。"
            yield Difference(self._name, "", "", "", words)
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
        if seen.ruled and one.kind != "divider":
            yield self._tell(one, f"{where}上多出了线条")
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
        elif not is_within(form, seen.drawing, marked=marked) or marked != seen.darkens:
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
        marked = bool(self._claim.mark)
        same = [*pages_alike(piece, leaves, marked=marked, dpi=dpi, hidden=self._hidden)]
        if len(same) != count:
            what = f"中{piece.label}有{count}页，原件“{piece.name}”有{len(same)}页"
            yield self._tell(Planned("page", index), what, str(len(same)), str(count))
        for part, alike in enumerate(same[:count]):
            if not alike and leaves[part] is not None:
                what = f"{self._called(begin + part)}与原件“{piece.name}”不同"
                yield self._tell(Planned("page", index), what)

    def _leaf(self, index: int, there: dict[int, int]) -> Leaf | None:
        sheet = there.get(index)
        form = laid_on(self._whole, sheet) if sheet is not None else None
        if form is None or sheet is None:
            return None
        return Leaf(form, self._seen.sheets[sheet].drawing, recto=index % 2 == 0)


def _has_plain_layers(pdf: pikepdf.Pdf) -> bool:
    """Whether layers are hidden in no way but by being listed."""
    properties = pdf.Root.get("/OCProperties")
    if properties is None:
        return True
    config = member(properties, "/D")
    if not isinstance(properties, Dictionary) or not isinstance(config, Dictionary):
        return False
    listed = set(properties.keys()) <= {"/D", "/OCGs"}
    return listed and set(config.keys()) <= {"/OFF", "/ON", "/Order"}


def _bare(words: str) -> str:
    return _SPACE.sub("", words)
