"""The order of pieces of evidence: whatever changes it, the texts that cite them follow.

Each function makes one step, and gives what came of it. A row that is none (a draft may hold
anything) stays where it is among the others.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cmp_to_key
from typing import Any

from PySide6.QtCore import QCollator, QLocale, Qt

from app.model.citations import Cited, renumbering
from app.model.kinds import Choice
from app.model.paths import FieldPath
from app.model.reading import row_id_of
from app.model.values import Json
from app.ui.editor import Editor
from app.ui.evidence.members import Members

Row = dict[str, Json]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a change of the order did.

    Attributes:
        changed: whether it changed anything.
        followed: in so many texts citations were renumbered.
        unclear: the citations that a person has to look at.
    """

    changed: bool = False
    followed: int = 0
    unclear: tuple[Cited, ...] = ()


def rows_of(raw: Json) -> list[tuple[int, Row]]:
    """The rows of a list in their order, each with its id."""
    listed = raw if isinstance(raw, list) else []
    return [(row_id_of(row, at), row) for at, row in enumerate(listed) if isinstance(row, dict)]


def remove(editor: Editor, path: FieldPath, ids: Collection[int]) -> Outcome:
    """Take rows away."""
    kept = [row for row, _ in rows_of(editor.value(path)) if row not in ids]
    return put(editor, path, kept, "删除附件")


def shift(editor: Editor, path: FieldPath, ids: Collection[int], by: int) -> Outcome:
    """Move rows up (-1) or down (1) by one place; those at the end stay there."""
    order = [row for row, _ in rows_of(editor.value(path))]
    places = range(len(order)) if by < 0 else range(len(order) - 1, -1, -1)
    for at in places:
        to = at + by
        if order[at] in ids and 0 <= to < len(order) and order[to] not in ids:
            order[at], order[to] = order[to], order[at]
    return put(editor, path, order, "移动附件")


def move(editor: Editor, path: FieldPath, ids: Collection[int], to: int) -> Outcome:
    """Put rows, in their order, before the row that is at place ``to`` now (from 0)."""
    order = [row for row, _ in rows_of(editor.value(path))]
    moved = [row for row in order if row in ids]
    above = [row for row in order[:to] if row not in ids]
    below = [row for row in order[to:] if row not in ids]
    return put(editor, path, [*above, *moved, *below], "移动附件")


SORTINGS = {"title": "名称", "category": "类别", "issued": "日期", "file": "文件名"}
"""By what rows can be sorted, and what that is called."""


def sort(editor: Editor, path: FieldPath, members: Members, by: str) -> Outcome:
    """Sort all rows by one of :data:`SORTINGS`; those in which nothing stands come last."""
    key = _key(members, by)
    ordered = sorted(rows_of(editor.value(path)), key=lambda each: key(each[1]))
    return put(editor, path, [row for row, _ in ordered], f"按{SORTINGS[by]}排序")


def _key(members: Members, by: str) -> Callable[[Row], Any]:
    if by == "category" and members.category is not None:
        kind = members.category.kind
        options = list(kind.options) if isinstance(kind, Choice) else []
        category = members.category

        def place(row: Row) -> int:
            value = category.read(row).value
            return options.index(value) if value in options else len(options)

        return place
    text = {"title": members.title_of, "issued": members.issued_of, "file": members.file_of}[by]
    collated = _collation()

    def named(row: Row) -> tuple[bool, Any]:
        words = text(row)
        return not words, collated(words)

    return named


def _collation() -> Callable[[str], Any]:
    """A key that sorts as people in China look names up, as the system does it in its folders.

    By pinyin, and numbers by their value: 附件2 before 附件10, in full-width digits too.
    """
    collator = QCollator(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    collator.setNumericMode(True)
    collator.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    compared = cmp_to_key(collator.compare)
    return lambda words: compared(unicodedata.normalize("NFKC", words))


def put(editor: Editor, path: FieldPath, order: Sequence[int], name: str) -> Outcome:
    """Have the rows with these ids, in this order; what cites them by number follows."""
    raw = editor.value(path)
    listed = list(raw) if isinstance(raw, list) else []
    known = dict(rows_of(raw))
    if list(known) == list(order):
        return Outcome()
    draft = editor.draft
    follows = renumbering(draft, editor.edition.form, list(known), order)
    editor.settle()  # what was done before, however shortly, is undone by itself
    rows = _filled(listed, [known[row] for row in order])
    editor.make([draft.edit(path, rows or None), *follows.edits], name=name)
    editor.settle()
    return Outcome(True, len(follows.edits), follows.unclear)


def _filled(listed: list[Json], rows: list[Row]) -> list[Json]:
    """The rows in the places of rows, and what is none where it is."""
    left = iter(rows)
    filled: list[Json] = []
    for item in listed:
        if isinstance(item, dict):
            following = next(left, None)
            if following is not None:
                filled.append(following)
        else:
            filled.append(item)
    return filled


def categorize(
    editor: Editor, path: FieldPath, members: Members, ids: Collection[int], category: str
) -> None:
    """Give rows a category, as one step."""
    if members.category is not None:
        name = members.category.name
        editor.settle()
        editor.edit_all(((path / row / name, category) for row in ids), name="选择类别")
        editor.settle()
