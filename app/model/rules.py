"""Rules across fields: each names what it reads, and stays silent while an input is unreadable."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.model.answers import Answers, Watched
from app.model.paths import FieldPath
from app.model.problem import Severity

REQUIRED = "required"
"""The code of the finding that a field which must be filled in is blank."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, where, and what to do about it.

    ``code`` is stable, ``message`` a whole Chinese sentence that names the field. ``reason`` is
    why a person stands by it, where a warning was confirmed.
    """

    code: str
    path: FieldPath
    severity: Severity
    message: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A judgement over the fields at ``reads``; ``judge`` gives findings for the answers."""

    code: str
    reads: tuple[str, ...]
    judge: Callable[[Answers], Iterable[Finding]]

    def findings(self, answers: Answers) -> Iterator[Finding]:
        """The findings of this rule; none while something that it reads can't be understood."""
        if not any(answers[path].unreadable for path in self.reads):
            yield from self.judge(answers)


def judged(
    answers: Answers, key: object, judge: Callable[[Answers], Iterable[Finding]]
) -> Sequence[Finding]:
    """The findings of ``judge``, which is asked anew only where what it looked at was read anew.

    ``key`` tells one judge from another; ``judge`` looks at nothing but the answers.
    """
    if answers.earlier is None:
        return tuple(judge(answers))  # perhaps nobody ever reads on from these
    held: tuple[frozenset[object] | None, tuple[Finding, ...]] | None = answers.earlier.get(key)
    if held is None or held[0] is None or not held[0].isdisjoint(answers.fresh):
        watched = Watched(answers)
        findings = tuple(judge(watched))
        held = (None if watched.asked is None else frozenset(watched.asked), findings)
    answers.kept[key] = held
    return held[1]


def rule(
    code: str, *reads: str, at: str = "", severity: Severity = "warning"
) -> Callable[[Callable[..., str | None]], Rule]:
    """Make a rule of a function from the values at ``reads`` to a sentence, or ``None``.

    The function is asked only when every value is there. The finding stands at ``at``, or at the
    first field that is read.
    """
    place = FieldPath.parse(at or reads[0])

    def make(judge: Callable[..., str | None]) -> Rule:
        def findings(answers: Answers) -> Iterator[Finding]:
            values = [answers.value(path) for path in reads]
            if all(value is not None for value in values):
                message = judge(*values)
                if message:
                    yield Finding(code, place, severity, message)

        return Rule(code, reads, findings)

    return make
