import string
from datetime import date, timedelta
from decimal import Decimal, localcontext

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.model.numbers import (
    canonical_date,
    format_decimal,
    group_thousands,
    last_day_of,
    read_count,
    read_date,
    read_decimal,
    read_year_month,
    show_date,
)
from app.model.problem import Problem

UNDERSTOOD = {
    "1234.56": "1234.56",
    "１２，３４５．６": "12345.6",
    "12,345.6": "12345.6",
    "12，345.6": "12345.6",
    "1,234,567.89": "1234567.89",
    " 1 234 567 ": "1234567",
    "12\u00a0345": "12345",
    "12。5": "12.5",
    "+5": "5",
    "-3.5": "-3.5",
    "−3.5": "-3.5",
    "－３．５": "-3.5",
    "–3.5": "-3.5",
    "- 3.5": "-3.5",
    "0012": "12",
    "12.500": "12.5",
    "100": "100",
    ".5": "0.5",
    "5.": "5",
    "-0": "0",
    "0.000001": "0.000001",
    "999999999999999": "999999999999999",
    # What Windows and the web put around figures that are copied.
    "\u202d123\u202c": "123",
    "\ufeff123\u200b": "123",
}
WITH_UNIT = {
    ("12,345.6万元", "万元"): "12345.6",
    ("12 万元", "万元"): "12",
    ("45.2%", "%"): "45.2",
    ("45.2％", "%"): "45.2",
    ("3.2ＴＢ", "TB"): "3.2",
    ("1.5GB／s", "GB/s"): "1.5",
    ("1200个", "个"): "1200",
}
REFUSED = {
    "": "number.shape",
    "-": "number.shape",
    ".": "number.shape",
    ",": "number.shape",
    "约3000": "number.shape",
    "3000余": "number.shape",
    "abc": "number.shape",
    "1e5": "number.shape",
    "1E400000": "number.shape",
    "NaN": "number.shape",
    "Infinity": "number.shape",
    "0x10": "number.shape",
    "1_000": "number.shape",
    "1.234.567": "number.shape",
    "--5": "number.shape",
    "12-5": "number.shape",
    # Digits, but not of those that stand in full-width forms only for convenience.
    "②": "number.shape",
    "10²": "number.shape",
    "½": "number.shape",
    "١٢": "number.shape",
    "12元": "number.shape",
    "很长" * 100: "number.shape",
    "1,23": "number.separators",
    "12,34,567": "number.separators",
    "1234,567": "number.separators",
    "1.234,5": "number.separators",
    "1,2345": "number.separators",
    "1" + "0" * 15: "number.too-long",
    "1,000,000,000,000,000": "number.too-long",
    "0.0000001": "number.too-long",
    "1.0000000000000000000000000000000000001": "number.too-long",
    "9" * 500: "number.too-long",
    "3.5亿": "number.large-unit",
    "12万": "number.large-unit",
    "二百": "number.shape",
}


@pytest.mark.parametrize(("typed", "number"), UNDERSTOOD.items())
def test_numbers_are_read_as_people_type_them(typed: str, number: str) -> None:
    assert read_decimal(typed) == Decimal(number)
    assert str(read_decimal(typed)) == format_decimal(Decimal(number)) or number.endswith("00")


@pytest.mark.parametrize(("typed", "number"), WITH_UNIT.items())
def test_the_unit_of_the_field_may_stand_behind(typed: tuple[str, str], number: str) -> None:
    assert read_decimal(*typed) == Decimal(number)


@pytest.mark.parametrize(("typed", "code"), REFUSED.items())
def test_what_is_no_number_is_a_problem(typed: str, code: str) -> None:
    found = read_decimal(typed)
    assert isinstance(found, Problem)
    assert (found.code, found.severity) == (code, "error")


@pytest.mark.parametrize(
    ("typed", "unit", "advice"),
    [
        ("3.5亿元", "万元", "请不用“亿”，只填写以“万元”为单位的数字（如 35,000）"),
        ("3.5亿", "万元", "（如 35,000）"),
        ("500万", "万元", "（如 500）"),
        ("1,200万", "个", "请不用“万”，只填写以“个”为单位的数字（如 12,000,000）"),
        ("5千次", "次", "（如 5,000）"),
        ("2百万", "", "请不用“百万”，只填写数字（如 2,000,000）"),
        ("1.2万亿元", "万元", "（如 120,000,000）"),
    ],
)
def test_a_large_unit_is_worked_out(typed: str, unit: str, advice: str) -> None:
    found = read_decimal(typed, unit)
    assert isinstance(found, Problem)
    assert found.code == "number.large-unit"
    assert found.message.endswith(advice)


