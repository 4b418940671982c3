"""The answers of a draft, field by field, each read once: what checks and layouts work on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from app.model.compound import Rows
from app.model.fields import SectionSpec
from app.model.form import Field, Node, form_of
from app.model.paths import FieldPath
from app.model.problem import Problem
from app.model.reading import (
    NOTHING,
    ROW_ID,
    UNKNOWN_MEMBER,
    WRONG_SHAPE,
    Read,
    unknown_message,
)
from app.model.values import Json


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A part of the content that no field reads: an unknown member, or a wrong shape."""

    path: FieldPath
    problem: Problem


class Known(NamedTuple):
    """What came of reading one value: itself, and behind a list, its rows' fields."""

    raw: Json
    read: Read
    fields: tuple[tuple[Field, Read], ...]
    texts: tuple[tuple[Field, str], ...]
    """Every text in the value, however deep it lies, with the field that it stands in."""
    kept: dict[str, Any]
    """What whoever judges the value found out about it, for as long as it stays the same."""


class Answers:
    """Every field of ``form`` as it is answered in ``content`` (any JSON value whatever).

    ``before`` are answers of an earlier state of the same draft: a field whose value is the very
    same object as there, as drafts share whatever an edit leaves alone, is not read again.
    """

    def __init__(self, form: Node, content: Json, before: Answers | None = None) -> None:
        self.form = form
        self.misplaced: list[Misplaced] = []
        self._reads: dict[tuple[str | int, ...], Read] = {}
        self._fields: list[tuple[Field, Read]] = []
        self.known: dict[tuple[str | int, ...], Known] = {}
        """What came of reading each declared field, for answers that are read on from these."""
        self.fresh: set[tuple[str | int, ...]] = set()
        """The paths of the declared fields that were not taken over from ``before``."""
        self.kept: dict[object, Any] = {}
        """What whoever judges these answers as a whole found out about them."""
        earlier = before if before is not None and before.form is form else None
        self.earlier: dict[object, Any] | None = earlier.kept if earlier is not None else None
        """``kept`` of the answers before, where there are some: it holds for what is not fresh."""
        self._before = earlier.known if earlier is not None else {}
        self._read_node(form, content)
        self._before = {}

    def __getitem__(self, path: FieldPath | str) -> Read:
        """The reading at ``path``: of a field, of a claim's member, or of a row's field."""
        parts = (FieldPath.parse(path) if isinstance(path, str) else path).parts
        for depth in range(len(parts), 0, -1):
            read = self._reads.get(parts[:depth])
            if read is not None:
                return _below(read, parts[depth:])
        return NOTHING

    def value(self, path: FieldPath | str) -> Any:
        """The value at ``path``, or ``None`` where nothing readable stands."""
        return self[path].value

    def fields(self) -> Sequence[tuple[Field, Read]]:
        """Every field with its reading, in printed order; behind a list, its rows' fields."""
        return self._fields

    def texts(self) -> Iterator[tuple[Field, str]]:
        """Every text that was typed, in printed order, with the field that it stands in."""
        for known in self.known.values():
            yield from known.texts

    def rows(self, field: Field, read: Read) -> Iterator[tuple[Field, Read]]:
        """The fields of each row of a list field, with row ids in their paths."""
        if not isinstance(field.kind, Rows):
            return
        for number, row in enumerate(read.rows, 1):
            title = SectionSpec(f"{field.label}第{number}项")
            for member in form_of(field.kind.row).fields():
                path = FieldPath((*field.path.parts, row.id, *member.path.parts))
                place = (*field.sections, title)
                yield Field(path, member.spec, member.kind, place), row.cells[str(member.path)]

    def _read_node(self, node: Node, raw: Json) -> None:
        if raw is not None and not isinstance(raw, dict):
            name = node.spec.name if node.spec else "申报书"
            message = f"的内容无法识别，应包含「{name}」的各个栏目，请重新填写"
            self.misplaced.append(Misplaced(node.path, Problem(WRONG_SHAPE, "error", message)))
        members = raw if isinstance(raw, dict) else {}
        for name in members:
            if name not in node.members and name != ROW_ID and not _is_edition(node, name):
                problem = Problem(UNKNOWN_MEMBER, "warning", unknown_message(name))
                self.misplaced.append(Misplaced(node.path / name, problem))
        for name, member in node.members.items():
            if isinstance(member, Node):
                self._read_node(member, members.get(name))
            else:
                self._read_field(member, members.get(name))

    def _read_field(self, field: Field, raw: Json) -> None:
        known = self._before.get(field.path.parts)
        if known is None or known.raw is not raw:
            read = field.kind.read(raw, field.spec)
            fields = ((field, read), *self.rows(field, read))
            texts = tuple(
                (inner, text)
                for inner, held in fields
                if not isinstance(inner.kind, Rows)
                for text in _texts(held.raw)
            )
            known = Known(raw, read, fields, texts, {})
            self.fresh.add(field.path.parts)
        self.known[field.path.parts] = known
        self._reads[field.path.parts] = known.read
        self._fields += known.fields


class Watched(Answers):
    """The same answers, which notice what is asked for."""

    def __init__(self, answers: Answers) -> None:
        self.__dict__.update(answers.__dict__)
        self.asked: set[tuple[str | int, ...]] | None = set()
        """The paths of the declared fields that were looked at; ``None`` where it was all."""

    def __getitem__(self, path: FieldPath | str) -> Read:
        if self.asked is not None:
            parts = (FieldPath.parse(path) if isinstance(path, str) else path).parts
            for depth in range(len(parts), 0, -1):
                if parts[:depth] in self.known:
                    self.asked.add(parts[:depth])
                    break
        return super().__getitem__(path)

    def fields(self) -> Sequence[tuple[Field, Read]]:
        self.asked = None
        return super().fields()

    def texts(self) -> Iterator[tuple[Field, str]]:
        self.asked = None
        return super().texts()


def _is_edition(node: Node, name: str) -> bool:
    return name == "edition" and not node.path.parts


def _below(read: Read, parts: tuple[str | int, ...]) -> Read:
    for part in parts:
        if isinstance(part, int):
            row = next((row for row in read.rows if row.id == part), None)
            if row is None:
                return NOTHING
            read = Read(parts=row.cells)
        else:
            read = read.parts.get(part, NOTHING)
    return read


def _texts(raw: Json) -> list[str]:
    """Every text in a raw value, in order, however deep it lies."""
    texts: list[str] = []
    waiting = [raw]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            texts.append(item)
        elif isinstance(item, list):
            waiting += reversed(item)
        elif isinstance(item, dict):
            waiting += reversed(item.values())
    return texts
