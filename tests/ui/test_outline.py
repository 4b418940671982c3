"""The steps of a form, and how far each is."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.answers import Answers
from app.model.checks import check
from app.model.draft import Draft
from app.model.edition import Edition
from app.model.editions import EDITIONS
from app.model.paths import FieldPath
from app.model.values import Json
from app.ui.outline import (
    COVER,
    ELSEWHERE,
    Progress,
    Step,
    pending_in,
    progress_of,
    step_at,
    steps_of,
)
from tests.examples import COMPLETE, HALF_DONE, content_of
from tests.toy import TOY


def progress(edition: Edition, content: dict[str, Json]) -> dict[Step, Progress]:
    draft = Draft(edition.id, {n: v for n, v in content.items() if n != "edition"})
    draft = draft.numbered(edition.form)
    answers = Answers(edition.form, dict(draft.content))
    return progress_of(edition, answers, check(edition, draft))


@pytest.mark.parametrize("edition", [*EDITIONS, TOY], ids=lambda edition: edition.id)
def test_every_field_belongs_to_one_step(edition: Edition) -> None:
    steps = steps_of(edition)

    for field in edition.form.fields():
        holders = [s for s in steps if any(field.path.within(root) for root in s.roots)]
        assert len(holders) == 1, field.path
        assert step_at(steps, field.path) == holders[0]


def test_the_steps_of_2018_are_those_of_the_paper() -> None:
    titles = [step.title for step in steps_of(EDITIONS[0])]

    assert titles[:4] == [
        COVER,
        "一、企业基本信息",
        "（一）工业互联网平台基本信息",
        "1.1工业设备管理情况",
    ]
    assert titles[-2:] == ["（六）工业互联网平台下一步发展计划", "（七）其他说明材料"]
    assert len(titles) == 17


def test_another_edition_has_its_own_steps() -> None:
    assert [step.title for step in steps_of(TOY)] == [COVER, "一、单位", "二、能力", "证明"]


def test_a_path_above_a_step_belongs_to_the_first_below() -> None:
    steps = steps_of(EDITIONS[0])

    assert step_at(steps, FieldPath.parse("capability")).title == "1.1工业设备管理情况"
    assert step_at(steps, FieldPath.parse("nothing")) is ELSEWHERE
    assert step_at(steps, FieldPath()) is ELSEWHERE


def test_an_empty_declaration_is_begun_nowhere() -> None:
    assert {p.state for p in progress(EDITIONS[0], {}).values()} == {"empty"}


def test_a_claim_that_is_neither_ticked_nor_filled_begins_nothing() -> None:
    content: dict[str, Json] = {
        "capability": {"devices": {"edge_computing": {"claimed": False, "answer": None}}}
    }

    assert {p.state for p in progress(EDITIONS[0], content).values()} == {"empty"}


def test_the_complete_example_is_done_everywhere() -> None:
    states = {p.state for p in progress(EDITIONS[0], content_of(COMPLETE)).values()}

    assert states == {"done"}


def test_states_tell_what_is_wrong() -> None:
    content: dict[str, Json] = {
        "platform": {"name": "平台"},
        "commitment": {"signed_on": "2018-04-20"},
        "capability": {"compute": {"bandwidth": {"claimed": False, "amount": "5"}}},
        "surplus": 1,
    }
    states = {step.title: p.state for step, p in progress(EDITIONS[0], content).items()}

    assert states["（一）工业互联网平台基本信息"] == "error"
    assert states[COVER] == "done"
    assert states["2.1存储和计算服务能力"] == "warning"
    assert states["2.2 应用开发服务能力"] == "empty"
    assert states[ELSEWHERE.title] == "warning"


def test_a_shared_limit_is_shown_once_where_it_is_shared() -> None:
    content: dict[str, Json] = {
        "company": {"profile": {"overview": "字" * 300, "competitiveness": "字" * 400}}
    }
    (budget,) = next(
        p.budgets for s, p in progress(EDITIONS[0], content).items() if s.title.startswith("一、")
    )

    assert (budget.words, budget.limit) == (700, 1000)


@pytest.mark.parametrize("example", [COMPLETE, HALF_DONE], ids=["complete", "half_done"])
def test_the_counts_add_up_to_those_of_the_checks(example: Path) -> None:
    assert_counts_add_up(content_of(example))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(
            st.sampled_from(["company", "platform", "capability", "devices", "cases", "name", "x"]),
            children,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([*EDITIONS[0].form.members, "x"]), JSON, max_size=6))
def test_the_counts_add_up_whatever_the_file_holds(content: dict[str, Json]) -> None:
    assert_counts_add_up(content)


def assert_counts_add_up(content: dict[str, Json]) -> None:
    edition = EDITIONS[0]
    draft = Draft(edition.id, content).numbered(edition.form)
    report = check(edition, draft)
    told = progress(edition, content).values()

    assert sum(p.errors for p in told) == len(report.errors)
    answers = Answers(edition.form, dict(draft.content))
    assert sum(p.pending for p in told) == len(pending_in(edition, answers, report))
    assert all(p.pending == 0 or p.state == "empty" for p in told)
    assert sum(p.warnings for p in told) == len(report.warnings)
