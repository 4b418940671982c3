"""What an edition of the form provides: its fields, its rules, its printed words, its notice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from app.model.form import Node, form_of
from app.model.values import Frozen

if TYPE_CHECKING:
    from app.model.composing import Composer
    from app.model.document import Block
    from app.model.rules import Rule


@dataclass(frozen=True, slots=True)
class Aspect:
    """One of the aspects by which the ministry judges platforms (annex 1)."""

    number: int
    title: str
    group: str
    requirement: str
    indicators: str


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice that invites the declarations, and how they are handed in."""

    title: str
    number: str
    issuer: str
    published_on: date
    due_on: date
    copies: int
    postal_address: str
    postcode: str
    email: str
    contact: str
    procedure: str = ""
    """Who hands the declaration in to whom, in a sentence."""
    instructions: tuple[str, ...] = ()
    """填报说明, paragraph by paragraph."""


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of the form. ``id`` stands at the root of every ``declaration.json``.

    ``layout`` composes the printed blocks. ``applicant``, ``subject`` and ``dated`` are the paths
    of the fields that file names and the documents' properties are taken from.
    """

    id: str
    title: str
    model: type[Frozen]
    notice: Notice
    layout: Callable[[Composer], tuple[Block, ...]]
    applicant: str
    subject: str
    dated: str = ""
    rules: tuple[Rule, ...] = ()
    aspects: tuple[Aspect, ...] = field(default=())

    @property
    def form(self) -> Node:
        """The tree of the edition's fields."""
        return form_of(self.model)
