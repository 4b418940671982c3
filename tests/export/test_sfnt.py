import io
from pathlib import Path
from typing import Any

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont
from hypothesis import given
from hypothesis import strategies as st

from app.export.sfnt import FontFile, FontFileError, faces_in


def square(pen: TTGlyphPen | T2CharStringPen) -> None:
    pen.moveTo((100, 0))
    for point in ((100, 700), (800, 700), (800, 0)):
        pen.lineTo(point)
    pen.closePath()


def make_font(chars: str, *, blank: str = "", permissions: int = 0, truetype: bool = True) -> bytes:
    """A small font that draws a square for each of `chars` and nothing for those of `blank`."""
    names = [".notdef", *(f"u{ord(char):05X}" for char in chars + blank)]
    builder = FontBuilder(1000, isTTF=truetype)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(char): f"u{ord(char):05X}" for char in chars + blank})
    empty = {f"u{ord(char):05X}" for char in blank}
    if truetype:
        glyphs = {}
        for name in names:
            pen = TTGlyphPen(None)
            if name not in empty:
                square(pen)
            glyphs[name] = pen.glyph()
        builder.setupGlyf(glyphs)
    else:
        pen = T2CharStringPen(1000, None)
        square(pen)
        builder.setupCFF("Small", {}, dict.fromkeys(names, pen.getCharString()), {})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Small", "styleName": "Regular", "psName": "Small"})
    builder.setupOS2(fsType=permissions)
    builder.setupPost(keepGlyphNames=False)
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


SMALL = make_font("中A𠀀", blank="文")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.ttf"
    path.write_bytes(SMALL)
    return path


def test_characters_in_and_beyond_the_basic_plane(small: Path) -> None:
    assert {chr(code) for code in FontFile(small).glyphs} == set("中A𠀀文")


def test_draws_only_what_has_an_outline(small: Path) -> None:
    file = FontFile(small)
    assert [file.draws(char) for char in "中A𠀀文国"] == [True, True, True, False, False]


def test_basic_plane_only_is_read_from_format_4(tmp_path: Path) -> None:
    path = tmp_path / "old.ttf"
    chars = "ABCXYZ中文工业互联网"
    path.write_bytes(make_font(chars))
    font: Any = TTFont(path)
    assert {table.format for table in font["cmap"].tables} == {4}
    assert FontFile(path).glyphs == {
        code: font.getGlyphID(name) for code, name in font.getBestCmap().items()
    }


def test_real_font_reads_as_fonttools_reads_it() -> None:
    path = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
    if not path.is_file():
        pytest.skip("no DejaVu Sans on this machine")
    font: Any = TTFont(path)
    assert FontFile(path).glyphs == {
        code: font.getGlyphID(name) for code, name in font.getBestCmap().items()
    }


def test_collection_holds_several_faces(tmp_path: Path) -> None:
    collection = TTCollection()
    collection.fonts = [TTFont(io.BytesIO(make_font("甲"))), TTFont(io.BytesIO(make_font("乙")))]
    path = tmp_path / "two.ttc"
    collection.save(path)
    assert faces_in(path) == 2
    assert FontFile(path, 0).draws("甲")
    assert FontFile(path, 1).draws("乙")
    with pytest.raises(FontFileError, match="no face number 2"):
        FontFile(path, 2)


def test_postscript_outlines_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "outlines.otf"
    path.write_bytes(make_font("中", truetype=False))
    with pytest.raises(FontFileError, match="no TrueType outlines"):
        FontFile(path)


@pytest.mark.parametrize("permissions", [0x0002, 0x0100, 0x0200])
def test_font_that_may_not_be_embedded_is_refused(tmp_path: Path, permissions: int) -> None:
    path = tmp_path / "restricted.ttf"
    path.write_bytes(make_font("中", permissions=permissions))
    with pytest.raises(FontFileError, match="forbids"):
        FontFile(path)


@pytest.mark.parametrize("permissions", [0x0004, 0x0008])
def test_font_for_printing_or_editing_may_be_embedded(tmp_path: Path, permissions: int) -> None:
    path = tmp_path / "permitted.ttf"
    path.write_bytes(make_font("中", permissions=permissions))
    assert FontFile(path).draws("中")


@given(length=st.integers(0, len(SMALL) - 1))
def test_cut_file_is_refused(tmp_path_factory: pytest.TempPathFactory, length: int) -> None:
    path = tmp_path_factory.getbasetemp() / "cut.ttf"
    path.write_bytes(SMALL[:length])
    with pytest.raises(FontFileError):
        FontFile(path)


@given(changes=st.dictionaries(st.integers(0, len(SMALL) - 1), st.integers(0, 255), min_size=1))
def test_damage_is_refused_or_harmless(
    tmp_path_factory: pytest.TempPathFactory, changes: dict[int, int]
) -> None:
    data = bytearray(SMALL)
    for place, byte in changes.items():
        data[place] = byte
    path = tmp_path_factory.getbasetemp() / "damaged.ttf"
    path.write_bytes(data)
    try:
        file = FontFile(path)
    except FontFileError:
        return
    for code in file.glyphs:
        file.draws(chr(code))
