"""How two drafts of the same edition differ, and the changes that lead from one to the other.

:func:`compare` is for a person: field by field, in printed order, each value as it is shown.
:func:`changes_to` is for the history: edits as deep as they can be, so that restoring an older
draft is one step like any other, and whoever shows a field that stays the same need not redraw.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from app.model.checks import title as title_of
from app.model.compound import ClaimKind, NarrativeKind, PathList, Rows
from app.model.draft import Draft, Edit
from app.model.edition import Edition
from app.model.fields import SectionSpec
from app.model.form import Field, Node, form_of
from app.model.history import Change, Confirming, Noting
from app.model.kinds import Amount, Count
from app.model.paths import FieldPath
from app.model.reading import ROW_ID, is_blank, raw_text, row_id_of
from app.model.values import Claim, Figure, Json, Narrative, Paragraph, is_unanswered

What = Literal["value", "row", "order", "confirmation", "note"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference between two drafts.

    ``title`` says in Chinese where it is (「应用案例第2项·案例名称」); ``before`` and ``after`` are
    what stands there as a person knows it, with unit, empty where nothing does; a narrative has a
    line for each paragraph. ``path`` names the place in the newer draft, or, of a row that was
    removed, in the older one. A ``row`` is an empty one that came or went; one that is filled in
    is told by its fields, each a ``value``.
    """

    path: FieldPath
    title: str
    before: str
    after: str
    what: What = "value"


def compare(edition: Edition, old: Draft, new: Draft) -> tuple[Difference, ...]:
    """Every difference between two drafts of ``edition``, in printed order.

    What reads the same and was only left blank in another way is no difference. What no field of
    the form reads is compared too. Notes and confirmations stand behind the values of their field.
    """
    return _Comparison(edition.form).compare(old, new)


def unchanged(edition: Edition, old: Draft, new: Draft) -> bool:
    """Whether both drafts say the same on paper, however it was typed; notes are not printed."""
    if same(dict(old.content), dict(new.content)):
        return True
    printed = (one.what in ("value", "row", "order") for one in compare(edition, old, new))
    return not any(printed)


def changes_to(old: Draft, new: Draft) -> tuple[Change, ...]:
    """The changes that turn ``old`` into ``new``, as few and as deep as they can be.

    A list whose rows came, went or moved is one edit; so is any other list. A member that holds
    ``None`` counts as missing. Raises :class:`ValueError` where the editions differ: a draft keeps
    its own for good.
    """
    if old.edition != new.edition:
        raise ValueError(f"drafts of two editions: {old.edition}, {new.edition}")
    changes: list[Change] = [*_edits((), dict(old.content), dict(new.content))]
    reasons = {(c.code, c.path): None for c in (*old.confirmations, *new.confirmations)}
    for code, path in reasons:
        before, after = old.reason(code, path), new.reason(code, path)
        if before.strip() != after.strip():
            changes.append(Confirming(code, path, before, after))
    for path in {note.path: None for note in (*old.notes, *new.notes)}:
        before, after = old.noted(path), new.noted(path)
        if before != after:
            changes.append(Noting(path, before, after))
    return tuple(changes)


def same(one: Json, other: Json) -> bool:
    """Whether two values are one and the same JSON; members that hold ``None`` count as missing.

    Stricter than ``==``, to which ``1`` is ``True`` and ``1.0`` is ``1.00``.
    """
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return all(same(one.get(name), other.get(name)) for name in {**one, **other})
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other if isinstance(one, str) else repr(one) == repr(other)


# --- changes ----------------------------------------------------------------------------------


def _edits(at: tuple[str | int, ...], old: Json, new: Json) -> Iterator[Edit]:
    if same(old, new):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for name in {**old, **new}:
            yield from _edits((*at, name), old.get(name), new.get(name))
        return
    ids = _row_ids(old)
    if ids and isinstance(old, list) and isinstance(new, list) and ids == _row_ids(new):
        for number, before, after in zip(ids, old, new, strict=True):
            yield from _edits((*at, number), before, after)
        return
    path = FieldPath(at)
    if old == new:
        # A history passes over what is equal to Python (1 and True): by way of nothing it is taken.
        yield Edit(path, old, None)
        old = None
    yield Edit(path, old, new)


def _row_ids(rows: Json) -> list[int]:
    """The ids of a list's rows, or nothing where they don't tell each row from all others."""
    ids: list[int] = []
    for row in rows if isinstance(rows, list) else ():
        number = row.get(ROW_ID) if isinstance(row, dict) else None
        if not isinstance(number, int) or not isinstance(row, dict) or number in ids:
            return []
        if row_id_of(row, -1) != number:
            return []
        ids.append(number)
    return ids


