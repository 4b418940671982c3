"""The process that renders pages, held by the window: started when needed, and again if it dies."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from app.children import command, environment, working_directory
from app.ui import RENDERING
from app.ui.worker import Answer, Order, Unpacker, packed

_log = logging.getLogger(__name__)

_LONGEST = 180_000
"""Milliseconds after which a process that says nothing is taken to be stuck."""
_FAREWELL = 500


class Renderer(QObject):
    """Gives one order after the other to a process of its own."""

    answered = Signal(object)
    """An :class:`~app.ui.worker.Answer`."""
    lost = Signal(str)
    """The process died of the order, or can't be started: a sentence. The next one starts anew."""

    def __init__(self, parent: QObject | None = None, program: list[str] | None = None) -> None:
        super().__init__(parent)
        self._program = program or command(RENDERING)
        self._process: QProcess | None = None
        self._unpacker = Unpacker()
        self._order: Order | None = None
        self._held: frozenset[str] = frozenset()
        self._patience = QTimer(self, singleShot=True, interval=_LONGEST)
        self._patience.timeout.connect(self._give_up)

    @property
    def held(self) -> frozenset[str]:
        """The digests of the pictures that the process has already."""
        return self._held

    @property
    def process_id(self) -> int:
        """The system's number of the process; 0 where none runs."""
        return self._process.processId() if self._process is not None else 0

    def give(self, order: Order) -> None:
        """Have an order carried out; ``answered`` or ``lost`` follows.

        Where another is being carried out, nothing is heard of that one any more.
        """
        self._order = order
        if self._process is None:
            self._start()
        if self._process is None or self._order is not order:
            return  # it can't be started, which is told by now
        self._process.write(packed(order))
        # What it has of the orders before, and is named by this one, it keeps.
        named = frozenset(order.files.digests.values())
        self._held = (self._held & named) | order.files.pictures.keys()
        self._patience.start()

    def stop(self) -> None:
        """End the process; nothing more is heard of it."""
        self._order = None
        self._held = frozenset()
        self._patience.stop()
        process, self._process = self._process, None
        if process is not None:
            process.closeWriteChannel()
            if not process.waitForFinished(_FAREWELL):
                process.kill()
                process.waitForFinished(_FAREWELL)
            process.deleteLater()

    def _start(self) -> None:
        # Known before it starts: of one that can't be started Windows tells at once.
        process = self._process = QProcess(self)
        process.setWorkingDirectory(working_directory())
        variables = QProcessEnvironment()
        for name, value in environment().items():
            variables.insert(name, value)
        process.setProcessEnvironment(variables)
        process.readyReadStandardOutput.connect(self._read)
        process.readyReadStandardError.connect(self._read_complaint)
        process.finished.connect(self._ended)
        process.errorOccurred.connect(self._failed)
        self._unpacker = Unpacker()
        process.start(self._program[0], self._program[1:])

    def _read(self) -> None:
        if self._process is None:
            return
        for answer in self._unpacker.feed(bytes(self._process.readAllStandardOutput().data())):
            # One that nobody waits for any more is of a draft that was closed.
            if isinstance(answer, Answer) and self._order and self._order.number == answer.number:
                self._order = None
                self._patience.stop()
                self.answered.emit(answer)

    def _read_complaint(self) -> None:
        if self._process is not None:
            words = bytes(self._process.readAllStandardError().data()).decode(errors="replace")
            _log.warning("the renderer: %s", words.strip())

    def _failed(self, error: QProcess.ProcessError) -> None:
        # Of a process that ran, its end is told as well.
        if error == QProcess.ProcessError.FailedToStart:
            self._ended()

    def _give_up(self) -> None:
        _log.error("the renderer says nothing any more")
        if self._process is None or self._process.state() == QProcess.ProcessState.NotRunning:
            self._ended()  # nobody else will tell
        else:
            self._process.kill()

    def _ended(self) -> None:
        self._patience.stop()
        process, self._process = self._process, None
        self._held = frozenset()
        if process is not None:
            _log.warning("the renderer ended: %s, %s", process.exitStatus(), process.exitCode())
            process.deleteLater()
        if self._order is not None:
            self._order = None
            self.lost.emit("排版进程意外退出，预览没有更新；继续修改后会自动重试。")
