"""Below the form: the way back and on, where one is, and a name for what was just saved."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QWidget,
)
from shiboken6 import isValid

from app.ui.appearance import GRID, secondary
from app.ui.dressing import paint_primary
from app.ui.plain import label, set_tip

_OFFERED = 15_000
"""Milliseconds after which the offer to name a version goes away, unless it is being used."""


class Footer(QFrame):
    """上一步 and 下一步, and between them where one is."""

    wanted = Signal(int)
    """A person wants to go on (1) or back (-1)."""
    named = Signal(str)
    """A person gave the draft as it is this name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = ("", "", "")
        self.back = QPushButton("上一步", self)
        self.on = QPushButton("下一步", self)
        self.back.clicked.connect(lambda: self.wanted.emit(-1))
        self.on.clicked.connect(lambda: self.wanted.emit(1))
        self._where = label("", self)
        self._where.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.name = QLineEdit(self)
        self.name.setPlaceholderText("起个名字，如“交财务核对前”（再按 Ctrl+S 到这里）")
        self.name.setAccessibleName("版本名称")
        self.name.returnPressed.connect(self._name)
        self.name.installEventFilter(self)
        self._before: QWidget | None = None
        self._keep = QPushButton("保存版本", self)
        self._keep.clicked.connect(self._name)
        self._away = QToolButton(self, autoRaise=True)
        self._away.setText("✕")
        self._away.setAccessibleName("不起名")
        set_tip(self._away, "不起名")
        self._away.clicked.connect(self.withdraw)
        self._middle = QStackedWidget(self)
        self._middle.addWidget(self._where)
        self._middle.addWidget(self._offer())
        line = QHBoxLayout(self)
        line.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        line.setSpacing(2 * GRID)
        line.addWidget(self.back)
        line.addWidget(self._middle, 1)
        line.addWidget(self.on)
        self._offering = QTimer(self, singleShot=True, interval=_OFFERED)
        self._offering.timeout.connect(self._withdraw_unused)
        self.dress()

    def show_place(self, before: str, where: str, after: str) -> None:
        """Show where one is, and where 上一步 and 下一步 lead.

        No title before leads nowhere; none after is the end, from which the way leads back to
        the account of all steps.
        """
        if (before, where, after) == self._place:
            return  # at every key: nobody wants to hear it read out again
        self._place = before, where, after
        self._where.setText(where)
        self.back.setEnabled(bool(before))
        self.on.setText("下一步" if after else "回到概览")
        for button, word, title in ((self.back, "上一步", before), (self.on, "下一步", after)):
            set_tip(button, f"{word}：{title}" if title else "")
            button.setAccessibleName(f"{word}：{title}" if title else button.text())

    def offer_name(self) -> None:
        """Offer to give what was just saved a name, and enter the line for it.

        Whoever saves amid typing goes on typing where they were: they enter it with the same key.
        """
        again = self.offering
        focus = QApplication.focusWidget()
        self._middle.setCurrentIndex(1)
        self._offering.start()
        if again or not _types(focus):
            self._before = self._before if focus is self.name else focus
            self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def withdraw(self) -> None:
        """Take the offer back; whoever was in its line goes back to where they were."""
        self._offering.stop()
        inside = self._middle.isAncestorOf(QApplication.focusWidget() or self)
        before, self._before = self._before, None
        if inside and before is not None and isValid(before):
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.clear()
        self._middle.setCurrentIndex(0)

    @property
    def offering(self) -> bool:
        """Whether a name is being offered."""
        return bool(self._middle.currentIndex())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The line for a name is put away with Esc, and when it is left without one."""
        if watched is self.name:
            if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
                if event.type() == QEvent.Type.KeyPress:
                    self.withdraw()
                return True
            if event.type() == QEvent.Type.FocusOut and not self.name.text():
                # Not amid the change of focus; and the buttons beside the line belong to it.
                QTimer.singleShot(0, self, self._withdraw_left)
        return super().eventFilter(watched, event)

    def _withdraw_left(self) -> None:
        focus = QApplication.focusWidget()
        if focus not in {None, self.name, self._keep, self._away} and not self.name.text():
            self.withdraw()

    def _withdraw_unused(self) -> None:
        if self.name.hasFocus() or self.name.text():
            self._offering.start()
        else:
            self.withdraw()

    def _name(self) -> None:
        words = self.name.text().strip()
        if words:
            self.withdraw()
            self.named.emit(words)
        else:
            self.name.setFocus()

    def _offer(self) -> QWidget:
        offer = QWidget(self)
        line = QHBoxLayout(offer)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(self.name, 1)
        line.addWidget(self._keep)
        line.addWidget(self._away)
        return offer

    def dress(self) -> None:
        """Take on the application's colours."""
        palette = QApplication.palette(self._where)
        palette.setColor(QPalette.ColorRole.WindowText, secondary(QApplication.palette()))
        self._where.setPalette(palette)
        paint_primary(self.on)


def _types(widget: QWidget | None) -> bool:
    """Whether keys put words into a widget."""
    if widget is None or isinstance(widget, QAbstractItemView):
        return False
    return bool(widget.inputMethodQuery(Qt.InputMethodQuery.ImEnabled))
