"""The drafts of late on the start page."""

from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from app.ui.recents import Missing, RecentList, RecentRow, relative_time
from app.ui.settings import Recent
from tests.ui.driving import wait

NOW = datetime(2018, 4, 21, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2018, 4, 21, 7, 5, tzinfo=UTC), "今天 07:05"),
        (datetime(2018, 4, 20, 23, 59, tzinfo=UTC), "昨天 23:59"),
        (datetime(2018, 4, 1, 9, 0, tzinfo=UTC), "4月1日 09:00"),
        (datetime(2017, 12, 31, 9, 0, tzinfo=UTC), "2017年12月31日"),
    ],
)
def test_when_it_was_is_said_as_one_says_it(at: datetime, words: str) -> None:
    assert relative_time(at, NOW) == words


def test_a_row_says_whose_draft_it_is_and_how_far(qtbot: QtBot) -> None:
    rows = RecentList()
    qtbot.addWidget(rows)
    path = Path("/资料/甲.shenbao")
    rows.show_drafts(
        [
            Recent(path, "", "某公司", "某平台", 9, 17, 3),
            Recent(path, "", "某公司", "某平台", 17, 17, 0),
            Recent(path, sealed=True),
            Recent(path),
        ]
    )
    rows.resize(600, 400)
    rows.grab()

    assert [(row.title, row.progress) for row in rows.rows] == [
        ("某公司", "完成 9 / 17 部分，3个错误"),
        ("某公司", "完成 17 / 17 部分，没有错误"),
        ("甲", "有密码"),
        ("甲", ""),
    ]
    assert "某公司" in rows.rows[0].accessibleName()


def test_a_click_opens_and_the_menu_forgets(qtbot: QtBot) -> None:
    rows = RecentList()
    qtbot.addWidget(rows)
    rows.show_drafts([Recent(Path("/甲.shenbao"))])
    wanted, forgotten = list[Path](), list[Path]()
    rows.wanted.connect(wanted.append)
    rows.forgotten.connect(forgotten.append)
    rows.rows[0].click()
    rows.rows[0].forgotten.emit()

    assert wanted == forgotten == [Path("/甲.shenbao")]


def test_a_draft_that_is_gone_says_so(qtbot: QtBot) -> None:
    rows = RecentList()
    qtbot.addWidget(rows)
    row = RecentRow(Recent(Path("/甲.shenbao"), "", "某公司", "", 1, 2, 0), rows)
    row.tell_gone()
    row.resize(400, 80)
    row.grab()

    assert "不在原处" in row.progress
    assert "不在原处" in row.accessibleName()


def test_a_drive_that_does_not_answer_holds_nobody_up(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering, asked = Event(), list[Path]()

    def is_file(path: Path) -> bool:
        asked.append(path)
        return bool(path.anchor) or not answering.wait(20)

    monkeypatch.setattr(Path, "is_file", is_file)
    far, near = Path("断线/甲.shenbao"), Path("/乙.shenbao")
    missing, found = Missing(), list[list[Path]]()
    missing.found.connect(found.append)
    missing.look([far, near])
    wait(qtbot, lambda: found == [[]])
    missing.look([far])
    answering.set()
    wait(qtbot, lambda: len(found) == 2)

    assert found[1] == [far]
    assert asked.count(far) == 1
