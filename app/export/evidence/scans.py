"""Scans within PDFs: pictures on a page that have more pixels than their print needs."""

from __future__ import annotations

import io
import math
import zlib
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Stream
from PIL import Image

from app.export.evidence.boxes import box_of, inherited, parts_of
from app.export.evidence.frames import WORTH, resampled
from app.export.evidence.hazards import member
from app.export.evidence.picture_look import MOST_PIXELS
from app.export.evidence.placing import Matrix, fit
from app.export.evidence.unpacked import unpacked_size

QUALITY = 88
"""Of a JPEG that was resampled."""
_LEAST_PIXELS = 1_000_000
"""A picture of fewer is no scan, and little is saved with it."""
_LONGEST = 1 << 20
"""Bytes of contents: those of a scan draw a picture, and the words that were read in it."""
_MOST_PLAIN = 40_000_000
"""Pixels of a picture that is no JPEG: those have all to be in memory."""
_KEYS = frozenset(
    {"/BitsPerComponent", "/ColorSpace", "/DecodeParms", "/Filter", "/Height", "/Intent"}
    | {"/Interpolate", "/Length", "/Name", "/Subtype", "/Type", "/Width"}
)
"""Of a picture that stays what it is with other pixels: not of one with a mask, or that is one."""
_MODES = {"/DeviceGray": "L", "/CalGray": "L", "/DeviceRGB": "RGB", "/CalRGB": "RGB"}
_PROFILED = {1: "L", 3: "RGB"}

Size = tuple[int, int]


def fine_scans(page: Page, dpi: int) -> dict[str, Size]:
    """The pictures that a page draws finer than ``dpi`` on its sheet, by name.

    Each with the pixels that it would have at ``dpi``. Those of two colours and of inks are not
    among them: the former are small, and gray would make them larger.
    """
    pictures = _pictures(page)
    if not pictures or any(unpacked_size(part, _LONGEST) > _LONGEST for part in parts_of(page)):
        return {}
    coarsest: dict[str, float] = {}
    a, b, *_ = fit(box_of(page), recto=True)
    unit = math.hypot(a, b)  # all pages of a piece are brought to their sheets in the same way
    for name, (p, q, r, s, *_) in _drawn(page):
        picture = pictures.get(name)
        if picture is not None:
            across, up = unit * math.hypot(p, q), unit * math.hypot(r, s)
            width, height = _size(picture)
            finer = 72 * max(width / across, height / up) if across and up else math.inf
            coarsest[name] = min(finer, coarsest.get(name, math.inf))
    found: dict[str, Size] = {}
    for name, finer in coarsest.items():
        if dpi * WORTH < finer < math.inf:
            width, height = _size(pictures[name])
            found[name] = max(1, round(width * dpi / finer)), max(1, round(height * dpi / finer))
    return found


def lessen(pages: Iterable[Page], dpi: int, listed: Counter[tuple[int, int]]) -> int:
    """Give the fine scans of pages as many pixels as ``dpi`` needs; gives how many bytes they take.

    ``listed`` counts in how many places each object is named (:func:`places`): what more than one
    page may draw stays as it is, and so does what can't be decoded, or would not become smaller.
    """
    taken = 0
    for page in pages:
        pictures = _pictures(page)
        for name, size in fine_scans(page, dpi).items():
            picture = pictures[name]
            if listed[picture.objgen] == 1:
                taken += _lessen(picture, size)
    return taken


def places(pages: Iterable[Page]) -> Counter[tuple[int, int]]:
    """How often each object is listed among those that a page, or a form on one, may draw."""
    counted: Counter[tuple[int, int]] = Counter()
    for page in pages:
        for each in _objects(inherited(page, "/Resources")).values():
            counted[each.objgen] += 1
            if each.get("/Subtype") == Name.Form:
                counted.update(o.objgen for o in _objects(each.get("/Resources")).values())
    return counted


