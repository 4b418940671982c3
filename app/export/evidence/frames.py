"""The pages of a picture: its frames, how they were held, and what of them can be printed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PIL import Image

from app.export.evidence.picture_look import FORMATS, MOST_PIXELS
from app.export.evidence.pieces import Piece
from app.export.typography import figure_size

_ORIENTATION = 0x0112
WORTH = 1.05
"""So many times finer than wanted, a picture is worth resampling."""
_LEAST = 3.0
"""Points."""
PLAIN_JPEG = {"L": "/DeviceGray", "RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK"}
"""The kinds of JPEG that PDF takes as they are, and its names for their colours."""
TURNS: dict[int, tuple[int, int, int, int, int, int]] = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}
"""How a unit square is laid for each way a camera was held (Exif 2.32, 4.6.4 A, Orientation)."""


def frames(piece: Piece) -> Iterator[tuple[Image.Image, bytes, int]]:
    """Each page of a picture, the bytes of its file where it is the only one, how it was held."""
    with piece.open() as stream, Image.open(stream, formats=(FORMATS[piece.kind],)) as image:
        single = piece.kind != "tiff"
        number = 0
        while True:
            if image.width * image.height > MOST_PIXELS:
                raise ValueError(image.size)
            data = b""
            if piece.kind == "jpeg":
                place = stream.tell()
                stream.seek(0)
                data = stream.read()
                stream.seek(place)
            else:
                image.load()
            yield image, data, orientation_of(image)
            number += 1
            try:
                if single:
                    return
                image.seek(number)
            except EOFError:
                return


def orientation_of(image: Image.Image) -> int:
    """How the camera was held (Exif 2.32, 4.6.4 A); 1 where that is not told."""
    try:
        found: object = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # noqa: BLE001 - metadata are as odd as cameras please
        return 1
    return found if isinstance(found, int) and found in TURNS else 1


def flat(image: Image.Image) -> Image.Image:
    """The picture in gray or RGB, on white."""
    if image.mode in ("L", "RGB") and "transparency" not in image.info:
        return image.copy()
    if image.mode.startswith("I") or image.mode == "F":
        return _shallow(image)
    if "A" in image.getbands() or "transparency" in image.info:
        clear = image.convert("RGBA")
        flat = Image.new("RGB", clear.size, "white")
        flat.paste(clear, mask=clear.getchannel("A"))
        return flat
    return image.convert("L" if image.mode == "1" else "RGB")


def _shallow(image: Image.Image) -> Image.Image:
    """A picture of more than 256 grays with 256; what has no common scale from dark to light."""
    deep: Any = image.convert("F" if image.mode == "F" else "I")  # the library leaves a type open
    least, most = map(float, deep.getextrema())
    if image.mode != "F" and least >= 0 and most < 1 << 16:
        least, most = 0.0, 65535.0
    scale = 255 / (most - least) if most > least else 0.0

    def shallow(value: Any) -> Any:  # asked for its factors, not for each value
        return value * scale + (0.5 - least * scale)

    grays: Image.Image = deep.point(shallow)
    return grays.convert("L")


def is_jpeg(image: Image.Image) -> bool:
    """Whether its file is a JPEG; those of telephones may have further pictures at their end."""
    return image.format in ("JPEG", "MPO")


def resampled_size(
    image: Image.Image, orientation: int, room: tuple[float, float], dpi: int
) -> tuple[int, int] | None:
    """The pixels that a picture is resampled to, as it is stored; None where it is no finer.

    Those of two colours stay as they are: packed, they are small, and gray would make them larger.
    """
    turned = orientation in (5, 6, 7, 8)
    across, up = printed_size((image.height, image.width) if turned else image.size, room)
    if turned:
        across, up = up, across
    finer = max(image.width / across, image.height / up) * 72
    if not dpi or image.mode == "1" or finer <= dpi * WORTH:
        return None
    scale = dpi / finer
    return max(1, round(image.width * scale)), max(1, round(image.height * scale))


def resampled(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture in gray or RGB with fewer pixels."""
    form = image.format
    if is_jpeg(image):
        image.draft(image.mode, size)  # decoded no larger than needed
    untyped: Any = flat(image)  # the library leaves a type open
    smaller: Image.Image = untyped.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    smaller.format = form
    return smaller


def printed_size(size: tuple[int, int], room: tuple[float, float]) -> tuple[float, float]:
    """How large a picture is printed; one that is wide lies across the sheet.

    One of a few pixels is given what a page must have at least (ISO 32000-1, annex C.2).
    """
    if size[0] > size[1]:
        up, across = figure_size((size[1], size[0]), *room)
    else:
        across, up = figure_size(size, *room)
    return max(across, _LEAST), max(up, _LEAST)
