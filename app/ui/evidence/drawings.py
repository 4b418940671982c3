"""What pages of evidence look like: drawn one after the other beside the window, and kept a while.

Whoever wants to see a page asks each time it paints; what is not there yet is told once it came.
What was asked for last is drawn first, for that is in sight.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, QTimer, Signal
from PySide6.QtGui import QImage

from app.export.evidence import MOST_DRAWN
from app.ui.jobs import Lane, Worker

if TYPE_CHECKING:
    from app.export.evidence.drawing import Drawer, Drawn
    from app.ui.opened import OpenDraft

_KEPT, _SMALL_KEPT = 128 << 20, 24 << 20
"""Bytes of drawings that are kept: of pages, and of small ones, which a list is full of."""
_SMALL = 256 << 10
"""Bytes of a drawing that counts as small."""
_MOST_WAITING = 60
"""Who scrolls through hundreds of pieces does not wait for those that are gone by."""
_IDLE = 20_000
"""Milliseconds after which a process that has nothing to draw is let go of."""
_PATIENCE = 1_000
"""Milliseconds that a page may still be drawn which nobody wants to see any more."""

Key = tuple[str, int, int, int]
"""The digest of a file, a page of it (from 0), and the box in pixels that it is to fit."""


class _Kept:
    """Drawings of so many bytes; those that were asked for longest ago go first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._bytes = 0
        self._images: OrderedDict[Key, QImage] = OrderedDict()

    def get(self, key: Key) -> QImage | None:
        image = self._images.get(key)
        if image is not None:
            self._images.move_to_end(key)
        return image

    def put(self, key: Key, image: QImage) -> None:
        before = self._images.pop(key, None)
        self._images[key] = image
        self._bytes += image.sizeInBytes() - (before.sizeInBytes() if before is not None else 0)
        while self._bytes > self._most and len(self._images) > 1:
            _, gone = self._images.popitem(last=False)
            self._bytes -= gone.sizeInBytes()

    def of_page(self, digest: str, page: int) -> Iterator[QImage]:
        return (image for key, image in self._images.items() if key[:2] == (digest, page))


