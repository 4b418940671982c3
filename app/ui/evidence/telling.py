"""Telling what became of files that came in, with a way back as long as there is one."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.ui.banner import Action, Banner
from app.ui.editor import Editor
from app.ui.evidence.citing import citations_led_to
from app.ui.evidence.incoming import Incoming, Told

_UNDO = "撤销"


class ArrivalsTold(QObject):
    """Says in ``message`` what came into the draft of ``editor``; it goes with ``incoming``."""

    def __init__(self, message: Banner, editor: Editor, incoming: Incoming) -> None:
        super().__init__(incoming)
        self._message = message
        self._editor = editor
        self._step: int | None = None
        self._words = ""
        incoming.told.connect(self._tell)
        editor.put.connect(self._follow)

    def _tell(self, told: Told) -> None:
        self._step, self._words = told.step, told.words
        ways: list[Action] = citations_led_to(self._editor, told.order)
        ways += [(_UNDO, self._take_back)] if told.step is not None else []
        self._message.say("done" if told.smooth else "warning", told.words, ways)

    def _take_back(self) -> None:
        self._message.dismiss()
        self._editor.undo()

    def _follow(self) -> None:
        """Undoing would take back something else once that was not the last step any more."""
        history = self._editor.history
        if self._step is None or (history.done and history.done[-1].number == self._step):
            return
        undone = any(step.number == self._step for step in history.undone)
        self._step = None
        if undone and self._message.words == self._words:
            self._message.dismiss()  # it is no longer true
        else:
            self._message.take_away(_UNDO)
