"""Putting pieces of evidence into their list, as one step: the texts that cite others follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.model.citations import renumbering
from app.model.draft import next_row_id
from app.model.history import Change
from app.model.paths import FieldPath
from app.model.reading import ROW_ID
from app.model.values import Json
from app.ui.editor import Editor
from app.ui.evidence.order import Outcome, Row, rows_of


def insert(
    editor: Editor,
    path: FieldPath,
    rows: Sequence[Row],
    at: int | None,
    name: str,
    *,
    also: Iterable[tuple[FieldPath, Json]] = (),
) -> tuple[list[int], Outcome]:
    """Add rows before the one at place ``at``, or at the end; gives their ids.

    What cites the rows behind them follows. Values that are ``also`` put at their places, which
    are there, belong to the same step.
    """
    draft = editor.draft
    changes: list[Change] = []
    for place, value in also:
        edit = draft.edit(place, value)
        draft = draft.apply(edit)
        changes.append(edit)
    raw = draft.get(path)
    listed = list(raw) if isinstance(raw, list) else []
    before = [row for row, _ in rows_of(raw)]
    first = next_row_id(listed)
    new = list(range(first, first + len(rows)))
    made: list[Json] = [{ROW_ID: number, **row} for number, row in zip(new, rows, strict=True)]
    place = len(before) if at is None else min(max(at, 0), len(before))
    after = [*before[:place], *new, *before[place:]]
    place = _place_of(listed, place)
    follows = renumbering(draft, editor.edition.form, before, after)
    editor.settle()
    changes.append(draft.edit(path, [*listed[:place], *made, *listed[place:]]))
    editor.make([*changes, *follows.edits], name=name)
    editor.settle()
    return new, Outcome(True, len(follows.edits), follows.unclear)


def _place_of(listed: list[Json], row: int) -> int:
    """Where the row of this place stands among all that the list holds; its end for none."""
    places = [at for at, item in enumerate(listed) if isinstance(item, dict)]
    return places[row] if row < len(places) else len(listed)
