"""A sample of the black-box run: the real program, on a screen of its own, gets keys alone."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.model.editions import EDITIONS
from tests.examples import COMPLETE, content_of
from tests.outside.filling import Filling, steps
from tests.outside.interrupting import LIMIT, go_to_step, interrupt, text_in
from tests.outside.program import Paper, Program, findings
from tests.outside.xserver import Hands, reason_against, screen

pytestmark = pytest.mark.skipif(bool(reason_against()), reason=reason_against())


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """The program, with nothing open."""
    with screen(tmp_path) as display, Hands(display) as hands:
        made = Program(display, tmp_path / "home", hands)
        try:
            made.start()
            yield made
        finally:
            made.end()


def sample() -> dict[str, Any]:
    """Of the complete example a few fields of each kind."""
    content = content_of(COMPLETE)
    case, proof = content["cases"][0], content["evidence"][0]
    kinds = ("paragraph", "figure")
    case["description"] = [b for b in case["description"] if b["kind"] in kinds][-3:-1]
    kept = ("commitment", "recommendation", "platform")
    new = content["capability"]["new_technology"]
    return {name: content[name] for name in kept} | {
        "capability": {"new_technology": new},
        "cases": [case],
        "evidence": [proof],
    }


def step_of(path: str) -> int:
    """The step on which a field stands."""
    return next(i for i, roots in enumerate(steps()) if any(path.startswith(r) for r in roots))


def test_fields_of_every_kind_are_filled_in_by_keyboard_and_survive_a_kill(
    program: Program, tmp_path: Path
) -> None:
    paper = Paper(tmp_path / "申报书.shenbao")
    program.new(paper.path)
    content = sample()
    filling = Filling(program, paper, EDITIONS[0], content, COMPLETE.parent)
    for root in ("commitment", "platform", "capability.new_technology", "cases", "evidence"):
        go_to_step(program, step_of(root))
        filling.fill_step(*list(steps())[step_of(root)])

    wrong = {f["path"] for f in findings(program, paper.path) if f["severity"] == "error"}
    left = {"company", "regions", "architecture", "roadmap"}
    assert {path.split(".")[0] for path in wrong} == left
    loss = interrupt(program, paper, "regions", step_of("regions"), random.Random(139))
    assert loss.age <= LIMIT + loss.lag
    assert loss.undone > 0
    assert text_in(paper.get("regions")) == ""
    assert paper.get("platform.name") == content["platform"]["name"]
