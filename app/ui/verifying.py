"""Whether files, and the code on the paper, are one and the same declaration: a window for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.ui import dialogs
from app.ui.appearance import GRID, secondary
from app.ui.banner import Banner
from app.ui.dressing import paint_primary
from app.ui.jobs import Lane, Worker
from app.ui.plain import set_tip
from app.ui.verified import Findings
from app.ui.words import Words

if TYPE_CHECKING:
    from app.export.verify.verdict import Verdict

_WORDS = (
    "核对几个文件是不是同一份申报书：放入 Word 文档、PDF、电子包（ZIP）、申报数据、草稿或邮件"
    "（.eml），再输入纸上的校验码，或放入带二维码的封面的照片、扫描件。文件只读取，不会改动。"
)
_KINDS = "*.docx *.pdf *.zip *.json *.shenbao *.eml *.jpg *.jpeg *.png *.tif *.tiff *.bmp *.webp"
_FILTER = [f"可以核对的文件 ({_KINDS})", "所有文件 (*)"]
_PATH = int(Qt.ItemDataRole.UserRole)
_ROWS = 4
_CODE = 12
"""Characters of a 校验码 without its hyphens."""
_EMPTY = "把文件拖到这里，或点“添加文件…”"


class Locked(Exception):
    """The draft at ``path`` takes a password: none is known, or ``wrong`` tells which failed."""

    def __init__(self, path: Path, wrong: str = "") -> None:
        super().__init__(str(path))
        self.path = path
        self.wrong = wrong


class VerifyingWindow(QDialog):
    """Files are dropped here, a code is typed, and the answer stands below.

    ``before`` is called before files are read: what was typed a moment ago is to be on the disk.
    """

    def __init__(self, before: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("核对材料")
        self.setAcceptDrops(True)
        self._before = before
        self._passwords: dict[Path, str] = {}
        self._reader = Worker("verifying")
        self._lane = Lane(self._reader, self)
        self._lane.busy_changed.connect(self._busy)
        self.files = _Files(self)
        self.files.removed.connect(self._changed)
        self.code = QLineEdit(self)
        self.code.setAccessibleName("纸上的校验码")
        self.code.setPlaceholderText("如 ABCD-EFGH-JKMN，可以不填")
        self.code.textChanged.connect(self._typed)
        self.code.returnPressed.connect(self.verify)
        self.hint = Words("", self, tone="faint")
        self.adding = self._button("添加文件…", self.ask_for_files)
        self.removing = self._button("移除", self._remove)
        self.clearing = self._button("清空", self._clear)
        self.verifying = self._button("核对", self.verify)
        paint_primary(self.verifying)
        self.message = Banner("核对的结果", self, closable=False)
        self.findings = Findings(self)
        self._lay_out()
        self._enable()

    # --- what a person does -----------------------------------------------------------------

    def ask_for_files(self) -> None:
        """Let a person choose files to be compared."""
        last = self.files.paths[-1].parent if self.files.paths else Path()
        self.add(dialogs.ask_for_files(self, "添加要核对的文件", _FILTER, str(last)))

    def add(self, paths: Sequence[Path]) -> None:
        """Put files on the list, each once, and look at all of them."""
        if self.files.add(paths):
            self._enable()
            self.verify()

    def verify(self) -> None:
        """Compare what is on the list with each other and with the code."""
        paths, code = self.files.paths, self.code.text().strip()
        if not paths:
            return
        self._before()
        passwords = dict(self._passwords)
        self.findings.clear()
        self.message.say("info", "正在核对…", busy=True)
        self._lane.start(lambda: _verdict(paths, code, passwords), self._show, self._fail)

    def stop(self) -> None:
        """Let the thread go, for good."""
        self._lane.cancel()
        self._reader.shut_down(cancel=True)

    # --- how it goes ------------------------------------------------------------------------

    def _show(self, outcome: Verdict | Locked) -> None:
        if isinstance(outcome, Locked):
            self._ask_password(outcome)
            return
        self.message.say("done" if outcome.consistent else "error", outcome.sentence)
        self.findings.show_verdict(outcome)

    def _fail(self, why: str) -> None:
        self.message.say("error", why)

    def _ask_password(self, locked: Locked) -> None:
        from app.ui.passwords import AskPassword

        self.message.say("warning", f"“{locked.path.name}”有密码，输入密码后继续核对。")
        dialog = AskPassword(locked.path.name, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.remembering.hide()
        if locked.wrong:
            dialog.refuse(locked.wrong)

        def give(password: str, _: bool) -> None:
            self._passwords[locked.path] = password
            self.verify()

        dialog.given.connect(give)
        dialog.open()

    def _busy(self, _: bool) -> None:
        self._enable()

    def _typed(self, text: str) -> None:
        """Whatever was said was said of another code: say it anew, or wait for the rest of it."""
        from app.export.verify.verdict import normal
        from app.model.canonical import is_check_code

        plain = normal(text)
        whole = not plain or is_check_code(plain)
        wrong = not whole and len(plain) >= _CODE
        self.hint.set_tone("error" if wrong else "faint")
        self.hint.setText("校验码有误，请对照纸上再看一遍。" if wrong else "")
        if whole:
            self._changed()
        else:
            self._forget()

    def _remove(self) -> None:
        self.files.remove_chosen()
        self._changed()

    def _clear(self) -> None:
        self.files.clear()
        self.code.clear()
        self._changed()

    def _changed(self) -> None:
        self._forget()
        self.verify()

    def _forget(self) -> None:
        self._lane.cancel()
        self.findings.clear()
        self.message.dismiss()
        self._enable()

    def _enable(self) -> None:
        some = bool(self.files.paths)
        self.removing.setEnabled(some)
        self.clearing.setEnabled(some or bool(self.code.text()))
        self.verifying.setEnabled(some and not self._lane.busy)

    # --- dropping ---------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.add(_dropped(event))

    # --- parts ------------------------------------------------------------------------------

    def _button(self, words: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(words, self)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

    def _lay_out(self) -> None:
        label = QLabel("纸上的校验码(&C)", self)
        label.setBuddy(self.code)
        typing = QHBoxLayout()
        typing.setSpacing(GRID)
        typing.addWidget(label)
        typing.addWidget(self.code, 1)
        typing.addWidget(self.hint, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        for button in (self.adding, self.removing, self.clearing):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.verifying)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        whole.setSpacing(GRID + 4)
        whole.addWidget(Words(_WORDS, self))
        whole.addWidget(self.files)
        whole.addLayout(typing)
        whole.addLayout(buttons)
        whole.addWidget(self.message)
        whole.addWidget(self.findings, 1)
        self.resize(880, 720)


class _Files(QListWidget):
    """The files to be compared, each with its folder; 删除 takes one off the list."""

    removed = Signal()
    """A person took files off the list."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("要核对的文件")
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setFixedHeight(_ROWS * self.fontMetrics().height() * 3 // 2 + 2 * self.frameWidth())

    @property
    def paths(self) -> list[Path]:
        """What is on the list, from the top."""
        return [self.item(row).data(_PATH) for row in range(self.count())]

    def add(self, paths: Sequence[Path]) -> bool:
        """Put those on the list that are not there yet; whether there were any."""
        known = set(self.paths)
        fresh = [path for path in dict.fromkeys(paths) if path not in known]
        for path in fresh:
            item = QListWidgetItem(f"{path.name}　{path.parent}")
            item.setData(_PATH, path)
            set_tip(item, str(path))
            self.addItem(item)
        return bool(fresh)

    def remove_chosen(self) -> None:
        """Take the chosen files off the list, or the last where none is chosen."""
        for item in self.selectedItems() or [self.item(self.count() - 1)]:
            self.takeItem(self.row(item))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.count():
            painter = QPainter(self.viewport())
            painter.setPen(secondary(self.palette()))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, _EMPTY)
            painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.selectedItems():
            self.remove_chosen()
            self.removed.emit()
        else:
            super().keyPressEvent(event)


def _verdict(paths: Sequence[Path], code: str, passwords: Mapping[Path, str]) -> Verdict | Locked:
    """What verification says; the draft that it can't open, where one is locked."""
    from app.export.verify.verify import verify
    from app.model.editions import EDITIONS
    from app.store.interchange import Loaded
    from app.store.opening import open_any
    from app.store.refusals import PasswordNeeded, WrongPassword
    from app.ui.keeping import remembered

    def opened(path: Path) -> Loaded:
        known = passwords.get(path, "")
        try:
            return open_any(path, EDITIONS, password=known or remembered(path))
        except PasswordNeeded:
            raise Locked(path) from None
        except WrongPassword as wrong:
            # A remembered one that is out of date is nothing that the person typed.
            raise Locked(path, str(wrong) if known else "") from None

    try:
        return verify(paths, EDITIONS, code, opened=opened)
    except Locked as locked:
        return locked


def _dropped(event: QDropEvent) -> list[Path]:
    """The files that are dropped; of a folder, those that lie right in it."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    found: list[Path] = []
    for path in paths:
        found += sorted(p for p in path.iterdir() if p.is_file()) if path.is_dir() else [path]
    return found
