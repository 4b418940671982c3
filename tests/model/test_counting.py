import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.model.counting import count_words, word_spans

VECTORS = {
    # Numbers, words, addresses and units.
    "中文，标点。": 6,
    "使用MES、ERP": 5,
    "总投资12,345.6万元": 6,
    "98.5%": 1,
    "-12.5": 1,
    "2018-04-17": 1,
    "well-known e-mail a@b.com": 3,
    "GB/T 39116-2020": 2,
    "3.14万kWh": 3,
    "5G+工业": 3,
    "25℃": 1,
    "接入：①设备；②系统": 10,
    # East Asian characters, one each.
    "王𬭎䶮": 3,
    "ＡＢＣ１２３": 6,
    "１００％": 4,
    "𠀀𪜀𫝀𫠠𬺰𮯰𰀀𱍐": 8,
    "兀﨑豈": 3,
    "⺀⼀": 2,
    "〇々〆": 3,
    "カタカナ・ひらがな": 9,
    "ﾊﾝｶｸ": 4,
    "ㄅㄆㄇㆠ": 4,
    "㈠㊣㍿㎡": 4,
    "5㎡": 2,
    "￥100": 2,
    "㇀㇁⿰": 3,
    "ꀀꀁ": 2,
    "︵﹐﹑︶": 4,
    "🈚🈁": 2,
    # Quotation marks.
    "“引号”《书名》": 8,
    "“MES”系统": 5,
    "使用“MES”": 5,
    "使用“MES”系统": 7,
    "“MES”、“ERP”": 7,
    "“5G+工业互联网”": 8,
    "“‘智造’平台”": 8,
    "说“hello world” ok": 6,
    "“MES 与 ERP”": 5,
    "“": 1,
    "“”": 2,
    "He said “hi”.": 3,
    "He said “hi there” twice": 5,
    "‘a’ and ‘b’": 3,
    "don’t": 1,
    "说‘don’t’": 4,
    "the companies’ data": 3,
    "接入’90s设备": 6,
    # Dashes, dots and ellipses.
    "2021年—2025年": 5,
    "2021—2025年": 4,
    "2016 — 2018": 3,
    "——": 2,
    "……": 2,
    "好……": 3,
    "——好": 3,
    "A……中": 4,
    "well…": 1,
    "word—word": 1,
    "马克·吐温": 5,
    "A·中": 3,
    "N·m": 1,
    "扭矩35kN·m以上": 5,
    # Korean by words; other scripts and symbols by runs.
    "한국어 문자": 2,
    "한국어中": 2,
    "Привет мир": 2,
    "中→文": 3,
    "□是 □否": 4,
    "12×12": 1,
    # Emoji, combining marks, variation selectors.
    "😀": 1,
    "中😀文": 3,
    "👨\u200d👩\u200d👧": 1,
    "1\ufe0f\u20e3": 1,
    "葛\U000e0100城": 2,
    "か\u3099": 1,
    "e\u0301te\u0301": 1,
    "中\u20dd": 1,
    # Spaces end a run; what is invisible does not.
    "": 0,
    " \t\r\n\u3000\u00a0\u2028": 0,
    "a b": 2,
    "a\u00a0b": 2,
    "a\u3000b": 2,
    "a\tb\nc": 3,
    "中\u3000文": 2,
    "a\u200bb": 1,
    "中\u200b文": 2,
    "\ufeff中文": 2,
    "\ufeff": 0,
    "soft\u00adhyphen": 1,
    "\u200b \u200d": 0,
    "\x00\x07\x7f\x9f": 0,
    "a\x00b": 1,
    # Half of a surrogate pair is some character, and no reason to stop.
    "中\ud800文": 3,
}

# Everything that the rules tell apart, so that hypothesis meets their combinations.
PIECES = st.sampled_from(
    [
        *"中文，。）kA1%-.’‘“”…—·、",
        " ",
        "\u3000",
        "\n",
        "\u200b",
        "\u0301",
        "\U000e0100",
        "𬭎",
        "한",
        "😀",
    ]
)
TEXTS = st.text() | st.lists(PIECES).map("".join)


@pytest.mark.parametrize(("text", "words"), VECTORS.items())
def test_counts_as_word_does(text: str, words: int) -> None:
    assert count_words(text) == words


@given(
    TEXTS, TEXTS, st.sampled_from(["\n", "\r\n", "\r", "\u2028", "\u2029", "\x0b", "\x0c", "\x85"])
)
@example("“中", "hi”", "\n")
def test_a_text_counts_as_the_sum_of_its_lines(one: str, two: str, line_break: str) -> None:
    assert count_words(one + line_break + two) == count_words(one) + count_words(two)


@given(TEXTS)
def test_spans_are_the_words_in_order(text: str) -> None:
    spans = list(word_spans(text))
    assert len(spans) == count_words(text)
    places = [place for span in spans for place in span]
    assert places == sorted(places)
    assert all(start < end for start, end in spans)


@given(TEXTS)
def test_whatever_is_seen_lies_in_a_span(text: str) -> None:
    rest = list(text)
    for start, end in word_spans(text):
        rest[start:end] = " " * (end - start)
    assert not [character for character in rest if not character.isspace() and character.isalnum()]


@given(TEXTS)
def test_white_space_around_a_text_counts_nothing(text: str) -> None:
    assert count_words(f" \u3000{text}\n") == count_words(text)


@given(st.text(st.characters(codec="ascii")))
def test_western_text_counts_by_its_spaces(text: str) -> None:
    controls = "".join(map(chr, [*range(9), *range(14, 28), 127]))
    seen = re.sub(f"[{re.escape(controls)}]", "", text)
    assert count_words(text) == len(seen.split())


@given(st.text("工业互联网平台，。、；：《》（）“”‘’…—·"))
def test_chinese_text_counts_by_its_characters(text: str) -> None:
    assert count_words(text) == len(text)


def test_spans_hold_a_character_with_its_selector() -> None:
    text = "王𬭎用“MES 2.0”葛\U000e0100城"
    assert [text[start:end] for start, end in word_spans(text)] == [
        *("王", "𬭎", "用", "“", "MES", "2.0", "”", "葛\U000e0100", "城")
    ]


@pytest.mark.parametrize("piece", ["…", "“", "“a", "“中", "‘’", "“‘ ", "a’", "中 ", "\u200b", " …"])
def test_a_long_row_of_anything_is_no_trouble(piece: str) -> None:
    # A rule that looked ahead from each mark anew would take minutes here.
    assert count_words(piece * 200_000 + "x") > 0
