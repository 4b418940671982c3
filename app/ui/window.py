"""The main window: the empty place or the desk, the commands, and what is told above them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
)
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui.appearance import SCHEMES, Scheme, apply_scheme
from app.ui.banner import Action, Banner
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
        self.setWindowTitle(TITLE)
        self.setAcceptDrops(True)
        self._actions()
        self.welcome = Welcome(self.opening)
        self.welcome.wanted.connect(self.open)
        self.header = Header(self.opening, self.drafting, self.exporting, self.copying)
        self.trouble = Banner("文件有问题", closable=False)
        self.message = Banner("消息")
        self._place = QStackedWidget()
        self._place.addWidget(self.welcome)
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
        self.session.switched.connect(self._switched)
        self.session.changed.connect(self._changed)
        self.session.drawn.connect(self._drawn)
        self.session.troubled.connect(self._troubled)
        self.session.refused.connect(self._refused)
        self.session.drawing.busy_changed.connect(self._drawing)
        self.session.reading.busy_changed.connect(self._enable)
        self.session.exporting.busy_changed.connect(self._enable)
        self._switched()
        QTimer.singleShot(0, self._tell_about)

    # --- commands ---------------------------------------------------------------------------

    def open(self, path: Path) -> None:
        """Open a declaration; what it can't be opened for is said in the window."""
        self.welcome.refusal.dismiss()
        self.message.dismiss()
        self.session.open(path)

    def ask_for_file(self) -> None:
        """Let a person choose a file to open."""
        start = self.session.path or next(iter(self._settings.recent), None)
        folder = str(start.parent) if start else ""
        filters = f"申报数据 ({FILE_NAME} *.json);;所有文件 (*)"
        name, _ = QFileDialog.getOpenFileName(self, "打开申报数据", folder, filters)
        if name:
            self.open(Path(name))

    def ask_for_folder(self, *, as_draft: bool) -> None:
        """Let a person choose a folder, and export there."""
        path = self.session.path
        if path is None:
            return
        start = self._settings.export_folder or str(path.parent)
        what = "导出草稿" if as_draft else "导出申报书"
        name = QFileDialog.getExistingDirectory(self, f"{what}：选择保存到哪个文件夹", start)
        if name:
            self._settings.export_folder = name
            self.export(Path(name), as_draft=as_draft)

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
            self.statusBar().showMessage(f"已复制校验码 {code}", 4000)

    def show_notice(self) -> None:
        """Show the notice's dates, copies and addresses."""
        from app.model.editions import EDITIONS
        from app.ui.notice import NoticeDialog

        opened = self.session.opened
        NoticeDialog(opened.loaded.edition if opened else EDITIONS[-1], self).show()

    # --- what the session tells -------------------------------------------------------------

    def _switched(self) -> None:
        opened = self.session.opened
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
        self.header.show_names(company, opened.shown(edition.subject), str(opened.path))
        self._unfold().show_declaration(opened)
        self._drawn()

    def _drawn(self) -> None:
        preview = self.session.preview
        if self.desk is not None:
            self.desk.preview.show_preview(preview, self.session.undrawn)
        self.header.show_code(preview.code if preview else "")
        self._enable()

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
            self.welcome.refusal.say("error", why)
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

    # --- actions ----------------------------------------------------------------------------

    def _actions(self) -> None:
        def action(
            menu: QMenu, text: str, work: Callable[[], object], *keys: QKeySequence | str
        ) -> QAction:
            made = QAction(text, self)
            made.setShortcuts([QKeySequence(key) for key in keys])
            made.triggered.connect(work)
            shortcut = made.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            made.setToolTip(f"{text.rstrip('…')}（{shortcut}）" if shortcut else text.rstrip("…"))
            menu.addAction(made)
            return made

        bar = self.menuBar()
        file = bar.addMenu("文件(&F)")
        self.opening = action(file, "打开…", self.ask_for_file, "Ctrl+O")
        self._recent = file.addMenu("最近打开")
        self._recent.aboutToShow.connect(self._list_recent)
        self._recent.triggered.connect(self._open_recent)
        self.reloading = action(file, "重新读取", self.session.reload, "F5")
        self.closing = action(file, "关闭文件", self.session.close, "Ctrl+W")
        file.addSeparator()
        self.exporting = action(
            file, "导出…", lambda: self.ask_for_folder(as_draft=False), "Ctrl+E"
        )
        self.drafting = action(
            file, "导出草稿…", lambda: self.ask_for_folder(as_draft=True), "Ctrl+Shift+E"
        )
        self.copying = action(file, "复制校验码", self.copy_code, "Ctrl+Shift+C")
        self.showing_folder = action(file, "打开所在文件夹", self._show_folder)
        file.addSeparator()
        action(file, "退出", self.close, "Ctrl+Q")

        look = bar.addMenu("查看(&V)")
        self.problems_shown = action(look, "问题", lambda: None, "Ctrl+Shift+M")
        self.problems_shown.setCheckable(True)
        self.problems_shown.setChecked(True)
        self.problems_shown.toggled.connect(self._show_problems)
        self.next_problem = action(look, "下一个问题", lambda: self._step(1), "F8")
        self.previous_problem = action(look, "上一个问题", lambda: self._step(-1), "Shift+F8")
        look.addSeparator()
        self.zooms = [
            action(look, "放大", lambda: self._on_pages("zoom_in"), "Ctrl++", "Ctrl+="),
            action(look, "缩小", lambda: self._on_pages("zoom_out"), "Ctrl+-"),
            action(look, "适合宽度", lambda: self._on_pages("fit_width"), "Ctrl+0"),
        ]
        look.addSeparator()
        self._schemes(look.addMenu("外观"))

        helping = bar.addMenu("帮助(&H)")
        action(helping, "通知要点", self.show_notice, "F2")
        action(helping, "打开日志", lambda: show_outside(data_folder() / LOG_NAME))

    def _schemes(self, menu: QMenu) -> None:
        group = QActionGroup(self)
        group.triggered.connect(self._choose_scheme)
        for scheme, name in SCHEMES.items():
            made = QAction(name, self, checkable=True)
            made.setChecked(scheme == self._settings.scheme)
            made.setData(scheme)
            group.addAction(made)
            menu.addAction(made)

    def _choose_scheme(self, chosen: QAction) -> None:
        scheme: Scheme = chosen.data()
        self._settings.scheme = scheme
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_scheme(application, scheme)

    def _enable(self) -> None:
        opened = self.session.opened is not None
        ready = opened and not self.session.trouble and not self.session.exporting.busy
        for action in (self.exporting, self.drafting):
            action.setEnabled(ready)
        self.copying.setEnabled(self.session.preview is not None)
        for action in (
            self.reloading,
            self.closing,
            self.showing_folder,
            self.problems_shown,
            self.next_problem,
            self.previous_problem,
            *self.zooms,
        ):
            action.setEnabled(opened)

    def _list_recent(self) -> None:
        self._recent.clear()
        for path in self._settings.recent:
            self._recent.addAction(str(path)).setData(path)
        if self._recent.isEmpty():
            self._recent.addAction("（没有）").setEnabled(False)

    def _open_recent(self, chosen: QAction) -> None:
        self.open(chosen.data())

    def _show_folder(self) -> None:
        if self.session.path is not None:
            show_outside(self.session.path.parent)

    def _show_problems(self, shown: bool) -> None:
        self.problems_shown.setChecked(shown)
        if self.desk is not None:
            self.desk.problems.setVisible(shown)

    def _step(self, by: int) -> None:
        if self.desk is not None:
            self._show_problems(True)
            self.desk.problems.step(by)

    def _on_pages(self, what: str) -> None:
        if self.desk is not None:
            getattr(self.desk.preview.pages, what)()

    # --- the window itself ------------------------------------------------------------------

    def _unfold(self) -> Desk:
        """The desk; it is made when the first file is opened, for what it shows takes a while."""
        if self.desk is None:
            from app.ui.desk import Desk

            self.desk = Desk(self)
            self._restore("columns", self.desk.restore)
            self.desk.notice_wanted.connect(self.show_notice)
            self.desk.problems.setVisible(self.problems_shown.isChecked())
            self._place.addWidget(self.desk)
        return self.desk

    def _restore(self, name: str, restore: Callable[..., object]) -> None:
        state = self._settings.state(name)
        if state is not None:
            restore(state)

    def _tell_about(self) -> None:
        from app.model.editions import EDITIONS

        edition = EDITIONS[-1]
        self.welcome.show_about(f"{edition.title}（{edition.notice.number}）")

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
