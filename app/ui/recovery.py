"""Bringing back damaged and deleted drafts: from what is left of them, and from backups."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.model.filenames import DRAFT_SUFFIX
from app.ui import dialogs
from app.ui.appearance import GRID
from app.ui.banner import Banner
from app.ui.plain import set_tip
from app.ui.recents import relative_time
from app.ui.session import Session

if TYPE_CHECKING:
    from app.store.backups import Backup
    from app.store.salvage import Salvaged
    from app.ui.keeping import Refused

_BACKUP = int(Qt.ItemDataRole.UserRole)
_WORDS = (
    "程序在打开、填写和关闭草稿时，会把填写的文字备份到本机。选一份备份，或者选一个打不开的草稿，"
    "恢复成一个新的草稿文件；原来的文件不会改动。备份里没有附件，附件从原文件里能取多少取多少。"
)


class RecoveryDialog(QDialog):
    """The backups of all drafts, or of the one at ``path``; what was recovered is reported."""

    recovered = Signal(object)
    """A person wants to go on with the recovered draft at this path."""
    ended_unseen = Signal(str, str, object)
    """What was recovered after the dialog was closed: a ``Meaning``, a sentence, and the path of
    the draft that came back (or ``None``)."""

    def __init__(
        self, session: Session, folder: Path, path: Path | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("恢复草稿")
        self._session = session
        self._folder = folder
        self._path = path
        self._result: Path | None = None
        self._running = False
        self._hidden = False
        self.message = Banner("恢复的消息", self)
        self.list = QListWidget(self)
        self.list.setAccessibleName("备份")
        self.list.setAlternatingRowColors(True)
        self.list.itemSelectionChanged.connect(self._enable)
        self.list.itemActivated.connect(self.recover_backup)
        self.report = QLabel(self, wordWrap=True)
        self.report.setTextFormat(Qt.TextFormat.PlainText)
        self.report.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.report.hide()
        self.from_backup = self._button("恢复选中的备份…", self.recover_backup)
        self.from_file = self._button("修复打不开的草稿…", self.ask_for_damaged)
        self._repairing = self._button(f"修复“{path.name}”" if path else "", self._repair)
        self._repairing.hide()
        self._mending = [self.from_file, self._repairing]
        self.going_on = self._button("打开恢复的草稿", self._go_on)
        self.going_on.setDefault(True)
        self.going_on.hide()
        self._lay_out()
        self._enable()
        self._fill()

    # --- what a person does -----------------------------------------------------------------

    def recover_backup(self) -> None:
        """Make the chosen backup a draft of its own again."""
        backup = self._chosen()
        if backup is None:
            return
        name = backup.original.stem if backup.original else "申报书"
        start = (backup.original or Path.home() / "申报书").parent
        target = self._ask_where(start / f"{name}（恢复）.shenbao")
        if target is not None:
            self._recover(lambda password: self._from_backup(backup, target, password))

    def ask_for_damaged(self) -> None:
        """Let a person choose a draft that can't be opened, and bring back what is left of it."""
        start = str(self._path.parent) if self._path else ""
        filters = ["申报书草稿 (*.shenbao)", "所有文件 (*)"]
        path = dialogs.ask_for_file(self, "选择打不开的草稿", filters, start)
        if path is not None:
            self.salvage(path)

    def salvage(self, path: Path) -> None:
        """Bring back what is left of the draft at ``path``, beside it."""
        self._recover(lambda password: self._from_file(path, None, password))

    def _repair(self) -> None:
        if self._path is not None:
            self.salvage(self._path)

    # --- how it goes ------------------------------------------------------------------------

    def _fill(self) -> None:
        folder, path = self._folder, self._path

        def work() -> tuple[list[Backup], bool]:
            from app.store.backups import Backups

            backups = Backups(folder)
            if path is None:
                return backups.all(), False
            return backups.of_path(path), path.is_file()

        self._session.do(work, self._show, self._fail, owner=self)

    def _show(self, found: tuple[list[Backup], bool]) -> None:
        backups, there = found
        self._repairing.setVisible(there)
        now = datetime.now().astimezone()
        for backup in backups:
            where = backup.original
            name = where.name if where else "（不知道原来的名称）"
            marks = "，有密码" if backup.encrypted else ""
            marks += "，含没能保存的改动" if backup.unsaved else ""
            words = f"{relative_time(backup.at.astimezone(), now)}　{name}{marks}"
            item = QListWidgetItem(f"{words}　{where.parent}" if where else words)
            item.setData(_BACKUP, backup)
            set_tip(item, str(where or ""))
            self.list.addItem(item)
        if backups:
            self.list.setCurrentRow(0)
        else:
            self.message.say("info", "没有找到备份。如果草稿文件还在，可以试试修复它。")
        self._enable()

    def _recover(self, work: Callable[[str], Salvaged]) -> None:
        """Try without a password, with the one this computer knows, and then with one asked for."""

        def attempt(password: str) -> None:
            def again(other: str | None) -> None:
                attempt(other or "")

            def safely() -> Salvaged | Refused:
                from app.ui.keeping import or_refused

                return or_refused(Path(), password, lambda: work(password), again)

            self.message.say("info", "正在恢复…", busy=True)
            self._running = True
            self._enable()
            self._session.do(safely, self._end, self._fail, owner=self)

        attempt("")

    def _end(self, done: Salvaged | Refused) -> None:
        from app.store.refusals import PasswordNeeded, WrongPassword
        from app.ui.keeping import Refused

        if not isinstance(done, Refused):
            self._succeed(done)
        elif not isinstance(done.error, PasswordNeeded | WrongPassword):
            self._fail(str(done.error))
        elif self._hidden:
            self._fail("没有恢复：要恢复的草稿有密码，请再打开“恢复草稿…”输入。")
        else:
            self._ask_password(done)

    def _ask_password(self, refused: Refused) -> None:
        from app.ui.passwords import AskPassword

        dialog = AskPassword("要恢复的草稿", self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.remembering.hide()
        if refused.password:
            dialog.refuse(str(refused.error))

        def give(password: str, _: bool) -> None:
            refused.again(password)

        dialog.given.connect(give)
        self._running = False
        self._enable()
        self.message.dismiss()
        dialog.open()

    def _succeed(self, done: Salvaged) -> None:
        self._running = False
        self._enable()
        self._result = done.path
        words = f"已恢复到“{done.path}”。"
        if self._hidden:
            told = " ".join((words, *done.report))
            self.ended_unseen.emit("done" if done.whole else "warning", told, done.path)
            self.deleteLater()
            return
        self.message.say("done" if done.whole else "warning", words)
        self.report.setText("\n".join(f"· {sentence}" for sentence in done.report))
        self.report.setVisible(bool(done.report))
        self.going_on.show()
        self.going_on.setFocus()

    def _fail(self, why: str) -> None:
        self._running = False
        self._enable()
        if self._hidden:
            self.ended_unseen.emit("error", why, None)
            self.deleteLater()
        else:
            self.message.say("error", why)

    def done(self, result: int) -> None:
        """Close the dialog; where it is recovering something, it stays to tell how that went."""
        if self._running:
            self._hidden = True
            self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        super().done(result)

    def _go_on(self) -> None:
        if self._result is not None:
            self.recovered.emit(self._result)
        self.accept()

    def _from_file(self, path: Path, target: Path | None, password: str) -> Salvaged:
        from app.model.editions import EDITIONS
        from app.store.backups import Backups
        from app.store.salvage import salvage
        from app.ui.keeping import remembered

        password = password or remembered(path)
        return salvage(path, Backups(self._folder), EDITIONS, password=password, target=target)

    def _from_backup(self, backup: Backup, target: Path, password: str) -> Salvaged:
        from app.ui.keeping import remembered, restore_backup

        original = backup.original
        password = password or remembered(backup.path)
        if not password and original is not None:
            password = remembered(original)
        return restore_backup(backup, target, password)

    # --- parts ------------------------------------------------------------------------------

    def _ask_where(self, start: Path) -> Path | None:
        drafts = ["申报书草稿 (*.shenbao)"]
        return dialogs.ask_for_new_file(self, "恢复到", drafts, start, DRAFT_SUFFIX)

    def _chosen(self) -> Backup | None:
        chosen = self.list.selectedItems()
        return chosen[0].data(_BACKUP) if chosen else None

    def _enable(self) -> None:
        self.from_backup.setEnabled(self._chosen() is not None and not self._running)
        for button in self._mending:
            button.setEnabled(not self._running)

    def _button(self, words: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(words, self)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

    def _lay_out(self) -> None:
        words = QLabel(_WORDS, self, wordWrap=True)
        ways = QHBoxLayout()
        ways.setSpacing(GRID)
        ways.addWidget(self.from_backup)
        ways.addWidget(self.from_file)
        ways.insertWidget(0, self._repairing)
        ways.addStretch(1)
        ways.addWidget(self.going_on)
        buttons = QDialogButtonBox(self)
        buttons.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        whole.setSpacing(2 * GRID)
        whole.addWidget(words)
        whole.addWidget(self.message)
        whole.addWidget(self.list, 1)
        whole.addWidget(self.report)
        whole.addLayout(ways)
        whole.addWidget(buttons)
        self.resize(720, 520)
