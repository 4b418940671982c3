"""The pages of a picture: its frames, how they were held, and what of them can be printed."""

from __future__ import annotations

from collections.abc import Iterator

from PIL import Image, ImageOps

from app.export.evidence.picture_look import MOST_PIXELS
from app.export.evidence.pieces import Piece

_ORIENTATION = 0x0112
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
    with piece.open() as stream, Image.open(stream) as image:
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
            yield image, data, _held(image)
            number += 1
            try:
                if single:
                    return
                image.seek(number)
            except EOFError:
                return


def _held(image: Image.Image) -> int:
    try:
        found: object = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # noqa: BLE001 - metadata are as odd as cameras please
        return 1
    return found if isinstance(found, int) and found in TURNS else 1


def flat(image: Image.Image) -> Image.Image:
    """The picture in gray or RGB, on white."""
    if image.mode in ("L", "RGB"):
        return image.copy()
    if image.mode.startswith("I") or image.mode == "F":
        return ImageOps.autocontrast(image.convert("F").convert("L"))
    if "A" in image.getbands() or "transparency" in image.info:
        clear = image.convert("RGBA")
        flat = Image.new("RGB", clear.size, "white")
        flat.paste(clear, mask=clear.getchannel("A"))
        return flat
    return image.convert("L" if image.mode == "1" else "RGB")
