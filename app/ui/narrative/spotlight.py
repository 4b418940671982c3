"""The one place that a search has come to, known to every editor of a narrative."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.model.paths import FieldPath
from app.ui.editor import Editor
from app.ui.narrative.cards import HitPart


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a text: of the field at ``path``, its piece (0 for one that has no pieces)."""

    path: FieldPath
    piece: int
    part: HitPart
    start: int
    end: int


class Spotlight(QObject):
    """Belongs to a draft's editor, and lives as long."""

    moved = Signal()

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._place: Place | None = None

    @staticmethod
    def of(editor: Editor) -> Spotlight:
        """The one of an editor, made when it is first asked for."""
        known: Spotlight | None = editor.findChild(Spotlight)
        return known if known is not None else Spotlight(editor)

    @property
    def place(self) -> Place | None:
        """The place, if a search has come to any."""
        return self._place

    def show(self, place: Place | None) -> None:
        """Mark this place and no other."""
        self._place = place
        self.moved.emit()
