"""What a PDF may ask of whoever opens it, before anything in it is drawn.

PDFs can be made to fill any memory and to be drawn for ever. The streams in them are unpacked
piece by piece and counted; what calls others, as forms do within forms, counts as often as it may
be drawn. A scanner's PDF passes, however it is packed.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pikepdf

from app.export.pictures import MAX_PIXELS
from app.model.failure import Failure

_MOST_OBJECTS = 500_000
_MOST_DRAWN = 4 * 2**20
"""Bytes: of what a page or a form draws, and of a stream that is nothing of the following."""
_MOST_DATA = 64 * 2**20
"""Bytes: of a font, and of an embedded file."""
_MOST_PIXELS = 3 * MAX_PIXELS + 2**20
"""Bytes: of a picture, with the predictor of each line."""
_MOST_IN_ALL = 2**30
_MOST_CALLED = 64 * 2**20
"""Bytes: of all that a page draws, what is called again and again counted as often."""
_GROWTH = {
    "/FlateDecode": 1032, "/LZWDecode": 1400, "/RunLengthDecode": 128,
    "/ASCII85Decode": 4, "/ASCIIHexDecode": 1,
}  # fmt: skip
"""By how much at most data grow when they are unpacked; pictures say how large they are."""
_CHUNK = 2**20
_DEEPEST = 8
_CALLS = re.compile(rb"\b(?:Do|gs|scn|SCN)\b")


def check_bounds(pdf: pikepdf.Pdf, name: str) -> None:
    """Raise :class:`Failure` where a PDF called ``name`` may exhaust whoever draws it."""
    failure = Failure(f"“{name}”异常庞大或复杂，不是本程序生成的，没有打开。")
    try:
        _check(pdf)
    except _Exhausting:
        raise failure from None


class _Exhausting(Exception):
    """Something would take too much memory or time."""


def _check(pdf: pikepdf.Pdf) -> None:
    if len(pdf.objects) > _MOST_OBJECTS:
        raise _Exhausting
    drawn = {stream.objgen for page in pdf.pages for stream in _contents(page.obj)}
    whole = 0
    calling = False
    for item in pdf.objects:
        found: Any = item
        if isinstance(found, pikepdf.Stream):
            whole += _size(found, _limit(found, drawn))
            calling = calling or found.get("/Subtype") == "/Form" or "/PatternType" in found
        elif isinstance(found, pikepdf.Dictionary) and found.get("/Subtype") == "/Type3":
            raise _Exhausting  # a font whose glyphs are drawn as pages are
        if whole > _MOST_IN_ALL:
            raise _Exhausting
    if calling:
        known: dict[Any, int] = {}
        for page in pdf.pages:
            own = b"".join(map(_bytes_of, _contents(page.obj)))
            _cost(own, page.obj.get("/Resources"), known, 0)


def _contents(page: Any) -> Iterator[Any]:
    contents = page.get("/Contents")
    if isinstance(contents, pikepdf.Array):
        yield from contents
    elif contents is not None:
        yield contents


def _bytes_of(stream: Any) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        return b""  # what can't be unpacked is not drawn


def _cost(own: bytes, resources: Any, known: dict[Any, int], depth: int) -> int:
    """How many bytes are drawn in all where ``own`` calls what stands in ``resources``."""
    if depth > _DEEPEST:
        raise _Exhausting
    dearest = 0
    for called in _callable(resources):
        key = called.objgen
        if key not in known:
            known[key] = _MOST_CALLED + 1  # unless it does not call itself
            cost = _cost(_bytes_of(called), called.get("/Resources"), known, depth + 1)
            known[key] = cost
        dearest = max(dearest, known[key])
    cost = len(own) + len(_CALLS.findall(own)) * dearest
    if cost > _MOST_CALLED:
        raise _Exhausting
    return cost


def _callable(resources: Any) -> Iterator[Any]:
    """The forms, patterns and masks that can be called by name."""
    if not isinstance(resources, pikepdf.Dictionary):
        return
    for kind in ("/XObject", "/Pattern", "/ExtGState"):
        named = resources.get(kind)
        for item in named.values() if isinstance(named, pikepdf.Dictionary) else ():
            found: Any = item
            mask = found.get("/SMask") if isinstance(found, pikepdf.Dictionary) else None
            if isinstance(mask, pikepdf.Dictionary):
                found = mask.get("/G")
            if isinstance(found, pikepdf.Stream) and found.get("/Subtype") != "/Image":
                yield found


def _limit(stream: Any, drawn: set[Any]) -> int:
    if stream.objgen in drawn or stream.get("/Subtype") == "/Form":
        return _MOST_DRAWN
    if stream.get("/Subtype") == "/Image":
        return _MOST_PIXELS
    if "/Length1" in stream or stream.get("/Type") == "/EmbeddedFile":
        return _MOST_DATA
    return _MOST_DRAWN


def _size(stream: Any, most: int) -> int:
    """How many bytes a stream has, unpacked; few where it can't be many anyway."""
    found = stream.get("/Filter", ())
    packings = list(
        map(str, found if isinstance(found, pikepdf.Array) else [found] if found else [])
    )
    raw = stream.read_raw_bytes()
    growth = 1
    for packing in packings:
        growth *= _GROWTH.get(packing, 1)
    if len(raw) * growth <= most:
        return len(raw)
    size = _unpacked(raw, most) if packings[:1] == ["/FlateDecode"] else most + 1
    for packing in packings[1:]:
        size *= _GROWTH.get(packing, 1)
    if size > most:
        raise _Exhausting
    return size


def _unpacked(raw: bytes, most: int) -> int:
    unpacker = zlib.decompressobj()
    size = 0
    with suppress(zlib.error):  # of damaged data readers have no more than came out so far
        while raw and not unpacker.eof and size <= most:
            size += len(unpacker.decompress(raw, _CHUNK))
            raw = unpacker.unconsumed_tail
    return size
