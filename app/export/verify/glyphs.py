"""Whether the glyphs of an embedded font show the characters that they stand for.

What a program copies out of a PDF is what a map says that its glyphs mean; what a person sees are
their outlines. Both are compared with the faces that come with the program: a glyph that is not,
byte for byte, that of its character in one of them is looked for among the others.
"""

from __future__ import annotations

import mmap
import re
import struct
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf

from app.export.fonts import BUNDLED, Face, coverage, font_file, installed
from app.export.sfnt import FontFileError

UNKNOWN = "\ufffd"
"""What is seen where a glyph is no character's."""
_BLOCK = re.compile(rb"([0-9]+)\s+beginbfchar(.*?)endbfchar", re.DOTALL)
_PAIR = re.compile(rb"\s*<([0-9A-Fa-f]{4})>\s*<((?:[0-9A-Fa-f]{4})+)>")
_OTHER_MAPS = re.compile(rb"bfrange|notdef|usecmap|cidchar|cidrange")
_MOST_BYTES = 32 * 2**20
"""Of a font's program: a face with all of its glyphs has less."""
_TRUETYPE = (b"\x00\x01\x00\x00", b"true")
_MOST_TABLES = 64
_COMPOSITE = 0x8000
_WORDS, _SCALE, _MORE, _TWO_SCALES, _MATRIX = 1, 8, 0x20, 0x40, 0x80
"""Flags of the components of a glyph (OpenType 1.9, "glyf")."""
_DEEPEST = 8
_SAMPLE = 12
"""So many glyphs tell which face a font was cut out of."""


class NoFontOfOurs(ValueError):
    """A font is not embedded as the program embeds its fonts."""


@dataclass(frozen=True, slots=True, eq=False)
class Font:
    """A font of a PDF: for each code what is seen, and how wide it is in em.

    ``claimed`` are the characters that codes stand for where something else is seen; ``unproven``
    those codes whose glyph is of no font of this machine, so that nobody can say what is seen.
    """

    characters: dict[int, str]
    widths: dict[int, float]
    claimed: dict[int, str] = field(default_factory=dict[int, str])
    unproven: set[int] = field(default_factory=set[int])


def read_font(font: Any) -> Font:
    """A font that a page of a PDF uses.

    Raises:
        NoFontOfOurs: it is not embedded as the program does it.
    """
    try:
        return _read(font)
    except (KeyError, IndexError, AttributeError, TypeError, struct.error) as error:
        raise NoFontOfOurs(str(error)) from error
    except (ValueError, pikepdf.PdfError) as error:
        raise NoFontOfOurs(str(error)) from error


def _read(font: Any) -> Font:
    (descendant,) = font.DescendantFonts
    if (font.Subtype, font.Encoding, descendant.Subtype) != (
        "/Type0",
        "/Identity-H",
        "/CIDFontType2",
    ):
        raise NoFontOfOurs("no composite font")
    characters = _unicode(content_of(font.ToUnicode))
    glyphs = content_of(descendant.CIDToGIDMap)
    program = _Program(content_of(descendant.FontDescriptor.FontFile2))
    shapes = {
        code: program.shape(int.from_bytes(glyphs[2 * code : 2 * code + 2])) for code in characters
    }
    return _judged(characters, shapes, program.units, _widths(descendant))


def content_of(stream: Any, most: int = _MOST_BYTES) -> bytes:
    """The bytes of a stream that is packed as ours are.

    Raises:
        NoFontOfOurs: it is packed otherwise, or to exhaust whoever unpacks it.
    """
    raw = stream.read_raw_bytes()
    packing = stream.get("/Filter")
    if packing is None:
        return raw
    if packing != "/FlateDecode" or "/DecodeParms" in stream:
        raise NoFontOfOurs("packed otherwise")
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(raw, most)
    except zlib.error as error:
        raise NoFontOfOurs(str(error)) from error
    if not unpacker.eof:
        raise NoFontOfOurs("too large")
    return data


def _unicode(cmap: bytes) -> dict[int, str]:
    """What each code stands for; only what all readers of such maps understand alike."""
    characters: dict[int, str] = {}
    if _OTHER_MAPS.search(cmap):
        raise NoFontOfOurs("a map of another kind")
    for count, block in _BLOCK.findall(cmap):
        pairs = _PAIR.findall(block)
        if len(pairs) != int(count) or _PAIR.sub(b"", block).strip():
            raise NoFontOfOurs("a map of another kind")
        for code, text in pairs:
            character = bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
            if len(character) != 1 or int(code, 16) in characters:
                raise NoFontOfOurs("a map of another kind")
            characters[int(code, 16)] = character
    return characters


def _widths(descendant: Any) -> dict[int, float]:
    """The advance widths, which stand in one stretch from a first code on."""
    first, numbers = descendant.W
    return {code: float(width) / 1000 for code, width in enumerate(numbers, int(first))}


