"""What evidence proves: the same wherever it is asked for."""

from typing import Any

import pytest

from app.model.answers import Answers
from app.model.editions.miit_2018 import EDITION
from app.model.paths import FieldPath
from app.model.proofs import evidence_lists, proofs_in
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