# --- differences ------------------------------------------------------------------------------

_Pair = tuple[Json, Json]


class _Comparison:
    """The comparison of two drafts; remembers on its way how each place is called."""

    def __init__(self, form: Node) -> None:
        self._form = form
        self._titles: dict[tuple[str | int, ...], str] = {}
        self._ranks: dict[tuple[str | int, ...], int] = {}
        for index, field in enumerate(form.fields()):
            for depth in range(len(field.path.parts) + 1):
                self._ranks.setdefault(field.path.parts[:depth], index)

    def compare(self, old: Draft, new: Draft) -> tuple[Difference, ...]:
        found = list(self._node(self._form, (dict(old.content), dict(new.content))))
        for code, path in {
            (c.code, c.path): None for c in (*old.confirmations, *new.confirmations)
        }:
            before, after = old.reason(code, path).strip(), new.reason(code, path).strip()
            found.append(
                Difference(path, self._title(path) + "的确认理由", before, after, "confirmation")
            )
        for path in {note.path: None for note in (*old.notes, *new.notes)}:
            before, after = old.noted(path), new.noted(path)
            found.append(Difference(path, self._title(path) + "的备注", before, after, "note"))
        real = [d for d in found if d.what not in ("confirmation", "note") or d.before != d.after]
        return tuple(sorted(real, key=lambda difference: self._rank(difference.path)))

    def _node(self, node: Node, pair: _Pair) -> Iterator[Difference]:
        name = f"「{node.spec.name}」" if node.spec else self._title(node.path.parent)
        self._titles[node.path.parts] = name
        yield from self._strays(node.path, name, pair, node.members)
        old, new = map(_members, pair)
        for member_name, member in node.members.items():
            below = (old.get(member_name), new.get(member_name))
            if isinstance(member, Node):
                yield from self._node(member, below)
            elif isinstance(member.kind, Rows):
                yield from self._list(member, member.kind, below)
            else:
                yield from self._field(member, below)

    def _strays(
        self, path: FieldPath, name: str, pair: _Pair, known: Mapping[str, object]
    ) -> Iterator[Difference]:
        """What stands at a section or row that no field reads."""
        shapeless = tuple(None if isinstance(raw, dict) else raw for raw in pair)
        if not same(*shapeless) and not all(map(is_blank, shapeless)):
            yield Difference(path, name, *_recognisable(*shapeless))
        old, new = map(_members, pair)
        for member in {**old, **new}:
            edition = member == "edition" and not path.parts
            if member in known or member == ROW_ID or edition:
                continue
            before, after = old.get(member), new.get(member)
            if not same(before, after):
                where = f"{name}中的“{member[:40]}”"
                yield Difference(path / member, where, *_recognisable(before, after))

    def _field(self, field: Field, pair: _Pair) -> Iterator[Difference]:
        self._titles[field.path.parts] = title_of(field)
        if same(*pair):
            return
        before, after = (self._shown(field, raw) for raw in pair)
        if before == after:
            if all(_says_nothing(field, raw) for raw in pair):
                return
            before, after = _recognisable(*pair)
        yield Difference(field.path, title_of(field), before, after)

    def _list(self, field: Field, kind: Rows, pair: _Pair) -> Iterator[Difference]:
        name = title_of(field)
        self._titles[field.path.parts] = name
        old, new = map(_rows, pair)
        if old is None or new is None:
            if not same(*pair):
                yield Difference(field.path, name, *_recognisable(*pair))
            return
        order = [
            [number for number in rows if number in old and number in new] for rows in (old, new)
        ]
        if order[0] != order[1]:
            before, after = (
                "、".join(
                    _row_name(kind, rows[number], place) for place, number in enumerate(ids, 1)
                )
                for rows, ids in ((old, order[0]), (new, order[1]))
            )
            yield Difference(field.path, f"{name}的顺序", before, after, "order")
        places = [*new, *(number for number in old if number not in new)]
        for number in places:
            rows = new if number in new else old
            place = list(rows).index(number) + 1
            yield from self._row(field, kind, number, place, (old.get(number), new.get(number)))

    def _row(
        self, field: Field, kind: Rows, number: int, place: int, pair: _Pair
    ) -> Iterator[Difference]:
        path, label = field.path / number, f"{field.label}第{place}项"
        section = SectionSpec(label)
        self._titles[path.parts] = f"「{label}」"
        found = list(self._strays(path, f"「{label}」", pair, kind.fields))
        old, new = map(_members, pair)
        for member in form_of(kind.row).fields():
            name = str(member.path)
            parts = (*path.parts, *member.path.parts)
            cell = Field(FieldPath(parts), member.spec, member.kind, (*field.sections, section))
            found += self._field(cell, (old.get(name), new.get(name)))
        if not found and None in pair:
            before, after = ("" if raw is None else "（空白项）" for raw in pair)
            found.append(Difference(path, f"「{label}」", before, after, "row"))
        yield from found

    def _title(self, path: FieldPath) -> str:
        """How a place is called: by the field that it is or lies in."""
        for depth in range(len(path.parts), -1, -1):
            known = self._titles.get(path.parts[:depth])
            if known is not None:
                return known
        return "申报书"

    def _rank(self, path: FieldPath) -> int:
        """Where on the paper a place stands: a field's position, a section's first field's."""
        parts = path.rowless().parts
        while parts not in self._ranks:
            parts = parts[:-1]
        return self._ranks[parts]

    # --- values ---------------------------------------------------------------------------

    def _shown(self, field: Field, raw: Json) -> str:
        """A value as the paper and the pages show it, or what was typed instead of one."""
        read = field.kind.read(raw, field.spec)
        if isinstance(field.kind, ClaimKind):
            if raw is not None and not isinstance(raw, dict):
                return raw_text(raw)
            return claim_shown(field, field.kind, read.value, _members(raw))
        if read.value is None:
            return "" if is_blank(raw) else raw_text(raw)
        if isinstance(field.kind, NarrativeKind):
            return _narrative_shown(read.value)
        if isinstance(field.kind, PathList):
            return "、".join(self._field_named(path) for path in read.value)
        unit = field.spec.unit if isinstance(field.kind, Amount | Count) else ""
        return field.kind.show(read.value) + unit

    def _field_named(self, path: str) -> str:
        found = self._form.find(FieldPath.parse(path))
        return title_of(found) if isinstance(found, Field) else path


