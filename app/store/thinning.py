"""Which of many copies of the same thing are worth keeping: the older, the fewer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal

Spacing = Literal["all", "hour", "day", "week"]
Grade = tuple[timedelta, Spacing]
"""Up to this age, the newest of each hour, day or week of the calendar; or all."""

FOREVER = timedelta.max


def spaced(times: Iterable[datetime], now: datetime, grades: Sequence[Grade]) -> set[datetime]:
    """The times that are kept, as seen from ``now``, in whose time zone the hours and days are.

    ``grades`` go by growing age. What is older than the last is not kept; what lies ahead (a
    clock was set back) is.
    """
    kept: set[datetime] = set()
    seen: set[tuple[Spacing, tuple[int, ...]]] = set()
    for at in sorted(times, reverse=True):
        age = max(now - at, timedelta(0))
        for limit, spacing in grades:
            if age <= limit:
                period = (spacing, _period(at.astimezone(now.tzinfo), spacing))
                if spacing == "all" or period not in seen:
                    kept.add(at)
                seen.add(period)
                break
    return kept


def _period(at: datetime, spacing: Spacing) -> tuple[int, ...]:
    if spacing == "week":
        return tuple(at.isocalendar())[:2]
    day = (at.year, at.month, at.day)
    return day if spacing == "day" else (*day, at.hour)
