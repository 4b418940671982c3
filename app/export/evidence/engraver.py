"""The process beside the program that draws pages of evidence at print resolution.

Pages are drawn here and not in the program itself, for a page may be made to exhaust or to break
what draws it. Requests come as lines of JSON on the standard input, each is answered by one on the
standard output; files go by their paths.

- ``{"plate": path of a PDF, "page": number from 0, "box": [left, bottom, right, top] in points,
  "target": path}`` writes what is seen in the box as a picture to ``target``;
  ``{"done": {"format": …, "bytes": …, "sha256": …}}``.
- ``{"compare": path of such a picture, "original": {"pdf": path, "page": number, "turn": degrees}
  or {"file": path, "kind": kind, "frame": number}}`` tells how far the picture is from what it must
  show: ``{"done": distance from 0 to 255}``, or ``{"gone": true}`` where a file has no such frame.
- ``{"sizes": path, "kind": kind}`` tells the pixels across and up of each page of a picture.
- ``{"failed": why}`` where that could not be done.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import warnings
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pikepdf
from PIL import Image, ImageChops, ImageFilter

from app.children import limit_memory, untouched
from app.export.evidence.frames import PLAIN_JPEG, TURNS, flat, frames, is_jpeg, printed_size
from app.export.evidence.inspection import Kind
from app.export.evidence.looker import send
from app.export.evidence.pieces import Piece
from app.export.evidence.placing import ROOM

DPI = 300
"""Of a page without colours, as office scanners and printers have it."""
COLOUR_DPI = 250
"""Of one with colours, which take three times as many bytes; letters are as legible."""
_MEMORY = 3 << 29
"""Bytes of memory: a page of A4 takes a tenth."""
_MOST_PIXELS = 60_000_000
_AFRESH = 24
"""After so many pages a PDF is opened anew: what draws it keeps what it has seen."""
_TINT = 28
"""Scans whose colours differ less than that from gray have none."""
_LEVELS = 16
_MIDTONES = 0.12
"""Where more than this share of a page is neither black nor white, it is a photograph."""
_QUALITY = 86
ALIKE = 32
"""How far (0 to 255) a picture may be from its original where it is farthest. What is drawn twice
at slightly different places stays below that; a stroke of a small letter is beyond it."""
_SMALL = 9

Frame = tuple[Image.Image, bytes, int]
"""A page of a picture, the bytes of its file where it is the only one, and how it was held."""


def serve() -> int:
    """Draw pages until the other end is gone: what the process does."""
    requests = os.fdopen(untouched(os.dup(0)), "rb")
    answers = os.fdopen(untouched(os.dup(1)), "wb")
    # Whatever a library prints must not come between the answers.
    with open(os.devnull, "r+b") as nowhere:  # noqa: PTH123 - a device, no path of ours
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    limit_memory(_MEMORY)
    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    engraver = Engraver()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        while line := requests.readline():
            send(answers, engraver.answer(json.loads(line)))
    return 0


class Engraver:
    """Draws what it is asked for."""

    def __init__(self) -> None:
        self._pdf = _Opened()
        self._frames: tuple[str, int, Iterator[Frame]] | None = None

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Do what is asked, and tell how it went."""
        try:
            if "plate" in request:
                return {"done": self._plate(request)}
            if "sizes" in request:
                return {"done": [*_sizes(request["sizes"], request["kind"])]}
            distance = self._compare(request["compare"], request["original"])
        except Exception as error:  # noqa: BLE001 - the next page may well succeed
            self._pdf.close()
            return {"failed": type(error).__name__}
        return {"gone": True} if distance is None else {"done": distance}

    def _plate(self, request: dict[str, Any]) -> dict[str, Any]:
        left, bottom, right, top = box = [float(side) for side in request["box"]]

        def at(dpi: int) -> Image.Image:
            size = _pixels(right - left, top - bottom, dpi)
            return self._pdf.drawn(request["plate"], int(request["page"]), size, box=box)

        image = at(DPI)
        gray = without_colour(image)
        if gray is None:
            image = at(COLOUR_DPI)
            gray = without_colour(image)
        data, form = encoded(image if gray is None else gray)
        Path(request["target"]).write_bytes(data)
        return {"format": form, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}

    def _compare(self, path: str, original: dict[str, Any]) -> int | None:
        with Image.open(path, formats=("PNG", "JPEG")) as opened:
            found = opened.convert("L" if opened.mode in ("1", "L") or _is_gray(opened) else "RGB")
        if "pdf" in original:
            turn, page = int(original["turn"]), int(original["page"])
            wanted = self._pdf.drawn(original["pdf"], page, found.size, turn=turn)
        else:
            number = int(original["frame"])
            frame = self._frame(original["file"], original["kind"], number)
            if frame is None:
                return None
            wanted = _drawn_frame(frame, found.size)
        return distance(found, wanted)

    def _frame(self, path: str, kind: Kind, number: int) -> Frame | None:
        """A page of a picture; they are asked for one after the other."""
        known = self._frames
        if known is None or known[0] != path or known[1] != number:
            iterator = _frames(path, kind)
            for _ in range(number):
                next(iterator, None)
        else:
            iterator = known[2]
        self._frames = path, number + 1, iterator
        return next(iterator, None)


