"""The pages of a picture: its frames, how they were held, and what of them can be printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, cast

from PIL import Image

from app.export.evidence.picture_look import FORMATS, fits, has_too_many_frames, is_flat
from app.export.evidence.pieces import Piece
from app.export.typography import figure_size

_ORIENTATION = 0x0112
WORTH = 1.05
"""So many times finer than wanted, a picture is worth resampling."""
_LEAST = 3.0
"""Points."""
_ROWS = 256
"""So many are brought to gray or RGB at once."""
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
    """Each page of a picture, the bytes of its file where it is a JPEG, how it was held.

    Raises :class:`ValueError` where a look at it tells that it is too large, and what decoders do.
    """
    with piece.open() as stream, Image.open(stream, formats=(FORMATS[piece.kind],)) as image:
        if has_too_many_frames(image, piece.kind):
            raise ValueError(piece.name)
        single = piece.kind != "tiff"
        number = 0
        while True:
            if not fits(image, piece.kind):
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
    """The picture in gray or RGB, on white; one of its own."""
    if is_flat(image):
        return image.copy()
    flat: Image.Image | None = None
    for number, strip in enumerate(strips(image)):
        flat = flat or Image.new(strip.mode, image.size)
        flat.paste(strip, (0, number * _ROWS))
    return flat or image.convert("RGB")


def strips(image: Image.Image) -> Iterator[Image.Image]:
    """The picture in gray or RGB, on white, some rows at a time: no other is held beside it."""
    return map(_flattener(image), _rows(image))


def _rows(image: Image.Image) -> Iterator[Image.Image]:
    for top in range(0, image.height, _ROWS):
        yield image.crop((0, top, image.width, min(image.height, top + _ROWS)))


def _flattener(image: Image.Image) -> Callable[[Image.Image], Image.Image]:
    """What brings a part of a picture to gray or RGB."""
    if is_flat(image):
        return lambda part: part
    if image.mode.startswith("I") or image.mode == "F":
        return _shallower(image)
    if "A" in image.getbands() or "transparency" in image.info:
        return _on_white
    return lambda part: part.convert("L" if part.mode == "1" else "RGB")


def _on_white(image: Image.Image) -> Image.Image:
    clear = image.convert("RGBA")
    flat = Image.new("RGB", clear.size, "white")
    flat.paste(clear, mask=clear.getchannel("A"))
    return flat


def _shallower(image: Image.Image) -> Callable[[Image.Image], Image.Image]:
    """Brings parts of a picture of more than 256 grays to so many.

    Where the depth of its samples does not say what is white, its lightest one is.
    """
    mode = "F" if image.mode == "F" else "I"
    found = (part.convert(mode).getextrema() for part in _rows(image))
    extrema = [cast("tuple[float, float]", each) for each in found]
    least = float(min(least for least, _ in extrema))
    most = float(max(most for _, most in extrema))
    if mode == "I" and least >= 0 and most < 1 << 16:
        least, most = 0.0, 65535.0
    scale = 255 / (most - least) if most > least else 0.0

    def shallow(value: Any) -> Any:  # asked for its factors, not for each value
        return value * scale + (0.5 - least * scale)

    def shallower(part: Image.Image) -> Image.Image:
        deep: Any = part.convert(mode)  # the library leaves a type open
        grays: Image.Image = deep.point(shallow)
        return grays.convert("L")

    return shallower


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
    untyped: Any = image if is_flat(image) else flat(image)  # the library leaves a type open
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
