"""Rows of lists that an edited document has, has no more, or has in another order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.export.readback.amendments import Amendment
from app.export.readback.base import Base
from app.export.readback.expected import Expected, RowShape
from app.export.readback.found import NewRow, Reading
from app.export.readback.narratives import narrative_json, read_narrative
from app.export.readback.showing import Showing, row_number
from app.export.readback.values import understand
from app.model.answers import Answers
from app.model.draft import Draft
from app.model.form import Field
from app.model.kinds import FileName
from app.model.paths import FieldPath
from app.model.reading import ROW_ID
from app.model.values import Json


class RowChanges:
    """The changes of whole rows, and the cells of those that moved."""

    def __init__(
        self, showing: Showing, draft: Draft, base: Base, expected: Expected, reading: Reading
    ) -> None:
        self._showing, self._draft, self._base = showing, draft, base
        self._expected, self._reading = expected, reading
        self.moved: dict[FieldPath, NewRow] = {}
        """By the row of the declaration: where in the document it stands now."""
        self.known = 0
        """Rows that are gone from the document, and from the draft too."""
        for row in reading.rows:
            origin = self._origin(row)
            if origin is not None:
                self.moved[origin] = row

    def cells(self) -> Iterator[tuple[FieldPath, Json, NewRow]]:
        """What stands in rows that moved, for it may have been changed as well."""
        for path, row in self.moved.items():
            values = self._value(row)
            for name, field in row.shape.cells.items():
                if not isinstance(field.kind, FileName):  # which is not printed
                    yield path / name, values.get(name), row

    def amendments(self, answers: Answers) -> Iterator[Amendment]:
        """Rows to be added, taken away or sorted; ``answers`` are those of the draft."""
        yield from self._new()
        yield from self._gone(answers)
        yield from self._orders()

    # --- which row is which ------------------------------------------------------------------

    def _origin(self, row: NewRow) -> FieldPath | None:
        """The row of the declaration that a new one is: one that is gone from its place."""
        own = row.shape.field.path
        gone = [p for p in self._reading.gone if p.within(own) and p not in self.moved]
        by_tag = (path for path in gone if any(lies_in(tag, path) for tag in row.tags))
        said = {" ".join(text.split()) for text in row.cells.values() if text}
        by_name = (path for path in gone if self._name(row.shape, path) in said)
        return next(by_tag, None) or next(by_name, None)

    def _name(self, shape: RowShape, row: FieldPath) -> str:
        """The first words that are typed in a row: what it is known by."""
        raw = self._base.draft.get(row)
        for name, field in shape.cells.items():
            value = raw.get(name) if isinstance(raw, dict) else None
            if field.kind.name == "text" and isinstance(value, str) and value.strip():
                return " ".join(value.split())
        return ""

    # --- new rows ----------------------------------------------------------------------------

    def _new(self) -> Iterator[Amendment]:
        for row in self._reading.rows:
            if any(row is moved for moved in self.moved.values()):
                continue
            field, value = row.shape.field, self._value(row)
            yield Amendment(
                field.path,
                f"「{field.label}」新增一项",
                "",
                self._showing.row(field, value),
                value,
                field.place,
                how="tracked" if row.revisions else "place",
                act="add",
                after=self._behind(row),
                revisions=row.revisions,
                problem=self._problem(row),
            )

    def _behind(self, row: NewRow) -> int | None:
        """The row of the draft that a new one stands behind: the last, where that one is gone."""
        if row.after is None:
            return None
        own = row.shape.field.path
        number = self._base.rows.get(own / row.after)
        if number is not None:
            return number
        rows = self._draft.get(own)
        last = rows[-1] if isinstance(rows, list) and rows else None
        number = last.get(ROW_ID) if isinstance(last, dict) else None
        return number if isinstance(number, int) else None

    def _value(self, row: NewRow) -> dict[str, Json]:
        value: dict[str, Json] = {}
        for name, text in row.cells.items():
            value[name] = understand(row.shape.cells[name], "", text, self._expected.named).value
        if row.shape.narrative:
            told = read_narrative(row.lines, (), self._base.looks, row.depth)
            value[row.shape.narrative] = narrative_json(
                told.blocks, (), None, lambda name: self._base.names.get(name, name)
            )
        return {name: one for name, one in value.items() if one is not None}

    def _problem(self, row: NewRow) -> str:
        problems: list[str] = []
        for name, text in row.cells.items():
            field = row.shape.cells[name]
            problem = understand(field, "", text, self._expected.named).problem
            if problem:
                problems.append(f"{field.spec.label}“{text}”{problem}")
        problems += read_narrative(row.lines, (), self._base.looks, row.depth).problems
        return "；".join(dict.fromkeys(problems))

    # --- rows that are gone ------------------------------------------------------------------

    def _gone(self, answers: Answers) -> Iterator[Amendment]:
        for shape in self._expected.shapes:
            own = shape.field.path
            for path in self._reading.gone:
                if path.within(own) and path not in self.moved:
                    number = self._base.rows.get(path)
                    if number is None:
                        self.known += 1
                    else:
                        yield self._removal(shape.field, path, own / number, answers)

    def _removal(
        self, field: Field, path: FieldPath, here: FieldPath, answers: Answers
    ) -> Amendment:
        old, now = self._base.renamed.get(path), self._draft.get(here)
        old_row = old if isinstance(old, dict) else {}
        now_row = now if isinstance(now, dict) else {}
        orphans = self._reading.orphans.items()
        tracked = tuple(one for tag, found in orphans if lies_in(tag, path) for one in found)
        names = [name for name in {**old_row, **now_row} if name != ROW_ID]
        return Amendment(
            here,
            f"「{field.label}第{row_number(self._draft, here)}项」",
            self._showing.row(field, old_row),
            "",
            None,
            field.place,
            now=self._showing.row(field, now_row),
            how="tracked" if tracked else "place",
            act="remove",
            revisions=tracked,
            conflict=not all(
                self._showing.reads_same(here / name, old_row.get(name), answers) for name in names
            ),
        )

    # --- their order -------------------------------------------------------------------------

    def _orders(self) -> Iterator[Amendment]:
        for shape in self._expected.shapes:
            own = shape.field.path
            here = [p for p in self._base.rows if p.parent == own]
            before = [p for p in here if p in self.moved or p not in self._reading.gone]
            after = [p for p in before if p not in self.moved]
            for path, row in reversed(self.moved.items()):
                if path.parent != own:
                    continue
                above = own / row.after if row.after is not None else None
                after.insert(after.index(above) + 1 if above in after else 0, path)
            old, new = self._ids(before), self._ids(after)
            if old != new:
                value: list[Json] = list(new)
                yield Amendment(
                    own,
                    f"「{shape.field.label}」的顺序",
                    self._names(shape, before),
                    self._names(shape, after),
                    value,
                    shape.field.place,
                    now=self._names(shape, before),
                    how="place",
                    act="order",
                )

    def _ids(self, rows: Sequence[FieldPath]) -> list[int]:
        numbers = (self._base.rows.get(path) for path in rows)
        return [number for number in numbers if number is not None]

    def _names(self, shape: RowShape, rows: Sequence[FieldPath]) -> str:
        places = {path: place for place, path in enumerate(self._base.rows)}
        return "、".join(self._name(shape, p) or f"第{places[p] + 1}项" for p in rows)


def lies_in(tag: str, path: FieldPath) -> bool:
    """Whether the tag of a content control names a place below ``path``."""
    try:
        return FieldPath.parse(tag).within(path)
    except ValueError:
        return False
