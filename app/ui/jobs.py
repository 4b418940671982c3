"""Work off the GUI thread: results come back by signal, and what is out of date is dropped."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from app.model.failure import Failure

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

_log = logging.getLogger(__name__)

T = TypeVar("T")


def sentence_of(error: BaseException) -> str:
    """What a person is told about an exception; what nobody foresaw goes to the log as well."""
    if isinstance(error, Failure):
        return str(error)
    if isinstance(error, MemoryError):
        return "内存不足，请关闭其他程序后重试。"
    _log.error("unforeseen", exc_info=error)
    return (
        f"程序内部出错（{type(error).__name__}），没有完成；详情已记入日志，"
        "请在“帮助”菜单中打开日志，发给维护人员。"
    )


@dataclass(frozen=True, slots=True)
class _Order:
    work: Callable[[], Any]
    done: Callable[[Any], None]
    failed: Callable[[str], None]
    dropped: Callable[[Any], None] | None = None


@dataclass(frozen=True, slots=True)
class _Outcome:
    order: _Order
    value: Any = None
    error: BaseException | None = None


class _Post(QObject):
    """Brings what threads have to say to the window's thread; it is there as long as the program.

    A thread must not tell it by a signal of the object that it concerns: that may be destroyed at
    this very moment.
    """

    _sent = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._sent.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def send(self, owner: QObject, act: Callable[[], object]) -> None:
        """Have ``act`` done in the window's thread, if ``owner`` is still there by then."""
        self._sent.emit(owner, act)

    @Slot(object, object)
    def _deliver(self, owner: QObject, act: Callable[[], object]) -> None:
        if isValid(owner):
            act()


@lru_cache(maxsize=1)
def _post() -> _Post:
    return _Post()


def hear_threads() -> None:
    """Be ready for what threads send; to be called in the window's thread."""
    _post()


def send(owner: QObject, act: Callable[[], object]) -> None:
    """Have ``act`` done in the window's thread, if ``owner`` is there then; from any thread."""
    _post().send(owner, act)


class Worker:
    """One thread that does things in turn; made when there is first something to do."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._pool: ThreadPoolExecutor | None = None
        self._over = False

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Have ``work`` done after all that was asked for before; once shut down, never."""
        # Loaded this late, since the first picture of the window need not wait for it.
        from concurrent.futures import Future, ThreadPoolExecutor

        if self._over:
            never = Future[T]()
            never.cancel()
            return never
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, self._name)
        return self._pool.submit(work)

    def shut_down(self, *, cancel: bool = False, wait: bool = True) -> None:
        """Wait for what is to be done, or with ``cancel`` for what has begun only; for good.

        Without ``wait`` the thread ends by itself once that is done.
        """
        self._over = True
        if self._pool is not None:
            self._pool.shutdown(wait=wait, cancel_futures=cancel)


class Lane(QObject):
    """One kind of work, of which only the newest order matters.

    An order given while another is being worked on waits; one given after it takes its place. The
    outcome of an order that was replaced or cancelled is dropped, so callbacks never speak of
    what is out of date. Callbacks run in the thread of this object.
    """

    busy_changed = Signal(bool)

    def __init__(self, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._running: _Order | None = None
        self._waiting: _Order | None = None
        self._wanted: _Order | None = None
        hear_threads()

    @property
    def busy(self) -> bool:
        """Whether an outcome is still awaited."""
        return self._wanted is not None

    def start(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[str], None],
        dropped: Callable[[T], None] | None = None,
    ) -> None:
        """Have ``work`` done elsewhere; then ``done`` gets its value, or ``failed`` a sentence.

        ``dropped`` gets a value that nobody wants any more, where it is to be let go of.
        """
        order = _Order(work, done, failed, dropped)
        was_busy, self._wanted = self.busy, order
        if self._running is None:
            self._run(order)
        else:
            self._waiting = order
        if not was_busy:
            self.busy_changed.emit(True)

    def cancel(self) -> None:
        """Want no outcome any more. Work that has begun runs to its end, unheard."""
        self._waiting = None
        if self.busy:
            self._wanted = None
            self.busy_changed.emit(False)

    def _run(self, order: _Order) -> None:
        self._running = order
        future = self._worker.submit(order.work)
        future.add_done_callback(lambda done: self._report(order, done))

    def _report(self, order: _Order, future: Future[Any]) -> None:
        """Called in the worker's thread."""
        if future.cancelled():
            return
        error = future.exception()
        value = None if error else future.result()
        send(self, lambda: self._deliver(_Outcome(order, value, error)))

    def _deliver(self, outcome: _Outcome) -> None:
        self._running = None
        if self._waiting is not None:
            order, self._waiting = self._waiting, None
            self._run(order)
        if outcome.order is not self._wanted:
            if outcome.order.dropped is not None and outcome.error is None:
                outcome.order.dropped(outcome.value)
            return
        self._wanted = None
        self.busy_changed.emit(False)
        if outcome.error is not None:
            outcome.order.failed(sentence_of(outcome.error))
        else:
            outcome.order.done(outcome.value)


class Tasks(QObject):
    """Work of which every outcome matters to whoever asked for it, as long as they are there."""

    def __init__(self, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._lanes: set[Lane] = set()

    def do(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[str], None],
        owner: QObject | None = None,
    ) -> None:
        """Have ``work`` done after all that was asked for before; as :meth:`Lane.start`.

        Once ``owner`` is gone nobody is told how it went.
        """
        lane = Lane(self._worker, self)
        self._lanes.add(lane)

        def settle(busy: bool) -> None:
            if not busy:
                self._lanes.discard(lane)
                lane.deleteLater()

        lane.busy_changed.connect(settle)
        if owner is not None:
            owner.destroyed.connect(lane.cancel)
        lane.start(work, done, failed)

    @property
    def busy(self) -> bool:
        """Whether an outcome is still awaited."""
        return bool(self._lanes)

    def cancel(self) -> None:
        """Want no outcome any more."""
        for lane in tuple(self._lanes):
            lane.cancel()
