"""The older, the fewer; and never none where there was one."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from app.store.thinning import FOREVER, Grade, spaced

NOW = datetime(2018, 5, 7, 12, 30, tzinfo=UTC)
GRADES: tuple[Grade, ...] = (
    (timedelta(days=1), "all"),
    (timedelta(days=2), "hour"),
    (timedelta(days=30), "day"),
    (timedelta(days=300), "week"),
)
TIMES = st.lists(st.integers(0, 500 * 24 * 60).map(lambda m: NOW - timedelta(minutes=m)))


def ago(**age: float) -> datetime:
    return NOW - timedelta(**age)


def test_everything_young_is_kept() -> None:
    young = [ago(minutes=minutes) for minutes in range(0, 24 * 60, 7)]

    assert spaced(young, NOW, GRADES) == set(young)


def test_newest_of_an_hour_a_day_and_a_week_is_kept() -> None:
    hour = [ago(hours=30, minutes=minutes) for minutes in (0, 10, 20)]
    day = [ago(days=10, hours=hours) for hours in (0, 3, 6)]
    week = [datetime(2018, 3, day, tzinfo=UTC) for day in (18, 15, 12)]  # Sunday to Monday

    assert spaced([*week, *day, *hour], NOW, GRADES) == {hour[0], day[0], week[0]}


def test_what_is_too_old_goes_and_what_lies_ahead_stays() -> None:
    assert spaced([ago(days=301), ago(hours=-5)], NOW, GRADES) == {ago(hours=-5)}
    assert spaced([ago(days=3000)], NOW, ((FOREVER, "week"),)) == {ago(days=3000)}


def test_days_are_those_of_the_place() -> None:
    china = NOW.astimezone(timezone(timedelta(hours=8)))
    evening, next_morning = ago(days=5, hours=-3), ago(days=5, hours=-4)  # 23:30 and 00:30 there

    assert spaced([evening, next_morning], NOW, GRADES) == {next_morning}
    assert spaced([evening, next_morning], china, GRADES) == {evening, next_morning}


@given(TIMES)
def test_thinning_what_was_thinned_changes_nothing(times: list[datetime]) -> None:
    kept = spaced(times, NOW, GRADES)

    assert spaced(kept, NOW, GRADES) == kept


@given(TIMES, st.integers(0, 100))
def test_each_day_of_the_last_month_keeps_one(times: list[datetime], hours: int) -> None:
    first = spaced(times, NOW - timedelta(hours=hours), GRADES)
    kept = {at.date() for at in spaced(first, NOW, GRADES)}

    assert {at.date() for at in times if NOW - at < timedelta(days=30)} <= kept
