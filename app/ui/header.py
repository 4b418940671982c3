"""The head of the window: whose draft this is, whether it is saved, what can be done with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QFontMetrics, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.ui.appearance import GRID, Meaning, colour_of, secondary
from app.ui.commands import Commands
from app.ui.dressing import paint_primary
from app.ui.ground import bold
from app.ui.plain import set_tip
from app.ui.saving import SavingLine
from app.ui.symbols import icon
from app.ui.words import sized

_LARGE = 1.3
_MOMENT = 1500
"""Milliseconds that it takes to notice a word."""


class ElidedLabel(QLabel):
    """One line of words, with an ellipsis where there is no room; the whole is its tool tip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_words(self, words: str) -> None:
        """Show other words."""
        if words == self._words:
            return
        self._words = words
        set_tip(self, words)
        self.setAccessibleName(words)
        self._elide()

    @property
    def words(self) -> str:
        """The words, whole."""
        return self._words

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        mode = Qt.TextElideMode.ElideRight
        self.setText(QFontMetrics(self.font()).elidedText(self._words, mode, self.width()))


def button_for(action: QAction, parent: QWidget, *, primary: bool = False) -> QPushButton:
    """A button that does what ``action`` does, and is enabled with it."""
    button = QPushButton(action.text(), parent)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    button.clicked.connect(action.trigger)

    def follow() -> None:
        button.setEnabled(action.isEnabled())
        set_tip(button, action.toolTip())

    action.changed.connect(follow)
    follow()
    if primary:
        # Styles that know default buttons colour them; the palette does it in the others.
        button.setDefault(True)
        paint_primary(button)
    return button


class Header(QFrame):
    """Company, platform and file at the left; what is saved and the actions at the right."""

    def __init__(self, commands: Commands) -> None:
        super().__init__()
        self.company = ElidedLabel(self)
        self.file = ElidedLabel(self)
        self.code = QPushButton(self, flat=True)
        self._code = ""
        self._copied = QTimer(self, singleShot=True, interval=_MOMENT)
        self._copied.timeout.connect(lambda: self.show_code(self._code))
        self.code.clicked.connect(commands.copying_code.trigger)
        self.code.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.release = QPushButton(self, flat=True)
        self.release.setToolTip("定稿记录和改动报告")
        self.release.clicked.connect(commands.showing_releases.trigger)
        self.release.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.release.hide()
        self._changed = False
        self.saving = SavingLine(self)
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self.company)
        names.addWidget(self.file)
        line = QHBoxLayout(self)
        line.setContentsMargins(2 * GRID, GRID + 4, 2 * GRID, GRID + 4)
        line.setSpacing(GRID)
        line.addLayout(names, 1)
        line.addWidget(self.saving)
        line.addWidget(self.release)
        line.addWidget(self.code)
        line.addWidget(button_for(commands.drafting, self))
        line.addWidget(button_for(commands.exporting, self))
        self.dress()

    def show_names(self, company: str, platform: str, path: Path) -> None:
        """Show whose draft this is, and what it is called."""
        self.company.set_words(company or "（尚未填写企业名称）")
        self.file.set_words(" · ".join(filter(None, (platform, path.name))))
        set_tip(self.file, str(path))

    def show_release(self, words: str, *, changed: bool) -> None:
        """Show how the draft stands to its newest release; no words hide it."""
        self._changed = changed
        self.release.setText(words)
        self.release.setVisible(bool(words))
        self.dress()

    def show_code(self, code: str) -> None:
        """Show the 校验码 of what is previewed; none hides it."""
        self._code = code
        self.code.setVisible(bool(code))
        self.code.setText(f"校验码 {code}")
        self.code.setToolTip("每页页脚都印有这个校验码；点击复制")

    def tell_copied(self) -> None:
        """Say for a moment, in its own place, that the 校验码 was copied."""
        self.code.setMinimumWidth(self.code.width())
        self.code.setText("已复制校验码")
        self._copied.start()

    def dress(self) -> None:
        """Take on sizes and colours as they follow from the application's."""
        self.company.setFont(sized(bold(QApplication.font(self.company)), _LARGE))
        palette = QApplication.palette(self.file)
        palette.setColor(QPalette.ColorRole.WindowText, secondary(QApplication.palette()))
        self.file.setPalette(palette)
        self.code.setIcon(icon("copy", secondary(QApplication.palette())))
        meaning: Meaning = "warning" if self._changed else "done"
        self.release.setIcon(icon(meaning, colour_of(meaning, QApplication.palette())))
