"""Pictures as both renderers can set them: opaque, upright PNG or JPEG of gray or RGB.

A picture that is so already is passed on byte for byte, one with a palette too. Any other
(transparency, CMYK, 16 bits, a camera's rotation) is brought to that form once, here, so that the
DOCX and the PDF show the same. Transparent parts become white, as on paper.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from PIL import Image, ImageOps

MAX_PIXELS = 40_000_000
"""A picture of more is refused: A4 at 600 dpi has 35 million, and more may be a bomb."""

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_PNG_DEPTH = 24  # where the bits of a sample stand in the file
_ORIENTATION = 0x0112
_JPEG_QUALITY = 92

Format = Literal["png", "jpeg"]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is ready to be set; ``width`` and ``height`` are in pixels."""

    data: bytes
    format: Format
    width: int
    height: int


@lru_cache(maxsize=16)
def load_picture(data: bytes) -> Picture | None:
    """The picture in a file's bytes, or None where there is none that can be printed.

    None stands for damaged and truncated files, formats other than PNG and JPEG, and pictures of
    more than :data:`MAX_PIXELS`. The whole file is decoded to know. Never raises.
    """
    kind = _format(data)
    if kind is None:
        return None
    # Decoders raise whatever they please at damaged input, and warn at odd metadata.
    with suppress(Exception), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _load(data, kind)
    return None


def _format(data: bytes) -> Format | None:
    if data.startswith(_PNG):
        return "png"
    return "jpeg" if data.startswith(_JPEG) else None


def _load(data: bytes, kind: Format) -> Picture | None:
    if kind == "png":
        # Pixels may decode though the end of the file is cut off: check the sums of all its parts.
        with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
            image.verify()
    with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
        width, height = image.size
        if width * height > MAX_PIXELS:
            return None
        if _is_fine(image, data, kind):
            if kind == "jpeg":
                # Every byte is still read, but an eighth of the picture is enough to compute.
                image.draft(image.mode, (max(width // 8, 1), max(height // 8, 1)))
            image.load()
            return Picture(data, kind, width, height)
        image.load()
        upright = image if _orientation(image) == 1 else ImageOps.exif_transpose(image)
        return _encoded(_flat(upright), kind, _profile(image))


def _is_fine(image: Image.Image, data: bytes, kind: Format) -> bool:
    if image.mode not in ("1", "L", "P", "RGB") or "transparency" in image.info:
        return False
    if kind == "png" and (data[_PNG_DEPTH] > 8 or getattr(image, "is_animated", False)):
        return False
    return _orientation(image) == 1


def _orientation(image: Image.Image) -> int:
    """How the camera was held, 1 (upright) to 8; 1 as well where the metadata are unreadable."""
    with suppress(Exception):
        found = image.getexif().get(_ORIENTATION, 1)
        if found in range(2, 9):
            return int(found)
    return 1


def _profile(image: Image.Image) -> bytes | None:
    """The colour profile, unless it describes inks, which are converted away."""
    profile = image.info.get("icc_profile")
    return profile if isinstance(profile, bytes) and image.mode != "CMYK" else None


def _flat(image: Image.Image) -> Image.Image:
    """The picture in gray or RGB, on white."""
    if image.mode == "I;16":
        # The high bytes: a conversion would clip the values instead of scaling them.
        return Image.frombytes("L", image.size, image.tobytes()[1::2])
    if "A" in image.getbands() or "transparency" in image.info:
        gray = image.mode in ("L", "LA")
        # Pasted through its own transparency: a quarter of the memory of composing in RGBA.
        clear = image if "A" in image.getbands() else image.convert("RGBA")
        flat = Image.new("L" if gray else "RGB", clear.size, "white")
        flat.paste(clear.convert(flat.mode), mask=clear.getchannel("A"))
        return flat
    return image.convert("L" if image.mode in ("L", "1") else "RGB")


def _encoded(image: Image.Image, kind: Format, profile: bytes | None) -> Picture:
    out = io.BytesIO()
    if kind == "jpeg":
        image.save(out, "JPEG", quality=_JPEG_QUALITY, subsampling=0, icc_profile=profile)
    else:
        image.save(out, "PNG", icc_profile=profile)
    return Picture(out.getvalue(), kind, *image.size)


def looks_of(files: Mapping[str, bytes]) -> bytes:
    """The :func:`look` of each of these pictures that can be printed, as ``sha256sum`` writes it.

    A document carries it beside the digests of its figures' files: what it shows of a figure need
    not be the bytes of that file.
    """
    pictures = ((name, load_picture(data)) for name, data in sorted(files.items()))
    lines = (f"{look(picture)}  {name}\n" for name, picture in pictures if picture is not None)
    return "".join(lines).encode()


def look(picture: Picture) -> str:
    """The digest by which a picture is known wherever it is shown.

    It is that of a JPEG's bytes, for decoders differ in the last bits of its pixels, and that of
    the pixels of a PNG, which every program packs in its own way.
    """
    if picture.format == "jpeg":
        return hashlib.sha256(picture.data).hexdigest()
    return pixels_of(picture.data)


@lru_cache(maxsize=64)
def pixels_of(data: bytes) -> str:
    """The digest of the pixels in a picture's file; empty where there is no usable picture."""
    # Decoders raise whatever they please at damaged input, and warn at odd metadata.
    with suppress(Exception), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
            if image.width * image.height <= MAX_PIXELS:
                return pixel_digest(image)
    return ""


def pixel_digest(picture: Image.Image) -> str:
    """SHA-256 over the size and the pixels of a picture."""
    rgb = picture if picture.mode == "RGB" else picture.convert("RGB")
    size = f"{rgb.width}x{rgb.height}".encode()
    return hashlib.sha256(size + rgb.tobytes()).hexdigest()


def in_place_of(file: str) -> str:
    """What is printed where a picture can't be: the name of its file, in brackets."""
    return f"［{file}］"
