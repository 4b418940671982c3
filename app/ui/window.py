"""The main window: the start page or the desk, the commands, and what is told above them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QFont,
    QGuiApplication,
    QPaintEvent,
    QSessionManager,
)
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui import dialogs
from app.ui.appearance import Scheme, apply_scheme
from app.ui.association import associate_drafts
from app.ui.banner import Banner
from app.ui.commands import Commands
from app.ui.doorway import FILE_NAME, SUFFIX, Doorway
from app.ui.header import Header
from app.ui.jobs import sentence_of
from app.ui.session import Session
from app.ui.settings import Recent, Settings, data_folder
from app.ui.welcome import Welcome

if TYPE_CHECKING:
    from app.store.autosave import SaveState
    from app.ui.desk import Desk, Panel
    from app.ui.manual import ManualWindow
    from app.ui.outgoing import Outgoing
    from app.ui.past import Past
    from app.ui.viewing import Viewing

TITLE = "申报书填报程序"
LOG_NAME = "log.txt"
_PANELS: tuple[Panel, ...] = ("problems", "preview")
_STEP = 10
"""Percent by which letters grow and shrink."""


class Window(QMainWindow):
    """One window, one draft."""

    def __init__(self, settings: Settings, data: Path | None = None) -> None:
        """``data`` is the folder for backups; the program's own where it is not given."""
        super().__init__()
        self._settings = settings
        self._data = data or data_folder()
        self._font = QFont(QApplication.font())
        self.session = Session(self._data, self)
        self.desk: Desk | None = None
        self._viewing: Viewing | None = None
        self._outgoing: Outgoing | None = None
        self._past: Past | None = None
        self._manual: ManualWindow | None = None
        self._closing = False
        self.setWindowTitle(TITLE)
        self.setAcceptDrops(True)
        self.commands = Commands(self, settings.scheme, lambda: settings.recent)
        self.doorway = Doorway(self, self.session, settings)
        self.welcome = Welcome(self.commands)
        self.header = Header(self.commands)
        self.message = Banner("消息")
        self._place = QStackedWidget()
        self._place.addWidget(self.welcome)
        self._opening = QLabel("正在打开…")
        self._opening.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._place.addWidget(self._opening)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.header, self.message):
            column.addWidget(widget)
        column.addWidget(self._place, 1)
        whole = QWidget()
        whole.setLayout(column)
        self.setCentralWidget(whole)
        self.setMinimumSize(760, 520)
        self.resize(1360, 840)
        self._restore("geometry", self.restoreGeometry)
        self._size_text(settings.text_size)
        self._connect()
        self._introduced = False
        self._switched()

    # --- commands ---------------------------------------------------------------------------

    def open(self, path: Path) -> None:
        """Open a draft, or import a ``declaration.json``; what hinders that is said here."""
        self.welcome.refusal.dismiss()
        self.doorway.open(path)

    def tell_fault(self, error: BaseException) -> None:
        """Say that something went wrong that nobody foresaw."""
        self._tell_failure(sentence_of(error))

    def show_manual(self) -> None:
        """Show the manual, at the chapter that belongs to what has the focus."""
        from app.ui.manual import ManualWindow, chapter_for

        chapter = chapter_for(QApplication.focusWidget())
        if self._manual is None:
            self._manual = ManualWindow(self)
        self._manual.show_chapter(chapter)
        self._manual.show()
        self._manual.raise_()
        self._manual.activateWindow()

    def show_notice(self) -> None:
        """Show the notice's dates, copies and addresses."""
        from app.model.editions import EDITIONS
        from app.ui.notice import NoticeDialog

        editor = self.session.editor
        NoticeDialog(editor.edition if editor else EDITIONS[-1], self).show()

    def save(self) -> None:
        """Save at once, and offer to keep this state under a name."""
        self.session.save_soon()
        if self.desk is not None and not self.session.read_only:
            self.desk.footer.offer_name()

    def secure(self, then: Callable[[], object]) -> None:
        """Go on with ``then`` once the open draft is on the disk, or a person gives it up."""
        if self.session.flush():
            then()
            return
        words = "草稿还没有保存，现在离开会丢失最近的改动。"
        answers: list[dialogs.Answer] = [
            ("再试一次", lambda: self.secure(then)),
            ("另存到…", self.doorway.save_elsewhere),
            ("不保存，离开", then),
        ]
        dialogs.ask(self, "没有保存", words, self.header.saving.words, answers)

    def change_password(self) -> None:
        """Let a person give the draft a password, another one, or none."""
        from app.ui.passwords import ChangePassword

        opened = self.session.opened
        if opened is None or self.session.read_only:
            return
        file = opened.file
        dialog = ChangePassword(file.path.name, self, has_one=file.is_encrypted)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def give(password: str, remember: bool) -> None:
            words = "已设置密码，整个草稿已加密。" if password else "已去掉密码，草稿不再加密。"
            done = lambda: self.message.say("done", words)  # noqa: E731
            self.message.say("info", "正在更改密码…", busy=True)
            self.session.change_password(password, done, remember=remember)

        dialog.given.connect(give)
        dialog.open()

    def show_history(self) -> None:
        """Show the versions of the draft in the place of the form."""
        from app.ui.past import Past

        opened, editor = self.session.opened, self.session.editor
        if opened is None or editor is None:
            return
        if self._past is None:
            self._past = Past(editor, opened.file, self.session.flush, self)
            self._past.left.connect(self._show_form)
            self._place.addWidget(self._past)
        self._place.setCurrentWidget(self._past)

    def recover(self, path: Path | None) -> None:
        """Show what can be brought back."""
        from app.ui.recovery import RecoveryDialog

        dialog = RecoveryDialog(self.session, self._data / "backups", path, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.recovered.connect(self.open)
        dialog.open()

    # --- what the session tells -------------------------------------------------------------

    def _switched(self) -> None:
        self._clear_desk()
        editor, path = self.session.editor, self.session.path
        self.message.dismiss()
        self.header.setVisible(editor is not None)
        self.header.show_code("")
        if editor is None or path is None:
            self.header.saving.show_nothing()
            self.setWindowTitle(TITLE)
            self.setWindowFilePath("")
            self._place.setCurrentWidget(self.welcome)
            self._list_recent()
        else:
            self._make_desk()
            self._tell_losses()
        self._name()
        self._enable()

    def _make_desk(self) -> None:
        from app.ui.desk import Desk
        from app.ui.taking import Taking

        editor, opened = self.session.editor, self.session.opened
        if editor is None or opened is None:
            return
        known = self._settings.recent_at(opened.file.path)
        taking = Taking(self, opened.file)
        desk = Desk(editor, self, taking=taking, make_preview=self._make_preview)
        self.desk = desk
        desk.restore({p: held for p in _PANELS if (held := self._settings.widths(p))})
        desk.notice_wanted.connect(self.show_notice)
        desk.panel_changed.connect(self._panel_changed)
        desk.footer.named.connect(self._keep_named)
        desk.moved.connect(self.session.save_soon)
        editor.checked.connect(self._name)
        editor.put.connect(self._name_steps)
        self._place.addWidget(desk)
        self._place.setCurrentWidget(desk)
        panel = self._settings.panel
        desk.show_panel("preview" if panel == "preview" else "problems" if panel else "")
        if known is not None:
            desk.return_to(known.place)
        self._name_steps()
        if self.session.state is not None:
            self.header.saving.show_state(self.session.state)
        else:
            self.header.saving.show_read_only()
        self._remember()

    def _clear_desk(self) -> None:
        desk, self.desk = self.desk, None
        past, self._past = self._past, None
        if self._viewing is not None:
            self._viewing.leave()
        if self._outgoing is not None:
            self._outgoing.forget()
        for widget in (desk, past):
            if widget is not None:
                self._place.removeWidget(widget)
                widget.deleteLater()

    def _make_preview(self) -> QWidget:
        from app.ui.viewing import Viewing

        editor, desk = self.session.editor, self.desk
        if self._viewing is None:
            self._viewing = Viewing(self)
            self._viewing.code_changed.connect(self._code_changed)
        if editor is None or desk is None:
            return QWidget()
        return self._viewing.panel_for(editor, desk)

    def _tell_losses(self) -> None:
        opened = self.session.opened
        if opened is None:
            return
        if opened.file.read_only:
            copy = ("打开副本…", self.doorway.save_elsewhere)
            self.message.say("info", "只读查看：可以看，不能改，也不会保存。", [copy])
        if opened.told:
            self.message.say("warning", " ".join(opened.told))

    def _tell_failure(self, why: str) -> None:
        if self.session.opened is None:
            self.welcome.refuse(why)
        else:
            self.message.say("error", why)

    def _tell(self, words: str) -> None:
        self.message.say("warning", words)

    def _saving_changed(self, state: SaveState) -> None:
        self.header.saving.show_state(state)

    def _keep_named(self, name: str) -> None:
        words = f"已保存版本“{name}”，可以在“历史与比较”里查看和恢复。"
        self.session.keep_named(name, lambda: self.message.say("done", words))

    def _copied(self, target: Path, more: str) -> None:
        folder = ("打开文件夹", lambda: self._show_outside(target.parent))
        words = f"副本已保存到“{target}”。{more}"
        self.message.say("warning" if more else "done", words, [folder])

    def _code_changed(self, code: str) -> None:
        self.header.show_code(code)
        self._enable()

    def _name(self) -> None:
        """Show whose draft it is, wherever that is shown."""
        editor, path = self.session.editor, self.session.path
        if editor is None or path is None:
            return
        edition, answers = editor.edition, editor.answers
        company = str(answers.value(edition.applicant) or "")
        title = f"{company or path.stem} - {TITLE}"
        if title != self.windowTitle():
            self.setWindowTitle(title)
            self.setWindowFilePath(str(path))
        self.header.show_names(company, str(answers.value(edition.subject) or ""), path)

    def _name_steps(self) -> None:
        editor = self.session.editor
        if editor is None or editor.read_only:
            self.commands.name_steps(None, None)
        else:
            done, undone = editor.history.done, editor.history.undone
            undo, redo = editor.undo_name if done else None, editor.redo_name if undone else None
            self.commands.name_steps(undo, redo)

    # --- what is remembered -----------------------------------------------------------------

    def _remember(self) -> None:
        """Keep what the start page tells of the draft, so that it need not be opened for it."""
        from app.ui.outline import progress_of

        editor, opened, desk = self.session.editor, self.session.opened, self.desk
        if editor is None or opened is None or desk is None:
            return
        steps = progress_of(editor.edition, editor.answers, editor.report).values()
        value = editor.answers.value
        self._settings.remember(
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

    def _list_recent(self) -> None:
        self.welcome.show_recent(self._settings.recent)
        if self._introduced:
            self._look_for_recent()

    def _look_for_recent(self) -> None:
        """Mark the drafts of late that are gone; their disks may take long to answer."""
        paths = [draft.path for draft in self._settings.recent]
        missing = lambda: [path for path in paths if not path.is_file()]  # noqa: E731
        self.session.do(missing, self.welcome.recent.tell_gone, lambda _: None)

    def _forget(self, path: Path) -> None:
        self._settings.forget(path)
        self._list_recent()

    def _panel_changed(self, panel: Panel) -> None:
        self._settings.panel = panel
        self.commands.problems_shown.setChecked(panel == "problems")
        self.commands.preview_shown.setChecked(panel == "preview")

    def _restore(self, name: str, restore: Callable[..., object]) -> None:
        state = self._settings.state(name)
        if state is not None:
            restore(state)

    # --- commands' ends ---------------------------------------------------------------------

    def _connect(self) -> None:
        commands, session, door = self.commands, self.session, self.doorway
        for action, act in (
            (commands.beginning, door.begin),
            (commands.opening, door.ask_for_file),
            (commands.importing, door.ask_for_data),
            (commands.recovering, lambda: self.recover(None)),
            (commands.saving, self.save),
            (commands.copying, door.copy),
            (commands.changing_password, self.change_password),
            (commands.showing_history, self.show_history),
            (commands.showing_folder, self._show_folder),
            (commands.exporting, lambda: self.outgoing.ask_for_folder(as_draft=False)),
            (commands.drafting, lambda: self.outgoing.ask_for_folder(as_draft=True)),
            (commands.printing, self._print_out),
            (commands.copying_code, self._copy_code),
            (commands.finding, lambda: self._find(replacing=False)),
            (commands.replacing, lambda: self._find(replacing=True)),
            (commands.closing, lambda: self.secure(self._close_draft)),
            (commands.leaving, self.close),
            (commands.undoing, lambda: self._edit("undo")),
            (commands.redoing, lambda: self._edit("redo")),
            (commands.next_step, lambda: self._step(1)),
            (commands.previous_step, lambda: self._step(-1)),
            (commands.next_problem, lambda: self._next_problem(1)),
            (commands.previous_problem, lambda: self._next_problem(-1)),
            (commands.going_to_overview, self._show_overview),
            (commands.going_to_steps, self._enter_steps),
            (commands.problems_shown, lambda: self._toggle("problems")),
            (commands.preview_shown, lambda: self._toggle("preview")),
            (commands.enlarging, lambda: self._size_text(self._settings.text_size + _STEP)),
            (commands.reducing, lambda: self._size_text(self._settings.text_size - _STEP)),
            (commands.resetting, lambda: self._size_text(100)),
            (commands.showing_manual, self.show_manual),
            (commands.showing_notice, self.show_notice),
            (commands.showing_log, lambda: self._show_outside(self._data / LOG_NAME)),
        ):
            action.triggered.connect(lambda _=False, act=act: act())
        commands.recent_wanted.connect(self.open)
        commands.example_wanted.connect(door.open_example)
        commands.scheme_chosen.connect(self._choose_scheme)
        self.welcome.wanted.connect(self.open)
        self.welcome.example_wanted.connect(door.open_example)
        self.welcome.forgotten.connect(self._forget)
        self.header.saving.elsewhere_wanted.connect(door.save_elsewhere)
        door.leaving.connect(self._leave_for)
        door.failed.connect(self._tell_failure)
        door.copied.connect(self._copied)
        door.recovery_wanted.connect(self.recover)
        session.switched.connect(self._switched)
        session.moved.connect(self._name)
        session.failed.connect(self._tell_failure)
        session.saving_changed.connect(self._saving_changed)
        session.told.connect(self._tell)
        session.opening.busy_changed.connect(self._opening_changed)
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
            self._outgoing.problems_wanted.connect(self._show_errors)
            self._outgoing.exporting.busy_changed.connect(self._enable)
        return self._outgoing

    def _enable(self) -> None:
        opened = self.session.opened is not None
        busy = self._outgoing is not None and self._outgoing.exporting.busy
        coded = self._viewing is not None and bool(self._viewing.code)
        self.commands.enable(
            opened=opened,
            writable=opened and not self.session.read_only,
            exportable=opened and not busy,
            coded=opened and coded,
        )
        if not opened:
            self.commands.name_steps(None, None)

    def _opening_changed(self, busy: bool) -> None:
        if self.session.opened is None:
            self._place.setCurrentWidget(self._opening if busy else self.welcome)

    def _leave_for(self, then: Callable[[], object]) -> None:
        self.secure(then)

    def _close_draft(self) -> None:
        self._keep_shape()
        self._remember()
        self.session.close()

    def _edit(self, what: str) -> None:
        editor = self.session.editor
        if editor is not None:
            self._show_form()
            editor.undo() if what == "undo" else editor.redo()

    def _show_form(self) -> None:
        if self.desk is not None:
            self._place.setCurrentWidget(self.desk)

    def _step(self, by: int) -> None:
        if self.desk is not None:
            self._show_form()
            self.desk.step_by(by)

    def _next_problem(self, by: int) -> None:
        if self.desk is not None:
            self._show_form()
            self.desk.next_problem(by)

    def _find(self, *, replacing: bool) -> None:
        if self.desk is not None:
            self._show_form()
            self.desk.find_words(replacing=replacing)

    def _print_out(self) -> None:
        self.outgoing.print_out()

    def _show_overview(self) -> None:
        from app.ui.outline import OVERVIEW

        if self.desk is not None:
            self._show_form()
            self.desk.go_to(OVERVIEW)

    def _enter_steps(self) -> None:
        if self.desk is not None:
            self._show_form()
            self.desk.steps.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_errors(self) -> None:
        if self.desk is not None:
            self._show_form()
            self.desk.show_panel("problems")
            self.desk.problems.only("error")

    def _toggle(self, panel: Panel) -> None:
        if self.desk is not None:
            self._show_form()
            self.desk.show_panel("" if self.desk.panel == panel else panel)

    def _size_text(self, percent: int) -> None:
        self._settings.text_size = percent
        font = QFont(self._font)
        share = self._settings.text_size / 100
        if font.pointSizeF() > 0:
            font.setPointSizeF(font.pointSizeF() * share)
        else:
            font.setPixelSize(round(font.pixelSize() * share))
        if font != QApplication.font():
            QApplication.setFont(font)

    def _choose_scheme(self, scheme: Scheme) -> None:
        self._settings.scheme = scheme
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_scheme(application, scheme)

    def _copy_code(self) -> None:
        if self._viewing is not None and self._viewing.code:
            QGuiApplication.clipboard().setText(self._viewing.code)
            self.header.tell_copied()

    def _show_folder(self) -> None:
        if self.session.path is not None:
            self._show_outside(self.session.path.parent)

    def _show_outside(self, path: Path) -> None:
        from app.ui.outgoing import show_outside

        show_outside(path)

    # --- the window itself ------------------------------------------------------------------

    def _state_changed(self, state: Qt.ApplicationState) -> None:
        if state != Qt.ApplicationState.ApplicationActive:
            self.session.save_soon()

    def _log_off(self, _: QSessionManager) -> None:
        self.session.flush()

    def _keep_shape(self) -> None:
        self._settings.keep_state("geometry", self.saveGeometry())
        if self.desk is not None:
            for panel, widths in self.desk.widths.items():
                self._settings.keep_widths(panel, widths)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._introduced:
            # Not before there is something to see: loading the form would hold that up.
            self._introduced = True
            QTimer.singleShot(0, self._introduce)

    def _introduce(self) -> None:
        self.session.introduce(self.welcome.show_edition, self.welcome.refuse)
        self._look_for_recent()
        self.session.do(associate_drafts, lambda _: None, lambda _: None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event) is not None:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path is not None:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.open(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._closing:
            event.ignore()
            self.secure(self._close_at_last)
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
        self._keep_shape()
        self._remember()
        self._settings.sync()
        self.hide()
        if self._outgoing is not None:
            self._outgoing.stop()
        self._clear_desk()
        if self._viewing is not None:
            self._viewing.stop()
        self.session.shut_down()
        self.close()


def _dropped(event: QDropEvent) -> Path | None:
    """The draft or the data that is dropped; of a folder, the ``declaration.json`` in it."""
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    if path.suffix.lower() in {SUFFIX, ".json"}:
        return path
    return path / FILE_NAME if path.is_dir() else None
