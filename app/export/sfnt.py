"""Which characters a TrueType file can draw, read from the few tables that say so.

This looks into fonts that happen to be installed, in a process that has a second and a half for
everything: it reads a face of 40,000 glyphs in some milliseconds, and takes nothing on trust that
a damaged or foreign file may have wrong. Formats: OpenType 1.9, "cmap" 4 and 12.
"""

import struct
import sys
from array import array
from pathlib import Path
from typing import BinaryIO, Literal

# Without one of these reportlab refuses a font or can't make a subset of it.
_NEEDED = frozenset((b"OS/2", b"cmap", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp"))
_NEEDED_TOO = frozenset((b"name", b"post"))

_COLLECTION = b"ttcf"
_TRUETYPE = (b"\x00\x01\x00\x00", b"true")
_MAX_FACES = 64
_MAX_TABLES = 256
_LAST_CODE = 0x10FFFF


class FontFileError(ValueError):
    """A file that holds no face that we may print with; the message says why."""


class FontFile:
    """One face of a font file: its character map, and whether a glyph has an outline.

    Attributes:
        path: the file.
        index: number of the face within a collection, 0 otherwise.
        glyphs: glyph numbers by code point, without those of the missing character.
    """

    def __init__(self, path: Path, index: int = 0) -> None:
        """Read a face.

        Raises:
            FontFileError: the face has no TrueType outlines, is damaged, or may not be embedded.
            OSError: the file can't be read.
        """
        self.path = path
        self.index = index
        try:
            with path.open("rb") as file:
                self._read(file)
        except (struct.error, IndexError) as error:
            raise FontFileError(f"{path}: a table ends too early") from error

    def _read(self, file: BinaryIO) -> None:
        tables = self._tables(file)
        missing = (_NEEDED | _NEEDED_TOO) - tables.keys()
        if missing:
            names = b" ".join(sorted(missing)).decode("ascii")
            raise FontFileError(f"{self.path}: no {names}")

        (permissions,) = struct.unpack_from(">H", _table(file, tables[b"OS/2"]), 8)
        if permissions & 0x0F == 0x02 or permissions & 0x0300:
            raise FontFileError(f"{self.path}: its maker forbids embedding or subsetting")

        (count,) = struct.unpack_from(">H", _table(file, tables[b"maxp"]), 4)
        head = _table(file, tables[b"head"])
        (long_offsets,) = struct.unpack_from(">h", head, 50)
        self._outline_bytes = tables[b"glyf"][1]
        offsets = _numbers("I" if long_offsets else "H", _table(file, tables[b"loca"]))
        if len(offsets) < count + 1:
            raise FontFileError(f"{self.path}: loca is shorter than the number of glyphs")
        self._offsets = offsets
        self._offset_unit = 1 if long_offsets else 2
        self.glyphs = {
            code: glyph
            for code, glyph in _character_map(_table(file, tables[b"cmap"])).items()
            if 0 < glyph < count
        }

    def _tables(self, file: BinaryIO) -> dict[bytes, tuple[int, int]]:
        """Offset and length of every table of the face, all of them within the file."""
        size = self.path.stat().st_size
        start = file.read(4)
        if start == _COLLECTION:
            _, faces = struct.unpack(">II", file.read(8))
            if not self.index < faces <= _MAX_FACES:
                raise FontFileError(f"{self.path}: no face number {self.index}")
            file.seek(12 + 4 * self.index)
            file.seek(*struct.unpack(">I", file.read(4)))
            start = file.read(4)
        if start not in _TRUETYPE:
            raise FontFileError(f"{self.path}: no TrueType outlines")
        count, _, _, _ = struct.unpack(">HHHH", file.read(8))
        if count > _MAX_TABLES:
            raise FontFileError(f"{self.path}: {count} tables")
        tables: dict[bytes, tuple[int, int]] = {}
        for _ in range(count):
            tag, _, offset, length = struct.unpack(">4sIII", file.read(16))
            if offset + length > size:
                raise FontFileError(f"{self.path}: a table lies beyond the end of the file")
            tables[tag] = (offset, length)
        return tables

    def draws(self, char: str) -> bool:
        """Whether the face has a glyph with an outline for a character (a space has none)."""
        glyph = self.glyphs.get(ord(char), 0)
        if not glyph:
            return False
        start, end = self._offsets[glyph], self._offsets[glyph + 1]
        return start < end and end * self._offset_unit <= self._outline_bytes


def faces_in(path: Path) -> int:
    """Number of faces that a font file says it has: 1 unless it is a collection.

    Raises:
        OSError: the file can't be read.
    """
    with path.open("rb") as file:
        header = file.read(12)
    if len(header) < 12 or header[:4] != _COLLECTION:
        return 1
    return min(int.from_bytes(header[8:12], "big"), _MAX_FACES)


def _table(file: BinaryIO, place: tuple[int, int]) -> bytes:
    offset, length = place
    file.seek(offset)
    return file.read(length)


def _numbers(code: Literal["H", "I"], data: bytes) -> "array[int]":
    """Big-endian unsigned numbers, of two bytes ("H") or four ("I")."""
    numbers: array[int] = array(code)
    numbers.frombytes(data[: len(data) - len(data) % numbers.itemsize])
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


def _character_map(data: bytes) -> dict[int, int]:
    """Glyphs by code point, from the subtable that reportlab would read too.

    That is Windows' full repertoire (3, 10), or else its basic plane (3, 1): a glyph that is
    found here but not there would be printed as a box.
    """
    (count,) = struct.unpack_from(">H", data, 2)
    places: dict[int, int] = {}
    for record in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", data, 4 + 8 * record)
        if platform == 3:
            places[encoding] = offset
    for encoding in (10, 1):
        if encoding in places:
            subtable = data[places[encoding] :]
            (kind,) = struct.unpack_from(">H", subtable)
            if kind == 12:
                return _format_12(subtable)
            if kind == 4:
                return _format_4(subtable)
    raise FontFileError("no character map of Windows in format 4 or 12")


def _format_12(data: bytes) -> dict[int, int]:
    (count,) = struct.unpack_from(">I", data, 12)
    if 16 + 12 * count > len(data):
        raise FontFileError("cmap ends within its groups")
    groups = _numbers("I", data[16 : 16 + 12 * count])
    glyphs: dict[int, int] = {}
    previous = -1
    for first, last, glyph in zip(groups[0::3], groups[1::3], groups[2::3], strict=True):
        if not previous < first <= last <= _LAST_CODE or glyph + last - first > 0xFFFF:
            raise FontFileError("cmap has groups out of order")
        glyphs.update(
            zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True)
        )
        previous = last
    return glyphs


def _format_4(data: bytes) -> dict[int, int]:
    (length, _, doubled) = struct.unpack_from(">HHH", data, 2)
    # The length has two bytes only, so makers of large tables write anything there.
    words = _numbers("H", data if length < 16 + 4 * doubled else data[:length])
    count = doubled // 2
    ends = words[7 : 7 + count]
    starts = words[8 + count : 8 + 2 * count]
    deltas = words[8 + 2 * count : 8 + 3 * count]
    places = range(8 + 3 * count, 8 + 4 * count)
    glyphs: dict[int, int] = {}
    previous = -1
    if len(deltas) < count or len(words) < places.stop:
        raise FontFileError("cmap ends within its segments")
    for first, last, delta, place in zip(starts, ends, deltas, places, strict=True):
        if not previous < first <= last:
            raise FontFileError("cmap has segments out of order")
        previous = last
        for code in range(first, last + 1):
            if words[place] == 0:
                glyph = (code + delta) & 0xFFFF
            else:
                at = place + words[place] // 2 + code - first
                glyph = words[at] if at < len(words) else 0
                glyph = (glyph + delta) & 0xFFFF if glyph else 0
            glyphs[code] = glyph
    glyphs.pop(0xFFFF, None)
    return glyphs
