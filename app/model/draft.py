"""A draft: what a person typed so far, right or wrong, and how it is changed.

A draft is immutable. An edit makes a new one that shares everything else with the old one, so
that the checks, a background export and the undo history can hold on to any of them for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from app.model.compound import Rows
from app.model.form import Node
from app.model.paths import FieldPath
from app.model.reading import ROW_ID
from app.model.values import Json

Content = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Edit:
    """One change: the value at ``path`` was ``before`` and becomes ``after``.

    ``None`` means that nothing stands there. Adding, removing and moving rows are edits of their
    list.
    """

    path: FieldPath
    before: Json
    after: Json

    def inverse(self) -> Edit:
        """The edit that takes this one back."""
        return Edit(self.path, self.after, self.before)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A warning that a person looked at and stands by, with the reason given."""

    code: str
    path: FieldPath
    reason: str


@dataclass(frozen=True, slots=True)
class Note:
    """What was noted down about a field among those who fill the form in: never exported."""

    path: FieldPath
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """The content of a declaration in the making: any JSON tree, in the shape of its edition.

    ``edition`` is the id of the edition, which a draft keeps for good. Rows of lists carry their
    ids under :data:`~app.model.reading.ROW_ID`.
    """

    edition: str
    content: Content = field(default_factory=dict[str, Json])
    confirmations: tuple[Confirmation, ...] = ()
    notes: tuple[Note, ...] = ()

    def get(self, path: FieldPath) -> Json:
        """What stands at ``path``; ``None`` where nothing does."""
        here: Json = dict(self.content)
        for part in path.parts:
            if isinstance(here, dict) and isinstance(part, str):
                here = here.get(part)
            elif isinstance(here, list) and isinstance(part, int):
                position = _position(here, part)
                here = here[position] if position is not None else None
            else:
                return None
        return here

    def set(self, path: FieldPath, value: Json) -> Draft:
        """A draft with ``value`` at ``path``; ``None`` takes away what stands there.

        Raises :class:`KeyError` where ``path`` leads through a row that doesn't exist.
        """
        content = _set(dict(self.content), path.parts, value)
        return replace(self, content=content if isinstance(content, dict) else {})

    def edit(self, path: FieldPath, value: Json) -> Edit:
        """The edit that would bring ``value`` to ``path``.

        Where a value of another shape stands in the way (a text instead of a section), the edit
        is of that value, so that its inverse brings it back.
        """
        for depth in range(1, len(path.parts)):
            above = FieldPath(path.parts[:depth])
            here, wanted = self.get(above), path.parts[depth]
            shape = dict if isinstance(wanted, str) else list
            in_a_row = isinstance(path.parts[depth - 1], int)
            if not isinstance(here, shape) and (here is not None or in_a_row):
                return Edit(above, here, self.set(path, value).get(above))
        return Edit(path, self.get(path), value)

    def apply(self, edit: Edit) -> Draft:
        """A draft with the edit made."""
        return self.set(edit.path, edit.after)

    def confirm(self, code: str, path: FieldPath, reason: str) -> Draft:
        """A draft with the warning ``code`` at ``path`` confirmed; without a reason, no longer."""
        kept = tuple(c for c in self.confirmations if (c.code, c.path) != (code, path))
        if reason.strip():
            kept += (Confirmation(code, path, reason.strip()),)
        return replace(self, confirmations=kept)

    def reason(self, code: str, path: FieldPath) -> str:
        """The reason that confirms the warning ``code`` at ``path``; empty where none does."""
        given = (c.reason for c in self.confirmations if (c.code, c.path) == (code, path))
        return next(given, "")

    def note(self, path: FieldPath, text: str) -> Draft:
        """A draft with ``text`` noted at ``path``; a blank text takes the note away."""
        kept = tuple(note for note in self.notes if note.path != path)
        if text.strip():
            kept += (Note(path, text),)
        return replace(self, notes=kept)

    def noted(self, path: FieldPath) -> str:
        """What is noted at ``path``; empty where nothing is."""
        return next((note.text for note in self.notes if note.path == path), "")

    def interchange(self, form: Node) -> dict[str, Json]:
        """The content as ``declaration.json`` has it: the edition at the root, no row ids."""
        draft = _map_rows(self, form, lambda _, row: {n: row[n] for n in row if n != ROW_ID})
        members = {name: value for name, value in draft.content.items() if name != "edition"}
        return {"edition": self.edition, **members}

    def numbered(self, form: Node) -> Draft:
        """The same draft with an id on every row of its lists: the position it came in."""
        return _map_rows(self, form, lambda index, row: {**row, ROW_ID: index})


def _map_rows(
    draft: Draft, form: Node, change: Callable[[int, dict[str, Json]], dict[str, Json]]
) -> Draft:
    for declared in form.fields():
        rows = draft.get(declared.path)
        if isinstance(declared.kind, Rows) and isinstance(rows, list):
            changed: list[Json] = [
                change(index, row) if isinstance(row, dict) else row
                for index, row in enumerate(rows)
            ]
            draft = draft.set(declared.path, changed)
    return draft


def next_row_id(rows: Json) -> int:
    """An id for a new row: one that no row of the list has."""
    if not isinstance(rows, list):
        return 0
    ids = [row.get(ROW_ID) for row in rows if isinstance(row, dict)]
    return max((number for number in ids if isinstance(number, int)), default=-1) + 1


def _position(rows: list[Json], row_id: int) -> int | None:
    for index, row in enumerate(rows):
        if isinstance(row, dict) and row.get(ROW_ID) == row_id:
            return index
    return row_id if row_id < len(rows) and not _has_ids(rows) else None


def _has_ids(rows: list[Json]) -> bool:
    return any(isinstance(row, dict) and ROW_ID in row for row in rows)


def _set(here: Json, parts: tuple[str | int, ...], value: Json) -> Json:
    if not parts:
        return value
    part, rest = parts[0], parts[1:]
    if isinstance(part, int):
        rows = list(here) if isinstance(here, list) else []
        position = _position(rows, part)
        if position is None:
            raise KeyError(part)
        rows[position] = _set(rows[position], rest, value)
        return rows
    members = dict(here) if isinstance(here, dict) else {}
    changed = _set(members.get(part), rest, value)
    if changed is None:
        members.pop(part, None)
    else:
        members[part] = changed
    return members
