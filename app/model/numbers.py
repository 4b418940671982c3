"""Numbers and dates as people type them, and as they are printed.

Full-width digits, thousands separators, stray spaces and a unit behind the number are understood.
Numbers are exact decimals throughout; prose is never touched.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from app.model.problem import Problem

MAX_INTEGER_DIGITS = 15
MAX_DECIMALS = 6

_MINUS = str.maketrans("−－﹣‐‑–—", "-------")
_PLAIN = re.compile(r"[+-]?(\d+)(?:\.(\d*))?|[+-]?(?:\.(\d+))")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?")
_DATE = re.compile(r"(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})(?:年|[-/.])(\d{1,2})月?")

NOT_A_NUMBER = Problem("number.shape", "error", "应为数字，如 1234.5，请改正")
_SEPARATORS = Problem("number.separators", "error", "的千分位逗号位置不对，请改正或去掉逗号")
_TOO_LONG = Problem(
    "number.too-long",
    "error",
    f"的位数过多（整数最多{MAX_INTEGER_DIGITS}位，小数最多{MAX_DECIMALS}位），请核对",
)
_NOT_WHOLE = Problem("number.not-whole", "error", "应为整数，请改正")
_LARGE_UNIT = Problem("number.large-unit", "error", "请写成阿拉伯数字的全数，不用“万”“亿”")
_NOT_A_DATE = Problem("date.shape", "error", "应为年月日，如 2005-06-15，请改正")


def _half_width(text: str) -> str:
    """Full-width forms as ASCII, all white space gone, every dash a minus."""
    narrow = unicodedata.normalize("NFKC", text).translate(_MINUS)
    return "".join(narrow.replace("，", ",").replace("。", ".").replace("、", ",").split())


def read_decimal(raw: str | int | Decimal, unit: str = "") -> Decimal | Problem:
    """The number that ``raw`` says, exact; ``unit`` may stand behind it."""
    if isinstance(raw, str):
        return _read_text(raw, unit)
    try:
        return _bounded(Decimal(raw))
    except (InvalidOperation, ValueError):
        return _TOO_LONG


@lru_cache(maxsize=4096)
def _read_text(raw: str, unit: str) -> Decimal | Problem:
    if len(raw) > 100:
        return _TOO_LONG
    text = _half_width(raw)
    bare_unit = _half_width(unit)
    if bare_unit and text.endswith(bare_unit):
        text = text[: -len(bare_unit)]
    if text and text[-1] in "万亿千百" and text[:-1].replace(".", "").replace(",", "").isdigit():
        return _LARGE_UNIT
    if "," in text:
        if not _GROUPED.fullmatch(text):
            rest = text.replace(",", "")
            return _SEPARATORS if _PLAIN.fullmatch(rest) else NOT_A_NUMBER
        text = text.replace(",", "")
    # \d knows the digits of every script: only those that NFKC made ASCII are ours.
    if not text.isascii() or not _PLAIN.fullmatch(text):
        return NOT_A_NUMBER
    return _bounded(Decimal(text))


def _bounded(number: Decimal) -> Decimal | Problem:
    if not number.is_finite():
        return NOT_A_NUMBER
    if not number:
        return Decimal(0)
    # adjusted() is known without writing out the digits of 1E+999999.
    if number.adjusted() >= MAX_INTEGER_DIGITS or number.adjusted() < -MAX_DECIMALS:
        return _TOO_LONG
    number = number.normalize()
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > MAX_DECIMALS:
        return _TOO_LONG
    return number


def read_count(raw: str | int | Decimal, unit: str = "") -> int | Problem:
    """The whole number that ``raw`` says; ``unit`` may stand behind it."""
    number = read_decimal(raw, unit)
    if isinstance(number, Problem):
        return number
    return int(number) if number == number.to_integral_value() else _NOT_WHOLE


def format_decimal(number: Decimal) -> str:
    """A number in canonical form: no exponent, no trailing zeros, no separators."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def group_thousands(number: Decimal | int) -> str:
    """A number as it is printed: ``1,234.5``."""
    if isinstance(number, int):
        return f"{number:,}"
    whole, point, fraction = format_decimal(number).partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(digits):,}{point}{fraction}"


# --- dates -------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def read_date(raw: str) -> date | Problem:
    """The day that ``raw`` names, in any of the usual ways to write one."""
    text = _half_width(raw[:40])
    match = _DATE.fullmatch(text)
    if match is None or not text.replace("年", "").replace("月", "").replace("日", "").isascii():
        return _NOT_A_DATE
    year, month, day = (int(part) for part in match.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        message = f"写的是{year}年{month}月{day}日，没有这一天，请改正"
        return Problem("date.impossible", "error", message)


def _read_month(raw: str) -> tuple[int, int] | None:
    text = _half_width(raw[:40])
    match = _MONTH.fullmatch(text)
    if match is None:
        return None
    year, month = int(match[1]), int(match[2])
    return (year, month) if year and 1 <= month <= 12 else None


def canonical_date(raw: str) -> str:
    """A day or a month as ISO 8601 writes it; other words as they are, without outer spaces."""
    day = read_date(raw)
    if isinstance(day, date):
        return day.isoformat()
    month = _read_month(raw)
    return f"{month[0]:04}-{month[1]:02}" if month else raw.strip()


def show_date(canonical: str) -> str:
    """A day or a month as it is printed (2016年12月); other words as they are."""
    day = read_date(canonical)
    if isinstance(day, date):
        return f"{day.year}年{day.month}月{day.day}日"
    month = _read_month(canonical)
    return f"{month[0]}年{month[1]}月" if month else canonical


def last_day_of(canonical: str) -> date | None:
    """The last day that a day, month or year names, or ``None`` for other words."""
    day = read_date(canonical)
    if isinstance(day, date):
        return day
    month = _read_month(canonical)
    if month:
        return date(month[0], month[1], calendar.monthrange(*month)[1])
    year = re.fullmatch(r"(\d{4})年?", _half_width(canonical[:40]))
    return date(int(year[1]), 12, 31) if year and int(year[1]) else None
