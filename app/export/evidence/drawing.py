"""Pages of evidence for the screen: drawn by another process, in bounded time and memory."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import BinaryIO

from app.export.evidence.child import Child, Lost
from app.model.failure import Failure

SECONDS = 20.0
"""So long may one page take: nobody looks at an empty page for longer."""


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
        message = {"draw": key, "size": size, "page": page, "box": list(box)}
        try:
            with closing(open_file()) as stream:
                answer, data = self.exchange(message, stream)
            width, height = map(int, answer["drawn"])
            sizes = tuple((float(w), float(h)) for w, h in answer["sizes"])
        except (Lost, OSError, Failure, KeyError, TypeError, ValueError):
            self.go_on()
            return None
        within = 0 < width <= box[0] + 1 and 0 < height <= box[1] + 1
        if not within or len(data) != 4 * width * height or page >= len(sizes):
            self.close()
            return None
        return Drawn(sizes, width, height, data)
