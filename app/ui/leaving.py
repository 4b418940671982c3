"""What stands between a person and leaving the open draft: what goes on, and what is not saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.ui import dialogs
from app.ui.session import Session

if TYPE_CHECKING:
    from app.ui.opened import OpenDraft

Then = Callable[[], object]


class Leaving(QObject):
    """Asks on behalf of a window before the open draft is left.

    ``why`` gives the reason for which saving fails; ``elsewhere`` saves in another place that a
    person chooses, and then goes on with what it gets.
    """

    def __init__(
        self,
        window: QWidget,
        session: Session,
        elsewhere: Callable[[Then], object],
        why: Callable[[], str],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._elsewhere = elsewhere
        self._why = why

    def secure(self, then: Then) -> None:
        """Go on with ``then`` once nothing goes on with the draft any more and it is on the disk.

        Or once a person gives up what goes on, or what is not saved.
        """
        opened = self._session.opened
        if opened is not None and opened.jobs:
            self._ask_about_jobs(opened, then)
        elif self._session.flush():
            then()
        else:
            self._ask_about_changes(then)

    def _ask_about_jobs(self, opened: OpenDraft, then: Then) -> None:
        def wait() -> None:
            opened.when_idle(lambda: self.secure(then))

        def cancel() -> None:
            for job in opened.jobs:
                job.cancel()
            wait()

        words = f"{opened.jobs[0].words}，现在离开会中断它。"
        answers: list[dialogs.Answer] = [("完成后离开", wait), ("取消它，离开", cancel)]
        dialogs.ask(self._window, "还没有结束", words, "", answers)

    def _ask_about_changes(self, then: Then) -> None:
        words = "草稿还没有保存，现在离开会丢失最近的改动。"
        answers: list[dialogs.Answer] = [
            ("再试一次", lambda: self.secure(then)),
            ("另存到…", lambda: self._elsewhere(lambda: self.secure(then))),
            ("不保存，离开", then),
        ]
        dialogs.ask(self._window, "没有保存", words, self._why(), answers)
