"""What stands on the paper as it was exported: paragraph by paragraph, printed words and blanks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from app.export.composition import document
from app.model.answers import Answers
from app.model.compound import PathList, Rows
from app.model.document import (
    Block,
    Cover,
    DataTable,
    Document,
    Figure,
    Grid,
    Heading,
    Inline,
    Paragraph,
    Prose,
    Text,
    Tick,
)
from app.model.draft import Draft
from app.model.edition import Edition
from app.model.form import Field
from app.model.kinds import Amount, Choice, Count, Date, Kind, YesNo
from app.model.paths import FieldPath
from app.model.values import Json

What = Literal["printed", "value", "tick", "prose"]


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of a paragraph: printed words, or the place of an answer and what stands there.

    ``counted`` where the words number a row (案例2): the number follows from the row's place.
    ``optional`` where they are left out together with the answer behind them (``；证明：``).
    """

    what: What
    text: str
    path: FieldPath | None = None
    blank: str = ""
    counted: bool = False
    optional: bool = False

    @property
    def tag(self) -> str:
        """The tag of the content control that it stands in; empty for printed words."""
        return str(self.path) if self.path is not None else ""


@dataclass(frozen=True, eq=False)
class Item:
    """A paragraph, or the place of a narrative with however many of them.

    ``where`` says where on the paper it stands: the heading and the label before it; ``part`` is
    the part of the form.
    """

    tokens: tuple[Token, ...]
    where: str
    part: str
    prose: Prose | None = None

    @cached_property
    def text(self) -> str:
        """All that it shows."""
        return "".join(token.text for token in self.tokens)

    @cached_property
    def visible(self) -> str:
        """The same without white space."""
        return "".join(self.text.split())

    @cached_property
    def printed(self) -> str:
        """Its printed words, without white space."""
        words = (token.text for token in self.tokens if token.what == "printed")
        return "".join("".join(words).split())

    @cached_property
    def tags(self) -> frozenset[str]:
        """The tags of the content controls in it."""
        return frozenset(token.tag for token in self.tokens if token.path is not None)


@dataclass(frozen=True, slots=True)
class RowShape:
    """How a row of a list is printed: its first paragraph, and the narrative below, if any.

    ``cells`` are the fields of a row by name; ``first`` and ``behind`` are the items between which
    rows may stand (as in ``range``).
    """

    field: Field
    cells: dict[str, Field]
    head: tuple[Token, ...]
    pattern: re.Pattern[str]
    narrative: str
    first: int
    behind: int


@dataclass(frozen=True, slots=True)
class Expected:
    """A whole declaration as it was exported."""

    items: tuple[Item, ...]
    shapes: tuple[RowShape, ...]
    named: dict[str, str] = field(default_factory=dict[str, str])
    """What the paper calls each field, where a list of fields is an answer: by that name."""


def expect(edition: Edition, draft: Draft) -> Expected:
    """What an export of ``draft`` shows."""
    items = tuple(_items(_composed(edition, draft).blocks))
    lists = [f for f in edition.form.fields() if isinstance(f.kind, Rows)]
    shapes = [shape for one in lists if (shape := _shape_of(edition, one, items))]
    return Expected(items, tuple(shapes), _names(edition, lists))


def _composed(edition: Edition, draft: Draft) -> Document:
    return document(edition, Answers(edition.form, dict(draft.content)), b"", {}, "", "")


# --- paragraphs --------------------------------------------------------------------------------


def _items(blocks: Iterable[Block]) -> Iterator[Item]:
    yield from _Reader().items(blocks)


class _Reader:
    def __init__(self) -> None:
        self._headings: dict[int, str] = {}
        self._label = ""

    def items(self, blocks: Iterable[Block]) -> Iterator[Item]:
        for block in blocks:
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[Item]:
        match block:
            case Paragraph(inlines):
                yield from self._paragraph(inlines)
            case Heading(text, level):
                self._headings = {n: t for n, t in self._headings.items() if n < level}
                self._headings[level] = text
                self._label = ""
                yield self._item((Token("printed", text),))
            case Cover(title, entries):
                self._label = "封面"
                yield self._item((Token("printed", title),))
                for label, value in entries:
                    yield self._item((Token("printed", label),))
                    yield self._item((_token(value),))
            case Prose(path):
                yield Item((Token("prose", "", path),), self._where(), self._part(), block)
            case Grid(_, rows):
                for row in rows:
                    for cell in row.cells:
                        yield from self.items(cell.blocks)
            case Figure(_, caption):
                yield self._item((Token("printed", caption),))
            case DataTable(rows, caption):
                for text in (caption, *(cell for row in rows for cell in row)):
                    yield self._item((Token("printed", text),))
            case _:
                pass

    def _paragraph(self, inlines: tuple[Inline, ...]) -> Iterator[Item]:
        tokens = tuple(map(_token, inlines))
        if tokens:
            words = "".join(token.text for token in tokens if token.what == "printed").strip()
            if len(words) > 1:
                self._label = words
            yield self._item(tokens)

    def _item(self, tokens: tuple[Token, ...]) -> Item:
        return Item(tokens, self._where(), self._part())

    def _part(self) -> str:
        shown = [level for level in self._headings if level <= _PARTS]
        return self._headings[max(shown)] if shown else self._label

    def _where(self) -> str:
        label = self._label if len(self._label) <= _LONG else f"{self._label[:_LONG]}…"
        deepest = self._headings[max(self._headings)] if self._headings else ""
        return " · ".join(part for part in (deepest, label) if part)


_LONG = 24
_PARTS = 2
"""Headings down to this level name the parts of the form."""


