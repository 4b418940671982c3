"""Notes on fields, among those who fill the form in: kept with the draft, never printed."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QToolButton,
    QWidget,
)

from app.model.paths import FieldPath
from app.ui.appearance import GRID, blend, colour_of, secondary
from app.ui.composing import Composition
from app.ui.form.binding import Binding
from app.ui.plain import set_tip
from app.ui.symbols import SIZE, icon

_MOST_LINES = 8
KEY = "Ctrl+Alt+M"


class NoteButton(QToolButton):
    """Opens the note of a field. Not a stop of the Tab key: :data:`KEY` opens it as well."""

    def __init__(self, note: Note, parent: QWidget) -> None:
        super().__init__(parent, autoRaise=True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_tip(self, f"备注（{KEY}），仅供填报人员查看，不会打印")
        self.setAccessibleName("备注")
        # No higher than the words beside it.
        self.setIconSize(QSize(SIZE, SIZE))
        self.setFixedSize(SIZE + GRID, SIZE + GRID // 2)
        self.clicked.connect(note.open)
        note.button = self
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.show_noted(False)

    def show_noted(self, noted: bool) -> None:
        """Whether there is a note."""
        palette = self.palette()
        faint = blend(secondary(palette), palette.base().color(), 0.5)
        self.setIcon(icon("note", palette.link().color() if noted else faint))


class Note(QWidget):
    """The note on the field at ``path``; hidden while there is none."""

    def __init__(self, path: FieldPath, binding: Binding, parent: QWidget) -> None:
        super().__init__(parent)
        self.path = path
        self.binding = binding
        self.button: NoteButton | None = None
        self.text: NoteText | None = None
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(GRID, GRID // 2, GRID // 2, GRID // 2)
        self.hide()
        binding.add_note(self)

    def show_note(self, text: str) -> None:
        """Show another note; called for every change but this note's own."""
        if text:
            self._unfold().show_note(text)
        elif self.text is not None:
            self.text.show_note("")
        shown = bool(text) or (self.text is not None and self.text.hasFocus())
        self.setVisible(shown)
        self.show_noted(bool(text))

    def show_noted(self, noted: bool) -> None:
        """Let the button tell whether there is a note."""
        if self.button is not None:
            self.button.show_noted(noted)
            self.button.setVisible(noted or not self.binding.editor.read_only)

    def open(self) -> None:
        """Show the note and enter it."""
        self._unfold()
        self.show()
        if self.text is not None:
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def left(self) -> None:
        """A note that was left without a word is put away."""
        if self.text is not None and not self.text.toPlainText().strip():
            self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(blend(palette.base().color(), colour_of("warning", palette), 0.10))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        painter.end()

    def _unfold(self) -> NoteText:
        if self.text is None:
            self.text = NoteText(self)
            self._line.addWidget(self.text)
            self.binding.reshaped.emit()
        return self.text


class NoteText(QPlainTextEdit):
    """The words of a note, as high as they need."""

    def __init__(self, note: Note) -> None:
        super().__init__(note)
        self._note = note
        self._composition = Composition(self)
        self._known = ""
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setPlaceholderText("备注：仅供填报人员查看，不会打印")
        self.setAccessibleName("备注")
        self.setReadOnly(note.binding.editor.read_only)
        self.dress()
        self.document().setDocumentMargin(2)
        self.textChanged.connect(self._changed)
        self._fit()

    def dress(self) -> None:
        """Take on the application's colours, and let the ground shine through."""
        palette = QApplication.palette(self)
        palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        self.setPalette(palette)

    def show_note(self, text: str) -> None:
        """Show another note, the cursor where it was as far as that is still there."""
        if self._composition or text == self.toPlainText():
            return
        at = self.textCursor().position()
        self._known = text
        self.setPlainText(text)
        cursor = self.textCursor()
        cursor.setPosition(min(at, len(text)))
        self.setTextCursor(cursor)

    def _changed(self) -> None:
        self._fit()
        text = self.toPlainText()
        if not self._composition and text != self._known:
            self._known = text
            note = self._note
            note.binding.editor.note(note.path, text, by=note)
            note.show_noted(bool(text.strip()))

    def _fit(self) -> None:
        lines = min(max(self.document().blockCount(), 1), _MOST_LINES)
        self.setFixedHeight(round(lines * self.fontMetrics().lineSpacing()) + GRID)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composition.hear(event)
        super().inputMethodEvent(event)
        if not self._composition:
            self._changed()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._composition.end_at(event)
        super().focusOutEvent(event)
        self._note.left()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._composition.end_at(event)
        editor = self._note.binding.editor
        if event.matches(QKeySequence.StandardKey.Undo):
            editor.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            editor.redo()
        elif event.key() == Qt.Key.Key_Escape:
            self.focusNextPrevChild(False)
        else:
            super().keyPressEvent(event)
