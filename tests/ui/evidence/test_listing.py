"""The list of evidence: rows by id, one step for each act, citations that follow."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.model.paths import FieldPath
from app.ui.form.page import FormPage
from tests.ui.evidence.conftest import EVIDENCE, MakeList, list_in, titled, titles_in

KEY = Qt.Key
TEXT = FieldPath.parse("regions")


def steps_done(page: FormPage) -> list[str]:
    return [step.name for step in page.editor.history.done]


def test_table_shows_the_rows_and_the_fields_of_the_first(make_list: MakeList) -> None:
    page = make_list(titled("甲合同", "乙合同"))
    listed = list_in(page)

    assert listed.pieces.rowCount() == 2
    assert listed.detail is not None
    assert listed.detail.accessibleName() == "附件1 甲合同"
    assert listed.table.accessibleName() == "材料清单"


def test_field_of_any_row_is_led_to(make_list: MakeList) -> None:
    page = make_list(titled(*(f"材料{n}" for n in range(300))))
    listed = list_in(page)
    path = EVIDENCE / 288 / "title"
    assert page.go_to(path)

    assert listed.table.chosen == [288]
    bound = page.binding.at(page.focusWidget())
    assert bound is not None
    assert bound.path == path


def test_removed_row_is_brought_back_in_one_step_with_its_citations(make_list: MakeList) -> None:
    page = make_list(titled("甲", "乙", "丙"), content={"regions": "见附件1和附件3。"})
    listed = list_in(page)
    listed.table.choose([1])
    listed.table.setFocus()
    QTest.keyClick(listed.table, KEY.Key_Delete)

    assert titles_in(page) == ["甲", "丙"]
    assert page.editor.value(TEXT) == "见附件1和附件2。"
    page.editor.undo()
    assert titles_in(page) == ["甲", "乙", "丙"]
    assert page.editor.value(TEXT) == "见附件1和附件3。"
    assert listed.table.chosen == [1]


def test_rows_are_moved_by_keys_one_step_each(make_list: MakeList) -> None:
    page = make_list(titled("甲", "乙", "丙", "丁"))
    listed = list_in(page)
    listed.table.choose([2, 3])
    for _ in range(3):  # the third has nowhere to go
        QTest.keyClick(listed.table, KEY.Key_Up, Qt.KeyboardModifier.AltModifier)

    assert titles_in(page) == ["丙", "丁", "甲", "乙"]
    assert steps_done(page) == ["移动附件", "移动附件"]
    assert listed.table.chosen == [0, 1]
    page.editor.undo()
    assert titles_in(page) == ["甲", "丙", "丁", "乙"]


def test_row_is_added_entered_and_typed_into(qtbot: QtBot, make_list: MakeList) -> None:
    page = make_list()
    listed = list_in(page)
    assert listed.empty.isVisible()
    listed.adding.click()
    bound = page.binding.at(page.focusWidget())

    assert bound is not None
    assert bound.path == EVIDENCE / 0 / "title"
    QTest.keyClicks(page.focusWidget(), "ISO")
    value: Any = page.editor.value(EVIDENCE)
    assert value == [{"#": 0, "title": "ISO"}]
    assert not listed.empty.isVisible()
