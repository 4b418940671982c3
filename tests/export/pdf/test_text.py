from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.export import fonts
from app.export.fonts import BUNDLED, Role
from app.export.linebreak import opportunities
from app.export.pdf.faces import print_face
from app.export.pdf.text import Line, Setting, Span, set_lines
from app.export.typography import TextStyle

JUSTIFIED = TextStyle(Role.SONG, 10, 20, "justify")
LEFT = TextStyle(Role.SONG, 10, 20)
WIDTH = 200.0


def words(line: Line) -> str:
    return "".join(run.text for run in line.runs)


def end_of(line: Line, size: float = 10) -> float:
    run = line.runs[-1]
    widths = print_face(run.face).widths
    return run.x + sum(widths[char] * size for char in run.text) + run.gap * len(run.text)


def broken(text: str, width: float = WIDTH, style: TextStyle = LEFT) -> list[str]:
    return [words(line) for line in set_lines((Span(text),), style, width)]


def test_lines_are_filled_with_as_many_characters_as_fit() -> None:
    assert broken("字" * 45) == ["字" * 20, "字" * 20, "字" * 5]


def test_no_words_are_one_empty_line() -> None:
    assert set_lines((), LEFT, WIDTH) == [Line(())]


def test_first_lines_are_indented_in_characters() -> None:
    style = TextStyle(Role.SONG, 10, 20, indent=2, left=1)
    first, second = set_lines((Span("字" * 30),), style, WIDTH)

    assert (first.runs[0].x, second.runs[0].x) == (30, 10)
    assert (len(words(first)), len(words(second))) == (17, 13)


def test_an_indent_gives_way_in_a_narrow_column() -> None:
    style = TextStyle(Role.SONG, 10, 20, indent=2, left=14)

    for line in set_lines((Span("字字字"),), style, 15):
        assert line.runs[0].x >= 0
        assert end_of(line) <= 15


def test_a_word_goes_whole_to_the_next_line() -> None:
    assert broken("字" * 18 + "PROFINET" + "字") == ["字" * 18, "PROFINET字"]


def test_a_word_that_fits_on_no_line_is_cut_where_the_line_is_full() -> None:
    lines = broken("网址：" + "a" * 300)

    assert "".join(lines) == "网址：" + "a" * 300
    assert lines[0].startswith("网址：aaaa")


@pytest.mark.parametrize("text", ["字字字", "（字）。", "a b", "é\u0301é"])
def test_a_column_narrower_than_a_character_has_one_a_line(text: str) -> None:
    assert "".join(broken(text, 1.0)).replace(" ", "") == text.replace(" ", "")


def test_an_address_is_cut_behind_its_punctuation() -> None:
    address = "https://platform.example.com/" + "/".join(["segment"] * 20)
    lines = broken("见" + address)

    assert "".join(lines) == "见" + address
    assert [line[-1] for line in lines[:-1]] == ["/"] * (len(lines) - 1)


def test_a_mark_may_stand_half_outside_but_no_line_begins_with_it() -> None:
    lines = set_lines((Span("字" * 20 + "。" + "字" * 9),), JUSTIFIED, WIDTH)

    assert words(lines[0]) == "字" * 19
    text = "i" + "字" * 19 + "。" + "字" * 9  # the mark's ink fits, its right half does not
    lines = set_lines((Span(text),), JUSTIFIED, WIDTH)
    assert words(lines[0]).endswith("。")
    assert 0 < end_of(lines[0]) - WIDTH <= 5


def test_justified_lines_end_at_the_margin_and_the_last_does_not() -> None:
    text = "平台已接入设备PROFINET等86种协议，" * 6
    lines = set_lines((Span(text),), JUSTIFIED, WIDTH)

    for line in lines[:-1]:
        mark = 5 if words(line)[-1] in "，。" else 0
        assert end_of(line) == pytest.approx(WIDTH, abs=0.01 + mark)
    assert end_of(lines[-1]) < WIDTH - 10


