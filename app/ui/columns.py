"""Three columns that share a window: the outer ones keep their width, the middle takes the rest.

Where there is no room for three, the panel at the right folds by itself; who asks for it then gets
it in the place of the list at the left.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QSplitter, QWidget

LEFT, MIDDLE = 216, 544
"""The least widths of the list and of the form, in pixels."""
RIGHT = 300
"""The least width of the panel."""
_WIDEST_LEFT = 360
"""No step has a longer name."""

_Key = TypeVar("_Key", bound=str)


class Columns(QSplitter, Generic[_Key]):
    """``widths`` are those of the three columns, in pixels, for each panel by its name."""

    def __init__(self, widths: Mapping[_Key, list[int]], parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._wanted = {key: list(held) for key, held in widths.items()}
        self._key: _Key | None = None
        self._asked = False
        self._outer: tuple[QWidget, QWidget] | None = None
        self.setHandleWidth(3)
        self.splitterMoved.connect(self._moved)

    def fill(self, left: QWidget, middle: QWidget, right: QWidget) -> None:
        """Put the three columns in, from the left."""
        for index, widget in enumerate((left, middle, right)):
            # What a column would like to have must not keep the window from being made narrow.
            policy = widget.sizePolicy()
            policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
            widget.setSizePolicy(policy)
            widget.setMinimumWidth(MIDDLE if widget is middle else 0)
            self.addWidget(widget)
            self.setStretchFactor(index, 1 if widget is middle else 0)
            self.setCollapsible(index, False)
        self._outer = left, right

    @property
    def is_narrow(self) -> bool:
        """Whether there is no room for three columns."""
        return self.width() < LEFT + MIDDLE + RIGHT + 2 * self.handleWidth()

    @property
    def folded(self) -> bool:
        """Whether no panel is shown, by choice or for lack of room."""
        return self._key is None or (self.is_narrow and not self._asked)

    @property
    def wanted(self) -> dict[_Key, list[int]]:
        """The widths that a person gave the columns, by the name of the panel."""
        return {key: list(held) for key, held in self._wanted.items()}

    def want(self, widths: Mapping[_Key, list[int]]) -> None:
        """Give the columns the widths that they had."""
        for key, held in widths.items():
            if len(held) == 3 and all(width >= 0 for width in held):
                self._wanted[key] = list(held)
        self.fit()

    def show_column(self, key: _Key | None) -> None:
        """Show the panel of this name, where there is room for nothing else too; or none."""
        self._key = key
        self._asked = key is not None and self.is_narrow
        self.fit()

    def fit(self) -> None:
        """Share the room out."""
        if self._outer is None:
            return
        left, right = self._outer
        shown = not self.folded
        right.setVisible(shown)
        left.setVisible(not (shown and self.is_narrow))
        wanted = self._wanted.get(self._key) if self._key is not None else None
        first, _, last = wanted or next(iter(self._wanted.values()))
        room = self.width() - 2 * self.handleWidth()
        first = 0 if left.isHidden() else min(max(first, LEFT), _WIDEST_LEFT)
        last = min(max(last, RIGHT), room - first - MIDDLE) if shown else 0
        self.setSizes([first, max(room - first - last, 1), max(last, 0)])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self.is_narrow:
            self._asked = False
        self.fit()

    def _moved(self) -> None:
        """A person moved a border; what is hidden has no width to be kept."""
        sizes = self.sizes()
        key = self._key or next(iter(self._wanted))
        self._wanted[key] = [
            size or known for size, known in zip(sizes, self._wanted[key], strict=True)
        ]
        self.fit()
