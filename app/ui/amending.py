"""读回修改: what was changed in an exported Word file, to be accepted into the draft or not."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.model.difference import changes_to
from app.model.failure import Failure
from app.ui.appearance import GRID
from app.ui.banner import Banner
from app.ui.dressing import paint_primary
from app.ui.jobs import Lane, Worker
from app.ui.sheet import Sheet
from app.ui.words import Words

if TYPE_CHECKING:
    from app.export.readback.amendments import Amendment, Amendments
    from app.model.draft import Draft
    from app.model.edition import Edition
    from app.store.files import Readable
    from app.ui.amending_boxes import AmendmentBox, Strays
    from app.ui.appearance import Meaning
    from app.ui.editor import Editor

STEP = "读回修改"
FILTER = ["Word 文档 (*.docx)", "所有文件 (*)"]
_AT_ONCE = 60
"""So many changes are shown before one asks for more."""
_MOST = 256 * 2**20
_PROCESSING = "正在读取…"


class AmendingDialog(QDialog):
    """The changes in the file at ``path``, each with a box to tick; accepting is one step."""

    taken = Signal(int)
    """So many changes were accepted."""
    _told = Signal(str)

    def __init__(
        self, editor: Editor, path: Path, files: Callable[[], Readable], parent: QWidget | None
    ) -> None:
        """``files`` gives the draft's files; it is called in another thread."""
        super().__init__(parent)
        self.setWindowTitle(STEP)
        self._editor = editor
        self._path = path
        self._files = files
        self._closed = threading.Event()
        self._reader = Worker("amending")
        self._lane = Lane(self._reader, self)
        self._left: list[Amendment] = []
        self._none_chosen = False
        self.boxes: list[AmendmentBox] = []
        self.strays: Strays | None = None
        self.title = Words(f"“{path.name}”中的修改", self, size=1.2, strong=True)
        self.message = Banner("读回修改的结果", self, closable=False)
        self.sheet = Sheet(self)
        self.sheet.setAccessibleName("Word 文件中的修改")
        self.more = self._button("", self._show_more)
        self.all = self._button("全选(&A)", lambda: self._tick_all(on=True))
        self.none = self._button("全不选(&N)", lambda: self._tick_all(on=False))
        self.count = Words("", self, tone="faint", wraps=False)
        self.closing = self._button("关闭", self.reject)
        self.accepting = self._button("采纳所选", self.accept_chosen)
        self.accepting.setDefault(True)
        paint_primary(self.accepting)
        keys = QShortcut(QKeySequence("Ctrl+Return"), self)
        keys.activated.connect(self.accept_chosen)
        self.finished.connect(self.stop)
        self._told.connect(self._tell_progress, Qt.ConnectionType.QueuedConnection)
        self._lay_out()
        self._enable()
        self.read()

    # --- what a person does -----------------------------------------------------------------

    def read(self) -> None:
        """Read the file, away from the window."""
        edition, draft = self._editor.edition, self._editor.draft
        self.message.say("info", _PROCESSING, busy=True)
        self._lane.start(lambda: self._read(edition, draft), self._show, self._fail)

    def accept_chosen(self) -> None:
        """Make the chosen changes in the draft, as one step."""
        from app.export.readback.amendments import accepted

        chosen = self.chosen
        if not chosen or self._editor.read_only:
            return
        draft = self._editor.draft
        self._editor.settle()
        self._editor.make(changes_to(draft, accepted(draft, chosen)), name=STEP)
        self.taken.emit(len(chosen))
        self.accept()

    @property
    def chosen(self) -> list[Amendment]:
        """What is to be accepted."""
        shown = [box.amendment for box in self.boxes if box.chosen]
        return shown + [one for one in self._left if one.certain and not self._none_chosen]

    def stop(self) -> None:
        """Let the thread go, for good."""
        self._closed.set()
        self._lane.cancel()
        self._reader.shut_down(cancel=True)

    # --- reading -----------------------------------------------------------------------------

    def _read(self, edition: Edition, draft: Draft) -> Amendments:
        from app.export.readback.readback import read_amendments

        def went_on(words: str) -> None:
            if self._closed.is_set():
                raise Failure("已取消。")
            self._told.emit(words)

        return read_amendments(
            _bytes(self._path), self._path.name, edition, draft, self._files(), went_on
        )

    def _tell_progress(self, words: str) -> None:
        if self._lane.busy:
            self.message.say("info", words, busy=True)

    def _fail(self, why: str) -> None:
        self.message.say("error", why)
        self._enable()

    def _show(self, found: Amendments) -> None:
        from app.ui.amending_boxes import Strays

        self._none_chosen = False
        self._left = list(found.items)
        meaning, words = _summary(found)
        self.message.say(meaning, words)
        self._show_more()
        self.strays = Strays(self.sheet.inside)
        self.strays.show_strays(found.strays)
        self.sheet.column.addWidget(self.strays)
        self._enable()
        first = next((box.box for box in self.boxes if box.box.isEnabled()), self.closing)
        first.setFocus()

    def _show_more(self) -> None:
        from app.ui.amending_boxes import AmendmentBox

        now, self._left = self._left[:_AT_ONCE], self._left[_AT_ONCE:]
        last = self.boxes[-1].box if self.boxes else None
        for one in now:
            box = AmendmentBox(one, self.sheet.inside)
            box.box.setEnabled(one.usable and not self._editor.read_only)
            if self._none_chosen:
                box.box.setChecked(False)
            box.toggled.connect(self._enable)
            self._list.addWidget(box)
            self.boxes.append(box)
            if last is not None:
                self.setTabOrder(last, box.box)
            last = box.box
        self.more.setText(f"再显示{min(len(self._left), _AT_ONCE)}项（还有{len(self._left)}项）")
        self.more.setVisible(bool(self._left))
        self._enable()

    def _tick_all(self, *, on: bool) -> None:
        """Conflicts are decided one by one: what others typed meanwhile is not swept away."""
        self._none_chosen = not on
        for box in self.boxes:
            if box.box.isEnabled() and not (on and box.amendment.conflict):
                box.box.setChecked(on)
        self._enable()

    def _enable(self) -> None:
        chosen, all_of_them = len(self.chosen), len(self.boxes) + len(self._left)
        writable = not self._editor.read_only
        self.accepting.setText(f"采纳所选（{chosen}）" if chosen else "采纳所选")
        self.accepting.setEnabled(bool(chosen) and writable)
        for button in (self.all, self.none):
            button.setEnabled(bool(self.boxes) and writable)
        words = f"已选{chosen}项，共{all_of_them}项" if all_of_them else ""
        self.count.setText(words if writable else "草稿只能查看，不能采纳")

    # --- parts -------------------------------------------------------------------------------

    def _button(self, words: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(words, self)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

    def _lay_out(self) -> None:
        self._list = QVBoxLayout()
        self._list.setSpacing(GRID)
        self.sheet.column.setContentsMargins(0, GRID, GRID, GRID)
        self.sheet.column.setSpacing(GRID)
        self.sheet.column.addLayout(self._list)
        self.sheet.column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.more.hide()
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self.all)
        buttons.addWidget(self.none)
        buttons.addWidget(self.count)
        buttons.addStretch(1)
        buttons.addWidget(self.closing)
        buttons.addWidget(self.accepting)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        whole.setSpacing(GRID + 4)
        whole.addWidget(self.title)
        whole.addWidget(self.message)
        whole.addWidget(self.sheet, 1)
        whole.addLayout(buttons)
        self.resize(880, 720)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(_MOST + 1)
    except OSError as error:
        reason = error.strerror or "无法读取"
        raise Failure(
            f"无法读取文件“{path}”（{reason}），请检查它是否在 Word 中打开着，或改名、移走了。"
        ) from None
    if len(data) > _MOST:
        raise Failure(f"“{path.name}”异常庞大，不是本程序导出的文件，没有打开。")
    return data


def _summary(found: Amendments) -> tuple[Meaning, str]:
    """What was found as a whole, and what to do."""
    sentences = list(found.sentences)
    conflicts = sum(one.conflict for one in found.items)
    troubled = sum(bool(one.problem) and not one.conflict for one in found.items)
    if found.items:
        sentences.append(f"有{len(found.items)}处修改，勾选要采纳的，再点“采纳所选”。")
    else:
        sentences.append("没有可以读回的修改，各栏目与导出时一样。")
    if found.known:
        sentences.append(f"另有{found.known}处修改草稿里已经有了。")
    if conflicts:
        sentences.append(f"其中{conflicts}处草稿也改过，没有预先勾选。")
    if troubled:
        sentences.append(f"有{troubled}处要先核对，没有预先勾选。")
    odd = bool(found.sentences) or conflicts or troubled
    return ("warning" if odd else "info" if found.items else "done"), "".join(sentences)