def _token(inline: Inline) -> Token:
    if isinstance(inline, Text):
        return Token("printed", inline.text)
    if isinstance(inline, Tick):
        return Token("tick", inline.text, inline.path)
    return Token("value", inline.text or inline.blank, inline.path, inline.blank)


# --- rows --------------------------------------------------------------------------------------


def _shape_of(edition: Edition, declared: Field, items: Sequence[Item]) -> RowShape | None:
    """How a row of a list is printed, found out by printing one on an otherwise blank form."""
    kind = declared.kind
    if not isinstance(kind, Rows):
        return None
    cells = {
        name: Field(declared.path / name, spec, cell) for name, (cell, spec) in kind.fields.items()
    }
    sample = {name: _sample(edition, field.kind) for name, field in cells.items()}
    before, row, after = _printed_row(edition, declared, sample)
    _, bare, _ = _printed_row(edition, declared, {})
    if not row or not bare:
        return None
    always = {token.text for token in bare[0].tokens if token.what == "printed"}
    head = tuple(
        replace(token, counted="1" in token.text, optional=token.text not in always)
        if token.what == "printed"
        else token
        for token in row[0].tokens
    )
    tails = (token.path for token in row[-1].tokens if token.what == "prose" and token.path)
    narrative = next((str(path.parts[-1]) for path in tails), "")
    start = _first(items, 0, lambda item: any(_within(t, declared.path) for t in item.tokens))
    if start is None:
        start = _first(items, 0, lambda item: bool(before) and item.printed == before)
        start = 0 if start is None else start + 1
    behind = _first(items, start, lambda item: bool(after) and item.printed == after)
    stop = len(items) if behind is None else behind
    return RowShape(declared, cells, head, _pattern(bare[0].tokens), narrative, start, stop)


def _printed_row(
    edition: Edition, declared: Field, row: dict[str, Json]
) -> tuple[str, list[Item], str]:
    """The items of a row that stands alone, and the printed words before and behind them."""
    draft = Draft(edition.id).set(declared.path, [row]).numbered(edition.form)
    whole = list(_items(_composed(edition, draft).blocks))
    own = declared.path / 0
    places = [n for n, item in enumerate(whole) if any(_within(t, own) for t in item.tokens)]
    if not places:
        return "", [], ""
    first, stop = places[0], places[-1] + 1
    before = whole[first - 1].printed if first else ""
    return before, whole[first:stop], whole[stop].printed if stop < len(whole) else ""


def _first(items: Sequence[Item], start: int, wanted: Callable[[Item], bool]) -> int | None:
    return next((n for n in range(start, len(items)) if wanted(items[n])), None)


def _within(token: Token, path: FieldPath) -> bool:
    return token.path is not None and token.path.within(path)


def _sample(edition: Edition, kind: Kind[Any]) -> Json:
    """Something that a field of this kind prints."""
    if isinstance(kind, Choice):
        return next(iter(kind.options))
    if isinstance(kind, PathList):
        return [str(next(edition.form.fields()).path)]
    samples: list[tuple[type[Kind[Any]], Json]] = [
        (Date, date(2018, 1, 1).isoformat()),
        (Count, 1),
        (Amount, Decimal(1)),
        (YesNo, True),
    ]
    return next((value for of, value in samples if isinstance(kind, of)), "甲")


def _pattern(bare: tuple[Token, ...]) -> re.Pattern[str]:
    """The first paragraph of a row, from one without answers: what is printed there always is."""
    words = [
        _NUMBER.sub(_ANY_NUMBER, _spaced(token.text)) if token.what == "printed" else ".*"
        for token in bare
    ]
    return re.compile(r"\s*" + r"\s*".join(words) + r"\s*")


_NUMBER = re.compile("[0-9]+")
_ANY_NUMBER = "[0-9０-９一二三四五六七八九十]+"


def counted(tokens: Sequence[Token], text: str) -> Sequence[Token]:
    """The tokens of a row with the number that ``text`` gives it: that follows from its place."""
    found: list[Token] = []
    for token in tokens:
        lead, number, rest = _cut(token.text) if token.counted else ("", "", "")
        match = re.match(rf"\s*{_spaced(lead)}\s*({_ANY_NUMBER})", text) if number else None
        found.append(replace(token, text=f"{lead}{match[1]}{rest}") if match else token)
    return found


def _cut(words: str) -> tuple[str, str, str]:
    match = _NUMBER.search(words)
    return (words[: match.start()], match[0], words[match.end() :]) if match else (words, "", "")


def _spaced(words: str) -> str:
    """A pattern for words in which the white space does not matter."""
    return r"\s*".join(map(re.escape, words.split()))


def _names(edition: Edition, lists: list[Field]) -> dict[str, str]:
    """What the paper calls each field where a list of fields is an answer."""
    for declared in lists:
        kind = declared.kind
        for name, (cell, _) in kind.fields.items() if isinstance(kind, Rows) else ():
            if isinstance(cell, PathList):
                return _names_in(edition, declared, name)
    return {}


def _names_in(edition: Edition, declared: Field, name: str) -> dict[str, str]:
    paths = [str(field.path) for field in edition.form.fields()]
    rows: list[Json] = [{name: [path]} for path in paths]
    draft = Draft(edition.id).set(declared.path, rows).numbered(edition.form)
    found: dict[str, str] = {}
    for item in _items(_composed(edition, draft).blocks):
        for token in item.tokens:
            if token.path and token.path.within(declared.path) and token.path.parts[-1] == name:
                row = token.path.parts[-2]
                if isinstance(row, int):
                    found.setdefault(token.text, paths[row])
    return found
