"""Commands that are done at the desk."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabWidget
from pytestqt.qtbot import QtBot

from app.model.editions import EDITIONS
from app.ui.narrative.finding import FindBar
from app.ui.outline import OVERVIEW, steps_of
from app.ui.window import Window
from tests.ui.driving import open_draft, question_in, wait
from tests.ui.test_problems import listed


def test_keys_lead_through_steps_and_problems(
    qtbot: QtBot, window: Window, half_draft: Path
) -> None:
    desk = open_draft(qtbot, window, half_draft)
    desk.show_panel("")
    window.commands.next_step.trigger()
    assert desk.current == steps_of(EDITIONS[-1])[0]
    window.commands.next_problem.trigger()
    assert desk.panel == "problems"
    row = desk.problems.view.current
    assert row is not None
    assert row.finding in listed(desk.problems)
    assert any(row.finding.path.within(root) for root in desk.current.roots)
    window.commands.going_to_overview.trigger()
    assert desk.current == OVERVIEW
    tabs = desk.findChildren(QTabWidget)[0]
    tabs.setCurrentIndex(1)

    wait(qtbot, window.commands.preview_shown.isChecked)


def test_commands_bring_the_form_back_into_sight(
    qtbot: QtBot, window: Window, half_draft: Path
) -> None:
    desk = open_draft(qtbot, window, half_draft)
    window.commands.showing_history.trigger()
    assert not desk.isVisible()
    window.commands.next_step.trigger()

    assert desk.isVisible()


def test_without_a_draft_nothing_happens(window: Window) -> None:
    for action in (window.commands.undoing, window.commands.next_problem):
        action.setEnabled(True)
        action.trigger()
    assert window.desk is None


def test_a_panel_is_shown_and_folded_by_the_same_command(
    qtbot: QtBot, window: Window, empty_draft: Path
) -> None:
    desk = open_draft(qtbot, window, empty_draft)
    assert desk.panel == "problems"
    window.commands.problems_shown.trigger()
    assert desk.panel == ""
    window.commands.problems_shown.trigger()

    assert desk.panel == "problems"


def test_words_are_found_across_the_declaration(
    qtbot: QtBot, window: Window, half_draft: Path
) -> None:
    desk = open_draft(qtbot, window, half_draft)
    window.commands.finding.trigger()
    bar = question_in(qtbot, window, FindBar)
    assert isinstance(bar, FindBar)
    bar.words.setText("平台")
    wait(qtbot, lambda: bool(bar.matches))
    bar.step(1)
    assert desk.place == bar.matches[0].place.path
    qtbot.keyClick(bar.words, Qt.Key.Key_Escape)

    assert not bar.isVisible()
