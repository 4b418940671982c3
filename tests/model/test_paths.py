"""A path is written, and read again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.paths import FieldPath

PARTS = st.lists(st.text() | st.integers(0, 10**9 - 1), max_size=6)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ()),
        ("company", ("company",)),
        ("company.contact.email", ("company", "contact", "email")),
        ("cases[0].description", ("cases", 0, "description")),
        ("regions[12].rows[3][4]", ("regions", 12, "rows", 3, 4)),
        ('company["a.b"].c', ("company", "a.b", "c")),
        ('[""]', ("",)),
        ('x["]"][0]', ("x", "]", 0)),
    ],
)
def test_path_is_read_and_written(text: str, parts: tuple[str | int, ...]) -> None:
    assert FieldPath.parse(text).parts == parts
    assert str(FieldPath(parts)) == text


@pytest.mark.parametrize(
    "text",
    [".", "a.", ".a", "a..b", "a[", "a]", "a[]", "a[x]", "a[-1]", "a[٣]", "a[0]b", 'a["',
     'a["\\x"]', "a[1234567890]"],
)  # fmt: skip
def test_what_is_no_path_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a field path"):
        FieldPath.parse(text)


@given(PARTS)
def test_any_path_survives_writing_and_reading(parts: list[str | int]) -> None:
    path = FieldPath(tuple(parts))

    assert FieldPath.parse(str(path)) == path


def test_ways_between_paths() -> None:
    cases = FieldPath.parse("cases")
    title = cases / 3 / "title"

    assert str(title) == "cases[3].title"
    assert title.parent.parent == cases
    assert title.within(cases)
    assert title.within(title)
    assert title.within(FieldPath())
    assert not cases.within(title)
    assert not FieldPath.parse("casesful").within(cases)
    assert str(title.rowless()) == "cases.title"
