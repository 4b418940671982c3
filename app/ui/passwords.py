"""The dialogs about passwords: asking for one, and giving, changing or taking one away."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.appearance import GRID
from app.ui.banner import Banner

NO_WAY_BACK = (
    "忘记的密码无法找回：没有密码，任何人（包括本程序的开发者）都打不开草稿及其备份。"
    "请把密码另外记在稳妥的地方。"
)
_SHORT = 8


class PasswordLine(QLineEdit):
    """A line for a password, with a way to look at what was typed."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMinimumWidth(32 * GRID)

    def show_letters(self, shown: bool) -> None:
        """Show the letters, or dots."""
        echo = QLineEdit.EchoMode
        self.setEchoMode(echo.Normal if shown else echo.Password)


class _PasswordDialog(QDialog):
    """Lines for passwords, whether they are to be seen and remembered, and what is wrong."""

    def __init__(self, title: str, words: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.wrong = Banner("密码有问题", self, closable=False)
        self.shown = QCheckBox("显示密码", self)
        self.remembering = QCheckBox("在这台电脑上记住", self)
        self.remembering.setToolTip("由 Windows 的凭据管理器保管，只有您的账户可以取用")
        self.buttons = QDialogButtonBox(self)
        self.buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.rejected.connect(self.reject)
        self._lines = list[PasswordLine]()
        self.lines = QFormLayout()
        self.lines.setHorizontalSpacing(2 * GRID)
        self.lines.setVerticalSpacing(GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(_text(words, self))
        column.addWidget(self.wrong)
        column.addLayout(self.lines)
        column.addWidget(self.shown)
        column.addWidget(self.remembering)
        column.addWidget(_text(NO_WAY_BACK, self))
        column.addWidget(self.buttons)
        self.setMinimumWidth(60 * GRID)

    def add_line(self, label: str) -> PasswordLine:
        """Add a line for a password."""
        line = PasswordLine(label, self)
        line.setMinimumHeight(line.sizeHint().height())
        self.shown.toggled.connect(line.show_letters)
        self.lines.addRow(label, line)
        if self.lines.rowCount() == 1:
            line.setFocus()  # the first of all that could be entered would be a box to tick
        for before, after in pairwise((*self._lines, line, self.shown, self.remembering)):
            self.setTabOrder(before, after)
        self._lines.append(line)
        return line

    def add_primary(self, words: str) -> QPushButton:
        """Add the button that does what the dialog is for."""
        button = self.buttons.addButton(words, QDialogButtonBox.ButtonRole.AcceptRole)
        button.setDefault(True)
        return button


class AskPassword(_PasswordDialog):
    """Asks for the password of a draft that is to be opened."""

    given = Signal(str, bool)
    """The password, and whether this computer is to remember it."""

    def __init__(self, file: str, parent: QWidget | None = None) -> None:
        super().__init__("输入密码", f"草稿“{file}”有密码，请输入后打开。", parent)
        self.password = self.add_line("密码")
        self.ok = self.add_primary("打开")
        self.buttons.accepted.connect(self._give)
        self.password.textChanged.connect(self._enable)
        self._enable()

    def refuse(self, why: str) -> None:
        """Say what was wrong with the password that was given."""
        self.wrong.say("error", why)
        self.password.selectAll()
        self.password.setFocus()

    def _enable(self) -> None:
        self.ok.setEnabled(bool(self.password.text()))

    def _give(self) -> None:
        if self.password.text():
            self.given.emit(self.password.text(), self.remembering.isChecked())
            self.accept()


class ChangePassword(_PasswordDialog):
    """Gives a draft a password, another one, or none any more."""

    given = Signal(str, bool)
    """The new password (empty: none), and whether this computer is to remember it."""

    def __init__(self, file: str, parent: QWidget | None = None, *, has_one: bool) -> None:
        what = "更改或去掉" if has_one else "给草稿设置"
        more = "整个文件（填写内容、附件、历史）和今后的备份都会加密。"
        super().__init__("密码", f"{what}“{file}”的密码。{more}", parent)
        self.password = self.add_line("新密码")
        self.again = self.add_line("再输一遍")
        self.ok = self.add_primary("更改密码" if has_one else "设置密码")
        self.taking_away = QPushButton("去掉密码", self)
        self.taking_away.setAutoDefault(False)
        self.taking_away.clicked.connect(self._take_away)
        if has_one:
            destructive = QDialogButtonBox.ButtonRole.DestructiveRole
            self.buttons.addButton(self.taking_away, destructive)
        else:
            self.taking_away.hide()
        self.buttons.accepted.connect(self._give)
        for line in (self.password, self.again):
            line.textChanged.connect(self._look)
        self._look()

    def _look(self) -> None:
        first, second = self.password.text(), self.again.text()
        if second and not first.startswith(second):
            self.wrong.say("warning", "两次输入的密码不一样，请重新输入。")
        elif first and len(first) < _SHORT:
            self.wrong.say("info", f"密码较短，容易被猜出；建议{_SHORT}个字符以上。")
        else:
            self.wrong.dismiss()
        self.ok.setEnabled(bool(first) and first == second)
        self.adjustSize()  # what was said needs room, or no more

    def _give(self) -> None:
        if self.ok.isEnabled():
            self.given.emit(self.password.text(), self.remembering.isChecked())
            self.accept()

    def _take_away(self) -> None:
        self.given.emit("", False)
        self.accept()


def _text(words: str, parent: QWidget) -> QLabel:
    label = QLabel(words, parent, wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
