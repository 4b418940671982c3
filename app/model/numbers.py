"""Numbers and dates as people type them, and as they are printed.

Full-width digits, thousands separators, stray spaces and a unit behind the number are understood.
Numbers are exact decimals throughout, of at most 15 integer digits and 6 decimals; prose is never
touched. What cannot be read gives a :class:`~app.model.problem.Problem`, never an exception.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from app.model.characters import half_width, plain_hyphens
from app.model.problem import Problem

MAX_INTEGER_DIGITS = 15
MAX_DECIMALS = 6
_LONGEST = 100
"""No number or date that anyone types has so many characters."""

_CHINESE_POINTS = str.maketrans("。、", ".,")
_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_LARGE = re.compile(r"([+-]?[0-9.,]+)((?:十|百|千)?(?:万亿|亿|万)|千|百)(.*)")
_LARGE_UNIT = re.compile(r"(亿|万|千|百|)(.*)")
_POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_DATE = re.compile(
    r"([0-9]{4})(?:年|[-/.])([0-9]{1,2})(?:月|[-/.])([0-9]{1,2})[日号]?"
    r"|([0-9]{4})([0-9]{2})([0-9]{2})"
)
_MONTH = re.compile(r"([0-9]{4})(?:年|[-/.])([0-9]{1,2})月?")
_YEAR = re.compile(r"([0-9]{4})年?")

_SEPARATORS = Problem(
    "number.separators",
    "error",
    "的千分位逗号位置不对（应每三位一个，如 1,234,567），请改正或去掉逗号",
)
_TOO_LONG = Problem(
    "number.too-long",
    "error",
    f"的位数过多（整数最多{MAX_INTEGER_DIGITS}位，小数最多{MAX_DECIMALS}位），请核对",
)
_NOT_WHOLE = Problem("number.not-whole", "error", "应为整数，请改正")
_NOT_A_DATE = Problem("date.shape", "error", "应为年月日，如 2005-06-15，请改正")


def _narrow(text: str) -> str:
    """Full-width forms as ASCII, white space and what is invisible gone, every dash a minus.

    Of a text too long for a number or a date nothing is left.
    """
    if len(text) > _LONGEST:
        return ""
    return "".join(plain_hyphens(half_width(text)).translate(_CHINESE_POINTS).split())


# --- numbers -----------------------------------------------------------------------------------


def read_decimal(raw: str | int | float | Decimal, unit: str = "") -> Decimal | Problem:
    """The number that ``raw`` says, exact and without trailing zeros.

    ``unit``, the field's own, may stand behind it. A float is taken for the digits that it shows.
    """
    if isinstance(raw, str):
        return _read_text(raw.strip(), unit)
    if isinstance(raw, bool):
        return _not_a_number(unit)
    return _bounded(Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw), unit)


def read_count(raw: str | int | float | Decimal, unit: str = "") -> int | Problem:
    """The whole number that ``raw`` says; ``unit`` may stand behind it."""
    number = read_decimal(raw, unit)
    if isinstance(number, Problem):
        return number
    return int(number) if number == int(number) else _NOT_WHOLE


@lru_cache(maxsize=4096)
def _read_text(raw: str, unit: str) -> Decimal | Problem:
    if len(raw) > _LONGEST and raw.isdecimal():
        return _TOO_LONG
    text = _narrow(raw)
    bare_unit = _narrow(unit)
    if bare_unit:
        text = text.removesuffix(bare_unit)
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if _PLAIN.fullmatch(text):
        return _bounded(Decimal(text), unit)
    if _PLAIN.fullmatch(text.replace(",", "")):
        return _SEPARATORS
    return _large_unit(text, unit) or _not_a_number(unit)


def _bounded(number: Decimal, unit: str) -> Decimal | Problem:
    """``number`` in canonical form, unless it has too many digits.

    All by its tuple: arithmetic would round to the digits of the current decimal context.
    """
    sign, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        return _not_a_number(unit)
    if not number:
        return Decimal(0)
    # adjusted() is known without writing out the digits of 1E+999999.
    if number.adjusted() >= MAX_INTEGER_DIGITS or number.adjusted() < -MAX_DECIMALS:
        return _TOO_LONG
    zeros = next(place for place, digit in enumerate(reversed(digits)) if digit)
    if exponent + zeros < -MAX_DECIMALS:
        return _TOO_LONG
    return Decimal((sign, digits[: len(digits) - zeros], exponent + zeros))


def _not_a_number(unit: str) -> Problem:
    only = f"（单位：{unit}）" if unit else ""
    return Problem("number.shape", "error", f"应只填写数字{only}，如 1234.5，请改正")


def _large_unit(text: str, unit: str) -> Problem | None:
    """What to say of 3.5亿元: the figure in the field's unit, where that can be told."""
    match = _LARGE.fullmatch(text)
    if not match:
        return None
    figure, scale, rest = match.groups()
    own = _LARGE_UNIT.fullmatch(unit)
    own_scale, base = own.groups() if own else ("", unit)
    in_unit = f"以“{unit}”为单位的" if unit else ""
    message = f"请不用“{scale}”，只填写{in_unit}数字"
    number = _read_text(figure, "") if rest in ("", base) else None
    if isinstance(number, Decimal):
        power = sum(_POWERS[c] for c in scale) - sum(_POWERS[c] for c in own_scale)
        scaled = _bounded(number.scaleb(power), unit)
        if isinstance(scaled, Decimal):
            message += f"（如 {group_thousands(scaled)}）"
    return Problem("number.large-unit", "error", message)


