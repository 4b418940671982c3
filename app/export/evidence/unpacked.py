"""What the contents of pages unpack to, found before they are unpacked where they would be kept.

A file of some hundred kilobytes can have pages of gigabytes, and thousands of pages can draw one
and the same stream, which is unpacked for each of them when they are brought into one file.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf, Stream

from app.export.evidence.boxes import parts_of

MOST_ON_PAGE = 64 << 20
"""Bytes that the contents of a page may unpack to: a large drawing of a building has a tenth."""
MOST_IN_FILE = 2 << 30
"""Bytes for all pages together, what they share counted for each: half a minute's work."""
_MOST_PARTS = 10_000
"""Of a page."""
_PART = 1 << 10
"""Bytes that a part counts for besides its own: each takes its time."""
_READ = 1 << 16
_CHUNK = 1 << 20
_FLATE = frozenset({"/FlateDecode", "/Fl"})
_LZW = frozenset({"/LZWDecode", "/LZW"})
_RUNS = frozenset({"/RunLengthDecode", "/RL"})
_ASCII = frozenset({"/ASCII85Decode", "/A85", "/ASCIIHexDecode", "/AHx"})
_GROWING = _FLATE | _LZW | _RUNS

Id = tuple[int, int]


class TooMuch(ValueError):
    """Contents unpack to more than is unpacked: those of the page ``page``, or all with 0."""

    def __init__(self, page: int) -> None:
        super().__init__(page)
        self.page = page


class Contents:
    """The contents of the pages of one file; each stream is unpacked once.

    ``went_on`` is called again and again, and may raise to end it.
    """

    def __init__(self, went_on: Callable[[], None] = lambda: None) -> None:
        self._went_on = went_on
        self._sizes: dict[Id, int] = {}
        self._whole: dict[Id, bool] = {}

    def weigh(self, pages: Iterable[Page]) -> None:
        """Raise :class:`TooMuch` where pages unpack to more than they may."""
        whole = 0
        for number, page in enumerate(pages, 1):
            self._went_on()
            size = self._size(page)
            whole += size
            if size > MOST_ON_PAGE:
                raise TooMuch(number)
            if whole > MOST_IN_FILE:
                raise TooMuch(0)

    def is_readable(self, page: Page) -> bool:
        """Whether the contents of a page unpack; the pictures on it are not looked at."""
        return all(map(self._is_whole, parts_of(page)))

    def _size(self, page: Page) -> int:
        contents = page.obj.get("/Contents")
        if isinstance(contents, Array) and len(contents) > _MOST_PARTS:
            return MOST_ON_PAGE + 1
        size = 0
        for part in parts_of(page):
            if part.objgen not in self._sizes:
                found = unpacked_size(part, MOST_ON_PAGE, self._went_on)
                self._sizes[part.objgen] = found
            size += self._sizes[part.objgen] + _PART
        return size

    def _is_whole(self, part: Stream) -> bool:
        if part.objgen not in self._whole:
            self._went_on()
            self._whole[part.objgen] = False
            with suppress(pikepdf.PikepdfError, ValueError):
                part.read_bytes()
                self._whole[part.objgen] = True
        return self._whole[part.objgen]


def unpacked_size(stream: Stream, most: int, went_on: Callable[[], None] = lambda: None) -> int:
    """How many bytes a stream unpacks to; more than ``most`` where these are more than that.

    It is unpacked a little at a time and not kept. Of a damaged one what comes before the damage
    counts; one that is packed several times over counts as too much, for nobody's contents are.
    """
    packings = _packings(stream)
    if sum(packing in _GROWING for packing, _ in packings) > 1:
        return most + 1
    try:
        data = stream.read_raw_bytes()
        while packings and packings[0][0] in _ASCII:
            packing, _ = packings.pop(0)
            with Pdf.new() as pdf:
                data = Stream(pdf, data, Filter=Name(packing)).read_bytes()
    except (pikepdf.PikepdfError, ValueError):
        return 0
    packing, settings = packings[0] if packings else ("", None)
    if packing in _FLATE:
        return _inflated_size(data, most, went_on)
    if packing in _LZW:
        return _lzw_size(data, most, settings, went_on)
    return _runs_size(data, most) if packing in _RUNS else len(data)


def _packings(stream: Stream) -> list[tuple[str, object]]:
    """The filters of a stream, each with what is set for it."""
    filters, settings = stream.get("/Filter"), stream.get("/DecodeParms")
    named = filters if isinstance(filters, Array) else Array([] if filters is None else [filters])
    given = settings if isinstance(settings, Array) else Array([settings])
    return [
        (str(named[n]), given[n] if n < len(given) else None)
        for n in range(len(named))
        if isinstance(named[n], Name)
    ]


def _inflated_size(data: bytes, most: int, went_on: Callable[[], None]) -> int:
    unpacker = zlib.decompressobj()
    size = 0
    with suppress(zlib.error):
        for start in range(0, len(data), _READ):
            waiting = data[start : start + _READ]
            while waiting and size <= most and not unpacker.eof:
                went_on()
                size += len(unpacker.decompress(waiting, _CHUNK))
                waiting = unpacker.unconsumed_tail
            if size > most or unpacker.eof:
                break
    return size


def _lzw_size(data: bytes, most: int, settings: object, went_on: Callable[[], None]) -> int:
    """As ISO 32000-1, 7.4.4.2 unpacks it; what is kept of each entry is its length alone."""
    early = settings.get("/EarlyChange", 1) if isinstance(settings, Dictionary) else 1
    ahead = 0 if early == 0 else 1
    clear, end = 256, 257
    fresh = [1] * 256 + [0, 0]
    lengths, width, before = fresh[:], 9, 0
    size = bits = held = 0
    for index, byte in enumerate(data):
        if index % _READ == 0:
            went_on()
        bits, held = (bits << 8 | byte) & 0xFFFFFF, held + 8
        if held < width:
            continue
        held -= width
        code = bits >> held & (1 << width) - 1
        if code == clear:
            lengths, width, before = fresh[:], 9, 0
            continue
        if before and len(lengths) < 1 << 12:
            lengths.append(before + 1)
        if code == end or code >= len(lengths) or size > most:
            break
        before = lengths[code]
        size += before
        if len(lengths) + ahead >= 1 << width and width < 12:
            width += 1
    return size


def _runs_size(data: bytes, most: int) -> int:
    """As ISO 32000-1, 7.4.5 unpacks it, but beyond its end: qpdf goes on there."""
    end = 128
    place = size = 0
    while place < len(data) and size <= most:
        length = data[place]
        if length < end:
            size += length + 1
            place += length + 2
        elif length > end:
            size += 257 - length
            place += 2
        else:
            place += 1
    return size
