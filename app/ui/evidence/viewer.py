"""A piece of evidence as whoever gets it will see it, in the place of the form."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.export.evidence.inspection import shown
from app.model.compound import Rows
from app.model.form import Field
from app.model.paths import FieldPath
from app.model.rules import Finding
from app.ui.announcing import announce
from app.ui.appearance import GRID
from app.ui.banner import Banner
from app.ui.evidence.leaves import Leaves
from app.ui.evidence.members import Members
from app.ui.evidence.order import Row, rows_of
from app.ui.pages import PAGING, PageView
from app.ui.plain import label
from app.ui.words import Words
from app.ui.zooming import ZoomBar, tool

if TYPE_CHECKING:
    from app.ui.evidence.shelf import Shelf

_FIRST = QSize(900, 1200)
"""In what size the first page is drawn, before it is known how large pages are."""
_SOON = 250
"""Milliseconds after which it is said that a file is being opened; until then nothing changes."""
Keys = tuple[Qt.KeyboardModifier, int]
_NAMED = re.compile("「[^」]*」的文件“[^”]*”")
"""What a finding begins with, and what stands at the head of the viewer anyway."""


class Viewer(QWidget):
    """Shows the pages of a piece, what is wrong with it, and the way to the others."""

    left = Signal(object)
    """A person goes back to where they came from; the piece that was looked at is at this path."""

    def __init__(self, shelf: Shelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._editor = shelf.opened.editor
        self._path = FieldPath()
        self._name = ""
        self._shown = False
        self._from_end = False
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(lambda: self._show_words("正在打开…"))
        self.setAccessibleName("查看附件")
        self.leaves = Leaves(shelf.drawings, self)
        self.pages = PageView(self, self.leaves)
        self.pages.setAccessibleName("附件的页面")
        self.handing = shelf.handing
        self.title = Words("", self, strong=True)
        self.back = QPushButton("返回填写", self)
        self.back.clicked.connect(self.leave)
        self.previous = tool("上一份", "上一份附件（Alt+←）", lambda: self.step(-1), self)
        self.following = tool("下一份", "下一份附件（Alt+→）", lambda: self.step(1), self)
        self.number = QLineEdit(self)
        self.number.setValidator(QIntValidator(1, 99_999, self))
        self.number.setAccessibleName("页码")
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.number.setFixedWidth(self.number.fontMetrics().horizontalAdvance("99999") + 3 * GRID)
        self.number.returnPressed.connect(self._go)
        self._of = label("", self)
        self._zooming = ZoomBar(self.pages, self, alone=True)
        self.turning = tool("旋转", "向右转90度，只在这里看时（Ctrl+R）", self.turn, self)
        self.opening = tool("用默认程序打开", "用这台电脑上的程序打开一份副本", self._open, self)
        self.saving = tool("另存为…", "把这份附件另存为文件", self._save, self)
        self.notice = Banner("附件的问题", self, closable=False)
        self.words = Words("", self, tone="faint")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.outside = QPushButton("用默认程序打开", self)
        self.outside.clicked.connect(self._open)
        self._middle = QStackedWidget(self)
        self._lay_out()
        self._keys = self._all_keys()
        self.pages.page_changed.connect(self._describe)
        shelf.drawings.came.connect(self._came)
        shelf.looking.changed.connect(self._tell)
        self._editor.checked.connect(self._follow)

    # --- which piece ------------------------------------------------------------------------

    @property
    def path(self) -> FieldPath:
        """The row that is shown."""
        return self._path

    def show_piece(self, path: FieldPath, *, from_end: bool = False) -> None:
        """Show the piece in the row at ``path``, from its first page; ``from_end``, the last."""
        self._give_up()
        self._path = path
        self._name = ""
        self._from_end = from_end
        self._refresh()
        self.pages.setFocus(Qt.FocusReason.OtherFocusReason)

    def step(self, by: int, *, from_end: bool = False) -> None:
        """Show the next piece (1), or the one before (-1)."""
        rows = [row for row, _ in self._rows()]
        number = self._path.parts[-1] if self._path.parts else None
        at = rows.index(number) + by if number in rows else -1
        if 0 <= at < len(rows):
            self.show_piece(self._path.parent / rows[at], from_end=from_end)

    def leave(self) -> None:
        """Go back to where one came from, to the piece that was looked at."""
        self._give_up()
        self.left.emit(self._path)

    def _give_up(self) -> None:
        """Nobody waits any more for the pages of the piece that is shown."""
        self._soon.stop()
        self._shelf.drawings.want_only(self._name, ())

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
        title = members.title_of(row)
        title = f"附件{at + 1}　{shown(title)}" if title else f"附件{at + 1}"
        if title != self.title.text():
            self.title.setText(title)
            announce(self, title)
        self.previous.setEnabled(at > 0)
        self.following.setEnabled(at + 1 < len(rows))
        name = members.file_of(row)
        if name != self._name or not name:
            self._name, self._shown = name, False
            self._shelf.drawings.try_again(name)
            self._came(name, 0)
        self._tell()

    # --- its pages --------------------------------------------------------------------------

    def _came(self, name: str, page: int) -> None:
        if name != self._name or self._shown or page:
            return
        drawings = self._shelf.drawings
        if not name:
            self._show_words("这一项还没有选择文件。")
        elif drawings.sizes(name):
            self._show_pages()
        elif drawings.failed(name, 0):
            self._show_words(self._why())
        elif self._shelf.opened.files.attachments.kept(name) is None:
            self._show_words("文件不在草稿里，请重新添加。")
        else:
            drawings.ask(name, 0, _FIRST)
            if not self._soon.isActive():
                self._soon.start()

    def _show_pages(self) -> None:
        self._soon.stop()
        self._shown = True
        self.leaves.set_name(self._name)
        self.pages.set_document(None, fresh=True, sizes=self.leaves.sizes)
        if self.pages.fit == "none":
            self.pages.fit_width()  # how near one went to the piece before says nothing of this
        self._middle.setCurrentWidget(self.pages)
        if self._from_end:
            self.pages.go_to_end()
        self._describe()

    def turn(self) -> None:
        """Turn the pages to the right, on the screen only; the page in sight stays in sight."""
        if self._shown:
            page = self.pages.page
            self.leaves.turn()
            self.pages.set_document(None, fresh=True, sizes=self.leaves.sizes)
            self.pages.go_to_page(page)

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

    @contextmanager
    def _keeping_focus(self) -> Generator[None]:
        """Keys go on meaning what they do here, though what had the focus may be gone."""
        was = self._has_focus()
        yield
        if was and not self._has_focus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _has_focus(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is self or self.isAncestorOf(focused or self.window())

    def _show_words(self, words: str) -> None:
        with self._keeping_focus():
            self._put_words(words)

    def _put_words(self, words: str) -> None:
        self._soon.stop()
        self._shown = False
        self.words.setText(words)
        self._middle.setCurrentIndex(0)
        self.leaves.set_name("")
        self.pages.set_document(None, fresh=True)
        self._describe()

    def _describe(self) -> None:
        with self._keeping_focus():
            self._dress_bar()

    def _dress_bar(self) -> None:
        count = self.pages.page_count if self._shown else 0
        self.number.setEnabled(count > 1)
        if not (self.number.hasFocus() and self.number.isModified()):
            self.number.setText(str(self.pages.page + 1) if count else "")
        self._of.setText(f"/ {count} 页" if count else "")
        self._zooming.describe()
        for part in (self.number, self._zooming, self.turning):
            part.setVisible(count > 0)
        held = bool(self._name) and self._shelf.opened.files.attachments.kept(self._name)
        self.saving.setEnabled(bool(held))
        can_open = bool(held) and self.handing.can_open(self._name)
        self.opening.setEnabled(can_open)
        self.outside.setVisible(can_open)

    def _go(self) -> None:
        page = int(self.number.text() or 1)
        self.pages.go_to_page(min(max(page, 1), self.pages.page_count) - 1)
        self.number.setModified(False)
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
            found.sort(key=_rank)
            words = "\n".join(_NAMED.sub("这份文件", finding.message, 1) for finding in found)
            if (self.notice.meaning, self.notice.words) != (found[0].severity, words):
                self.notice.say(found[0].severity, words)
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
        line.addWidget(self._zooming)
        line.addWidget(self.turning)
        line.addStretch()
        line.addWidget(self.opening)
        line.addWidget(self.saving)
        empty = QWidget(self._middle)
        inside = QVBoxLayout(empty)
        inside.addStretch()
        inside.addWidget(self.words)
        inside.addSpacing(GRID)
        inside.addWidget(self.outside, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addStretch()
        self._middle.addWidget(empty)
        self._middle.addWidget(self.pages)
        for part in (self.number, self._zooming, self.turning):
            kept = part.sizePolicy()  # nothing moves where a piece has no pages
            kept.setRetainSizeWhenHidden(True)
            part.setSizePolicy(kept)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addLayout(line)
        whole.addWidget(self.notice)
        whole.addWidget(self._middle, 1)
        for watched in (self.pages, self.number, *self.findChildren(QAbstractButton)):
            watched.installEventFilter(self)

    # --- keys -------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the viewer's keys before what has the focus makes something else of them."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._take(event)
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Some of the keys belong to the menu of the window elsewhere."""
        overriding = event.type() == QEvent.Type.ShortcutOverride
        if overriding and isinstance(event, QKeyEvent) and _keys_of(event) in self._keys:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._take(event):
            super().keyPressEvent(event)

    def _take(self, event: QKeyEvent) -> bool:
        act = self._keys.get(_keys_of(event))
        step = PAGING.get(event.key(), 0)
        if act is not None:
            act()
        elif step and not event.isAutoRepeat() and self.pages.at_edge(step):
            self.step(step, from_end=step < 0)
        else:
            return False
        return True

    def _all_keys(self) -> dict[Keys, Callable[[], object]]:
        control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
        return {
            (Qt.KeyboardModifier.NoModifier, Qt.Key.Key_Escape): self.leave,
            (alt, Qt.Key.Key_Left): lambda: self.step(-1),
            (alt, Qt.Key.Key_Right): lambda: self.step(1),
            (control, Qt.Key.Key_Plus): self.pages.zoom_in,
            (control, Qt.Key.Key_Equal): self.pages.zoom_in,
            (control, Qt.Key.Key_Minus): self.pages.zoom_out,
            (control, Qt.Key.Key_0): self.pages.fit_width,
            (control, Qt.Key.Key_9): self.pages.fit_page,
            (control, Qt.Key.Key_R): self.turn,
        }


def _keys_of(event: QKeyEvent) -> Keys:
    """Whether plus and minus are those of the keypad, or need Shift, makes no difference."""
    control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    return event.modifiers() & (control | alt), event.key()


def _rank(finding: Finding) -> int:
    return ("error", "warning", "info").index(finding.severity)
