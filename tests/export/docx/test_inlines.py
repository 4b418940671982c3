"""Words, values and ticks inside a paragraph."""

from __future__ import annotations

import pytest
from lxml import etree

from app.export.docx.inlines import Numbers, add_inlines, add_text, of_known_height
from app.export.docx.render import render_docx
from app.export.docx.xml import root
from app.model.document import Inline, Paragraph, Text, Tick, Value
from app.model.paths import FieldPath
from tests.export.docx.documents import document
from tests.export.docx.reading import Docx, W, paragraph_text

PATH = FieldPath.parse("cases[12].title")


def written(*inlines: Inline) -> etree._Element:
    paragraph = root("w:p", "w", "w14", "mc")
    add_inlines(paragraph, inlines, "宋体", Numbers())
    return paragraph


def underlined(paragraph: etree._Element) -> str:
    """The words of the runs that are underlined."""
    runs = [r for r in paragraph.iter(f"{W}r") if r.find(f"{W}rPr/{W}u") is not None]
    return "".join(map(paragraph_text, runs))


def test_a_value_on_a_line_is_underlined_and_its_words_around_it_are_not() -> None:
    made = written(Text("种类："), Value(PATH, "12", "种类", "______"), Text("类"))

    assert paragraph_text(made) == "种类：12类"
    assert underlined(made) == "12"


def test_a_value_without_a_line_is_not_underlined() -> None:
    assert underlined(written(Value(PATH, "12", "种类"))) == ""


def test_a_blank_is_printed_as_it_is_and_replaced_as_a_whole_when_typed_into() -> None:
    made = written(Value(PATH, "", "日期", "     年   月   日"))

    assert paragraph_text(made) == "     年   月   日"
    assert made.find(f".//{W}showingPlcHdr") is not None
    assert underlined(made) == ""


def test_what_is_typed_into_a_blank_line_is_underlined() -> None:
    made = written(Value(PATH, "", "种类", "______"))

    assert made.find(f"{W}sdt/{W}sdtPr/{W}rPr/{W}u") is not None
    assert made.find(f"{W}sdt/{W}sdtPr")[0].tag == f"{W}rPr"  # type: ignore[index]


def test_a_value_without_a_blank_leaves_room_to_click_on() -> None:
    made = written(Value(PATH, "", "名称"))

    text = paragraph_text(made)
    assert text
    assert not text.strip()
    assert made.find(f".//{W}showingPlcHdr") is not None


def test_spaces_are_kept() -> None:
    for text in (" a", "a ", "a  b", "\u3000a"):
        found = Docx(render_docx(document(Paragraph((Text(text),))), {}))
        assert paragraph_text(next(found.body.iter(f"{W}p"))) == text


def test_names_and_tags_are_within_words_limit() -> None:
    long = Value(FieldPath.parse("evidence[999999999].issued_on"), "甲", "长" * 200)
    (control,) = Docx(render_docx(document(Paragraph((long,))), {})).controls()

    assert control.tag == "evidence[999999999].issued_on"
    assert control.title == "长" * 64


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("王𬭎䶮", [("王", None), ("𬭎", "SimSun-ExtB"), ("䶮", None)]),
        ("𠀀𠀁", [("𠀀𠀁", "SimSun-ExtB")]),
        ("😀", [("😀", None)]),
        ("", []),
    ],
)
def test_ideographs_beyond_the_basic_plane_have_a_font_that_has_them(
    text: str, runs: list[tuple[str, str | None]]
) -> None:
    paragraph = root("w:p", "w")
    add_text(paragraph, text)
    found = []
    for run in paragraph:
        fonts = run.find(f"{W}rPr/{W}rFonts")
        found.append((paragraph_text(run), None if fonts is None else fonts.get(f"{W}eastAsia")))

    assert found == runs


@pytest.mark.parametrize("text", ["“引号”", "……", "——", "①", "±5", "甲·乙", "→"])
def test_marks_that_latin_fonts_have_too_are_set_in_chinese(text: str) -> None:
    paragraph = root("w:p", "w")
    add_text(paragraph, text)
    fonts = paragraph.find(f"{W}r/{W}rPr/{W}rFonts")

    assert fonts is not None
    assert fonts.get(f"{W}hint") == "eastAsia"


def test_ticks() -> None:
    made = written(Tick(PATH, True, "甲"), Text("是"), Tick(PATH, False, "甲"), Text("否"))

    assert paragraph_text(made) == "☑是□否"


def test_white_space_and_characters_xml_cannot_hold() -> None:
    paragraph = root("w:p", "w")
    add_text(paragraph, "甲\t乙\n丙\x00丁\ud800戊\uffff己")

    assert paragraph_text(paragraph) == "甲 乙 丙〓丁〓戊〓己"


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("中文，ABC 12%“”①é 𬭎", True),
        ("", True),
        ("ༀ藏文", False),
        ("ภาษาไทย", False),
        ("😀", False),
    ],
)
def test_lines_with_fonts_of_words_choice_may_grow(text: str, known: bool) -> None:
    assert of_known_height(text) is known
    found = Docx(render_docx(document(Paragraph((Text(text),))), {}))
    spacing = found.body.find(f"{W}p/{W}pPr/{W}spacing")
    assert (spacing is None) is known
    if spacing is not None:
        assert spacing.get(f"{W}lineRule") == "atLeast"
