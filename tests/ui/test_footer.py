"""Below the form."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.ui.footer import Footer


@pytest.fixture
def footer(qtbot: QtBot) -> Footer:
    made = Footer()
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_ways_are_named_and_end_at_the_ends(footer: Footer) -> None:
    wanted = list[int]()
    footer.wanted.connect(wanted.append)
    footer.show_place("概览", "第 1 部分，共 17 部分", "一、企业基本信息")
    footer.back.click()
    footer.on.click()
    assert wanted == [-1, 1]
    assert footer.on.accessibleName() == "下一步：一、企业基本信息"
    footer.show_place("（六）", "第 17 部分，共 17 部分", "")

    assert footer.on.text() == "回到概览"
    assert footer.on.accessibleName() == "回到概览"
    footer.on.click()
    assert wanted == [-1, 1, 1]
    footer.show_place("", "", "封面")
    assert not footer.back.isEnabled()
    assert footer.on.text() == "下一步"


def test_whoever_saves_amid_typing_goes_on_typing(qtbot: QtBot, footer: Footer) -> None:
    line, button = QLineEdit(footer), QPushButton("导出", footer)
    for widget in (line, button):
        widget.show()
    footer.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    footer.offer_name()
    assert line.hasFocus()
    footer.offer_name()
    assert footer.name.hasFocus()
    qtbot.keyClick(footer.name, Qt.Key.Key_Escape)
    assert not footer.offering
    assert line.hasFocus()
    button.setFocus()
    footer.offer_name()
    assert footer.name.hasFocus()  # the next words would press the button
    line.setFocus()
    qtbot.waitUntil(lambda: not footer.offering)
    assert line.hasFocus()


def test_a_name_is_offered_and_given(qtbot: QtBot, footer: Footer) -> None:
    named = list[str]()
    footer.named.connect(named.append)
    footer.offer_name()
    assert footer.offering
    footer.name.setText("　送审前 ")
    qtbot.keyClick(footer.name, Qt.Key.Key_Return)

    assert named == ["送审前"]
    assert not footer.offering


def test_a_blank_name_is_none(qtbot: QtBot, footer: Footer) -> None:
    named = list[str]()
    footer.named.connect(named.append)
    footer.offer_name()
    qtbot.keyClick(footer.name, Qt.Key.Key_Return)
    assert named == []
    footer.withdraw()

    assert not footer.offering


def test_long_names_are_not_cut_amid_what_is_composed(footer: Footer) -> None:
    footer.offer_name()
    event = QInputMethodEvent()
    event.setCommitString("送审" * 40)
    QApplication.sendEvent(footer.name, event)

    assert footer.name.text() == "送审" * 40


def test_same_place_is_not_read_out_again(footer: Footer, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(footer.on, "setAccessibleName", said.append)
    for _ in range(3):
        footer.show_place("概览", "第 1 部分", "一、企业基本信息")

    assert said == ["下一步：一、企业基本信息"]
