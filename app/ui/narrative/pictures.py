"""Pictures on their way into a narrative, and as they are shown in it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage, QImageReader

from app.model.failure import Failure
from app.ui.taking import Add

SUFFIXES = (".png", ".jpg", ".jpeg")
"""What the documents print as it is; other pictures are made PNG."""
OTHERS = (".bmp", ".gif", ".webp", ".tif", ".tiff")
FILTER = f"图片 ({' '.join(f'*{suffix}' for suffix in (*SUFFIXES, *OTHERS))})"
"""For a dialog that asks for pictures."""
_HEADS = {b"\x89PNG\r\n\x1a\n": ".png", b"\xff\xd8\xff": ".jpg"}
MOST_BYTES = 100 << 20
"""A picture of another format than those that are printed is made PNG if it is no larger."""
_VAST = "“{name}”超过{size} MB，没有加入；请换成较小的 PNG 或 JPEG 图片。"
_NONE = "“{name}”不是程序能读取的图片，没有加入；请换成 PNG 或 JPEG 图片。"


@runtime_checkable
class Readable(Protocol):
    """Surroundings whose files can be read."""

    def read(self, name: str) -> bytes:
        """The bytes of a file. Raises :class:`Failure` where it can't be read."""
        ...


def is_picture(path: Path) -> bool:
    """Whether a file's name is that of a picture."""
    return path.suffix.lower() in (*SUFFIXES, *OTHERS)


def take_in(source: Path | bytes, name: str, add_file: Add) -> str:
    """Take a picture into the draft and give the name that it is kept under.

    Raises :class:`Failure` where it is no picture or can't be read or kept.
    """
    head = _read(source, 16)
    suffix = next((suffix for start, suffix in _HEADS.items() if head.startswith(start)), "")
    stem = Path(name).stem or "图片"
    if suffix:
        _check(source, name)
        kept = Path(name).suffix.lower()
        fits = kept == suffix or (suffix == ".jpg" and kept == ".jpeg")
        return add_file(source, name if fits else stem + suffix)
    data = _read(source, MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Failure(
            f"“{name}”超过{MOST_BYTES >> 20} MB，没有加入；请换成较小的 PNG 或 JPEG 图片。"
        )
    reader, _buffer = _reader(data)
    image = reader.read()
    if image.isNull():
        raise Failure(_NONE.format(name=name))
    return add_file(png_of(image), f"{stem}.png")


def _check(source: Path | bytes, name: str) -> None:
    """Refuse a PNG or JPEG that can't be printed: nobody would miss it before that is wanted.

    What is too large to be looked at here is judged with the rest of the draft.
    """
    from app.export.pictures import MAX_PIXELS, load_picture

    data = _read(source, MOST_BYTES + 1)
    if len(data) <= MOST_BYTES and load_picture(data) is None:
        raise Failure(
            f"“{name}”不完整、已损坏，或者超过{MAX_PIXELS // 10_000}万像素，"
            "没有加入；请换一张图片。"
        )


def _read(source: Path | bytes, most: int) -> bytes:
    """The first bytes of a picture."""
    if isinstance(source, bytes):
        return source[:most]
    try:
        with source.open("rb") as file:
            return file.read(most)
    except OSError:
        raise Failure(f"无法读取“{source.name}”，请检查文件是否还在、是否被占用。") from None


def png_of(image: QImage) -> bytes:
    """A picture's PNG file."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # Qt keeps its object types apart from its file formats: the format is a str here.
    image.save(buffer, "PNG")  # pyright: ignore[reportArgumentType, reportCallIssue]
    buffer.close()
    return bytes(data.data())


def _reader(data: bytes, within: QSize | None = None) -> tuple[QImageReader, QBuffer]:
    """A reader that looks at the bytes alone, and the buffer that must outlive it."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if within is not None and size.isValid():
        small = size.scaled(within, Qt.AspectRatioMode.KeepAspectRatio)
        if small.width() < size.width():
            reader.setScaledSize(small)
    return reader, buffer


class Thumbnail(QObject):
    """Reads a picture and makes it small, in another thread; the newest order alone is told."""

    made = Signal(QImage, str)
    """The picture, or none with the reason why."""
    _done = Signal(int, QImage, str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._number = 0
        self._done.connect(self._tell)

    def order(self, files: object, name: str, within: QSize) -> None:
        """Read the picture of this name, to fit into so many pixels."""
        self._number += 1
        number, done = self._number, self._done
        if not isinstance(files, Readable):
            self._tell(number, QImage(), "")
            return

        def work() -> None:
            image, why = _small(files, name, within)
            with suppress(RuntimeError):  # whoever asked is gone
                done.emit(number, image, why)

        QThreadPool.globalInstance().start(work)

    def _tell(self, number: int, image: QImage, why: str) -> None:
        if number == self._number:
            self.made.emit(image, why)


def _small(files: Readable, name: str, within: QSize) -> tuple[QImage, str]:
    try:
        data = files.read(name)
    except Failure as failure:
        return QImage(), str(failure)
    reader, _buffer = _reader(data, within)
    image = reader.read()
    if image.isNull():
        return image, "这个文件不是可用的 PNG 或 JPEG 图片，请更换。"
    return image, ""
