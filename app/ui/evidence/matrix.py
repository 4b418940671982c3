"""证明对照表: which figures, claims and aspects have evidence, and which don't."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.model.paths import FieldPath
from app.model.proofs import evidence_lists
from app.ui.appearance import GRID
from app.ui.editor import Editor
from app.ui.evidence.crossing import Crossing
from app.ui.evidence.panes import Fields, Pieces
from app.ui.words import Words, em

TITLE = "证明对照表"
_HOW = (
    "点一格（或按空格）关联或取消；也可以把上方的附件拖到一行上，双击附件可查看。按回车转到该栏目。"
)
_ROOM = 75
"""So many characters wide, what stands in the fields has room too."""


class MatrixPage(QWidget):
    """The table with its filter, in the place of the desk."""

    left = Signal()
    """A person goes back to the form."""
    opening = Signal(object)
    """A person wants to look at the piece in the row at this path."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._stale = True
        self._key: object = None
        self._piece: FieldPath | None = None
        self.setAccessibleName(TITLE)
        self.model = Crossing(editor, self)
        self.back = QPushButton("返回填写", self)
        self.back.clicked.connect(self.left)
        self.summary = Words("", self)
        self.only_bare = QCheckBox("只看缺证明的", self)
        self.only_bare.toggled.connect(self._narrow)
        self.copying = QPushButton("复制表格", self)
        self.copying.setToolTip("复制后可以粘贴到表格软件（Ctrl+C）")
        self.copying.clicked.connect(self.copy)
        self.adding = QPushButton("去添加材料", self)
        self.adding.clicked.connect(self._go_to_list)
        self.fields = Fields(self.model, self)
        self.pieces = Pieces(self.model, self.fields, self)
        self.said = Words(_HOW, self, tone="faint")
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self._lay_out()
        for pane in (self.fields, self.pieces):
            pane.wanted.connect(self._lead)
            pane.copied.connect(self.copy)
            pane.undone.connect(self._undo)
        self.pieces.opening.connect(self.opening)
        self.fields.selectionModel().currentChanged.connect(self._moved)
        self.model.modelAboutToBeReset.connect(self._remember)
        self.model.modelReset.connect(self._restore)
        self.model.dataChanged.connect(self._say)
        self.pieces.horizontalScrollBar().rangeChanged.connect(self._level)
        editor.checked.connect(self._checked)

    # --- what is shown ----------------------------------------------------------------------

    def show_field(self, path: FieldPath) -> None:
        """Go to the row of a field; where only bare ones are shown and it isn't, to all."""
        if self._stale:
            self.refresh()
        if self.model.row_of(path) < 0:
            self.only_bare.setChecked(False)
        middle = QAbstractItemView.ScrollHint.PositionAtCenter
        self.pieces.show_place(path, None, middle)
        (self.pieces if self.model.pieces else self.fields).setFocus()

    def show_piece(self, path: FieldPath) -> None:
        """Go to the column of a piece, in the row that one is at."""
        self.pieces.show_place(None, path)

    def refresh(self) -> None:
        """Show how it stands now."""
        self._stale = False
        self.model.narrow(only_bare=self.only_bare.isChecked())
        self._say()

    def copy(self) -> None:
        """Put the table as it is shown on the clipboard."""
        QGuiApplication.clipboard().setText(self.model.text())
        self.said.setText("已复制，可以粘贴到表格软件里。")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        self._fit()
        (self.pieces if self.model.pieces else self.fields).setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "splitter"):
            self._fit()

    def event(self, event: QEvent) -> bool:
        # Undoing is done here, where it can be seen: the menu's key would lead to the form.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            for key in (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo):
                if event.matches(key):
                    event.accept()
                    return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    # --- how it stands ----------------------------------------------------------------------

    def _checked(self) -> None:
        if self.isVisible():
            self.model.refresh()
            self._say()
        else:
            self._stale = True

    def _say(self) -> None:
        ones = [one for group in self.model.groups for one in group.assertions]
        wanting = sum(one.asserted and not one.optional for one in ones)
        bare = sum(one.bare for one in ones)
        words = (
            f"{TITLE}：勾选和填写的数据共{wanting}项，{wanting - bare}项有证明，{bare}项缺证明。"
        )
        empty = not self.model.pieces
        if not wanting:
            words = f"{TITLE}：还没有勾选或填写需要证明的数据。"
        elif self.model.only_bare and not self.model.lines:
            words = f"{TITLE}：勾选和填写的{wanting}项数据都有证明材料。"
        if empty:
            words += "还没有添加证明材料。"
        self.summary.setText(words)
        self.adding.setVisible(empty and not self._editor.read_only)
        at = self.fields.currentIndex()
        self.said.setText(self.model.words(at) if at.isValid() else _HOW)

    def _moved(self) -> None:
        self._say()
        for pane in (self.fields, self.pieces):
            pane.viewport().update()
        self.pieces.header.viewport().update()

    def _remember(self) -> None:
        at = self.fields.currentIndex()
        line, piece = self.model.line(at), self.model.piece(at.column())
        self._key = line.key if line is not None else None
        self._piece = piece.path if piece is not None else None

    def _restore(self) -> None:
        self._fit()
        if isinstance(self._key, FieldPath):
            self.pieces.show_place(self._key, self._piece)
        self._say()

    # --- what a person does -----------------------------------------------------------------

    def _lead(self, path: FieldPath) -> None:
        self.left.emit()
        self._editor.lead(path)

    def _go_to_list(self) -> None:
        for path in evidence_lists(self._editor.edition.form)[:1]:
            self._lead(path)

    def _undo(self, back: bool) -> None:
        self._editor.undo() if back else self._editor.redo()
        self._editor.check()

    def _narrow(self, only_bare: bool) -> None:
        self.model.narrow(only_bare=only_bare)
        self._say()

    # --- sizes ------------------------------------------------------------------------------

    def _fit(self) -> None:
        roomy = self.width() >= _ROOM * em(self)
        high = self.fontMetrics().height() + GRID + 2
        self.fields.show_columns(value=roomy)
        wanted = min(self.fields.wanted_width(value=roomy), round(0.62 * self.width()))
        self.splitter.setSizes([wanted, max(self.width() - wanted, 1)])
        self.pieces.show_columns()
        for pane in (self.fields, self.pieces):
            pane.fit_rows(high)
        # Rows of both halves stand beside each other, so their heads are of one height.
        for pane in (self.fields, self.pieces):
            pane.horizontalHeader().setFixedHeight(self.pieces.header.high())

    def _level(self) -> None:
        """Leave below the left half the room that the scroll bar of the right one takes."""
        bar = self.pieces.horizontalScrollBar()
        shown = bar.maximum() > bar.minimum()
        self._below.setContentsMargins(0, 0, 0, bar.sizeHint().height() if shown else 0)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        line.setSpacing(2 * GRID)
        line.addWidget(self.back)
        line.addWidget(self.summary, 1)
        line.addWidget(self.adding)
        line.addWidget(self.only_bare)
        line.addWidget(self.copying)
        left = QWidget(self.splitter)
        self._below = QVBoxLayout(left)
        self._below.setContentsMargins(0, 0, 0, 0)
        self._below.addWidget(self.fields)
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.pieces)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.said.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        self.said.setMinimumHeight(2 * self.fontMetrics().height() + 2 * GRID)
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(line)
        whole.addWidget(self.splitter, 1)
        whole.addWidget(self.said)