@pytest.mark.parametrize("typed", ["3.5亿美元", "1,2万", "9999999999999万亿", "0.0000001百"])
def test_a_large_unit_that_cannot_be_worked_out_is_not(typed: str) -> None:
    found = read_decimal(typed, "万元")
    assert isinstance(found, Problem)
    assert found.code == "number.large-unit"
    assert "如" not in found.message


def test_another_unit_is_answered_with_the_right_one() -> None:
    found = read_decimal("350,000,000元", "万元")
    assert isinstance(found, Problem)
    assert "单位：万元" in found.message


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        (12, "12"),
        (-(10**15) + 1, "-999999999999999"),
        (Decimal("1E+5"), "100000"),
        (Decimal("12.3400"), "12.34"),
        (Decimal("-0.0"), "0"),
        # The digits that a float shows, not those that it holds.
        (0.1, "0.1"),
        (1e-5, "0.00001"),
        (1e5, "100000"),
    ],
)
def test_numbers_of_json_are_exact(raw: int | float | Decimal, number: str) -> None:
    assert read_decimal(raw) == Decimal(number)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (True, "number.shape"),
        (False, "number.shape"),
        (float("nan"), "number.shape"),
        (float("inf"), "number.shape"),
        (Decimal("NaN"), "number.shape"),
        (Decimal("sNaN"), "number.shape"),
        (Decimal("-Infinity"), "number.shape"),
        (10**15, "number.too-long"),
        (-(10**4000), "number.too-long"),
        (Decimal("1E+999999"), "number.too-long"),
        (Decimal("1E-999999"), "number.too-long"),
        (1e300, "number.too-long"),
        (0.1 + 0.2, "number.too-long"),
    ],
)
def test_odd_numbers_of_json_are_problems(raw: int | float | Decimal, code: str) -> None:
    found = read_decimal(raw)
    assert isinstance(found, Problem)
    assert found.code == code


def test_the_decimal_context_does_not_matter() -> None:
    with localcontext() as context:
        context.prec = 3
        assert read_decimal("123,456.789") == Decimal("123456.789")


def test_counts_are_whole() -> None:
    assert read_count("１，２００ 个", "个") == 1200
    assert read_count("1200.00") == 1200
    assert read_count(Decimal("3E+2")) == 300
    found = read_count("12.5")
    assert isinstance(found, Problem)
    assert found.code == "number.not-whole"
    assert isinstance(read_count("一"), Problem)


@given(
    st.text() | st.text("0123456789.,-+ 万亿千元%０１，．"),
    st.sampled_from(["", "万元", "%", "个"]),
)
@example("0" * 100, "")
@example(".,", "")
def test_reading_never_raises(text: str, unit: str) -> None:
    found = read_decimal(text, unit)
    if isinstance(found, Decimal):
        assert read_decimal(format_decimal(found)) == found
        assert read_decimal(group_thousands(found) + unit, unit) == found
    else:
        assert found.message
    assert isinstance(read_count(text, unit), int | Problem)


@given(st.decimals(allow_nan=True) | st.integers() | st.floats() | st.booleans())
def test_reading_a_number_never_raises(raw: Decimal | int | float) -> None:
    assert isinstance(read_decimal(raw), Decimal | Problem)
    assert isinstance(read_count(raw), int | Problem)


@given(st.decimals(-(10**15) + 1, 10**15 - 1, places=6))
def test_numbers_come_back_as_they_were(number: Decimal) -> None:
    text = format_decimal(number)
    assert set(text) <= set(string.digits + ".-")
    assert not text.endswith(".")
    assert "." not in text or not text.endswith("0")
    assert Decimal(text) == number
    assert read_decimal(text) == number
    assert group_thousands(number).replace(",", "") == text
    full_width = text.translate({ord(c): ord(c) + 0xFEE0 for c in text})
    assert read_decimal(full_width) == number


