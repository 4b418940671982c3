"""Fonts in a PDF: widths to set with, and the glyphs that a document uses, embedded.

Each face becomes one composite font (ISO 32000-1, 9.7) with codes of two bytes in the order in
which characters were first set, and a ToUnicode map that is right in every plane. reportlab reads
the font files and cuts the subsets; its own way of embedding makes a font of every 255 characters
and writes wrong Unicode values beyond U+FFFF, so only its TrueType part is used.
"""

import struct
from array import array
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from threading import Lock
from typing import Literal, overload

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from reportlab.pdfbase.ttfonts import TTFontFile

from app.export.fonts import Face, font_file
from app.export.pdf.outlines import Point, contours

_SYMBOLIC = 4
"""Font flag: the glyphs are reached by code alone (ISO 32000-1, table 123)."""

_UNICODE_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
"""
_UNICODE_TAIL = """endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""
_UNICODE_BLOCK = 100
"""No more mappings than this may stand in one block of a CMap."""


class _Metrics(Sequence[tuple[int, int]]):
    """Advance width and left bearing by glyph, as the table hmtx has them."""

    def __init__(self, table: bytes, full: int, glyphs: int) -> None:
        """``full`` is how many glyphs have an advance of their own; the rest share the last."""
        numbers = _numbers("H", table)
        self._advances = numbers[0 : 2 * full : 2]
        self._bearings = numbers[1 : 2 * full : 2] + numbers[2 * full : full + glyphs]

    def __len__(self) -> int:
        return len(self._bearings)

    @overload
    def __getitem__(self, index: int) -> tuple[int, int]: ...
    @overload
    def __getitem__(self, index: slice) -> list[tuple[int, int]]: ...
    def __getitem__(self, index: int | slice) -> tuple[int, int] | list[tuple[int, int]]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        return self._advances[min(index, len(self._advances) - 1)], self._bearings[index]


class _Widths(dict[str, float]):
    """Advance widths of characters in em, looked up once each."""

    def __init__(self, glyphs: dict[int, int], metrics: _Metrics, units: int) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._metrics = metrics
        self._units = units

    def __missing__(self, char: str) -> float:
        width = self[char] = self._metrics[self._glyphs[ord(char)]][0] / self._units
        return width


class PrintFace:
    """A face as the PDF needs it.

    Attributes:
        widths: advance width of every character that the face has, in em.
    """

    def __init__(self, face: Face) -> None:
        """Read a face.

        Raises:
            OSError: the file can't be read.
            FontFileError: the file is damaged.
        """
        font = TTFontFile(str(face.path), charInfo=False, subfontIndex=face.index)

        def table(tag: str) -> bytes:
            place = font.table[tag]
            return font.get_chunk(place["offset"], place["length"])

        # reportlab would read these number by number, which takes five times as long.
        glyphs = font_file(face).glyphs
        (long_offsets,) = struct.unpack_from(">h", table("head"), 50)
        (full,) = struct.unpack_from(">H", table("hhea"), 34)
        offsets = _numbers("I" if long_offsets else "H", table("loca"))
        metrics = _Metrics(table("hmtx"), full, font.numGlyphs)
        font.charToGlyph = glyphs
        font.glyphPos = offsets if long_offsets else [2 * offset for offset in offsets]
        font.hmetrics = metrics
        self._font = font
        self._glyphs = glyphs
        self._lock = Lock()  # reportlab's reader keeps a place in the file while it cuts
        self.widths = _Widths(glyphs, metrics, font.unitsPerEm)

    def subset(self, text: str) -> tuple[bytes, list[int]]:
        """A TrueType file with the glyphs of ``text``, and the glyph in it of each character."""
        codes = list(map(ord, text))
        with self._lock:
            program = self._font.makeSubset(codes)
        # The cutter numbers glyphs as it meets them, .notdef first; those that two characters
        # share get one number.
        order = {0: 0}
        return program, [order.setdefault(self._glyphs[code], len(order)) for code in codes]

    def descriptor(self, pdf: Pdf, name: str, program: bytes) -> Dictionary:
        """The font descriptor for an embedded subset."""
        font = self._font
        file = Stream(pdf, program)
        file["/Length1"] = len(program)
        return Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name("/" + name),
            Flags=_SYMBOLIC,
            FontBBox=Array([int(side) for side in font.bbox]),
            ItalicAngle=int(font.italicAngle),
            Ascent=int(font.ascent),
            Descent=int(font.descent),
            CapHeight=int(font.capHeight),
            StemV=int(font.stemV),
            FontFile2=pdf.make_indirect(file),
        )

    def outline(self, char: str) -> list[list[Point]]:
        """The outlines of a character's glyph, in em."""
        start: int = self._font.table["glyf"]["offset"]

        def data_of(glyph: int) -> bytes:
            begin, end = self._font.glyphPos[glyph : glyph + 2]
            return self._font.get_chunk(start + begin, end - begin)

        units = self._font.unitsPerEm
        return [
            [(x / units, y / units, on) for x, y, on in contour]
            for contour in contours(self._glyphs[ord(char)], data_of)
        ]

    @property
    def postscript_name(self) -> str:
        """The name that the file itself gives the face."""
        return bytes(self._font.name).decode("ascii", "replace")


