"""Rows of a list: added, moved and removed as single steps, each keeping its id."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from app.ui.form.page import FormPage
from app.ui.form.rows import RowsInput
from tests.declarations import minimal
from tests.toy import TOY
from tests.ui.form.conftest import MakePage, at, focus, input_at, type_text

PROOFS = {"proofs": [{"title": "甲"}, {"title": "乙"}, {"title": "丙"}]}


def rows_of(page: FormPage) -> RowsInput:
    (rows,) = page.findChildren(RowsInput)
    return rows


def titles(page: FormPage) -> list[Any]:
    value: Any = page.editor.value(at("proofs"))
    return [row.get("title") for row in value]


def test_row_is_added_entered_and_undone(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page("proofs", edition=TOY)
    rows = rows_of(page)
    rows.adding.click()
    title = input_at(page, "proofs[0].title")
    qtbot.waitUntil(title.hasFocus)
    type_text(title, "合同")

    assert page.editor.value(at("proofs")) == [{"#": 0, "title": "合同"}]
    qtbot.waitUntil(lambda: rows.cards[0].accessibleName() == "证明第1项 合同")
    page.editor.undo()
    page.editor.undo()
    assert rows.cards == ()
    assert page.editor.value(at("proofs")) is None


def test_who_types_fast_goes_on_in_the_row_that_was_just_added(make_page: MakePage) -> None:
    page = make_page("evidence", minimal())
    rows = rows_of(page)
    focused: list[str] = []
    rows.adding.click()
    for _ in range(2):  # before the window comes to anything else
        entered = page.binding.at(page.focusWidget())
        assert entered is not None
        focused.append(str(entered.path))
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)

    assert focused == ["evidence[1].title", "evidence[1].category"]


def test_moved_row_keeps_its_card_and_its_path(make_page: MakePage) -> None:
    page = make_page("proofs", PROOFS, edition=TOY)
    rows = rows_of(page)
    first = rows.cards[0]
    rows.shift(0, 1)

    assert titles(page) == ["乙", "甲", "丙"]
    assert rows.cards[1] is first
    assert input_at(page, "proofs[0].title").text() == "甲"
    assert input_at(page, "proofs[0].title").accessibleName() == "证明第2项 名称，必填"
    rows.shift(2, 1)  # the last can't go further
    assert titles(page) == ["乙", "甲", "丙"]
    page.editor.undo()
    assert [card.path for card in rows.cards] == [at("proofs[0]"), at("proofs[1]"), at("proofs[2]")]


def test_removed_row_comes_back_with_undo(make_page: MakePage) -> None:
    page = make_page("proofs", PROOFS, edition=TOY)
    rows_of(page).remove(1)
    assert titles(page) == ["甲", "丙"]
    page.editor.undo()
    assert titles(page) == ["甲", "乙", "丙"]
    assert input_at(page, "proofs[1].title").text() == "乙"


def test_tab_goes_through_the_rows_as_they_stand(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page("proofs", PROOFS, edition=TOY)
    rows_of(page).shift(2, -2 + 1)
    rows_of(page).remove(0)
    page.editor.undo()
    qtbot.wait(20)
    line = input_at(page, "proofs[0].title")
    focus(qtbot, line)
    passed = []
    while len(passed) < 3:
        focused = page.focusWidget()
        if isinstance(focused, QLineEdit) and "名称" in focused.accessibleName():
            passed.append(focused.text())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert passed == ["甲", "丙", "乙"]


def test_tab_leads_on_from_whatever_is_answered(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page("cases", minimal())
    scenario = input_at(page, "cases[0].scenario")
    focus(qtbot, scenario.buttons[0])
    scenario.step(scenario.buttons[0], 1)
    page.binding.reshaped.emit()  # a finding came or went
    qtbot.wait(20)
    scenario.step(scenario.buttons[1], 1)
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)

    assert page.focusWidget() is input_at(page, "cases[0].title")


def test_what_is_no_row_is_kept(make_page: MakePage) -> None:
    page = make_page("proofs", {"proofs": ["奇怪", {"title": "甲"}]}, edition=TOY)
    rows_of(page).add()
    value = page.editor.value(at("proofs"))
    assert isinstance(value, list)
    assert value[0] == "奇怪"
    assert len(rows_of(page).cards) == 2


def test_moved_row_is_moved_on_by_the_same_key(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page("proofs", PROOFS, edition=TOY)
    rows = rows_of(page)
    up = next(
        b for b in rows.cards[2].findChildren(QToolButton) if b.accessibleName() == "上移第3项"
    )
    focus(qtbot, up)
    QTest.keyClick(up, Qt.Key.Key_Space)
    assert page.focusWidget() is up
    QTest.keyClick(up, Qt.Key.Key_Space)

    assert titles(page) == ["丙", "甲", "乙"]
    down = page.focusWidget()  # it can go no further up
    assert down is not None
    assert down.accessibleName() == "下移第1项"
    QTest.keyClick(down, Qt.Key.Key_Space)
    assert titles(page) == ["甲", "丙", "乙"]


@pytest.mark.parametrize("files", [1, 2])
def test_file_is_taken_in_where_it_is_dropped(
    make_page: MakePage, tmp_path: Path, files: int
) -> None:
    taken: list[tuple[Path, str]] = []

    def take(path: Path, use: str, named: Callable[[str], object]) -> None:
        taken.append((path, use))
        named("evidence/合同.pdf")

    page = make_page("proofs", PROOFS, edition=TOY, take_file=take)
    file = input_at(page, "proofs[1].file")
    mime, none = QMimeData(), Qt.KeyboardModifier.NoModifier
    paths = [tmp_path / f"{number}.pdf" for number in range(files)]
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, none
    )
    event.ignore()
    file.dropEvent(event)

    assert file.acceptDrops()
    assert event.isAccepted() == (files == 1)
    assert taken == [(paths[0], "evidence")][: 2 - files]
    value = page.editor.value(at("proofs[1].file"))
    assert (value == "evidence/合同.pdf") == (files == 1)


def test_file_is_taken_in_by_whoever_made_the_page(make_page: MakePage) -> None:
    asked: list[str] = []

    def add_file(use: str, named: Callable[[str], object]) -> None:
        asked.append(use)
        if len(asked) == 1:
            named("evidence/合同.pdf")

    page = make_page("proofs", PROOFS, edition=TOY, add_file=add_file)
    file = input_at(page, "proofs[1].file")
    file.choosing.click()
    file.choosing.click()  # and nothing was chosen

    assert asked == ["evidence", "evidence"]
    assert page.editor.value(at("proofs[1].file")) == "evidence/合同.pdf"
    assert file.line.text() == "evidence/合同.pdf"
    assert file.line.isReadOnly()