class Drawings(QObject):
    """The pages of the files that one open draft has, as they are seen."""

    came = Signal(str, int)
    """This page of the file with this name is there, or is known not to be drawable."""

    def __init__(self, opened: OpenDraft) -> None:
        super().__init__(opened)
        self._opened = opened
        self._large, self._small = _Kept(_KEPT), _Kept(_SMALL_KEPT)
        self._sizes: dict[str, tuple[tuple[float, float], ...]] = {}
        self._bad: set[tuple[str, int]] = set()
        self._waiting: OrderedDict[Key, str] = OrderedDict()
        self._at: Key | None = None
        self._name = ""
        self._over = False
        self._drawer: Drawer | None = None
        self._worker = Worker("sketching")
        self._lane = Lane(self._worker, self)
        self._idling = QTimer(self, singleShot=True, interval=_IDLE)
        self._idling.timeout.connect(self._let_go)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._patience.timeout.connect(self._go_on_with_others)
        opened.replaced.connect(self._begin_anew)
        opened.leaving.connect(self.stop)

    # --- what there is ----------------------------------------------------------------------

    def ask(self, name: str, page: int, size: QSize, *, ahead: bool = False) -> QImage | None:
        """A page of a file as large as it fits into ``size``, in pixels of the screen.

        ``None`` until it is drawn: :attr:`came` tells then. What is asked for ``ahead`` is drawn
        after all that is to be seen now. No drawing has more pixels than
        :data:`~app.export.evidence.MOST_DRAWN`: who asks for more has to enlarge it.
        """
        digest = self._digest(name)
        if not digest or size.isEmpty():
            return None
        key = _key(digest, page, size)
        image = self._small.get(key) or self._large.get(key)
        if image is None and key == self._at:
            self._patience.stop()
        elif image is None and (digest, page) not in self._bad:
            self._want(key, name, ahead=ahead)
        return image

    def want_only(self, name: str, wanted: Iterable[tuple[int, QSize]]) -> None:
        """Of this file, only these pages in these sizes are still to be drawn.

        What else was asked for has gone out of sight. A page that is being drawn gets a moment.
        """
        digest = self._digest(name)
        keys = {_key(digest, page, size) for page, size in wanted}
        for key in [key for key in self._waiting if key[0] == digest and key not in keys]:
            del self._waiting[key]
        stray = self._at is not None and self._at[0] == digest and self._at not in keys
        if stray and not self._patience.isActive():
            self._patience.start()

    def try_again(self, name: str) -> None:
        """Somebody wants to see a file: what could not be drawn may be by now."""
        digest = self._digest(name)
        self._bad = {bad for bad in self._bad if bad[0] != digest}

    def any_of(self, name: str, page: int) -> QImage | None:
        """The largest drawing of a page that there is, whatever size it was asked for in."""
        digest = self._digest(name)
        for kept in (self._large, self._small):
            if found := max(kept.of_page(digest, page), key=QImage.width, default=None):
                return found
        return None

    def sizes(self, name: str) -> Sequence[tuple[float, float]]:
        """The pages of a file, across and down in points; none before its first page was drawn."""
        return self._sizes.get(self._digest(name), ())

    def failed(self, name: str, page: int) -> bool:
        """Whether it is known that there is nothing to see of a page."""
        return (self._digest(name), page) in self._bad

    @property
    def idle(self) -> bool:
        """Whether nothing is to be drawn."""
        return self._at is None and not self._waiting

    @property
    def process_id(self) -> int:
        """The system's number of the process that draws; 0 where none runs."""
        return self._drawer.process_id if self._drawer is not None else 0

    def stop(self) -> None:
        """Draw nothing any more. Does not wait: the thread ends at once."""
        if not self._over:
            self._over = True
            self._drop()
            self._idling.stop()
            self._let_go(abandon=True)
            self._worker.shut_down(wait=False)

    # --- one after the other ----------------------------------------------------------------

    def _digest(self, name: str) -> str:
        kept = self._opened.files.attachments.kept(name)
        return kept.sha256 if kept is not None else ""

    def _want(self, key: Key, name: str, *, ahead: bool) -> None:
        if self._over or (ahead and key in self._waiting):
            return
        self._waiting[key] = name
        self._waiting.move_to_end(key, last=not ahead)
        while len(self._waiting) > _MOST_WAITING:
            self._waiting.popitem(last=False)
        self._next()

    def _next(self) -> None:
        if self._at is not None or self._over:
            return
        if not self._waiting:
            self._idling.start()
            return
        # Imported this late, for a form is opened more often than its evidence is looked at.
        from app.export.evidence.drawing import Drawer

        self._idling.stop()
        key, name = self._waiting.popitem()
        self._at, self._name = key, name
        files = self._opened.files.originals
        drawer = self._drawer = self._drawer or Drawer()
        digest, page, across, down = key

        def work() -> Drawn | None:
            size = files.size(name)
            return drawer.draw(digest, lambda: files.open(name), size, page, (across, down))

        self._lane.start(
            work,
            lambda drawn: self._done(key, name, drawn),
            lambda _: self._done(key, name, None),
        )

    def _done(self, key: Key, name: str, drawn: Drawn | None) -> None:
        digest, page, *_ = key
        self._at = None
        self._patience.stop()
        if drawn is None:
            self._bad.add((digest, page))
        else:
            self._sizes[digest] = drawn.sizes
            across = 4 * drawn.width
            form = QImage.Format.Format_RGB32
            # A copy: the image would read from bytes that are let go of.
            self._keep(key, QImage(drawn.data, drawn.width, drawn.height, across, form).copy())
        self.came.emit(name, page)
        self._next()

    def _keep(self, key: Key, image: QImage) -> None:
        # A few large pages must not drive out the small ones that a list is full of.
        kept = self._small if image.sizeInBytes() <= _SMALL else self._large
        kept.put(key, image)

    def _go_on_with_others(self) -> None:
        """Nobody waits any more for what is being drawn, and it takes long."""
        if self._at is not None:
            self._at = None
            self._lane.cancel()
            self._let_go(abandon=True)
            self._next()

    def _begin_anew(self) -> None:
        """The draft lies in another file; the one before is let go of, so nothing reads from it."""
        dropped = [(name, key[1]) for key, name in self._waiting.items()]
        if self._at is not None:
            dropped.append((self._name, self._at[1]))
        self._drop()
        self._let_go(abandon=True)
        for name, page in dropped:
            self.came.emit(name, page)  # whoever waits asks again

    def _drop(self) -> None:
        self._waiting.clear()
        self._at = None
        self._patience.stop()
        self._lane.cancel()

    def _let_go(self, *, abandon: bool = False) -> None:
        """End the process, after what it is drawing or (``abandon``) amid it."""
        drawer, self._drawer = self._drawer, None
        if drawer is not None:
            if abandon:
                drawer.abandon()
            self._worker.submit(drawer.close)


def _key(digest: str, page: int, size: QSize) -> Key:
    width, height = size.width(), size.height()
    if width * height > MOST_DRAWN:
        smaller = math.sqrt(MOST_DRAWN / (width * height))
        width, height = max(1, int(width * smaller)), max(1, int(height * smaller))
    return digest, page, width, height
