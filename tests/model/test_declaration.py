"""Sealing: a draft without errors becomes a frozen declaration, and no other does."""

from typing import Any

import pydantic
import pytest
from hypothesis import given, settings

from app.model.canonical import canonical_bytes
from app.model.checks import Report, check
from app.model.declaration import Declaration, seal
from app.model.draft import Draft
from app.model.editions.miit_2018 import EDITION
from app.model.editions.miit_2018.form import MiitDeclaration
from app.model.paths import FieldPath
from app.model.values import Json
from tests.declarations import changed, minimal, mutated, ticked
from tests.examples import COMPLETE, content_of


def sealed(content: Any) -> Declaration:
    declaration = seal(EDITION, Draft(EDITION.id, content))
    assert isinstance(declaration, Declaration)
    return declaration


def test_what_has_errors_is_refused_with_its_report() -> None:
    draft = Draft(EDITION.id, changed({"company.name": None}))

    assert seal(EDITION, draft) == check(EDITION, draft)


def test_warnings_do_not_refuse() -> None:
    declaration = sealed(changed({"company.debt_ratio": "120", "surprise": 1}))

    assert {f.code for f in declaration.report.findings} == {
        "debt-ratio-over-100",
        "unknown-member",
    }
    assert "surprise" not in declaration.content


def test_values_are_normalised() -> None:
    content: Any = sealed(
        changed(
            {
                "company.name": " 某某公司\n",
                "company.founded_on": "2005年6月15日",
                "company.total_assets": "１２，３４５.６０万元",
                "company.contact.phone": "010 68208273",
                "platform.built_on": "2014年3月",
                "platform.construction": {"mode": "合作共建", "partners": ["某研究院", " "]},
                "capability.software.industrial_apps": ticked(kinds="12类", count="1,065"),
                "regions": "第一段\r\n\r\n　　第二段  ",
                "evidence[0].issued_on": "2018/3/31",
                "recommendation.unit": "  ",
            }
        )
    ).content

    company, platform, capability = content["company"], content["platform"], content["capability"]
    assert company["name"] == "某某公司"
    assert company["founded_on"] == "2005-06-15"
    assert company["total_assets"] == "12345.6"
    assert platform["built_on"] == "2014-03"
    assert platform["construction"] == {"mode": "joint", "partners": ["某研究院"]}
    assert capability["software"] == {
        "industrial_apps": {"claimed": True, "kinds": 12, "count": 1065}
    }
    assert content["regions"] == "第一段\n　　第二段"
    assert "recommendation" not in content
    assert content["edition"] == "miit-2018-139"


def test_zero_and_no_are_answers() -> None:
    content: Any = sealed(
        changed(
            {
                "company.last_year_tax": 0,
                "capability.security.safeguards": ticked(answer=False),
                "capability.development.tools": ticked(count=0),
                "platform.iaas": {"self_built": False, "leased": True, "provider": "某云"},
            }
        )
    ).content

    assert content["company"]["last_year_tax"] == "0"
    assert content["capability"]["security"]["safeguards"] == {"claimed": True, "answer": False}
    assert content["capability"]["development"]["tools"] == {"claimed": True, "count": 0}
    assert content["platform"]["iaas"] == {"self_built": False, "leased": True, "provider": "某云"}


def test_figures_and_tables_stay_in_their_order() -> None:
    blocks = [
        {"kind": "paragraph", "text": "甲\n乙"},
        {"kind": "figure", "file": " a.png ", "caption": "图1"},
        {"kind": "table", "caption": "", "rows": [["一", 2], ["三"]]},
    ]

    assert sealed(changed({"architecture": blocks})).content["architecture"] == [
        {"kind": "paragraph", "text": "甲"},
        {"kind": "paragraph", "text": "乙"},
        {"kind": "figure", "file": "a.png", "caption": "图1"},
        {"kind": "table", "caption": "", "rows": [["一", "2"], ["三", ""]]},
    ]


def test_value_is_the_editions_model_and_frozen() -> None:
    value = sealed(minimal()).value

    assert isinstance(value, MiitDeclaration)
    assert value.capability.devices.connectable_devices.count == 670123
    with pytest.raises(pydantic.ValidationError):
        value.company.name = "别人"


def test_model_refuses_what_the_form_does_not_know() -> None:
    tree = sealed(minimal()).value.model_dump()

    with pytest.raises(pydantic.ValidationError):
        MiitDeclaration.model_validate({**tree, "surprise": 1})


def test_complete_example_seals_to_itself() -> None:
    content = content_of(COMPLETE)

    assert sealed(content).content == sealed(sealed(content).content).content
    assert sealed(content).report.findings == ()


@settings(max_examples=100)
@given(mutated(minimal()) | mutated(content_of(COMPLETE)))
def test_no_errors_means_that_it_seals_and_reads_back_the_same(tree: Any) -> None:
    draft = Draft(EDITION.id, tree)
    outcome = seal(EDITION, draft)

    if check(EDITION, draft).errors:
        assert isinstance(outcome, Report)
        return
    assert isinstance(outcome, Declaration)
    again = sealed({name: value for name, value in outcome.content.items() if name != "edition"})
    assert again.content == outcome.content
    assert canonical_bytes(again.content) == canonical_bytes(outcome.content)


@pytest.mark.parametrize(
    "empty",
    [
        [{"kind": "paragraph", "text": "", "x": 1}],
        [{"kind": "paragraph", "text": "\u200b"}],
        "\u200b",
        ["", "  "],
    ],
)
def test_what_shows_nothing_is_no_answer_to_a_required_field(empty: Json) -> None:
    draft = Draft(EDITION.id, content_of(COMPLETE)).set(FieldPath.parse("roadmap"), empty)

    refused = seal(EDITION, draft)

    assert isinstance(refused, Report)
    assert [str(f.path) for f in refused.errors] == ["roadmap"]


def test_names_that_show_nothing_are_no_partners() -> None:
    draft = Draft(EDITION.id, content_of(COMPLETE))
    draft = draft.set(FieldPath.parse("platform.construction.partners"), ["\u200b"])

    assert isinstance(seal(EDITION, draft), Report)
