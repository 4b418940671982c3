"""What the window says above the work: whose draft it is, whether it is saved, what happened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMainWindow, QVBoxLayout

from app.ui.banner import Banner
from app.ui.commands import Commands
from app.ui.session import Session

if TYPE_CHECKING:
    from app.store.autosave import SaveState
    from app.ui.header import Header

TITLE = "申报书填报程序"


def show_outside(path: Path) -> None:
    """Have the system show a file or a folder with the program that is meant for it."""
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class Telling:
    """The title, the head and the line for messages, which stand at the top of ``column``.

    ``elsewhere`` saves the draft in another place.
    """

    def __init__(
        self,
        window: QMainWindow,
        session: Session,
        commands: Commands,
        column: QVBoxLayout,
        elsewhere: Callable[[], object],
    ) -> None:
        self._window = window
        self._session = session
        self._commands = commands
        self._column = column
        self._elsewhere = elsewhere
        self._header: Header | None = None
        self.message = Banner("消息")
        column.insertWidget(0, self.message)

    @property
    def header(self) -> Header:
        """The head of the window, which is made when a draft is first open."""
        if self._header is None:
            from app.ui.header import Header

            self._header = Header(self._commands)
            self._header.saving.elsewhere_wanted.connect(self._elsewhere)
            self._column.insertWidget(0, self._header)
        return self._header

    # --- whose draft it is ------------------------------------------------------------------

    def show_none(self) -> None:
        """No draft is open."""
        if self._header is not None:
            self._header.hide()
        self._window.setWindowTitle(TITLE)
        self._window.setWindowFilePath("")

    def show_draft(self) -> None:
        """Another draft is open."""
        self.header.show_code("")
        self.header.show()
        state, saving = self._session.state, self.header.saving
        if state is not None:
            saving.show_state(state)
        else:
            saving.show_read_only()
        self.name_draft()
        self._tell_losses()

    def name_draft(self) -> None:
        """Show whose draft it is, wherever that is shown."""
        editor, path = self._session.editor, self._session.path
        if editor is None or path is None:
            return
        edition, answers = editor.edition, editor.answers
        company = str(answers.value(edition.applicant) or "")
        report = editor.report
        number = len(report.errors) + sum(not found.reason for found in report.warnings)
        names = " · ".join(filter(None, (company, path.name)))
        title = f"{names}（{number}个问题） - {TITLE}" if number else f"{names} - {TITLE}"
        if title != self._window.windowTitle():
            self._window.setWindowTitle(title)
            self._window.setWindowFilePath(str(path))
        self.header.show_names(company, str(answers.value(edition.subject) or ""), path)

    def name_steps(self) -> None:
        """Say in the menu what would be undone and done again."""
        editor = self._session.editor
        if editor is None or editor.read_only:
            self._commands.name_steps(None, None)
        else:
            done, undone = editor.history.done, editor.history.undone
            undo, redo = editor.undo_name if done else None, editor.redo_name if undone else None
            self._commands.name_steps(undo, redo)

    def set_enabled(self, enabled: bool) -> None:
        """What is offered above the work can be had, or not."""
        self.message.setEnabled(enabled)
        if self._header is not None:
            self._header.setEnabled(enabled)

    # --- what happened ----------------------------------------------------------------------

    def show_saving(self, state: SaveState) -> None:
        """Show how saving stands."""
        self.header.saving.show_state(state)

    def warn(self, words: str) -> None:
        """Say what a person should know of the file."""
        self.message.say("warning", words)

    def hint(self, words: str) -> None:
        """Say what came of something that was asked for, where it is nothing to worry about."""
        self.message.say("info", words)

    def tell_copied(self, target: Path, more: str) -> None:
        """Say that a copy was written, and what could not be copied with it."""
        folder = ("打开文件夹", lambda: show_outside(target.parent))
        words = f"副本已保存到“{target}”。{more}"
        self.message.say("warning" if more else "done", words, [folder])

    def tell_moved(self, target: Path, more: str) -> None:
        """Say that the draft lies elsewhere now, and what could not be taken there."""
        words = f"已另存到“{target}”，以后的改动都保存在那里。{more}"
        self.message.say("warning" if more else "done", words)

    def tell_named(self, name: str) -> None:
        """Say that a version was kept."""
        words = f"已保存版本“{name}”，可以在“历史与比较”里查看和恢复。"
        self.message.say("done", words)

    def _tell_losses(self) -> None:
        opened = self._session.opened
        if opened is None:
            return
        if opened.file.read_only:
            copy = ("打开副本…", self._elsewhere)
            self.message.say("info", "只读查看：可以看，不能改，也不会保存。", [copy])
        if opened.told:
            self.message.say("warning", " ".join(opened.told))
