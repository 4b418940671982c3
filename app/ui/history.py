"""The history of a draft: its versions, how any two of them differ, and the way back to one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.model.difference import Difference, changes_to, compare
from app.model.draft import Draft
from app.model.failure import Failure
from app.model.paths import FieldPath
from app.ui.appearance import GRID
from app.ui.banner import Banner
from app.ui.comparing import Comparison
from app.ui.editor import Editor
from app.ui.jobs import Lane
from app.ui.versions import PRESENT, Version, Versions, VersionsList, called, exact_time
from app.ui.words import Words

Done = Callable[[], None]
Failed = Callable[[str], None]

_MOMENT = 200
"""Milliseconds after a change in which more of them are waited for."""


def restore_into(editor: Editor, draft: Draft) -> None:
    """Make what stands in ``draft`` the present: one step, which can be undone."""
    editor.make(changes_to(editor.draft, draft), name="恢复历史版本")


class HistoryPage(QWidget):
    """The versions at the left; at the right how the chosen one differs from another.

    ``lane`` makes what the versions are read in, away from the window. ``keep`` saves the present
    under a name. ``restore`` makes a draft the present; the page has asked before. Both call the
    first function that they get in the end, or the second one with what was in the way.
    """

    left = Signal()
    """A person goes from here to a field: the form is to be shown."""

    def __init__(
        self,
        editor: Editor,
        versions: Versions,
        lane: Callable[[QObject], Lane],
        keep: Callable[[str, Done, Failed], object],
        restore: Callable[[Draft, Done, Failed], object],
        parent: QWidget | None = None,
        today: Callable[[], date] = date.today,
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._versions = versions
        self._keep = keep
        self._restore = restore
        self._today = today
        self._known: tuple[Version, ...] = ()
        self._drafts: dict[int, Draft | Failure] = {}
        self._listing, self._reading = lane(self), lane(self)
        self.setAccessibleName("历史版本")
        self.list = VersionsList(self)
        self.list.chosen.connect(self._chosen)
        self.name = QLineEdit(self)
        self.name.setPlaceholderText("给现在的内容起名保存，如：送财务审核前")
        self.name.setAccessibleName("版本名称")
        self.name.returnPressed.connect(self._save)
        self.name.textChanged.connect(self._enable)
        self.saving = QPushButton("保存为版本", self)
        self.saving.clicked.connect(self._save)
        self.title = Words("", self, size=1.2, strong=True)
        self.other = QComboBox(self)
        self.other.setAccessibleName("与哪个版本比较")
        self.other.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.other.setMinimumContentsLength(14)
        self.other.currentIndexChanged.connect(self._compare)
        self.restoring = QPushButton("恢复到此版本…", self)
        self.restoring.clicked.connect(self._ask)
        self.message = Banner("历史版本的消息", self)
        self.comparison = Comparison(self)
        self.comparison.led.connect(self._lead)
        self._empty = Words("", self)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setMargin(4 * GRID)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.comparison)
        self._stack.addWidget(self._empty)
        self._later = QTimer(self, singleShot=True, interval=_MOMENT)
        self._later.timeout.connect(self._compare)
        self._lay_out()
        editor.checked.connect(self._changed)
        self._enable()

    def refresh(self) -> None:
        """Ask for the versions anew, and compare."""
        self._listing.start(lambda: tuple(self._versions.list()), self._show_list, self._fail)

    def _show_list(self, known: tuple[Version, ...]) -> None:
        self._known = known
        # What could not be read is tried again.
        self._drafts = {n: d for n, d in self._drafts.items() if isinstance(d, Draft)}
        self.list.show_versions(known, self._today())
        self._fill_others()
        self._compare()

    @property
    def busy(self) -> bool:
        """Whether versions are still being read."""
        return self._listing.busy or self._reading.busy

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What is shown to differ."""
        return tuple(box.difference for box in self.comparison.boxes)

    # --- what a person does -----------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _chosen(self) -> None:
        self.message.dismiss()
        self._fill_others()
        self._compare()

    def _changed(self) -> None:
        if self.isVisible():
            self._later.start()

    def _lead(self, path: FieldPath) -> None:
        self.left.emit()
        self._editor.lead(path)

    def _save(self) -> None:
        name = self.name.text().strip()
        if not name or self._editor.read_only:
            return

        def done() -> None:
            self.name.clear()
            self.refresh()
            self.message.say("done", f"已保存版本“{name}”。")

        self._keep(name, done, self._fail)

    def _fail(self, why: str) -> None:
        self.message.say("error", why)

    def _ask(self) -> None:
        """Say what restoring would do, and let a person decide; nothing is done yet."""
        version = self.list.current
        if version is None:
            return
        self.message.say(
            "warning",
            f"现在的内容将变成{exact_time(version.at)}“{called(version)}”的样子，包括备注和确认理由。"
            "恢复后可以随时撤销（Ctrl+Z）。",
            [("恢复", self._go_back), ("取消", self.message.dismiss)],
        )
        going, dropping = self.message.findChildren(QPushButton)[-2:]  # the newest come last
        self.setTabOrder(self.restoring, going)
        self.setTabOrder(going, dropping)
        dropping.setFocus()

    def _go_back(self) -> None:
        version = self.list.current
        draft = self._drafts.get(version.id) if version is not None else None
        if version is None or not isinstance(draft, Draft):
            return
        words = f"已恢复到{exact_time(version.at)}“{called(version)}”。不合适的话可以撤销。"

        def done() -> None:
            self.refresh()
            self.message.say("done", words, [("撤销", self._undo)])

        self.message.say("info", "正在恢复…", busy=True)
        self._restore(draft, done, self._fail)

    def _undo(self) -> None:
        self.message.dismiss()
        self._editor.undo()

    # --- comparing --------------------------------------------------------------------------

    def _fill_others(self) -> None:
        """What the chosen version can be compared with: the present, and every other one."""
        kept = self.other.currentData()
        current = self.list.current
        self.other.blockSignals(True)
        self.other.clear()
        self.other.addItem(PRESENT, None)
        for version in sorted(self._known, key=lambda v: (v.at, v.id), reverse=True):
            if current is None or version.id != current.id:
                self.other.addItem(f"{exact_time(version.at)} {called(version)}", version.id)
        self.other.setCurrentIndex(max(self.other.findData(kept), 0))
        self.other.blockSignals(False)

    def _compare(self) -> None:
        version = self.list.current
        if version is None:
            self.title.setText("历史版本")
            self._say_empty(
                "还没有历史版本。\n\n程序每次打开、每天和每次导出时会自动留下一个版本；"
                "也可以在左下方给现在的内容起名，随时保存一个。"
            )
            self._enable()
            return
        other = next((v for v in self._known if v.id == self.other.currentData()), None)
        self.title.setText(f"{called(version)}（{exact_time(version.at)}）")
        wanted = [version.id] if other is None else [version.id, other.id]
        self._drafts = {n: draft for n, draft in self._drafts.items() if n in wanted}
        if not all(number in self._drafts for number in wanted):
            self._enable(whole=False)
            self._read([number for number in wanted if number not in self._drafts])
            return
        self._reading.cancel()
        old = self._drafts[version.id]
        new = self._editor.draft if other is None else self._drafts[other.id]
        self._enable(whole=isinstance(old, Draft))
        if isinstance(old, Failure) or isinstance(new, Failure):
            self.message.say("error", str(old if isinstance(old, Failure) else new))
            self._say_empty("这个版本读不出来，无法比较。其他版本不受影响。")
            return
        names = [_short(version), PRESENT if other is None else _short(other)]
        if other is not None and (other.at, other.id) < (version.at, version.id):
            old, new = new, old  # what is older stands at the left
            names.reverse()
        found = compare(self._editor.edition, old, new)
        if not found:
            self._say_empty(f"“{names[0]}”和“{names[1]}”没有不同。")
            return
        self._stack.setCurrentWidget(self.comparison)
        words = f"共{len(found)}处不同。"
        self.comparison.show_differences(found, (names[0], names[1]), words)

    def _read(self, numbers: list[int]) -> None:
        """Read versions, and compare again once they are there; they never change."""

        def work() -> dict[int, Draft | Failure]:
            return {number: _draft_of(self._versions, number) for number in numbers}

        def show(read: dict[int, Draft | Failure]) -> None:
            self._drafts |= read
            self._compare()

        self._reading.start(work, show, self._fail)

    def _say_empty(self, words: str) -> None:
        self._empty.setText(words)
        self.comparison.show_differences((), ("", ""))
        self._stack.setCurrentWidget(self._empty)

    @property
    def empty_words(self) -> str:
        """What is said where there is nothing to compare."""
        return self._empty.text() if self._stack.currentWidget() is self._empty else ""

    # --- the parts --------------------------------------------------------------------------

    def _enable(self, *, whole: bool = True) -> None:
        writable = not self._editor.read_only
        self.restoring.setEnabled(writable and whole)
        self._choices.setVisible(self.list.current is not None)
        self.name.setEnabled(writable)
        self.saving.setEnabled(writable and bool(self.name.text().strip()))

    def _lay_out(self) -> None:
        left = QFrame(self)
        left.setAutoFillBackground(True)
        left.setBackgroundRole(self.palette().ColorRole.Base)
        left.setMinimumWidth(216)
        naming = QVBoxLayout()
        naming.setContentsMargins(GRID + 4, GRID, GRID + 4, GRID + 4)
        naming.setSpacing(GRID)
        naming.addWidget(self.name)
        naming.addWidget(self.saving)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, GRID, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.list, 1)
        column.addLayout(naming)
        right = QWidget(self)
        self._choices = QWidget(right)
        against = QLabel("与", self._choices)
        against.setBuddy(self.other)
        line = QHBoxLayout(self._choices)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(against)
        line.addWidget(self.other, 1)
        line.addWidget(QLabel("比较", self._choices))
        line.addStretch(1)
        line.addWidget(self.restoring)
        head = QVBoxLayout()
        head.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, GRID)
        head.setSpacing(GRID)
        head.addWidget(self.title)
        head.addWidget(self._choices)
        below = QVBoxLayout(right)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addLayout(head)
        below.addWidget(self.message)
        below.addWidget(self._stack, 1)
        across = QSplitter(Qt.Orientation.Horizontal, self)
        across.addWidget(left)
        across.addWidget(right)
        across.setStretchFactor(1, 1)
        across.setCollapsible(0, False)
        across.setCollapsible(1, False)
        across.setHandleWidth(3)
        across.setSizes([264, 640])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(across)


def _draft_of(versions: Versions, number: int) -> Draft | Failure:
    try:
        return versions.draft(number)
    except Failure as failure:
        return failure


def _short(version: Version) -> str:
    here = version.at.astimezone()
    return version.name or f"{here.month}月{here.day}日 {here:%H:%M}"
