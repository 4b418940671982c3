"""Numbers in prose, and what they still allow."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.quantities import Number, narrowed, numbers_in


def only(text: str) -> Number:
    (number,) = numbers_in(narrowed(text))
    return number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("670123", 670123),
        ("670,123", 670123),
        ("67，123台", 67123),
        ("６７０，１２３台", 670123),
        ("12.5", "12.5"),
        ("66万台", 660000),
        ("66 万台", 660000),
        ("1.2亿", 120000000),
        ("2千万", 20000000),
        ("3百", 300),
        ("1万亿", 10**12),
        ("八种", 8),
        ("十二类", 12),
        ("三百二十类", 320),
        ("一千零五", 1005),
        ("两万", 20000),
        ("二十余万", 200000),
        ("三千五百", 3500),
    ],
)
def test_number_is_understood(text: str, value: int | str) -> None:
    assert only(text).value == Decimal(value)


def test_part_of_a_word_is_no_number() -> None:
    text = (
        "一个第三类，第3类，数十种，几百，上千，百余种，三四十，一百二，二〇一七年，百分之八，Neo4j"
    )

    assert list(numbers_in(narrowed(text))) == []


def test_number_of_absurd_length_is_no_number() -> None:
    assert list(numbers_in("12" * 3000 + "台")) == []


def test_grouping_that_is_none_gives_the_numbers_between() -> None:
    assert [n.value for n in numbers_in("118,67")] == [118, 67]


@pytest.mark.parametrize(
    ("text", "before", "after", "fits", "contradicts"),
    [
        ("118", "", "", [118], [117, 119]),
        ("67万", "", "", [670123, 665000, 674999, 679999], [664999, 680000]),
        ("67.01万", "", "", [670123], [670200]),
        ("2亿", "", "", [182000000], [260000000, 149000000]),
        ("66万", "约", "", [670123, 690000, 630000], [700000, 620000]),
        ("1000", "约", "", [1065, 900], [1200]),
        ("120", "", "左右", [118], [130]),
        ("70万", "近", "", [670123, 630000], [600000, 720000]),
        ("60万", "超过", "", [670123, 600000, 10**7], [590000]),
        ("100", "", "以上", [118], [99]),
        ("110", "不少于", "", [118, 110], [109]),
        ("50", "不超过", "", [35, 50], [51]),
        ("50", "", "以内", [35], [51]),
        ("66万余", "", "", [660001, 668000], [659000, 680000]),
        ("60余万", "", "", [670123], [590000, 710000]),
        ("1200多", "", "", [1201, 1299], [1199, 1301]),
        ("2.86", "", "", ["2.8605", "2.855"], ["2.87", "2.85"]),
        ("八", "", "", [8], [7, 9]),
        ("三百", "", "", [300], [312]),
    ],
)
def test_span(text: str, before: str, after: str, fits: list, contradicts: list) -> None:
    span = only(text).span(before, after)

    assert [value for value in fits if not span.allows(Decimal(value))] == []
    assert [value for value in contradicts if span.allows(Decimal(value))] == []


@given(st.integers(0, 10**12))
def test_plain_number_allows_itself_alone(value: int) -> None:
    span = only(f"共{value:,}个").span()

    assert span.allows(Decimal(value))
    assert not span.allows(Decimal(value + 1))
    assert not span.allows(Decimal(value - 1))


@given(st.integers(10**4, 10**8 - 1), st.integers(0, 4))
def test_rounded_number_allows_what_it_was_rounded_from(value: int, decimals: int) -> None:
    rounded = round(Decimal(value) / 10000, decimals)

    assert only(f"{rounded}万").span().allows(Decimal(value))


@given(st.text("零一二三四五六七八九十百千万亿两〇第几数0123456789，,.多余万"))
def test_any_text_is_read_without_raising(text: str) -> None:
    for number in numbers_in(text):
        assert 0 <= number.start < number.end <= len(text)
        assert number.span("约近").allows(number.value)


@given(st.text())
def test_narrowed_text_keeps_its_places(text: str) -> None:
    assert len(narrowed(text)) == len(text)
