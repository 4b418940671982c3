"""The step of what a draft holds and its form does not: shown, so that it can be taken away."""

from __future__ import annotations

import json

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.model.paths import FieldPath
from app.model.rules import Finding
from app.ui.appearance import GRID
from app.ui.editor import Editor
from app.ui.outline import ELSEWHERE, step_at, steps_of
from app.ui.sheet import Card, Sheet

_LONGEST = 300


class ElsewherePage(Sheet):
    """What imported data held under names that no field has: never printed, and kept till now."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._shown: tuple[Finding, ...] = ()
        self.setAccessibleName(ELSEWHERE.title)
        self.card = Card(
            ELSEWHERE.title,
            self.inside,
            "导入的数据里有申报书没有的栏目。这些内容不会印出来，确认没有用处后可以删除；"
            "删除可以撤销。",
        )
        self.column.addWidget(self.card)
        editor.checked.connect(self._show)
        self._show()

    @property
    def words(self) -> str:
        """All that is said of what is there."""
        return "\n".join(label.text() for label in self.card.findChildren(QLabel))

    @property
    def buttons(self) -> list[QPushButton]:
        """What takes each away, in order."""
        return self.card.findChildren(QPushButton)

    def _show(self) -> None:
        steps = steps_of(self._editor.edition)
        found = tuple(
            finding
            for finding in self._editor.report.findings
            if step_at(steps, finding.path) == ELSEWHERE
        )
        if found == self._shown:
            return
        self._shown = found
        while (item := self.card.rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for finding in found:
            self.card.rows.addWidget(self._row(finding))

    def _row(self, finding: Finding) -> QWidget:
        row = QWidget(self.card)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, GRID // 2, 0, GRID // 2)
        words = QVBoxLayout()
        words.addWidget(_text(finding.message, row))
        value = self._editor.value(finding.path)
        if value is not None:
            said = (
                value
                if isinstance(value, str)
                else json.dumps(value, ensure_ascii=False, default=str)
            )
            short = said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"
            words.addWidget(_text(short, row))
        line.addLayout(words, 1)
        if value is not None and not self._editor.read_only:
            button = QPushButton("删除", row)
            button.setAccessibleName(f"删除“{finding.path}”")
            button.clicked.connect(lambda: self._delete(finding.path))
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _delete(self, path: FieldPath) -> None:
        self._editor.edit(path, None, name="删除")


def _text(words: str, parent: QWidget) -> QLabel:
    label = QLabel(words, parent, wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
