"""What all pieces of a list come to."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.ui.evidence.listed import ListedPieces, size_words
from app.ui.form.binding import Binding
from app.ui.words import SMALL, Words


class Summary(Words):
    """How many pieces there are, with how many pages and bytes, as far as that is known."""

    def __init__(self, pieces: ListedPieces, binding: Binding, parent: QWidget) -> None:
        super().__init__("", parent, tone="faint", size=SMALL)
        self._pieces = pieces
        self._binding = binding

    def sum_up(self) -> None:
        """Say how it is now; nothing where there is no piece."""
        count = self._pieces.rowCount()
        pages = sum(map(self._pieces.pages, range(count)))
        size = sum(map(self._pieces.size, range(count)))
        said = [f"{count}份"]
        said += [f"共{pages}页"] if pages else []
        said += [size_words(size)] if size else []
        shelf = self._binding.shelf
        said += ["检查中…"] if shelf is not None and shelf.looking.under_way else []
        self.setText("，".join(said))
        self.setVisible(bool(count))
