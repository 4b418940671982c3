"""Where a draft stands: what is answered, what is claimed and proven, what still stands in the way.

Everything is derived from the edition's declarations, the answers and the report.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from app.model.answers import Answers
from app.model.checks import Budget, Report, budgets_of, title
from app.model.compound import ClaimKind, Rows
from app.model.edition import Aspect, Edition
from app.model.fields import Condition
from app.model.form import Field
from app.model.paths import FieldPath
from app.model.proofs import Proof, evidence_lists, proofs_in
from app.model.reading import Read
from app.model.rules import REQUIRED, Finding
from app.ui.outline import (
    Progress,
    Step,
    is_answered,
    pending_in,
    progress_of,
    step_at,
    steps_of,
)


@dataclass(frozen=True, slots=True)
class StepStanding:
    """How much of a step is answered: ``answered`` of the ``asked`` fields that apply now.

    ``missing`` are the findings about required fields without an answer.
    """

    step: Step
    progress: Progress
    answered: int
    asked: int
    missing: tuple[Finding, ...]

    @property
    def place(self) -> FieldPath | None:
        """Where going on with the step begins: at its first gap, else at its first field."""
        if self.missing:
            return self.missing[0].path
        return self.step.roots[0] if self.step.roots else None


ClaimState = Literal["proven", "bare", "claimed", "troubled", "open"]
CLAIM_STATES: dict[ClaimState, str] = {
    "proven": "已勾选，有证明材料",
    "bare": "已勾选，缺证明材料",
    "claimed": "已勾选",
    "troubled": "有错误",
    "open": "未勾选",
}


@dataclass(frozen=True, slots=True)
class ClaimStanding:
    """A line of the form that begins with □: whether it is claimed, and proven by evidence.

    Where an edition doesn't ask what its evidence proves, a claim is neither proven nor bare.
    """

    path: FieldPath
    label: str
    claimed: bool
    state: ClaimState


@dataclass(frozen=True, slots=True)
class AspectStanding:
    """One of the aspects that platforms are judged by, and the claims that speak to it."""

    aspect: Aspect
    claims: tuple[ClaimStanding, ...]

    def of(self, *states: ClaimState) -> tuple[ClaimStanding, ...]:
        """The claims in one of these states, in printed order."""
        return tuple(claim for claim in self.claims if claim.state in states)

    @property
    def place(self) -> FieldPath | None:
        """Where the aspect's part of the form begins."""
        return self.claims[0].path if self.claims else None

    @property
    def words(self) -> str:
        """What the picture shows, in words: 勾选5项，共8项：有证明2项，缺证明3项."""
        number = sum(claim.claimed for claim in self.claims)
        words = f"勾选{number}项，共{len(self.claims)}项" if number else "一项未勾选"
        counted: dict[ClaimState, str] = {
            "proven": "有证明",
            "bare": "缺证明",
            "troubled": "有错误",
        }
        details = [
            f"{name}{len(self.of(state))}项" for state, name in counted.items() if self.of(state)
        ]
        return f"{words}：{'，'.join(details)}" if details else words


@dataclass(frozen=True, slots=True)
class Hurdle:
    """Something between here and 定稿: how many there are, and where the first one is.

    One that ``hinders`` must be taken before a declaration can be sealed; the others should be.
    """

    title: str
    words: str
    count: int
    hinders: bool
    place: FieldPath | None
    pending: bool = False
    """Whether it is about what nobody has come to yet, which is no reproach."""


@dataclass(frozen=True, slots=True)
class Standing:
    """All of it."""

    steps: tuple[StepStanding, ...]
    aspects: tuple[AspectStanding, ...]
    budgets: tuple[tuple[str, Budget], ...]
    hurdles: tuple[Hurdle, ...]

    @property
    def ready(self) -> bool:
        """Whether nothing hinders sealing the declaration."""
        return not any(hurdle.count for hurdle in self.hurdles if hurdle.hinders)


def standing_of(edition: Edition, answers: Answers, report: Report) -> Standing:
    """Where the draft with these answers and this report stands."""
    aspects = tuple(_aspects(edition, answers, report))
    budgets = tuple((_budget_title(budget), budget) for budget in budgets_of(answers))
    pending = pending_in(edition, answers, report)
    hurdles = tuple(_hurdles(report, pending, aspects))
    return Standing(tuple(_steps(edition, answers, report)), aspects, budgets, hurdles)