def format_decimal(number: Decimal) -> str:
    """A number in canonical form: no exponent, no trailing zeros, no separators."""
    return _trimmed(f"{number:f}")


def group_thousands(number: Decimal | int) -> str:
    """A number as it is printed: ``1,234.5``."""
    return _trimmed(f"{number:,f}") if isinstance(number, Decimal) else f"{number:,}"


def _trimmed(text: str) -> str:
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


# --- dates -------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def read_date(raw: str) -> date | Problem:
    """The day that ``raw`` names: 2005-06-15, 2005/6/15, 2005.6.15, 2005年6月15日, 20050615."""
    match = _DATE.fullmatch(_narrow(raw.strip()))
    if match is None:
        return _NOT_A_DATE
    year, month, day = (int(part) for part in match.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        message = f"写的是{year}年{month}月{day}日，没有这一天，请改正"
        return Problem("date.impossible", "error", message)


def read_year_month(raw: str) -> tuple[int, int] | None:
    """The year and month that ``raw`` names (2016-12, 2016年12月), or ``None`` for other words."""
    match = _MONTH.fullmatch(_narrow(raw.strip()))
    if match is None:
        return None
    year, month = int(match[1]), int(match[2])
    return (year, month) if year and 1 <= month <= 12 else None


def canonical_date(raw: str) -> str:
    """A day or a month as ISO 8601 writes it; other words as they are, without outer spaces."""
    day = read_date(raw)
    if isinstance(day, date):
        return day.isoformat()
    month = read_year_month(raw)
    return f"{month[0]:04}-{month[1]:02}" if month else raw.strip()


def show_date(canonical: str) -> str:
    """A day or a month as it is printed (2016年12月); other words as they are."""
    day = read_date(canonical)
    if isinstance(day, date):
        return f"{day.year}年{day.month}月{day.day}日"
    month = read_year_month(canonical)
    return f"{month[0]}年{month[1]}月" if month else canonical


def last_day_of(canonical: str) -> date | None:
    """The last day that a day, month or year names, or ``None`` for other words."""
    day = read_date(canonical)
    if isinstance(day, date):
        return day
    month = read_year_month(canonical)
    if month:
        return date(*month, calendar.monthrange(*month)[1])
    year = _YEAR.fullmatch(_narrow(canonical.strip()))
    return date(int(year[1]), 12, 31) if year and int(year[1]) else None