def scan_in(picture: Stream) -> Image.Image | None:
    """What a picture shows, in gray or RGB; None where that can't be decoded."""
    mode = _mode(picture)
    with suppress(pikepdf.PikepdfError, ValueError, OSError, NotImplementedError, SyntaxError):
        shown = pikepdf.PdfImage(picture).as_pil_image()
        if shown.mode == mode and shown.size == _size(picture):
            return shown
    return None


def _lessen(picture: Stream, size: Size) -> int:
    shown = scan_in(picture)
    if shown is None:
        return 0
    smaller = resampled(shown, size)
    packing = Name.DCTDecode if _is_jpeg(picture) else Name.FlateDecode
    if packing == Name.DCTDecode:
        out = io.BytesIO()
        smaller.save(out, "JPEG", quality=QUALITY)
        data = out.getvalue()
    else:
        data = zlib.compress(smaller.tobytes())
    if len(data) >= len(picture.read_raw_bytes()):
        return 0
    picture.write(data, filter=packing)
    picture.Width, picture.Height = size
    return len(data)


def _objects(resources: Object | None) -> dict[str, Stream]:
    listed = member(resources, "/XObject")
    if not isinstance(listed, Dictionary):
        return {}
    each = {str(name): listed[name] for name in [*listed.keys()]}
    return {name: value for name, value in each.items() if isinstance(value, Stream)}


def _pictures(page: Page) -> dict[str, Stream]:
    """Those on a page that may be fine scans, by name."""
    objects = _objects(inherited(page, "/Resources"))
    return {name: value for name, value in objects.items() if _may_be_fine(value)}


def _may_be_fine(picture: Stream) -> bool:
    if picture.get("/Subtype") != Name.Image or set(picture.stream_dict.keys()) - _KEYS:
        return False
    width, height = _size(picture)
    plain = picture.get("/BitsPerComponent") == 8 and bool(_mode(picture))
    if _is_jpeg(picture) and "/ColorTransform" in _unparsed(picture.get("/DecodeParms")):
        return False  # the decoder would not hear of it
    most = MOST_PIXELS if _is_jpeg(picture) else _MOST_PLAIN
    return plain and _LEAST_PIXELS <= width * height <= most


def _is_jpeg(picture: Stream) -> bool:
    """Whether its bytes are a JPEG as they stand in the file."""
    return _unparsed(picture.get("/Filter")).strip("[] ") == "/DCTDecode"


def _unparsed(value: Object | None) -> str:
    return value.unparse(resolved=True).decode("latin-1") if value is not None else ""


def _size(picture: Stream) -> Size:
    width, height = picture.get("/Width"), picture.get("/Height")
    return (width, height) if isinstance(width, int) and isinstance(height, int) else (0, 0)


def _mode(picture: Stream) -> str:
    """Gray or RGB, as the library calls them; empty where it is neither."""
    colours: Any = picture.get("/ColorSpace")
    if isinstance(colours, Name):
        return _MODES.get(str(colours), "")
    if not isinstance(colours, Array) or len(colours) != 2:
        return ""
    if colours[0] == Name.ICCBased:
        count: Any = colours[1].get("/N") if isinstance(colours[1], Stream) else 0
        return _PROFILED.get(count, "")
    return _MODES.get(str(colours[0]), "")


def _drawn(page: Page) -> list[tuple[str, Matrix]]:
    """What the contents of a page draw by name, and where a unit square comes to lie."""
    here: Matrix = (1, 0, 0, 1, 0, 0)
    above: list[Matrix] = []
    found: list[tuple[str, Matrix]] = []
    with suppress(pikepdf.PikepdfError, ValueError, TypeError):
        for operands, operator in pikepdf.parse_content_stream(page, "q Q cm Do"):
            match str(operator):
                case "q":
                    above.append(here)
                case "Q":
                    here = above.pop() if above else here
                case "cm":
                    a, b, c, d, e, f = (float(number) for number in operands)
                    here = _within((a, b, c, d, e, f), here)
                case _:
                    found.append((str(operands[0]), here))
        return found
    return []


def _within(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )
