"""The notice at hand: its dates, copies and addresses, to be read and copied."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.model.edition import Edition, Notice
from app.ui.appearance import GRID
from app.ui.ground import bold

_WEEKDAYS = "一二三四五六日"


def day(when: date) -> str:
    """A date as an office writes it.

    >>> day(date(2018, 5, 4))
    '2018年5月4日（星期五）'
    """
    weekday = _WEEKDAYS[when.weekday()]
    return f"{when.year}年{when.month}月{when.day}日（星期{weekday}）"


def essentials(notice: Notice) -> str:
    """The notice in one short line."""
    due = notice.due_on
    return f"{due.year}年{due.month}月{due.day}日截止 · 纸质材料{notice.copies}份"


class NoticeDialog(QDialog):
    """Everything that the notice says about handing in; the window behind it stays usable."""

    def __init__(self, edition: Edition, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("通知要点")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(_heading(edition.notice.title))
        column.addLayout(facts_of(edition.notice, inside))
        if edition.notice.instructions:
            column.addWidget(_heading("填报说明"))
            column.addWidget(_text("\n".join(edition.notice.instructions)))
        column.addStretch(1)
        area = QScrollArea(self, widgetResizable=True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inside)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        buttons.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, GRID)
        whole.addWidget(area)
        whole.addWidget(buttons)
        self.resize(640, 560)


def facts_of(notice: Notice, parent: QWidget) -> QFormLayout:
    """The dates, copies and addresses, each beside its name."""
    facts = [
        ("文号", notice.number),
        ("印发单位", notice.issuer),
        ("印发日期", day(notice.published_on)),
        ("截止日期", day(notice.due_on)),
        ("纸质材料", f"一式{notice.copies}份，A4纸双面印刷"),
        ("通信地址", notice.postal_address),
        ("邮编", notice.postcode),
        ("电子版发送至", notice.email),
        ("联系方式", notice.contact),
    ]
    form = QFormLayout()
    form.setHorizontalSpacing(2 * GRID)
    form.setVerticalSpacing(GRID)
    form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    copied = {"通信地址", "电子版发送至"}
    for name, words in facts:
        if words:
            form.addRow(name, _copied(name, words, parent) if name in copied else _fact(words))
    return form


def _copied(name: str, words: str, parent: QWidget) -> QWidget:
    row = QWidget(parent)
    button = QToolButton(row)
    button.setText("复制")
    button.setAccessibleName(f"复制{name}")
    button.clicked.connect(lambda: QGuiApplication.clipboard().setText(words))
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.addWidget(_fact(words), 1)
    line.addWidget(button)
    return row


def _heading(words: str) -> QLabel:
    label = _text(words)
    label.setFont(bold(label.font()))
    return label


def _fact(words: str) -> QLabel:
    """Short words that stay on one line, so that rows are of one height."""
    label = _text(words)
    label.setWordWrap(False)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return label


def _text(words: str) -> QLabel:
    label = QLabel(words, wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    return label
