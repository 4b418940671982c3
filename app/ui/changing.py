"""The 改动报告 in the window: what changed between two versions, on which pages, and as a PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.model.difference import compare
from app.model.draft import Draft
from app.ui import dialogs
from app.ui.appearance import GRID
from app.ui.banner import Banner
from app.ui.comparing import Comparison
from app.ui.editor import Editor
from app.ui.jobs import Lane, Worker
from app.ui.telling import show_outside
from app.ui.words import Words

if TYPE_CHECKING:
    from app.export.changes import ChangeReport
    from app.model.edition import Edition
    from app.store.files import Files

_MOMENT = 600
"""Milliseconds without a change before the pages are set: it takes a second or two."""
_NONE = "两个版本的内容没有不同。"


@dataclass(frozen=True, slots=True)
class Choice:
    """A version that can be compared: its short name, its whole one, and its draft.

    ``draft`` is ``None`` for what stands in the draft now, which changes.
    """

    name: str
    whole: str
    draft: Draft | None


class ChangesPanel(QWidget):
    """Two versions to choose from, what differs, and on which pages of the newer one."""

    led = Signal(object)
    """A person wants to go to this path."""

    def __init__(self, editor: Editor, files: Files, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._files = files
        self._choices: tuple[Choice, ...] = ()
        self._report: ChangeReport | None = None
        self._count = ""
        self._reader = Worker("changes")
        self._lane = Lane(self._reader, self)
        self._later = QTimer(self, singleShot=True, interval=_MOMENT)
        self._later.timeout.connect(self._set_pages)
        self.older = self._chooser("原来的版本")
        self.newer = self._chooser("现在的版本")
        self.pages = Words("", self, tone="faint")
        self.saving = QPushButton("改动报告存为 PDF…", self)
        self.saving.setAutoDefault(False)
        self.saving.clicked.connect(self.ask_where)
        self.message = Banner("改动报告的消息", self)
        self.comparison = Comparison(self)
        self.comparison.led.connect(self.led)
        self._lay_out()
        editor.checked.connect(self._changed)

    # --- what is compared -------------------------------------------------------------------

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Offer these versions, the newest first: the first is compared with the second."""
        self._choices = tuple(choices)
        for box, index in ((self.newer, 0), (self.older, 1)):
            box.blockSignals(True)
            box.clear()
            box.addItems([choice.name for choice in choices])
            box.setCurrentIndex(min(index, len(choices) - 1))
            box.blockSignals(False)
        self.refresh()

    def compare_with(self, name: str) -> None:
        """Compare the version of this name with what stands in the draft now."""
        self.newer.setCurrentIndex(0)
        self.older.setCurrentText(name)
        self.refresh()

    def refresh(self) -> None:
        """Compare anew."""
        sides = self._sides()
        self._report = None
        self.saving.setEnabled(False)
        self._later.stop()
        self._lane.cancel()
        if sides is None:
            self.comparison.show_differences((), ("", ""), "")
            self.pages.setText("")
            return
        older, newer = sides
        printed = ("value", "row", "order")
        found = compare(self._editor.edition, self._draft(older), self._draft(newer))
        differences = [difference for difference in found if difference.what in printed]
        self._count = f"{len(differences)}处改动"
        self.comparison.show_differences(differences, (older.name, newer.name))
        counting = f"{self._count}。正在排版，数出涉及哪些页…"
        self.pages.setText(counting if differences else _NONE)
        if differences and self.isVisible():
            self._later.start()

    def ask_where(self) -> None:
        """Let a person say where the report is to go, and write it there."""
        report = self._report
        if report is None:
            return
        start = Path.home() / f"改动报告 {self.older.currentText()}至{self.newer.currentText()}.pdf"
        filters = ["PDF (*.pdf)"]
        target = dialogs.ask_for_new_file(self, "改动报告存为", filters, start, ".pdf")
        if target is not None and target.exists():
            self.message.say("error", f"“{target.name}”已经存在，请换一个文件名。")
        elif target is not None:
            self.message.say("info", "正在生成改动报告…", busy=True)
            self._lane.start(lambda: _write(report, target), self._saved, self._fail)

    def stop(self) -> None:
        """Let the thread go, for good."""
        self._later.stop()
        self._lane.cancel()
        self._reader.shut_down(cancel=True)

    # --- how it goes ------------------------------------------------------------------------

    def _changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _set_pages(self) -> None:
        sides = self._sides()
        if sides is None:
            return
        older, newer = ((choice.whole, self._draft(choice)) for choice in sides)
        edition, files = self._editor.edition, self._files
        work = _reporting(edition, files, older, newer)
        self._lane.start(work, self._show_pages, self._fail)

    def _show_pages(self, report: ChangeReport) -> None:
        from app.export.changes import words_of_pages

        self._report = report
        self.pages.setText(f"{self._count}，涉及的页：{words_of_pages(report)}")
        self.saving.setEnabled(True)

    def _saved(self, target: Path) -> None:
        opening = ("打开", lambda: show_outside(target))
        self.message.say("done", f"改动报告已存为“{target}”。", [opening])

    def _fail(self, why: str) -> None:
        self.pages.setText("")
        self.message.say("error", why)

    def _sides(self) -> tuple[Choice, Choice] | None:
        older, newer = self.older.currentIndex(), self.newer.currentIndex()
        if older < 0 or newer < 0 or max(older, newer) >= len(self._choices) or older == newer:
            return None
        return self._choices[older], self._choices[newer]

    def _draft(self, choice: Choice) -> Draft:
        return self._editor.draft if choice.draft is None else choice.draft

    # --- parts ------------------------------------------------------------------------------

    def _chooser(self, name: str) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(name)
        box.setMinimumContentsLength(6)
        box.currentIndexChanged.connect(self.refresh)
        return box

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(Words("改动报告：", self, strong=True, wraps=False))
        line.addWidget(self.older)
        line.addWidget(Words("→", self, wraps=False))
        line.addWidget(self.newer)
        line.addStretch(1)
        line.addWidget(self.saving)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(2 * GRID, 2 * GRID, GRID, 0)
        whole.setSpacing(GRID)
        whole.addLayout(line)
        whole.addWidget(self.pages)
        whole.addWidget(self.message)
        whole.addWidget(self.comparison, 1)


def _reporting(
    edition: Edition, files: Files, older: tuple[str, Draft], newer: tuple[str, Draft]
) -> Callable[[], ChangeReport]:
    def work() -> ChangeReport:
        from app.export.changes import Version, report_of
        from app.export.page_texts import page_texts
        from app.ui.rendering import draw

        def version(name: str, draft: Draft) -> Version:
            drawn = draw(edition, draft, files)
            return Version(name, draft, tuple(page_texts(drawn.pdf)), drawn.places)

        return report_of(edition, version(*older), version(*newer))

    return work


def _write(report: ChangeReport, target: Path) -> Path:
    from app.export.pdf.report import render_report
    from app.export.publish import publish, workshop

    with workshop(target.parent) as temporary:
        made = temporary / target.name
        made.write_bytes(render_report(report, datetime.now(UTC).isoformat(timespec="seconds")))
        publish([made], target.parent)
    return target
