"""The changes that an edited document asks for, and how they are made in a draft."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from app.export.readback.lines import Revision
from app.export.readback.reading import Stray
from app.model.draft import Draft, next_row_id
from app.model.paths import FieldPath
from app.model.reading import ROW_ID
from app.model.values import Json

How = Literal["control", "place", "tracked"]
"""How a change was found: in the answer's content control, in its place on the form, or tracked."""
Act = Literal["value", "add", "remove", "order"]
"""What accepting does: put a value; add a row to a list, take it away, or sort the list anew."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """One change. ``path`` is its place in the draft; of a new row, the list.

    ``old`` is what was exported, ``now`` what the draft says, and ``new`` what it would say after
    accepting, each as a person reads it. ``value`` is what would be put in the draft; ``after`` is
    the id of the row that a new one stands behind (``None``: it is the first). ``problem`` is a
    sentence about what could not be understood, and with ``usable`` false nothing can be accepted.
    ``findings`` are the sentences that the checks would say then and do not say now.
    """

    path: FieldPath
    title: str
    old: str
    new: str
    value: Json
    where: str = ""
    now: str = ""
    how: How = "control"
    act: Act = "value"
    after: int | None = None
    revisions: tuple[Revision, ...] = ()
    problem: str = ""
    usable: bool = True
    conflict: bool = False
    findings: tuple[str, ...] = ()

    @property
    def authors(self) -> tuple[str, ...]:
        """Whose tracked changes it is made of."""
        return tuple(dict.fromkeys(one.author for one in self.revisions if one.author))

    @property
    def certain(self) -> bool:
        """Whether it may be proposed for acceptance: nobody else changed the place meanwhile."""
        return self.usable and not self.conflict and not self.problem


@dataclass(frozen=True, slots=True)
class Amendments:
    """All that an edited document changes, in printed order.

    ``untouched`` is the number of answers that it leaves as they are, ``known`` that of changes
    that the draft has already. ``strays`` are changes outside of any answer, and ``sentences``
    tell what is odd about the document as a whole.
    """

    items: tuple[Amendment, ...]
    untouched: int = 0
    known: int = 0
    strays: tuple[Stray, ...] = ()
    sentences: tuple[str, ...] = ()

    @property
    def unexplained(self) -> tuple[str, ...]:
        """The changes outside of any answer, each with its place."""
        return tuple(f"{one.where}：{one.words}" if one.where else one.words for one in self.strays)


def accepted(draft: Draft, amendments: Iterable[Amendment]) -> Draft:
    """The draft with these changes made; what has no place in it any more is passed over."""
    chosen = [one for one in amendments if one.usable]
    for one in chosen:
        if one.act == "value":
            try:
                draft = draft.set(one.path, one.value)
            except KeyError:
                continue
    last: dict[tuple[FieldPath, int | None], int] = {}
    for one in chosen:
        if one.act == "add":
            draft = _with_row(draft, one, last)
    for one in chosen:
        if one.act == "order" and isinstance(one.value, list):
            draft = _sorted(draft, one.path, one.value)
    for one in chosen:
        if one.act == "remove":
            draft = _without_row(draft, one.path)
    return draft


def _rows(draft: Draft, path: FieldPath) -> list[Json]:
    rows = draft.get(path)
    return list(rows) if isinstance(rows, list) else []


def _with_row(draft: Draft, one: Amendment, last: dict[tuple[FieldPath, int | None], int]) -> Draft:
    """Rows that stand behind the same one follow each other in the order in which they come."""
    rows = _rows(draft, one.path)
    if not isinstance(one.value, dict):
        return draft
    behind = last.get((one.path, one.after), one.after)
    number = next_row_id(rows)
    place = 0 if behind is None else len(rows)
    for index, row in enumerate(rows):
        if behind is not None and isinstance(row, dict) and row.get(ROW_ID) == behind:
            place = index + 1
    rows.insert(place, {**one.value, ROW_ID: number})
    last[one.path, one.after] = number
    return draft.set(one.path, rows)


def _without_row(draft: Draft, path: FieldPath) -> Draft:
    rows = _rows(draft, path.parent)
    kept = [r for r in rows if not (isinstance(r, dict) and r.get(ROW_ID) == path.parts[-1])]
    return draft.set(path.parent, kept or None)


def _sorted(draft: Draft, path: FieldPath, order: list[Json]) -> Draft:
    """The rows in another order; those that it does not name stay behind the one before them."""
    rows = _rows(draft, path)
    ids = [row.get(ROW_ID) if isinstance(row, dict) else None for row in rows]
    ranks: dict[Json, int] = {number: rank for rank, number in enumerate(order)}
    keys: list[tuple[int, int]] = []
    rank = -1
    for index, number in enumerate(ids):
        rank = ranks.get(number, rank) if not isinstance(number, list | dict) else rank
        keys.append((rank, index if number not in ranks else -1))
    return draft.set(path, [rows[i] for i in sorted(range(len(rows)), key=keys.__getitem__)])
