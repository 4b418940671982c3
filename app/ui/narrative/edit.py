"""The editor for one narrative: a column of texts, figures and tables, and its 字数 below."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.model.failure import Failure
from app.model.form import Field
from app.model.paths import FieldPath
from app.model.values import Json
from app.ui import dialogs
from app.ui.appearance import GRID, blend
from app.ui.editor import Editor
from app.ui.narrative.arranging import inserted, moved, removed, reworded
from app.ui.narrative.arriving import Spot
from app.ui.narrative.cards import Card, StrangeCard, faint
from app.ui.narrative.clipboard import Awaited, Pasting, pieces_in
from app.ui.narrative.column import ROOM
from app.ui.narrative.figures import FigureCard
from app.ui.narrative.gauge import Gauge, use_of
from app.ui.narrative.grid import GridChooser
from app.ui.narrative.menus import MenuButton
from app.ui.narrative.pictures import FILTER, take_in
from app.ui.narrative.pieces import Piece, Prose, figure, pieces_of, table, value_of
from app.ui.narrative.prose import ProseEdit
from app.ui.narrative.spotlight import Place, Spotlight
from app.ui.narrative.stack import Shown, Stack
from app.ui.narrative.tables import TableCard
from app.ui.narrative.writing import Writing
from app.ui.plain import set_tip
from app.ui.taking import TakeIn, Taken

_ROUND = 3.0
_EDGE = 2
_ON_A_LINE = 120
"""Of so many words that may be written, a line is there from the beginning."""
_MOMENT = 100
"""Milliseconds between two looks whether an input method is done."""


class NarrativeEdit(QWidget):
    """Writes the narrative at ``field.path`` into the draft, keystroke by keystroke.

    ``take_in`` takes pictures into the draft; without it none can be added.
    """

    def __init__(
        self,
        editor: Editor,
        field: Field,
        parent: QWidget | None = None,
        *,
        take_in: TakeIn | None = None,
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self.field = field
        self.path = field.path
        self._take_in = take_in
        self._unmarked = True
        self._stack = self._make_stack()
        limit = field.spec.limit
        if limit is None:
            self._stack.room = 2 * ROOM
        elif not limit.shared:
            self._stack.room = max(ROOM, limit.words // _ON_A_LINE)
        self.gauge = Gauge(self)
        self.notice = faint("", self)
        self.notice.setWordWrap(True)
        self._buttons: list[QToolButton] = []
        self._figure_button: QToolButton | None = None
        self._table: QToolButton | None = None
        # As high as it needs: what a page has to spare belongs below it.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID // 2)
        framed = QVBoxLayout()
        framed.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        framed.addWidget(self._stack)
        whole.addLayout(framed)
        whole.addLayout(self._foot())
        whole.addWidget(self.notice)
        self.notice.hide()
        self._stack.behind = self._buttons
        self._stack.set_name(field.label)
        self._stack.show_pieces(pieces_of(editor.value(self.path)))
        self._spotlight = Spotlight.of(editor)
        self._spotlight.moved.connect(self._light)
        editor.changed.connect(self._changed)
        editor.checked.connect(self._mark)
        editor.led.connect(self._led)
        self._mark()
        self._light()

    @property
    def take_in(self) -> TakeIn | None:
        """Takes pictures into the draft; ``None`` where none can be added."""
        return self._take_in

    def setAccessibleName(self, name: str) -> None:
        """Name the narrative, and with it every text that a person comes to."""
        super().setAccessibleName(name)
        self._stack.set_name(name)

    @property
    def widgets(self) -> tuple[Shown, ...]:
        """The texts, figures and tables, from the first."""
        return tuple(self._stack.widgets)

    # --- the draft ----------------------------------------------------------------------------

    def show_value(self, raw: Json) -> None:
        """Show another value; the cursor goes to where it departs from the old one."""
        if not self._stack.composing:
            entered = self._stack.is_entered
            self._stack.show_pieces(pieces_of(raw))
            self._say("")
            if entered:
                self._stack.enter()

    def _changed(self, paths: frozenset[FieldPath], by: object) -> None:
        if by is self:
            return
        if any(path.within(self.path) or self.path.within(path) for path in paths):
            self.show_value(self.editor.value(self.path))

    def _catch_up(self) -> None:
        self._stack.show_pieces(pieces_of(self.editor.value(self.path)))

    def _tell(self, name: str = "输入") -> None:
        pieces = self._stack.shown
        self.editor.edit(self.path, value_of(pieces), by=self, name=name)
        self._say("")

    def _change(self, pieces: Iterable[Piece], name: str, index: int, place: int = -1) -> None:
        """Make other pieces as one step; the cursor goes to a piece, and a place in its text."""
        self.editor.settle()
        self._stack.show_pieces(tuple(pieces))
        self._tell(name)
        self.editor.settle()
        self._stack.come_to(index, place)
        self._stack.enter()

    # --- what a person does -------------------------------------------------------------------

    def choose_table(self) -> None:
        """Let a person choose how large a table is to be inserted."""
        if self._table is not None:
            self._table.click()

    def insert_table(self, rows: int, columns: int) -> None:
        """Put an empty table where the cursor is."""
        new = table([[""] * columns for _ in range(rows)])
        self._bring(Pasting((new,)), "插入表格", into=True)

    def insert_files(self, paths: Iterable[Path]) -> None:
        """Put pictures where the cursor is; what is no picture is named, and left out."""
        pictures = tuple(Awaited(path, path.name) for path in paths)
        self._bring(Pasting(pictures), "插入图片", into=True)

    def choose_files(self) -> None:
        """Ask for pictures and put them where the cursor is."""
        paths = dialogs.ask_for_files(self, "插入图片", [FILTER], "")
        if paths:
            self._say("")
            self.insert_files(paths)

    def _paste(self, source: QMimeData) -> None:
        self._say("")
        try:
            pasting = pieces_in(source)
        except Failure as failure:
            self._say(str(failure))
            return
        self._bring(pasting, "粘贴", into=False)

    def _bring(self, pasting: Pasting, name: str, *, into: bool) -> None:
        """Put in what is pasted once its pictures are in the draft; the widget may be gone then."""
        if not pasting.awaited:
            self._insert(*pasting.resolved(()), name, into=into)
            return
        spot = self._spot(self._stack.selection)

        def arrive(taken: Taken) -> None:
            if isValid(self) and self._stack.composing:
                # It would not show what comes in, and then write over it.
                QTimer.singleShot(_MOMENT, self.editor, lambda: arrive(taken))
                return
            pieces, left_out = pasting.resolved(
                figure(each) if isinstance(each, str) else None for each in taken
            )
            at = spot.insert(pieces, name) if pieces else None
            if isValid(self):
                if at is not None:
                    self._come_behind(*at, into=into)
                self._say(" ".join(filter(None, (_reasons(taken), left_out))))

        self._take(pasting.awaited, arrive)

    def _insert(self, new: Iterable[Piece], left_out: str, name: str, *, into: bool) -> None:
        """Put pieces where the cursor is, now."""
        new = tuple(new)
        if new:
            # In the midst of a drag the texts are ahead of the draft.
            pieces, index, place = inserted(self._stack.shown, *self._stack.selection, new)
            self._change(pieces, name, index, place)
            self._come_behind(index, place, into=into)
        self._say(left_out)

    def _come_behind(self, index: int, place: int, *, into: bool) -> None:
        """Lead the cursor behind what was put in; with ``into`` into the last of it."""
        self._stack.come_to(index - 1 if into else index, -1 if into else place)
        if not self.isVisible():
            return
        self._stack.enter()
        card = self._stack.widgets[index - 1] if into else None
        if isinstance(card, Card) and card.writings():
            card.writings()[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, pictures: Sequence[Awaited], arrive: Callable[[Taken], object]) -> None:
        if self._take_in is None:
            arrive([Failure("这里不能加入图片。")] * len(pictures))
        else:
            incoming = [(each.name, partial(take_in, each.source, each.name)) for each in pictures]
            self._take_in(incoming, arrive)

    def _spot(self, selection: tuple[int, int, int]) -> Spot:
        return Spot(self.editor, self.path, self._stack.shown, selection)

    def _choose_for(self, card: FigureCard) -> None:
        path = dialogs.ask_for_file(self, "更换图片", [FILTER], "")
        if path is None:
            return
        old, spot = card.piece, self._spot((self._stack.index_of(card), 0, 0))

        def arrive(taken: Taken) -> None:
            outcome = taken[0]
            if isinstance(outcome, str):
                spot.exchange(old, outcome, "更换图片")
            elif isValid(self):
                self._say(_reasons(taken))

        self._take([Awaited(path, path.name)], arrive)

    def _remove(self, card: Card) -> None:
        index = self._stack.index_of(card)
        pieces, place = removed(self._stack.shown, index)
        self._change(pieces, f"删除{card.what}", index - 1, place)

    def _move(self, card: Card, towards: int) -> None:
        pieces, index = moved(self._stack.shown, self._stack.index_of(card), towards)
        if pieces != self._stack.shown:
            self._change(pieces, f"{'上移' if towards < 0 else '下移'}{card.what}", index)

    def _clear(self) -> None:
        self._change((Prose(),), "清空", 0, 0)

    def _keep_words(self, card: StrangeCard) -> None:
        index = self._stack.index_of(card)
        pieces, place = reworded(self._stack.shown, index, card.words().text)
        self._change(pieces, "只保留文字", index - 1, place)

    # --- following ----------------------------------------------------------------------------

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
        self._stack.come_to(index)
        if self._stack.is_entered:
            self._stack.enter()

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
        for index, widget in enumerate(self.widgets):
            hit = here if here is not None and here.piece == index else None
            if isinstance(widget, ProseEdit):
                room = widget.mark_over(room, [(hit.start, hit.end)] if hit else ())
            else:
                room = widget.mark_over(room, [(hit.part, hit.start, hit.end)] if hit else ())

    def _light(self) -> None:
        """Select what a search found here."""
        place = self._spotlight.place
        if place is not None and place.path == self.path and place.piece < len(self.widgets):
            self._stack.current = place.piece
            found = _selected(self.widgets[place.piece], place)
            self._stack.follow(found)
            if isinstance(found, Writing):
                found.reveal_cursor()
        self._mark()

    # --- how it looks -------------------------------------------------------------------------

    def _make_stack(self) -> Stack:
        stack = Stack(self.editor, self._catch_up, self)
        stack.told.connect(self._tell)
        stack.pasted.connect(self._paste)
        stack.refused.connect(self._say)
        stack.moving.connect(self._move)
        stack.removing.connect(self._remove)
        stack.replacing.connect(self._choose_for)
        stack.rewording.connect(self._keep_words)
        stack.clearing.connect(self._clear)
        stack.came.connect(self.setFocusProxy)
        stack.entered.connect(self.update)
        return stack

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
            self._figure_button.setVisible(self._take_in is not None)
            foot.addWidget(self._figure_button)
            foot.addWidget(self._table_button())
        foot.addStretch()
        foot.addWidget(self.gauge)
        return foot

    def _table_button(self) -> QToolButton:
        menu = QMenu(self)
        chooser = GridChooser(menu)
        chooser.chosen.connect(self.insert_table)
        button = MenuButton("插入表格", menu, self)
        self._table = button
        return self._in_foot(button, "插入表格，也可以从 Word、Excel 复制后粘贴")

    def _button(self, words: str, explanation: str) -> QToolButton:
        button = QToolButton(self, autoRaise=True)
        button.setText(words)
        button.setAccessibleName(words.rstrip("…"))
        return self._in_foot(button, explanation)

    def _in_foot(self, button: QToolButton, explanation: str) -> QToolButton:
        set_tip(button, explanation)
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
        entered = self._stack.is_entered
        painter.setPen(palette.accent().color() if entered else blend(base, words, 0.3))
        painter.setBrush(base)
        box = QRectF(self._stack.geometry()).adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE)
        box.adjust(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, _ROUND, _ROUND)
        painter.end()


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


def _reasons(taken: Taken) -> str:
    """Why pictures did not come in; whoever called it off knows."""
    from app.store.attachments import Cancelled

    failures = (each for each in taken if isinstance(each, Failure))
    return " ".join(dict.fromkeys(str(f) for f in failures if not isinstance(f, Cancelled)))
