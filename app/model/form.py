"""The form as a tree, derived from the declarations of an edition's models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pydantic.fields import FieldInfo

from app.model.compound import Rows, leaf_of
from app.model.fields import FieldSpec, SectionSpec
from app.model.kinds import Kind
from app.model.paths import FieldPath
from app.model.values import Frozen


@dataclass(frozen=True, slots=True)
class Field:
    """A declared field in its place in the form."""

    path: FieldPath
    spec: FieldSpec
    kind: Kind[Any]
    sections: tuple[SectionSpec, ...] = ()

    @property
    def aspect(self) -> int:
        """The aspect of annex 1 that the field speaks to, or 0."""
        return next((s.aspect for s in reversed(self.sections) if s.aspect), 0)

    @property
    def label(self) -> str:
        """The field's name in messages."""
        return self.spec.name

    @property
    def place(self) -> str:
        """Where on the paper the field stands."""
        names = [section.name for section in self.sections]
        return " ".join([*names, self.spec.heading] if self.spec.heading else names)


@dataclass(frozen=True, slots=True)
class Node:
    """A model of the form: the fields and the sections that are its members, in printed order."""

    path: FieldPath
    spec: SectionSpec | None
    members: Mapping[str, Field | Node] = field(default_factory=dict[str, "Field | Node"])

    def fields(self) -> Iterator[Field]:
        """Every field below this node, in printed order."""
        for member in self.members.values():
            if isinstance(member, Node):
                yield from member.fields()
            else:
                yield member

    def find(self, path: FieldPath) -> Field | Node | None:
        """The field or node that ``path`` names or lies in; row ids and parts are passed over."""
        here: Field | Node = self
        for part in path.parts:
            if isinstance(here, Field):
                if not isinstance(here.kind, Rows):
                    return here
                if isinstance(part, int):
                    here = form_of(here.kind.row)
                continue
            found = here.members.get(part) if isinstance(part, str) else None
            if found is None:
                return None
            here = found
        return here


@lru_cache(maxsize=64)
def form_of(model: type[Frozen]) -> Node:
    """The tree of declared fields of a form.

    Raises :class:`TypeError` where a member is declared without a spec.
    """
    return _node(model, FieldPath(), None, ())


def _node(
    model: type[Frozen],
    path: FieldPath,
    spec: SectionSpec | None,
    sections: tuple[SectionSpec, ...],
) -> Node:
    members: dict[str, Field | Node] = {}
    for name, info in model.model_fields.items():
        if name == "edition":
            continue
        members[name] = _member(info, path / name, sections)
    return Node(path, spec, members)


def _member(info: FieldInfo, path: FieldPath, sections: tuple[SectionSpec, ...]) -> Field | Node:
    leaf = leaf_of(info)
    if leaf is not None:
        kind, spec = leaf
        return Field(path, spec, kind, sections)
    model: object = info.annotation
    if not (isinstance(model, type) and issubclass(model, Frozen)):
        raise TypeError(f"{path}: declared without a kind and a FieldSpec")
    section = next((m for m in info.metadata if isinstance(m, SectionSpec)), None)
    return _node(model, path, section, (*sections, section) if section else sections)
