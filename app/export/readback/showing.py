"""Values and places of a draft as a person knows them, and whether two values mean the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.model.answers import Answers
from app.model.checks import title
from app.model.compound import ClaimKind
from app.model.difference import compare, same
from app.model.draft import Draft
from app.model.edition import Edition
from app.model.fields import SectionSpec
from app.model.form import Field
from app.model.paths import FieldPath
from app.model.reading import ROW_ID
from app.model.values import Json


class Showing:
    """Shows what drafts of one edition hold."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition

    def title(self, field: Field, draft: Draft, path: FieldPath) -> str:
        """The name of a place of a draft; a row is counted from the top of its list."""
        for depth, part in enumerate(path.parts):
            if isinstance(part, int):
                rows = self._edition.form.find(FieldPath(path.parts[:depth]))
                label = rows.label if isinstance(rows, Field) else ""
                place = row_number(draft, FieldPath(path.parts[: depth + 1]))
                return title(replace(field, sections=(SectionSpec(f"{label}第{place}项"),)))
        return title(field)

    def shown(self, draft: Draft, path: FieldPath) -> str:
        """What stands at a place of a draft; of a claim all of it, for that is one line."""
        field = self._edition.form.find(path)
        if not isinstance(field, Field):
            return ""
        here = path.parent if isinstance(field.kind, ClaimKind) else path
        blank = _only(draft, here)
        found = compare(self._edition, blank, blank.set(here, draft.get(here)))
        return next((one.after for one in found if one.path == here), "")

    def row(self, field: Field, row: Mapping[str, Json]) -> str:
        """A row of a list: a line for each answer."""
        blank = Draft(self._edition.id).set(field.path, [{ROW_ID: 0}])
        filled = Draft(self._edition.id).set(field.path, [{**row, ROW_ID: 0}])
        lines: list[str] = []
        for difference in compare(self._edition, blank, filled):
            label = difference.title.strip("「」").rpartition("·")[2]
            between = "\n" if "\n" in difference.after else ""
            lines.append(f"{label}：{between}{difference.after}")
        return "\n".join(lines)

    def reads_same(self, path: FieldPath, value: Json, answers: Answers) -> bool:
        """Whether ``value`` at a path means what ``answers`` have there."""
        read = answers[path]
        field = self._edition.form.find(path)
        if not isinstance(field, Field):
            return same(read.raw, value)
        member = str(path.parts[-1])
        if isinstance(field.kind, ClaimKind):
            claim: dict[str, Json] = {member: value}
            own = field.kind.read(claim, field.spec).parts[member]
            if member == "claimed":  # not said is not ticked
                return bool(own.value) == bool(read.value)
        else:
            own = field.kind.read(value, field.spec)
        if own.value is not None or read.value is not None:
            return bool(own.value == read.value)
        return same(read.raw or None, value or None)


def _only(draft: Draft, path: FieldPath) -> Draft:
    """A draft with nothing but the row that a place lies in."""
    made = Draft(draft.edition)
    for depth, part in enumerate(path.parts):
        if isinstance(part, int):
            return made.set(FieldPath(path.parts[:depth]), [{ROW_ID: part}])
    return made


def row_number(draft: Draft, path: FieldPath) -> int:
    """The place of a row in its list, counted from 1."""
    rows = draft.get(path.parent)
    number = path.parts[-1]
    for place, row in enumerate(rows if isinstance(rows, list) else (), 1):
        if isinstance(row, dict) and row.get(ROW_ID) == number:
            return place
    return number + 1 if isinstance(number, int) else 0
