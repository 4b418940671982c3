"""Inputs of one line: words, codes, figures and dates.

What is typed is never altered under the cursor: the draft gets what it means, in canonical form
where it can be read, and the line shows it as it is printed once it is left.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QMenu, QVBoxLayout, QWidget

from app.model import numbers
from app.model.fields import FieldSpec
from app.model.kinds import Amount, Count, Date, Kind
from app.model.paths import FieldPath
from app.model.reading import Read, raw_text
from app.model.values import Json
from app.ui.appearance import secondary
from app.ui.composing import Composition
from app.ui.form.binding import Binding
from app.ui.symbols import icon
from app.ui.words import go_to, is_enter

_ENDLESS = 2**31 - 1
_UNCHANGED = {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}
"""Who opens a menu or another window has not left the line."""


class LineInput(QLineEdit):
    """Words on one line, kept as they are typed."""

    def __init__(self, path: FieldPath, binding: Binding, parent: QWidget) -> None:
        super().__init__(parent)
        self.path = path
        self.binding = binding
        self.above: QWidget | None = None
        self.below: QWidget | None = None
        """Where the arrow keys lead to in a grid."""
        self._composition = Composition(self)
        self._unread = self._missed = False
        # Qt itself cuts at 32,767 characters: what is too long is to be said, not cut.
        self.setMaxLength(_ENDLESS)
        _give_room(self)
        self.setReadOnly(binding.editor.read_only)
        self.textEdited.connect(self._edited)

    @property
    def composing(self) -> bool:
        """Whether an input method is composing here."""
        return bool(self._composition)

    # --- the draft --------------------------------------------------------------------------

    def stored(self, text: str) -> Json:
        """What the draft keeps of ``text``."""
        return text or None

    def shown(self, raw: Json) -> str:
        """How the draft's value is written while nobody types here."""
        return raw_text(raw)

    def show_value(self, raw: Json) -> None:
        self._missed = bool(self._composition)
        if self._composition:
            return
        if self.hasFocus() and self.text() and self.stored(self.text()) == raw:
            return
        self._write(self.shown(raw))

    def enter(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self) -> None:
        """Tell the draft what stands here."""
        self.binding.edit(self, self.stored(self.text()))

    def catch_up(self) -> None:
        """Show what the draft came to hold during a composition."""
        self.show_value(self.binding.editor.value(self.path))

    def tidy(self) -> None:
        """The line is left: show what it holds as it is printed."""
        self._write(self.shown(self.binding.editor.value(self.path)))

    def _edited(self) -> None:
        # The first key of a composition may remove what was selected: that is told with the rest.
        if self._composition:
            self._unread = True
        else:
            self.tell()

    def _write(self, text: str) -> None:
        if text == self.text():
            return
        cursor = self.cursorPosition()
        behind = len(self.text()) - cursor
        focused = self.hasFocus()
        at_end = behind == 0
        self.setText(text)
        if not focused:
            self.setCursorPosition(0)
        else:
            self.setCursorPosition(len(text) if at_end else min(cursor, len(text)))

    # --- keys -------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._composition.end_at(event)
        editor = self.binding.editor
        if event.matches(QKeySequence.StandardKey.Undo):
            editor.undo()
        elif event.matches(QKeySequence.StandardKey.Redo) or _is_ctrl_y(event):
            editor.redo()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_text(QGuiApplication.clipboard().text())
        elif is_enter(event):
            forward = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.focusNextPrevChild(forward)
        elif event.key() == Qt.Key.Key_Up and self.above is not None:
            go_to(self.above)
        elif event.key() == Qt.Key.Key_Down and self.below is not None:
            go_to(self.below)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def paste_text(self, text: str) -> None:
        """Put in what the clipboard holds; breaks at its end are Excel's, not the person's."""
        if not self.isReadOnly():
            self.insert(text.rstrip("\r\n\t"))

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composition.hear(event)
        super().inputMethodEvent(event)
        if self._composition:
            return
        if self._unread:
            self._unread = self._missed = False
            self.tell()
        elif self._missed:
            self.catch_up()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._composition.end_at(event)
        super().focusOutEvent(event)
        if event.reason() not in _UNCHANGED:
            self.tidy()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        editor, writable = self.binding.editor, not self.isReadOnly()
        selected = self.hasSelectedText()
        for words, act, enabled in (
            ("撤销", editor.undo, writable and bool(editor.undo_name)),
            ("重做", editor.redo, writable and bool(editor.redo_name)),
            ("", None, False),
            ("剪切", self.cut, writable and selected),
            ("复制", self.copy, selected),
            ("粘贴", lambda: self.paste_text(QGuiApplication.clipboard().text()), writable),
            ("", None, False),
            ("全选", self.selectAll, bool(self.text())),
            ("", None, False),
            ("备注…", self.binding.open_note, writable),
        ):
            if act is None:
                menu.addSeparator()
                continue
            action = menu.addAction(words)
            action.triggered.connect(act)
            action.setEnabled(enabled)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())


