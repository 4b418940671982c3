"""Pictures by their pixels: the same however a file packs them."""

from __future__ import annotations

import hashlib
import io
import warnings
from contextlib import suppress
from functools import lru_cache

from PIL import Image

from app.export.pictures import MAX_PIXELS


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
    rgb = picture.convert("RGB")
    size = f"{rgb.width}x{rgb.height}".encode()
    return hashlib.sha256(size + rgb.tobytes()).hexdigest()
