"""What is kept of a draft that was open, and of the window around it, for the next time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QMainWindow

from app.ui.appearance import Scheme, apply_scheme
from app.ui.dressing import redress
from app.ui.narrative.zoom import shared_zoom
from app.ui.settings import Recent, Settings

if TYPE_CHECKING:
    from app.ui.desk import Desk, Panel
    from app.ui.opened import OpenDraft

_TITLE, _EDGE = 32, 8
"""Room for what the system draws around a window, which is not known before it is shown."""
_MOMENT = 1000
"""Milliseconds after a change within which more of them are waited for."""
_PANELS: tuple[Panel, ...] = ("problems", "preview")


class Following(QObject):
    """Keeps what is remembered of an open draft up to date: no crash takes it along."""

    def __init__(self, settings: Settings, opened: OpenDraft, desk: Desk) -> None:
        super().__init__(desk)
        self._settings = settings
        self._opened = opened
        self._desk = desk
        self._later = QTimer(self, singleShot=True, interval=_MOMENT)
        self._later.timeout.connect(self.keep)
        desk.moved.connect(self._changed)
        desk.editor.checked.connect(self._changed)

    def keep(self) -> None:
        """Remember the draft as it is, and where a person is in it, now."""
        self._later.stop()
        self._settings.sync()  # another window remembers drafts as well
        remember_draft(self._settings, self._opened, self._desk)
        self._settings.sync()

    def _changed(self) -> None:
        if not self._later.isActive():
            self._later.start()


def remember_draft(settings: Settings, opened: OpenDraft, desk: Desk) -> None:
    """Keep what the start page tells of the draft, so that it need not be opened for it."""
    from app.ui.outline import progress_of

    editor = desk.editor
    steps = progress_of(editor.edition, editor.answers, editor.report).values()
    value = editor.answers.value
    settings.remember(
        Recent(
            opened.file.path,
            datetime.now(UTC).isoformat(timespec="seconds"),
            str(value(editor.edition.applicant) or ""),
            str(value(editor.edition.subject) or ""),
            sum(step.state in {"done", "warning"} for step in steps),
            len(steps),
            sum(step.errors for step in steps),
            str(desk.place),
            opened.file.is_encrypted,
        )
    )


def keep_shape(settings: Settings, window: QMainWindow, desk: Desk | None) -> None:
    """Keep where the window stands, how wide its columns are, and how large long texts."""
    settings.keep_state("geometry", window.saveGeometry())
    settings.writing_size = shared_zoom().factor
    if desk is not None:
        for panel, widths in desk.widths.items():
            settings.keep_widths(panel, widths)


def restore_shape(settings: Settings, window: QMainWindow) -> None:
    """Put the window where it stood, and write long texts as large as they were."""
    shared_zoom().set_factor(settings.writing_size)
    state = settings.state("geometry")
    if state is not None:
        window.restoreGeometry(state)
    fit_screen(window)


def fit_screen(window: QMainWindow) -> None:
    """Make a window no larger than its screen, and bring it into sight.

    The screen that it was on may be gone, or show everything larger than it did.
    """
    area = window.screen().availableGeometry().adjusted(_EDGE, _TITLE, -_EDGE, -_EDGE)
    window.setMinimumSize(window.minimumSize().boundedTo(area.size()))
    if not (window.isMaximized() or window.isFullScreen()):
        box = window.geometry()
        box.setSize(box.size().boundedTo(area.size()))
        box.moveLeft(min(max(box.left(), area.left()), area.right() - box.width() + 1))
        box.moveTop(min(max(box.top(), area.top()), area.bottom() - box.height() + 1))
        if box != window.geometry():
            window.setGeometry(box)


def restore_desk(settings: Settings, opened: OpenDraft, desk: Desk) -> None:
    """Show a draft as it was left: its columns, its panel, and the step."""
    known = settings.recent_at(opened.file.path)
    desk.restore({panel: held for panel in _PANELS if (held := settings.widths(panel))})
    panel = settings.panel
    desk.show_panel("preview" if panel == "preview" else "problems" if panel else "")
    if known is not None:
        desk.return_to(known.place)


class Looks:
    """The size of letters and the colours that a person chose, given to the whole application."""

    STEP = 10
    """Percent by which letters grow and shrink."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._font = QFont(QApplication.font())
        self.size_text(settings.text_size)

    def resize_text(self, by: int) -> None:
        """Make letters larger, or smaller, by so many percent of the system's size."""
        self.size_text(self._settings.text_size + by)

    def reset_text(self) -> None:
        """Give letters the system's size, and long texts theirs."""
        self.size_text(100)
        shared_zoom().set_factor(1)

    def size_text(self, percent: int) -> None:
        """Give letters so many percent of the system's size."""
        self._settings.text_size = percent
        font = QFont(self._font)
        share = self._settings.text_size / 100
        if font.pointSizeF() > 0:
            font.setPointSizeF(font.pointSizeF() * share)
        else:
            font.setPixelSize(round(font.pixelSize() * share))
        if font != QApplication.font():
            QApplication.setFont(font)
            redress()

    def choose_scheme(self, scheme: Scheme) -> None:
        """Make everything light or dark."""
        self._settings.scheme = scheme
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_scheme(application, scheme)
            redress()
