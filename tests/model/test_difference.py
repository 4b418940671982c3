"""Two drafts are told apart field by field, and one can be turned into the other."""

import copy
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.difference import Difference, changes_to, compare, same
from app.model.draft import Draft, Edit
from app.model.editions.miit_2018 import EDITION
from app.model.history import Confirming, History, Noting
from app.model.paths import FieldPath
from app.model.values import Json
from tests.declarations import TREES, minimal, mutated
from tests.toy import TOY

NOON = datetime(2018, 5, 7, 12, 0, tzinfo=UTC)
FULL = Draft(EDITION.id, minimal()).numbered(EDITION.form)


def at(path: str) -> FieldPath:
    return FieldPath.parse(path)


def put(changes: dict[str, Any], draft: Draft = FULL) -> Draft:
    for path, value in changes.items():
        draft = draft.set(at(path), value)
    return draft


def told(changes: dict[str, Any], draft: Draft = FULL) -> list[tuple[str, str, str]]:
    """What is said about ``draft`` with other values at some paths."""
    found = compare(EDITION, draft, put(changes, draft))
    return [(d.title, d.before, d.after) for d in found]


# --- for a person -----------------------------------------------------------------------------


def test_same_drafts_do_not_differ() -> None:
    assert compare(EDITION, FULL, Draft(EDITION.id, copy.deepcopy(dict(FULL.content)))) == ()


def test_value_is_shown_as_the_paper_has_it() -> None:
    assert told({"company.founded_on": "2006-07-01", "company.total_assets": "23456.5"}) == [
        ("「一、企业基本信息·成立时间」", "2005年6月15日", "2006年7月1日"),
        ("「一、企业基本信息·总资产（万元）」", "10,000万元", "23,456.5万元"),
    ]


def test_choice_is_shown_by_its_label() -> None:
    [(_, before, after)] = told({"platform.construction.mode": "joint"})

    assert (before, after) == ("自建", "合作共建")


def test_claim_is_shown_with_its_tick_and_units() -> None:
    [(title, before, after)] = told({"capability.devices.connectable_devices.count": 1234567})

    assert "可连接的工业设备种类" in title
    assert (before, after) == ("已勾选，118类，670,123个", "已勾选，118类，1,234,567个")


def test_figures_beside_a_box_that_is_not_ticked_are_shown() -> None:
    [(_, before, after)] = told({"capability.devices.connectable_devices.claimed": None})

    assert (before, after) == ("已勾选，118类，670,123个", "未勾选，118类，670,123个")


def test_wrong_values_are_shown_as_they_were_typed() -> None:
    found = told(
        {
            "company.founded_on": "去年",
            "company.name": 5,
            "capability.devices.connectable_devices.kinds": "约一百",
            "capability.software.industrial_apps": "很多",
        }
    )

    assert [after for _, _, after in found] == [
        "5",
        "去年",
        "已勾选，约一百，670,123个",
        "很多",
    ]


def test_narrative_has_a_line_for_each_paragraph_figure_and_table_row() -> None:
    blocks = [
        {"kind": "paragraph", "text": "两地。"},
        {"kind": "figure", "file": "figures/a.png", "caption": "架构"},
        {"kind": "table", "caption": "落地", "rows": [["省", "数"], ["浙江", "3"]]},
    ]
    [(_, before, after)] = told({"regions": blocks})

    assert before == "已在两地落地。"
    assert after.split("\n") == [
        "两地。",
        "［图 figures/a.png］架构",
        "［表］落地",
        "省 │ 数",
        "浙江 │ 3",
    ]


def test_evidence_names_the_fields_that_it_proves() -> None:
    [(title, before, after)] = told({"evidence[0].proves": ["company.name", "no.such"]})

    assert "第1项" in title
    assert "可连接的工业设备种类" in before
    assert after == "「一、企业基本信息·企业名称」、no.such"


def test_what_was_left_blank_in_another_way_is_no_difference() -> None:
    blank = {"company.contact.fax": "", "regions": []}
    claim = {"capability.devices.parameter_devices": {"claimed": False}}

    assert told(blank | claim, put({"regions": None})) == []


def test_same_number_written_in_another_way_is_told_as_written() -> None:
    [(_, before, after)] = told({"company.total_assets": "10,000"})

    assert (before, after) == ("10000", "10,000")


def test_values_that_look_alike_are_told_apart() -> None:
    [(_, before, after)] = told({"platform.iaas.self_built": "是"})

    assert (before, after) == ("true", '"是"')


def test_rows_are_known_by_their_ids() -> None:
    rows: list[Json] = [{"#": i, "title": t} for i, t in ((4, "甲"), (7, "乙"), (9, "丙"))]
    old = put({"cases": rows})
    new = put({"cases": [{"#": 9, "title": "丙"}, {"#": 4, "title": "丁"}, {"#": 10}]}, old)
    found = compare(EDITION, old, new)

    assert [(str(d.path), d.what, d.before, d.after) for d in found] == [
        ("cases", "order", "甲、丙", "丙、丁"),
        ("cases[4].title", "value", "甲", "丁"),
        ("cases[10]", "row", "", "（空白项）"),
        ("cases[7].title", "value", "乙", ""),
    ]
    assert found[1].title == "「应用案例第2项·案例名称」"


