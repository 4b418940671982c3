"""Every kind of tampering that ``benchmarks/tampering.py`` lists is told, with its place."""

from pathlib import Path

import pytest

from benchmarks.tampering import KINDS, Tampering
from tests.export.verify.conftest import Released


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_it_is_told(released: Released, tmp_path: Path, kind: Tampering) -> None:
    assert kind.is_told(released.exported, tmp_path)
