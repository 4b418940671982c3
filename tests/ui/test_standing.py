"""Where a draft stands, of both editions."""

from datetime import date
from typing import Any

import pytest

from app.model.answers import Answers
from app.model.checks import check
from app.model.draft import Draft
from app.model.edition import Edition
from app.model.editions.miit_2018 import EDITION
from app.model.paths import FieldPath
from app.ui.standing import AspectStanding, Standing, due_words, standing_of
from tests.declarations import changed, minimal, ticked
from tests.examples import COMPLETE, HALF_DONE, content_of
from tests.toy import TOY

DEVICES = "capability.devices"


def standing(content: Any, edition: Edition = EDITION) -> Standing:
    draft = Draft(edition.id, content)
    return standing_of(edition, Answers(edition.form, content), check(edition, draft))


def aspect(content: Any, number: int = 1) -> AspectStanding:
    return standing(content).aspects[number - 1]


def states(of: AspectStanding) -> dict[str, str]:
    return {str(claim.path.parts[-1]): claim.state for claim in of.claims}


def proving(*paths: str, file: str = "evidence/log.pdf") -> dict[str, Any]:
    row = {"title": "日志", "category": "其他", "file": file, "proves": list(paths)}
    return {"evidence": [row]}


def test_what_is_asked_is_what_applies() -> None:
    def platform(content: Any) -> tuple[int, int]:
        step = next(s for s in standing(content).steps if "基本信息" in s.step.title[5:])
        return step.answered, step.asked

    # Partners are asked for where the platform is built jointly, the provider where it is leased.
    assert platform(minimal()) == (6, 7)
    assert platform(changed({"platform.construction.mode": "joint"})) == (6, 8)


def test_a_list_counts_by_its_rows_once_it_has_any() -> None:
    def cases(content: Any) -> tuple[int, int, int]:
        step = next(s for s in standing(content).steps if s.step.title.startswith("（三）"))
        return step.answered, step.asked, len(step.missing)

    assert cases(changed({"cases": None})) == (0, 1, 1)
    assert cases(changed({"cases": [{"title": "空压站"}, {}]})) == (1, 6, 5)


def test_steps_lead_to_their_first_gap() -> None:
    company = standing(changed({"company.contact.email": None})).steps[1]
    assert [f.path for f in company.missing] == [FieldPath.parse("company.contact.email")]
    assert company.place == FieldPath.parse("company.contact.email")
    assert standing(minimal()).steps[1].place == FieldPath.parse("company")


def test_steps_that_ask_nothing_are_left_out() -> None:
    toy = standing({}, TOY)
    assert [s.step.title for s in toy.steps] == ["一、单位", "二、能力", "证明"]
    assert standing({"nowhere": 1}, TOY).steps[-1].progress.problems == 1


@pytest.mark.parametrize(
    ("path", "proven"),
    [
        (f"{DEVICES}.connectable_devices", True),
        (f"{DEVICES}.connectable_devices.count", True),
        (DEVICES, True),
        (f"{DEVICES}.connectable_devices_too", False),
        (f"{DEVICES}.edge_computing", False),
    ],
)
def test_evidence_proves_a_claim_its_blank_or_its_whole_section(path: str, proven: bool) -> None:
    shown = aspect(changed(proving(path)))
    assert states(shown)["connectable_devices"] == ("proven" if proven else "bare")


def test_a_row_without_a_file_proves_nothing() -> None:
    shown = aspect(changed(proving(f"{DEVICES}.connectable_devices", file="")))
    assert states(shown)["connectable_devices"] == "bare"


def test_claims_with_errors_stand_out_and_untouched_ones_are_open() -> None:
    shown = aspect(changed({f"{DEVICES}.manageable_devices": ticked(kinds="许多")}))
    assert states(shown)["manageable_devices"] == "troubled"
    assert states(shown)["edge_computing"] == "open"
    assert shown.words == "勾选2项，共8项：有证明1项，有错误1项"
    assert shown.place == FieldPath.parse(f"{DEVICES}.connectable_devices")


def test_nothing_claimed_is_said_so() -> None:
    assert aspect(changed({DEVICES: None})).words == "一项未勾选"


def test_an_edition_that_does_not_ask_what_its_evidence_proves() -> None:
    content: Any = {
        "figures": {"robots": ticked(kinds=3, count=4)},
        "proofs": [{"title": "照片", "file": "a.pdf"}],
    }
    toy = standing(content, TOY)
    assert [claim.state for claim in toy.aspects[0].claims] == ["claimed", "open", "open"]
    assert toy.aspects[0].words == "勾选1项，共3项"
    assert [hurdle.title for hurdle in toy.hurdles] == ["待填", "错误", "警告"]


def test_all_nine_aspects_of_the_complete_example_are_claimed() -> None:
    complete = standing(content_of(COMPLETE))
    assert [a.aspect.number for a in complete.aspects] == list(range(1, 10))
    assert all(not a.of("open", "troubled") for a in complete.aspects)


def test_hurdles_share_the_errors_out_among_them() -> None:
    content = content_of(HALF_DONE)
    draft = Draft(EDITION.id, content)
    report = check(EDITION, draft)
    pending, errors, warnings, evidence = standing(content).hurdles

    assert pending.count + errors.count == len(report.errors)
    assert warnings.count == len(report.warnings)
    # 企业信息 was begun, 区域落地 was not: only there what is missing is no error.
    assert str(pending.place) == "regions"
    assert errors.place == report.errors[0].path
    assert not standing(content).ready
    assert evidence.count == sum(len(a.of("bare")) for a in standing(content).aspects)
    assert evidence.place is not None


def test_ready_without_errors_whatever_the_warnings() -> None:
    shown = standing(changed({f"{DEVICES}": None}))
    assert shown.ready
    assert shown.hurdles[2].count
    assert shown.hurdles[0].words == "各部分都已开始填写"
    assert shown.hurdles[0].place is None


def test_limits_are_named_by_field_or_by_the_section_that_shares_them() -> None:
    assert [name for name, _ in standing({}).budgets] == ["企业简介", "技术架构", "下一步发展计划"]


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2018, 4, 20), "还有14天"),
        (date(2018, 5, 3), "就在明天"),
        (date(2018, 5, 4), "就在今天"),
        (date(2018, 5, 5), "已截止"),
    ],
)
def test_days_left(today: date, words: str) -> None:
    assert due_words(date(2018, 5, 4), today) == words
