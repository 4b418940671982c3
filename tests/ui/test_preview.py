"""The pages follow the field that is filled in, and lead to the field that is clicked."""

from collections.abc import Iterator
from functools import cache

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from app.model.paths import FieldPath
from app.ui.preview import PreviewPanel
from app.ui.rendering import Drawn
from tests.examples import HALF_DONE
from tests.ui.drafts import drawn_from, editor_of

NAME = FieldPath.parse("company.name")


@cache
def declaration(name: str = "") -> Drawn:
    editor = editor_of(HALF_DONE)
    if name:
        editor.edit(FieldPath.parse("company.profile"), name)
    return drawn_from(editor, HALF_DONE)


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[PreviewPanel]:
    made = PreviewPanel()
    qtbot.addWidget(made)
    made.resize(520, 640)
    made.show()
    qtbot.waitExposed(made)
    made.show_preview(declaration(), "")
    yield made
    made.close()


def far_apart() -> tuple[FieldPath, FieldPath]:
    """Two fields of different pages."""
    places = declaration().places.fields
    first = next(path for path, found in places.items() if found[0].page == 4)
    last = next(path for path, found in places.items() if found[0].page == 9)
    return first, last


def test_the_page_follows_only_where_the_field_is_not_in_sight(panel: PreviewPanel) -> None:
    first, last = far_apart()
    panel.follow(first)
    bar = panel.pages.verticalScrollBar()
    here = bar.value()
    assert panel.pages.page == 4
    assert panel.pages.marked == declaration().places.of(first)
    panel.follow(first)
    assert bar.value() == here
    panel.follow(last)
    assert panel.pages.page == 9
    assert panel.pages.marked == declaration().places.of(last)


def test_what_is_not_printed_moves_nothing(panel: PreviewPanel) -> None:
    first, _ = far_apart()
    panel.follow(first)
    here = panel.pages.verticalScrollBar().value()
    panel.follow(FieldPath.parse("nothing.of.the.kind"))

    assert panel.pages.verticalScrollBar().value() == here
    assert panel.pages.marked == ()


def test_a_click_leads_to_the_field_and_pointing_shows_it(
    qtbot: QtBot, panel: PreviewPanel
) -> None:
    chosen = list[FieldPath]()
    panel.chosen.connect(chosen.append)
    panel.name_of = lambda path: f"转到 {path}"
    first, _ = far_apart()
    panel.follow(first)
    (left, top, right, bottom), *_ = panel.pages.marked[0].boxes
    middle = QPointF((left + right) / 2, (top + bottom) / 2)
    viewport = panel.pages.viewport()
    here = _in_viewport(panel, middle)
    qtbot.mouseMove(viewport, here)
    qtbot.waitUntil(lambda: viewport.cursor().shape() == Qt.CursorShape.PointingHandCursor)
    assert viewport.toolTip() == f"转到 {first}"
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=here)
    assert chosen == [first]
    qtbot.mouseMove(viewport, QPoint(2, 2))
    qtbot.waitUntil(lambda: viewport.cursor().shape() == Qt.CursorShape.ArrowCursor)
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert chosen == [first]


def test_by_key_the_way_back_leads_to_the_field(qtbot: QtBot, panel: PreviewPanel) -> None:
    chosen = list[FieldPath]()
    panel.chosen.connect(chosen.append)
    panel.activateWindow()
    panel.pages.setFocus()
    qtbot.keyClick(panel.pages, Qt.Key.Key_Return)
    assert chosen == []
    panel.follow(NAME)
    qtbot.keyClick(panel.pages, Qt.Key.Key_Return)
    assert chosen == [NAME]


def test_new_pages_keep_the_zoom_and_the_field_at_its_height(panel: PreviewPanel) -> None:
    panel.pages.set_zoom(1.3)
    path = FieldPath.parse("platform.construction.partners")
    panel.follow(path)
    before = panel.pages.height_of(declaration().places.of(path))
    longer = declaration("本公司成立于二〇〇五年，主营重型装备。" * 40)
    assert longer.places.of(path) != declaration().places.of(path)
    panel.show_preview(longer, "")

    assert panel.pages.zoom == 1.3
    assert abs(panel.pages.height_of(longer.places.of(path)) - before) <= 1
    assert panel.pages.marked == longer.places.of(path)


def test_what_is_followed_before_there_are_pages_is_shown_when_they_come(qtbot: QtBot) -> None:
    panel = PreviewPanel()
    qtbot.addWidget(panel)
    panel.resize(520, 640)
    panel.show()
    _, last = far_apart()
    panel.follow(last)
    panel.show_preview(declaration(), "")

    assert panel.pages.page == 9


def test_why_there_are_no_newer_pages_is_said_and_the_old_ones_stay(panel: PreviewPanel) -> None:
    panel.show_preview(declaration(), "无法读取文件“a.png”。")
    assert panel.pages.page_count
    assert "无法读取文件“a.png”。" in {label.text() for label in panel.findChildren(QLabel)}
    panel.show_preview(None, "")
    assert not panel.pages.page_count


def test_every_button_has_a_name(panel: PreviewPanel) -> None:
    assert panel.pages.accessibleName()
    for button in panel.findChildren(QToolButton):
        assert button.accessibleName()


def _in_viewport(panel: PreviewPanel, point: QPointF) -> QPoint:
    """Where a point of the page that is marked stands in the viewport."""
    scale = panel.pages.zoom * 96 / 72
    height = panel.pages.height_of(panel.pages.marked)
    top = panel.pages.marked[0].boxes[0][1]
    width = 595.28 * scale
    left = round(max(panel.pages.viewport().width() - width, 32) / 2)
    return QPoint(round(left + point.x() * scale), round(height + (point.y() - top) * scale))