def due_words(due_on: date, today: date) -> str:
    """How far away the day is on which a declaration is due.

    >>> due_words(date(2018, 5, 4), date(2018, 4, 20))
    '还有14天'
    """
    days = (due_on - today).days
    if days > 1:
        return f"还有{days}天"
    if days >= 0:
        return "就在今天" if days == 0 else "就在明天"
    return "已截止"


# --- steps ------------------------------------------------------------------------------------


def _steps(edition: Edition, answers: Answers, report: Report) -> Iterator[StepStanding]:
    steps = steps_of(edition)
    numbers = {step: [0, 0] for step in steps}
    for field, read in answers.fields():
        if _is_asked(field, read, answers):
            count = numbers.setdefault(step_at(steps, field.path), [0, 0])
            count[0] += is_answered(field, read)
            count[1] += 1
    missing: dict[Step, list[Finding]] = {}
    for finding in report.errors:
        if finding.code == REQUIRED:
            missing.setdefault(step_at(steps, finding.path), []).append(finding)
    for step, progress in progress_of(edition, answers, report).items():
        answered, asked = numbers.get(step, (0, 0))
        if asked or progress.problems:
            lacking = tuple(missing.get(step, ()))
            yield StepStanding(step, progress, answered, asked, lacking)


def _is_asked(field: Field, read: Read, answers: Answers) -> bool:
    """Whether the field applies; a list counts by the fields of its rows once it has any."""
    if isinstance(field.kind, Rows) and read.rows:
        return False
    when: Condition | None = field.spec.when
    return when is None or answers.value(when.path) == when.equals


# --- aspects ----------------------------------------------------------------------------------


def _aspects(edition: Edition, answers: Answers, report: Report) -> Iterator[AspectStanding]:
    claims: dict[int, list[tuple[Field, Read]]] = {}
    for field, read in answers.fields():
        if isinstance(field.kind, ClaimKind):
            claims.setdefault(field.aspect, []).append((field, read))
    proofs = proofs_in(answers) if evidence_lists(edition.form) else None
    troubled = [finding.path for finding in report.errors]
    for aspect in edition.aspects:
        standing = tuple(
            _claim(field, read, proofs, troubled) for field, read in claims.get(aspect.number, ())
        )
        yield AspectStanding(aspect, standing)


def _claim(
    field: Field, read: Read, proofs: Sequence[Proof] | None, troubled: list[FieldPath]
) -> ClaimStanding:
    claimed = bool(read.value and read.value.claimed)
    state: ClaimState = "open"
    if any(path.within(field.path) for path in troubled):
        state = "troubled"
    elif claimed and proofs is None:
        state = "claimed"
    elif claimed:
        state = "proven" if any(p.proves(field.path) for p in proofs or ()) else "bare"
    return ClaimStanding(field.path, field.label, claimed, state)


# --- limits and hurdles -----------------------------------------------------------------------


def _budget_title(budget: Budget) -> str:
    if len(budget.fields) == 1:
        return title(budget.fields[0]).strip("「」")
    names = [section.name for section in budget.fields[0].sections]
    return names[-1] if names else str(budget.path)


def _hurdles(
    report: Report, pending: frozenset[Finding], aspects: tuple[AspectStanding, ...]
) -> Iterator[Hurdle]:
    blank = [f for f in report.errors if f in pending]
    wrong = [f for f in report.errors if f not in pending]
    doubtful = report.warnings
    bare = [claim for aspect in aspects for claim in aspect.of("bare")]
    waiting = _hurdle("待填", blank, "项必填的还没有填写", "各部分都已开始填写", hinders=True)
    yield replace(waiting, pending=True)
    yield _hurdle("错误", wrong, "个需要改正", "没有错误", hinders=True)
    yield _hurdle("警告", doubtful, "个没有确认", "没有待确认的警告", hinders=False)
    if bare or any(aspect.of("proven") for aspect in aspects):
        yield _hurdle(
            "证明材料", bare, "项勾选的能力没有证明材料", "勾选的能力都有证明材料", hinders=False
        )


def _hurdle(
    name: str,
    found: list[Finding] | tuple[Finding, ...] | list[ClaimStanding],
    words: str,
    none: str,
    *,
    hinders: bool,
) -> Hurdle:
    place = found[0].path if found else None
    return Hurdle(name, f"{len(found)}{words}" if found else none, len(found), hinders, place)
