"""Changes of files are noticed, however they are made."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.ui.watching import Watcher
from tests.ui.driving import PATIENCE


def expect(qtbot: QtBot, watcher: Watcher):
    return qtbot.waitSignal(watcher.changed, timeout=PATIENCE)


def test_writing_and_replacing_are_noticed_time_and_again(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "declaration.json"
    file.write_text("1")
    watcher = Watcher()
    watcher.watch([file])

    for number in range(3):
        with expect(qtbot, watcher):
            file.write_text(f"written {number}")
        with expect(qtbot, watcher):
            other = tmp_path / "new"
            other.write_text(f"replaced {number}")
            other.replace(file)


def test_a_file_that_goes_and_comes_is_noticed(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "figure.png"
    watcher = Watcher()
    watcher.watch([file])

    with expect(qtbot, watcher):
        file.write_text("here")
    with expect(qtbot, watcher):
        file.unlink()


def test_what_is_no_longer_watched_is_not_told(qtbot: QtBot, tmp_path: Path) -> None:
    one, other = tmp_path / "a" / "one", tmp_path / "b" / "other"
    for file in (one, other):
        file.parent.mkdir()
        file.write_text("1")
    watcher = Watcher()
    watcher.watch([one])
    watcher.watch([other])
    told = list[int]()
    watcher.changed.connect(lambda: told.append(1))
    one.write_text("2")
    with expect(qtbot, watcher):
        other.write_text("2")

    assert told == [1]


def test_names_that_no_file_can_have_are_passed_over(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "declaration.json"
    watcher = Watcher()
    watcher.watch([file, tmp_path / ("A" * 5000), tmp_path / "a\0b"])
    with expect(qtbot, watcher):
        file.write_text("1")
