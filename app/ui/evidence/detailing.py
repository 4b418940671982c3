"""Which piece's fields are there to be filled in: those of the row that the table is at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QVBoxLayout

from app.ui.evidence.detail import PieceDetail, RowPlace

if TYPE_CHECKING:
    from app.ui.evidence.listing import EvidenceInput

_SHORTLY = 90
"""Milliseconds for which the table must stay at a row until its fields are made."""


class Detailing:
    """Makes the fields of one row at a time of ``owner``, and puts them into ``layout``.

    The findings of every row have a place, whether its fields are there or not.
    """

    def __init__(self, owner: EvidenceInput) -> None:
        self.layout = QVBoxLayout()
        self.detail: PieceDetail | None = None
        self._owner = owner
        self._binding = owner.binding
        self._places: dict[int, RowPlace] = {}
        self._building = QTimer(owner, singleShot=True, interval=_SHORTLY)
        self._building.timeout.connect(self._build)

    def keep_places(self, ids: Sequence[int]) -> None:
        """Have a place for the findings of each of these rows, and of no other."""
        for gone in [row for row in self._places if row not in ids]:
            if self.detail is not None and self.detail.row == gone:
                self._drop()
            self._binding.release(self._owner.path / gone)
            del self._places[gone]
        for row in ids:
            if row not in self._places:
                self._places[row] = place = RowPlace(self._owner.path / row)
                self._binding.add_place(place)

    def has_focus(self) -> bool:
        """Whether a person is at one of the fields."""
        focused = QApplication.focusWidget()
        return focused is not None and self.detail is not None and self.detail.isAncestorOf(focused)

    def make_soon(self, row: int) -> None:
        """The table is at a row: its fields are made if it stays there."""
        if self.detail is None or self.detail.row != row:
            self._building.start()

    def make_now(self) -> PieceDetail | None:
        """Make the fields of the current row at once; gives them, where there are any."""
        self._building.stop()
        self._build()
        return self.detail

    def follow(self) -> None:
        """The rows are others: show the fields of the one that is current now.

        What is found in it is told once it was checked.
        """
        self._building.stop()
        self._make()

    def _build(self) -> None:
        if self._make():
            self._binding.place_findings()

    def _make(self) -> bool:
        """Make the fields of the row that the table is at; whether that was to be done."""
        row, number = self._owner.current, self._owner.table.current + 1
        if self.detail is not None and self.detail.row == row:
            self.detail.renumber(number)
            return False
        self._drop()
        if row is not None and row in self._places:
            self.detail = PieceDetail(self._owner, row, number, self._places[row], self._owner)
            self.layout.addWidget(self.detail)
            self.detail.show()
        self._binding.reshaped.emit()
        return True

    def _drop(self) -> None:
        detail, self.detail = self.detail, None
        if detail is not None:
            self._binding.release(detail.path)
            place = self._places.get(detail.row)
            if place is not None:
                self._binding.add_place(place)
            self.layout.removeWidget(detail)
            detail.leave()
