"""The answers of a draft, each read once, found by path."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.answers import Answers
from app.model.draft import Draft
from app.model.editions.miit_2018 import EDITION
from app.model.paths import FieldPath
from app.model.reading import NOTHING
from app.model.values import Json
from tests.declarations import TREES, changed, minimal, ticked

ANSWERS = Answers(EDITION.form, minimal())


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("company.name", "某某工业互联网有限公司"),
        ("company.founded_on", date(2005, 6, 15)),
        ("company.last_year_profit", Decimal("-20.5")),
        ("platform.iaas.self_built", True),
        ("capability.devices.connectable_devices.count", 670123),
        ("capability.devices.connectable_devices.claimed", True),
        ("capability.security.safeguards.answer", True),
        ("cases[0].title", "空压站"),
        ("evidence[0].issued_on", date(2018, 3, 31)),
        ("company.contact.fax", None),
        ("capability.devices.manageable_devices.count", None),
        ("cases[1].title", None),
        ("cases[0].surprise", None),
        ("surprise.below", None),
        ("", None),
    ],
)
def test_value_at_a_path(path: str, value: object) -> None:
    assert ANSWERS.value(path) == value
    assert ANSWERS.value(FieldPath.parse(path)) == value


def test_every_field_is_read_in_printed_order_with_the_fields_of_rows() -> None:
    paths = [str(field.path) for field, _ in ANSWERS.fields()]
    declared = [str(field.path) for field in EDITION.form.fields()]

    assert [path for path in paths if "[" not in path] == declared
    assert len(paths) == len(set(paths))
    assert paths[paths.index("cases") + 1 : paths.index("regions")] == [
        "cases[0].scenario",
        "cases[0].title",
        "cases[0].description",
    ]
    assert all(ANSWERS[field.path] is read for field, read in ANSWERS.fields())


def test_rows_keep_their_ids_wherever_they_stand() -> None:
    rows = [{"#": 7, "title": "甲"}, {"#": 3, "title": "乙"}]
    answers = Answers(EDITION.form, changed({"cases": rows}))

    assert answers.value("cases[7].title") == "甲"
    assert answers.value("cases[3].title") == "乙"
    assert answers["cases[0].title"] is NOTHING
    assert answers.misplaced == []


@pytest.mark.parametrize("odd", [True, "7", -1, 10**9, None, [1], 1.5])
def test_odd_row_id_is_replaced_by_the_position(odd: Any) -> None:
    answers = Answers(EDITION.form, {"cases": [{"title": "甲"}, {"#": odd, "title": "乙"}]})

    assert answers.value("cases[1].title") == "乙"


def test_unreadable_value_is_none_and_says_so() -> None:
    answers = Answers(EDITION.form, changed({"company.founded_on": "去年", "platform": "无"}))

    assert answers.value("company.founded_on") is None
    assert answers["company.founded_on"].unreadable
    assert not answers["platform.name"].unreadable
    assert [str(item.path) for item in answers.misplaced] == ["platform"]


def test_claim_keeps_what_is_readable() -> None:
    apps = "capability.software.industrial_apps"
    answers = Answers(EDITION.form, changed({apps: ticked(kinds="很多", count=5)}))

    assert answers.value(f"{apps}.count") == 5
    assert answers.value(f"{apps}.kinds") is None
    assert answers[f"{apps}.kinds"].unreadable


def test_content_is_not_touched() -> None:
    content = minimal()
    Answers(EDITION.form, content)

    assert content == minimal()


PLACES = st.sampled_from(
    ["company.name", "company", "architecture", "capability.devices.other", "cases", "evidence"]
)


@given(TREES, st.lists(st.tuples(PLACES, TREES), max_size=4))
def test_answers_read_on_from_earlier_ones_are_the_same(
    tree: Json, edits: list[tuple[str, Json]]
) -> None:
    draft = Draft(EDITION.id, tree if isinstance(tree, dict) else {})
    answers = Answers(EDITION.form, dict(draft.content))
    for path, value in edits:
        draft = draft.set(FieldPath.parse(path), value)
        answers = Answers(EDITION.form, dict(draft.content), answers)
        anew = Answers(EDITION.form, dict(draft.content))

        assert answers.fields() == anew.fields()
        assert answers.misplaced == anew.misplaced
        assert all(answers[field.path] == anew[field.path] for field in EDITION.form.fields())


def test_what_an_edit_leaves_alone_is_not_read_again() -> None:
    draft = Draft(EDITION.id, minimal())
    before = Answers(EDITION.form, dict(draft.content))
    after = Answers(
        EDITION.form, dict(draft.set(FieldPath.parse("company.name"), "甲").content), before
    )

    assert after["company.name"].value == "甲"
    assert after["architecture"] is before["architecture"]
