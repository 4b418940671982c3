"""Which member of a row of evidence is its title, its category, its file: asked of the kinds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from app.model.compound import PathList, Rows
from app.model.fields import FieldSpec
from app.model.kinds import Choice, Date, DateOrText, FileName, Kind, Text
from app.model.paths import FieldPath
from app.model.reading import Read, raw_text
from app.model.values import Json


@dataclass(frozen=True, slots=True)
class Member:
    """A declared member of the rows of a list."""

    name: str
    kind: Kind[Any]
    spec: FieldSpec

    def read(self, row: dict[str, Json]) -> Read:
        """What stands there in a row."""
        return self.kind.read(row.get(self.name), self.spec)

    def raw(self, row: dict[str, Json]) -> str:
        """What stands there as it was typed, on one line."""
        return " ".join(raw_text(row.get(self.name)).split())


@dataclass(frozen=True, slots=True)
class Members:
    """The members of a row of evidence; ``None`` where an edition doesn't ask for one."""

    title: Member | None
    category: Member | None
    issued: Member | None
    file: Member | None
    proves: Member | None

    @staticmethod
    def of(kind: Rows) -> Members:
        """Those that a list of evidence declares, the first of each kind."""

        def first(*kinds: type[Kind[Any]]) -> Member | None:
            found = (
                Member(name, inner, spec)
                for name, (inner, spec) in kind.fields.items()
                if type(inner) in kinds
            )
            return next(found, None)

        return Members(
            title=first(Text),
            category=first(Choice),
            issued=first(Date, DateOrText),
            file=first(FileName),
            proves=first(PathList),
        )

    def file_of(self, row: dict[str, Json]) -> str:
        """The name that a row's file has in the draft; empty where it has none."""
        name = self.file.read(row).value if self.file is not None else None
        return name if isinstance(name, str) else ""

    def title_of(self, row: dict[str, Json]) -> str:
        """What a row calls itself; empty where it doesn't."""
        return self.title.raw(row) if self.title is not None else ""

    def category_of(self, row: dict[str, Json]) -> str:
        """The category as it is printed; what can't be read as it was typed."""
        member = self.category
        if member is None:
            return ""
        value = member.read(row).value
        return member.kind.show(value) if value is not None else member.raw(row)

    def issued_of(self, row: dict[str, Json]) -> str:
        """The day as ``declaration.json`` has it; what can't be read as it was typed."""
        member = self.issued
        if member is None:
            return ""
        value = member.read(row).value
        return raw_text(member.kind.dump(value)) if value is not None else member.raw(row)

    def proven_by(self, row: dict[str, Json]) -> tuple[FieldPath, ...]:
        """The fields that a row names."""
        value = self.proves.read(row).value if self.proves is not None else None
        paths = cast("tuple[str, ...] | None", value)
        return tuple(FieldPath.parse(path) for path in paths or ())
