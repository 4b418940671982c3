"""The images of pages, rendered beside the window; those of the document before stay meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions, QPdfPageRenderer

_KEPT = 6
"""Pages are kept rendered this far from those in sight."""


@dataclass(frozen=True, slots=True)
class _Rendered:
    image: QImage
    generation: int


@dataclass(frozen=True, slots=True)
class _Asked:
    request: int
    size: QSize


class Images(Protocol):
    """Where the pages that are shown come from."""

    @property
    def came(self) -> Any:
        """A signal: an image came."""
        ...

    @property
    def idle(self) -> bool:
        """Whether no page is waited for."""
        ...

    def set_document(self, document: QPdfDocument | None, *, fresh: bool) -> None:
        """Another document is shown, or none of the kind that Qt draws."""
        ...

    def image(self, page: int) -> QImage | None:
        """What there is to paint of a page."""
        ...

    def is_rendered(self, page: int) -> bool:
        """Whether a page is there as it should be."""
        ...

    def failed(self, page: int) -> bool:
        """Whether there is nothing to be seen of a page, and never will be."""
        ...

    def ask(self, page: int, size: QSize, sight: Sequence[int]) -> None:
        """Have a page drawn so large, in pixels of the screen; ``sight`` are the pages in sight."""
        ...


class PageImages(QObject):
    """Renders the pages that are asked for."""

    came = Signal()
    """An image came."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._renderer = QPdfPageRenderer(self)
        self._renderer.setRenderMode(QPdfPageRenderer.RenderMode.MultiThreaded)
        self._renderer.pageRendered.connect(self._rendered)
        self._generation = 0
        self._images: dict[int, _Rendered] = {}
        self._asked: dict[int, _Asked] = {}
        self._sight: Sequence[int] = ()

    def set_document(self, document: QPdfDocument | None, *, fresh: bool) -> None:
        """Render another document; of a ``fresh`` one nothing of the old is shown."""
        self._generation += 1
        self._asked.clear()
        # The renderer takes no document for none, so that an old one is replaced by an empty one.
        self._renderer.setDocument(document or QPdfDocument(self))
        count = document.pageCount() if document and not fresh else 0
        self._images = {page: held for page, held in self._images.items() if page < count}

    def image(self, page: int) -> QImage | None:
        """What there is to paint of a page, be it of the document before."""
        held = self._images.get(page)
        return held.image if held is not None else None

    def is_rendered(self, page: int) -> bool:
        """Whether a page of this document is there to be painted."""
        held = self._images.get(page)
        return held is not None and held.generation == self._generation

    def failed(self, page: int) -> bool:
        """Never: these are pages that the program itself has made."""
        del page
        return False

    @property
    def idle(self) -> bool:
        """Whether no page is waited for."""
        return not self._asked

    def ask(self, page: int, size: QSize, sight: Sequence[int]) -> None:
        """Have a page rendered so large, unless it is; images far from ``sight`` are let go of."""
        self._sight = sight
        held = self._images.get(page)
        if held and held.generation == self._generation and held.image.size() == size:
            return
        asked = self._asked.get(page)
        if asked is None or asked.size != size:
            self._asked[page] = _Asked(self._renderer.requestPage(page, size), size)

    def _rendered(
        self,
        page: int,
        size: QSize,
        image: QImage,
        options: QPdfDocumentRenderOptions,
        request: int,
    ) -> None:
        asked = self._asked.get(page)
        if asked is None or asked.request != request or image.isNull():
            return  # of an older document, or no longer in this size
        del self._asked[page]
        self._images[page] = _Rendered(image, self._generation)
        first, last = (self._sight[0], self._sight[-1]) if self._sight else (0, 0)
        for other in [p for p in self._images if not first - _KEPT <= p <= last + _KEPT]:
            del self._images[other]
        self.came.emit()
