"""Someone edits and saves a draft and is killed in the midst of it, again and again.

``python -m tests.store.killing PATH SEED`` is the one who is killed: it edits the draft as a person
does, through the autosave, and prints the number of each edit once it has been told that it is
saved. :func:`kill_once` lets it work for a random time, kills it, and says what is wrong with what
it left behind.
"""

from __future__ import annotations

import os
import queue
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.model.draft import Draft
from app.model.editions import EDITIONS
from app.model.history import History
from app.model.paths import FieldPath
from app.model.values import Json
from app.store.autosave import Autosave
from app.store.drafts import DraftFile

NUMBER = FieldPath.parse("company.address")
TEXT = FieldPath.parse("architecture")
TICK = FieldPath.parse("capability.devices.connectable_devices")
_WORDS = "平台采用四层一体系架构，边缘层负责设备接入和就地计算，平台层提供数据与模型服务。"
_START = 30.0
"""Seconds that a child may take to come to its first save."""


def text_of(number: int) -> str:
    """The narrative that belongs to an edit."""
    length = number * 37 % 1500
    return (_WORDS * 60)[:length] or "一"


def edits_of(number: int) -> list[tuple[FieldPath, Json]]:
    """What the edit of this number puts into the draft, all in one step."""
    return [
        (NUMBER, f"第{number}次"),
        (TEXT, text_of(number)),
        (TICK, {"claimed": number % 2 == 0, "count": number}),
    ]


def number_of(draft: Draft) -> int:
    """The number of the last edit in a draft; 0 where there was none."""
    held = draft.get(NUMBER)
    return int(held[1:-1]) if isinstance(held, str) else 0


def edited(history: History, number: int) -> History:
    """The history with one more edit."""
    changes = [history.draft.edit(path, value) for path, value in edits_of(number)]
    at = datetime(2018, 5, 7, tzinfo=UTC) + timedelta(minutes=number)
    return history.make(changes, at=at, name="粘贴")


def work(path: Path, seed: int) -> None:
    """Edit and save until killed."""
    chance = random.Random(seed)
    file = DraftFile.open(path, EDITIONS)
    history = file.history
    autosave = Autosave(file, lambda _: None, delay=chance.choice((0.0, 0.01, 0.05)))
    number = number_of(history.draft)
    print(number, flush=True)
    while True:
        for _ in range(chance.randint(1, 4)):
            number += 1
            history = edited(history, number)
            if chance.random() < 0.3:
                autosave.put(history.undo())
            autosave.put(history)
            time.sleep(chance.random() * 0.01)
        if autosave.flush(10):
            print(number, flush=True)


def kill_once(path: Path, seed: int) -> tuple[int, list[str]]:
    """Let someone work on the draft and kill them; gives the edits acknowledged, and faults."""
    chance = random.Random(seed)
    before = _number_in(path)
    command = [sys.executable, "-m", "tests.store.killing", str(path), str(seed)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    told: queue.Queue[str] = queue.Queue()
    reader = threading.Thread(target=_listen, args=(child, told), daemon=True)
    reader.start()
    try:
        first = told.get(timeout=_START)
        time.sleep(chance.random() * 0.25)
    except queue.Empty:
        first = ""
    child.kill()
    said = child.stderr.read() if child.stderr else ""
    reader.join()
    child.wait()
    for stream in (child.stdout, child.stderr):
        if stream is not None:
            stream.close()
    if not first:
        return 0, [f"the one to be killed never came to work: {said[-500:]}"]
    acknowledged = max([before, int(first), *_numbers(told)])
    return acknowledged - before, list(faults_of(path, acknowledged))


def _listen(child: subprocess.Popen[str], told: queue.Queue[str]) -> None:
    if child.stdout:
        for line in child.stdout:
            if line.endswith("\n"):
                told.put(line)


def _numbers(told: queue.Queue[str]) -> Iterator[int]:
    while not told.empty():
        yield int(told.get())


def _number_in(path: Path) -> int:
    file = DraftFile.open(path, EDITIONS)
    try:
        return number_of(file.history.draft)
    finally:
        file.close()


def faults_of(path: Path, acknowledged: int) -> Iterator[str]:
    """What is wrong with a draft in which edits up to ``acknowledged`` were saved."""
    try:
        file = DraftFile.open(path, EDITIONS)
    except Exception as error:  # noqa: BLE001 - whatever it is, the draft does not open
        yield f"does not open: {error!r}"
        return
    try:
        yield from file.losses
        yield from _faults_in(file.history, acknowledged)
    finally:
        file.close()


def _faults_in(history: History, acknowledged: int) -> Iterator[str]:
    number = number_of(history.draft)
    if number < acknowledged:
        # An undo that was saved and a redo that was not: what was acknowledged is one step away.
        number = number_of(history.redo().draft)
        if number < acknowledged:
            yield f"edit {acknowledged} was acknowledged, the draft is at {number}"
    here, at = history, number_of(history.draft)
    while True:
        for path, value in edits_of(at) if at else ():
            if here.draft.get(path) != value:
                yield f"edit {at}: {path} is {here.draft.get(path)!r}"
        if not here.done:
            break
        here, at = here.undo(), at - 1
        if number_of(here.draft) != at:
            yield f"undoing edit {at + 1} gives {number_of(here.draft)}"
            break


def fresh(path: Path) -> None:
    """A draft to work on, without any edit."""
    for stale in (path, path.with_name(f"{path.name}-journal")):
        stale.unlink(missing_ok=True)
    DraftFile.create(path, Draft(EDITIONS[0].id)).close()


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUTF8", "1")
    work(Path(sys.argv[1]), int(sys.argv[2]))
