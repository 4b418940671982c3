"""The steps of an edition's form, and how far each is: derived from its declarations alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Literal

from app.model.answers import Answers, Known
from app.model.checks import Budget, Report, budgets_of
from app.model.composing import Composer
from app.model.compound import ClaimKind
from app.model.document import Cover
from app.model.edition import Edition
from app.model.form import Field, Node
from app.model.paths import FieldPath
from app.model.reading import Read, is_blank
from app.model.rules import REQUIRED, Finding

State = Literal["empty", "error", "warning", "done"]


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the form that is filled in at one sitting, in the order of the paper.

    ``roots`` are the paths that it holds, ``group`` the heading that it stands under in the list.
    """

    title: str
    roots: tuple[FieldPath, ...]
    group: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a step is. Confirmed warnings are settled, and hints are no problems.

    ``pending`` of the ``errors`` are about required fields of a part that nobody has begun: they
    are still to be filled in, and no reproach.
    """

    state: State
    errors: int
    warnings: int
    budgets: tuple[Budget, ...] = ()
    pending: int = 0

    @property
    def problems(self) -> int:
        """What is still to be looked at."""
        return self.errors + self.warnings

    @property
    def wrong(self) -> int:
        """The errors that somebody made."""
        return self.errors - self.pending

    @property
    def words(self) -> tuple[str, ...]:
        """What is still to be looked at, in words: 2个错误, 11项待填, 1个警告."""
        counted = ((self.wrong, "个错误"), (self.pending, "项待填"), (self.warnings, "个警告"))
        return tuple(f"{number}{what}" for number, what in counted if number)


COVER = "封面"
ELSEWHERE = Step("栏目以外的内容", ())
"""The step of findings about content that is no part of the form."""
OVERVIEW = Step("概览", ())
"""Not filled in: stands above the steps, and leads to an account of them all."""


@lru_cache(maxsize=8)
def steps_of(edition: Edition) -> tuple[Step, ...]:
    """The steps of an edition's form.

    Each member of the form is one; where it is made of sections only, each of those. Sections
    that are asked for on the cover alone are filled in together, as the step 封面.
    """
    covered = _covered(edition)
    cover: list[FieldPath] = []
    steps: list[Step] = []
    for member in edition.form.members.values():
        if isinstance(member, Field):
            steps.append(Step(member.spec.heading or member.spec.name, (member.path,)))
            continue
        boxes = list(_sections(member))
        title = member.spec.name if member.spec else str(member.path)
        if all(field.path in covered for field in member.fields()):
            cover.append(member.path)
        elif len(boxes) == len(member.members):
            steps += [Step(name, (path,), title) for path, name in boxes]
        else:
            steps.append(Step(title, (member.path,)))
    return (*([Step(COVER, tuple(cover))] if covered else []), *steps)


def step_at(steps: tuple[Step, ...], path: FieldPath) -> Step:
    """The step that ``path`` lies in, or the first that lies within ``path``."""
    for step in steps:
        if any(path.within(root) for root in step.roots):
            return step
    if path.parts:
        for step in steps:
            if any(root.within(path) for root in step.roots):
                return step
    return ELSEWHERE


@lru_cache(maxsize=8)
def _finder(steps: tuple[Step, ...]) -> Callable[[FieldPath], Step]:
    """As :func:`step_at`, for hundreds of paths at every keystroke."""
    return lru_cache(maxsize=1024)(partial(step_at, steps))


def progress_of(edition: Edition, answers: Answers, report: Report) -> dict[Step, Progress]:
    """How far each step is; :data:`ELSEWHERE` is among them only where it has problems."""
    steps = steps_of(edition)
    find = _finder(steps)
    findings: dict[Step, list[Finding]] = {step: [] for step in steps}
    for finding in report.findings:
        findings.setdefault(find(finding.path), []).append(finding)
    begun = _begun_steps(find, answers)
    budgets: dict[Step, list[Budget]] = {}
    for budget in budgets_of(answers):
        budgets.setdefault(find(budget.path), []).append(budget)
    return {
        step: _progress(found, step in begun or step is ELSEWHERE, tuple(budgets.get(step, ())))
        for step, found in findings.items()
        if found or step is not ELSEWHERE
    }


def pending_in(edition: Edition, answers: Answers, report: Report) -> frozenset[Finding]:
    """The errors about required fields of steps that nobody has begun."""
    find = _finder(steps_of(edition))
    begun = _begun_steps(find, answers)
    return frozenset(f for f in report.errors if _is_missing(f) and find(f.path) not in begun)


def overall(progress: Iterable[Progress]) -> Progress:
    """How far all of these are together."""
    parts = tuple(progress)
    errors, warnings = sum(p.errors for p in parts), sum(p.warnings for p in parts)
    pending = sum(p.pending for p in parts)
    state: State = "warning" if warnings else "empty" if pending else "done"
    if errors > pending:
        state = "error"
    if all(p.state == "empty" for p in parts):
        state = "empty"
    return Progress(state, errors, warnings, pending=pending)


def is_answered(field: Field, read: Read) -> bool:
    """Whether a person has put anything into a field; a claim left unticked and blank is not."""
    if isinstance(field.kind, ClaimKind):
        members = (part.raw for name, part in read.parts.items() if name != "claimed")
        return bool(read.value and read.value.claimed) or not all(map(is_blank, members))
    return not is_blank(read.raw)


def _begun(known: Known) -> bool:
    """Whether a person has put anything into a field or one of its rows; found out once."""
    begun: bool | None = known.kept.get("begun")
    if begun is None:
        begun = known.kept["begun"] = any(is_answered(*pair) for pair in known.fields)
    return begun


def _progress(findings: list[Finding], begun: bool, budgets: tuple[Budget, ...]) -> Progress:
    errors = sum(f.severity == "error" for f in findings)
    warnings = sum(f.severity == "warning" and not f.reason for f in findings)
    pending = 0 if begun else sum(map(_is_missing, findings))
    state: State = "error" if errors else "warning" if warnings else "done"
    return Progress(state if begun else "empty", errors, warnings, budgets, pending)


def _is_missing(finding: Finding) -> bool:
    return finding.code == REQUIRED and finding.severity == "error"


def _begun_steps(find: Callable[[FieldPath], Step], answers: Answers) -> set[Step]:
    return {find(known.fields[0][0].path) for known in answers.known.values() if _begun(known)}


def _sections(node: Node) -> Iterator[tuple[FieldPath, str]]:
    for member in node.members.values():
        if isinstance(member, Node) and member.spec is not None:
            yield member.path, member.spec.name


def _covered(edition: Edition) -> set[FieldPath]:
    """The paths of the fields that the cover shows."""
    blank = Composer(Answers(edition.form, {}), lambda _: True)
    covers = [block for block in edition.layout(blank) if isinstance(block, Cover)]
    return {value.path for cover in covers for _, value in cover.entries}
