"""Saving while one types: what was typed is on the disk a moment later, without being asked for."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Condition, Thread
from typing import Protocol

from app.model.failure import Failure
from app.model.history import History

DELAY = 0.3
"""Seconds from the first unsaved change to its save: with the save itself, at most 400 ms."""
RETRY = 2.0
"""Seconds between attempts while the disk refuses."""


class Saving(Protocol):
    """What saves a history: a :class:`~app.store.drafts.DraftFile`."""

    def save(self, history: History) -> datetime:
        """Have it on the disk; raises :class:`Failure` where it can't be."""
        ...


@dataclass(frozen=True, slots=True)
class Saved:
    """All is on the disk, since ``at``."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Pending:
    """Something is about to be saved."""


@dataclass(frozen=True, slots=True)
class Failing:
    """The disk refuses, for this reason (a sentence), since then. It is tried again and again."""

    reason: str
    since: datetime


SaveState = Saved | Pending | Failing


class Autosave:
    """Saves whatever was :meth:`put` last, in a thread of its own.

    The time runs from the first change that is not saved, not from the last: who types without a
    pause is saved all the same. ``told`` is called in that thread with each new state;
    ``emergency`` once for each row of failures, with what could not be saved.
    """

    def __init__(
        self,
        file: Saving,
        told: Callable[[SaveState], None],
        delay: float = DELAY,
        emergency: Callable[[History], None] | None = None,
    ) -> None:
        self._file = file
        self._told = told
        self._delay = delay
        self._emergency = emergency
        self._change = Condition()
        self._waiting: History | None = None
        self._due = 0.0
        self._busy = False
        self._closing = False
        self._failing: Failing | None = None
        self._thread = Thread(target=self._run, name="saving", daemon=True)
        self._thread.start()

    def put(self, history: History) -> None:
        """Have ``history`` saved; returns at once."""
        with self._change:
            if self._waiting is None:
                self._due = time.monotonic() + self._delay
            elif self._failing is not None:
                # What was typed may be what it takes: a shorter text fits on a full disk.
                self._due = min(self._due, time.monotonic() + self._delay)
            self._waiting = history
            self._change.notify_all()

    def flush(self, timeout: float) -> bool:
        """Save now what waits; gives whether all is on the disk within ``timeout`` seconds."""
        with self._change:
            end = time.monotonic() + timeout
            asked = self._failing
            self._due = time.monotonic()
            self._change.notify_all()
            while self._waiting is not None or self._busy:
                left = end - time.monotonic()
                refused = self._failing is not None and self._failing is not asked
                if left <= 0 or (refused and not self._busy) or not self._thread.is_alive():
                    break
                self._change.wait(left)
            return self._waiting is None and not self._busy

    def close(self, timeout: float = 5.0) -> bool:
        """Save what waits and end the thread; gives whether all is on the disk."""
        saved = self.flush(timeout)
        with self._change:
            self._closing = True
            self._change.notify_all()
        self._thread.join(timeout)
        return saved

    def _run(self) -> None:
        while True:
            with self._change:
                while not self._closing and not self._is_due():
                    self._change.wait(self._patience())
                if self._closing:
                    return
                history, self._waiting, self._busy = self._waiting, None, True
            if history is not None:
                self._save(history)

    def _is_due(self) -> bool:
        return self._waiting is not None and time.monotonic() >= self._due

    def _patience(self) -> float | None:
        return max(0.0, self._due - time.monotonic()) if self._waiting is not None else None

    def _save(self, history: History) -> None:
        self._told(self._failing or Pending())
        try:
            state: SaveState = Saved(self._file.save(history))
        except Failure as failure:
            state = self._failed(str(failure))
        except Exception as error:  # noqa: BLE001 - whatever it is, what was typed waits on
            state = self._failed(f"保存时程序内部出错（{type(error).__name__}），会自动重试。")
        first = isinstance(state, Failing) and self._failing is None
        with self._change:
            self._busy = False
            self._failing = state if isinstance(state, Failing) else None
            if isinstance(state, Failing):
                self._waiting = self._waiting or history
                self._due = time.monotonic() + RETRY
            self._change.notify_all()
        if first and self._emergency is not None:
            self._rescue(history)
        self._told(state)

    def _failed(self, reason: str) -> Failing:
        since = self._failing.since if self._failing else datetime.now(UTC).astimezone()
        return Failing(reason, since)

    def _rescue(self, history: History) -> None:
        try:
            if self._emergency is not None:
                self._emergency(history)
        except Exception:  # noqa: BLE001, S110 - it was a second chance; the first goes on
            pass
