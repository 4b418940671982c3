"""Photographs and scans of the paper: the QR codes that are on them, read by ZXing."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import Any

from PIL import Image, ImageFile, ImageOps

from app.model.failure import Failure

MOST_PIXELS = 250_000_000
"""Telephones take 200 million; a picture of more is none."""
_MOST_DECODED = 60_000_000
"""Of kinds that can't be decoded at a smaller size. A3 at 600 dpi has 70, and A4 half of that."""
_LONGEST = 4000
"""Pixels along the longer side in which a code is looked for first: 13 to the mm of A4."""
_FRAMES = 20
_PAGES = 4
"""The code stands on the cover; a scanner may have taken a few sheets before it."""
_DPI = 200
_KINDS = ("JPEG", "PNG", "TIFF", "BMP", "WEBP")
_HEADS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*", b"BM")
_APPLE = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")


def is_picture(head: bytes) -> bool:
    """Whether a file begins as a picture does, one that only telephones can read too."""
    webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    return head.startswith(_HEADS) or webp or _is_apples(head)


def codes_in_picture(data: bytes, name: str) -> list[str]:
    """What the QR codes of a photograph or scan say, each once; ``name`` is for sentences.

    Raises :class:`Failure` where the picture can't be read or is too large.
    """
    if _is_apples(data):
        raise Failure(
            f"“{name}”是 HEIC 照片，本程序不能读取：请在手机的相机设置中选“兼容性最佳”重新拍照，"
            "或先转换为 JPEG。"
        )
    found: dict[str, None] = {}
    # Decoders raise whatever they please at damaged input, and warn at odd metadata.
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=_KINDS) as image:
            warnings.simplefilter("ignore")
            for frame in _frames(image, name):
                found |= dict.fromkeys(_codes(frame))
    except (Failure, MemoryError):
        raise
    except Exception:  # noqa: BLE001
        raise Failure(f"“{name}”不是完整的图片，无法读取，请重新拍照或扫描。") from None
    return list(found)


def codes_in_scan(data: bytes, name: str) -> list[str]:
    """What the QR codes on the first pages of a scanned PDF say.

    Raises :class:`Failure` where the PDF can't be read.
    """
    import pypdfium2  # pyright: ignore[reportMissingTypeStubs]

    found: dict[str, None] = {}
    try:
        document = pypdfium2.PdfDocument(data)
        try:
            for number in range(min(len(document), _PAGES)):
                page = document[number]
                found |= dict.fromkeys(_codes(_drawn(page)))
                page.close()
        finally:
            document.close()
    except pypdfium2.PdfiumError:
        raise Failure(f"“{name}”不是完整的 PDF，无法读取，请重新扫描。") from None
    return list(found)


def _is_apples(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in _APPLE


def _drawn(page: Any) -> Image.Image:
    longer = max(page.get_size()) or 1.0
    # A page of metres is drawn no larger than one of paper.
    scale = min(_DPI / 72, _LONGEST / longer)
    return page.render(scale=scale, grayscale=True).to_pil()


def _frames(image: ImageFile.ImageFile, name: str) -> Iterator[Image.Image]:
    """The pages of a picture, gray and of a size to be looked at."""
    for number in range(min(getattr(image, "n_frames", 1), _FRAMES)):
        image.seek(number)
        width, height = image.size
        most = MOST_PIXELS if image.format == "JPEG" else _MOST_DECODED
        if width * height > most:
            raise Failure(f"“{name}”的像素过多（{width}×{height}），请缩小后重试。")
        longer = max(width, height)
        if longer > _LONGEST:
            # A JPEG is decoded at a half, a quarter or an eighth of its size.
            image.draft("L", (width * _LONGEST // longer, height * _LONGEST // longer))
        gray = image.convert("L")
        gray.thumbnail((_LONGEST, _LONGEST))
        yield gray


def _codes(gray: Image.Image) -> list[str]:
    """The codes of a picture: as it is, and where none is found, with more effort."""
    import zxingcpp

    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    for attempt in _attempts(gray):
        found = zxingcpp.read_barcodes(attempt, formats=formats)
        texts = [code.text for code in found if code.valid]
        if texts:
            return texts
    return []


def _attempts(gray: Image.Image) -> Iterator[Image.Image]:
    yield gray
    plain = ImageOps.autocontrast(gray, cutoff=2)
    yield plain
    if max(gray.size) * 2 <= _LONGEST:
        yield ImageOps.scale(plain, 2)
    if min(gray.size) > 2:
        yield ImageOps.scale(plain, 0.5)