@cache
def print_face(face: Face) -> PrintFace:
    """The face, read once while the program runs."""
    return PrintFace(face)


class _Codes(dict[str, str]):
    """Codes of characters as four hexadecimal digits, given out as they are asked for."""

    def __missing__(self, char: str) -> str:
        code = self[char] = f"{len(self) + 1:04X}"
        return code


class UsedFont:
    """One face in one document.

    Attributes:
        name: its name in the pages' resources, without the slash.
        face: the face.
    """

    def __init__(self, name: str, face: Face) -> None:
        self.name = name
        self.face = face
        self._print = print_face(face)
        self._codes = _Codes()

    def encode(self, text: str) -> str:
        """``text`` as an operand of the operator Tj."""
        return f"<{''.join(map(self._codes.__getitem__, text))}>"

    def embed(self, pdf: Pdf) -> pikepdf.Object:
        """The font object, with the glyphs of all that was encoded."""
        text = "".join(self._codes)
        program, glyphs = self._print.subset(text)
        # Same glyphs, same name: a tag of six capitals marks a subset (ISO 32000-1, 9.6.4).
        digest = sha256(program).digest()
        tag = "".join(chr(ord("A") + byte % 26) for byte in digest[:6])
        name = f"{tag}+{self._print.postscript_name}"
        widths = [round(1000 * self._print.widths[char], 3) for char in text]
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=Name("/" + name),
            CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
            FontDescriptor=pdf.make_indirect(self._print.descriptor(pdf, name, program)),
            DW=1000,
            W=pikepdf.Object.parse(f"[1 [{' '.join(f'{w:g}' for w in widths)}]]".encode()),
            CIDToGIDMap=pdf.make_indirect(
                Stream(pdf, struct.pack(f">{len(glyphs) + 1}H", 0, *glyphs))
            ),
        )
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=Name("/" + name),
                Encoding=Name("/Identity-H"),
                DescendantFonts=Array([pdf.make_indirect(descendant)]),
                ToUnicode=pdf.make_indirect(Stream(pdf, _to_unicode(text))),
            )
        )


def _numbers(code: Literal["H", "I"], table: bytes) -> "array[int]":
    """Big-endian unsigned numbers, of two bytes ("H") or four ("I")."""
    count = len(table) // struct.calcsize(f">{code}")
    return array(code, struct.unpack_from(f">{count}{code}", table))


def _to_unicode(text: str) -> bytes:
    """The CMap from codes to UTF-16, surrogate pairs and all (ISO 32000-1, 9.10.3)."""
    lines = [
        f"<{code:04X}> <{char.encode('utf-16-be').hex().upper()}>"
        for code, char in enumerate(text, 1)
    ]
    blocks: list[str] = []
    for start in range(0, len(lines), _UNICODE_BLOCK):
        block = lines[start : start + _UNICODE_BLOCK]
        blocks += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    return (_UNICODE_HEAD + "\n".join(blocks) + "\n" + _UNICODE_TAIL).encode("ascii")
