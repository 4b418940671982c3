"""Texts of a narrative: its paragraphs between two figures or tables, and captions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QWidget

from app.model.counting import word_spans
from app.ui.editor import Editor
from app.ui.narrative.pieces import Prose, broken
from app.ui.narrative.writing import Hit, Writing, indent_of

BREAK = "\u2029"
"""Divides paragraphs in a text widget."""
_LINES = re.compile("[\r\n\x0b\u2028\u2029]+")
_UNSHOWABLE = re.compile("[\u2029\ufdd0\ufdd1\ufffc\ud800-\udfff]")
"""What a text widget would take for a break or an object, or can't hold."""


class TextEdit(Writing):
    """A text; what can't be shown in it stays as it is until a person removes it."""

    def __init__(self, text: str, editor: Editor, parent: QWidget) -> None:
        super().__init__(editor, parent)
        self.text = ""
        """What stands here, character for character, paragraphs divided by line breaks."""
        self._seen: str = ""
        self.dress()
        self.show_text(text)
        self.select(0, 0)

    def read(self) -> bool:
        # Unlike toPlainText, this leaves non-breaking spaces and separators as they are.
        whole = QTextCursor(self.document())
        whole.select(QTextCursor.SelectionType.Document)
        seen = whole.selectedText()
        if seen == self._seen:
            return False
        written = seen.replace(BREAK, "\n")
        if _UNSHOWABLE.search(self.text):
            start, old_end, new_end = difference(self._seen, seen)
            written = self.text[:start] + written[start:new_end] + self.text[old_end:]
        self._seen, self.text = seen, written
        return True

    def show_text(self, text: str) -> None:
        """Show another text; the cursor goes where it departs from the old one."""
        text = broken(text)
        if text == self.text:
            return
        seen = shown(text)
        start, old_end, new_end = difference(self._seen, seen)
        cursor = self.textCursor()
        cursor.setPosition(units(self._seen, start))
        cursor.setPosition(units(self._seen, old_end), QTextCursor.MoveMode.KeepAnchor)
        self.written(lambda: cursor.insertText(seen[start:new_end]))
        self._seen, self.text = seen, text
        self.setTextCursor(cursor)

    def mark_over(self, room: int | None, hits: Sequence[tuple[int, int]] = ()) -> int | None:
        """Mark the words behind the first ``room``, and ``hits``; gives the room that is left."""
        found = tuple(Hit(self._unit(start), self._unit(end)) for start, end in hits)
        over: tuple[Hit, ...] = ()
        if room is not None:
            room, start = words_behind(self.text, room)
            if start >= 0:
                over = (Hit(self._unit(start), units(self._seen, len(self._seen))),)
        self.mark(over, found)
        return room

    # --- the cursor -------------------------------------------------------------------------

    @property
    def selection(self) -> tuple[int, int]:
        """From where to where in :attr:`text` a part is selected; both are the cursor if none."""
        cursor = self.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        return characters(self._seen, start), characters(self._seen, end)

    @property
    def position(self) -> int:
        """Where in :attr:`text` the cursor is."""
        return characters(self._seen, self.textCursor().position())

    def select(self, start: int, end: int) -> None:
        """Select a part of :attr:`text`; the cursor stands at its end."""
        cursor = self.textCursor()
        cursor.setPosition(self._unit(start))
        cursor.setPosition(self._unit(end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def enter(self, *, from_below: bool) -> None:
        """Take the focus, coming from what stands above or below."""
        end = len(self.text) if from_below else 0
        self.select(end, end)
        self.setFocus()

    def createMimeDataFromSelection(self) -> QMimeData:
        start, end = self.selection
        made = QMimeData()
        # Python's lone surrogates have no place on a clipboard.
        made.setText(self.text[start:end].encode("utf-16", "replace").decode("utf-16"))
        return made

    def _unit(self, index: int) -> int:
        return units(self._seen, index)


class ProseEdit(TextEdit):
    """Paragraphs, their first lines indented as on the paper."""

    def __init__(self, piece: Prose, editor: Editor, parent: QWidget) -> None:
        super().__init__(piece.text, editor, parent)

    @property
    def piece(self) -> Prose:
        """What stands here."""
        return Prose(self.text)

    def show_piece(self, piece: Prose) -> None:
        """Show another text; the cursor goes where it departs from the old one."""
        self.show_text(piece.text)

    def block_format(self) -> QTextBlockFormat:
        form = super().block_format()
        form.setTextIndent(indent_of(self))
        return form

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() or source.hasHtml() or source.hasImage() or source.hasUrls()


class CaptionEdit(TextEdit):
    """The words that stand with a figure or a table; Enter leads on."""

    def __init__(self, text: str, name: str, editor: Editor, parent: QWidget) -> None:
        super().__init__(text, editor, parent)
        self._hint = name
        self.setAccessibleName(name)

    def block_format(self) -> QTextBlockFormat:
        form = super().block_format()
        form.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        return form

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.text and not self.composing:
            # Qt's own placeholder knows neither the alignment nor the height of the line.
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().placeholderText().color())
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self._hint)
            painter.end()

    def enter_pressed(self) -> None:
        self.left.emit(1)

    def put_in(self, source: QMimeData) -> None:
        words = _LINES.sub(" ", source.text().strip("\r\n")).replace("\ufffc", "")
        self.doing("粘贴", lambda: self.textCursor().insertText(shown(words)))


def difference(old: Sequence[object], new: Sequence[object]) -> tuple[int, int, int]:
    """Where two texts or lists differ: from an index up to one in old, and up to one in new."""
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
    if not text or max(text) <= "\uffff":
        return min(position, len(text))
    for index, character in enumerate(text):
        if position <= 0:
            return index
        position -= 2 if character > "\uffff" else 1
    return len(text)


def words_behind(text: str, room: int) -> tuple[int, int]:
    """How many of ``room`` words are left behind ``text``, and where those too many begin (-1)."""
    used = 0
    for start, _ in word_spans(text):
        if used == room:
            return 0, start
        used += 1
    return room - used, -1


def shown(text: str) -> str:
    """``text`` as a text widget can hold it, of the same length."""
    return _UNSHOWABLE.sub("\ufffd", text).replace("\n", BREAK)
