"""What leaves the house: exports, and how they went, told above the form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.ui import dialogs
from app.ui.banner import Action, Banner
from app.ui.exporting import Exporting
from app.ui.settings import Settings, data_folder
from app.ui.telling import show_outside

if TYPE_CHECKING:
    from app.export.release import Exported, Refused
    from app.model.draft import Draft
    from app.ui.printing import Printing
    from app.ui.session import Session


class Outgoing(QObject):
    """Exports the open draft on behalf of a window; ``message`` is where it tells."""

    problems_wanted = Signal()
    """There are errors in the way, which are to be shown."""

    def __init__(
        self, window: QWidget, session: Session, settings: Settings, message: Banner
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._settings = settings
        self._message = message
        self._what = ""
        self._printing: Printing | None = None
        self._exported: tuple[Exported, Draft] | None = None
        self._under_way: Draft | None = None
        self.exporting = Exporting(self)
        self.exporting.progressed.connect(self._tell_stage)
        self.exporting.done.connect(self._done)
        self.exporting.refused.connect(self._refused)
        self.exporting.failed.connect(self._failed)
        self.exporting.cancelled.connect(lambda: self._message.say("info", "已取消，没有导出。"))

    def ask_for_folder(self, *, as_draft: bool) -> None:
        """Let a person choose a folder, and export there."""
        path = self._session.path
        if path is None:
            return
        own = path.is_relative_to(data_folder())
        start = self._settings.export_folder or ("" if own else str(path.parent))
        what = "导出草稿" if as_draft else "导出申报书"
        folder = dialogs.ask_for_folder(self._window, f"{what}：选择保存到哪个文件夹", start)
        if folder is not None:
            self._settings.export_folder = str(folder)
            self.export_to(folder, as_draft=as_draft)

    def export_to(self, folder: Path, *, as_draft: bool) -> None:
        """Export into ``folder``, after asking where older exports would be replaced."""
        editor = self._session.editor
        if editor is None or self.exporting.busy:
            return
        replaced = self.exporting.would_replace(editor, folder, as_draft=as_draft)
        if not replaced:
            self._export(folder, as_draft=as_draft)
            return
        names = "、".join(f"“{name}”" for name in replaced)
        words = f"文件夹“{folder.name}”里已有{names}。"
        answers = [("替换", lambda: self._export(folder, as_draft=as_draft))]
        dialogs.ask(self._window, "替换以前导出的文件？", words, "替换后不能撤销。", answers)

    def _export(self, folder: Path, *, as_draft: bool) -> None:
        opened, editor = self._session.opened, self._session.editor
        if opened is not None and editor is not None:
            self._what = "草稿" if as_draft else "申报书"
            self._say_busy("准备")
            self._under_way = editor.draft
            self.exporting.start(editor, opened.files, folder, as_draft=as_draft)

    def print_out(self) -> None:
        """Print what was exported; where that is not what the draft says, say what to do."""
        editor = self._session.editor
        if editor is None:
            return
        if self._exported is None or self._exported[1] is not editor.draft:
            when = "草稿在导出之后又有改动，" if self._exported else ""
            words = f"打印用的是导出的 PDF：{when}请先导出，完成后点“打印…”。"
            actions: list[Action] = [
                ("导出…", lambda: self.ask_for_folder(as_draft=False)),
                ("导出草稿…", lambda: self.ask_for_folder(as_draft=True)),
            ]
            self._message.say("info", words, actions)
            return
        pdf = self._exported[0].pdf
        try:
            data = pdf.read_bytes()
        except OSError:
            self._message.say("error", f"无法读取“{pdf}”，请重新导出后再打印。")
            return
        self.printing.ask(self._window, data, editor.edition.notice.copies, pdf.stem)

    @property
    def printing(self) -> Printing:
        """What prints; loaded when it is first needed."""
        if self._printing is None:
            from app.ui.printing import Printing

            printing = self._printing = Printing(self)
            printing.progressed.connect(self._tell_page)
            printing.done.connect(self._printed)
            printing.failed.connect(self._not_printed)
            printing.cancelled.connect(self._printing_ended)
        return self._printing

    def _tell_page(self, side: int, sides: int) -> None:
        cancel: Action = ("取消", self.printing.cancel)
        self._message.say("info", f"正在打印：{side} / {sides} 面…", [cancel], busy=True)

    def _printed(self, name: str) -> None:
        self._message.say("done", f"已送到“{name}”打印。")

    def _not_printed(self, why: str) -> None:
        self._message.say("error", why)

    def _printing_ended(self) -> None:
        self._message.say("info", "已取消打印；已经送到打印机的页面可能还会印出来。")

    def forget(self) -> None:
        """Another draft is open: what was exported before is not its own."""
        self._exported = self._under_way = None

    def stop(self) -> None:
        """End what is under way, for good."""
        if self._printing is not None:
            self._printing.cancel()
        self.exporting.stop()

    # --- how it goes ------------------------------------------------------------------------

    def _tell_stage(self, stage: str, behind: int, stages: int) -> None:
        self._say_busy(f"{stage}（{behind + 1} / {stages}）")

    def _say_busy(self, stage: str) -> None:
        words = f"正在导出{self._what}：{stage}…"
        self._message.say("info", words, [("取消", self.exporting.cancel)], busy=True)

    def _done(self, done: Exported) -> None:
        folder, pdf = done.pdf.parent, done.pdf
        words = f"已导出 DOCX、PDF 和电子包到“{folder}”，校验码 {done.code}。"
        if done.warnings:
            words += f"还有{len(done.warnings)}个警告，请再核对一遍。"
        if self._under_way is not None:
            self._exported = (done, self._under_way)
        actions: list[Action] = [
            ("打印…", self.print_out),
            ("打开文件夹", _showing(folder)),
            ("打开 PDF", _showing(pdf)),
            ("复制校验码", lambda: QGuiApplication.clipboard().setText(done.code)),
        ]
        self._message.say("done", words, actions)

    def _refused(self, refused: Refused) -> None:
        again: Action = ("改为导出草稿…", lambda: self.ask_for_folder(as_draft=True))
        number = len(refused.findings)
        words = f"没有导出：还有{number}个错误，请按右侧的提示改正后重试。"
        self.problems_wanted.emit()
        self._message.say("error", words, [again])

    def _failed(self, why: str) -> None:
        self._message.say("error", f"没有导出：{why}")


def _showing(path: Path) -> Callable[[], None]:
    return lambda: show_outside(path)
