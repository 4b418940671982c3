"""What a field says of itself: label, unit, limit, note, aspect, and where it stands.

A form is a tree of pydantic models. A leaf is declared ``Annotated[<kind>, FieldSpec(...)]`` and a
section ``Annotated[<model>, SectionSpec(...)]``, the spec outermost: pydantic drops metadata that
stands inside ``Optional[...]`` or ``list[...]``. Everything else (pages, findings, both documents,
the JSON Schema, ``docs/fields.md``) is derived from these declarations.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

_BLANK = re.compile(r"_{2,}|□是\s*□否")


@dataclass(frozen=True, slots=True)
class WordLimit:
    """At most ``words`` 字, counted as :mod:`app.model.counting` does.

    ``shared`` is the path of a section whose narratives share the limit, or empty.
    """

    words: int
    shared: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A field applies only where the field at ``path`` has the value ``equals``."""

    path: str
    equals: object


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """The one declaration of a blank on the paper.

    ``label`` is printed character for character, and so is ``line``, what follows it on the same
    line: the colon and, for a claim, its blanks with their units (``：______类 ______个``).
    ``note`` is the printed note below the line, ``heading`` a heading that the field alone stands
    under, ``group`` the cell that it shares with others. ``short`` names the field in messages
    where the printed label is a sentence; ``hint`` is our own help, never printed.
    """

    label: str
    line: str = ""
    note: str = ""
    unit: str = ""
    group: str = ""
    heading: str = ""
    short: str = ""
    required: bool = False
    limit: WordLimit | None = None
    when: Condition | None = None
    hint: str = ""

    @property
    def name(self) -> str:
        """The label as messages give it, with the group of its cell."""
        name = self.short or self.label
        return f"{self.group}/{name}" if self.group else name

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        schema = {"title": self.name, **handler(core)}
        if self.note or self.hint:
            schema["description"] = self.note or self.hint
        if self.unit:
            schema["x-unit"] = self.unit
        if self.limit:
            schema["x-word-limit"] = self.limit.words
        return schema

    def units(self) -> tuple[str, ...]:
        """The printed unit behind each blank of :attr:`line`, in order."""
        pieces = _BLANK.split(self.line)[1:]
        return tuple(piece.strip(" ，,") for piece in pieces)

    def blanks(self) -> tuple[str, ...]:
        """The printed blanks of :attr:`line`, in order."""
        return tuple(_BLANK.findall(self.line))

    def pieces(self) -> tuple[str, ...]:
        """The printed text before, between and behind the blanks of :attr:`line`."""
        return tuple(_BLANK.split(self.line))


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """A part of the form with a heading of its own.

    ``title`` and ``note`` are printed; ``aspect`` is the aspect of annex 1 (1 to 9) that every
    field of the section speaks to, or 0. ``short`` names the section in messages.
    """

    title: str
    note: str = ""
    aspect: int = 0
    short: str = ""

    @property
    def name(self) -> str:
        """The title as messages and pages give it."""
        return self.short or self.title.rstrip("：:")
