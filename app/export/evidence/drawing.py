"""Pages of evidence for the screen: drawn by another process, in bounded time and memory."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any, BinaryIO

from app.export.evidence.child import Child, Lost, TooSlow
from app.model.failure import Failure

SECONDS = 20.0
"""So long may one page take: nobody looks at an empty page for longer."""
_LONGEST = 1e7
"""Points: no page is longer."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as it is seen.

    Attributes:
        sizes: of every page of the file, width and height in points.
        width, height: of the drawing, in pixels.
        data: rows from the top, four bytes a pixel: blue, green, red, 255.
    """

    sizes: tuple[tuple[float, float], ...]
    width: int
    height: int
    data: bytes


class Drawer(Child):
    """Draws pages of one file after the other."""

    def __init__(self, seconds: float = SECONDS, program: list[str] | None = None) -> None:
        super().__init__(seconds, program)

    def draw(
        self,
        key: str,
        open_file: Callable[[], BinaryIO],
        size: int,
        page: int,
        box: tuple[int, int],
    ) -> Drawn | None:
        """Page ``page`` (from 0) as large as it fits into ``box``, in pixels.

        ``key`` means the same bytes whenever it is given. ``None`` where there is nothing to see,
        be it that the file can't be read. Raises :class:`~app.export.evidence.child.Abandoned`.
        """
        fresh = not self.process_id
        for last in (fresh, True):
            try:
                return self._draw(key, open_file, size, page, box)
            except TooSlow:
                return None
            except Lost:
                # What was drawn before may have used up its memory, or somebody ended it.
                self.close()
                self.go_on()
                if last:
                    break
        return None

    def _draw(
        self,
        key: str,
        open_file: Callable[[], BinaryIO],
        size: int,
        page: int,
        box: tuple[int, int],
    ) -> Drawn | None:
        """Once. Raises :class:`Lost` where another process may do better."""
        message = {"draw": key, "size": size, "page": page, "box": list(box)}
        try:
            with closing(open_file()) as stream:
                answer, data = self.exchange(message, stream)
        except (OSError, Failure, ValueError):
            self.go_on()
            return None
        if answer.get("failed") == MemoryError.__name__:
            raise Lost
        if "failed" in answer:
            return None
        try:
            return _checked(answer, data, page, box)
        except (KeyError, TypeError, ValueError, OverflowError):
            self.close()  # what says something else may have been taken over by the file
            return None


def _checked(answer: dict[str, Any], data: bytes, page: int, box: tuple[int, int]) -> Drawn:
    """What an answer says, where it can be so; it comes from where foreign bytes are handled."""
    width, height = map(int, answer["drawn"])
    sizes = tuple((float(across), float(down)) for across, down in answer["sizes"])
    if not (0 < width <= box[0] + 1 and 0 < height <= box[1] + 1):
        raise ValueError(answer["drawn"])
    if len(data) != 4 * width * height:
        raise ValueError(len(data))
    if page >= len(sizes) or not all(0 < side < _LONGEST for size in sizes for side in size):
        raise ValueError(page)
    return Drawn(sizes, width, height, data)
