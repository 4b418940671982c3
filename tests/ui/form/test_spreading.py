"""A column from a spreadsheet: nothing happens before it was shown, and then it is one step."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.form.page import FormPage
from app.ui.form.spreading import SpreadPanel
from app.ui.words import Words
from tests.ui.form.conftest import MakePage, at, focus, input_at

DEVICES = "capability.devices"
FIRST = f"{DEVICES}.connectable_devices"


def paste(qtbot: QtBot, page: FormPage, path: str, text: str) -> SpreadPanel:
    line = input_at(page, path)
    focus(qtbot, line)
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert page.spreading is not None
    return page.spreading


def figures(page: FormPage) -> dict[str, object]:
    found: dict[str, object] = {}
    value = page.editor.value(at(DEVICES))
    for claim, members in (value if isinstance(value, dict) else {}).items():
        assert isinstance(members, dict)
        found |= {f"{claim}.{name}": member for name, member in members.items()}
    return found


def test_column_goes_to_one_figure_after_the_other(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page(DEVICES)
    panel = paste(qtbot, page, f"{FIRST}.kinds", "118\r\n3,264\r\n\r\n１８５０\r\n")
    assert page.editor.history.done == ()
    shown = [panel.list.topLevelItem(i) for i in range(panel.list.topLevelItemCount())]
    assert [item.text(2) for item in shown if item] == ["118", "3,264", "1,850"]
    panel.filling.click()

    assert figures(page) == {
        "connectable_devices.kinds": 118,
        "connectable_devices.count": 3264,
        "connectable_devices.claimed": True,
        "parameter_devices.count": 1850,  # the empty cell left its figure as it was
        "parameter_devices.claimed": True,
    }
    assert input_at(page, f"{FIRST}.count").text() == "3,264"
    assert page.spreading is None
    page.editor.undo()
    assert figures(page) == {}


def test_two_columns_with_labels_go_line_by_line(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page(DEVICES)
    sheet = "设备种类\t118\t3264\n开关量\t\t1850\n运行参数\t\t920\n"
    paste(qtbot, page, f"{FIRST}.kinds", sheet).filling.click()
    assert figures(page) == {
        "connectable_devices.kinds": 118,
        "connectable_devices.count": 3264,
        "connectable_devices.claimed": True,
        "switch_signal_devices.count": 1850,
        "switch_signal_devices.claimed": True,
        "parameter_devices.count": 920,
        "parameter_devices.claimed": True,
    }


def test_column_can_stay_in_its_column(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page(DEVICES)
    panel = paste(qtbot, page, f"{FIRST}.kinds", "118\n742\n")
    panel.same_column.click()
    panel.filling.click()
    assert figures(page) == {
        "connectable_devices.kinds": 118,
        "connectable_devices.claimed": True,
        "manageable_devices.kinds": 742,
        "manageable_devices.claimed": True,
    }


def test_what_is_no_number_is_left_out_unless_wanted(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page(DEVICES)
    panel = paste(qtbot, page, f"{FIRST}.kinds", "118\n约三千\n")
    item = panel.list.topLevelItem(1)
    assert item is not None
    assert item.checkState(0) == Qt.CheckState.Unchecked
    assert item.text(2) == "约三千（不是数字）"
    QTest.keyClick(panel.filling, Qt.Key.Key_Return)
    assert figures(page) == {
        "connectable_devices.kinds": 118,
        "connectable_devices.claimed": True,
    }


def test_zero_ticks_nothing_and_what_will_be_ticked_is_told(
    qtbot: QtBot, make_page: MakePage
) -> None:
    page = make_page(DEVICES)
    panel = paste(qtbot, page, f"{FIRST}.kinds", "0\n0\n7\n")
    assert any("并勾选 1 项" in label.text() for label in panel.findChildren(Words))
    panel.filling.click()
    assert [name for name in figures(page) if name.endswith("claimed")] == [
        "switch_signal_devices.claimed"
    ]


@pytest.mark.parametrize("text", ["118", "118\r\n", "\t118\n"])
def test_one_cell_is_simply_pasted(qtbot: QtBot, make_page: MakePage, text: str) -> None:
    page = make_page(DEVICES)
    line = input_at(page, f"{FIRST}.kinds")
    focus(qtbot, line)
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert page.spreading is None
    assert page.editor.value(at(f"{FIRST}.kinds")) == 118


def test_escape_leaves_everything_as_it_is(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page(DEVICES)
    panel = paste(qtbot, page, f"{FIRST}.kinds", "1\n2\n")
    QTest.keyClick(panel.filling, Qt.Key.Key_Escape)
    assert page.spreading is None
    assert page.editor.history.done == ()
    assert input_at(page, f"{FIRST}.kinds").hasFocus()
