"""Finding words in the whole declaration, and putting others in their place."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from app.model.answers import Answers
from app.model.checks import title
from app.model.compound import MEMBERS, ClaimKind, NarrativeKind
from app.model.form import Field
from app.model.kinds import Amount, Count, Date, DateOrText, Identifier, Text, TextList
from app.model.paths import FieldPath
from app.model.reading import raw_text
from app.model.values import Json
from app.ui.narrative.cards import HitPart
from app.ui.narrative.pieces import Figure, Piece, Prose, Table, pieces_of, value_of
from app.ui.narrative.spotlight import Place

MOST_HITS = 5000
"""More are counted, not listed."""
_BEFORE, _BEHIND = 12, 24
_PROSE = (Text, TextList, DateOrText)
_FIGURES = (Amount, Count, Date, Identifier)
_INSIDE = {"caption": "图表名称", "text": ""}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched: ``words``, ``exactly`` so or in any case and width.

    ``figures`` says whether codes, numbers and dates are searched, too.
    """

    words: str
    exactly: bool = False
    figures: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A hit: its place, the field's name, and the words around it, on one line."""

    place: Place
    title: str
    before: str
    hit: str
    behind: str


Edits = tuple[tuple[FieldPath, Json], ...]


def matches_in(answers: Answers, wanted: Wanted) -> tuple[Match, ...]:
    """Every hit in a declaration, in printed order."""
    if not wanted.words:
        return ()
    found: list[Match] = []
    for field, raw in _fields(answers, wanted):
        for piece, part, text in _texts(field, raw):
            for start, end in _spans(text, wanted):
                place = Place(field.path, piece, part, start, end)
                found.append(_match(field, place, text))
    return tuple(found)


def replaced(
    answers: Answers, matches: Iterable[Match], wanted: Wanted, words: str
) -> tuple[Edits, int]:
    """The edits that put ``words`` in place of the hits, and of how many.

    A hit that is no longer found where it was is passed over.
    """
    places: dict[FieldPath, list[Place]] = {}
    for match in matches:
        places.setdefault(match.place.path, []).append(match.place)
    edits: list[tuple[FieldPath, Json]] = []
    count = 0
    for field, raw in _fields(answers, wanted):
        here = places.get(field.path, [])
        still = {(p, part, s, e) for p, part, t in _texts(field, raw) for s, e in _spans(t, wanted)}
        real = [p for p in here if (p.piece, p.part, p.start, p.end) in still]
        if real:
            # From the last to the first, so that the places before stay where they are.
            real.sort(key=lambda place: place.start, reverse=True)
            edits.append((field.path, _with(field, raw, real, words)))
            count += len(real)
    return tuple(edits), count


# --- what is searched ---------------------------------------------------------------------------


def _fields(answers: Answers, wanted: Wanted) -> Iterator[tuple[Field, Json]]:
    """Every value with words, and with ``figures`` every other that is typed."""
    for field, read in answers.fields():
        raw, kind = read.raw, field.kind
        if raw is None:
            continue
        if isinstance(kind, ClaimKind):
            yield from _members(field, kind, raw, wanted)
        elif isinstance(kind, (NarrativeKind, *_PROSE)) or (
            wanted.figures and isinstance(kind, _FIGURES)
        ):
            yield field, raw


def _members(
    field: Field, kind: ClaimKind, raw: Json, wanted: Wanted
) -> Iterator[tuple[Field, Json]]:
    for name in kind.members:
        member = MEMBERS[name]
        sought = isinstance(member, Text) or (wanted.figures and isinstance(member, Amount | Count))
        if sought and isinstance(raw, dict) and raw.get(name) is not None:
            yield replace(field, path=field.path / name, kind=member), raw[name]


def _texts(field: Field, raw: Json) -> Iterator[tuple[int, HitPart, str]]:
    """The texts of a value: their piece, their part of it, and the words."""
    if isinstance(field.kind, NarrativeKind):
        for index, piece in enumerate(pieces_of(raw)):
            for part, text in _parts(piece):
                yield index, part, text
    elif isinstance(raw, list):
        for index, item in enumerate(raw):
            if isinstance(item, str):
                yield index, "text", item
    elif not isinstance(raw, dict | bool):
        yield 0, "text", raw_text(raw)


def _parts(piece: Piece) -> Iterator[tuple[HitPart, str]]:
    if isinstance(piece, Prose):
        yield "text", piece.text
    elif isinstance(piece, Figure):
        yield "caption", piece.caption
    elif isinstance(piece, Table):
        yield "caption", piece.caption
        for r, row in enumerate(piece.rows):
            for c, cell in enumerate(row):
                yield (r, c), cell


def _spans(text: str, wanted: Wanted) -> Iterator[tuple[int, int]]:
    within = text if wanted.exactly else _folded(text)
    words = wanted.words if wanted.exactly else _folded(wanted.words)
    start = within.find(words)
    while start >= 0:
        end = start + len(words)
        yield start, end
        start = within.find(words, end)


@lru_cache(maxsize=1024)
def _folded(text: str) -> str:
    """``text`` in small letters and half width where there are such, of the same length."""
    return "".join(map(_fold, text))


@lru_cache(maxsize=8192)
def _fold(character: str) -> str:
    narrow = character
    if character == "\u3000" or "\uff01" <= character <= "\uffee":
        narrow = unicodedata.normalize("NFKC", character)
    small = narrow.lower()
    return small if len(small) == 1 else character


def _match(field: Field, place: Place, text: str) -> Match:
    start, end = place.start, place.end
    before = text[max(0, start - _BEFORE) : start]
    behind = text[end : end + _BEHIND]
    cut = "…" if start > _BEFORE else ""
    rest = "…" if len(text) > end + _BEHIND else ""
    name = title(field).strip("「」")
    if not isinstance(place.part, str):
        name += f" 表格第{place.part[0] + 1}行"
    elif _INSIDE[place.part]:
        name += f" {_INSIDE[place.part]}"
    return Match(place, name, cut + _line(before), _line(text[start:end]), _line(behind) + rest)


def _line(text: str) -> str:
    return " ".join(text.replace("\n", " ⏎ ").split("\t"))


# --- putting others in their place ----------------------------------------------------------------


def _with(field: Field, raw: Json, places: Sequence[Place], words: str) -> Json:
    if isinstance(field.kind, NarrativeKind):
        pieces = list(pieces_of(raw))
        for place in places:
            pieces[place.piece] = _piece_with(pieces[place.piece], place, words)
        return value_of(pieces)
    if isinstance(raw, list):
        items = list(raw)
        for place in places:
            items[place.piece] = _text_with(raw_text(items[place.piece]), place, words)
        return [item for item in items if item != ""] or None
    text = raw_text(raw)
    for place in places:
        text = _text_with(text, place, words)
    return text or None


def _piece_with(piece: Piece, place: Place, words: str) -> Piece:
    if isinstance(piece, Prose):
        return Prose(_text_with(piece.text, place, words))
    if isinstance(piece, Figure | Table) and place.part == "caption":
        return piece.captioned(_text_with(piece.caption, place, words))
    if isinstance(piece, Table) and not isinstance(place.part, str):
        rows = [list(row) for row in piece.rows]
        r, c = place.part
        rows[r][c] = _text_with(rows[r][c], place, words)
        return piece.filled(rows)
    return piece


def _text_with(text: str, place: Place, words: str) -> str:
    return text[: place.start] + words + text[place.end :]
