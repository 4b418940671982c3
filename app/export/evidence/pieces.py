"""A piece of evidence as it is appended: what its divider says, and where its bytes are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from app.export.evidence.inspection import Kind


@dataclass(frozen=True, slots=True)
class Piece:
    """One numbered piece (附件N).

    Attributes:
        number: as the list of evidence counts, from 1.
        title, category, issued: as they are printed; empty where they are not given.
        proves: the titles of the fields that it proves.
        name: what its file is called, for sentences.
        kind: what its bytes are; anything but a PDF or a picture gets a divider and no pages.
        open: opens its bytes.
    """

    number: int
    title: str
    category: str
    issued: str
    proves: tuple[str, ...]
    name: str
    kind: Kind
    open: Callable[[], BinaryIO]

    @property
    def label(self) -> str:
        """附件3."""
        return f"附件{self.number}"
