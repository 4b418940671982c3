"""A piece of evidence as whoever gets it will see it, in the place of the form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QIntValidator, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.model.compound import Rows
from app.model.form import Field
from app.model.paths import FieldPath
from app.model.rules import Finding
from app.ui.appearance import GRID
from app.ui.banner import Banner
from app.ui.evidence.handing import Handing
from app.ui.evidence.members import Members
from app.ui.evidence.order import Row, rows_of
from app.ui.pages import PageView
from app.ui.plain import label, set_tip
from app.ui.words import Words

if TYPE_CHECKING:
    from app.ui.evidence.drawings import Drawings
    from app.ui.evidence.shelf import Shelf

_FIRST = QSize(900, 1200)
"""In what size the first page is drawn, before it is known how large pages are."""
_ZOOM_ROOM = "400 %"


class PieceImages(QObject):
    """The pages of one file at a time, as :class:`~app.ui.pages.PageView` asks for them.

    ``drawings`` draw them.
    """

    came = Signal()

    def __init__(self, drawings: Drawings, parent: QObject) -> None:
        super().__init__(parent)
        self.drawings = drawings
        self._name = ""
        self._sizes: dict[int, QSize] = {}
        drawings.came.connect(self._hear)

    def set_name(self, name: str) -> None:
        """Show another file."""
        self._name = name
        self._sizes.clear()

    def set_document(self, document: QPdfDocument | None, *, fresh: bool) -> None:
        del document, fresh

    @property
    def idle(self) -> bool:
        """Whether no page is waited for."""
        return self.drawings.idle

    def image(self, page: int) -> QImage | None:
        """A page as it was asked for last; until that is there, in another size."""
        size = self._sizes.get(page)
        exact = self.drawings.ask(self._name, page, size) if size is not None else None
        return exact or self.drawings.any_of(self._name, page)

    def is_rendered(self, page: int) -> bool:
        size = self._sizes.get(page)
        return size is not None and self.drawings.ask(self._name, page, size) is not None

    def ask(self, page: int, size: QSize, sight: Sequence[int]) -> None:
        self._sizes[page] = size
        self.drawings.ask(self._name, page, size)
        if sight and page == sight[-1]:
            # Who leafs on is not to wait. Most files have pages of one size.
            for near in (sight[-1] + 1, sight[0] - 1):
                if 0 <= near < len(self.drawings.sizes(self._name)):
                    self.drawings.ask(self._name, near, self._sizes.get(near, size), ahead=True)

    def _hear(self, name: str, _: int) -> None:
        if name == self._name:
            self.came.emit()


class Viewer(QWidget):
    """Shows the pages of a piece, what is wrong with it, and the way to the others."""

    left = Signal()
    """A person goes back to the form."""

    def __init__(self, shelf: Shelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._editor = shelf.opened.editor
        self._path = FieldPath()
        self._name = ""
        self._shown = False
        self.setAccessibleName("查看附件")
        self.images = PieceImages(shelf.drawings, self)
        self.pages = PageView(self, self.images)
        self.pages.setAccessibleName("附件的页面")
        self.handing = Handing(shelf, self)
        self.title = Words("", self, strong=True)
        self.back = QPushButton("返回填写", self)
        self.back.clicked.connect(self.leave)
        self.previous = self._button("上一份", "上一份附件（Alt+←）", lambda: self.step(-1))
        self.following = self._button("下一份", "下一份附件（Alt+→）", lambda: self.step(1))
        self.number = QLineEdit(self)
        self.number.setValidator(QIntValidator(1, 99_999, self))
        self.number.setAccessibleName("页码")
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.number.setFixedWidth(self.number.fontMetrics().horizontalAdvance("99999") + 3 * GRID)
        self.number.returnPressed.connect(self._go)
        self._of = label("", self)
        self._size = label("", self)
        self._size.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._size.setMinimumWidth(self._size.fontMetrics().horizontalAdvance(_ZOOM_ROOM))
        self.opening = self._button("用默认程序打开", "用这台电脑上的程序打开一份副本", self._open)
        self.saving = self._button("另存为…", "把这份附件另存为文件", self._save)
        self.notice = Banner("附件的问题", self, closable=False)
        self.words = Words("", self, tone="faint")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._middle = QStackedWidget(self)
        self._lay_out()
        self.pages.page_changed.connect(self._describe)
        self.pages.zoom_changed.connect(self._describe)
        shelf.drawings.came.connect(self._came)
        shelf.looking.changed.connect(self._tell)
        self._editor.checked.connect(self._follow)

    # --- which piece ------------------------------------------------------------------------

    @property
    def path(self) -> FieldPath:
        """The row that is shown."""
        return self._path

    def show_piece(self, path: FieldPath) -> None:
        """Show the piece in the row at ``path``, from its first page."""
        self._path = path
        self._name = ""
        self._refresh()
        self.pages.setFocus(Qt.FocusReason.OtherFocusReason)

    def step(self, by: int) -> None:
        """Show the next piece (1), or the one before (-1)."""
        rows = [row for row, _ in self._rows()]
        number = self._path.parts[-1] if self._path.parts else None
        at = rows.index(number) + by if number in rows else -1
        if 0 <= at < len(rows):
            self.show_piece(self._path.parent / rows[at])

    def leave(self) -> None:
        """Go back to the form, to the piece that was looked at."""
        self.left.emit()
        self._editor.lead(self._path)

    def _rows(self) -> list[tuple[int, Row]]:
        return rows_of(self._editor.value(self._path.parent))

    def _members(self) -> Members | None:
        field = self._editor.edition.form.find(self._path.parent)
        if isinstance(field, Field) and isinstance(field.kind, Rows):
            return Members.of(field.kind)
        return None

    def _follow(self) -> None:
        if self.isVisible():
            self._refresh()

    def _refresh(self) -> None:
        members, rows = self._members(), self._rows()
        ids = [row for row, _ in rows]
        number = self._path.parts[-1] if self._path.parts else None
        if members is None or number not in ids:
            self.title.setText("")
            self._show_words("这份附件已经不在清单里。")
            return
        at = ids.index(number)
        row = rows[at][1]
        self.title.setText(f"附件{at + 1}　{members.title_of(row)}".strip())
        self.previous.setEnabled(at > 0)
        self.following.setEnabled(at + 1 < len(rows))
        name = members.file_of(row)
        if name != self._name or not name:
            self._name, self._shown = name, False
            self.images.set_name(name)
            self.pages.set_document(None, fresh=True)
            self._came(name, 0)
        self._tell()

    # --- its pages --------------------------------------------------------------------------

    def _came(self, name: str, page: int) -> None:
        if name != self._name or self._shown or page:
            return
        drawings = self._shelf.drawings
        sizes = drawings.sizes(name)
        if not name:
            self._show_words("这一项还没有选择文件。")
        elif sizes:
            self._shown = True
            self._middle.setCurrentWidget(self.pages)
            self.pages.set_document(None, fresh=True, sizes=sizes)
            self._describe()
        elif drawings.failed(name, 0):
            self._show_words(self._why())
        elif drawings.ask(name, 0, _FIRST) is None:
            kept = self._shelf.opened.files.attachments.kept(name)
            self._show_words("正在打开…" if kept is not None else "文件不在草稿里，请重新添加。")

    def _why(self) -> str:
        """Why there are no pages to see."""
        found = self._shelf.looking.inspection(self._name)
        if found is not None and found.printable:
            return "这份附件的页面在这里显示不了，可以用默认程序打开查看。"
        if found is not None and not any(f.severity == "error" for f in found.findings):
            return "这类文件没有页面可显示" + (
                "，可以用默认程序打开查看。" if self.handing.can_open(self._name) else "。"
            )
        return "打不开这份附件，原因见上方；对方很可能也打不开。" if found else "打不开这份附件。"

    def _show_words(self, words: str) -> None:
        self._shown = False
        self.words.setText(words)
        self._middle.setCurrentIndex(0)
        self._describe()

    def _describe(self) -> None:
        count = self.pages.page_count if self._shown else 0
        self.number.setEnabled(count > 1)
        self.number.setText(str(self.pages.page + 1) if count else "")
        self._of.setText(f"/ {count} 页" if count else "")
        self._size.setText(f"{round(self.pages.zoom * 100)} %")
        held = bool(self._name) and self._shelf.opened.files.attachments.kept(self._name)
        self.saving.setEnabled(bool(held))
        self.opening.setEnabled(bool(held) and self.handing.can_open(self._name))

    def _go(self) -> None:
        self.pages.go_to_page(int(self.number.text() or 1) - 1)
        self._describe()
        self.pages.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- what is wrong with it --------------------------------------------------------------

    def _tell(self) -> None:
        if not self._path.parts:
            return
        found = [f for f in self._editor.report.findings if f.path.within(self._path)]
        found = [f for f in found if f.code.startswith(("file.", "evidence."))]
        if not found:
            self.notice.dismiss()
        else:
            worst = min(found, key=_rank)
            self.notice.say(worst.severity, "　".join(f.message for f in sorted(found, key=_rank)))
        if not self._shown and self._shelf.drawings.failed(self._name, 0):
            self.words.setText(self._why())
        self._describe()

    # --- parts ------------------------------------------------------------------------------

    def _open(self) -> None:
        self.handing.open_outside(self._name)

    def _save(self) -> None:
        self.handing.save(self._name)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        head.setSpacing(GRID)
        head.addWidget(self.back)
        head.addSpacing(GRID)
        head.addWidget(self.title, 1)
        head.addWidget(self.previous)
        head.addWidget(self.following)
        line = QHBoxLayout()
        line.setContentsMargins(2 * GRID, 0, 2 * GRID, GRID)
        line.setSpacing(GRID)
        line.addWidget(self.number)
        line.addWidget(self._of)
        line.addStretch()
        line.addWidget(self._button("－", "缩小（Ctrl+滚轮）", self.pages.zoom_out))
        line.addWidget(self._size)
        line.addWidget(self._button("＋", "放大（Ctrl+滚轮）", self.pages.zoom_in))
        line.addWidget(self._button("适合宽度", "让页面与窗口同宽", self.pages.fit_width))
        line.addWidget(self._button("整页", "让一整页都看得到", self.pages.fit_page))
        line.addStretch()
        line.addWidget(self.opening)
        line.addWidget(self.saving)
        empty = QWidget(self._middle)
        inside = QVBoxLayout(empty)
        inside.addStretch()
        inside.addWidget(self.words)
        inside.addStretch()
        self._middle.addWidget(empty)
        self._middle.addWidget(self.pages)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addLayout(line)
        whole.addWidget(self.notice)
        whole.addWidget(self._middle, 1)
        for keys, act in (
            ("Alt+Left", lambda: self.step(-1)),
            ("Alt+Right", lambda: self.step(1)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _button(self, words: str, tip: str, act: Callable[[], object]) -> QToolButton:
        button = QToolButton(self, autoRaise=True)
        button.setText(words)
        set_tip(button, tip)
        button.setAccessibleName(tip)
        button.clicked.connect(act)
        return button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)


def _rank(finding: Finding) -> int:
    return ("error", "warning", "info").index(finding.severity)
