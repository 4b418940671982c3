"""A look at a picture: whether it decodes to its end, its pages, how it was held, its day."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import BinaryIO

from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile

from app.export.evidence.inspection import Inspection, Kind, told
from app.model.problem import Problem

MOST_PIXELS = 120_000_000
"""Of one picture: the largest that phones take have 108 million; more may be a bomb."""
MOST_MEMORY = 280 << 20
"""Bytes that a picture may take while it is decoded and laid on white: A3 in RGB at 600 dpi does
not, and a file of half a megabyte may want the fivefold."""
MOST_FRAMES = 2000
"""Pages of one file: nobody leafs through more, and each takes its time to be decoded."""
_DEPTHS = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16L": 2, "I;16B": 2, "I;16N": 2}
"""Bytes that a pixel takes in the library, by mode; all others take four."""
_ANIMATED = 12
"""Bytes that a pixel takes besides while WebP is decoded: two canvases and a copy."""
_ROWS_PER_STRIP, _TILE_WIDTH, _TILE_LENGTH = 278, 322, 323
_ORIENTATION, _TAKEN, _EXIF, _TAKEN_ORIGINALLY = 0x0112, 0x0132, 0x8769, 0x9003
_DAY = re.compile(r"((?:19|20)\d\d)[:/-](\d\d)[:/-](\d\d)")
_LOW_LIMIT = 1000
"""Pixels along the longer side: printed on A4 that is less than 100 dots on an inch."""
_HIGH_LIMIT = 5300
"""Half as many again as 300 dots on an inch of A4 make along the longer side."""

FORMATS: dict[Kind, str] = {
    "jpeg": "JPEG",
    "png": "PNG",
    "tiff": "TIFF",
    "bmp": "BMP",
    "webp": "WEBP",
    "gif": "GIF",
}
"""What Pillow calls each kind of picture; nothing else is tried, whatever the bytes pretend."""


def fits(image: Image.Image, kind: Kind) -> bool:
    """Whether a picture, not yet loaded, is small enough to be printed."""
    return image.width * image.height <= MOST_PIXELS and _memory_for(image, kind) <= MOST_MEMORY


def _memory_for(image: Image.Image, kind: Kind) -> int:
    """Bytes that it takes to decode a picture and to bring it to gray or RGB.

    0 for JPEGs: they are passed on as they are, or decoded no larger than they are printed.
    """
    if kind == "jpeg":
        return 0
    pixels, depth = image.width * image.height, _DEPTHS.get(image.mode, 4)
    beside = _ANIMATED * pixels if kind == "webp" else 0
    if isinstance(image, TiffImageFile):
        beside = depth * _at_once(image)
    flattened = 0
    if not is_flat(image):
        flattened = 1 if image.mode == "1" or image.mode.startswith(("I", "F")) else 4
    return (depth + flattened) * pixels + beside


def is_flat(image: Image.Image) -> bool:
    """Whether a picture is gray or RGB as it is, and nothing shines through it."""
    return image.mode in ("L", "RGB") and "transparency" not in image.info


def has_too_many_frames(image: Image.Image, kind: Kind) -> bool:
    """Whether a file has more than :data:`MOST_FRAMES` pages; its first one is open after that."""
    if kind != "tiff":
        return False  # the frames of a GIF or a WebP are one picture that moves
    try:
        image.seek(MOST_FRAMES)
    except EOFError:
        return False
    finally:
        image.seek(0)
    return True


def _at_once(image: TiffImageFile) -> int:
    """The pixels of a strip or a tile, which are decoded at once (TIFF 6.0, sections 3 and 15)."""
    found = (image.tag_v2.get(tag) for tag in (_ROWS_PER_STRIP, _TILE_WIDTH, _TILE_LENGTH))
    rows, across, down = (number if isinstance(number, int) else 0 for number in found)
    return max(image.width * min(rows or image.height, image.height), across * down)


def look_at_picture(name: str, stream: BinaryIO, kind: Kind) -> Inspection:
    """Look at a picture; every byte of it is decoded, page by page."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _look(name, stream, kind)
        except MemoryError:
            raise
        except Image.DecompressionBombError:
            return Inspection(kind, findings=(_too_many(name),))
        except Exception:  # noqa: BLE001 - decoders raise whatever they please at damaged input
            what = "已损坏或不完整，显示不全或打不开：请重新拍照、扫描或下载后添加"
            return Inspection(kind, findings=(told("broken", "error", name, what),))


def _look(name: str, stream: BinaryIO, kind: Kind) -> Inspection:
    stream.seek(0)
    longest = 0
    turned = False
    days: set[date] = set()
    frames = 0
    with Image.open(stream, formats=(FORMATS[kind],)) as image:
        if has_too_many_frames(image, kind):
            what = f"超过{MOST_FRAMES}页，无法附在后面打印：请拆成几个文件后重新添加"
            return Inspection(kind, findings=(told("too-many-pages", "error", name, what),))
        while True:
            if not fits(image, kind):
                return Inspection(kind, findings=(_too_large(name, image, kind),))
            longest = max(longest, *image.size)
            if kind == "jpeg":
                # Every byte is still read, but an eighth of the picture is enough to compute.
                image.draft(image.mode, (image.width // 8, image.height // 8))
            # Before anything that loads it too, and may keep to itself that it could not.
            image.load()
            orientation, day = _camera(image)
            turned = turned or orientation
            days.update(day)
            frames += 1
            if kind != "tiff":
                break
            try:
                image.seek(frames)
            except EOFError:
                break
    return Inspection(
        kind, frames, dates=tuple(sorted(days)), findings=tuple(_told(name, turned, longest))
    )


def _told(name: str, turned: bool, longest: int) -> Iterator[Problem]:
    if turned:
        what = "是横着或倒着拍的，打印时自动摆正，报送的文件照原样"
        yield told("turned", "info", name, what)
    if longest < _LOW_LIMIT:
        what = f"只有{longest}像素长，打印出来可能看不清：请换清楚的扫描件"
        yield told("low-resolution", "warning", name, what)
    elif longest > _HIGH_LIMIT:
        what = f"有{longest}像素长，超过打印所需：附在后面时可以缩到300点每英寸，草稿中保留原件"
        yield told("high-resolution", "info", name, what)


def _too_many(name: str) -> Problem:
    what = f"像素太多，大得无法打开：请缩小到{MOST_PIXELS // 10_000}万像素以内后重新添加"
    return told("too-many-pixels", "error", name, what)


def _too_large(name: str, image: Image.Image, kind: Kind) -> Problem:
    pixels, memory = image.width * image.height, _memory_for(image, kind)
    if pixels > MOST_PIXELS:
        return _too_many(name)
    most = max(1, pixels * MOST_MEMORY // memory // 10_000)
    what = f"像素太多，打印和核对时占用内存过大：请转成JPEG，或缩小到{most}万像素以内后重新添加"
    return told("too-many-pixels", "error", name, what)


def _camera(image: Image.Image) -> tuple[bool, list[date]]:
    """Whether the camera was held otherwise than upright, and the day of the picture."""
    turned, days = False, list[date]()
    with suppress(Exception):
        exif = image.getexif()
        turned = exif.get(_ORIENTATION, 1) in range(2, 9)
        for value in (exif.get_ifd(_EXIF).get(_TAKEN_ORIGINALLY), exif.get(_TAKEN)):
            match = _DAY.match(str(value or ""))
            if match:
                days.append(date(int(match[1]), int(match[2]), int(match[3])))
                break
    return turned, days