class _Opened:
    """The PDF that is being drawn from."""

    def __init__(self) -> None:
        self._path = ""
        self._document: Any = None
        self._drawn = 0

    def close(self) -> None:
        """Let it go."""
        document, self._document = self._document, None
        if document is not None:
            document.close()

    def drawn(
        self,
        path: str,
        number: int,
        size: tuple[int, int],
        *,
        turn: int = 0,
        box: list[float] | None = None,
    ) -> Image.Image:
        """A page, or what is seen of it in ``box``, turned clockwise, in so many pixels, in RGB."""
        if self._document is None or path != self._path or self._drawn >= _AFRESH:
            import pypdfium2  # pyright: ignore[reportMissingTypeStubs]

            self.close()
            self._document, self._path, self._drawn = pypdfium2.PdfDocument(path), path, 0
        self._drawn += 1
        return _draw(self._document[number], size, turn, box)


def _draw(page: Any, size: tuple[int, int], turn: int, box: list[float] | None) -> Image.Image:
    import pypdfium2  # pyright: ignore[reportMissingTypeStubs]
    import pypdfium2.raw  # pyright: ignore[reportMissingTypeStubs]

    pdfium, raw = cast(Any, pypdfium2), cast(Any, pypdfium2.raw)
    if size[0] * size[1] > _MOST_PIXELS:
        raise ValueError(size)
    if box is not None:
        page.set_cropbox(*box)
    bitmap = pdfium.PdfBitmap.new_native(*size, raw.FPDFBitmap_BGR)
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, *size, 0xFFFFFFFF)
        raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, *size, turn // 90, 0)
        return bitmap.to_pil().convert("RGB")
    finally:
        bitmap.close()
        page.close()


def _pixels(across: float, up: float, dpi: int) -> tuple[int, int]:
    return max(1, round(across * dpi / 72)), max(1, round(up * dpi / 72))


# --- pictures -----------------------------------------------------------------------------------


def without_colour(image: Image.Image) -> Image.Image | None:
    """A page in gray if it has no colour, else nothing."""
    red, green, blue = image.split()
    for one, other in ((red, green), (green, blue), (red, blue)):
        extrema = cast("tuple[int, int]", ImageChops.difference(one, other).getextrema())
        if extrema[1] > _TINT:
            return None
    return image.convert("L")


def encoded(image: Image.Image) -> tuple[bytes, str]:
    """The bytes of a page in gray or RGB, and their format.

    Letters and lines are kept sharp in few shades of gray; what has many is a photograph.
    """
    out = io.BytesIO()
    if image.mode == "L":
        tones = image.histogram()
        if not any(tones[1:255]):
            image.convert("1").save(out, "PNG", dpi=(DPI, DPI))
            return out.getvalue(), "png"
        if sum(tones[_LEVELS : 256 - _LEVELS]) < _MIDTONES * sum(tones):
            _shaded(image).save(out, "PNG", bits=4, dpi=(DPI, DPI))
            return out.getvalue(), "png"
        image.save(out, "JPEG", quality=_QUALITY, dpi=(DPI, DPI))
    else:
        # Letters in red and seals keep their edges only where colours are as fine as shades.
        image.save(out, "JPEG", quality=_QUALITY, subsampling=0, dpi=(COLOUR_DPI, COLOUR_DPI))
    return out.getvalue(), "jpeg"


