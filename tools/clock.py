"""A clock that stands still, so that pictures taken today look like those taken tomorrow.

Once this is imported, there is no way back: whoever takes :class:`datetime` or :class:`date` from
the standard library by name after that is told the time of this clock, in China's time zone.
"""

from __future__ import annotations

import datetime as standard
import os
import time
from typing import Any

_REAL = standard.datetime
_REAL_DAY = standard.date
_CHINA = standard.timezone(standard.timedelta(hours=8))
# A fortnight before the declarations were due.
_FIRST = _REAL(2018, 4, 20, 9, 5, tzinfo=_CHINA)
_hands = [_FIRST]


def now() -> standard.datetime:
    """What this clock tells."""
    return _hands[0]


def reset() -> None:
    """Put the clock back to its first hour."""
    _hands[0] = _FIRST


def advance(minutes: int) -> None:
    """Put the clock forward."""
    _hands[0] += standard.timedelta(minutes=minutes)


class _LikeReal(type):
    """Moments made elsewhere, as by libraries in C, are moments too."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, _REAL if issubclass(cls, _REAL) else _REAL_DAY)


class _Moment(_REAL, metaclass=_LikeReal):
    @classmethod
    def now(cls, tz: standard.tzinfo | None = None) -> Any:
        moment = _hands[0].astimezone(tz)
        return cls.fromisoformat((moment if tz else moment.replace(tzinfo=None)).isoformat())


class _Day(_REAL_DAY, metaclass=_LikeReal):
    @classmethod
    def today(cls) -> Any:
        return _hands[0].date()


# What the program tells is told in the zone of the computer.
os.environ["TZ"] = "Asia/Shanghai"
if hasattr(time, "tzset"):
    time.tzset()
standard.datetime = _Moment
standard.date = _Day