def test_list_that_can_not_be_read_as_rows_is_told_as_a_whole() -> None:
    twice: list[Json] = [{"#": 1, "title": "甲"}, {"#": 1, "title": "乙"}]
    [(_, before, after)] = told({"cases": twice})
    [(_, _, words)] = told({"cases": "若干"})

    assert "空压站" in before
    assert "甲" in after
    assert "乙" in after
    assert words == "若干"


def test_what_no_field_reads_is_told_too() -> None:
    found = told({"company.phone2": "1", "cases[0].colour": "红", "platform.iaas": "云"})

    assert found == [
        ("「一、企业基本信息」中的“phone2”", "", "1"),
        ("「（一）工业互联网平台基本信息」", "", "云"),
        ("「（一）工业互联网平台基本信息·IaaS基础设施/自建」", "是", ""),
        ("「应用案例第1项」中的“colour”", "", "红"),
    ]


def test_notes_and_confirmations_stand_behind_the_values_of_their_field() -> None:
    new = put({"company.name": "甲", "company.address": "乙"})
    new = new.note(at("company.name"), "问一下").confirm("odd", at("company.name"), "核对过")
    found = compare(EDITION, FULL, new)

    assert [(str(d.path), d.what, d.after) for d in found] == [
        ("company.name", "value", "甲"),
        ("company.name", "confirmation", "核对过"),
        ("company.name", "note", "问一下"),
        ("company.address", "value", "乙"),
    ]
    assert found[2].title == "「一、企业基本信息·企业名称」的备注"


def test_note_about_a_place_that_is_gone_has_a_title() -> None:
    new = FULL.note(at("cases[8].title"), "甲").note(at("nowhere[1]"), "乙")

    assert [d.title for d in compare(EDITION, FULL, new)] == ["申报书的备注", "「应用案例」的备注"]


def test_another_edition_is_compared_by_its_own_fields() -> None:
    [found] = compare(TOY, Draft(TOY.id), Draft(TOY.id, {"applicant": {"capital": "1200"}}))

    assert found == Difference(
        at("applicant.capital"), "「一、单位·注册资本」", "", "1,200万元", "value"
    )


@given(mutated(minimal()), mutated(minimal()))
def test_drafts_differ_for_a_person_only_where_they_differ(one: Any, other: Any) -> None:
    old, new = (Draft(EDITION.id, c).numbered(EDITION.form) for c in (one, other))
    found = compare(EDITION, old, new)

    assert all(d.before or d.after for d in found)
    assert not found or changes_to(old, new)
    assert compare(EDITION, old, copy.deepcopy(old)) == ()


# --- for the history --------------------------------------------------------------------------


def test_changes_are_as_deep_as_they_can_be() -> None:
    new = put({"company.contact.email": "b@c.d", "cases[0].title": "乙", "regions": None})

    assert set(map(str, (change.path for change in changes_to(FULL, new)))) == {
        "company.contact.email",
        "cases[0].title",
        "regions",
    }


def test_rows_that_came_or_moved_are_one_edit_of_their_list() -> None:
    rows: list[Json] = [{"#": 5, "title": "乙"}, *dict[str, Any](FULL.content)["cases"]]

    assert changes_to(FULL, put({"cases": rows})) == (
        Edit(at("cases"), FULL.get(at("cases")), rows),
    )


def test_notes_and_confirmations_are_changes() -> None:
    path = at("company.name")
    old = FULL.note(path, "甲").confirm("a", path, "因为")
    new = FULL.note(path, "乙").confirm("b", path, "所以")

    assert changes_to(old, new) == (
        Confirming("a", path, "因为", ""),
        Confirming("b", path, "", "所以"),
        Noting(path, "甲", "乙"),
    )


def test_drafts_of_two_editions_are_refused() -> None:
    with pytest.raises(ValueError, match="two editions"):
        changes_to(FULL, Draft("other"))


@pytest.mark.parametrize(
    ("one", "other"),
    [(True, 1), (Decimal("1.0"), Decimal("1.00")), (1, Decimal(1)), ([True], [1]), ("1", 1)],
)
def test_what_python_holds_for_equal_is_told_apart(one: Any, other: Any) -> None:
    old, new = put({"company.name": one}), put({"company.name": other})
    restored = History(old).make(changes_to(old, new), at=NOON).draft

    assert not same(one, other)
    assert same(restored.get(at("company.name")), other)


def test_missing_and_none_are_the_same() -> None:
    assert same({"a": None}, {})
    assert not same({"a": [None]}, {"a": []})


@given(mutated(minimal()), mutated(minimal()), st.booleans())
def test_changes_turn_one_draft_into_the_other_and_back(
    one: Any, other: Any, numbered: bool
) -> None:
    old, new = Draft(EDITION.id, one), Draft(EDITION.id, other)
    if numbered:
        old, new = old.numbered(EDITION.form), new.numbered(EDITION.form)
    new = new.note(at("company.name"), "甲").confirm("a", at("cases[0]"), "因为")
    history = History(old).make(changes_to(old, new), at=NOON)

    assert len(history.done) <= 1
    assert same(dict(history.draft.content), dict(new.content))
    assert history.draft.noted(at("company.name")) == "甲"
    assert changes_to(history.draft, new) == ()
    assert same(dict(history.undo().draft.content), dict(old.content))


@given(TREES, TREES)
def test_any_two_trees_are_compared_without_a_word_of_python(one: Any, other: Any) -> None:
    old, new = (
        Draft(TOY.id, {"applicant": one, "proofs": one}),
        Draft(TOY.id, {"applicant": other, "proofs": other}),
    )

    for found in compare(TOY, old, new):
        assert found.title
