"""Fonts and sizes: named outright, for Chinese and Latin text alike, and as typography says."""

from __future__ import annotations

import pytest
from lxml import etree

from app.export import typography
from app.export.docx.render import render_docx
from app.export.docx.styles import styles_part
from app.export.fonts import Role
from tests.export.docx.documents import filled, form, png
from tests.export.docx.reading import Docx, W, value

SLOTS = ("ascii", "hAnsi", "eastAsia", "cs")


@pytest.fixture(scope="module")
def styles() -> dict[str, etree._Element]:
    return {node.get(f"{W}styleId", ""): node for node in styles_part().iter(f"{W}style")}


def child(node: etree._Element, path: str) -> etree._Element:
    found = node.find("/".join(W + step for step in path.split("/")))
    assert found is not None, path
    return found


def test_every_paragraph_style_names_its_fonts(styles: dict[str, etree._Element]) -> None:
    for name, style in styles.items():
        if style.get(f"{W}type") != "paragraph" or name == "Normal":
            continue
        fonts = child(style, "rPr/rFonts")
        assert all(fonts.get(W + slot) for slot in SLOTS), name
        assert fonts.get(f"{W}eastAsia") in ("宋体", "黑体"), name
        assert child(style, "rPr/lang").get(f"{W}eastAsia") == "zh-CN"


def test_no_part_relies_on_a_theme() -> None:
    found = Docx(render_docx(form(filled(), mark="草稿"), {"图.png": png()}))

    assert not [name for name in found.parts if "theme" in name]
    for name, part in found.parts.items():
        assert b"asciiTheme" not in part, name
        assert b"eastAsiaTheme" not in part, name


def test_runs_that_name_fonts_name_all_of_them() -> None:
    body = Docx(render_docx(form(filled()), {})).body

    for fonts in body.iter(f"{W}rFonts"):
        named = [slot for slot in SLOTS if fonts.get(W + slot)]
        assert named in ([], list(SLOTS))
        assert fonts.get(f"{W}hint") == "eastAsia"


def test_styles_are_those_of_typography(styles: dict[str, etree._Element]) -> None:
    looks = {"Prose": typography.STYLES["prose"], "Heading2": typography.HEADINGS[2]}
    for name, look in looks.items():
        style = styles[name]
        assert int(value(child(style, "rPr"), "sz")) == look.size * 2
        spacing = child(style, "pPr/spacing")
        assert int(spacing.get(f"{W}line", "")) == look.leading * 20
        assert spacing.get(f"{W}lineRule") == "exact"
        assert int(spacing.get(f"{W}before", "")) == look.before * 20
    assert child(styles["Prose"], "pPr/ind").get(f"{W}firstLineChars") == "200"
    assert value(child(styles["Prose"], "pPr"), "jc") == "both"
    assert child(styles["Heading2"], "rPr/rFonts").get(f"{W}eastAsia") == "黑体"


def test_headings_are_words_own_and_stay_with_what_follows(
    styles: dict[str, etree._Element],
) -> None:
    for level in typography.HEADINGS:
        style = styles[f"Heading{level}"]
        assert value(style, "name") == f"heading {level}"
        assert value(child(style, "pPr"), "outlineLvl") == str(level - 1)
        assert child(style, "pPr/keepNext") is not None


def test_the_cover_title_is_bold(styles: dict[str, etree._Element]) -> None:
    bold = {n for n, s in styles.items() if s.find(f"{W}rPr/{W}b") is not None}

    roles = {
        "CoverTitle": typography.STYLES["cover-title"],
        "BoxTitle": typography.STYLES["box-title"],
    }
    assert bold == {name for name, look in roles.items() if look.role is Role.SONG_BOLD}


def test_ids_are_ascii_and_names_differ(styles: dict[str, etree._Element]) -> None:
    names = [value(style, "name") for style in styles.values()]

    assert all(name.isascii() and name.isalnum() for name in styles)
    assert len(set(names)) == len(names)


def test_lines_break_as_in_the_pdf(styles: dict[str, etree._Element]) -> None:
    rules = child(styles["Normal"], "pPr")

    for name in ("kinsoku", "widowControl", "wordWrap", "autoSpaceDE", "autoSpaceDN"):
        assert child(rules, name).get(f"{W}val") is None
    for name in ("overflowPunct", "snapToGrid", "topLinePunct"):
        assert child(rules, name).get(f"{W}val") == "0"
