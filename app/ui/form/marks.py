"""The 证明材料 mark beside a figure or a claim: how many pieces prove it, and the way to them."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolButton, QWidget

from app.model.form import Field
from app.model.paths import FieldPath
from app.model.proofs import Proof, evidence_lists, evidence_of, is_asserted, is_provable
from app.ui.appearance import blend, secondary
from app.ui.form.binding import Binding
from app.ui.plain import set_tip
from app.ui.words import SMALL, em, sized

KEY = "Ctrl+Alt+E"
_EMS = 5.5


def is_marked(field: Field, binding: Binding) -> bool:
    """Whether a mark stands beside a field: beside figures and claims that evidence can prove."""
    in_a_row = field.path != field.path.rowless()
    return is_provable(field) and not in_a_row and bool(evidence_lists(binding.editor.edition.form))


class ProofMark(QToolButton):
    """How many pieces prove a field; a click shows all of them, to be ticked.

    Pieces and files that are dropped on it prove the field. It is a stop of the Tab key beside a
    claim that is ticked (``stops``); beside other figures, which are typed one after the other,
    :data:`KEY` opens it.
    """

    def __init__(
        self, field: Field, label: str, binding: Binding, parent: QWidget, *, stops: bool = False
    ) -> None:
        super().__init__(parent, autoRaise=True)
        self.field = field
        self.label = label
        self.binding = binding
        self._stops = stops
        self._pieces: tuple[Proof, ...] = ()
        self._asserted = False
        self._dropping = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAcceptDrops(not binding.editor.read_only)
        self.clicked.connect(self.open)
        binding.placed.connect(self.follow)
        self._show()

    def follow(self) -> None:
        """Show how the field stands now."""
        answers = self.binding.editor.answers
        pieces = evidence_of(answers).naming(self.field.path)
        asserted = is_asserted(self.field, answers[self.field.path])
        if (pieces, asserted) != (self._pieces, self._asserted):
            self._pieces, self._asserted = pieces, asserted
            self._show()

    @property
    def proofs(self) -> int:
        """How many pieces prove the field: those that have their files."""
        return sum(piece.filed for piece in self._pieces)

    @property
    def words(self) -> str:
        """How the field stands; nothing where it says nothing that wants proof."""
        if self.proofs:
            return f"证明 {self.proofs} 份"
        return "未附证明" if self._asserted else ""

    def open(self) -> None:
        """Show the pieces, to be tied; without a shelf lead to the first, or to their list."""
        shelf, editor = self.binding.shelf, self.binding.editor
        if shelf is not None:
            shelf.tying.choose(self, self.field.path, self.label)
        else:
            first = [piece.path for piece in self._pieces]
            editor.lead([*first, *evidence_lists(editor.edition.form)][0])

    # --- what is dropped --------------------------------------------------------------------

    def accepts(self, carried: QMimeData) -> bool:
        """Whether a drag brings what can prove the field."""
        shelf = self.binding.shelf
        return shelf is not None and shelf.tying.accepts(carried)

    def take(self, carried: QMimeData) -> None:
        """Have what was dropped prove the field, in one step."""
        self.show_dropping(False)
        shelf = self.binding.shelf
        if shelf is not None:
            shelf.tying.take(carried, self.field.path)

    def show_dropping(self, dropping: bool) -> None:
        """Show that what is dragged would prove this field."""
        if dropping != self._dropping:
            self._dropping = dropping
            self._show()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        enter(event, self)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.show_dropping(False)

    def dropEvent(self, event: QDropEvent) -> None:
        drop(event, self)

    # --- how it looks -----------------------------------------------------------------------

    def dress(self) -> None:
        """Take on sizes and colours as they follow from the application's."""
        palette = QApplication.palette(self)
        colour = palette.link().color() if self.proofs else secondary(palette)
        if not self.words:
            colour = blend(colour, palette.base().color(), 0.45)
        if self._dropping:
            colour = palette.highlightedText().color()
            palette.setColor(palette.ColorRole.Button, palette.accent().color())
        palette.setColor(palette.ColorRole.ButtonText, colour)
        self.setPalette(palette)
        self.setFont(sized(QApplication.font(self), SMALL))
        self.setFixedWidth(round(_EMS * em(self)))
        self.setAutoFillBackground(self._dropping)

    def _show(self) -> None:
        words = "放在这里" if self._dropping else self.words
        self.setText(words or "证明")
        self.setAccessibleName(f"{self.label}：{words or '证明材料'}")
        lacking = [f"附件{piece.number}" for piece in self._pieces if not piece.filed]
        said = f"{'、'.join(lacking)}已关联，但还没有文件。\n" if lacking else ""
        set_tip(self, f"{said}证明材料（{KEY}）：查看、关联，也可以把材料或文件拖到这里")
        stops = self._stops and bool(self.words)
        policy = Qt.FocusPolicy
        self.setFocusPolicy(policy.TabFocus if stops else policy.NoFocus)
        self.dress()


def add_key(mark: ProofMark, parent: QWidget) -> None:
    """Have :data:`KEY` open a mark from anywhere in ``parent``."""
    key = QShortcut(QKeySequence(KEY), parent, mark.open)
    key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)


def enter(event: QDragMoveEvent, mark: ProofMark | None) -> None:
    """Something is carried over a field that ``mark`` stands beside."""
    if mark is not None and mark.accepts(event.mimeData()):
        mark.show_dropping(True)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
    else:
        event.ignore()


def drop(event: QDropEvent, mark: ProofMark | None) -> None:
    """It is dropped there."""
    if mark is not None and mark.accepts(event.mimeData()):
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        mark.take(event.mimeData())


def proven_at(path: FieldPath, marks: dict[FieldPath, ProofMark]) -> ProofMark | None:
    """The mark of the field that ``path`` is, or lies in."""
    return next((mark for field, mark in marks.items() if path.within(field)), None)
