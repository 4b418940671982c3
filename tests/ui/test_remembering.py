"""What is there again the next time."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from app.model.editions import EDITIONS
from app.ui.narrative.zoom import shared_zoom
from app.ui.outline import steps_of
from app.ui.remembering import fit_screen
from app.ui.settings import Recent, Settings
from app.ui.window import Window
from tests.ui.driving import NAME, editor_in, open_draft, wait


def test_the_window_stands_where_it_stood(qtbot: QtBot, settings: Settings, data: Path) -> None:
    first = Window(settings, data)
    first.resize(780, 560)
    first.give_up()
    second = Window(settings, data)
    qtbot.addWidget(second)

    assert (second.width(), second.height()) == (780, 560)
    second.give_up()


def test_long_texts_are_as_large_as_they_were(qtbot: QtBot, settings: Settings, data: Path) -> None:
    first = Window(settings, data)
    shared_zoom().set_factor(1.3)
    first.give_up()
    shared_zoom().set_factor(1)
    try:
        second = Window(settings, data)
        qtbot.addWidget(second)
        assert shared_zoom().factor == 1.3
        second.give_up()
    finally:
        shared_zoom().set_factor(1)


def test_one_comes_back_to_the_step_and_panel_one_left(
    qtbot: QtBot, window: Window, empty_draft: Path, settings: Settings
) -> None:
    desk = open_draft(qtbot, window, empty_draft)
    step = steps_of(EDITIONS[-1])[4]
    desk.go_to(step)
    desk.show_panel("")
    window.commands.closing.trigger()
    wait(qtbot, lambda: window.session.path is None)
    desk = open_draft(qtbot, window, empty_draft)

    assert desk.current == step
    assert desk.panel == ""
    assert settings.panel == ""


def test_place_and_progress_outlive_a_crash(
    qtbot: QtBot, window: Window, empty_draft: Path, settings: Settings, tmp_path: Path
) -> None:
    desk = open_draft(qtbot, window, empty_draft)
    step = steps_of(EDITIONS[-1])[4]
    desk.go_to(step)
    editor_in(window).edit(NAME, "某公司")

    def known() -> Recent | None:
        """What another process would read, were this one killed now."""
        return Settings(tmp_path / "settings" / "settings.ini").recent_at(empty_draft)

    def is_up_to_date() -> bool:
        held = known()
        return held is not None and held.applicant == "某公司" and held.place == str(desk.place)

    wait(qtbot, is_up_to_date)
    assert desk.place.within(step.roots[0])


def test_letters_grow_shrink_and_come_back(
    qapp: QApplication, window: Window, settings: Settings
) -> None:
    usual = qapp.font().pointSizeF()
    window.commands.enlarging.trigger()
    assert qapp.font().pointSizeF() == pytest.approx(usual * 1.1)
    assert settings.text_size == 110
    shared_zoom().step(3)
    window.commands.resetting.trigger()

    assert qapp.font().pointSizeF() == pytest.approx(usual)
    assert shared_zoom().factor == 1


def test_a_window_is_no_larger_than_its_screen(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    area = window.screen().availableGeometry()
    window.setMinimumSize(area.width() * 2, 100)
    window.setGeometry(-4000, 9000, area.width() * 3, area.height() * 2)
    fit_screen(window)

    assert area.contains(window.geometry())
    assert window.minimumWidth() <= area.width()


def test_a_window_that_fits_stays_where_it_was(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    area = window.screen().availableGeometry()
    window.setGeometry(area.left() + 40, area.top() + 60, 320, 240)
    before = window.geometry()
    fit_screen(window)

    assert window.geometry() == before
