"""What is put is saved soon, and goes on being tried until it is."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.model.draft import Draft
from app.model.editions import EDITIONS
from app.model.history import History
from app.model.paths import FieldPath
from app.store import autosave as autosave_module
from app.store.autosave import Autosave, Failing, Pending, Saved, SaveState
from app.store.drafts import DraftFile
from app.store.refusals import NotSaved

NAME = FieldPath.parse("company.name")
NOON = datetime(2018, 5, 7, 12, tzinfo=UTC)


class Disk:
    """A draft file of which the disk can be full."""

    def __init__(self) -> None:
        self.full = False
        self.saved: list[History] = []
        self.saving = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()

    def save(self, history: History) -> datetime:
        self.saving.set()
        self.go_on.wait(10)
        if self.full:
            raise NotSaved("磁盘已满")
        self.saved.append(history)
        return NOON


def histories(count: int) -> list[History]:
    made = [History(Draft("toy"))]
    for number in range(count):
        change = made[-1].draft.edit(NAME, f"{number}")
        made.append(made[-1].make([change], at=NOON + timedelta(minutes=number)))
    return made[1:]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autosave_module, "RETRY", 0.05)


def until(told: queue.Queue[SaveState], wanted: Callable[[SaveState], bool]) -> SaveState:
    while True:
        state = told.get(timeout=10)
        if wanted(state):
            return state


def test_last_of_what_was_put_is_saved_and_told() -> None:
    disk, told = Disk(), queue.Queue[SaveState]()
    autosave = Autosave(disk, told.put, delay=0.02)
    made = histories(5)
    for history in made:
        autosave.put(history)

    assert until(told, lambda state: isinstance(state, Saved)) == Saved(NOON)
    assert disk.saved[-1] is made[-1]
    assert autosave.close()


def test_who_types_without_a_pause_is_saved_all_the_same() -> None:
    disk = Disk()
    autosave = Autosave(disk, lambda _: None, delay=0.05)
    for history in histories(60):
        autosave.put(history)
        time.sleep(0.01)
    saved_meanwhile = len(disk.saved)
    autosave.close()

    assert saved_meanwhile >= 2


def test_flush_waits_for_what_is_put_and_for_what_is_being_saved() -> None:
    disk = Disk()
    autosave = Autosave(disk, lambda _: None, delay=60)
    first, second = histories(2)
    autosave.put(first)
    assert autosave.flush(10)
    disk.go_on.clear()
    disk.saving.clear()
    autosave.put(second)
    waiting = threading.Thread(target=lambda: disk.saving.wait(10) and disk.go_on.set())
    waiting.start()

    assert autosave.flush(10)
    assert disk.saved == [first, second]
    assert autosave.close()


def test_failure_is_told_once_rescued_and_tried_until_it_passes() -> None:
    disk, told = Disk(), queue.Queue[SaveState]()
    rescued: list[History] = []
    disk.full = True
    autosave = Autosave(disk, told.put, delay=0.01, emergency=rescued.append)
    first, second = histories(2)
    autosave.put(first)
    failing = until(told, lambda state: isinstance(state, Failing))
    assert not autosave.flush(0.2)
    autosave.put(second)
    later = until(told, lambda state: isinstance(state, Failing) and state is not failing)
    disk.full = False

    until(told, lambda state: isinstance(state, Saved))

    assert isinstance(failing, Failing)
    assert failing.reason == "磁盘已满"
    assert isinstance(later, Failing)
    assert later.since == failing.since
    assert rescued == [first]
    assert disk.saved == [second]
    assert autosave.close()


def test_close_saves_what_waits() -> None:
    disk = Disk()
    autosave = Autosave(disk, lambda _: None, delay=60)
    (history,) = histories(1)
    autosave.put(history)

    assert autosave.close()
    assert disk.saved == [history]


def test_close_says_that_the_disk_refuses() -> None:
    disk = Disk()
    disk.full = True
    autosave = Autosave(disk, lambda _: None, delay=60)
    autosave.put(histories(1)[0])

    assert not autosave.close(1)


def test_fault_of_ours_is_a_failure_and_what_was_typed_waits() -> None:
    told = queue.Queue[SaveState]()

    class Broken:
        broken = True

        def save(self, history: History) -> datetime:
            if self.broken:
                raise RuntimeError
            return NOON

    broken = Broken()
    autosave = Autosave(broken, told.put, delay=0)
    autosave.put(histories(1)[0])
    until(told, lambda state: isinstance(state, Failing))
    broken.broken = False

    until(told, lambda state: isinstance(state, Saved))
    assert autosave.close()


def test_first_state_is_that_something_waits() -> None:
    told = queue.Queue[SaveState]()
    autosave = Autosave(Disk(), told.put, delay=0)
    autosave.put(histories(1)[0])

    assert told.get(timeout=10) == Pending()
    autosave.close()


def test_real_draft_is_saved_from_another_thread(tmp_path: Path) -> None:
    path = tmp_path / "草稿.shenbao"
    file = DraftFile.create(path, Draft(EDITIONS[0].id))
    autosave = Autosave(file, lambda _: None, delay=0.01)
    change = file.history.draft.edit(NAME, "航天云网")
    autosave.put(file.history.make([change], at=NOON))
    assert autosave.close()
    file.close()

    again = DraftFile.open(path, EDITIONS, read_only=True)
    assert again.history.draft.get(NAME) == "航天云网"
    again.close()
