"""Lanes: only the newest order is heard, and what goes wrong becomes a sentence."""

import threading
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

from app.model.failure import Failure
from app.ui.jobs import Lane, Tasks, Worker, send, sentence_of
from tests.ui.driving import wait


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker("testing")
    yield made
    made.shut_down()


class Told:
    """What callbacks were told, and in which thread."""

    def __init__(self) -> None:
        self.done: list[object] = []
        self.failed: list[str] = []
        self.threads: set[int] = set()

    def on_done(self, value: object) -> None:
        self.done.append(value)
        self.threads.add(threading.get_ident())

    def on_failed(self, sentence: str) -> None:
        self.failed.append(sentence)
        self.threads.add(threading.get_ident())


def start(lane: Lane, told: Told, work: object) -> None:
    assert callable(work)
    lane.start(work, told.on_done, told.on_failed)


def test_a_result_comes_back_to_the_thread_of_the_window(qtbot: QtBot, worker: Worker) -> None:
    lane, told = Lane(worker), Told()
    start(lane, told, threading.get_ident)
    wait(qtbot, lambda: bool(told.done))

    assert told.done != [threading.get_ident()]
    assert told.threads == {threading.get_ident()}
    assert not lane.busy


def test_only_the_newest_order_is_heard_and_those_between_are_not_done(
    qtbot: QtBot, worker: Worker
) -> None:
    lane, told = Lane(worker), Told()
    gate, worked = threading.Event(), list[int]()

    def slow() -> int:
        gate.wait()
        return 1

    def count(number: int) -> int:
        worked.append(number)
        return number

    start(lane, told, slow)
    for number in (2, 3, 4):
        start(lane, told, lambda number=number: count(number))
    gate.set()
    wait(qtbot, lambda: not lane.busy)

    assert told.done == [4]
    assert worked == [4]


def test_a_cancelled_order_is_not_heard_and_the_next_one_is(qtbot: QtBot, worker: Worker) -> None:
    lane, told = Lane(worker), Told()
    gate = threading.Event()
    start(lane, told, gate.wait)
    lane.cancel()
    assert not lane.busy
    gate.set()
    start(lane, told, lambda: "next")
    wait(qtbot, lambda: not lane.busy)

    assert told.done == ["next"]


def test_being_busy_is_told_once_and_its_end_once(qtbot: QtBot, worker: Worker) -> None:
    lane, told, states = Lane(worker), Told(), list[bool]()
    lane.busy_changed.connect(states.append)
    for number in range(3):
        start(lane, told, lambda number=number: number)
    wait(qtbot, lambda: not lane.busy)

    assert states == [True, False]


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (Failure("找不到文件“甲”，请检查。"), "找不到文件“甲”，请检查。"),
        (MemoryError(), "内存不足，请关闭其他程序后重试。"),
    ],
)
def test_what_was_foreseen_is_said_as_it_is(error: BaseException, sentence: str) -> None:
    assert sentence_of(error) == sentence


def test_what_nobody_foresaw_is_a_sentence_too_and_goes_to_the_log(
    qtbot: QtBot, worker: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    lane, told = Lane(worker), Told()

    def broken() -> None:
        raise ZeroDivisionError("secret detail")

    start(lane, told, broken)
    wait(qtbot, lambda: bool(told.failed))

    (sentence,) = told.failed
    assert "ZeroDivisionError" in sentence
    assert "日志" in sentence
    assert "secret detail" not in sentence
    assert "secret detail" in caplog.text


def test_a_lane_that_is_gone_is_told_nothing(qtbot: QtBot, worker: Worker) -> None:
    lane, told = Lane(worker), Told()
    gate = threading.Event()
    start(lane, told, gate.wait)
    shiboken6.delete(lane)
    gate.set()
    worker.shut_down()

    assert told.done == []


def test_a_worker_that_was_never_needed_has_nothing_to_wait_for() -> None:
    threads = threading.active_count()
    Worker("idle").shut_down()
    assert threading.active_count() == threads


def test_a_worker_ends_what_was_asked_for() -> None:
    done: list[int] = []
    worker = Worker("busy")
    for number in range(3):
        worker.submit(lambda number=number: done.append(number))
    worker.shut_down()
    assert done == [0, 1, 2]


def test_what_is_asked_for_after_the_end_is_not_done(qtbot: QtBot, worker: Worker) -> None:
    lane, told = Lane(worker), Told()
    worker.shut_down()
    start(lane, told, lambda: pytest.fail("done"))
    qtbot.wait(50)

    assert (told.done, told.failed) == ([], [])


def test_a_value_that_nobody_wants_any_more_is_given_back(qtbot: QtBot, worker: Worker) -> None:
    lane, dropped, done = Lane(worker), list[int](), list[int]()
    lane.start(lambda: 1, done.append, pytest.fail, dropped.append)
    lane.start(lambda: 2, done.append, pytest.fail, dropped.append)
    wait(qtbot, lambda: bool(done))

    assert (done, dropped) == ([2], [1])


def test_every_task_is_heard_whose_owner_is_there(qtbot: QtBot, worker: Worker) -> None:
    tasks, owner, done = Tasks(worker), QObject(), list[int]()
    gate = threading.Event()
    tasks.do(lambda: gate.wait(20), lambda _: done.append(0), pytest.fail, owner)
    for number in (1, 2):
        tasks.do(lambda number=number: number, done.append, pytest.fail)
    shiboken6.delete(owner)
    gate.set()
    wait(qtbot, lambda: len(done) == 2)

    assert done == [1, 2]


def test_what_a_thread_sends_to_who_is_gone_is_dropped(qtbot: QtBot) -> None:
    """Threads tell while what they tell is destroyed: again and again, at any moment."""
    worker = Worker("telling")
    heard = list[int]()
    for number in range(300):
        lane = Lane(worker)
        lane.start(lambda: None, lambda _, number=number: heard.append(number), pytest.fail)
        if number % 3:
            lane.deleteLater()
            del lane
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    worker.shut_down()
    qtbot.wait(10)
    assert len(heard) <= 300
    gone = QObject()
    send(gone, lambda: heard.append(-2))
    gone.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.wait(10)
    assert -2 not in heard