def test_room_is_added_beside_chinese_characters_only() -> None:
    first = set_lines((Span("平台PROFINET协议English words平台平台平台平台"),), JUSTIFIED, 170)[0]

    widened = [run.gap > 0 for run in first.runs for _ in run.text]
    assert any(widened)
    for (left, right), gap in zip(pairwise(words(first)), widened, strict=False):
        assert not gap or not (left.isascii() and right.isascii())


def test_a_line_that_would_be_torn_apart_stays_ragged() -> None:
    lines = set_lines((Span("网址" + "b" * 28 + "。"),), JUSTIFIED, WIDTH)

    assert words(lines[0]) == "网址"
    assert [run.gap for run in lines[0].runs] == [0]


def test_an_underlined_answer_has_room_on_both_sides() -> None:
    (line,) = set_lines((Span("共"), Span("12", underlined=True), Span("个")), LEFT, WIDTH)
    (left, right), digits = line.rules[0], line.runs[1]

    assert digits.text == "12"
    assert digits.x - left == pytest.approx(2.5)
    assert line.runs[2].x == pytest.approx(right)
    assert right - left == pytest.approx(
        5 + sum(print_face(digits.face).widths[digit] * 10 for digit in "12")
    )


def test_an_underline_goes_on_in_the_next_line() -> None:
    lines = set_lines((Span("字" * 15), Span("值" * 10, underlined=True)), LEFT, WIDTH)

    assert [len(line.rules) for line in lines] == [1, 1]
    assert lines[1].rules[0][0] == 0


@pytest.mark.parametrize("align", ["center", "right"])
def test_alignment(align: str) -> None:
    style = TextStyle(Role.SONG, 10, 20, align)  # pyright: ignore[reportArgumentType]
    (line,) = set_lines((Span("字字"),), style, WIDTH)

    assert line.runs[0].x == (90 if align == "center" else 180)


def test_a_character_without_a_glyph_becomes_a_geta_mark() -> None:
    (line,) = set_lines((Span("甲\ue000乙"),), LEFT, WIDTH)

    assert words(line) == "甲〓乙"


def test_control_characters_are_spaces() -> None:
    assert broken("a\tb\u2028c\x07d") == ["a b c d"]


def test_a_character_beyond_the_face_comes_from_another() -> None:
    setting = Setting((Span("甲𠀀乙"),), Role.SONG)
    faces = {run.face for run in setting.runs(0, 3, 1, 0, (), 0)}

    assert BUNDLED[Role.SONG] in faces


texts = st.text(
    st.sampled_from("字中国，。；：！？、“”‘’（）《》【】—…·%℃$abcXYZ0123456789.-/@: 　𬭎é"),
    min_size=1,
    max_size=120,
)


@given(texts, st.floats(12, 400), st.sampled_from([LEFT, JUSTIFIED]))
def test_nothing_is_lost_and_nothing_leaves_the_column(
    text: str, width: float, style: TextStyle
) -> None:
    lines = set_lines((Span(text),), style, width)
    assert "".join(map(words, lines)).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        shown = words(line)
        if line.runs and len(shown.strip()) > 1:
            assert line.runs[0].x >= 0
            assert (
                end_of(line) - (5.01 if shown[-1] in "，。、；：）】》」』”’" else 0)
                <= width + 0.01
            )


@given(texts, st.integers(40, 400))
def test_lines_begin_where_they_may_unless_a_word_is_too_long(text: str, width: int) -> None:
    """Kinsoku: what opportunities() forbids happens only to what fits on no line."""
    setting = Setting((Span(text),), Role.SONG)
    allowed = opportunities(setting.text)
    places = [0, *(i for i, may in enumerate(allowed) if may), len(text)]
    for start, _ in list(setting.lines(width / 10, width / 10))[1:]:
        if not allowed[start]:
            before = max(place for place in places if place < start)
            after = min(place for place in places if place > start)
            word = setting.text[before:after].rstrip(" ")
            alone = Setting((Span(word),), Role.SONG)
            half = 0.5 if word[-1] in "，。、；：）】》」』”’" else 0
            assert alone.width - half > width / 10


def test_all_faces_measure_what_they_print() -> None:
    for face in BUNDLED.values():
        assert fonts.coverage(face)
        assert print_face(face).widths["国"] == 1