def _members(raw: Json) -> dict[str, Json]:
    return raw if isinstance(raw, dict) else {}


def _rows(raw: Json) -> dict[int, Json] | None:
    """A list's rows by id, in order; ``None`` where they can't be told from each other."""
    if is_blank(raw):
        return {}
    if not isinstance(raw, list):
        return None
    rows: dict[int, Json] = {}
    for position, row in enumerate(raw):
        if not isinstance(row, dict):
            return None
        rows[row_id_of(row, position)] = row
    return rows if len(rows) == len(raw) else None


def _row_name(kind: Rows, row: Json, place: int) -> str:
    """What a person knows a row by: its first words that are typed rather than chosen."""
    for name, (cell, spec) in kind.fields.items():
        value = cell.read(_members(row).get(name), spec).value
        if isinstance(value, str) and value and cell.name == "text":
            return value
    return f"第{place}项"


def claim_shown(field: Field, kind: ClaimKind, claim: Claim, raw: dict[str, Json]) -> str:
    """A claim in words: whether it is ticked, and its figures with their units."""
    units = field.spec.units()
    said: list[str] = []
    for index, (name, member) in enumerate(kind.members.items()):
        value: Any = getattr(claim, name)
        unit = units[index] if index < len(units) else ""
        if not is_unanswered(value):
            said.append(member.show(value) + (unit if isinstance(member, Amount | Count) else ""))
        elif not is_blank(raw.get(name)):
            said.append(raw_text(raw.get(name)))
    if claim.claimed:
        return "，".join(["已勾选", *said])
    return "，".join(["未勾选", *said]) if said else ""


def _narrative_shown(narrative: Narrative) -> str:
    lines: list[str] = []
    for block in narrative.blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text)
        elif isinstance(block, Figure):
            lines.append(f"［图 {block.file}］{block.caption}")
        else:
            lines.append(f"［表］{block.caption}")
            lines += [" │ ".join(row) for row in block.rows]
    return "\n".join(lines)


def _says_nothing(field: Field, raw: Json) -> bool:
    """Whether nothing is answered, in whatever way."""
    read = field.kind.read(raw, field.spec)
    if read.problems:
        return False
    if isinstance(field.kind, ClaimKind):
        return field.kind.dump(read.value) is None
    return is_unanswered(read.value)


def _recognisable(before: Json, after: Json) -> tuple[str, str]:
    """Two values that differ as texts that differ, whatever they are."""
    texts = raw_text(before, 40), raw_text(after, 40)
    if texts[0] != texts[1]:
        return texts
    return _json(before), _json(after)


def _json(value: Json) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_json, value))}]"
    if isinstance(value, dict):
        members = (f"{json.dumps(n, ensure_ascii=False)}: {_json(v)}" for n, v in value.items())
        return f"{{{', '.join(members)}}}"
    return json.dumps(value, ensure_ascii=False)
