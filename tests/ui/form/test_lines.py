"""Typed words, codes, figures and dates: told at every key, altered only when they are left."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QInputMethodEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.model.values import Json
from app.ui.form.lines import DateInput, LineInput
from tests.ui.form.conftest import MakePage, at, focus, input_at, type_text

NAME = "company.name"
ASSETS = "company.total_assets"
DEVICES = "capability.devices.connectable_devices"


def compose(line: LineInput, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    QApplication.sendEvent(line, event)


def test_every_key_is_told(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page(NAME)
    line = input_at(page, NAME)
    focus(qtbot, line)
    seen: list[Json] = []
    page.editor.changed.connect(lambda *_: seen.append(page.editor.value(at(NAME))))

    type_text(line, "ab ")

    assert seen == ["a", "ab", "ab "]
    QTest.keyClick(line, Qt.Key.Key_Tab)
    assert line.text() == "ab "


@pytest.mark.parametrize(
    ("typed", "stored", "left"),
    [
        ("1234567.50", "1234567.5", "1,234,567.5"),
        ("１２，３４５", "12345", "12,345"),
        ("12,34", "12,34", "12,34"),
        ("约一百", "约一百", "约一百"),
        ("300万元", "300", "300"),
    ],
)
def test_figure_is_rewritten_only_when_left(
    qtbot: QtBot, make_page: MakePage, typed: str, stored: str, left: str
) -> None:
    page = make_page(ASSETS)
    line = input_at(page, ASSETS)
    focus(qtbot, line)
    type_text(line, typed)

    assert line.text() == typed
    assert page.editor.value(at(ASSETS)) == stored
    QTest.keyClick(line, Qt.Key.Key_Tab)
    assert line.text() == left
    assert page.editor.value(at(ASSETS)) == stored


def test_count_is_stored_as_a_number(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page(DEVICES)
    line = input_at(page, f"{DEVICES}.count")
    focus(qtbot, line)
    type_text(line, "3264")
    assert page.editor.value(at(f"{DEVICES}.count")) == 3264


def test_digit_typed_into_separated_thousands_is_no_fault(
    qtbot: QtBot, make_page: MakePage
) -> None:
    page = make_page(ASSETS, {"company": {"total_assets": "1234"}})
    line = input_at(page, ASSETS)
    assert line.text() == "1,234"
    focus(qtbot, line)
    line.end(False)
    type_text(line, "5")

    assert line.text() == "1,2345"
    assert page.editor.value(at(ASSETS)) == "12345"
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == "12,345"


def test_nothing_is_read_while_pinyin_is_composed(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page(NAME, {"company": {"name": "甲公司"}})
    line = input_at(page, NAME)
    focus(qtbot, line)
    line.setSelection(0, 1)
    told: list[object] = []
    page.editor.changed.connect(lambda *_: told.append(None))

    compose(line, "h")
    compose(line, "hang")
    page.editor.edit(at(NAME), "乙公司")  # somebody else, meanwhile
    assert told == [None]
    assert line.text() == "公司"
    compose(line, "", "航")

    assert line.text() == "航公司"
    assert page.editor.value(at(NAME)) == "航公司"


def test_composition_that_is_given_up_shows_what_came_meanwhile(
    qtbot: QtBot, make_page: MakePage
) -> None:
    page = make_page(NAME, {"company": {"name": "甲公司"}})
    line = input_at(page, NAME)
    focus(qtbot, line)
    compose(line, "hang")
    page.editor.edit(at(NAME), "乙公司")
    assert line.text() == "甲公司"
    compose(line, "")
    assert line.text() == "乙公司"


def test_key_ends_a_composition_whose_end_nobody_tells(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page(NAME, {"company": {"name": "甲"}})
    line = input_at(page, NAME)
    focus(qtbot, line)
    line.end(False)
    compose(line, "yi")

    type_text(line, "b")

    assert (line.text(), page.editor.value(at(NAME))) == ("甲b", "甲b")


def test_undo_is_the_drafts_not_the_lines(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page(NAME)
    name, address = input_at(page, NAME), input_at(page, "company.address")
    focus(qtbot, name)
    type_text(name, "abc")
    focus(qtbot, address)
    type_text(address, "xy")

    QTest.keyClick(address, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (name.text(), address.text()) == ("abc", "")
    QTest.keyClick(address, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (name.text(), page.editor.value(at(NAME))) == ("", None)
    QTest.keyClick(address, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert (name.text(), page.editor.value(at(NAME))) == ("abc", "abc")


def test_cursor_stays_where_another_change_leaves_it_room(
    qtbot: QtBot, make_page: MakePage
) -> None:
    page = make_page(NAME, {"company": {"name": "甲乙丙丁"}})
    line = input_at(page, NAME)
    focus(qtbot, line)
    line.setCursorPosition(2)
    page.editor.edit(at(NAME), "甲乙丙戊己")
    assert (line.text(), line.cursorPosition()) == ("甲乙丙戊己", 2)


def test_enter_leads_on_and_the_wheel_changes_nothing(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page(ASSETS, {"company": {"total_assets": "12"}})
    line = input_at(page, ASSETS)
    focus(qtbot, line)
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(line.mapToGlobal(QPoint(5, 5))),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(line, wheel)
    assert line.text() == "12"
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert input_at(page, "company.debt_ratio").hasFocus()
    assert page.editor.history.done == ()


def test_long_text_is_kept_whole(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page(NAME)
    line = input_at(page, NAME)
    focus(qtbot, line)
    QGuiApplication.clipboard().setText("长" * 70_000 + "\r\n")
    QTest.keyClick(line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert page.editor.value(at(NAME)) == "长" * 70_000


def test_date_is_written_as_the_form_wants_it(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page("company.founded_on")
    line = input_at(page, "company.founded_on")
    focus(qtbot, line)
    type_text(line, "2005年6月15日")
    assert line.text() == "2005年6月15日"
    QTest.keyClick(line, Qt.Key.Key_Tab)
    assert line.text() == "2005-06-15" == page.editor.value(at("company.founded_on"))


def test_day_of_the_calendar_is_put_in(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page("company.founded_on", {"company": {"founded_on": "2005-06-15"}})
    line = input_at(page, "company.founded_on")
    assert isinstance(line, DateInput)
    focus(qtbot, line)
    QTest.keyClick(line, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calendar = QApplication.activePopupWidget()
    assert calendar is not None
    calendar.close()
    line.choose(date(2006, 1, 2))
    assert page.editor.value(at("company.founded_on")) == "2006-01-02" == line.text()


def test_code_loses_its_odd_forms_when_left(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page("company.contact.mobile")
    line = input_at(page, "company.contact.mobile")
    focus(qtbot, line)
    type_text(line, "138 0013 8000")
    assert line.text() == "138 0013 8000"
    QTest.keyClick(line, Qt.Key.Key_Tab)
    assert line.text() == "13800138000" == page.editor.value(at("company.contact.mobile"))


def test_menu_of_a_line_undoes_in_the_draft(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page(NAME)
    line = input_at(page, NAME)
    focus(qtbot, line)
    type_text(line, "ab")
    place = QPoint(5, 5)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, line.mapToGlobal(place))
    QApplication.sendEvent(line, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    actions = {action.text(): action for action in menu.actions()}
    assert not actions["重做"].isEnabled()
    actions["撤销"].trigger()
    menu.close()
    assert (line.text(), page.editor.value(at(NAME))) == ("", None)
