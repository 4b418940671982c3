"""What leaves the house: releases and drafts' prints, and how they went, told above the form."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.export.composition import DRAFT_MARK
from app.export.release import unconfirmed
from app.store.files import sha256_of
from app.ui import dialogs
from app.ui.banner import Action, Banner
from app.ui.editor import Editor
from app.ui.exporting import Exporting
from app.ui.outcome import Outcome
from app.ui.released import Released
from app.ui.settings import Settings, data_folder
from app.ui.splitting import Splitting
from app.ui.telling import show_outside

if TYPE_CHECKING:
    from app.export.release import Exported, Refused
    from app.model.draft import Draft
    from app.store.releases import Published, Release
    from app.ui.printing import Printing, Source
    from app.ui.session import Session


class Outgoing(QObject):
    """Exports the open draft on behalf of a window; ``message`` is where it tells."""

    problems_wanted = Signal(str)
    """Something is in the way, which is to be shown: ``error`` or ``warning``."""
    releases_wanted = Signal()
    """A person wants to see the releases there are."""
    released_changed = Signal()
    """What is known of the releases changed."""

    def __init__(
        self, window: QWidget, session: Session, settings: Settings, message: Banner
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._settings = settings
        self._message = message
        self._what = self._stage = ""
        self._printing: Printing | None = None
        self._outcome: Outcome | None = None
        self._under_way: tuple[Editor, Draft] | None = None
        self._released: Released | None = None
        self._printed_release = 0
        self.splitting = Splitting(settings, message, self)
        self.exporting = Exporting(self)
        self.exporting.progressed.connect(self._tell_stage)
        self.exporting.pictured.connect(self._tell_picture)
        self.exporting.done.connect(self._done)
        self.exporting.refused.connect(self._refused)
        self.exporting.failed.connect(self._failed)
        self.exporting.cancelled.connect(
            lambda: self._message.say("info", f"已取消，没有{self._what}。")
        )

    @property
    def settings(self) -> Settings:
        """What is remembered of how a person exports."""
        return self._settings

    @property
    def released(self) -> Released | None:
        """The releases of the open draft; ``None`` where none is open."""
        opened, editor = self._session.opened, self._session.editor
        if self._released is None and opened is not None and editor is not None:
            self._released = Released(editor, opened.file, self)
            self._released.told.connect(self.released_changed)
        return self._released

    def ask_for_folder(self, *, as_draft: bool) -> None:
        """Let a person choose a folder, and write a release or a draft's print into it.

        Errors and warnings that nobody has confirmed stand in the way of a release: they are told
        before anything is asked.
        """
        path, editor = self._session.path, self._session.editor
        if path is None or editor is None or self.exporting.busy:
            return
        if not as_draft and not self._is_ready(editor):
            return
        own = path.is_relative_to(data_folder())
        start = self._settings.export_folder or ("" if own else str(path.parent))
        what = "导出草稿" if as_draft else "定稿"
        folder = dialogs.ask_for_folder(self._window, f"{what}：选择保存到哪个文件夹", start)
        if folder is not None:
            self._settings.export_folder = str(folder)
            self.export_to(folder, as_draft=as_draft)

    def export_to(self, folder: Path, *, as_draft: bool) -> None:
        """Export into ``folder``, after asking where older exports would be replaced."""
        editor = self._session.editor
        if editor is None or self.exporting.busy:
            return
        released = self.released
        if not as_draft and released is not None:
            released.settle()
        release = DRAFT_MARK if as_draft or released is None else released.next_name
        replaced = self.exporting.would_replace(editor, folder, release)
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
            from app.export.issuing import InDraft

            self._what = "导出草稿" if as_draft else "定稿"
            self._say_busy("准备")
            self._under_way = editor, editor.draft
            issuer = None if as_draft else InDraft(opened.file)
            word = "none" if as_draft else self._settings.word_evidence
            resampling = self._settings.resampling
            self.exporting.start(editor, opened.files, folder, issuer, word, resampling=resampling)

    def _is_ready(self, editor: Editor) -> bool:
        """Whether nothing but a look at the folder is between here and a release."""
        editor.check()
        report = editor.report
        if report.errors:
            self._tell_errors(editor)
            return False
        doubts = unconfirmed(report)
        if doubts:
            self.problems_wanted.emit("warning")
            self._message.say(
                "warning",
                f"还没有定稿：有{len(doubts)}个警告没有确认，请按右侧的提示改正，"
                "或者点“确认”写明理由，然后再定稿。",
            )
        return not doubts

    def print_out(self) -> None:
        """Print what was exported; where that is not what the draft says, say what to do."""
        editor = self._session.editor
        if editor is None:
            return
        self._printed_release = 0
        released = self.released
        if released is not None:
            released.settle()
            if released.newest is not None and not released.changed:
                self.print_release(released.newest)
                return
        if self._outcome is None or not self._outcome.holds:
            known = self._outcome is not None or (released is not None and released.changed)
            when = "草稿在定稿或导出之后又有改动，" if known else ""
            words = f"打印用的是定稿的 PDF：{when}请先定稿，完成后点“打印…”。"
            actions: list[Action] = [
                ("定稿…", lambda: self.ask_for_folder(as_draft=False)),
                ("导出草稿…", lambda: self.ask_for_folder(as_draft=True)),
            ]
            self._message.say("info", words, actions)
            return
        done = self._outcome.done
        pdf, evidence = done.pdf, done.evidence
        try:
            data = pdf.read_bytes()
            if evidence is not None:
                evidence.stat()
        except OSError as error:
            path = error.filename or pdf
            self._message.say("error", f"无法读取“{path}”，请重新导出后再打印。")
            return
        job = data if evidence is None else (data, evidence)
        self.printing.ask(self._window, job, editor.edition.notice.copies, pdf.stem)

    def print_release(self, release: Release) -> None:
        """Print the PDFs of a release, evidence last: no others than those that were published."""
        found = printable_of(release)
        editor = self._session.editor
        if found is None or editor is None:
            again: Action = ("再次导出…", lambda: self.ask_for_folder(as_draft=False))
            newest = self._released is not None and self._released.newest == release
            words = f"{release.imprint.name}的 PDF 已不在导出时的文件夹里，或者被改动过，" + (
                "请再次导出后打印。" if newest else "请从电子包里取出它来打印。"
            )
            self._message.say("warning", words, [again] if newest else [])
            return
        path, job = found
        self._printed_release = release.number
        self.printing.ask(self._window, job, editor.edition.notice.copies, path.stem)

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
        if self._printed_release and self.released is not None:
            self.released.log(self._printed_release, "printed", name)

    def _not_printed(self, why: str) -> None:
        self._message.say("error", why)

    def _printing_ended(self) -> None:
        self._message.say("info", "已取消打印；已经送到打印机的页面可能还会印出来。")

    def forget(self) -> None:
        """Another draft is open: what was exported before is not its own."""
        self._retire()
        self.splitting.cancel()
        if self._released is not None:
            self._released.deleteLater()
            self._released = None

    def stop(self) -> None:
        """End what is under way, for good."""
        if self._printing is not None:
            self._printing.cancel()
        self.splitting.stop()
        self.exporting.stop()

    # --- how it goes ------------------------------------------------------------------------

    def _tell_stage(self, stage: str, behind: int, stages: int) -> None:
        self._stage = f"{stage}（{behind + 1} / {stages}）"
        self._say_busy(self._stage)

    def _tell_picture(self, page: int, pages: int) -> None:
        self._say_busy(f"{self._stage}，Word 版第 {page} / {pages} 页")

    def _say_busy(self, stage: str) -> None:
        words = f"正在{self._what}：{stage}…"
        self._message.say("info", words, [("取消", self.exporting.cancel)], busy=True)

    def _done(self, done: Exported) -> None:
        editor, draft = self._under_way or (None, None)
        if editor is None or draft is None or editor is not self._session.editor:
            return  # its draft was left
        as_draft = done.imprint is None
        if not as_draft and self.released is not None:
            self.released.refresh()
        folder: Action = ("打开文件夹", _showing(done.pdf.parent))
        records: list[Action] = [] if as_draft else [("定稿记录", self.releases_wanted.emit)]
        again: Action = (
            "导出草稿…" if as_draft else "定稿…",
            lambda: self.ask_for_folder(as_draft=as_draft),
        )
        newest = None if as_draft or self.released is None else self.released.newest
        copying: Action = (
            "复制校验码",
            lambda: QGuiApplication.clipboard().setText(done.code),
        )
        valid: list[Action] = [
            ("打印…", self.print_out),
            folder,
            ("打开 PDF", _showing(done.pdf)),
            # More don't find room; the code can be copied from the records as well.
            *((self.splitting.offer(newest) if newest is not None else []) or [copying]),
            *records,
        ]
        self._retire()
        outdated = [again, folder, *records]
        limit = self.splitting.limit
        self._outcome = Outcome(done, draft, editor, self._message, valid, outdated, limit)

    def _retire(self) -> None:
        outcome, self._outcome = self._outcome, None
        if outcome is not None:
            outcome.retire()

    def _refused(self, _: Refused) -> None:
        if self._under_way is not None:
            self._tell_errors(self._under_way[0])

    def _tell_errors(self, editor: Editor) -> None:
        from app.ui.outline import overall, progress_of

        steps = progress_of(editor.edition, editor.answers, editor.report).values()
        wrong = replace(overall(steps), warnings=0)
        again: Action = ("改为导出草稿…", lambda: self.ask_for_folder(as_draft=True))
        words = f"没有定稿：还有{'，'.join(wrong.words)}，请按右侧的提示处理后重试。"
        self.problems_wanted.emit("error")
        self._message.say("error", words, [again])

    def _failed(self, why: str) -> None:
        told = why if why.startswith("没有") else f"没有{self._what}：{why}"
        self._message.say("error", told)


def _showing(path: Path) -> Callable[[], None]:
    return lambda: show_outside(path)


def printable_of(release: Release) -> tuple[Path, Source] | None:
    """The PDF of a release where it was last put, and what is printed: it, then its evidence.

    None where one of both is gone, or is no longer what was published.
    """
    published = [file for file in release.files if file.name.endswith(".pdf")]
    found = [path for file in published if (path := _found(release, file)) is not None]
    if not found or len(found) < len(published):
        return None
    form, *evidence = found
    try:
        data = form.read_bytes()
    except OSError:
        return None
    if hashlib.sha256(data).hexdigest() != published[0].sha256:
        return None  # changed since it was found
    return form, (data, *evidence) if evidence else data


def _found(release: Release, published: Published) -> Path | None:
    """Where a file of a release was last put, if it is there still, and unchanged."""
    for event in reversed(release.events):
        path = Path(event.words) / published.name
        if event.what != "exported":
            continue
        try:
            with path.open("rb") as file:
                if sha256_of(file) == published.sha256:
                    return path
        except OSError:
            continue
    return None
