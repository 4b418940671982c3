"""The editor for one narrative: a column of texts, figures and tables, and its 字数 below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.model.failure import Failure
from app.model.form import Field
from app.model.paths import FieldPath
from app.model.values import Json
from app.ui.appearance import GRID, blend
from app.ui.editor import Editor
from app.ui.narrative.arranging import inserted, moved, removed, reworded
from app.ui.narrative.cards import Card, StrangeCard, faint
from app.ui.narrative.clipboard import all_of, pieces_in
from app.ui.narrative.column import Column
from app.ui.narrative.figures import FigureCard
from app.ui.narrative.gauge import Gauge, use_of
from app.ui.narrative.grid import GridChooser
from app.ui.narrative.pictures import FILTER, AddFile, take_in
from app.ui.narrative.pieces import (
    Figure,
    Piece,
    Prose,
    Strange,
    Table,
    figure,
    pieces_of,
    table,
    value_of,
)
from app.ui.narrative.prose import ProseEdit, difference
from app.ui.narrative.spotlight import Place, Spotlight
from app.ui.narrative.tables import TableCard
from app.ui.narrative.writing import Writing

_ROUND = 3.0
_EDGE = 2
_MODIFIERS = {
    Qt.Key.Key_Control,
    Qt.Key.Key_Shift,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
}
Shown = ProseEdit | FigureCard | TableCard | StrangeCard


class NarrativeEdit(QWidget):
    """Writes the narrative at ``field.path`` into the draft, keystroke by keystroke.

    ``add_file`` takes pictures into the draft; without one none can be added.
    """

    def __init__(
        self,
        editor: Editor,
        field: Field,
        parent: QWidget | None = None,
        *,
        add_file: AddFile | None = None,
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self.path = field.path
        self._add_file = add_file
        self._pieces: tuple[Piece, ...] = ()
        self._widgets: list[Shown] = []
        self._current = 0
        self._place: QWidget = self
        self._all = False
        self._unmarked = True
        self._column = Column(self)
        self._column.struck.connect(lambda: self._widgets[-1].enter(from_below=True))
        self.gauge = Gauge(self)
        self.notice = faint("", self)
        self.notice.setWordWrap(True)
        self._buttons: list[QToolButton] = []
        self._figure_button: QToolButton | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID // 2)
        framed = QVBoxLayout()
        framed.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        framed.addWidget(self._column)
        whole.addLayout(framed)
        whole.addLayout(self._foot())
        whole.addWidget(self.notice)
        self.notice.hide()
        self._name = field.label
        self._show(pieces_of(editor.value(self.path)))
        self._spotlight = Spotlight.of(editor)
        self._spotlight.moved.connect(self._light)
        editor.changed.connect(self._changed)
        editor.checked.connect(self._mark)
        editor.led.connect(self._led)
        self._mark()
        self._light()

    @property
    def add_file(self) -> AddFile | None:
        """Takes a picture into the draft and gives the name that it is kept under."""
        return self._add_file

    @add_file.setter
    def add_file(self, add_file: AddFile | None) -> None:
        self._add_file = add_file
        if self._figure_button is not None:
            self._figure_button.setVisible(add_file is not None)

    def setAccessibleName(self, name: str) -> None:  # noqa: N802 (of Qt)
        """Name the narrative, and with it every text that a person comes to."""
        super().setAccessibleName(name)
        self._name = name
        for widget in self._widgets:
            if isinstance(widget, ProseEdit):
                widget.setAccessibleName(name)

    @property
    def widgets(self) -> tuple[Shown, ...]:
        """The texts, figures and tables, from the first."""
        return tuple(self._widgets)

    # --- the draft ----------------------------------------------------------------------------

    def show_value(self, raw: Json) -> None:
        """Show another value; the cursor goes to where it departs from the old one."""
        if not any(writing.composing for writing in self._writings()):
            self._show(pieces_of(raw))
            self._say("")

    def _changed(self, paths: frozenset[FieldPath], by: object) -> None:
        if by is self:
            return
        if any(path.within(self.path) or self.path.within(path) for path in paths):
            self.show_value(self.editor.value(self.path))

    def _catch_up(self) -> None:
        self._show(pieces_of(self.editor.value(self.path)))

    def _tell(self, name: str = "输入") -> None:
        self._all = False
        self._pieces = tuple(widget.piece for widget in self._widgets)
        self.editor.edit(self.path, value_of(self._pieces), by=self, name=name)
        self._say("")

    def _change(self, pieces: Iterable[Piece], name: str, index: int, place: int = -1) -> None:
        """Make other pieces as one step; the cursor goes to a piece, and a place in its text."""
        self.editor.settle()
        self._show(tuple(pieces))
        self._tell(name)
        self.editor.settle()
        widget = self._widgets[index]
        if isinstance(widget, ProseEdit) and place >= 0:
            widget.select(place, place)
        self._current = index
        self._follow(widget)
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- the pieces ---------------------------------------------------------------------------

    def _show(self, pieces: tuple[Piece, ...]) -> None:
        old, self._pieces = tuple(widget.piece for widget in self._widgets), pieces
        if old == pieces:
            return
        start, end, new_end = difference(old, pieces)
        at = start
        while start < min(end, new_end) and _shows(self._widgets[start], pieces[start]):
            start += 1
        while start < min(end, new_end) and _shows(self._widgets[end - 1], pieces[new_end - 1]):
            end, new_end = end - 1, new_end - 1
        if start < end or start < new_end:
            self._replace(start, end, pieces[start:new_end])
        self._come_to(min(at, len(self._widgets) - 1))

    def _replace(self, start: int, end: int, pieces: Iterable[Piece]) -> None:
        entered = self._column.is_entered
        gone = self._widgets[start:end]
        made = [self._make(piece) for piece in pieces]
        self._widgets[start:end] = made
        for index, widget in enumerate(made, start):
            self._column.pieces.insertWidget(index, widget)
            widget.show()
        # The new ones stand at the top of the layout first: the old ones are behind them.
        for widget in gone:
            self._column.pieces.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        # The first text is always the same, and so has its place among the page's fields.
        stops = [each for widget in self._widgets for each in _stops(widget)]
        stops += self._buttons
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)
        if entered and made:
            made[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _make(self, piece: Piece) -> Shown:
        content = self._column.content
        made: Shown
        if isinstance(piece, Prose):
            made = ProseEdit(piece, self.editor, content)
            made.setAccessibleName(self._name)
            made.pasted.connect(self._paste)
        elif isinstance(piece, Figure):
            made = FigureCard(piece, self.editor, content)
            made.replaced.connect(partial(self._choose_for, made))
        elif isinstance(piece, Table):
            made = TableCard(piece, self.editor, content)
        else:
            made = StrangeCard(piece, self.editor, content)
            made.kept_words.connect(partial(self._keep_words, made))
        if isinstance(made, Card):
            made.moved.connect(partial(self._move, made))
            made.removed.connect(partial(self._remove, made))
        made.told.connect(self._tell)
        made.left.connect(partial(self._go, made))
        for each in _stops(made):
            each.installEventFilter(self)
            if isinstance(each, Writing):
                each.catch_up = self._catch_up
        return made

    def _writings(self) -> Iterable[Writing]:
        for widget in self._widgets:
            for each in _stops(widget):
                if isinstance(each, Writing):
                    yield each

    # --- what a person does -------------------------------------------------------------------

    def insert_table(self, rows: int, columns: int) -> None:
        """Put an empty table where the cursor is."""
        self._insert([table([[""] * columns for _ in range(rows)])], "插入表格", into=True)

    def insert_files(self, paths: Iterable[Path]) -> None:
        """Put pictures where the cursor is; what is no picture is named, and left out."""
        figures = [made for path in paths if (made := self._take_in(path, path.name))]
        if figures:
            self._insert(figures, "插入图片", into=True)

    def choose_files(self) -> None:
        """Ask for pictures and put them where the cursor is."""
        names, _ = QFileDialog.getOpenFileNames(self, "插入图片", "", FILTER)
        if names:
            self._say("")
            self.insert_files(Path(name) for name in names)

    def _insert(self, new: Iterable[Piece], name: str, *, into: bool = False) -> None:
        """Put pieces where the cursor is; with ``into`` the cursor goes into the last of them."""
        kept = self.notice.text()
        index = min(self._current, len(self._widgets) - 1)
        if not isinstance(self._widgets[index], ProseEdit):
            index += 1
        widget = self._widgets[index]
        start, end = widget.selection if isinstance(widget, ProseEdit) else (0, 0)
        pieces, at, place = inserted(self._pieces, index, start, end, new)
        if into:
            self._change(pieces, name, at - 1)
            card = self._widgets[at - 1]
            if isinstance(card, Card) and card.writings():
                card.writings()[0].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._change(pieces, name, at, place)
        self._say(kept)

    def _paste(self, source: QMimeData) -> None:
        self._say("")
        pasted = pieces_in(source, self._take_in)
        if pasted.pieces:
            self._insert(pasted.pieces, "粘贴")
        if pasted.left_out:
            self._say(" ".join(filter(None, (self.notice.text(), pasted.left_out))))

    def _take_in(self, source: Path | bytes, name: str) -> Figure | None:
        if self._add_file is None:
            self._say("这里不能加入图片。")
            return None
        try:
            return figure(take_in(source, name, self._add_file))
        except Failure as failure:
            self._say(str(failure))
            return None

    def _choose_for(self, card: FigureCard) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "更换图片", "", FILTER)
        made = self._take_in(Path(name), Path(name).name) if name else None
        if made is not None:
            card.show_piece(Figure({**card.piece.raw, "file": made.file}))
            self._tell("更换图片")

    def _remove(self, card: Card) -> None:
        index = self._index(card)
        pieces, place = removed(self._pieces, index)
        self._change(pieces, f"删除{card.what}", index - 1, place)

    def _move(self, card: Card, towards: int) -> None:
        pieces, index = moved(self._pieces, self._index(card), towards)
        if pieces != self._pieces:
            self._change(pieces, f"{'上移' if towards < 0 else '下移'}{card.what}", index)

    def _keep_words(self, card: StrangeCard) -> None:
        index = self._index(card)
        pieces, place = reworded(self._pieces, index, card.words().text)
        self._change(pieces, "只保留文字", index - 1, place)

    def _go(self, widget: Shown, towards: int) -> None:
        index = self._index(widget) + towards
        if 0 <= index < len(self._widgets):
            self._widgets[index].enter(from_below=towards < 0)

    def _index(self, widget: QWidget) -> int:
        return next(i for i, known in enumerate(self._widgets) if known is widget)

    # --- everything at once -------------------------------------------------------------------

    def select_everything(self) -> None:
        """Select all texts, figures and tables."""
        self._all = True
        for widget in self._widgets:
            if isinstance(widget, ProseEdit):
                widget.select(0, len(widget.text))
            else:
                widget.set_chosen(chosen=True)

    def _unselect(self) -> None:
        self._all = False
        for widget in self._widgets:
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
            QGuiApplication.clipboard().setMimeData(all_of(self._pieces))
        if clears and not self.editor.read_only:
            self._unselect()
            self._change((Prose(),), "清空", 0, 0)
        return copies or clears

    # --- following ----------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            if kind == QEvent.Type.FocusIn:
                self._entered(watched)
            self.update()
        elif kind == QEvent.Type.MouseButtonPress and self._all:
            self._unselect()
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
            if (start, end) == (0, len(watched.text)) and len(self._widgets) > 1:
                self.select_everything()
                return True
        elif start == end and not event.modifiers():
            back = event.key() == Qt.Key.Key_Backspace and start == 0
            if back or (event.key() == Qt.Key.Key_Delete and end == len(watched.text)):
                self._choose(self._index(watched) + (-1 if back else 1))
                return True
        return False

    def _choose(self, index: int) -> None:
        """Go to a card, so that another Delete removes it."""
        if 0 <= index < len(self._widgets):
            self._widgets[index].setFocus(Qt.FocusReason.OtherFocusReason)

    def _entered(self, watched: QObject) -> None:
        for index, widget in enumerate(self._widgets):
            if watched is widget or (isinstance(watched, QWidget) and widget.isAncestorOf(watched)):
                self._current = index
                self._follow(watched if isinstance(watched, Writing) else widget)

    def _come_to(self, index: int) -> None:
        self._current = index
        widget = self._widgets[index]
        self._follow(widget.place() if isinstance(widget, Card) else widget)

    def _follow(self, place: QWidget) -> None:
        """Whoever gives the focus to the editor gives it to the place where the cursor is."""
        self._place = place
        self.setFocusProxy(place)

    def _led(self, path: FieldPath) -> None:
        """Of a finding about a figure or a table: there the cursor goes."""
        block = path.parts[len(self.path.parts) :][:1]
        raw = self.editor.value(self.path)
        if not path.within(self.path) or not block or not isinstance(raw, list):
            return
        position = block[0]
        if not isinstance(position, int) or position >= len(raw):
            return
        # Behind whatever is no text stands an empty one.
        behind = len(pieces_of([raw[position]])) > 1
        index = len(pieces_of(raw[: position + 1])) - (2 if behind else 1)
        self._come_to(min(index, len(self._widgets) - 1))
        if self._column.is_entered:
            self._place.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- marks --------------------------------------------------------------------------------

    def _mark(self) -> None:
        self._unmarked = not self.isVisible()
        if self._unmarked:
            return  # a hidden page costs nothing
        use = use_of(self.editor.answers, self.path)
        self.gauge.show_use(use)
        room = use.room
        place = self._spotlight.place
        here = place if place is not None and place.path == self.path else None
        for index, widget in enumerate(self._widgets):
            hit = here if here is not None and here.piece == index else None
            if isinstance(widget, ProseEdit):
                room = widget.mark_over(room, [(hit.start, hit.end)] if hit else ())
            else:
                room = widget.mark_over(room, [(hit.part, hit.start, hit.end)] if hit else ())

    def _light(self) -> None:
        """Select what a search found here."""
        place = self._spotlight.place
        if place is not None and place.path == self.path and place.piece < len(self._widgets):
            self._current = place.piece
            self._follow(_selected(self._widgets[place.piece], place))
        self._mark()

    # --- how it looks -------------------------------------------------------------------------

    def _say(self, words: str) -> None:
        self.notice.setText(words)
        self.notice.setVisible(bool(words))

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, GRID, 0)
        foot.setSpacing(2)
        if not self.editor.read_only:
            self._figure_button = self._button("插入图片…", "从文件插入图片，也可以直接粘贴截图")
            self._figure_button.clicked.connect(self.choose_files)
            self._figure_button.setVisible(self._add_file is not None)
            foot.addWidget(self._figure_button)
            foot.addWidget(self._table_button())
        foot.addStretch()
        foot.addWidget(self.gauge)
        return foot

    def _table_button(self) -> QToolButton:
        button = self._button("插入表格", "插入表格，也可以从 Word、Excel 复制后粘贴")
        menu = QMenu(button)
        chooser = GridChooser(menu)
        chooser.chosen.connect(self.insert_table)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _button(self, words: str, explanation: str) -> QToolButton:
        button = QToolButton(self, autoRaise=True)
        button.setText(words)
        button.setToolTip(explanation)
        button.setAccessibleName(words.rstrip("…"))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._buttons.append(button)
        return button

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._unmarked:
            self._mark()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        base, words = palette.base().color(), palette.text().color()
        entered = self._column.is_entered
        painter.setPen(palette.accent().color() if entered else blend(base, words, 0.3))
        painter.setBrush(base)
        box = QRectF(self._column.geometry()).adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE)
        box.adjust(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, _ROUND, _ROUND)
        painter.end()


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


def _selected(widget: Shown, place: Place) -> QWidget:
    """Select a place in a piece, and give the widget that it is in."""
    if isinstance(widget, ProseEdit):
        widget.select(place.start, place.end)
        return widget
    if isinstance(widget, TableCard) and not isinstance(place.part, str):
        widget.cells.go_to(*place.part, place.start, place.end)
        return widget.cells
    if isinstance(widget, FigureCard | TableCard):
        widget.caption.select(place.start, place.end)
        return widget.caption
    return widget
