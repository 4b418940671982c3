"""The paragraphs of a narrative between two figures or tables."""

from __future__ import annotations

import re

from PySide6.QtGui import QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QWidget

from app.ui.editor import Editor
from app.ui.narrative.pieces import Prose
from app.ui.narrative.writing import Writing, indent_of

_BREAK = "\u2029"
_UNSHOWABLE = re.compile("[\u2029\ufdd0\ufdd1\ufffc\ud800-\udfff]")
"""What a text widget would take for a break or an object, or can't hold."""


class ProseEdit(Writing):
    """A text; what can't be shown in it stays as it is until a person removes it."""

    def __init__(self, piece: Prose, editor: Editor, parent: QWidget) -> None:
        super().__init__(editor, parent)
        self.text = ""
        """What stands here, character for character, paragraphs divided by line breaks."""
        self._seen: str = ""
        self.dress()
        self.show_piece(piece)

    @property
    def piece(self) -> Prose:
        """What stands here."""
        return Prose(self.text)

    def read(self) -> bool:
        # Unlike toPlainText, this leaves non-breaking spaces and separators as they are.
        whole = QTextCursor(self.document())
        whole.select(QTextCursor.SelectionType.Document)
        seen = whole.selectedText()
        if seen == self._seen:
            return False
        written = seen.replace(_BREAK, "\n")
        if _UNSHOWABLE.search(self.text):
            start, old_end, new_end = difference(self._seen, seen)
            written = self.text[:start] + written[start:new_end] + self.text[old_end:]
        self._seen, self.text = seen, written
        return True

    def show_piece(self, piece: Prose) -> None:
        """Show another text; the cursor goes where it departs from the old one."""
        if piece.text == self.text:
            return
        seen = _shown(piece.text)
        start, old_end, new_end = difference(self._seen, seen)
        cursor = self.textCursor()
        cursor.setPosition(units(self._seen, start))
        cursor.setPosition(units(self._seen, old_end), QTextCursor.MoveMode.KeepAnchor)
        self.written(lambda: cursor.insertText(seen[start:new_end]))
        self._seen, self.text = seen, piece.text
        self.setTextCursor(cursor)

    def block_format(self) -> QTextBlockFormat:
        form = super().block_format()
        form.setTextIndent(indent_of(self))
        return form

    # --- the cursor -------------------------------------------------------------------------

    @property
    def position(self) -> int:
        """Where in :attr:`text` the cursor is."""
        return characters(self._seen, self.textCursor().position())

    def select(self, start: int, end: int) -> None:
        """Select a part of :attr:`text`; the cursor stands at its end."""
        cursor = self.textCursor()
        cursor.setPosition(units(self._seen, start))
        cursor.setPosition(units(self._seen, end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def enter(self, *, from_below: bool) -> None:
        """Take the focus, coming from what stands above or below."""
        end = len(self.text) if from_below else 0
        self.select(end, end)
        self.setFocus()

    def unit(self, index: int) -> int:
        """The position in the widget of an index of :attr:`text`."""
        return units(self._seen, index)


def difference(old: str, new: str) -> tuple[int, int, int]:
    """Where two texts differ: from the first index up to the second in old, the third in new."""
    shorter = min(len(old), len(new))
    start = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    rest = shorter - start
    tail = next((i for i in range(rest) if old[-1 - i] != new[-1 - i]), rest)
    return start, len(old) - tail, len(new) - tail


def units(text: str, index: int) -> int:
    """How many UTF-16 units, which the widget counts, are before an index of ``text``."""
    return index + sum(character > "\uffff" for character in text[:index])


def characters(text: str, position: int) -> int:
    """The index in ``text`` that has so many UTF-16 units before it."""
    if text.isascii() or max(text) <= "\uffff":
        return min(position, len(text))
    for index, character in enumerate(text):
        if position <= 0:
            return index
        position -= 2 if character > "\uffff" else 1
    return len(text)


def _shown(text: str) -> str:
    return _UNSHOWABLE.sub("\ufffd", text).replace("\n", _BREAK)
