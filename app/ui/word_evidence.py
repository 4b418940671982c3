"""Whether Word's version of the evidence is written with a release, and which: 图片 or 只列目录."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.export.evidence.looking import evidence_names
from app.export.evidence.weighing import Weight, weight_of
from app.model.failure import Failure
from app.ui.appearance import GRID
from app.ui.words import Words

if TYPE_CHECKING:
    from app.export.evidence import Way
    from app.export.evidence.inspection import Inspection
    from app.store.files import Files
    from app.ui.editor import Editor
    from app.ui.evidence.looking import Looking
    from app.ui.settings import Settings

_MOMENT = 300
"""Milliseconds after a change in which more of them are waited for."""
_WAYS: tuple[tuple[Way, str], ...] = (
    ("none", "不另做 Word 版，从 PDF 打印"),
    ("pictures", "另做 Word 版，各页做成图片"),
    ("list", "另做 Word 版，只列目录"),
)
_NO = "证明材料写成一个可打印的 PDF：目录、隔页和全部附件。电子包里另有各附件的原件。"
_LIST = "Word 版只有目录和隔页，写明各附件在证明材料 PDF 的第几页；页面从 PDF 打印。"


class WordChoice(QWidget):
    """The choice, remembered in the settings, and what it means for the open draft.

    ``looking`` knows what looks found at it. It is seen only where the draft has evidence.
    """

    def __init__(
        self,
        editor: Editor,
        files: Files,
        settings: Settings,
        looking: Looking | None,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.editor, self._files, self._settings = editor, files, settings
        self.inspection: Callable[[str], Inspection | None] = (
            _unknown if looking is None else looking.inspection
        )
        """Tells what a look found at a file."""
        label = Words("证明材料", self, wraps=False)
        self.ways = QComboBox(self)
        self.ways.setAccessibleName("证明材料的 Word 版")
        label.setBuddy(self.ways)
        for way, words in _WAYS:
            self.ways.addItem(words, way)
        self.note = Words("", self, tone="faint")
        self._lay_out(label)
        self._later = QTimer(self, singleShot=True, interval=_MOMENT)
        self._later.timeout.connect(self.refresh)
        self.ways.activated.connect(self._choose)
        editor.checked.connect(self._later.start)
        if looking is not None:
            looking.changed.connect(self._later.start)
        self.refresh()

    @property
    def way(self) -> Way:
        """What was chosen."""
        return _WAYS[max(0, self.ways.currentIndex())][0]

    def refresh(self) -> None:
        """Show what is remembered, and what it means for the draft as it is now."""
        names = evidence_names(self.editor.answers)
        self.setVisible(bool(names))
        self.ways.setCurrentIndex(self.ways.findData(self._settings.word_evidence))
        words = {"none": _NO, "list": _LIST}.get(self.way)
        weight = self._weight(names) if words is None else None
        self.note.setText(words or "")
        if weight is not None:
            self.note.setText(_told(weight))
        self.note.set_tone("warning" if weight is not None and weight.many else "faint")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._later.start()

    def _choose(self) -> None:
        self._settings.word_evidence = self.way
        self.refresh()

    def _weight(self, names: list[str]) -> Weight:
        return weight_of((self.inspection(name), self._size(name)) for name in names)

    def _size(self, name: str) -> int:
        try:
            return self._files.size(name)
        except Failure:
            return 0

    def _lay_out(self, label: Words) -> None:
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(label)
        line.addWidget(self.ways)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(line)
        column.addWidget(self.note)


def _unknown(_: str) -> Inspection | None:
    return None


def _told(weight: Weight) -> str:
    same = "Word 版逐页与 PDF 相同"
    rest = f"还有{weight.unknown}件没有检查完，页数不全。" if weight.unknown else ""
    if not weight.pages:
        return f"{same}。{rest}"
    size = f"约{max(1, round(weight.bytes / 1e6))}MB，约需{weight.minutes}分钟"
    words = f"{same}：{weight.pages}页附件，{size}。{rest}"
    if weight.many:
        words += "页数很多，Word 打开和打印都会很慢，建议从 PDF 打印，Word 版只列目录。"
    return words
