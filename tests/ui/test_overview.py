"""The overview page, and that it leads wherever it is clicked."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.model.draft import Draft
from app.model.edition import Edition
from app.model.editions.miit_2018 import EDITION
from app.model.history import History
from app.model.paths import FieldPath
from app.model.surroundings import Nowhere
from app.ui.aspects import AspectRow, Legend
from app.ui.editor import Editor
from app.ui.measures import BudgetRow, HurdleRow, StepRow
from app.ui.overview import OverviewPage
from app.ui.sheet import LeadingRow
from tests.declarations import changed, minimal
from tests.examples import HALF_DONE, content_of
from tests.toy import TOY


def page_of(qtbot: QtBot, content: Any, edition: Edition = EDITION, width: int = 900) -> Any:
    editor = Editor(edition, History(Draft(edition.id, content)), Nowhere())
    page = OverviewPage(editor, today=lambda: date(2018, 4, 20))
    qtbot.addWidget(page)
    page.resize(width, 1200)
    page.show()
    qtbot.waitExposed(page)
    return page, editor


def rows(page: OverviewPage, kind: type[LeadingRow] = LeadingRow) -> list[Any]:
    return [row for row in page.findChildren(kind) if row.isVisible()]


def words(page: OverviewPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def led_by(editor: Editor) -> list[FieldPath]:
    led: list[FieldPath] = []
    editor.led.connect(led.append)
    return led


def test_half_done_says_what_is_missing_and_how_many_days_are_left(qtbot: QtBot) -> None:
    page, editor = page_of(qtbot, content_of(HALF_DONE))

    assert f"还有{len(editor.report.errors)}处妨碍定稿" in words(page)
    assert "还有14天" in words(page)
    assert len(rows(page, AspectRow)) == 9
    assert len(rows(page, StepRow)) == 17
    assert len(rows(page, BudgetRow)) == 3
    assert "下一步发展计划，已写1197字，限1000字，超出197字" in [
        row.accessibleName() for row in rows(page, BudgetRow)
    ]


def test_empty_draft_is_told_how_to_begin(qtbot: QtBot) -> None:
    page, editor = page_of(qtbot, {})
    led = led_by(editor)
    assert "从第一项开始填写" in words(page)
    rows(page, HurdleRow)[0].click()
    assert led == [FieldPath.parse("company.name")]


def test_ready_declaration_is_said_to_be(qtbot: QtBot) -> None:
    page, _ = page_of(qtbot, minimal())
    assert "可以定稿" in words(page)


def test_every_row_that_points_somewhere_leads_there_by_key(qtbot: QtBot) -> None:
    page, editor = page_of(qtbot, content_of(HALF_DONE))
    led = led_by(editor)
    wanted = [row.place for row in rows(page) if row.place is not None]
    for row in rows(page):
        assert row.accessibleName()
        qtbot.keyClick(row, Qt.Key.Key_Return)
    assert led == wanted
    assert len(wanted) > 25


def test_a_box_leads_to_its_claim_by_mouse_and_by_key(qtbot: QtBot) -> None:
    page, editor = page_of(qtbot, content_of(HALF_DONE))
    led = led_by(editor)
    row = rows(page, AspectRow)[0]
    place = row.box_of(2).center()
    qtbot.mouseMove(row, place)
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=place)
    third = FieldPath.parse("capability.devices.parameter_devices")
    assert led == [third]
    qtbot.mouseMove(row, QPoint(5, 5))
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert led[1:] == [row.place]

    row.setFocus()
    for _ in range(3):
        qtbot.keyClick(row, Qt.Key.Key_Right)
    qtbot.keyClick(row, Qt.Key.Key_Return)
    assert led[2:] == [third]


def test_up_and_down_go_from_row_to_row(qtbot: QtBot) -> None:
    page, _ = page_of(qtbot, content_of(HALF_DONE))
    first, second = rows(page, StepRow)[:2]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert page.focusWidget() is second


def test_it_follows_the_draft_while_seen_and_catches_up_when_shown_again(qtbot: QtBot) -> None:
    page, editor = page_of(qtbot, minimal())
    name = FieldPath.parse("company.name")
    before = rows(page)
    with qtbot.waitSignal(editor.checked):
        editor.edit(name, None)
    assert "还有1处妨碍定稿" in words(page)
    assert rows(page) == before

    page.hide()
    with qtbot.waitSignal(editor.checked):
        editor.edit(name, "某某公司")
    page.show()
    assert "可以定稿" in words(page)


def test_an_edition_with_other_sections_and_aspects(qtbot: QtBot) -> None:
    page, _ = page_of(qtbot, {}, TOY)
    assert [row.accessibleName() for row in rows(page, AspectRow)] == ["第1方面 能力：一项未勾选"]
    assert page.findChild(Legend).accessibleName() == "图例：未勾选"
    assert "2031年2月1日" in words(page)


@pytest.mark.parametrize("width", [420, 1400])
def test_rows_fit_any_width(qtbot: QtBot, width: int) -> None:
    page, _ = page_of(qtbot, changed({"company.name": None}), width=width)
    assert page.horizontalScrollBar().maximum() == 0
    for row in rows(page, AspectRow):
        assert row.box_of(7).right() < row.width()
