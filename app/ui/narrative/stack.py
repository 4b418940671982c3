"""The texts, figures and tables of a narrative, and how the cursor goes through them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QToolButton, QWidget

from app.ui.editor import Editor
from app.ui.narrative.cards import Card, StrangeCard
from app.ui.narrative.clipboard import all_of
from app.ui.narrative.column import Column
from app.ui.narrative.figures import FigureCard
from app.ui.narrative.pieces import Figure, Piece, Prose, Strange, Table
from app.ui.narrative.prose import ProseEdit, difference
from app.ui.narrative.tables import TableCard
from app.ui.narrative.writing import Writing

_MODIFIERS = {
    Qt.Key.Key_Control,
    Qt.Key.Key_Shift,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
}
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
Shown = ProseEdit | FigureCard | TableCard | StrangeCard


class Stack(Column):
    """A widget for each piece. It changes no draft: it tells what a person did and wants."""

    told = Signal(str)
    """A person changed a piece; the name of what was done."""
    refused = Signal(str)
    """Why what was pasted is not put in."""
    pasted = Signal(object)
    """This (``QMimeData``) is to be put in where the cursor is."""
    moving = Signal(object, int)
    """This card is to stand a paragraph higher (-1) or lower (1)."""
    removing = Signal(object)
    replacing = Signal(object)
    """Another picture is to be chosen for this card."""
    rewording = Signal(object)
    """Of this card only the words are to be kept."""
    clearing = Signal()
    """Everything is to be removed."""
    came = Signal(QWidget)
    """The cursor belongs into this widget now."""
    entered = Signal()
    """The focus came, or went."""

    def __init__(self, editor: Editor, catch_up: Callable[[], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.editor = editor
        self.widgets: list[Shown] = []
        self.current = 0
        """The index of the piece that the cursor is in."""
        self.behind: Sequence[QWidget] = ()
        """Where the Tab key leads behind the last piece."""
        self._name = ""
        self._catch_up = catch_up
        self._place: QWidget = self
        self._all = False
        self._visited = False
        self.viewport().setAcceptDrops(not editor.read_only)
        self.struck.connect(lambda: self.widgets[-1].enter(from_below=True))

    @property
    def shown(self) -> tuple[Piece, ...]:
        """What stands in the widgets."""
        return tuple(widget.piece for widget in self.widgets)

    @property
    def composing(self) -> bool:
        """Whether an input method is at work in any of the texts."""
        return any(writing.composing for writing in self._writings())

    def set_name(self, name: str) -> None:
        """Give the texts the name that is read aloud."""
        self._name = name
        for widget in self.widgets:
            if isinstance(widget, ProseEdit):
                widget.setAccessibleName(name)

    def show_pieces(self, pieces: tuple[Piece, ...]) -> None:
        """Show other pieces; the cursor goes to where they depart from the old ones."""
        old = self.shown
        if old == pieces:
            return
        start, end, new_end = difference(old, pieces)
        at = start
        while start < min(end, new_end) and _shows(self.widgets[start], pieces[start]):
            start += 1
        while start < min(end, new_end) and _shows(self.widgets[end - 1], pieces[new_end - 1]):
            end, new_end = end - 1, new_end - 1
        if start < end or start < new_end:
            self._replace(start, end, pieces[start:new_end])
        self.come_to(at)

    def _replace(self, start: int, end: int, pieces: Iterable[Piece]) -> None:
        gone = self.widgets[start:end]
        made = [self._make(piece) for piece in pieces]
        self.widgets[start:end] = made
        for index, widget in enumerate(made, start):
            self.pieces.insertWidget(index, widget)
            widget.show()
        # The new ones stand at the top of the layout first: the old ones are behind them.
        for widget in gone:
            self.pieces.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        # The first text is always the same, and so has its place among the page's fields.
        stops = [each for widget in self.widgets for each in _stops(widget)]
        stops += self.behind
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _make(self, piece: Piece) -> Shown:
        content = self.content
        made: Shown
        if isinstance(piece, Prose):
            made = ProseEdit(piece, self.editor, content)
            made.setAccessibleName(self._name)
            made.pasted.connect(partial(self._pasted_into, made))
        elif isinstance(piece, Figure):
            made = FigureCard(piece, self.editor, content)
            made.replaced.connect(partial(self.replacing.emit, made))
        elif isinstance(piece, Table):
            made = TableCard(piece, self.editor, content)
        else:
            made = StrangeCard(piece, self.editor, content)
            made.kept_words.connect(partial(self.rewording.emit, made))
        if isinstance(made, Card):
            made.moved.connect(partial(self.moving.emit, made))
            made.removed.connect(partial(self.removing.emit, made))
        made.told.connect(self._tell)
        made.left.connect(partial(self._go, made))
        for each in _stops(made):
            each.installEventFilter(self)
            if isinstance(each, Writing):
                each.catch_up = self._catch_up
                each.refused.connect(self.refused)
        return made

    def _pasted_into(self, widget: Shown, source: QMimeData) -> None:
        # What is dropped gives nobody the focus.
        self.current, self._visited = self.index_of(widget), True
        self.pasted.emit(source)

    def _writings(self) -> Iterable[Writing]:
        for widget in self.widgets:
            for each in _stops(widget):
                if isinstance(each, Writing):
                    yield each

    def _tell(self, name: str) -> None:
        self._all = False
        self.told.emit(name)

    # --- where the cursor is ------------------------------------------------------------------

    def _go(self, widget: Shown, towards: int) -> None:
        index = self.index_of(widget) + towards
        if 0 <= index < len(self.widgets):
            self.widgets[index].enter(from_below=towards < 0)

    def index_of(self, widget: QWidget) -> int:
        """Which of the pieces a widget shows."""
        return next(i for i, known in enumerate(self.widgets) if known is widget)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            if kind == QEvent.Type.FocusIn:
                self._entered(watched)
            self.entered.emit()
        elif kind == QEvent.Type.MouseButtonPress and self._all:
            self._unselect()
        elif isinstance(event, QInputMethodEvent) and self._all:
            if event.preeditString() or event.commitString():
                return self._replace_everything(event)
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(watched, event) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        if self._all and event.key() not in _MODIFIERS:
            if self._with_everything(event):
                return True
            self._unselect()
        if not isinstance(watched, ProseEdit):
            return False
        start, end = watched.selection
        if event.matches(QKeySequence.StandardKey.SelectAll):
            if (start, end) == (0, len(watched.text)) and len(self.widgets) > 1:
                self.select_everything()
                return True
        elif start == end and not event.modifiers():
            back = event.key() == Qt.Key.Key_Backspace and start == 0
            if back or (event.key() == Qt.Key.Key_Delete and end == len(watched.text)):
                self._choose(self.index_of(watched) + (-1 if back else 1))
                return True
        return False

    def _choose(self, index: int) -> None:
        """Go to a card, so that another Delete removes it."""
        if 0 <= index < len(self.widgets):
            self.widgets[index].setFocus(Qt.FocusReason.OtherFocusReason)

    def _entered(self, watched: QObject) -> None:
        self._visited = True
        for index, widget in enumerate(self.widgets):
            if watched is widget or (isinstance(watched, QWidget) and widget.isAncestorOf(watched)):
                self.current = index
                self.follow(watched if isinstance(watched, Writing) else widget)

    def enter(self) -> None:
        """Give the focus to the place where the cursor is."""
        self._place.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def selection(self) -> tuple[int, int, int]:
        """The text that the cursor is in, or that is behind it, and what is selected there."""
        index = min(self.current, len(self.widgets) - 1) if self._visited else -1
        widget = self.widgets[index]
        if isinstance(widget, ProseEdit):
            if self._visited:
                return index, *widget.selection
            # Who was never here goes on at the end.
            return len(self.widgets) - 1, len(widget.text), len(widget.text)
        return index + 1, 0, 0

    def come_to(self, index: int, place: int = -1) -> None:
        """Lead the cursor to a piece, and to a place in its text."""
        self.current = index = min(index, len(self.widgets) - 1)
        widget = self.widgets[index]
        if isinstance(widget, ProseEdit) and place >= 0:
            widget.select(place, place)
        self.follow(widget.place() if isinstance(widget, Card) else widget)

    def follow(self, place: QWidget) -> None:
        """Whoever gives the focus to the editor gives it to the place where the cursor is."""
        self._place = place
        self.came.emit(place)

    # --- what is dropped beside the texts -----------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _is_welcome(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if _is_welcome(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if not _is_welcome(event.mimeData()):
            return
        at = self.content.mapFrom(self.viewport(), event.position().toPoint()).y()
        above = [i for i, widget in enumerate(self.widgets) if widget.geometry().top() <= at]
        index = above[-1] if above else 0
        widget = self.widgets[index]
        self._visited = True
        # Behind every card is a text.
        self.come_to(index + (not isinstance(widget, ProseEdit)))
        event.acceptProposedAction()
        self.pasted.emit(event.mimeData())

    # --- everything at once -------------------------------------------------------------------

    def select_everything(self) -> None:
        """Select all texts, figures and tables."""
        self._all = True
        for widget in self.widgets:
            if isinstance(widget, ProseEdit):
                widget.select(0, len(widget.text))
            else:
                widget.set_chosen(chosen=True)

    def _unselect(self) -> None:
        self._all = False
        for widget in self.widgets:
            if isinstance(widget, ProseEdit):
                if not widget.hasFocus():
                    widget.select(widget.position, widget.position)
            else:
                widget.set_chosen(chosen=False)

    def _with_everything(self, event: QKeyEvent) -> bool:
        """What a key does while everything is selected; tells whether it did anything."""
        standard = QKeySequence.StandardKey
        copies = event.matches(standard.Copy) or event.matches(standard.Cut)
        clears = event.matches(standard.Cut) or event.key() in {
            Qt.Key.Key_Delete,
            Qt.Key.Key_Backspace,
        }
        if copies:
            QGuiApplication.clipboard().setMimeData(all_of(self.shown))
        if clears and not self.editor.read_only:
            self._unselect()
            self.clearing.emit()
        if copies or clears:
            return True
        typed = event.text()[:1].isprintable() and bool(event.text())
        replaces = event.matches(standard.Paste) or event.key() in _ENTER
        return (typed or replaces) and self._replace_everything(event)

    def _replace_everything(self, event: QEvent) -> bool:
        """Take everything away, and let what remains have what was typed, composed or pasted."""
        if self.editor.read_only:
            return False
        self._unselect()
        self.clearing.emit()
        QCoreApplication.sendEvent(self.widgets[0], event)
        return True


def _is_welcome(source: QMimeData) -> bool:
    return source.hasUrls() or source.hasImage() or source.hasHtml() or source.hasText()


def _shows(widget: Shown, piece: Piece) -> bool:
    """Show another piece in a widget; tells whether it is one for this kind."""
    match widget, piece:
        case ProseEdit(), Prose():
            widget.show_piece(piece)
        case FigureCard(), Figure():
            widget.show_piece(piece)
        case TableCard(), Table():
            widget.show_piece(piece)
        case StrangeCard(), Strange():
            widget.show_piece(piece)
        case _:
            return False
    return True


def _stops(widget: Shown) -> Sequence[QWidget]:
    """Where the Tab key stops in a piece, in order."""
    if isinstance(widget, ProseEdit):
        return (widget,)
    return (widget, *widget.findChildren(QToolButton), *widget.writings())