def _shaded(gray: Image.Image) -> Image.Image:
    """The same in sixteen shades: half the bytes, and nobody sees the difference on paper."""
    step = 255 // (_LEVELS - 1)
    shade = [(value + step // 2) // step for value in range(256)]
    untyped: Any = gray
    shades = Image.frombytes("P", gray.size, untyped.point(shade).tobytes())
    shades.putpalette([shade * step for shade in range(_LEVELS) for _ in range(3)])
    return shades


# --- comparing ----------------------------------------------------------------------------------


def _is_gray(image: Image.Image) -> bool:
    palette = image.getpalette() if image.mode == "P" else None
    return palette is not None and palette[::3] == palette[1::3] == palette[2::3]


def distance(found: Image.Image, wanted: Image.Image) -> int:
    """By how much two pictures of one size differ where they differ most, from 0 to 255.

    What is looked at are means of some hundredths of an inch. A line that was drawn one pixel
    beside its place is no difference, a stroke of a letter that was changed is a large one.
    """
    if wanted.mode != found.mode:
        wanted = wanted.convert(found.mode)
    plain = _highest(ImageChops.difference(_means(found), _means(wanted)))
    if plain <= ALIKE or min(found.size) < _SMALL:
        return plain
    both = ((found, wanted), (wanted, found))
    return max(_highest(_means(_beyond(one, other))) for one, other in both)


def _means(image: Image.Image) -> Image.Image:
    return image.reduce(2).filter(ImageFilter.BoxBlur(1)) if min(image.size) >= _SMALL else image


def _beyond(image: Image.Image, other: Image.Image) -> Image.Image:
    """By how much each pixel is lighter or darker than all those around its place in the other."""
    lighter = ImageChops.subtract(image, other.filter(ImageFilter.MaxFilter(3)))
    darker = ImageChops.subtract(other.filter(ImageFilter.MinFilter(3)), image)
    return ImageChops.add(lighter, darker)


def _highest(image: Image.Image) -> int:
    return max(cast("tuple[int, int]", band.getextrema())[1] for band in image.split())


def _frames(path: str, kind: Kind) -> Iterator[Frame]:
    return frames(Piece(0, "", "", "", (), "", kind, lambda: Path(path).open("rb")))


def _sizes(path: str, kind: Kind) -> Iterator[tuple[int, int]]:
    """The pixels of the pages of a picture, across and up as they are held."""
    for image, _, orientation in _frames(path, kind):
        yield _held(image, orientation)


def _held(image: Image.Image, orientation: int) -> tuple[int, int]:
    return (image.height, image.width) if orientation in (5, 6, 7, 8) else image.size


def _drawn_frame(frame: Frame, size: tuple[int, int]) -> Image.Image:
    """A page of a picture as it lies on its sheet, drawn by what draws pages of PDFs."""
    image, data, orientation = frame
    out = io.BytesIO()
    across, up = printed_size(_held(image, orientation), ROOM)
    with pikepdf.Pdf.new() as pdf:
        pdf.add_blank_page(page_size=(across, up))
        page = pdf.pages[0].obj
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=_object(pdf, image, data)))
        lay = TURNS[orientation]
        unit = (across, up) * 3
        numbers = " ".join(f"{n * side:.6g}" for n, side in zip(lay, unit, strict=True))
        page.Contents = pdf.make_indirect(pikepdf.Stream(pdf, f"{numbers} cm /P Do".encode()))
        pdf.save(out)
    import pypdfium2  # pyright: ignore[reportMissingTypeStubs]

    document: Any = pypdfium2.PdfDocument(out.getvalue())
    try:
        # What is wider than high lies across, its head to the left.
        lies = across > up and size[0] < size[1]
        return _draw(document[0], size, 270 if lies else 0, None)
    finally:
        document.close()


def _object(pdf: pikepdf.Pdf, image: Image.Image, data: bytes) -> pikepdf.Object:
    """A picture as an object of a PDF: a JPEG as it is, anything else as its pixels."""
    made: dict[str, Any] = {
        "Type": pikepdf.Name.XObject,
        "Subtype": pikepdf.Name.Image,
        "BitsPerComponent": 8,
    }
    if data and is_jpeg(image) and image.mode in PLAIN_JPEG:
        stream = pikepdf.Stream(pdf, data, Filter=pikepdf.Name.DCTDecode, **made)
        stream.ColorSpace = pikepdf.Name(PLAIN_JPEG[image.mode])
        if image.mode == "CMYK" and "adobe" in image.info:
            stream.Decode = pikepdf.Array([1, 0] * 4)
        stream.Width, stream.Height = image.size
        return pdf.make_indirect(stream)
    plain = flat(image)
    packed = zlib.compress(plain.tobytes(), 1)
    stream = pikepdf.Stream(pdf, packed, Filter=pikepdf.Name.FlateDecode, **made)
    stream.ColorSpace = pikepdf.Name(PLAIN_JPEG[plain.mode])
    stream.Width, stream.Height = plain.size
    return pdf.make_indirect(stream)
