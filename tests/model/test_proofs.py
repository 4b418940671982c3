"""What evidence proves: the same wherever it is asked for."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.answers import Answers
from app.model.editions.miit_2018 import EDITION
from app.model.paths import FieldPath
from app.model.proofs import (
    Evidence,
    evidence_lists,
    is_asserted,
    is_provable,
    naming,
    not_naming,
    pieces_in,
    proofs_in,
    proven_name,
)
from tests.toy import TOY

DEVICES = "capability.devices"
CLAIM = FieldPath.parse(f"{DEVICES}.connectable_devices")


def answers(*rows: dict[str, Any]) -> Answers:
    return Answers(EDITION.form, {"evidence": list(rows)})


@pytest.mark.parametrize(
    ("named", "proves"),
    [
        (str(CLAIM), True),
        (f"{CLAIM}.count", True),
        (DEVICES, True),
        ("capability", True),
        (f"{CLAIM}_too", False),
        (f"{DEVICES}.edge_computing", False),
    ],
)
def test_evidence_proves_a_field_its_blank_or_its_section(named: str, proves: bool) -> None:
    (proof,) = proofs_in(answers({"#": 7, "file": "evidence/a.pdf", "proves": [named]}))

    assert proof.path == FieldPath(("evidence", 7))
    assert proof.proves(CLAIM) == proves


def test_row_without_its_file_proves_nothing() -> None:
    row = {"title": "日志", "proves": [str(CLAIM)]}

    assert proofs_in(answers(row)) == ()
    assert len(proofs_in(answers(row, row | {"file": "evidence/a.pdf"}))) == 1


def test_lists_that_name_nothing_prove_nothing() -> None:
    assert evidence_lists(EDITION.form) == (FieldPath.parse("evidence"),)
    assert evidence_lists(TOY.form) == ()
    assert proofs_in(Answers(TOY.form, {"proofs": [{"file": "a.pdf"}]})) == ()
    assert proofs_in(Answers(EDITION.form, {"evidence": "x"})) == ()


NAMES = [str(CLAIM), f"{CLAIM}.count", DEVICES, "capability", "cases", f"{DEVICES}.other"]


@given(st.lists(st.lists(st.sampled_from(NAMES), max_size=3), max_size=6))
def test_looked_up_quickly_or_one_by_one_it_is_the_same(named: list[list[str]]) -> None:
    rows = [{"title": f"第{i}份", "proves": names} for i, names in enumerate(named)]
    pieces = pieces_in(answers(*rows))
    evidence = Evidence(pieces)

    for field in EDITION.form.fields():
        assert evidence.naming(field.path) == tuple(p for p in pieces if p.proves(field.path))
        assert evidence.proving(field.path) == ()  # without files


def test_pieces_are_numbered_and_named_as_they_are_printed() -> None:
    first, second = pieces_in(answers({"title": " 甲 \n 乙 "}, {"title": 5, "file": "a.pdf"}))

    assert (first.number, first.title, first.filed) == (1, "甲 乙", False)
    assert (second.number, second.title, second.filed) == (2, "5", True)


def test_claims_and_figures_want_proof_once_they_say_something() -> None:
    content: Any = {
        "company": {"name": "甲公司", "total_assets": "5,000"},
        "capability": {"devices": {"connectable_devices": {"claimed": True}}},
    }
    held = Answers(EDITION.form, content)

    wanting = [f.path for f, read in held.fields() if is_provable(f) and is_asserted(f, read)]

    assert wanting == [FieldPath.parse("company.total_assets"), CLAIM]


@given(st.lists(st.sampled_from([*NAMES, "a[x]", "  "]), max_size=4), st.sampled_from(NAMES[:1]))
def test_what_is_named_and_no_longer_named_proves_and_does_not(names: list[Any], path: str) -> None:
    def proven(raw: Any) -> set[FieldPath]:
        row = {"file": "a.pdf", "proves": raw}
        evidence = Evidence(proofs_in(answers(row)))
        return {f.path for f in EDITION.form.fields() if evidence.proving(f.path)}

    at = FieldPath.parse(path)

    assert proven(naming(names, at)) == proven(names) | {at}
    assert proven(not_naming(EDITION.form, names, at)) == proven(names) - {at}


def test_what_is_proven_is_named_as_the_form_names_it() -> None:
    form = EDITION.form
    assert proven_name(form, "capability.community.company_users") == "1.3 平台服务的企业用户数"
    assert proven_name(form, "company.debt_ratio") == "负债率"
    assert proven_name(form, "capability.devices") == "1.1工业设备管理情况"
    assert proven_name(form, "no.such.field") == ""
