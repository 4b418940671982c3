"""The process beside the program that looks at files: what it is asked, and what it answers.

Requests come as lines of JSON on the standard input, answers go as lines of JSON to the standard
output; nothing that a hostile file might have made of this process is ever executed by the other
one. The bytes of a file are asked for as they are needed, so that no copy of a file that a draft
keeps encrypted ever lies on a disk.

- in: ``{"look": name, "size": bytes}``; out: any number of ``{"read": [offset, length]}``, each
  answered by ``{"data": length}`` with so many bytes behind the line, or ``{"gone": true}``;
  at last ``{"done": inspection}`` or ``{"failed": "memory"}`` or ``{"failed": "read"}``.
- in: ``{"draw": key, "size": bytes, "page": from 0, "box": [pixels across, pixels down]}``, where
  one key means the same bytes every time; out: as above, and at last ``{"drawn": [pixels across,
  pixels down], "sizes": [[points across, points down], …], "length": bytes}`` with the pixels
  (:class:`~app.export.evidence.sketches.Sketch`) behind the line, or ``{"failed": why}``.
"""

from __future__ import annotations

import io
import json
import os
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from app.children import limit_memory, limit_time, untouched, yield_to_others

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

    from app.export.evidence.sketches import Sketches

MEMORY = 1 << 30
"""Bytes of memory that the process may have."""
_SECONDS = 300
"""After that a look ends by itself: whoever asked would have ended it long ago."""
_DECODED = 256 << 20
"""Bytes that one stream of a PDF may decode to."""
_BUFFER = 1 << 18


class Asked(io.RawIOBase):
    """A file whose bytes the other process hands over, piece by piece.

    Attributes:
        failed: that it could not be read at some point.
    """

    def __init__(self, requests: BinaryIO, answers: BinaryIO, size: int) -> None:
        super().__init__()
        self._requests = requests
        self._answers = answers
        self._size = size
        self._position = 0
        self.failed = False

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._size}[whence]
        self._position = max(0, start + offset)
        return self._position

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        into = memoryview(buffer).cast("B")
        wanted = min(len(into), self._size - self._position)
        if wanted <= 0:
            return 0
        send(self._answers, {"read": [self._position, wanted]})
        reply = json.loads(self._requests.readline())
        length = int(reply.get("data", 0))
        data = self._requests.read(length)
        if not length or len(data) < length:
            self.failed = True
            raise OSError("the file is gone")
        into[:length] = data
        self._position += length
        return length

    def readall(self) -> bytes:
        """All that is left, in as few questions as there can be; Python's own asks for 8 KB."""
        data = memoryview(bytearray(max(0, self._size - self._position)))
        done = 0
        while read := self.readinto(data[done:]):
            done += read
        return data[:done].tobytes()


def send(stream: BinaryIO, message: dict[str, Any]) -> None:
    """Write one message as a line."""
    stream.write(json.dumps(message, separators=(",", ":")).encode() + b"\n")
    stream.flush()


def serve() -> int:
    """Look at files until the other end is gone: what the process does."""
    requests = os.fdopen(untouched(os.dup(0)), "rb")
    answers = os.fdopen(untouched(os.dup(1)), "wb")
    # Whatever a library prints must not come between the answers.
    with open(os.devnull, "r+b") as nowhere:  # noqa: PTH123 - a device, no path of ours
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    _limit()
    sketches: Sketches | None = None
    hurried = True
    while line := requests.readline():
        request = json.loads(line)
        limit_time(_SECONDS)
        if "draw" in request:
            if sketches is None:
                from app.export.evidence.sketches import Sketches

                sketches = Sketches()
            draw_one(sketches, request, requests, answers)
        else:
            if hurried:
                # For a page somebody waits, for a look nobody: typing goes on beside it.
                yield_to_others()
                hurried = False
            answer_one(str(request["look"]), int(request["size"]), requests, answers)
        limit_time(0)
    return 0


def answer_one(name: str, size: int, requests: BinaryIO, answers: BinaryIO) -> None:
    """Look at one file and answer."""
    from app.export.evidence.look import look

    asked = Asked(requests, answers, size)
    stream = cast(BinaryIO, io.BufferedReader(asked, _BUFFER))
    try:
        message: dict[str, Any] = {"done": look(name, stream, size).to_json()}
    except (MemoryError, RecursionError):
        message = {"failed": "memory"}
    except OSError:
        message = {"failed": "read"}
    except Exception as error:  # noqa: BLE001 - the next file may well succeed
        message = {"failed": type(error).__name__}
    send(answers, {"failed": "read"} if asked.failed else message)


def draw_one(
    sketches: Sketches, request: dict[str, Any], requests: BinaryIO, answers: BinaryIO
) -> None:
    """Draw one page and answer."""
    key, size = str(request["draw"]), int(request["size"])
    across, down = map(int, request["box"])
    try:
        if not sketches.holds(key):
            asked = Asked(requests, answers, size)
            stream = cast(BinaryIO, io.BufferedReader(asked, _BUFFER))
            sketches.open(key, stream, size)
        drawn = sketches.draw(int(request["page"]), (across, down))
        message = {
            "drawn": [drawn.width, drawn.height],
            "sizes": [[round(side, 1) for side in page] for page in sketches.sizes],
            "length": len(drawn.data),
        }
    except Exception as error:  # noqa: BLE001 - the next page may well succeed
        sketches.close()
        send(answers, {"failed": type(error).__name__})
        return
    send(answers, message)
    answers.write(drawn.data)
    answers.flush()


def _limit() -> None:
    """Bound what one file can take: a bomb ends the look, or at worst this process."""
    import pikepdf.settings

    pikepdf.settings.set_qpdf_limits(
        parser_max_container_size=5_000_000,
        flate_max_memory=_DECODED,
        run_length_max_memory=_DECODED,
        dct_max_memory=_DECODED,
        png_max_memory=_DECODED,
        tiff_max_memory=_DECODED,
    )
    limit_memory(MEMORY)
    yield_to_others()
