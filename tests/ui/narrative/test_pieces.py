"""A narrative's value is read into pieces and written back without loss."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.fields import FieldSpec
from app.model.types import NarrativeKind
from app.model.values import Json
from app.ui.narrative.pieces import (
    Figure,
    Prose,
    Strange,
    Table,
    figure,
    pieces_of,
    spaced,
    table,
    value_of,
)

FIGURE: dict[str, Json] = {"kind": "figure", "file": "figures/a.png", "caption": "架构"}
TABLE: dict[str, Json] = {"kind": "table", "caption": "", "rows": [["a", 1], ["b"]]}
KIND = NarrativeKind()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("甲\n\r a"),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["kind", "text", "file", "rows", "x"]), inner, max_size=3)
    ),
    max_leaves=12,
)
BLOCKS = st.lists(
    JSON
    | st.sampled_from([FIGURE, TABLE])
    | st.builds(lambda text: {"kind": "paragraph", "text": text}, st.text("甲乙\n", max_size=6)),
    max_size=6,
)


@given(JSON | BLOCKS)
def test_nothing_is_lost(raw: Any) -> None:
    written = value_of(pieces_of(raw))

    assert KIND.read(written, FieldSpec("")).value == KIND.read(raw, FieldSpec("")).value
    before = [item for item in raw if not _is_text(item)] if isinstance(raw, list) else []
    after = [item for item in written if not _is_text(item)] if isinstance(written, list) else []
    assert after == before
    assert value_of(pieces_of(written)) == written


def _is_text(item: object) -> bool:
    if isinstance(item, dict):
        text = item.get("text")
        return (
            item.keys() <= {"kind", "text"}
            and item.get("kind") == "paragraph"
            and (isinstance(text, str))
        )
    return isinstance(item, str)


def test_paragraphs_alone_are_a_plain_text() -> None:
    raw: Json = [{"kind": "paragraph", "text": "甲"}, {"kind": "paragraph", "text": "乙"}]

    assert value_of(pieces_of(raw)) == "甲\n乙"
    assert value_of(pieces_of("")) is None


def test_text_can_be_written_around_every_figure() -> None:
    pieces = pieces_of([FIGURE, TABLE])

    assert pieces == (Prose(), Figure(FIGURE), Prose(), Table(TABLE), Prose())
    assert value_of(pieces) == [FIGURE, TABLE]


@pytest.mark.parametrize(
    "block",
    [
        5,
        None,
        {"kind": "video", "file": "a.mp4"},
        {"kind": "paragraph", "text": "甲", "style": "标题"},
        {"kind": "paragraph", "text": 5},
        {"kind": "figure", "file": ["a"]},
        {"kind": "table", "rows": [["a"], "b"]},
        {"kind": "table", "rows": [[{"a": 1}]]},
    ],
)
def test_unknown_block_stays_as_it_is(block: Json) -> None:
    pieces = pieces_of(["甲", block])

    assert pieces == (Prose("甲"), Strange(block), Prose())
    assert value_of((Prose("乙"), *pieces[1:])) == [{"kind": "paragraph", "text": "乙"}, block]


def test_value_that_is_no_narrative_stays_until_something_is_written() -> None:
    pieces = pieces_of({"a": 1})

    assert value_of(pieces) == {"a": 1}
    assert value_of((*pieces[:-1], Prose("甲"))) == [
        {"a": 1},
        {"kind": "paragraph", "text": "甲"},
    ]


def test_cell_that_reads_the_same_stays_what_it_was() -> None:
    filled = Table({**TABLE, "note": "x"}).filled([["a", "1"], ["b", "c"]])

    assert filled.raw == {**TABLE, "note": "x", "rows": [["a", 1], ["b", "c"]]}
    assert Table(TABLE).rows == (("a", "1"), ("b", ""))
    assert Table({"kind": "table"}).rows == (("",),)


def test_new_blocks_are_those_of_the_form() -> None:
    made = spaced([figure("figures/a.png", "架构"), table([["a"]])])

    assert KIND.read(value_of(made), FieldSpec("")).problems == ()
