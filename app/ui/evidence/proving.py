"""Tying pieces of evidence to what they prove, and untying them: one gesture is one step.

A piece is a row of a list of evidence; what it proves are the paths in its member of the kind
:class:`~app.model.compound.PathList`. Rows that are gone by then are passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.model.compound import PathList, Rows
from app.model.form import Field, Node
from app.model.paths import FieldPath
from app.model.proofs import evidence_lists
from app.model.reading import is_blank, raw_text
from app.model.values import Json
from app.ui.editor import Editor

PROVE, UNPROVE = "关联证明材料", "取消证明材料"
"""What the steps are called."""


def prove(editor: Editor, rows: Iterable[FieldPath], field_path: FieldPath) -> bool:
    """Have these pieces prove a field, or a section; tells whether that changed anything.

    A piece that names it already, or the section it lies in, is left as it is; others name it last.
    """
    edits: list[tuple[FieldPath, Json]] = []
    for member in _members(editor, rows):
        names = _names(editor.value(member))
        if not any(field_path.within(path) for path in _paths(names)):
            # A blank of the field is part of it now.
            kept = [name for name in names if not _lies_in(name, field_path)]
            edits.append((member, [*kept, str(field_path)]))
    return _make(editor, edits, PROVE)


def unprove(editor: Editor, rows: Iterable[FieldPath], field_path: FieldPath) -> bool:
    """Have these pieces prove a field no longer; tells whether that changed anything.

    Where a piece names the section that the field lies in, the section's other fields are named
    in its place.
    """
    edits: list[tuple[FieldPath, Json]] = []
    for member in _members(editor, rows):
        names = _names(editor.value(member))
        left: list[Json] = []
        for name in names:
            left += _without(editor.edition.form, name, field_path)
        if left != names:
            edits.append((member, _once(left) or None))
    return _make(editor, edits, UNPROVE)


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


def _names(raw: Json) -> list[Json]:
    """What a row names; what an import put there instead of a list is kept in one."""
    if isinstance(raw, list):
        return list(raw)
    return [] if is_blank(raw) else [raw]


def _path(name: Json) -> FieldPath | None:
    try:
        path = FieldPath.parse(raw_text(name).strip()) if isinstance(name, str) else FieldPath()
    except ValueError:
        return None
    return path if path.parts else None


def _paths(names: list[Json]) -> Iterator[FieldPath]:
    return (path for name in names if (path := _path(name)) is not None)


def _lies_in(name: Json, field_path: FieldPath) -> bool:
    path = _path(name)
    return path is not None and path.within(field_path)


def _without(form: Node, name: Json, field_path: FieldPath) -> list[Json]:
    """What is named instead of ``name``, once ``field_path`` isn't to be proven."""
    path = _path(name)
    if path is None or not (path.within(field_path) or field_path.within(path)):
        return [name]
    section = form.find(path) if path != field_path else None
    if not isinstance(section, Node):
        return []
    return [str(f.path) for f in section.fields() if not field_path.within(f.path)]


def _once(names: list[Json]) -> list[Json]:
    kept: list[Json] = []
    for name in names:
        if name not in kept:
            kept.append(name)
    return kept
