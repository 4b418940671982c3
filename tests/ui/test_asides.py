"""The windows over the main one."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.ui.manual import ManualWindow
from app.ui.notice import NoticeDialog
from app.ui.passwords import AskPassword, ChangePassword
from app.ui.recovery import RecoveryDialog
from app.ui.window import Window
from tests.ui.driving import open_draft, question_in, wait


def test_the_manual_is_one_window_however_often_it_is_asked_for(window: Window) -> None:
    window.commands.showing_manual.trigger()
    window.commands.showing_manual.trigger()
    assert [manual.isVisible() for manual in window.findChildren(ManualWindow)] == [True]


def test_the_notice_is_there_before_any_draft_is_open(qtbot: QtBot, window: Window) -> None:
    window.commands.showing_notice.trigger()
    question_in(qtbot, window, NoticeDialog).close()


def test_what_was_brought_back_is_opened(qtbot: QtBot, window: Window, empty_draft: Path) -> None:
    window.commands.recovering.trigger()
    question_in(qtbot, window, RecoveryDialog).recovered.emit(empty_draft)
    wait(qtbot, lambda: window.session.path == empty_draft)


def test_a_password_is_set_and_asked_for(qtbot: QtBot, window: Window, empty_draft: Path) -> None:
    open_draft(qtbot, window, empty_draft)
    window.commands.changing_password.trigger()
    dialog = question_in(qtbot, window, ChangePassword)
    assert isinstance(dialog, ChangePassword)
    dialog.given.emit("口令", False)
    dialog.accept()
    wait(qtbot, lambda: "已设置密码" in window.message.words)
    window.commands.closing.trigger()
    wait(qtbot, lambda: window.session.path is None)
    window.open(empty_draft)
    asking = question_in(qtbot, window, AskPassword)
    assert isinstance(asking, AskPassword)
    asking.password.setText("不对")
    asking.ok.click()
    wait(qtbot, lambda: window.doorway.question is not asking)
    again = window.doorway.question
    assert isinstance(again, AskPassword)
    assert "密码不正确" in again.wrong.words
    again.password.setText("口令")
    again.ok.click()
    wait(qtbot, lambda: window.session.path == empty_draft)
    window.commands.closing.trigger()
    wait(qtbot, lambda: bool(window.welcome.recent.rows))

    assert window.welcome.recent.rows[0].progress == "有密码"
