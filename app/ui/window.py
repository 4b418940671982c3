"""The main window: the start page or the desk, the commands, and what is told above them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QPaintEvent,
    QSessionManager,
)
from PySide6.QtWidgets import (
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from app.ui.asides import Asides
from app.ui.clipping import Clipping
from app.ui.commands import Commands
from app.ui.doorway import Doorway
from app.ui.dropping import Dropping
from app.ui.going import connect_desk
from app.ui.jobs import sentence_of
from app.ui.leaving import Leaving
from app.ui.place import Place
from app.ui.recents import Missing
from app.ui.remembering import Following, Looks, keep_shape, restore_desk, restore_shape
from app.ui.session import Session
from app.ui.settings import Settings, data_folder
from app.ui.telling import TITLE, Telling, show_outside
from app.ui.welcome import Welcome

if TYPE_CHECKING:
    from app.model.problem import Severity
    from app.ui.banner import Banner
    from app.ui.desk import Desk, Panel
    from app.ui.header import Header
    from app.ui.opened import OpenDraft
    from app.ui.outgoing import Outgoing

LOG_NAME = "log.txt"


class Window(QMainWindow):
    """One window, one draft."""

    def __init__(self, settings: Settings, data: Path | None = None) -> None:
        """``data`` is the folder for backups; the program's own where it is not given."""
        super().__init__()
        self._settings = settings
        self._data = data or data_folder()
        self.session = Session(self._data, self)
        self._outgoing: Outgoing | None = None
        self._exporting: Callable[[], None] | None = None
        self._following: Following | None = None
        self._closing = False
        self.setWindowTitle(TITLE)
        self.setAcceptDrops(True)
        self.commands = Commands(self, settings.scheme, lambda: settings.recent)
        self.doorway = Doorway(self, self.session, settings)
        self.welcome = Welcome(self.commands)
        self._place = Place(self.welcome, self.session)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._place, 1)
        self.setCentralWidget(whole)
        self._telling = Telling(
            self, self.session, self.commands, column, self.doorway.save_elsewhere
        )
        self._leaving = Leaving(
            self,
            self.session,
            self.doorway.save_elsewhere,
            lambda: self.header.saving.words,
        )
        self.asides = Asides(self, self.session, self._data, self.message)
        self._dropping = Dropping(
            self.message,
            self.open,
            self._read_back,
            lambda: self._place.desk,
        )
        self.setMinimumSize(760, 520)
        self.resize(1360, 840)
        restore_shape(settings, self)
        self._looks = Looks(settings)
        self._connect()
        self._introduced = False
        self._missing = Missing(self)
        self._missing.found.connect(self.welcome.recent.tell_gone)
        self._switched()

    @property
    def desk(self) -> Desk | None:
        """Where the draft that is open is filled in."""
        return self._place.desk

    @property
    def message(self) -> Banner:
        """The line that says what happened."""
        return self._telling.message

    @property
    def header(self) -> Header:
        """The head of the window, which is there once a draft is open."""
        return self._telling.header

    # --- commands ---------------------------------------------------------------------------

    def open(self, path: Path) -> None:
        """Open a draft, or import a ``declaration.json``; what hinders that is said here."""
        self.welcome.refusal.dismiss()
        self.doorway.open(path)

    def tell_fault(self, error: BaseException) -> None:
        """Say that something went wrong that nobody foresaw."""
        self._tell_failure(sentence_of(error))

    def save(self) -> None:
        """Save at once, and offer to keep this state under a name."""
        self.session.save_soon()
        if self.desk is not None and not self.session.read_only:
            self.desk.footer.offer_name()

    def show_history(self) -> None:
        """Show the versions of the draft in the place of the form."""
        self._place.show_history()

    def show_releases(self) -> None:
        """Show the releases of the draft in the place of the form."""
        self._place.show_releases(self.outgoing)

    # --- what the session tells -------------------------------------------------------------

    def _switched(self) -> None:
        self._place.clear()
        self._following = None
        if self._outgoing is not None:
            self._outgoing.forget()
        opened = self.session.opened
        self.message.dismiss()
        if opened is None:
            self._telling.show_none()
            self._place.show_welcome()
            self._list_recent()
        else:
            self._make_desk(opened)
            self._telling.show_draft()
        self._enable()

    def _make_desk(self, opened: OpenDraft) -> None:
        desk, editor = self._place.make_desk(opened, self, self._settings), opened.editor
        desk.notice_wanted.connect(self.asides.show_notice)
        desk.panel_changed.connect(self._panel_changed)
        desk.told.connect(self._telling.hint)
        if desk.shelf is not None and desk.shelf.incoming is not None:
            from app.ui.evidence.telling import ArrivalsTold

            ArrivalsTold(self.message, editor, desk.shelf.incoming)
        desk.footer.named.connect(self._keep_named)
        desk.moved.connect(self.session.save_soon)
        editor.checked.connect(self._telling.name_draft)
        editor.put.connect(self._telling.name_steps)
        restore_desk(self._settings, opened, desk)
        self._telling.name_steps()
        if opened.file.present.releases:
            self._tell_released()
        else:
            self.header.show_release("", changed=False)
        self._following = Following(self._settings, opened, desk)
        self._following.keep()

    def _tell_failure(self, why: str) -> None:
        if self.session.opened is None:
            self.welcome.refuse(why)
        else:
            self.message.say("error", why)

    def _keep_named(self, name: str) -> None:
        tell = self._telling
        self.session.keep_version("named", name, lambda: tell.tell_named(name), self._tell_failure)

    def _tell_released(self) -> None:
        released = self.outgoing.released
        if released is not None:
            self.header.show_release(released.words, changed=released.changed)

    def _code_changed(self, code: str) -> None:
        self.header.show_code(code)
        self._enable()

    # --- what is remembered -----------------------------------------------------------------

    def _remember(self) -> None:
        if self.desk is not None and self._following is not None:
            self._following.keep()

    def _list_recent(self) -> None:
        self.welcome.show_recent(self._settings.recent)
        if self._introduced:
            self._missing.look(draft.path for draft in self._settings.recent)

    def _forget(self, path: Path) -> None:
        self._settings.forget(path)
        self._list_recent()

    def _panel_changed(self, panel: Panel) -> None:
        self._settings.panel = panel
        self.commands.problems_shown.setChecked(panel == "problems")
        self.commands.preview_shown.setChecked(panel == "preview")

    # --- commands' ends ---------------------------------------------------------------------

    def _connect(self) -> None:
        commands, session, door = self.commands, self.session, self.doorway
        looks, telling = self._looks, self._telling
        for action, act in (
            (commands.beginning, door.begin),
            (commands.opening, door.ask_for_file),
            (commands.importing, door.ask_for_data),
            (commands.recovering, self.asides.recover),
            (commands.rereading, self.asides.ask_for_edited),
            (commands.saving, self.save),
            (commands.copying, door.copy),
            (commands.changing_password, self.asides.change_password),
            (commands.showing_history, self.show_history),
            (commands.showing_folder, self._show_folder),
            (commands.exporting, lambda: self.outgoing.ask_for_folder(as_draft=False)),
            (commands.drafting, lambda: self.outgoing.ask_for_folder(as_draft=True)),
            (commands.showing_releases, self.show_releases),
            (commands.printing, self._print_out),
            (commands.copying_code, self._copy_code),
            (commands.verifying, self.asides.verify),
            (commands.closing, lambda: self._leaving.secure(self._close_draft)),
            (commands.leaving, self.close),
            (commands.enlarging, lambda: looks.resize_text(looks.STEP)),
            (commands.reducing, lambda: looks.resize_text(-looks.STEP)),
            (commands.resetting, looks.reset_text),
            (commands.showing_manual, self.asides.show_manual),
            (commands.showing_notice, self.asides.show_notice),
            (commands.showing_about, self._show_about),
            (commands.showing_log, lambda: show_outside(self._data / LOG_NAME)),
        ):
            action.triggered.connect(lambda _=False, act=act: act())
        connect_desk(commands, self._place.at_desk)
        self._clipping = Clipping(commands, self)
        commands.recent_wanted.connect(self.open)
        commands.example_wanted.connect(door.open_example)
        commands.scheme_chosen.connect(looks.choose_scheme)
        self.welcome.wanted.connect(self.open)
        self.welcome.example_wanted.connect(door.open_example)
        self.welcome.forgotten.connect(self._forget)
        self.asides.recovered.connect(self.open)
        door.leaving.connect(self._leaving.secure)
        door.failed.connect(self._tell_failure)
        door.copied.connect(telling.tell_copied)
        door.moved.connect(telling.tell_moved)
        door.recovery_wanted.connect(self.asides.recover)
        session.switched.connect(self._switched)
        session.moved.connect(self._moved)
        session.failed.connect(self._tell_failure)
        session.saving_changed.connect(telling.show_saving)
        session.told.connect(telling.warn)
        session.opening.busy_changed.connect(self._opening_changed)
        self._place.code_changed.connect(self._code_changed)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._state_changed)
            application.commitDataRequest.connect(self._log_off, Qt.ConnectionType.DirectConnection)
            application.saveStateRequest.connect(self._log_off, Qt.ConnectionType.DirectConnection)

    @property
    def outgoing(self) -> Outgoing:
        """Exports; what they need is loaded when the first is asked for."""
        if self._outgoing is None:
            from app.ui.outgoing import Outgoing

            self._outgoing = Outgoing(self, self.session, self._settings, self.message)
            self._outgoing.problems_wanted.connect(self._show_problems)
            self._outgoing.releases_wanted.connect(self.show_releases)
            self._outgoing.released_changed.connect(self._tell_released)
            self._outgoing.exporting.busy_changed.connect(self._exporting_changed)
        return self._outgoing

    def _exporting_changed(self, busy: bool) -> None:
        opened = self.session.opened
        if self._exporting is not None:
            self._exporting()
        self._exporting = None
        if busy and opened is not None:
            job = opened.begin("正在导出", self.outgoing.exporting.cancel)
            self._exporting = lambda: opened.end(job)
        self._enable()

    def _enable(self) -> None:
        opened = self.session.opened is not None and not self.session.opening.busy
        busy = self._outgoing is not None and self._outgoing.exporting.busy
        self.commands.enable(
            opened=opened,
            writable=opened and not self.session.read_only,
            exportable=opened and not busy,
            coded=opened and bool(self._place.code),
        )
        if not opened:
            self.commands.name_steps(None, None)

    def _opening_changed(self, busy: bool) -> None:
        self._place.show_opening(busy)
        self._telling.set_enabled(not busy)
        if not busy:
            self._telling.name_steps()
        self._enable()

    def _moved(self, old: Path, new: Path) -> None:
        self._settings.move(old, new)
        self._telling.name_draft()
        self._place.leave_pages()
        if self._outgoing is not None:
            self._outgoing.forget()

    def _close_draft(self) -> None:
        keep_shape(self._settings, self, self.desk)
        self._remember()
        self.session.close()

    def _show_problems(self, severity: Severity) -> None:
        desk = self._place.at_desk()
        if desk is not None:
            desk.show_panel("problems")
            desk.problems.reveal(severity)

    def _print_out(self) -> None:
        self.outgoing.print_out()

    def _read_back(self, path: Path) -> None:
        self.asides.read_back(path)

    def _copy_code(self) -> None:
        if self._place.code:
            QGuiApplication.clipboard().setText(self._place.code)
            self.header.tell_copied()

    def _show_about(self) -> None:
        from app.ui.about import AboutDialog

        AboutDialog(self).open()

    def _show_folder(self) -> None:
        if self.session.path is not None:
            show_outside(self.session.path.parent)

    # --- the window itself ------------------------------------------------------------------

    def _state_changed(self, state: Qt.ApplicationState) -> None:
        if state != Qt.ApplicationState.ApplicationActive:
            self.session.save_soon()

    def _log_off(self, _: QSessionManager) -> None:
        self.session.flush()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._introduced:
            # Not before there is something to see: loading the form would hold that up.
            self._introduced = True
            QTimer.singleShot(0, self._introduce)

    def _introduce(self) -> None:
        def associate() -> None:
            from app.ui.association import associate_drafts

            associate_drafts()

        self.session.introduce(self.welcome.show_edition, self.welcome.refuse)
        self._missing.look(draft.path for draft in self._settings.recent)
        self.session.do(associate, lambda _: None, lambda _: None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._dropping.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._dropping.move(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._dropping.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        self._dropping.drop(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._closing:
            event.ignore()
            self._leaving.secure(self._close_at_last)
            if not self._closing:
                return
        event.accept()
        super().closeEvent(event)

    def give_up(self) -> None:
        """Close without asking, whatever is not saved."""
        if not self._closing:
            self._close_at_last()

    def _close_at_last(self) -> None:
        self._closing = True
        keep_shape(self._settings, self, self.desk)
        self._remember()
        self._settings.sync()
        self.hide()
        if self._outgoing is not None:
            self._outgoing.stop()
        self.asides.stop()
        self._place.stop()
        self.session.shut_down()
        self.close()