def _judged(
    characters: dict[int, str], shapes: dict[int, bytes], units: int, widths: dict[int, float]
) -> Font:
    """The font as it is seen; most of its glyphs are those of one face."""
    bundled = [_face(face) for face in BUNDLED.values()]
    sample = list(characters.items())[:_SAMPLE]
    own = max(bundled, key=lambda face: sum(face.has(c, shapes[code]) for code, c in sample))
    font = Font(dict(characters), widths)
    for code, character in characters.items():
        shape = shapes[code]
        if any(face.units == units and face.has(character, shape) for face in (own, *bundled)):
            continue
        foreign = not any(character in face for face in bundled)
        if foreign or unicodedata.category(character).startswith("M"):
            if not _is_installed(character, shape):
                font.unproven.add(code)
            continue
        named = (face.character(shape) for face in bundled)
        font.characters[code] = next(filter(None, named), UNKNOWN)
        font.claimed[code] = character
    return font


def _is_installed(character: str, shape: bytes) -> bool:
    """Whether the font of this machine that has the character shows it so."""
    face = installed().face_for(character)
    if face is None:
        return False
    try:
        return _face(face).has(character, shape)
    except (OSError, FontFileError, NoFontOfOurs):
        return False


class _Program:
    """A TrueType program: its glyphs, as far as they make what is seen.

    ``data`` are its bytes. Raises :class:`NoFontOfOurs` where it has several tables of one name:
    readers differ in which they take.
    """

    def __init__(self, data: bytes | mmap.mmap, start: int = 0) -> None:
        self._data = data
        if data[start : start + 4] not in _TRUETYPE:
            raise NoFontOfOurs("no TrueType program")
        (count,) = struct.unpack_from(">H", data, start + 4)
        tables: dict[bytes, tuple[int, int]] = {}
        for number in range(min(count, _MOST_TABLES)):
            tag, _, offset, length = struct.unpack_from(">4sIII", data, start + 12 + 16 * number)
            if tag in tables:
                raise NoFontOfOurs("a table twice")
            tables[tag] = (offset, length)
        (self._long,) = struct.unpack_from(">h", data, tables[b"head"][0] + 50)
        (self.units,) = struct.unpack_from(">H", data, tables[b"head"][0] + 18)
        (self._full,) = struct.unpack_from(">H", data, tables[b"hhea"][0] + 34)
        self._metrics = tables[b"hmtx"][0]
        self._places = tables[b"loca"][0]
        self._glyphs = tables[b"glyf"][0]
        self._count = tables[b"loca"][1] // (4 if self._long else 2) - 1

    def shape(self, glyph: int, depth: int = 0) -> bytes:
        """What makes a glyph look as it does: width, left bearing, and outline."""
        if not 0 <= glyph < self._count or depth > _DEEPEST:
            raise NoFontOfOurs("a glyph that is not there")
        outline = self._outline(glyph)
        if outline[:2] >= _COMPOSITE.to_bytes(2):
            outline = b"".join(self._components(outline, depth))
        return self._metric(glyph) + outline.rstrip(b"\0")

    def _outline(self, glyph: int) -> bytes:
        if self._long:
            start, end = struct.unpack_from(">II", self._data, self._places + 4 * glyph)
        else:
            start, end = struct.unpack_from(">HH", self._data, self._places + 2 * glyph)
            start, end = 2 * start, 2 * end
        return self._data[self._glyphs + start : self._glyphs + end]

    def _metric(self, glyph: int) -> bytes:
        full = min(glyph, self._full - 1)
        at = self._metrics + 4 * full
        if glyph < self._full:
            return self._data[at : at + 4]
        bearing = self._metrics + 4 * self._full + 2 * (glyph - self._full)
        return self._data[at : at + 2] + self._data[bearing : bearing + 2]

    def _components(self, outline: bytes, depth: int) -> Iterator[bytes]:
        """A glyph that is made of others: these instead of their numbers."""
        yield outline[:10]
        at, flags = 10, _MORE
        while flags & _MORE:
            flags, glyph = struct.unpack_from(">HH", outline, at)
            size = 4 + (4 if flags & _WORDS else 2)
            size += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 0
            size += 8 if flags & _MATRIX else 0
            yield outline[at : at + 2] + outline[at + 4 : at + size]
            yield self.shape(glyph, depth + 1)
            at += size


class _Face:
    """A face of this machine."""

    def __init__(self, face: Face) -> None:
        self._glyphs = font_file(face).glyphs
        self._characters = coverage(face)
        with Path(face.path).open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        start = 0
        if data[:4] == b"ttcf":
            (start,) = struct.unpack_from(">I", data, 12 + 4 * face.index)
        self._program = _Program(data, start)
        self.units = self._program.units
        self._known: dict[str, bytes] = {}
        self._by_shape: dict[bytes, str] = {}

    def __contains__(self, character: str) -> bool:
        return character in self._characters

    def has(self, character: str, shape: bytes) -> bool:
        """Whether this is how the face shows a character."""
        known = self._known.get(character)
        if known is None:
            glyph = self._glyphs.get(ord(character))
            known = b"" if glyph is None else self._program.shape(glyph)
            self._known[character] = known
        return known == shape and bool(shape)

    def character(self, shape: bytes) -> str:
        """The character that the face shows so; empty where it shows none so."""
        if not self._by_shape:
            for code, glyph in self._glyphs.items():
                self._by_shape.setdefault(self._program.shape(glyph), chr(code))
        return self._by_shape.get(shape, "")


@cache
def _face(face: Face) -> _Face:
    return _Face(face)
