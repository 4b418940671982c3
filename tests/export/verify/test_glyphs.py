"""What the glyphs of a PDF show is what is seen, whatever its text is said to be."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from app.export import fonts
from app.export.release import Exported, export
from app.export.surroundings import surroundings_of
from app.export.verify import glyphs
from app.export.verify.pdf import read_pdf
from app.export.verify.verdict import Verdict
from app.export.verify.verify import verify
from app.model.draft import Draft
from app.model.editions import EDITIONS
from tests.declarations import minimal

FORM = 4
"""A page of the form (counted from 0)."""


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    folder = tmp_path_factory.mktemp("glyphs")
    draft = Draft(EDITIONS[0].id, minimal() | {"roadmap": "年末3台，未计入甲方7台。"})
    done = export(EDITIONS[0], draft, surroundings_of(folder), folder / "out", as_draft=True)
    assert isinstance(done, Exported)
    return done


def song(pdf: pikepdf.Pdf) -> Any:
    """The font of body text."""
    fonts = (font for page in pdf.pages for font in page.obj.Resources.Font.values())
    return next(font for font in fonts if "NotoSerifSC-Regular" in str(font.BaseFont))


def code_of(font: Any, character: str) -> int:
    wanted = character.encode("utf-16-be").hex().upper()
    found = re.search(rf"<(\w{{4}})> <{wanted}>", font.ToUnicode.read_bytes().decode())
    assert found is not None
    return int(found[1], 16)


def verdict(exported: Exported, folder: Path, change: Callable[[pikepdf.Pdf], None]) -> Verdict:
    with pikepdf.open(exported.pdf) as pdf:
        change(pdf)
        pdf.save(folder / "a.pdf")
    return verify([folder / "a.pdf"], EDITIONS)


PAIRS = [("3", "7"), ("未", "末"), ("甲", "计")]


@pytest.mark.parametrize("pair", PAIRS, ids=map("".join, PAIRS))
def test_swapped_glyphs_name_their_fields(
    exported: Exported, tmp_path: Path, pair: tuple[str, str]
) -> None:
    def swap(pdf: pikepdf.Pdf) -> None:
        font = song(pdf)
        glyphs = bytearray(font.DescendantFonts[0].CIDToGIDMap.read_bytes())
        one, other = (2 * code_of(font, character) for character in pair)
        glyphs[one : one + 2], glyphs[other : other + 2] = (
            glyphs[other : other + 2],
            glyphs[one : one + 2],
        )
        font.DescendantFonts[0].CIDToGIDMap.write(bytes(glyphs))

    found = verdict(exported, tmp_path, swap)
    (roadmap,) = (d for d in found.differences if d.path == "roadmap")

    exchanged = str.maketrans("".join(pair), "".join(pair[::-1]))
    assert roadmap.found == roadmap.expected.translate(exchanged)
    assert any(f"编码为“{pair[0]}”，字形为“{pair[1]}”" in d.message for d in found.differences)


def test_a_changed_outline_is_told(exported: Exported, tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        font = song(pdf)
        descendant = font.DescendantFonts[0]
        at = 2 * code_of(font, "未")
        glyph = int.from_bytes(descendant.CIDToGIDMap.read_bytes()[at : at + 2])
        stream = descendant.FontDescriptor.FontFile2
        program = bytearray(stream.read_bytes())
        tables = {
            bytes(program[entry : entry + 4]): struct.unpack_from(">II", program, entry + 8)
            for entry in range(12, 12 + 16 * int.from_bytes(program[4:6]), 16)
        }
        long = program[tables[b"head"][0] + 51]
        size, factor = (4, 1) if long else (2, 2)
        loca = tables[b"loca"][0] + size * glyph
        start = factor * int.from_bytes(program[loca : loca + size])
        program[tables[b"glyf"][0] + start + 20] ^= 0x10
        stream.write(bytes(program))

    found = verdict(exported, tmp_path, change)

    assert any(d.path == "roadmap" and "未" in d.expected for d in found.differences)
    assert any("编码为“未”" in d.message for d in found.differences)


def test_a_changed_map_of_codes_is_told(exported: Exported, tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        font = song(pdf)
        code = f"<{code_of(font, '未'):04X}> "
        text = font.ToUnicode.read_bytes().decode()
        font.ToUnicode.write(text.replace(f"{code}<672A>", f"{code}<672B>").encode())

    found = verdict(exported, tmp_path, change)

    assert any("编码为“末”，字形为“未”" in d.message for d in found.differences)
    assert not any(d.path == "roadmap" for d in found.differences)  # the paper is as it was


def stolen(pdf: pikepdf.Pdf) -> None:
    font = song(pdf)
    font.DescendantFonts[0].FontDescriptor.FontFile2.write(b"\0\1\0\0" + b"\xff" * 40)


def ranged(pdf: pikepdf.Pdf) -> None:
    font = song(pdf)
    text = font.ToUnicode.read_bytes()
    font.ToUnicode.write(
        text.replace(b"endcmap", b"1 beginbfrange <0001> <00FF> <4E00> endbfrange endcmap")
    )


def given_out(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[FORM].obj
    content = page.Contents.read_bytes().replace(b"/P <</MCID", b"/P <</ActualText (abc) /MCID", 1)
    page.Contents.write(content)


def optional(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[FORM].obj
    page.Contents.write(b"/OC /Hidden BDC\n" + page.Contents.read_bytes() + b"\nEMC")


def thick(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[FORM].obj
    page.Contents.write(page.Contents.read_bytes() + b"\n30 w 60 600 m 500 600 l S")


def bomb(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[FORM].obj
    page.Contents.write(b"q Q " * 10**6)


@pytest.mark.parametrize("change", [stolen, ranged, given_out, optional, thick, bomb])
def test_pages_that_are_written_otherwise_are_told(
    exported: Exported, tmp_path: Path, change: Callable[[pikepdf.Pdf], None]
) -> None:
    found = verdict(exported, tmp_path, change)

    assert any("不明的排版指令" in d.message for d in found.differences)


def test_pages_of_ours_are_read_without_rendering(exported: Exported) -> None:
    pages = read_pdf(exported.pdf, "a.pdf").pages

    assert not any(page.oddities or page.unseen or page.unproven for page in pages)
    assert all(page.marked for page in pages)


def test_glyphs_of_a_font_that_is_not_here_are_told_and_not_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundled = frozenset[str]().union(*map(fonts.coverage, fonts.BUNDLED.values()))
    found = (c for c in map(chr, range(0x2190, 0x2BFF)) if c not in bundled)
    foreign = next((c for c in found if fonts.installed().face_for(c)), None)
    if foreign is None:
        pytest.skip("no other font is installed")
    draft = Draft(EDITIONS[0].id, minimal() | {"roadmap": f"甲{foreign}乙"})
    done = export(EDITIONS[0], draft, surroundings_of(tmp_path), tmp_path / "out", as_draft=True)
    assert isinstance(done, Exported)

    here = verify([done.pdf], EDITIONS)
    monkeypatch.setattr(glyphs, "installed", lambda: fonts.InstalledFonts([]))
    elsewhere = verify([done.pdf], EDITIONS)

    assert here.differences == elsewhere.differences == ()
    assert not any("字形没有核对" in remark for remark in here.remarks)
    assert any(foreign in remark and "字形没有核对" in remark for remark in elsewhere.remarks)
