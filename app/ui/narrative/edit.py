"""The editor for one narrative: a column of texts, figures and tables, and its 字数 below."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.model.counting import word_spans
from app.model.form import Field
from app.model.paths import FieldPath
from app.model.values import Json
from app.ui.appearance import GRID, blend
from app.ui.editor import Editor
from app.ui.narrative.gauge import Gauge, use_of
from app.ui.narrative.pieces import Piece, Prose, pieces_of, value_of
from app.ui.narrative.prose import ProseEdit

_ROUND = 3.0
_LEAST, _SHARE = 320, 0.6
"""A long text is at most this share of its window high, but at least so many pixels."""


class NarrativeEdit(QWidget):
    """Writes the narrative at ``field.path`` into the draft, keystroke by keystroke."""

    def __init__(self, editor: Editor, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self.path = field.path
        self._pieces: tuple[Piece, ...] = ()
        self._widgets: list[ProseEdit] = []
        self._column = _Column(self)
        self.gauge = Gauge(self)
        foot = QHBoxLayout()
        foot.setContentsMargins(GRID, 0, GRID, 0)
        foot.addStretch()
        foot.addWidget(self.gauge)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID // 2)
        whole.addWidget(self._column)
        whole.addLayout(foot)
        self._show(pieces_of(editor.value(self.path)))
        editor.changed.connect(self._changed)
        editor.checked.connect(self._count)
        self._count()

    # --- the draft --------------------------------------------------------------------------

    def _changed(self, paths: frozenset[FieldPath], by: object) -> None:
        if by is self:
            return
        if any(path.within(self.path) or self.path.within(path) for path in paths):
            self.show_value(self.editor.value(self.path))

    def show_value(self, raw: Json) -> None:
        """Show another value; the cursor goes to where it departs from the old one."""
        if any(widget.composing for widget in self._widgets):
            return
        self._show(pieces_of(raw))

    def _catch_up(self) -> None:
        self._show(pieces_of(self.editor.value(self.path)))

    def _tell(self, name: str) -> None:
        self._pieces = (*(widget.piece for widget in self._widgets), *self._pieces[1:])
        self.editor.edit(self.path, value_of(self._pieces), by=self, name=name)

    def _count(self) -> None:
        use = use_of(self.editor.answers, self.path)
        self.gauge.show_use(use)
        room = use.room
        for widget in self._widgets:
            over = -1
            if room is not None:
                room, over = _behind(widget.text, room)
                over = widget.unit(over) if over >= 0 else -1
            widget.mark(over)

    # --- the pieces -------------------------------------------------------------------------

    def _show(self, pieces: tuple[Piece, ...]) -> None:
        self._pieces = pieces
        for piece in pieces:
            if isinstance(piece, Prose):
                if self._widgets:
                    self._widgets[0].show_piece(piece)
                else:
                    self._add(piece)
                break

    def _add(self, piece: Prose) -> None:
        made = ProseEdit(piece, self.editor, self._column.content)
        made.catch_up = self._catch_up
        made.told.connect(self._tell)
        made.installEventFilter(self)
        made.pasted.connect(partial(_paste, made))
        self._widgets.append(made)
        self._column.pieces.addWidget(made)
        self.setFocusProxy(made)

    # --- how it looks -----------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self.update()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        base, words = palette.base().color(), palette.text().color()
        within = self._column.isAncestorOf(QApplication.focusWidget() or self.window())
        painter.setPen(palette.accent().color() if within else blend(base, words, 0.3))
        painter.setBrush(base)
        box = QRectF(self._column.geometry()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, _ROUND, _ROUND)
        painter.end()


class _Column(QScrollArea):
    """The pieces one below the other; as high as they are, up to a share of the window."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, widgetResizable=True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewportMargins(2, 2, 2, 2)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.content = QWidget(self)
        self.content.setAutoFillBackground(False)
        self.pieces = QVBoxLayout(self.content)
        self.pieces.setContentsMargins(GRID // 2, GRID // 2, GRID // 2, GRID // 2)
        self.pieces.setSpacing(GRID // 2)
        self.setWidget(self.content)
        self.content.setAutoFillBackground(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        done = super().eventFilter(watched, event)
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return done

    def fit(self) -> None:
        """Be as high as the pieces."""
        most = max(_LEAST, round(self.window().height() * _SHARE))
        wanted = self.content.minimumSizeHint().height() + 4
        self.setFixedHeight(min(wanted, most))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Over a text that nobody writes in, the wheel scrolls the page.
        if self.isAncestorOf(QApplication.focusWidget() or self.window()):
            super().wheelEvent(event)
        else:
            event.ignore()


def _behind(text: str, room: int) -> tuple[int, int]:
    """How many of ``room`` words are left behind ``text``, and where those too many begin (-1)."""
    used = 0
    for start, _ in word_spans(text):
        if used == room:
            return 0, start
        used += 1
    return room - used, -1


def _paste(into: ProseEdit, source: QMimeData) -> None:
    into.doing("粘贴", lambda: into.textCursor().insertText(source.text()))
