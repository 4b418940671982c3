"""定稿: what is between here and it, the releases there are, and what changed since each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.model.paths import FieldPath
from app.store.releases import Event, Release, What
from app.ui.appearance import GRID
from app.ui.banner import Banner
from app.ui.changing import ChangesPanel, Choice
from app.ui.dressing import paint_primary
from app.ui.editor import Editor
from app.ui.mailing import LimitRow, MailLine
from app.ui.print_size import PrintSize
from app.ui.sheet import Plate, Sheet
from app.ui.telling import show_outside
from app.ui.word_evidence import WordChoice
from app.ui.words import Words, em

if TYPE_CHECKING:
    from app.store.files import Files
    from app.ui.evidence.looking import Looking
    from app.ui.outgoing import Outgoing
    from app.ui.released import Released
    from app.ui.splitting import Splitting

_WHAT = (
    "定稿之后，纸质材料和电子版出自同一个版本：每页页脚印有版次、日期和校验码，封面印有二维码，"
    "谁都可以用“核对材料”证明它们一致。定稿不妨碍继续修改，改了再定稿就是下一版。"
)
_DID: dict[What, str] = {"exported": "导出到", "printed": "打印到", "mailed": "已报送："}
_NOW = "现在的草稿"
_LEFT = 38
"""The least width of the records, in Chinese characters."""


class ReleasesPage(QWidget):
    """The releases at the left, how versions differ at the right.

    ``outgoing`` makes releases and prints them; ``released`` knows those of the open draft.
    ``looking`` knows what looks found at the evidence.
    """

    left = Signal()
    """A person goes back to the form."""

    def __init__(
        self,
        editor: Editor,
        files: Files,
        outgoing: Outgoing,
        released: Released,
        parent: QWidget | None = None,
        looking: Looking | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._outgoing = outgoing
        self._released = released
        self.setAccessibleName("定稿")
        self.back = QPushButton("返回填写", self)
        self.back.clicked.connect(self.left)
        self.sheet = Sheet(self)
        inside = self.sheet.inside
        self.title = Words("", inside, size=1.4, strong=True)
        self.note = Words(_WHAT, inside, tone="faint")
        self.making = QPushButton("定稿…", inside)
        self.making.clicked.connect(lambda: outgoing.ask_for_folder(as_draft=False))
        paint_primary(self.making)
        self.problems = QPushButton("查看问题", inside)
        self.problems.clicked.connect(lambda: outgoing.problems_wanted.emit("error"))
        self.word = WordChoice(editor, files, outgoing.settings, looking, inside)
        self.print_size = PrintSize(editor, outgoing.settings, looking, inside)
        self.mail = LimitRow(outgoing.settings, inside)
        self.mail.changed.connect(self._weigh)
        self.message = Banner("定稿记录的消息", inside)
        self.boxes: list[ReleaseBox] = []
        self._list = QVBoxLayout()
        self.changes = ChangesPanel(editor, files, self)
        self.changes.led.connect(self._lead)
        self._lay_out()
        released.told.connect(self.refresh)
        outgoing.exporting.busy_changed.connect(self._enable)
        editor.checked.connect(self._checked)
        self.refresh()

    def refresh(self) -> None:
        """Show the releases as they are known now."""
        releases = self._released.list
        shown = [box.release for box in self.boxes]
        if shown != list(releases):
            for box in self.boxes:
                box.hide()
                box.deleteLater()
            self.boxes = [self._box(release) for release in releases]
            names = [Choice(_NOW, _NOW, None)]
            for release in releases:
                imprint = release.imprint
                names.append(Choice(imprint.name, imprint.foot, release.draft))
            self.changes.show_choices(names if releases else [])
        self.changes.setVisible(bool(releases))
        self.mail.setVisible(bool(releases))
        self._say()

    def stop(self) -> None:
        """End what is under way, for good."""
        self.changes.stop()

    # --- what a person does -----------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._released.settle()
        self._say()
        self.mail.limit.refresh()
        self._weigh()
        self.changes.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.message.dismiss()

    def _lead(self, path: FieldPath) -> None:
        self.left.emit()
        self._editor.lead(path)

    def _log(self, release: Release, words: str) -> None:
        why = self._released.log(release.number, "mailed", words)
        if why:
            self.message.say("error", why)

    def _weigh(self) -> None:
        for box in self.boxes:
            box.mail.refresh()

    # --- how it stands ----------------------------------------------------------------------

    def _checked(self) -> None:
        if self.isVisible():
            self._say()

    def _say(self) -> None:
        errors = len(self._editor.report.errors)
        newest, released = self._released.newest, self._released
        if newest is not None and not released.changed:
            self.title.setText(f"{newest.imprint.name}已定稿，草稿与它一致")
        elif newest is not None:
            self.title.setText(f"草稿已改动，与{newest.imprint.name}不同")
        else:
            self.title.setText("还没有定稿" if errors else "可以定稿")
        if newest is None and errors:
            self.title.setText(f"还有{errors}处妨碍定稿")
        self.problems.setText(f"查看这{errors}处")
        self.problems.setVisible(bool(errors))
        again = newest is not None and not released.changed
        self.making.setText("再次导出…" if again else f"定稿为{released.next_name}…")
        self._enable()

    def _enable(self) -> None:
        busy = self._outgoing.exporting.busy
        self.making.setEnabled(not busy and not self._editor.report.errors)

    # --- parts ------------------------------------------------------------------------------

    def _box(self, release: Release) -> ReleaseBox:
        inside, splitting = self.sheet.inside, self._outgoing.splitting
        box = ReleaseBox(release, self._outgoing.print_release, self._log, splitting, inside)
        box.comparing.clicked.connect(lambda: self.changes.compare_with(release.imprint.name))
        self._list.addWidget(box)
        return box

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        line.setSpacing(2 * GRID)
        line.addWidget(self.back)
        line.addWidget(Words("定稿：纸质材料和电子版的同一个版本", self), 1)
        acts = QHBoxLayout()
        acts.setSpacing(GRID)
        acts.addWidget(self.making)
        acts.addWidget(self.problems)
        acts.addStretch(1)
        self._list.setSpacing(2 * GRID)
        column = self.sheet.column
        for part in (self.title, self.note):
            column.addWidget(part)
        column.addLayout(acts)
        column.addWidget(self.word)
        column.addWidget(self.print_size)
        column.addWidget(self.mail)
        column.addWidget(self.message)
        column.addLayout(self._list)
        self.sheet.setMinimumWidth(round(em(self) * _LEFT))
        panes = QHBoxLayout()
        panes.setContentsMargins(0, 0, 0, 0)
        panes.setSpacing(0)
        panes.addWidget(self.sheet, 2)
        panes.addWidget(self.changes, 3)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(line)
        whole.addLayout(panes, 1)


class ReleaseBox(Plate):
    """One release: number, day and 校验码, what became of it, and what can be done with it.

    ``log`` writes down that it was handed in, in the words that a person typed; ``splitting``
    divides its package for mails.
    """

    def __init__(
        self,
        release: Release,
        print_out: Callable[[Release], None],
        log: Callable[[Release, str], None],
        splitting: Splitting,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.release = release
        imprint = release.imprint
        self.setAccessibleName(imprint.foot)
        self._folder = next((e.words for e in reversed(release.events) if e.what == "exported"), "")
        name = Words(imprint.name, self, size=1.2, strong=True, wraps=False)
        when = Words(f"{release.at:%Y-%m-%d %H:%M} 定稿", self, tone="faint", wraps=False)
        self.code = self._button(f"校验码 {imprint.code}", self._copy)
        self.code.setFlat(True)
        self.code.setToolTip("点击复制")
        self.printing = self._button("打印…", lambda: print_out(release))
        self.showing = self._button("打开文件夹", lambda: show_outside(Path(self._folder)))
        self.showing.setEnabled(bool(self._folder))
        self.comparing = self._button("与现在比较", lambda: None)
        self.mail = MailLine(release, splitting, self)
        self.line = QLineEdit(self)
        self.line.setPlaceholderText("记下报送情况，如：5月3日寄出4份，顺丰 SF123；邮件已发")
        self.line.setAccessibleName(f"{imprint.name}的报送情况")
        self.noting = self._button("记下", self._note)
        self.line.textChanged.connect(self._typed)
        self.line.returnPressed.connect(self._note)
        self.noting.setEnabled(False)
        self._log = log
        self._lay_out(name, when, [_told(event) for event in release.events])

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.release.code)

    def _typed(self, text: str) -> None:
        self.noting.setEnabled(bool(text.strip()))

    def _note(self) -> None:
        words = self.line.text().strip()
        if words:
            self.line.clear()
            self._log(self.release, words)

    def _button(self, words: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(words, self)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

    def _lay_out(self, name: Words, when: Words, told: list[str]) -> None:
        head = QHBoxLayout()
        head.setSpacing(2 * GRID)
        head.addWidget(name)
        head.addWidget(when, 1)
        head.addWidget(self.code)
        acts = QHBoxLayout()
        acts.setSpacing(GRID)
        for button in (self.printing, self.showing, self.comparing):
            acts.addWidget(button)
        acts.addStretch(1)
        noting = QHBoxLayout()
        noting.setSpacing(GRID)
        noting.addWidget(self.line, 1)
        noting.addWidget(self.noting)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID + 4, 2 * GRID, GRID + 4)
        column.setSpacing(GRID)
        column.addLayout(head)
        for words in told:
            column.addWidget(Words(words, self, tone="faint"))
        column.addWidget(self.mail)
        column.addLayout(acts)
        column.addLayout(noting)


def _told(event: Event) -> str:
    at = event.at.astimezone()
    return f"{at:%Y-%m-%d %H:%M}　{_DID[event.what]}{event.words}"
