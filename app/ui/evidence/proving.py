"""Tying pieces of evidence to what they prove, and untying them: one gesture is one step.

A piece is a row of a list of evidence; what it proves are the paths in its member of the kind
:class:`~app.model.compound.PathList`. Rows that are gone by then are passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.model.compound import PathList, Rows
from app.model.form import Field
from app.model.paths import FieldPath
from app.model.proofs import evidence_lists, naming, not_naming
from app.model.values import Json
from app.ui.editor import Editor

PROVE, UNPROVE = "关联证明材料", "取消证明材料"
"""What the steps are called."""


def prove(editor: Editor, rows: Iterable[FieldPath], field_path: FieldPath) -> bool:
    """Have these pieces prove a field; tells whether that changed anything.

    A piece that names it already, or a section that it lies in, is left as it is; others name it
    last.
    """
    return _make(editor, edits_to_prove(editor, rows, field_path), PROVE)


def edits_to_prove(
    editor: Editor, rows: Iterable[FieldPath], field_path: FieldPath
) -> list[tuple[FieldPath, Json]]:
    """What is to be put where, so that these pieces prove a field."""
    edits = [(at, naming(editor.value(at), field_path)) for at in _members(editor, rows)]
    return _changing(editor, edits)


def unprove(editor: Editor, rows: Iterable[FieldPath], field_path: FieldPath) -> bool:
    """Have these pieces prove a field no longer; tells whether that changed anything.

    Where a piece names a section that the field lies in, the section's other fields are named in
    its place.
    """
    form = editor.edition.form
    edits = [(at, not_naming(form, editor.value(at), field_path)) for at in _members(editor, rows)]
    return _make(editor, _changing(editor, edits), UNPROVE)


def _changing(
    editor: Editor, edits: Iterable[tuple[FieldPath, Json]]
) -> list[tuple[FieldPath, Json]]:
    return [(at, value) for at, value in edits if value != editor.value(at)]


def _make(editor: Editor, edits: list[tuple[FieldPath, Json]], name: str) -> bool:
    if not edits or editor.read_only:
        return False
    # Tied and untied again at once are two steps, not a burst of typing.
    editor.settle()
    editor.edit_all(edits, name=name)
    editor.settle()
    return True


def _members(editor: Editor, rows: Iterable[FieldPath]) -> Iterator[FieldPath]:
    """Where each row that is there names what it proves; each row once."""
    lists = evidence_lists(editor.edition.form)
    for row in dict.fromkeys(rows):
        found = editor.edition.form.find(row.parent) if row.parent in lists else None
        if not isinstance(found, Field) or not isinstance(editor.value(row), dict):
            continue
        kind = found.kind
        members = kind.fields.items() if isinstance(kind, Rows) else ()
        yield row / next(name for name, (inner, _) in members if isinstance(inner, PathList))
