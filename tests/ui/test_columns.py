"""The outer columns keep their width; without room for three, the panel gives way, or the list."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.columns import LEFT, MIDDLE, RIGHT, Columns

WIDTHS = {"problems": [264, 720, 340], "preview": [240, 620, 500]}
ALL = LEFT + MIDDLE + RIGHT + 6


@pytest.fixture
def columns(qtbot: QtBot) -> Columns[str]:
    made = Columns[str](WIDTHS)
    qtbot.addWidget(made)
    made.fill(*(QWidget(made) for _ in range(3)))
    made.resize(1400, 400)
    made.show_column("problems")
    made.show()
    return made


def seen(columns: Columns[str]) -> list[bool]:
    parts = (columns.widget(index) for index in range(3))
    return [part is not None and part.isVisible() for part in parts]


def test_whatever_a_window_gains_goes_to_the_middle(columns: Columns[str]) -> None:
    columns.resize(1300, 400)
    before = columns.sizes()
    columns.resize(1900, 400)

    assert [columns.sizes()[0], columns.sizes()[2]] == [before[0], before[2]] == [264, 340]
    assert columns.sizes()[1] == before[1] + 600


def test_the_panel_shrinks_before_the_form_does(columns: Columns[str]) -> None:
    columns.show_column("preview")
    columns.resize(ALL + 60, 400)

    assert columns.sizes()[1] >= MIDDLE
    assert columns.sizes()[2] >= RIGHT
    assert seen(columns) == [True, True, True]


@pytest.mark.parametrize("width", [620, 760, 900, ALL - 1])
def test_without_room_the_panel_folds_and_who_asks_gets_it_for_the_list(
    columns: Columns[str], width: int
) -> None:
    columns.resize(width, 400)
    assert columns.folded
    assert seen(columns) == [True, True, False]
    columns.show_column("preview")
    assert not columns.folded
    assert seen(columns) == [False, True, True]
    columns.show_column(None)
    assert seen(columns) == [True, True, False]
    columns.show_column("problems")
    columns.resize(1400, 400)
    assert seen(columns) == [True, True, True]
    columns.resize(width, 400)
    assert columns.folded  # what was asked for when it was narrow before is forgotten


def test_a_narrow_window_leaves_what_a_person_chose_as_it_was(columns: Columns[str]) -> None:
    columns.moveSplitter(300, 1)
    chosen = columns.wanted
    columns.resize(620, 400)
    columns.show_column("preview")
    columns.resize(1400, 400)
    columns.show_column("problems")

    assert columns.wanted == chosen
    assert columns.sizes()[0] == chosen["problems"][0]


def test_widths_that_were_kept_wrongly_are_put_right(columns: Columns[str]) -> None:
    columns.want({"problems": [850, 500, 20], "preview": [1, 2]})

    assert columns.sizes()[0] <= 360
    assert columns.sizes()[2] >= RIGHT
    assert columns.wanted["preview"] == WIDTHS["preview"]
