"""Numbers as they stand in Chinese prose: 670,123, 66万余, 三百二十; 约, 近, 超过, 以上.

A number in prose is seldom the whole truth: 67万 may stand for 670,123, and so may 超过60万. What
it still allows is a span, wide enough for the way it was rounded or hedged, and no wider.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_MYRIAD = 10**4
_LONGEST = 30
"""No number that says something has so many characters."""

_HAN = "零〇一二两三四五六七八九十百千"
_SCALE = "万亿|[百千]?[万亿]|[百千]"
NUMBER = (
    r"(?:(?<![\dA-Za-z.第])\d{1,3}(?:[,，]\d{3})+(?!\d)(?:\.\d+)?"
    r"|(?<![\dA-Za-z.第])\d+(?:\.\d+)?"
    rf"|(?<![第几数上好之分万亿\d{_HAN}])[{_HAN}]+)"
    rf"\s?[多余]?(?:{_SCALE})?[多余]?"
)
"""A number with its scale, as a pattern for narrowed text."""

_NUMBER = re.compile(NUMBER)
_PARTS = re.compile(rf"([\d,，.]+|[{_HAN}]+)\s?([多余]?)((?:{_SCALE})?)([多余]?)")

OVER = "不少于|不低于|不小于|不下于?|多于|高于|大于|超过|超出|突破|至少|最少|超|逾|>|≥"
UNDER = "不超过|不高于|不大于|不多于|未超过|不足|不到|少于|低于|小于|至多|最多|<|≤"
NEARLY = "将近|接近|逼近|近"
ABOUT = "大约|大概|大致|约"
HEDGE = f"{UNDER}|{OVER}|{NEARLY}|{ABOUT}"
"""What before a number makes it less than exact."""

AFTER = "以上|有余|左右|上下|以内|以下|之多"
"""What behind a measure word makes the number before it less than exact."""

_HEDGES = re.compile(f"(?P<under>{UNDER})|(?P<over>{OVER})|(?P<nearly>{NEARLY})|(?P<about>{ABOUT})")
_AFTERS = {
    "以上": "over",
    "有余": "over",
    "以内": "under",
    "以下": "under",
    "左右": "about",
    "上下": "about",
}

# One character for one, so that places in narrowed text are places in the original.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
for _mark in "，；：！？（）":
    del _NARROW[ord(_mark)]


def narrowed(text: str) -> str:
    """``text`` with full-width digits, letters and signs as ASCII; punctuation stays."""
    return text.translate(_NARROW)


@dataclass(frozen=True, slots=True)
class Span:
    """What a number allows: from ``low``, up to but without ``high`` (``None``: no end).

    ``low`` itself belongs to it, and so does ``high`` where ``closed``.
    """

    low: Decimal | None
    high: Decimal | None
    closed: bool = True

    def allows(self, value: Decimal) -> bool:
        """Whether ``value`` may be what was meant."""
        if self.low is not None and value < self.low:
            return False
        if self.high is None:
            return True
        return value <= self.high if self.closed else value < self.high


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text.

    ``step`` is the worth of its last digit, ``round_step`` that of its last digit that is not 0.
    ``more`` where 多 or 余 stands behind it.
    """

    start: int
    end: int
    value: Decimal
    step: Decimal
    round_step: Decimal
    more: bool = False

    def span(self, before: str = "", after: str = "") -> Span:
        """What the number allows, hedged by the words directly before it and ``after`` it."""
        ways = {match.lastgroup for match in _HEDGES.finditer(before)}
        if after in _AFTERS:
            ways.add(_AFTERS[after])
        if "over" in ways:
            return Span(self.value, None)
        if "under" in ways:
            return Span(None, self.value)
        spans = [self._about()] if "about" in ways else []
        if "nearly" in ways:
            spans.append(Span(self.value * Decimal("0.9"), self.value + self.step / 2))
        if self.more:
            spans.append(Span(self.value, self.value + self.round_step))
        if not spans:
            # Rounded in the usual way, or cut off: 66万 is said of 659,600 and of 668,000. But
            # nobody says 1亿 of 199,000,000.
            half = self.step / 2
            if self.step * 10 > self.value:
                return Span(self.value - half, self.value + half)
            return Span(self.value - half, self.value + self.step, closed=False)
        lows, highs = zip(*((span.low, span.high) for span in spans), strict=True)
        return Span(min(lows), max(highs))

    def _about(self) -> Span:
        """A twentieth either way; up to a tenth where the number itself is that round."""
        margin = max(self.value / 20, self.step / 2, min(self.round_step / 2, self.value / 10))
        return Span(self.value - margin, self.value + margin)


def numbers_in(text: str) -> Iterator[Number]:
    """Every number of a narrowed text, but for those that are part of a word (一个, 第三, 数百)."""
    for match in _NUMBER.finditer(text):
        number = _read(match)
        if number is not None:
            yield number


def _read(match: re.Match[str]) -> Number | None:
    parts = _PARTS.fullmatch(match[0])
    if parts is None or len(match[0]) > _LONGEST:
        return None
    written, scale = parts[1], Decimal(1)
    for unit in parts[3]:
        scale *= _UNITS[unit]
    if written[0].isdigit():
        value, step, round_step = _arabic(written)
    else:
        whole = _han(written)
        if whole is None or (whole == 1 and scale == 1):
            return None
        value, step, round_step = Decimal(whole), Decimal(1), _last_place(whole)
    more = bool(parts[2] or parts[4])
    return Number(match.start(), match.end(), value * scale, step * scale, round_step * scale, more)


def _arabic(written: str) -> tuple[Decimal, Decimal, Decimal]:
    text = written.replace(",", "").replace("，", "")
    value = Decimal(text)
    decimals = len(text.partition(".")[2])
    step = Decimal(1).scaleb(-decimals)
    return value, step, step if decimals else _last_place(int(text))


def _last_place(whole: int) -> Decimal:
    """The worth of the last digit that is not 0: 100 of 1,200."""
    digits = str(whole)
    return Decimal(10) ** (len(digits) - len(digits.rstrip("0"))) if whole else Decimal(1)


def _han(text: str) -> int | None:
    """A number below 10,000 in Chinese numerals, or ``None`` where it is loose (三四十) or none."""
    total, last, digit, zero = 0, _MYRIAD, None, False
    for character in text:
        if character in "零〇":
            if digit is not None or zero:
                return None
            zero = True
        elif character in _DIGITS:
            if digit is not None:
                return None
            digit = _DIGITS[character]
        else:
            unit = _UNITS[character]
            if unit >= last or (digit is None and (unit != 10 or total)):
                return None
            total, last, digit, zero = total + (digit or 1) * unit, unit, None, False
    if digit is None:
        return total or None
    # 一百二 is 120 to some and 102 to others.
    return total + digit if last in (10, _MYRIAD) or zero else None
