"""The head of the window."""

from pathlib import Path

import pytest
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.ui.appearance import Scheme, apply_scheme
from app.ui.commands import Commands
from app.ui.dressing import paint_primary
from app.ui.header import ElidedLabel, Header, button_for
from tests.ui.test_appearance import contrast


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_words_of_the_primary_button_can_be_read(
    qtbot: QtBot, qapp: QApplication, scheme: Scheme
) -> None:
    apply_scheme(qapp, scheme)
    button = QPushButton("　　　　")
    qtbot.addWidget(button)
    button.setDefault(True)
    paint_primary(button)
    button.resize(80, 24)
    ground = button.grab().toImage().pixelColor(40, 12)
    apply_scheme(qapp, "light")

    assert contrast(ground, QColor("white")) > 4.5


def test_a_button_follows_its_action(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    action = QAction("导出…")
    done = list[bool]()
    action.triggered.connect(lambda: done.append(True))
    button = button_for(action, parent)
    button.click()
    action.setEnabled(False)
    button.click()

    assert done == [True]
    assert not button.isEnabled()


def test_long_names_are_shortened_to_the_eye_alone(qtbot: QtBot) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.show()
    label.set_words("一家名称非常非常长的有限责任公司")

    assert label.text().endswith("…")
    assert label.accessibleName() == label.toolTip() == "一家名称非常非常长的有限责任公司"


def test_who_applies_with_what_and_where_from(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    header = Header(Commands(window, "system", list))
    window.setCentralWidget(header)
    header.show_names("", "某平台", Path("/资料/申报/甲.shenbao"))

    assert header.company.words == "（尚未填写企业名称）"
    assert header.file.words == "某平台 · 甲.shenbao"
    assert header.file.toolTip() == str(Path("/资料/申报/甲.shenbao"))
    header.show_code("")
    assert header.code.isHidden()


def test_that_the_code_was_copied_is_said_for_a_moment(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    header = Header(Commands(window, "system", list))
    header.show_code("ABCD-EFGH")
    header.tell_copied()
    assert header.code.text() == "已复制校验码"
    qtbot.waitUntil(lambda: header.code.text() == "校验码 ABCD-EFGH")


def test_a_click_on_the_code_copies_the_code_and_not_the_draft(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    commands = Commands(window, "system", list)
    asked: list[str] = []
    commands.copying.triggered.connect(lambda: asked.append("draft"))
    commands.copying_code.triggered.connect(lambda: asked.append("code"))
    header = Header(commands)
    header.show_code("ABCD-EFGH")
    header.code.click()
    assert asked == ["code"]
