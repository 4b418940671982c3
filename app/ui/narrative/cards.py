"""What stands between the texts of a narrative: a card with buttons to move and remove it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.ui.appearance import GRID, blend, secondary
from app.ui.editor import Editor
from app.ui.narrative.pieces import Prose, Strange
from app.ui.plain import set_tip
from app.ui.symbols import icon
from app.ui.words import SMALL, Words

_ROUND = 4.0
HitPart = tuple[int, int] | str
"""Which text of a piece: "text", "caption", or the row and column of a cell."""
Hits = Sequence[tuple[HitPart, int, int]]


class Card(QWidget):
    """A piece that is no text. With the focus on the card itself, Delete removes the piece.

    ``what`` names it in sentences (这幅图).
    """

    told = Signal(str)
    """A person changed the piece; the name of what was done."""
    left = Signal(int)
    """A cursor key led above (-1) or below (1)."""
    moved = Signal(int)
    """The piece is to stand a paragraph higher (-1) or lower (1)."""
    removed = Signal()

    def __init__(self, what: str, editor: Editor, parent: QWidget) -> None:
        super().__init__(parent)
        self.editor = editor
        self.what = what
        self.chosen = False
        self.head = QHBoxLayout()
        self.head.setSpacing(2)
        self.title = faint("", self)
        self.head.addWidget(self.title, 1)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(GRID, GRID // 2, GRID // 2, GRID)
        self.body.setSpacing(GRID // 2)
        self.body.addLayout(self.head)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def add_moves(self) -> None:
        """Add the buttons that every card has, behind those of its own."""
        if not self.editor.read_only:
            for picture, words, act in (
                ("up", f"上移{self.what}（Alt+↑）", lambda: self.moved.emit(-1)),
                ("down", f"下移{self.what}（Alt+↓）", lambda: self.moved.emit(1)),
                ("remove", f"删除{self.what}（Delete）", self.removed.emit),
            ):
                self.add_button(picture, words, act)

    def add_button(self, picture: str, words: str, act: Callable[[], object]) -> QToolButton:
        """Add a button with one of our drawings, or with words."""
        button = QToolButton(self, autoRaise=True)
        if picture:
            button.setIcon(icon(picture, secondary(self.palette())))
        else:
            button.setText(words)
        button.setAccessibleName(words.partition("（")[0])
        button.setProperty("drawing", picture)
        button.clicked.connect(act)
        self.put_button(button, words)
        return button

    def put_button(self, button: QToolButton, explanation: str) -> None:
        """Put a button behind the others."""
        set_tip(button, explanation)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.head.addWidget(button)

    def enter(self, *, from_below: bool) -> None:
        """Take the focus, coming from what stands above or below."""
        self.setFocus()

    def mark_over(self, room: int | None, hits: Hits = ()) -> int | None:
        """Mark the words behind the first ``room``, and ``hits``; gives the room that is left."""
        return room

    def place(self) -> QWidget:
        """Where in the card something was last changed."""
        return self

    def writings(self) -> Sequence[QWidget]:
        """What can be written in, in order."""
        return ()

    # --- keys -------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        overriding = event.type() == QEvent.Type.ShortcutOverride
        # Menus have some of these keys as well (F2): here they mean what the card does.
        if overriding and isinstance(event, QKeyEvent) and self._meant(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self._meant(event)
        if act is not None:
            act()
        else:
            super().keyPressEvent(event)

    def _meant(self, event: QKeyEvent) -> Callable[[], object] | None:
        """What the key does here; ``None`` where it means nothing."""
        key, alt = event.key(), event.modifiers() == Qt.KeyboardModifier.AltModifier
        writable, writings = not self.editor.read_only, self.writings()
        up = key in {Qt.Key.Key_Up, Qt.Key.Key_Left}
        if alt and key in {Qt.Key.Key_Up, Qt.Key.Key_Down} and writable:
            return lambda: self.moved.emit(-1 if up else 1)
        if not self.hasFocus() or alt:
            return None
        if key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and writable:
            return self.removed.emit
        if up or key in {Qt.Key.Key_Down, Qt.Key.Key_Right}:
            return lambda: self.left.emit(-1 if up else 1)
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2} and writings:
            return lambda: writings[0].setFocus(Qt.FocusReason.OtherFocusReason)
        return None

    # --- how it looks -----------------------------------------------------------------------

    def set_chosen(self, chosen: bool) -> None:
        """Show that the card is part of what is selected."""
        self.chosen = chosen
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        base, words = palette.base().color(), palette.text().color()
        accent = palette.accent().color()
        strong = self.hasFocus() or self.chosen
        painter.setPen(accent if strong else blend(base, words, 0.16))
        painter.setBrush(blend(base, accent if strong else words, 0.12 if self.chosen else 0.03))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, _ROUND, _ROUND)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            colour = secondary(self.palette())
            for button in self.findChildren(QToolButton):
                picture = button.property("drawing")
                if picture:
                    button.setIcon(icon(str(picture), colour))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Alt with an arrow moves the card from wherever in it a person writes.
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            arrow = event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}
            if arrow and event.modifiers() == Qt.KeyboardModifier.AltModifier:
                self.keyPressEvent(event)
                return True
        return super().eventFilter(watched, event)


class StrangeCard(Card):
    """Something that no narrative should hold: shown, kept as it is, or removed."""

    kept_words = Signal()
    """Of this only the words are to be kept, as paragraphs."""

    def __init__(self, piece: Strange, editor: Editor, parent: QWidget) -> None:
        super().__init__("这项内容", editor, parent)
        self.piece = piece
        self.title.setText("程序不认识的内容，原样保留，不会改动；可能不会打印")
        self._words = QLabel(self)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(self._words)
        if not editor.read_only:
            self.add_button("", "只保留文字", self.kept_words.emit)
        self.add_moves()
        self.show_piece(piece)

    def show_piece(self, piece: Strange) -> None:
        """Show another."""
        self.piece = piece
        words = piece.text.strip()
        self._words.setText(words or "（没有文字）")
        self.setAccessibleName(f"程序不认识的内容：{words[:60]}")

    def words(self) -> Prose:
        """The words in it."""
        return Prose(self.piece.text)


def faint(words: str, parent: QWidget) -> Words:
    """Words that explain: small, and less strong than what is filled in."""
    return Words(words, parent, tone="faint", size=SMALL, wraps=False)
