"""Whatever a process answers that draws pages, who asked gets one or is told that there is none."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from app.export.evidence import engraving
from app.export.evidence.engraving import Engraving, Undrawn


def _answering(answer: str) -> Callable[[Any], list[str]]:
    program = f"import sys\nfor line in sys.stdin: print({answer!r}, flush=True)"
    return lambda _: [sys.executable, "-c", program]


@pytest.mark.parametrize("answer", ["5", "null", '["done"]', "{", '{"failed": 1}', "[" * 9999])
def test_answers_of_no_sense_are_no_pages(answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engraving, "command", _answering(answer))
    with Engraving(20) as process, pytest.raises(Undrawn):
        process.ask({"plate": "x"})


def test_a_process_that_cannot_start_draws_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engraving, "command", lambda _: ["/nonexistent/program"])
    with Engraving(20) as process, pytest.raises(Undrawn):
        process.ask({"plate": "x"})
