"""The dialogs about passwords."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from app.ui.passwords import NO_WAY_BACK, AskPassword, ChangePassword


def said(dialog: AskPassword | ChangePassword) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def test_a_password_is_asked_for_and_given(qtbot: QtBot) -> None:
    dialog = AskPassword("甲.shenbao")
    qtbot.addWidget(dialog)
    given = list[tuple[str, bool]]()
    dialog.given.connect(lambda password, kept: given.append((password, kept)))
    dialog.open()
    assert "甲.shenbao" in said(dialog)
    assert NO_WAY_BACK in said(dialog)
    assert not dialog.ok.isEnabled()
    qtbot.keyClicks(dialog.password, "s3cret")
    dialog.remembering.setChecked(True)
    qtbot.keyClick(dialog.password, Qt.Key.Key_Return)

    assert given == [("s3cret", True)]
    assert not dialog.isVisible()


@pytest.mark.parametrize("has_one", [True, False])
def test_what_is_typed_at_once_is_the_password(qtbot: QtBot, has_one: bool) -> None:
    dialog = ChangePassword("甲.shenbao", has_one=has_one)
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(dialog.password.hasFocus)
    for following in (dialog.again, dialog.shown, dialog.remembering):
        qtbot.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Tab)
        assert following.hasFocus()


def test_a_wrong_password_is_said_and_asked_for_again(qtbot: QtBot) -> None:
    dialog = AskPassword("甲.shenbao")
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.refuse("密码不对，请重新输入。")

    assert dialog.wrong.words == "密码不对，请重新输入。"


def test_letters_are_hidden_until_they_are_wanted(qtbot: QtBot) -> None:
    dialog = ChangePassword("甲.shenbao", has_one=False)
    qtbot.addWidget(dialog)
    echo = QLineEdit.EchoMode
    assert {dialog.password.echoMode(), dialog.again.echoMode()} == {echo.Password}
    dialog.shown.click()
    assert {dialog.password.echoMode(), dialog.again.echoMode()} == {echo.Normal}


def test_a_new_password_is_typed_twice(qtbot: QtBot) -> None:
    dialog = ChangePassword("甲.shenbao", has_one=False)
    qtbot.addWidget(dialog)
    given = list[str]()
    dialog.given.connect(lambda password, _: given.append(password))
    dialog.open()
    assert dialog.taking_away.isHidden()
    qtbot.keyClicks(dialog.password, "long enough")
    qtbot.keyClicks(dialog.again, "long x")
    assert "不一样" in dialog.wrong.words
    qtbot.keyClick(dialog.again, Qt.Key.Key_Return)
    assert given == []
    dialog.again.setText("long enough")
    assert dialog.wrong.words == ""
    dialog.ok.click()

    assert given == ["long enough"]


def test_a_short_password_is_remarked_upon_but_taken(qtbot: QtBot) -> None:
    dialog = ChangePassword("甲.shenbao", has_one=True)
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.password.setText("ab")
    dialog.again.setText("ab")

    assert "较短" in dialog.wrong.words
    assert dialog.ok.isEnabled()


def test_a_password_is_taken_away(qtbot: QtBot) -> None:
    dialog = ChangePassword("甲.shenbao", has_one=True)
    qtbot.addWidget(dialog)
    given = list[tuple[str, bool]]()
    dialog.given.connect(lambda password, kept: given.append((password, kept)))
    dialog.open()
    assert dialog.taking_away.isVisible()
    dialog.taking_away.click()

    assert given == [("", False)]
