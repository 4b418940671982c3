"""The main window: the empty place or the desk, the commands, and what is told above them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import (
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
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
from app.ui.banner import Action, Banner
from app.ui.commands import Commands
from app.ui.header import Header
from app.ui.jobs import sentence_of
from app.ui.session import Session
from app.ui.settings import Settings, data_folder
from app.ui.welcome import FILE_NAME, Welcome

if TYPE_CHECKING:
    from app.export.release import Exported, Refused
    from app.ui.desk import Desk

TITLE = "申报书填报程序"
LOG_NAME = "log.txt"


class Window(QMainWindow):
    """One window, one declaration."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self.session = Session(self)
        self.desk: Desk | None = None
        self._last_export: Exported | None = None
        self.setWindowTitle(TITLE)
        self.setAcceptDrops(True)
        self.commands = Commands(self, settings.scheme, lambda: settings.recent)
        self.welcome = Welcome(self.commands.opening)
        self.welcome.wanted.connect(self.open)
        self.header = Header(self.commands)
        self.trouble = Banner("文件有问题", closable=False)
        self.message = Banner("消息")
        self._place = QStackedWidget()
        self._place.addWidget(self.welcome)
        self._opening = QLabel("正在打开…")
        self._opening.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._place.addWidget(self._opening)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.header, self.trouble, self.message):
            column.addWidget(widget)
        column.addWidget(self._place, 1)
        whole = QWidget()
        whole.setLayout(column)
        self.setCentralWidget(whole)
        self.setMinimumSize(720, 480)
        self.resize(1280, 800)
        self._restore("geometry", self.restoreGeometry)
        self._connect()
        self._switched()
        self.session.introduce(self.welcome.show_edition, self.welcome.refuse)

    # --- commands ---------------------------------------------------------------------------

    def open(self, path: Path) -> None:
        """Open a declaration; what it can't be opened for is said in the window."""
        self.welcome.refusal.dismiss()
        self.message.dismiss()
        if self.session.opened is None:
            self._place.setCurrentWidget(self._opening)
        self.session.open(path)

    def ask_for_file(self) -> None:
        """Let a person choose a file to open."""
        start = self.session.path or next(iter(self._settings.recent), None)
        folder = str(start.parent) if start else ""
        filters = [f"申报数据 ({FILE_NAME} *.json)", "所有文件 (*)"]
        path = dialogs.ask_for_file(self, "打开申报数据", filters, folder)
        if path is not None:
            self.open(path)

    def ask_for_folder(self, *, as_draft: bool) -> None:
        """Let a person choose a folder, and export there."""
        path = self.session.path
        if path is None:
            return
        start = self._settings.export_folder or str(path.parent)
        what = "导出草稿" if as_draft else "导出申报书"
        folder = dialogs.ask_for_folder(self, f"{what}：选择保存到哪个文件夹", start)
        if folder is not None:
            self._settings.export_folder = str(folder)
            self.export(folder, as_draft=as_draft)

    def export(self, folder: Path, *, as_draft: bool) -> None:
        """Export into ``folder``; the outcome is told above the pages."""
        what = "草稿" if as_draft else "申报书"
        self.message.say("info", f"正在导出{what}：排版并写入 DOCX、PDF 和电子包…", busy=True)
        self.session.export(folder, self._exported, self._not_exported, as_draft=as_draft)

    def tell_fault(self, error: BaseException) -> None:
        """Say that something went wrong that nobody foresaw."""
        self.message.say("error", sentence_of(error))

    def copy_code(self) -> None:
        """Put the 校验码 on the clipboard."""
        if self.session.preview is not None:
            code = self.session.preview.code
            QGuiApplication.clipboard().setText(code)
            self.header.tell_copied()

    def show_notice(self) -> None:
        """Show the notice's dates, copies and addresses."""
        from app.model.editions import EDITIONS
        from app.ui.notice import NoticeDialog

        opened = self.session.opened
        NoticeDialog(opened.loaded.edition if opened else EDITIONS[-1], self).show()

    # --- what the session tells -------------------------------------------------------------

    def _switched(self) -> None:
        opened = self.session.opened
        self._last_export = None
        self.message.dismiss()
        self.header.setVisible(opened is not None)
        if opened is None:
            self.setWindowTitle(TITLE)
            self._place.setCurrentWidget(self.welcome)
            self.welcome.show_recent([p for p in self._settings.recent if p.is_file()])
        else:
            self._settings.remember(opened.path)
            self._place.setCurrentWidget(self._unfold())
        self._enable()

    def _changed(self) -> None:
        opened = self.session.opened
        if opened is None:
            return
        edition = opened.loaded.edition
        company = opened.shown(edition.applicant)
        self.setWindowTitle(f"{company or opened.path.stem} - {TITLE}")
        self.setWindowFilePath(str(opened.path))
        self.header.show_names(company, opened.shown(edition.subject), opened.path)
        if self.message.meaning == "error":
            self.message.dismiss()  # it spoke of what the file held before
        self._unfold().show_declaration(opened)
        self._drawn()

    def _drawn(self) -> None:
        preview = self.session.preview
        if self.desk is not None:
            self.desk.preview.show_preview(preview, self.session.undrawn)
        self.header.show_code(preview.code if preview else "")
        self._compare_with_export()
        self._enable()

    def _compare_with_export(self) -> None:
        """Say once that what was exported is no longer what the file holds."""
        done, preview = self._last_export, self.session.preview
        if done is None or preview is None or preview.code == done.code:
            return
        self._last_export = None
        folder = done.pdf.parent
        words = (
            f"导出之后申报数据又有改动：“{folder}”中的文件（校验码 {done.code}）已不是最新的，"
            "需要时请重新导出。"
        )
        self.message.say("warning", words, [("打开文件夹", lambda: show_outside(folder))])

    def _drawing(self, busy: bool) -> None:
        if self.desk is not None:
            self.desk.preview.set_busy(busy)

    def _troubled(self, why: str) -> None:
        if why:
            self.trouble.say("error", f"{why}下面显示的是此前的内容；文件恢复后会自动刷新。")
        else:
            self.trouble.dismiss()
        self._enable()

    def _refused(self, why: str) -> None:
        if self.session.opened is None:
            self._place.setCurrentWidget(self.welcome)
            self.welcome.refuse(why)
        else:
            self.message.say("error", why)

    def _exported(self, done: Exported | Refused) -> None:
        from app.export.release import Refused

        if isinstance(done, Refused):
            self._unfold().problems.only("error")
            self._show_problems(True)
            actions: list[Action] = [("改为导出草稿…", lambda: self.ask_for_folder(as_draft=True))]
            words = f"没有导出：还有{len(done.findings)}个错误，请按右侧的提示改正后重试。"
            self.message.say("error", words, actions)
            return
        self._last_export = done
        folder, pdf = done.pdf.parent, done.pdf
        words = f"已导出 DOCX、PDF 和电子包到“{folder}”，校验码 {done.code}。"
        if done.warnings:
            words += f"还有{len(done.warnings)}个警告，请再核对一遍。"
        actions = [
            ("打开文件夹", lambda: show_outside(folder)),
            ("打开 PDF", lambda: show_outside(pdf)),
            ("复制校验码", lambda: QGuiApplication.clipboard().setText(done.code)),
        ]
        self.message.say("done", words, actions)

    def _not_exported(self, why: str) -> None:
        self.message.say("error", f"没有导出：{why}")

    # --- commands' ends ---------------------------------------------------------------------

    def _connect(self) -> None:
        commands, session = self.commands, self.session
        commands.opening.triggered.connect(self.ask_for_file)
        commands.recent_wanted.connect(self.open)
        commands.reloading.triggered.connect(session.reload)
        commands.closing.triggered.connect(session.close)
        commands.exporting.triggered.connect(lambda: self.ask_for_folder(as_draft=False))
        commands.drafting.triggered.connect(lambda: self.ask_for_folder(as_draft=True))
        commands.copying.triggered.connect(self.copy_code)
        commands.showing_folder.triggered.connect(self._show_folder)
        commands.leaving.triggered.connect(self.close)
        commands.problems_shown.toggled.connect(self._show_problems)
        commands.next_problem.triggered.connect(lambda: self._step(1))
        commands.previous_problem.triggered.connect(lambda: self._step(-1))
        commands.scheme_chosen.connect(self._choose_scheme)
        commands.showing_notice.triggered.connect(self.show_notice)
        commands.showing_log.triggered.connect(lambda: show_outside(data_folder() / LOG_NAME))
        session.switched.connect(self._switched)
        session.changed.connect(self._changed)
        session.drawn.connect(self._drawn)
        session.troubled.connect(self._troubled)
        session.refused.connect(self._refused)
        session.drawing.busy_changed.connect(self._drawing)
        session.reading.busy_changed.connect(self._enable)
        session.exporting.busy_changed.connect(self._enable)

    def _enable(self) -> None:
        session = self.session
        opened = session.opened is not None
        self.commands.enable(
            opened=opened,
            exportable=opened and not session.trouble and not session.exporting.busy,
            coded=session.preview is not None,
        )

    def _choose_scheme(self, scheme: Scheme) -> None:
        self._settings.scheme = scheme
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_scheme(application, scheme)

    def _show_folder(self) -> None:
        if self.session.path is not None:
            show_outside(self.session.path.parent)

    def _show_problems(self, shown: bool) -> None:
        self.commands.problems_shown.setChecked(shown)
        if self.desk is not None:
            self.desk.problems.setVisible(shown)

    def _step(self, by: int) -> None:
        if self.desk is not None:
            self._show_problems(True)
            self.desk.problems.step(by)

    # --- the window itself ------------------------------------------------------------------

    def _unfold(self) -> Desk:
        """The desk; it is made when the first file is opened, for what it shows takes a while."""
        if self.desk is None:
            from app.ui.desk import Desk

            self.desk = Desk(self)
            self._restore("columns", self.desk.restore)
            self.desk.notice_wanted.connect(self.show_notice)
            pages = self.desk.preview.pages
            self.commands.zooming_in.triggered.connect(pages.zoom_in)
            self.commands.zooming_out.triggered.connect(pages.zoom_out)
            self.commands.fitting_width.triggered.connect(pages.fit_width)
            self.desk.problems.setVisible(self.commands.problems_shown.isChecked())
            self._place.addWidget(self.desk)
        return self.desk

    def _restore(self, name: str, restore: Callable[..., object]) -> None:
        state = self._settings.state(name)
        if state is not None:
            restore(state)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # Network drives tell nobody of changes: who comes back from an editor is asked for them.
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.session.reload()

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
        self._settings.keep_state("geometry", self.saveGeometry())
        if self.desk is not None:
            self._settings.keep_state("columns", self.desk.saveState())
        self.hide()
        self.session.shut_down()
        super().closeEvent(event)


def show_outside(path: Path) -> None:
    """Have the system show a file or a folder with the program that is meant for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _dropped(event: QDropEvent) -> Path | None:
    """The one file that is dropped; of a folder, the declaration in it."""
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path / FILE_NAME if path.is_dir() else path
