"""The live preview's engine: the pages of the draft that is open, kept up with what is typed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QObject, QTimer, Signal

from app.store.files import Readable
from app.ui.editor import Editor
from app.ui.jobs import Lane, Worker
from app.ui.renderer import Renderer
from app.ui.rendering import Drawn, KnownFiles, known_files
from app.ui.worker import Answer, Order

_log = logging.getLogger(__name__)

PAUSE = 400
"""Milliseconds without a change after which the pages are made anew."""
LATEST = 3000
"""Milliseconds after a change after which they are, however much is still typed."""
_TRIES = 2


class Drawing(QObject):
    """Draws the draft of one editor at a time; of what was typed meanwhile only the last matters.

    ``drawn`` is the newest result, perhaps of a moment ago; ``trouble`` is why there is none of
    the draft as it is, or empty. While it is not ``wanted`` (nobody looks at the pages) nothing is
    drawn; what was missed is made up for as soon as it is.
    """

    changed = Signal()
    """``drawn`` or ``trouble`` is another."""
    busy_changed = Signal(bool)
    """Whether pages are being made."""

    def __init__(
        self,
        editor: Editor | None = None,
        parent: QObject | None = None,
        *,
        renderer: Renderer | None = None,
        pause: int = PAUSE,
        latest: int = LATEST,
    ) -> None:
        super().__init__(parent)
        self.drawn: Drawn | None = None
        self.trouble = ""
        self._editor: Editor | None = None
        self._wanted = True
        self._due = False
        self._busy = False
        self._number = 0
        self._tries = 0
        # What the files hold is asked for in a thread: it waits for the disk, not for Python.
        self._readers = Worker("reading-figures")
        self._preparing = Lane(self._readers, self)
        self._renderer = renderer or Renderer(self)
        self._renderer.answered.connect(self._answered)
        self._renderer.lost.connect(self._lost)
        self._pause = QTimer(self, singleShot=True, interval=pause)
        self._latest = QTimer(self, singleShot=True, interval=latest)
        self._pause.timeout.connect(self.draw_now)
        self._latest.timeout.connect(self.draw_now)
        self.watch(editor)

    @property
    def busy(self) -> bool:
        """Whether pages are being made."""
        return self._busy

    @property
    def current(self) -> bool:
        """Whether ``drawn`` shows the draft as it is."""
        idle = not (self._busy or self._due or self._pause.isActive())
        return idle and self.drawn is not None and not self.trouble

    def watch(self, editor: Editor | None) -> None:
        """Draw another editor's draft from now on, or none."""
        if self._editor is not None:
            self._editor.changed.disconnect(self._edited)
        self._editor = editor
        self._number += 1  # what is on its way belongs to another draft
        self._tries = 0
        self._preparing.cancel()
        self.drawn, self.trouble = None, ""
        self._rest()
        self._set_busy(False)
        self.changed.emit()
        if editor is not None:
            editor.changed.connect(self._edited)
            self.draw_now()

    def set_wanted(self, wanted: bool) -> None:
        """Say whether anybody looks at the pages."""
        self._wanted = wanted
        if wanted and self._due:
            self.draw_now()

    def draw_soon(self) -> None:
        """Draw in a moment: something has changed, in the draft or in its files."""
        self._pause.start()
        if not self._latest.isActive():
            self._latest.start()

    def draw_now(self) -> None:
        """Draw at once, or as soon as what is being drawn is done."""
        self._rest()
        self._due = True
        if self._wanted and not self._busy:
            self._begin()

    def stop(self) -> None:
        """Let go of the editor and end the process; for good."""
        self.watch(None)
        self._renderer.stop()
        self._readers.shut_down(cancel=True)

    def _edited(self, paths: object, by: object) -> None:
        self._tries = 0
        self.draw_soon()

    def _rest(self) -> None:
        self._pause.stop()
        self._latest.stop()
        self._due = False

    def _begin(self) -> None:
        editor = self._editor
        if editor is None:
            return
        self._due = False
        self._number += 1
        self._tries += 1
        number, draft, answers = self._number, editor.draft, editor.answers
        files, held = cast(Readable, editor.files), self._renderer.held

        def prepared(known: KnownFiles) -> None:
            if number != self._number:
                return
            if held <= self._renderer.held:
                self._renderer.give(Order(number, draft, known))
            else:  # the process died meanwhile, and the pictures that it had went with it
                self._begin()

        self._set_busy(True)
        self._preparing.start(
            lambda: known_files(answers, files, held), prepared, self._fails_at(number)
        )

    def _fails_at(self, number: int) -> Callable[[str], None]:
        return lambda why: self._done(number, None, why)

    def _answered(self, answer: Answer) -> None:
        if answer.trace:
            _log.error("the renderer: %s", answer.trace)
        self._done(answer.number, answer.drawn, answer.failure)

    def _lost(self, why: str) -> None:
        if self._tries < _TRIES:
            self._begin()
        else:
            self._done(self._number, None, why)

    def _done(self, number: int, drawn: Drawn | None, trouble: str) -> None:
        if number != self._number:
            return
        self._tries = 0
        self.drawn, self.trouble = drawn or self.drawn, trouble
        self.changed.emit()
        if self._editor is not None and self._due and self._wanted:
            self._begin()
        else:
            self._set_busy(False)

    def _set_busy(self, busy: bool) -> None:
        if busy != self._busy:
            self._busy = busy
            self.busy_changed.emit(busy)
