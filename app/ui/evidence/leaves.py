"""The pages of one piece of evidence at a time, as the view of pages asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage, QTransform
from PySide6.QtPdf import QPdfDocument

if TYPE_CHECKING:
    from app.ui.evidence.drawings import Drawings

_LONGEST, _SHORTEST = 1191.0, 12.0
"""Points: of A3, and what can still be seen."""


class Leaves(QObject):
    """Draws the pages of a file for :class:`~app.ui.pages.PageView`, turned as a person likes.

    ``drawings`` draw them.
    """

    came = Signal()

    def __init__(self, drawings: Drawings, parent: QObject) -> None:
        super().__init__(parent)
        self.drawings = drawings
        self._name = ""
        self._quarters = 0
        self._asked: dict[int, QSize] = {}
        self._turned: dict[int, tuple[int, QImage]] = {}
        drawings.came.connect(self._hear)

    def set_name(self, name: str) -> None:
        """Show another file, upright."""
        self.drawings.want_only(self._name, ())
        self._name = name
        self._quarters = 0
        self._forget()

    def turn(self) -> None:
        """Turn all pages to the right by 90°, as long as this file is shown."""
        self._quarters = (self._quarters + 1) % 4
        self._forget()

    @property
    def sizes(self) -> list[tuple[float, float]]:
        """The pages across and down, in points, as they are to be laid out.

        Plans and posters are shown no larger than A3: beside them, usual pages would be tiny.
        """
        return [self._upright(*_laid(*size)) for size in self.drawings.sizes(self._name)]

    def set_document(self, document: QPdfDocument | None, *, fresh: bool) -> None:
        del document, fresh

    @property
    def idle(self) -> bool:
        """Whether no page is waited for."""
        return self.drawings.idle

    def failed(self, page: int) -> bool:
        return self.drawings.failed(self._name, page)

    def image(self, page: int) -> QImage | None:
        """A page as it was asked for last; until that is there, in another size."""
        size = self._asked.get(page)
        exact = self.drawings.ask(self._name, page, size) if size is not None else None
        found = exact or self.drawings.any_of(self._name, page)
        return self._as_held(page, found) if found is not None and self._quarters else found

    def is_rendered(self, page: int) -> bool:
        size = self._asked.get(page)
        return size is not None and self.drawings.ask(self._name, page, size) is not None

    def ask(self, page: int, size: QSize, sight: Sequence[int]) -> None:
        asked = size.transposed() if self._quarters % 2 else size
        self._asked[page] = asked
        self.drawings.ask(self._name, page, asked)
        if sight and page == sight[-1]:
            # Who leafs on is not to wait. Most files have pages of one size.
            count = len(self.drawings.sizes(self._name))
            near = [other for other in (page + 1, sight[0] - 1) if 0 <= other < count]
            for other in near:
                self._asked.setdefault(other, asked)
                self.drawings.ask(self._name, other, self._asked[other], ahead=True)
            wanted = {number: self._asked[number] for number in (*sight, *near)}
            self.drawings.want_only(self._name, wanted.items())
            self._turned = {
                number: held for number, held in self._turned.items() if number in sight
            }

    def _forget(self) -> None:
        self._asked.clear()
        self._turned.clear()

    def _upright(self, across: float, down: float) -> tuple[float, float]:
        return (down, across) if self._quarters % 2 else (across, down)

    def _as_held(self, page: int, image: QImage) -> QImage:
        held = self._turned.get(page)
        if held is None or held[0] != image.cacheKey():
            turned = image.transformed(QTransform().rotate(90 * self._quarters))
            held = self._turned[page] = image.cacheKey(), turned
        return held[1]

    def _hear(self, name: str, _: int) -> None:
        if name == self._name:
            self.came.emit()


def _laid(across: float, down: float) -> tuple[float, float]:
    scale = min(1.0, _LONGEST / max(across, down))
    return max(across * scale, _SHORTEST), max(down * scale, _SHORTEST)