def test_numbers_are_printed_with_separators() -> None:
    assert group_thousands(Decimal("1234.50")) == "1,234.5"
    assert group_thousands(Decimal(-1234567)) == "-1,234,567"
    assert group_thousands(Decimal("1E+6")) == "1,000,000"
    assert group_thousands(670123) == "670,123"
    assert format_decimal(Decimal("1E+6")) == "1000000"
    assert format_decimal(Decimal("1234.50")) == "1234.5"
    assert format_decimal(Decimal("-0.00")) == "0"


# --- dates ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "2005-06-15",
        "2005-6-15",
        "2005/6/15",
        "2005.6.15",
        "2005年6月15日",
        "2005年06月15号",
        " 2005 年 6 月 15 日 ",
        "２００５年６月１５日",
        "２００５－０６－１５",
        "2005。6。15",
        "20050615",
        "2005–06–15",
    ],
)
def test_dates_are_read_as_people_write_them(typed: str) -> None:
    assert read_date(typed) == date(2005, 6, 15)
    assert canonical_date(typed) == "2005-06-15"


@pytest.mark.parametrize(
    "typed", ["", "2005", "2005-06", "05-06-15", "15/6/2005", "六月", "2005-06-15x", "2005-006-15"]
)
def test_what_is_no_date_is_a_problem(typed: str) -> None:
    found = read_date(typed)
    assert isinstance(found, Problem)
    assert (found.code, found.severity) == ("date.shape", "error")


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("2018-02-29", "2018年2月29日"),
        ("2018年4月31日", "2018年4月31日"),
        ("2018/13/1", "2018年13月1日"),
        ("0000-01-01", "0年1月1日"),
        ("20180230", "2018年2月30日"),
    ],
)
def test_an_impossible_day_is_named(typed: str, named: str) -> None:
    found = read_date(typed)
    assert isinstance(found, Problem)
    assert found.code == "date.impossible"
    assert named in found.message


def test_a_long_text_that_begins_with_a_date_is_none() -> None:
    assert isinstance(read_date("2005-06-15" + " " * 90 + "x"), Problem)
    assert read_date("2005-06-15" + " " * 200) == date(2005, 6, 15)


@pytest.mark.parametrize(
    "typed", ["2016-12", "2016年12月", "２０１６／１２", "2016.12", "2016 年 12 月"]
)
def test_months_are_read_as_people_write_them(typed: str) -> None:
    assert read_year_month(typed) == (2016, 12)
    assert canonical_date(typed) == "2016-12"
    assert show_date(typed) == "2016年12月"


@pytest.mark.parametrize("words", ["2016年底", "“十三五”期间", "2016-13", "0000-01", "2016"])
def test_other_words_stay_as_they_are(words: str) -> None:
    assert read_year_month(words) is None
    assert canonical_date(f" {words}\n") == words
    assert show_date(words) == words


def test_dates_are_printed_in_chinese() -> None:
    assert show_date("2016-02-03") == "2016年2月3日"


def test_the_last_day_of_what_is_named() -> None:
    assert last_day_of("2016-02-03") == date(2016, 2, 3)
    assert last_day_of("2016-02") == date(2016, 2, 29)
    assert last_day_of("2016年") == date(2016, 12, 31)
    assert last_day_of("2016") == date(2016, 12, 31)
    assert last_day_of("0000") is None
    assert last_day_of("2016年底") is None
    assert last_day_of("9999-12") == date(9999, 12, 31)


@given(st.text() | st.text("0123456789年月日-/. "))
def test_reading_a_date_never_raises(text: str) -> None:
    assert isinstance(read_date(text), date | Problem)
    assert isinstance(canonical_date(text), str)
    assert isinstance(show_date(text), str)
    found = last_day_of(text)
    assert found is None or found >= date(1, 1, 1)


@given(st.dates())
def test_dates_come_back_as_they_were(day: date) -> None:
    for text in (day.isoformat(), show_date(day.isoformat())):
        if day.year >= 1000:
            assert read_date(text) == day
    month_after = (
        (day.replace(day=28) + timedelta(days=4)).replace(day=1) if day.year < 9999 else None
    )
    if month_after and day.year >= 1000:
        assert last_day_of(day.isoformat()[:7]) == month_after - timedelta(days=1)