class ReadInput(LineInput):
    """A line whose kind reads what is typed: codes, figures, dates."""

    def __init__(
        self, path: FieldPath, kind: Kind[Any], unit: str, binding: Binding, parent: QWidget
    ) -> None:
        self._kind = kind
        self._spec = FieldSpec("", unit=unit)
        super().__init__(path, binding, parent)

    def read(self, raw: Json) -> Read:
        """How the kind understands ``raw``."""
        return self._kind.read(raw, self._spec)

    def stored(self, text: str) -> Json:
        read = self.read(text)
        return (text or None) if _is_unclear(read) else self._kind.dump(read.value)

    def shown(self, raw: Json) -> str:
        read = self.read(raw)
        return raw_text(raw) if _is_unclear(read) else self.written(read.value)

    def written(self, value: Any) -> str:
        """A value as it is written into the line."""
        return raw_text(self._kind.dump(value))


class FigureInput(ReadInput):
    """A figure, at the right side of its line; its thousands are separated once it is left."""

    def __init__(
        self, path: FieldPath, kind: Count | Amount, unit: str, binding: Binding, parent: QWidget
    ) -> None:
        super().__init__(path, kind, unit, binding, parent)
        self._separated = False
        self.in_claim = False
        """Whether the figure is a member of a claim, and its name that of a column."""
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def stored(self, text: str) -> Json:
        # A digit typed into our own 1,234 leaves the comma where it was: that is no fault.
        if self._separated and _is_unclear(self.read(text)):
            bare = text.replace(",", "")
            if not _is_unclear(self.read(bare)):
                return super().stored(bare)
        return super().stored(text)

    def is_readable(self, text: str) -> bool:
        """Whether ``text`` is such a figure."""
        return not _is_unclear(self.read(text))

    def written(self, value: Any) -> str:
        return self._kind.show(value)

    def show_value(self, raw: Json) -> None:
        super().show_value(raw)
        self._separated = "," in self.text()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._separated = "," in self.text() and self.text() == self.shown(
            self.binding.editor.value(self.path)
        )

    def paste_text(self, text: str) -> None:
        cells = [line.split("\t") for line in text.strip("\r\n").splitlines()]
        if sum(bool(cell.strip()) for row in cells for cell in row) > 1 and not self.isReadOnly():
            self.binding.column_pasted.emit(self, cells)
            return
        if self.selectedText() == self.text():
            self._separated = False
        super().paste_text(text.strip())


class DateInput(ReadInput):
    """A day, with a calendar to choose it from."""

    def __init__(
        self, path: FieldPath, kind: Kind[Any], unit: str, binding: Binding, parent: QWidget
    ) -> None:
        super().__init__(path, kind, unit, binding, parent)
        self.setPlaceholderText("如 2005-06-15" if isinstance(kind, Date) else "如 2016-12")
        self._calendar: _Calendar | None = None
        if not self.isReadOnly():
            sign = icon("calendar", secondary(self.palette()))
            action = self.addAction(sign, QLineEdit.ActionPosition.TrailingPosition)
            action.setText("打开日历")
            action.setToolTip("打开日历（Alt+↓）")
            action.triggered.connect(self.open_calendar)

    def open_calendar(self) -> None:
        """Show the calendar below the line, at the day that stands here."""
        if self.isReadOnly():
            return
        if self._calendar is None:
            self._calendar = _Calendar(self)
        day = numbers.read_date(self.text())
        self._calendar.show_below(day if isinstance(day, date) else None)

    def choose(self, day: date) -> None:
        """Put in the day that was chosen."""
        self.setText(day.isoformat())
        self.tell()
        self.enter()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
            event.accept()
        else:
            super().keyPressEvent(event)


class _Calendar(QWidget):
    """The calendar of a :class:`DateInput`; it opens on demand and closes with a choice."""

    def __init__(self, line: DateInput) -> None:
        super().__init__(line, Qt.WindowType.Popup)
        self._line = line
        self._month = QCalendarWidget(self, gridVisible=False)
        self._month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self._month.setAccessibleName("日历")
        self._month.activated.connect(self._chosen)
        self._month.clicked.connect(self._chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self._month)

    def show_below(self, day: date | None) -> None:
        if day is not None:
            self._month.setSelectedDate(QDate(day.year, day.month, day.day))
        self.move(self._line.mapToGlobal(QPoint(0, self._line.height() + 2)))
        self.show()
        self._month.setFocus(Qt.FocusReason.PopupFocusReason)

    def _chosen(self, day: QDate) -> None:
        self.close()
        self._line.choose(date(day.year(), day.month(), day.day()))


def _is_unclear(read: Read) -> bool:
    return read.value is None or any(problem.severity == "error" for problem in read.problems)


def _is_ctrl_y(event: QKeyEvent) -> bool:
    control = Qt.KeyboardModifier.ControlModifier
    return event.key() == Qt.Key.Key_Y and event.modifiers() == control


def _give_room(line: QLineEdit) -> None:
    line.setTextMargins(4, 3, 4, 3)


def line_height() -> int:
    """The height of a line, by which what stands beside one is aligned."""
    line = QLineEdit()
    _give_room(line)
    return line.sizeHint().height()
