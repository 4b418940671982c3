"""The process beside the window that renders pages: what it is told, and what it answers.

A rendering takes some tenths of a second of pure Python. In a thread it would hold up every
keystroke by up to a tenth of a second, for both share one interpreter; so the program starts
itself once more (:data:`~app.ui.RENDERING`) and speaks with that process through its standard
input and output. Messages are pickles behind their length. The process ends with the one that
started it.
"""

from __future__ import annotations

import os
import pickle
import struct
import threading
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from app.children import untouched, yield_to_others
from app.model.draft import Draft
from app.model.failure import Failure
from app.ui.rendering import Drawn, KnownFiles, draw

_LENGTH = struct.Struct("<Q")


@dataclass(frozen=True, slots=True)
class Order:
    """A draft to be rendered, and what is known of its files.

    Pictures that the order before named as well are not sent again.
    """

    number: int
    draft: Draft
    files: KnownFiles


@dataclass(frozen=True, slots=True)
class Answer:
    """The pages that an order asked for, or a sentence why there are none.

    ``trace`` is of an exception that nobody foresaw, for the log.
    """

    number: int
    drawn: Drawn | None = None
    failure: str = ""
    trace: str = ""


def packed(message: Order | Answer) -> bytes:
    """A message as it goes through the pipe."""
    data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(data)) + data


class Unpacker:
    """Takes bytes as they come and gives the messages that are whole."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._size = 0

    def feed(self, data: bytes) -> list[Any]:
        """The messages that these bytes complete."""
        self._pieces.append(data)
        self._size += len(data)
        if self._size < self._wanted():
            return []
        held = b"".join(self._pieces)
        messages: list[Any] = []
        position = 0
        while len(held) - position >= _LENGTH.size:
            end = position + _LENGTH.size + _LENGTH.unpack_from(held, position)[0]
            if len(held) < end:
                break
            # Both ends of the pipe are this program.
            message = memoryview(held)[position + _LENGTH.size : end]
            messages.append(pickle.loads(message))  # noqa: S301
            position = end
        self._pieces, self._size = [held[position:]], len(held) - position
        return messages

    def _wanted(self) -> int:
        """How many bytes the message that has begun needs at least."""
        if len(self._pieces[0]) < _LENGTH.size:
            self._pieces = [b"".join(self._pieces)]
        head = self._pieces[0]
        if len(head) < _LENGTH.size:
            return _LENGTH.size
        return _LENGTH.size + _LENGTH.unpack_from(head)[0]


def serve() -> int:
    """Answer orders until the other end is gone: what a process does that renders."""
    orders = os.fdopen(untouched(os.dup(0)), "rb", buffering=0)
    answers = os.fdopen(untouched(os.dup(1)), "wb")
    # Whatever a library prints must not come between the answers.
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device, no path of ours
        os.dup2(nowhere.fileno(), 1)
    yield_to_others()
    answer_all(orders, answers, gone=lambda: os._exit(0))
    return 0


def answer_all(orders: BinaryIO, answers: BinaryIO, gone: Callable[[], None]) -> None:
    """Answer each order from ``orders``; ``gone`` is called, in a thread, when they end.

    That thread notices at once that nobody waits any more, even amid a rendering.
    """
    waiting: deque[Order] = deque()
    there = threading.Semaphore(0)

    def listen() -> None:
        unpacker = Unpacker()
        while data := orders.read(1 << 16):
            for order in unpacker.feed(data):
                waiting.append(order)
                there.release()
        gone()
        there.release()

    threading.Thread(target=listen, name="orders", daemon=True).start()
    pictures: dict[str, bytes] = {}
    while there.acquire() and waiting:
        order = waiting.popleft()
        pictures = _pictures(order.files, pictures)
        try:
            answers.write(packed(_answer(order, pictures)))
            answers.flush()
        except OSError:
            return


def _pictures(files: KnownFiles, held: dict[str, bytes]) -> dict[str, bytes]:
    """The pictures of an order: those that came with it, and of those before the ones it names."""
    named = set(files.digests.values())
    return {**{d: data for d, data in held.items() if d in named}, **files.pictures}


def _answer(order: Order, pictures: dict[str, bytes]) -> Answer:
    from app.export import fonts
    from app.model.editions import EDITIONS

    try:
        edition = next(e for e in EDITIONS if e.id == order.draft.edition)
        printable = fonts.printable().__contains__
        files = replace(order.files, pictures=pictures, can_print=printable)
        return Answer(order.number, draw(edition, order.draft, files))
    except Failure as failure:
        return Answer(order.number, failure=str(failure))
    except MemoryError:
        return Answer(order.number, failure="内存不足，暂时不能排版，请关闭其他程序后重试。")
    except Exception as error:  # noqa: BLE001 - the next order may well succeed
        sentence = f"排版时程序内部出错（{type(error).__name__}），详情已记入日志。"
        return Answer(order.number, failure=sentence, trace=traceback.format_exc())
