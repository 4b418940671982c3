"""What texts and tables of a narrative have in common: where a person writes.

The draft's history is the only one: the text widget keeps none of its own. While an input method
is composing nothing is read from the widget and nothing is written into it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QFontInfo,
    QFontMetricsF,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QTextEdit, QWidget

from app.ui.appearance import blend, colour_of
from app.ui.composing import Composition
from app.ui.editor import Editor
from app.ui.narrative.zoom import shared_zoom

_UNCHANGED = {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}
_MARGIN = 4


class Hit(NamedTuple):
    """A part of what a widget shows, in its own positions: from ``start`` up to ``end``."""

    start: int
    end: int


class Writing(QTextEdit):
    """Text as it is typed, without formats, as high as what stands in it."""

    told = Signal(str)
    """A person changed the text; the name of what was done."""
    left = Signal(int)
    """A cursor key led beyond the beginning (-1) or the end (1)."""
    refused = Signal(str)
    """Why what was pasted is not put in."""
    pasted = Signal(object)
    """This (``QMimeData``) is to be put in where the cursor is."""

    def __init__(self, editor: Editor, parent: QWidget) -> None:
        super().__init__(parent)
        self.editor = editor
        self.catch_up: Callable[[], None] | None = None
        """Called when a composition ends, before what was composed is put in."""
        self._composition = Composition(self)
        self._unread = False
        self._untold = False
        self._writing = False
        self._over: Sequence[Hit] = ()
        self._hits: Sequence[Hit] = ()
        self._doing = "输入"
        self._revealed = False
        self._revealing = QTimer(self, singleShot=True, interval=0)
        self._revealing.timeout.connect(self._reveal)
        self.setUndoRedoEnabled(False)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setReadOnly(editor.read_only)
        if editor.read_only:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.viewport().setAutoFillBackground(False)
        document = self.document()
        document.setDocumentMargin(_MARGIN)
        option = QTextOption()
        # Chinese breaks anywhere; an address longer than the line does too.
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        document.setDefaultTextOption(option)
        document.documentLayout().documentSizeChanged.connect(self._fit)
        self.textChanged.connect(self._text_changed)
        self.cursorPositionChanged.connect(self._revealing.start)
        shared_zoom().changed.connect(self.dress)

    # --- what a kind of text does its own way -------------------------------------------------

    def read(self) -> bool:
        """Take over what stands in the widget; tells whether that is anything new."""
        raise NotImplementedError

    def read_anew(self) -> bool:
        """As :meth:`read`, though Qt has not told what changed."""
        return self.read()

    def block_format(self) -> QTextBlockFormat:
        """How paragraphs stand on the screen."""
        form = QTextBlockFormat()
        height = line_height(self.font())
        form.setLineHeight(height, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        return form

    # --- reading and writing ------------------------------------------------------------------

    @property
    def composing(self) -> bool:
        """Whether an input method is at work here."""
        return bool(self._composition)

    def doing(self, name: str, act: Callable[[], object]) -> None:
        """Change the text by ``act``, which is told under ``name``."""
        before, self._doing = self._doing, name
        try:
            act()
        finally:
            self._doing = before

    def written(self, act: Callable[[], object]) -> None:
        """Change the text by ``act`` without telling anybody: it shows what the draft holds."""
        self._writing = True
        try:
            act()
        finally:
            self._writing = False

    def _text_changed(self) -> None:
        if self._writing:
            return
        if self.composing:
            self._unread = True
        elif self.read() or self._untold:
            self._untold = False
            self.told.emit(self._doing)

    def _catch_up_reading(self) -> None:
        if self._unread and not self.composing:
            self._unread = False
            self._text_changed()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if self.composing and not event.preeditString() and self.catch_up is not None:
            # The draft may have changed meanwhile: what is composed goes into what it is now.
            nothing = QInputMethodEvent()
            super().inputMethodEvent(nothing)
            self._composition.hear(nothing)
            self._catch_up_reading()
            self.catch_up()
        self._composition.hear(event)
        super().inputMethodEvent(event)
        self._catch_up_reading()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() not in _UNCHANGED:
            self._revealing.start()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._composition.end_at(event)
        super().focusOutEvent(event)

    # --- keys and wheel -----------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._composition.end_at(event)
        if self.command(event) or self._leaves(event):
            event.accept()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not self.isReadOnly():
                self.enter_pressed()
            event.accept()
        else:
            super().keyPressEvent(event)

    def enter_pressed(self) -> None:
        """Start a paragraph: a line break inside of one is nothing that the paper knows."""
        self.textCursor().insertBlock()
        self.ensureCursorVisible()

    def command(self, event: QKeyEvent) -> bool:
        """Do what a key combination means for the whole draft, or for all long texts."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self.editor.undo()
        elif event.matches(QKeySequence.StandardKey.Redo) or (
            event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_Y
        ):
            self.editor.redo()
        else:
            return False
        return True

    def _leaves(self, event: QKeyEvent) -> bool:
        moves = {
            Qt.Key.Key_Up: (-1, QTextCursor.MoveOperation.Up),
            Qt.Key.Key_Left: (-1, QTextCursor.MoveOperation.Left),
            Qt.Key.Key_Down: (1, QTextCursor.MoveOperation.Down),
            Qt.Key.Key_Right: (1, QTextCursor.MoveOperation.Right),
        }
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() not in moves or not plain or self.textCursor().hasSelection():
            return False
        towards, move = moves[Qt.Key(event.key())]
        if not self.at_edge(towards, move):
            return False
        self.left.emit(towards)
        return True

    def at_edge(self, towards: int, move: QTextCursor.MoveOperation) -> bool:
        """Whether a move leads out of the text."""
        return not QTextCursor(self.textCursor()).movePosition(move)

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and steps:
            shared_zoom().step(1 if steps > 0 else -1)
            event.accept()
        else:
            # The text is as high as it is long: what scrolls is around it.
            event.ignore()

    def insertFromMimeData(self, source: QMimeData) -> None:
        if not self.isReadOnly():
            # What is dragged within a text was just taken out of it, in one go with what comes
            # in now: Qt tells of it when both are done.
            self._untold = self.read_anew() or self._untold
            self.put_in(source)

    def put_in(self, source: QMimeData) -> None:
        """Put in what is pasted or dropped, where the cursor is."""
        self.pasted.emit(source)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return (source.hasText() or source.hasHtml()) and not source.hasUrls()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        self.add_actions(menu)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self.viewport().mapToGlobal(self.cursorRect().bottomLeft())
        menu.popup(at)

    def add_actions(self, menu: QMenu) -> None:
        """Put what can be done here into a menu."""
        editor, writable = self.editor, not self.isReadOnly()
        selected = self.textCursor().hasSelection()
        for words, keys, act, enabled in (
            ("撤销", "Ctrl+Z", editor.undo, writable and bool(editor.undo_name)),
            ("重做", "Ctrl+Y", editor.redo, writable and bool(editor.redo_name)),
            ("", "", None, False),
            ("剪切", "Ctrl+X", self.cut, writable and selected),
            ("复制", "Ctrl+C", self.copy, selected),
            ("粘贴", "Ctrl+V", self.paste, writable and self.canPaste()),
            ("", "", None, False),
            ("全选", "Ctrl+A", self.selectAll, True),
        ):
            if act is None:
                menu.addSeparator()
                continue
            action = menu.addAction(words)
            action.setShortcut(QKeySequence(keys))
            action.triggered.connect(act)
            action.setEnabled(enabled)

    # --- how it looks -------------------------------------------------------------------------

    def dress(self) -> None:
        """Take on the size of long texts."""
        self.setFont(shared_zoom().font())
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        form = self.block_format()
        self.written(lambda: cursor.mergeBlockFormat(form))
        self._fit()

    def mark(self, over: Sequence[Hit], hits: Sequence[Hit] = ()) -> None:
        """Mark what is too much, and what a search found."""
        if (over, hits) != (self._over, self._hits):
            self._over, self._hits = over, hits
            self.paint_marks()

    def paint_marks(self) -> None:
        """Show the marks again: the text or the palette is another."""
        if self.composing:
            return
        base = self.palette().base().color()
        too_much = blend(base, colour_of("error", self.palette()), 0.22)
        searched = blend(base, colour_of("warning", self.palette()), 0.4)
        marks = [self._marked(hit, too_much) for hit in self._over]
        marks += [self._marked(hit, searched) for hit in self._hits]
        self.setExtraSelections(marks)

    def _marked(self, hit: Hit, ground: QColor) -> QTextEdit.ExtraSelection:
        mark = QTextEdit.ExtraSelection()
        form = QTextCharFormat()
        form.setBackground(ground)
        cursor = QTextCursor(self.document())
        last = self.document().characterCount() - 1
        cursor.setPosition(min(hit.start, last))
        cursor.setPosition(min(hit.end, last), QTextCursor.MoveMode.KeepAnchor)
        mark.cursor, mark.format = cursor, form
        return mark

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ApplicationFontChange:
            self.dress()
        elif event.type() == QEvent.Type.PaletteChange:
            self.paint_marks()

    def _fit(self) -> None:
        height = round(self.document().size().height() + 0.5)
        if self.height() != height or self.minimumHeight() != height:
            self.setFixedHeight(height)

    def reveal_cursor(self) -> None:
        """Scroll to the cursor in a moment, though a person writes elsewhere."""
        self._revealed = True
        self._revealing.start()

    def _reveal(self) -> None:
        wanted, self._revealed = self._revealed or self.hasFocus(), False
        if wanted:
            reveal(self.viewport(), self.cursorRect())


def line_height(font: QFont) -> float:
    """The distance of lines in pixels: that of the paper's long texts, 22 points at 12."""
    return round(QFontInfo(font).pixelSize() * 22 / 12)


def indent_of(widget: QWidget) -> float:
    """The indent of a paragraph's first line: two characters, as on the paper."""
    return 2 * QFontMetricsF(widget.font()).horizontalAdvance("国")


def reveal(widget: QWidget, place: QRect) -> None:
    """Scroll whatever ``widget`` stands in so that ``place`` in it is seen."""
    above: QWidget | None = widget
    while above is not None:
        area = _area_of(above)
        if area is not None:
            at = widget.mapTo(above, QPoint(0, 0))
            middle = place.translated(at).center()
            margin = place.height() // 2 + 2 * _MARGIN
            area.ensureVisible(middle.x(), middle.y(), 0, margin)
        above = above.parentWidget()


def _area_of(content: QWidget) -> QScrollArea | None:
    """The area that ``content`` is scrolled in, if it is what an area scrolls."""
    viewport = content.parentWidget()
    area = viewport.parentWidget() if viewport is not None else None
    return area if isinstance(area, QScrollArea) and area.widget() is content else None
