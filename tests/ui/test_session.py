"""The declaration that is open: read, watched, drawn, and let go."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.ui import work
from app.ui.session import Session
from tests.examples import COMPLETE, HALF_DONE
from tests.ui.driving import wait


class Told:
    """What a session told, in order."""

    def __init__(self, session: Session) -> None:
        self.events: list[str] = []
        self.refusals: list[str] = []
        self.troubles: list[str] = []
        session.switched.connect(lambda: self.events.append("switched"))
        session.changed.connect(lambda: self.events.append("changed"))
        session.drawn.connect(lambda: self.events.append("drawn"))
        session.refused.connect(self.refusals.append)
        session.troubled.connect(self.troubles.append)


@pytest.fixture
def session(qtbot: QtBot) -> Iterator[Session]:
    made = Session()
    yield made
    made.shut_down()


def idle(session: Session) -> bool:
    return not (session.reading.busy or session.drawing.busy)


def test_opening_tells_in_order(qtbot: QtBot, session: Session, complete: Path) -> None:
    told = Told(session)
    session.open(complete)
    wait(qtbot, lambda: session.preview is not None)

    assert told.events == ["switched", "changed", "drawn"]
    assert session.path == complete


def test_opening_fails_in_place(
    qtbot: QtBot, session: Session, complete: Path, tmp_path: Path
) -> None:
    told = Told(session)
    session.open(complete)
    wait(qtbot, lambda: idle(session))
    session.open(tmp_path / "nothing.json")
    wait(qtbot, lambda: bool(told.refusals))

    assert "找不到文件" in told.refusals[0]
    assert session.path == complete
    assert told.troubles == []
    # What is open is still the one that is watched and read again.
    complete.write_text("{", encoding="utf-8")
    wait(qtbot, lambda: bool(told.troubles))


def test_the_newest_of_two_openings_wins(qtbot: QtBot, session: Session) -> None:
    session.open(COMPLETE)
    session.open(HALF_DONE)
    wait(qtbot, lambda: idle(session))

    assert session.path == HALF_DONE


def test_a_change_of_the_file_is_read_checked_and_drawn(
    qtbot: QtBot, session: Session, complete: Path
) -> None:
    session.open(complete)
    wait(qtbot, lambda: session.preview is not None)
    first = session.preview
    shutil.copy(HALF_DONE, complete)
    wait(qtbot, lambda: session.preview is not first)

    assert session.opened is not None
    assert session.opened.report.errors


def test_a_change_of_a_picture_is_noticed(qtbot: QtBot, session: Session, complete: Path) -> None:
    session.open(complete)
    wait(qtbot, lambda: session.preview is not None)
    (complete.parent / "figures" / "architecture.png").unlink()
    wait(qtbot, lambda: bool(session.opened and session.opened.report.errors))


def test_a_damaged_file_keeps_what_was_there_until_it_is_whole_again(
    qtbot: QtBot, session: Session, complete: Path
) -> None:
    told, whole = Told(session), complete.read_bytes()
    session.open(complete)
    wait(qtbot, lambda: session.preview is not None)
    opened = session.opened
    complete.write_bytes(whole[:1000])
    wait(qtbot, lambda: bool(session.trouble))
    assert session.opened is opened
    assert session.preview is not None
    complete.write_bytes(whole)
    wait(qtbot, lambda: not session.trouble)

    assert "JSON" in told.troubles[0]
    assert told.troubles[-1] == ""


def test_reading_again_without_a_change_tells_nothing(
    qtbot: QtBot, session: Session, complete: Path
) -> None:
    session.open(complete)
    wait(qtbot, lambda: session.preview is not None)
    told = Told(session)
    session.reload()
    wait(qtbot, lambda: idle(session))

    assert told.events == []


def test_pages_that_can_not_be_made_leave_a_reason(
    qtbot: QtBot, session: Session, complete: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(opened: work.Opened) -> work.Preview:
        raise ZeroDivisionError

    monkeypatch.setattr(work, "draw", broken)
    session.open(complete)
    wait(qtbot, lambda: bool(session.undrawn))

    assert "ZeroDivisionError" in session.undrawn
    assert session.opened is not None
    assert session.trouble == ""


def test_closing_forgets_even_what_is_on_its_way(
    qtbot: QtBot, session: Session, complete: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, real = threading.Event(), work.draw

    def slow(opened: work.Opened) -> work.Preview:
        gate.wait()
        return real(opened)

    monkeypatch.setattr(work, "draw", slow)
    session.open(complete)
    wait(qtbot, lambda: session.opened is not None)
    session.close()
    told = Told(session)
    gate.set()
    session.open(HALF_DONE)
    wait(qtbot, lambda: session.preview is not None)

    assert told.events == ["switched", "changed", "drawn"]
    assert session.path == HALF_DONE


def test_a_change_in_the_last_moment_does_not_disturb_the_end(qtbot: QtBot, complete: Path) -> None:
    session = Session()
    session.open(complete)
    wait(qtbot, lambda: session.preview is not None)
    complete.write_text("{", encoding="utf-8")
    qtbot.wait(50)
    session.shut_down()
    session.reload()
    qtbot.wait(400)

    assert session.trouble == ""
