"""The windows that open over the main one: the manual, the notice, passwords, recovery."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.ui import dialogs
from app.ui.banner import Action, Banner
from app.ui.helping import Helping
from app.ui.session import Session

if TYPE_CHECKING:
    from app.ui.appearance import Meaning
    from app.ui.verifying import VerifyingWindow


class Asides(QObject):
    """Opens them on behalf of a window; ``message`` is where it tells, ``data`` holds backups."""

    recovered = Signal(object)
    """What could be brought back is in the draft at this path, which is to be opened."""

    def __init__(self, window: QWidget, session: Session, data: Path, message: Banner) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._data = data
        self._message = message
        self._helping = Helping(window)
        self._verifying: VerifyingWindow | None = None

    def show_manual(self) -> None:
        """Show the manual, at the chapter of what a person is at."""
        self._helping.show()

    def show_notice(self) -> None:
        """Show the notice's dates, copies and addresses."""
        from app.model.editions import EDITIONS
        from app.ui.notice import NoticeDialog

        editor = self._session.editor
        NoticeDialog(editor.edition if editor else EDITIONS[-1], self._window).show()

    def verify(self, paths: Sequence[Path] = ()) -> None:
        """Let a person see whether files, and the code on the paper, are one declaration."""
        from app.ui.verifying import VerifyingWindow

        if self._verifying is None:
            self._verifying = VerifyingWindow(self._session.flush, self._window)
        self._verifying.show()
        self._verifying.raise_()
        self._verifying.activateWindow()
        self._verifying.add(paths)

    def ask_for_edited(self) -> None:
        """Let a person choose an edited Word file, to read back what was changed in it."""
        from app.ui.amending import FILTER

        start = str(self._session.path.parent) if self._session.path else ""
        path = dialogs.ask_for_file(self._window, "读回修改：选择改过的 Word 文件", FILTER, start)
        if path is not None:
            self.read_back(path)

    def read_back(self, path: Path) -> None:
        """Show what was changed in an edited Word file, to be accepted into the open draft."""
        from app.export.surroundings import files_of
        from app.ui.amending import AmendingDialog

        opened, editor = self._session.opened, self._session.editor
        if opened is None or editor is None:
            return
        file = opened.file
        dialog = AmendingDialog(editor, path, lambda: files_of(file), self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def tell(count: int) -> None:
            words = f"已采纳{count}处修改。不合适的话可以撤销。"
            self._message.say("done", words, [("撤销", editor.undo)])

        dialog.taken.connect(tell)
        dialog.open()

    def stop(self) -> None:
        """End what is under way, for good."""
        if self._verifying is not None:
            self._verifying.stop()

    def change_password(self) -> None:
        """Let a person give the draft a password, another one, or none."""
        from app.ui.passwords import ChangePassword

        opened, message = self._session.opened, self._message
        if opened is None or self._session.read_only:
            return
        file = opened.file
        dialog = ChangePassword(file.path.name, self._window, has_one=file.is_encrypted)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def give(password: str, remember: bool) -> None:
            words = "已设置密码，整个草稿已加密。" if password else "已去掉密码，草稿不再加密。"
            message.say("info", "正在更改密码…", busy=True)

            def done(more: str) -> None:
                message.say("warning" if more else "done", f"{words}{more}")

            self._session.change_password(password, done, remember=remember)

        dialog.given.connect(give)
        dialog.open()

    def recover(self, path: Path | None = None) -> None:
        """Show what can be brought back of the draft at ``path``, or of any."""
        from app.ui.recovery import RecoveryDialog

        dialog = RecoveryDialog(self._session, self._data / "backups", path, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.recovered.connect(self.recovered)
        dialog.ended_unseen.connect(self._tell_recovered)
        dialog.open()

    def _tell_recovered(self, meaning: Meaning, words: str, path: Path | None) -> None:
        actions: list[Action] = []
        if path is not None:
            actions.append(("打开恢复的草稿", lambda: self.recovered.emit(path)))
        self._message.say(meaning, words, actions)
