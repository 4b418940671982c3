"""F1 opens the manual where a person is, whatever has the focus."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.model.editions import EDITIONS
from app.store.drafts import DraftFile
from app.ui.form.page import FormPage
from app.ui.manual import ManualWindow, chapter_for
from app.ui.notice import NoticeDialog
from app.ui.outline import steps_of
from app.ui.passwords import ChangePassword
from app.ui.window import Window
from tests.ui.driving import open_draft, question_in, wait


def manual_of(window: Window) -> ManualWindow:
    found = window.findChild(ManualWindow)
    assert found is not None
    return found


def test_f1_opens_the_chapter_of_what_has_the_focus(
    qtbot: QtBot, window: Window, half_draft: Path
) -> None:
    desk = open_draft(qtbot, window, half_draft)
    desk.go_to(steps_of(EDITIONS[-1])[3])
    assert isinstance(desk.page, FormPage)
    desk.page.go_to_first()
    wait(qtbot, lambda: desk.page.isAncestorOf(QApplication.focusWidget() or window))
    QTest.keyClick(window, Qt.Key.Key_F1)

    assert manual_of(window).isVisible()
    assert manual_of(window).chapter == "filling"


def test_f1_opens_the_chapter_of_the_page_where_the_focus_is_elsewhere(
    qtbot: QtBot, window: Window, half_draft: Path
) -> None:
    desk = open_draft(qtbot, window, half_draft)
    desk.enter_steps()
    wait(qtbot, lambda: QApplication.focusWidget() is not None)
    assert chapter_for(QApplication.focusWidget()) == ""
    QTest.keyClick(window, Qt.Key.Key_F1)

    assert manual_of(window).chapter == "overview"


def test_f1_opens_the_manual_from_a_dialog_too(
    qtbot: QtBot, window: Window, half_draft: Path
) -> None:
    open_draft(qtbot, window, half_draft)
    window.commands.changing_password.trigger()
    dialog = question_in(qtbot, window, ChangePassword)
    wait(qtbot, lambda: QApplication.activeWindow() is dialog)
    QTest.keyClick(dialog, Qt.Key.Key_F1)
    manual = manual_of(window)
    wait(qtbot, manual.isVisible)
    assert manual.chapter == "password"
    manual.contents.setFocus()
    QTest.keyClick(manual.contents, Qt.Key.Key_Down)

    assert manual.chapter == "others"  # it can be read while the dialog is there


def test_f1_opens_the_manual_from_a_window_beside(qtbot: QtBot, window: Window) -> None:
    window.commands.showing_notice.trigger()
    notice = window.findChild(NoticeDialog)
    assert notice is not None
    wait(qtbot, lambda: QApplication.activeWindow() is notice)
    QTest.keyClick(notice, Qt.Key.Key_F1)

    assert manual_of(window).isVisible()


def test_a_draft_that_somebody_has_open_is_explained(
    qtbot: QtBot, window: Window, half_draft: Path
) -> None:
    held = DraftFile.open(half_draft, EDITIONS)
    window.open(half_draft)
    question = question_in(qtbot, window, QMessageBox)
    wait(qtbot, lambda: QApplication.activeWindow() is question)
    QTest.keyClick(question, Qt.Key.Key_F1)
    held.close()

    assert manual_of(window).chapter == "others"


def test_the_manual_does_not_keep_the_program_alive(window: Window) -> None:
    window.commands.showing_manual.trigger()
    manual: QWidget = manual_of(window)

    assert not manual.testAttribute(Qt.WidgetAttribute.WA_QuitOnClose)
    assert manual.windowHandle().transientParent() is None
