"""How a release goes by mail: what its package weighs, and what a mail may weigh."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.export.splitting import weight_words
from app.ui.appearance import GRID
from app.ui.mail_limit import MailLimit
from app.ui.splitting import SPLIT, Splitting, package_of
from app.ui.symbols import SymbolLabel
from app.ui.words import Words

if TYPE_CHECKING:
    from app.store.releases import Release
    from app.ui.settings import Settings


class LimitRow(QWidget):
    """What a mail may weigh, to be set."""

    changed = Signal()

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self.limit = MailLimit(lambda: settings.mail_limit, self._keep, self)
        self._settings = settings
        self.limit.changed.connect(self.changed)
        label = Words("邮箱附件上限", self, wraps=False)
        label.setBuddy(self.limit)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(label)
        line.addWidget(self.limit)
        line.addWidget(Words("MB，电子包超过它时可以分卷", self, tone="faint"), 1)

    def _keep(self, megabytes: int) -> None:
        self._settings.mail_limit = megabytes


class MailLine(QWidget):
    """What the package of a release weighs in a mail, and its way into several mails."""

    def __init__(self, release: Release, splitting: Splitting, parent: QWidget) -> None:
        super().__init__(parent)
        self._release, self._splitting = release, splitting
        self._symbol = SymbolLabel("done", self)
        self.words = Words("", self, tone="faint")
        self.button = QPushButton(SPLIT, self, autoDefault=False)
        self.button.setToolTip("在电子包旁边另写几个压缩文件，每个都不超过邮箱上限")
        self.button.clicked.connect(lambda: splitting.start(release))
        splitting.busy_changed.connect(self.refresh)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(self._symbol)
        line.addWidget(self.words, 1)
        line.addWidget(self.button)
        self.refresh()

    def refresh(self) -> None:
        """Take the limit as it is set now."""
        package = package_of(self._release)
        self.setVisible(package is not None)
        if package is None:
            return
        exceeds = self._splitting.exceeds(package.size)
        self._symbol.set_meaning("warning" if exceeds else "done")
        self.words.setText(weight_words(package.size, self._splitting.limit))
        self.button.setVisible(exceeds)
        self.button.setEnabled(not self._splitting.busy)
