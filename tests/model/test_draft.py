"""A draft holds anything, and every edit of it can be taken back."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.answers import Answers
from app.model.draft import Confirmation, Draft, next_row_id
from app.model.editions.miit_2018 import EDITION
from app.model.paths import FieldPath
from app.model.values import Json
from tests.declarations import TREES, minimal

EMPTY = Draft(EDITION.id)
FULL = Draft(EDITION.id, minimal()).numbered(EDITION.form)


def at(path: str) -> FieldPath:
    return FieldPath.parse(path)


def test_value_is_set_where_nothing_was() -> None:
    draft = EMPTY.set(at("company.contact.email"), "a@b.com")

    assert draft.content == {"company": {"contact": {"email": "a@b.com"}}}
    assert draft.get(at("company.contact.email")) == "a@b.com"
    assert EMPTY.content == {}


def test_none_takes_a_value_away() -> None:
    draft = FULL.set(at("company.name"), None)

    assert draft.get(at("company.name")) is None
    assert "name" not in dict[str, Any](draft.content)["company"]
    assert FULL.get(at("company.name"))


def test_everything_else_is_shared() -> None:
    draft = FULL.set(at("company.name"), "甲")

    assert draft.content["capability"] is FULL.content["capability"]
    assert draft.get(at("company.contact")) is FULL.get(at("company.contact"))


def test_row_is_found_by_its_id() -> None:
    rows: Json = [{"#": 5, "title": "甲"}, {"#": 2, "title": "乙"}]
    draft = EMPTY.set(at("cases"), rows).set(at("cases[2].title"), "丙")

    assert draft.get(at("cases")) == [{"#": 5, "title": "甲"}, {"#": 2, "title": "丙"}]
    assert draft.get(at("cases[0].title")) is None
    with pytest.raises(KeyError):
        draft.set(at("cases[0].title"), "丁")


def test_blocks_have_no_ids_and_are_found_by_position() -> None:
    draft = EMPTY.set(at("regions"), [{"kind": "figure", "file": "a"}])

    assert draft.set(at("regions[0].file"), "b").get(at("regions[0].file")) == "b"
    with pytest.raises(KeyError):
        draft.set(at("regions[1].file"), "b")


@pytest.mark.parametrize(
    ("rows", "number"),
    [(None, 0), ("text", 0), ([], 0), ([{"#": 3}, {"#": 1}], 4), ([{"title": "甲"}], 0), ([5], 0)],
)
def test_new_row_gets_an_id_that_no_other_has(rows: Any, number: int) -> None:
    assert next_row_id(rows) == number


def test_rows_are_numbered_on_the_way_in_and_bare_on_the_way_out() -> None:
    rows: Json = [{"title": "甲", "#": 9}, "text", {"title": "乙"}]
    draft = Draft(EDITION.id, {"cases": rows, "edition": "other"}).numbered(EDITION.form)

    assert draft.get(at("cases")) == [{"title": "甲", "#": 0}, "text", {"title": "乙", "#": 2}]
    assert draft.interchange(EDITION.form) == {
        "edition": EDITION.id,
        "cases": [{"title": "甲"}, "text", {"title": "乙"}],
    }
    assert FULL.interchange(EDITION.form) == {"edition": EDITION.id, **minimal()}


def test_confirmation_is_replaced_and_withdrawn() -> None:
    path = at("company.debt_ratio")
    draft = (
        EMPTY.confirm("code", path, " 甲 ").confirm("other", path, "乙").confirm("code", path, "丙")
    )

    assert draft.confirmations == (
        Confirmation("other", path, "乙"),
        Confirmation("code", path, "丙"),
    )
    assert draft.confirm("code", path, " ").confirmations == (Confirmation("other", path, "乙"),)


def test_value_of_another_shape_comes_back_when_the_edit_is_taken_back() -> None:
    draft = EMPTY.set(at("company"), "不是栏目")
    edit = draft.edit(at("company.contact.name"), "张三")
    changed = draft.apply(edit)

    assert edit.path == at("company")
    assert changed.content == {"company": {"contact": {"name": "张三"}}}
    assert changed.apply(edit.inverse()) == draft


PATHS = st.sampled_from([field.path for field in EDITION.form.fields()]) | st.sampled_from(
    [at("cases[0].title"), at("evidence[0].proves"), at("company"), at("capability.devices")]
)


@given(st.lists(st.tuples(PATHS, TREES), max_size=6))
def test_any_edits_can_be_taken_back(changes: list[tuple[FieldPath, Any]]) -> None:
    drafts, edits = [FULL], []
    for path, value in changes:
        try:
            edit = drafts[-1].edit(path, value)
            drafts.append(drafts[-1].apply(edit))
        except KeyError:
            continue
        edits.append(edit)
        assert repr(drafts[-1].get(path)) == repr(value)
    draft = drafts.pop()
    for edit in reversed(edits):
        draft = draft.apply(edit.inverse())
        before = drafts.pop()
        assert values_of(draft) == values_of(before)


def values_of(draft: Draft) -> list[Any]:
    """All answers; an empty section and none are the same."""
    return [read.value for _, read in Answers(EDITION.form, dict(draft.content)).fields()]
