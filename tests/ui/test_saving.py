"""The quiet line about saving."""

from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.store.autosave import Failing, Pending, Saved
from app.ui.saving import SavingLine

AT = datetime(2018, 4, 20, 6, 32, tzinfo=UTC)


@pytest.fixture
def line(qtbot: QtBot) -> SavingLine:
    made = SavingLine()
    qtbot.addWidget(made)
    return made


def test_it_says_since_when_all_is_saved(line: SavingLine) -> None:
    line.show_state(Saved(AT))

    assert line.words == f"已保存 {AT.astimezone():%H:%M}"
    assert line.meaning == "done"


def test_a_save_that_goes_well_never_blinks(line: SavingLine) -> None:
    line.show_state(Saved(AT))
    before = line.words
    line.show_state(Pending())

    assert line.words == before


def test_a_save_that_takes_long_is_told(qtbot: QtBot, line: SavingLine) -> None:
    line.show_state(Saved(AT))
    line.show_state(Pending())
    qtbot.waitUntil(lambda: line.words == "正在保存…")


def test_a_failure_stays_until_it_is_saved_and_offers_another_place(line: SavingLine) -> None:
    wanted = list[bool]()
    line.elsewhere_wanted.connect(lambda: wanted.append(True))
    line.show()
    line.show_state(Failing("磁盘已满，请腾出空间。", AT))
    line.show_state(Pending())
    assert line.words == "没有保存：磁盘已满，请腾出空间。"
    assert line.meaning == "warning"
    button = line.findChild(QPushButton)
    assert button is not None
    assert button.isVisible()
    button.click()
    line.show_state(Saved(AT))

    assert wanted == [True]
    assert line.meaning == "done"
    assert not button.isVisible()


def test_a_draft_that_is_only_looked_at_is_not_saved(line: SavingLine) -> None:
    line.show_read_only()

    assert line.words == "只读"
