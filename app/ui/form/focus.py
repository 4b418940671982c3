"""Who has the focus, told to the pages that are shown.

One object asks the application, for as long as it runs: a page that is about to be taken apart
must not be called by it any more.
"""

from __future__ import annotations

from typing import Protocol
from weakref import WeakSet

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget


class Follower(Protocol):
    """One who is told where the focus goes."""

    def focus_moved(self, to: QWidget | None) -> None:
        """The focus is in another widget now, or in none."""
        ...


class _Watch(QObject):
    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self.followers: WeakSet[Follower] = WeakSet()
        application.focusChanged.connect(self._moved)

    def _moved(self, old: QWidget | None, new: QWidget | None) -> None:
        if new is None and QApplication.activeWindow() is None:
            return  # another program has the keys: who comes back goes on where they were
        for follower in tuple(self.followers):
            follower.focus_moved(new)


def _watch() -> _Watch | None:
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        return None
    return application.findChild(_Watch) or _Watch(application)


def follow(follower: Follower) -> None:
    """Tell ``follower`` of every move from now on."""
    watch = _watch()
    if watch is not None:
        watch.followers.add(follower)


def leave(follower: Follower) -> None:
    """Tell ``follower`` that the focus is gone, and nothing more."""
    watch = _watch()
    if watch is not None:
        watch.followers.discard(follower)
        follower.focus_moved(None)
