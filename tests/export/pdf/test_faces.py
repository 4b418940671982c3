from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont

from app.export.fonts import BUNDLED, Face, Role
from app.export.pdf.faces import PrintFace, UsedFont, print_face
from app.export.pdf.outlines import contours, path


def read(file: Path | io.BytesIO) -> Any:
    """A font as fontTools has it, whose tables have no types."""
    return TTFont(file)


FACES = list(BUNDLED.values())


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.name)
def test_widths_are_those_of_the_file(face: Face) -> None:
    font = read(face.path)
    glyphs, metrics = font.getBestCmap(), font["hmtx"]
    widths = print_face(face).widths

    for char in "国a1，“”—…□☑〓𬭎 \u200b":
        assert widths[char] == metrics[glyphs[ord(char)]][0] / font["head"].unitsPerEm


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.name)
def test_a_subset_has_the_glyphs_of_its_characters(face: Face) -> None:
    text = "国a𬭎é□国\u3000"
    program, glyphs = print_face(face).subset(text)
    subset, whole = read(io.BytesIO(program)), read(face.path)
    names = whole.getBestCmap()

    assert len(program) < 100_000
    for char, glyph in zip(text, glyphs, strict=True):
        drawn = subset["glyf"][subset.getGlyphName(glyph)]
        meant = whole["glyf"][names[ord(char)]]
        assert glyph > 0
        assert drawn.getCoordinates(subset["glyf"]) == meant.getCoordinates(whole["glyf"])
        advance = subset["hmtx"][subset.getGlyphName(glyph)][0]
        assert advance == whole["hmtx"][names[ord(char)]][0]


def test_codes_are_given_out_in_order_and_kept() -> None:
    used = UsedFont("F1", BUNDLED[Role.SONG])

    assert used.encode("甲乙甲") == "<000100020001>"
    assert used.encode("丙甲") == "<00030001>"


def small_font(side: int) -> TTFont:
    """A font of 2048 units whose A and Α are one square."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for corner in ((0, side), (side, side), (side, 0)):
        pen.lineTo(corner)
    pen.closePath()
    builder = FontBuilder(2048, isTTF=True)
    builder.setupGlyphOrder([".notdef", "A"])
    builder.setupCharacterMap({ord("A"): "A", ord("Α"): "A"})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "A": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (1024, 0), "A": (side + 24, 0)})
    builder.setupHorizontalHeader(ascent=1800, descent=-248)
    builder.setupNameTable({"familyName": "Small", "styleName": "Regular", "psName": "Small"})
    builder.setupOS2()
    builder.setupPost()
    return builder.font


def test_a_face_of_a_collection_can_be_set(tmp_path: Path) -> None:
    collection = TTCollection()
    collection.fonts = [small_font(500), small_font(1000)]
    collection.save(tmp_path / "small.ttc")
    face = PrintFace(Face("small-1", tmp_path / "small.ttc", 1))
    program, glyphs = face.subset("AΑ")

    assert face.widths["A"] == 0.5
    assert face.postscript_name == "Small"
    assert glyphs == [1, 1]
    assert max(x for x, _ in read(io.BytesIO(program))["glyf"]["glyph00001"].coordinates) == 1000


@pytest.mark.parametrize("char", "草稿国é%𬭎")
def test_outlines_are_those_of_the_glyph(char: str) -> None:
    face = BUNDLED[Role.HEI]
    font = read(face.path)
    glyph = font["glyf"][font.getBestCmap()[ord(char)]]
    points, ends, flags = glyph.getCoordinates(font["glyf"])
    outline = print_face(face).outline(char)

    assert [len(contour) for contour in outline] == [
        end - start for start, end in zip([-1, *ends], ends, strict=False)
    ]
    flat = [point for contour in outline for point in contour]
    for (x, y, on), meant, flag in zip(flat, points, flags, strict=True):
        assert (x * 1000, y * 1000) == pytest.approx(tuple(meant))
        assert on == bool(flag & 1)


def test_a_glyph_of_parts_is_drawn_part_by_part() -> None:
    # A square, and a glyph that is the square at half size, moved by (10, 20).
    square = bytes.fromhex(
        "0001 0000 0000 0064 0064"  # one contour, in a box of 100 units
        "0003 0000 01010101"  # its last point, no instructions, four points on it
        "0000 0064 0000 ff9c"
        "0000 0000 0064 0000"
    )
    half = bytes.fromhex("ffff 0000 0000 0064 0064  000a 0000 0a14 2000")
    (contour,) = contours(1, {0: square, 1: half}.__getitem__)

    assert contour == [(10, 20, True), (60, 20, True), (60, 70, True), (10, 70, True)]


def test_curves_pass_between_points_that_pull() -> None:
    circle = [(0.0, 1.0, False), (1.0, 1.0, False), (1.0, 0.0, False), (0.0, 0.0, False)]
    operators = list(path(circle, lambda x, y: f"{x:g} {y:g}"))

    assert operators[0] == "0 0.5 m"
    assert [step[-1] for step in operators] == ["m", "c", "c", "c", "c", "h"]
    assert operators[-2].endswith("0 0.5 c")
