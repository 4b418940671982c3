"""All checks of a draft: those that every field declares, and the rules of its edition.

:func:`check` never raises, whatever the draft holds, and is quick enough to run at every
keystroke: what is slow about a single value is remembered by the value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any

from app.model import characters
from app.model.answers import Answers, Known
from app.model.compound import ClaimKind, NarrativeKind, PathList, figures_in
from app.model.counting import count_words
from app.model.draft import Draft
from app.model.edition import Aspect, Edition
from app.model.fields import WordLimit
from app.model.form import Field, Node, form_of
from app.model.kinds import FileName
from app.model.paths import FieldPath
from app.model.problem import Severity
from app.model.reading import Read, is_blank
from app.model.rules import REQUIRED, Finding, judged
from app.model.surroundings import Nowhere, Surroundings
from app.model.values import Frozen, Narrative, Paragraph

MOST_CHARACTERS = 3
"""So many odd characters of one text are named; a whole binary file pasted in has thousands."""
NEAR_LIMIT = 0.95
"""From this share of a limit on a person is told that it is near."""


@dataclass(frozen=True, slots=True)
class Report:
    """Every finding about a draft, in the order of the paper."""

    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What must be mended before a declaration can be sealed."""
        return tuple(f for f in self.findings if f.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What is probably wrong, and not yet confirmed."""
        return tuple(f for f in self.findings if f.severity == "warning" and not f.reason)


def check(edition: Edition, draft: Draft, surroundings: Surroundings | None = None) -> Report:
    """Judge a draft by its edition. Nothing is changed, and nothing is raised."""
    return check_answers(
        edition, Answers(edition.form, dict(draft.content)), draft, surroundings or Nowhere()
    )


def check_answers(
    edition: Edition, answers: Answers, draft: Draft, surroundings: Surroundings
) -> Report:
    """As :func:`check`, for answers that are already read."""
    findings = [*_misplaced(answers)]
    for known in answers.known.values():
        findings += _own_findings(known, edition.form)
        for field, read in _dependent(known):
            findings += _dependent_findings(field, read, answers, surroundings)
    for known in answers.known.values():
        findings += _character_findings(known, surroundings)
    findings += _limit_findings(answers)
    for aspect, claims in _claims_of(edition.model, edition.aspects):
        findings += judged(answers, aspect, partial(_aspect_findings, aspect, claims))
    for rule in edition.rules:
        findings += judged(answers, rule, rule.findings)
    order = _printed_order(edition.model)
    findings.sort(key=lambda finding: order.get(_known(finding.path, order), -1))
    reasons = {(c.code, c.path): c.reason for c in draft.confirmations}
    return Report(tuple(_finished(f, reasons) for f in findings))


def title(field: Field) -> str:
    """A field's name in sentences: its section and its label, in corner brackets."""
    section = field.sections[-1].name if field.sections else ""
    # 企业简介 is both a section and the cell that its fields share: once is enough.
    known = not section or section in (field.spec.group, field.label)
    return f"「{field.label}」" if known else f"「{section}·{field.label}」"


def _finished(finding: Finding, reasons: dict[tuple[str, FieldPath], str]) -> Finding:
    """The finding with its full stop, and with the reason that confirms it, if one does."""
    reason = reasons.get((finding.code, finding.path), "") if finding.severity == "warning" else ""
    return replace(finding, message=f"{finding.message}。", reason=reason)


@lru_cache(maxsize=8)
def _printed_order(model: type[Frozen]) -> dict[FieldPath, int]:
    order: dict[FieldPath, int] = {}
    for index, field in enumerate(form_of(model).fields()):
        for depth in range(len(field.path.parts) + 1):
            order.setdefault(FieldPath(field.path.parts[:depth]), index)
    return order


def _known(path: FieldPath, order: dict[FieldPath, int]) -> FieldPath:
    path = path.rowless()
    while path.parts and path not in order:
        path = path.parent
    return path


# --- what every field declares ---------------------------------------------------------------


def _misplaced(answers: Answers) -> Iterator[Finding]:
    for item in answers.misplaced:
        node = answers.form.find(item.path.parent if item.path.parts else item.path)
        spec = node.spec if isinstance(node, Node) else None
        where = f"「{spec.name}」" if spec else "申报书"
        problem = item.problem
        yield Finding(problem.code, item.path, problem.severity, where + problem.message)


def _own_findings(known: Known, form: Node) -> tuple[Finding, ...]:
    """What a value alone gives rise to: found once for as long as it stays the same."""
    found: tuple[Finding, ...] | None = known.kept.get("own")
    if found is None:
        found = known.kept["own"] = tuple(
            finding for field, read in known.fields for finding in _found_in(field, read, form)
        )
    return found


def _found_in(field: Field, read: Read, form: Node) -> Iterator[Finding]:
    for problem in read.problems:
        path = FieldPath(field.path.parts + FieldPath.parse(problem.member).parts)
        yield Finding(problem.code, path, problem.severity, title(field) + problem.message)
    if field.spec.when is None:
        yield from _presence(field, read)
    if isinstance(field.kind, ClaimKind):
        yield from _claim_findings(field, field.kind, read)
    if field.spec.required and isinstance(read.value, Narrative) and not _has_words(read.value):
        message = f"{title(field)}只有图表，没有文字，请补充文字说明"
        yield Finding("narrative.no-words", field.path, "warning", message)
    if isinstance(field.kind, PathList):
        for path in read.value or ():
            if not isinstance(form.find(FieldPath.parse(path)), Field):
                message = f"{title(field)}中的“{path[:60]}”不是申报书的栏目，请改选"
                yield Finding("unknown-field", field.path, "warning", message)


def _has_words(value: Narrative) -> bool:
    return any(isinstance(b, Paragraph) and not is_blank(b.text) for b in value.blocks)


def _dependent(known: Known) -> tuple[tuple[Field, Read], ...]:
    """The fields of a value that can't be judged without looking elsewhere."""
    found: tuple[tuple[Field, Read], ...] | None = known.kept.get("dependent")
    if found is None:
        found = known.kept["dependent"] = tuple(
            (field, read)
            for field, read in known.fields
            if field.spec.when is not None or isinstance(field.kind, FileName | NarrativeKind)
        )
    return found


def _dependent_findings(
    field: Field, read: Read, answers: Answers, surroundings: Surroundings
) -> Iterator[Finding]:
    if field.spec.when is not None:
        yield from _presence(field, read, answers)
    yield from _file_findings(field, read, surroundings)


def _file_findings(field: Field, read: Read, surroundings: Surroundings) -> Iterator[Finding]:
    """Files that must be there."""
    if isinstance(field.kind, FileName) and read.value:
        for problem in surroundings.file_problems(read.value, "evidence"):
            message = title(field) + problem.message
            yield Finding(problem.code, field.path, problem.severity, message)
    if isinstance(field.kind, NarrativeKind):
        for index, file in figures_in(read.raw):
            for problem in surroundings.file_problems(file, "figure"):
                at = field.path / index / "file"
                yield Finding(problem.code, at, problem.severity, title(field) + problem.message)


def _presence(field: Field, read: Read, answers: Answers | None = None) -> Iterator[Finding]:
    """Required fields, and fields that only apply where another of ``answers`` says so."""
    # A warning says nothing of whether there is an answer: an unknown member is none.
    spec, blank = field.spec, read.value is None and not read.unreadable
    when = spec.when if answers is not None else None
    applies = when is None or answers is None or answers.value(when.path) == when.equals
    if spec.required and applies and blank:
        yield Finding(REQUIRED, field.path, "error", f"{title(field)}尚未填写，请填写")
    if when is None or answers is None or applies or blank or answers[when.path].unreadable:
        return
    asked = answers.form.find(FieldPath.parse(when.path))
    because = title(asked) if isinstance(asked, Field) else ""
    message = f"{title(field)}已填写，但与{because}的选择不符，请改正选择，或清除所填内容"
    yield Finding("not-applicable", field.path, "warning", message)


def _claim_findings(field: Field, kind: ClaimKind, read: Read) -> Iterator[Finding]:
    claimed = bool(read.value and read.value.claimed)
    missing = [m for m in kind.members if read.parts.get(m) is None or _blank(read.parts[m])]
    if claimed and missing:
        units = dict(zip(kind.members, field.spec.units(), strict=False))
        for member in missing:
            what = _MEMBER_NAMES[member].format(unit=units.get(member, ""))
            message = f"{title(field)}已勾选，但没有填写{what}，请填写，或取消勾选"
            yield Finding("claim.value-missing", field.path / member, "error", message)
    elif not claimed and len(missing) < len(kind.members) and not read.parts["claimed"].problems:
        message = f"{title(field)}填写了内容但没有勾选，请勾选，或清除所填内容"
        yield Finding("claim.not-ticked", field.path / "claimed", "warning", message)
    kinds, count = (read.parts.get(m) for m in ("kinds", "count"))
    if not kinds or not count or kinds.value is None or count.value is None:
        return
    if kinds.value > count.value:
        message = f"{title(field)}的种类数{kinds.value}多于总数{count.value}，请核对后修改"
        yield Finding("claim.kinds-over-count", field.path / "kinds", "warning", message)


_MEMBER_NAMES = {
    "kinds": "种类数（{unit}）",
    "count": "数量（{unit}）",
    "amount": "数值（{unit}）",
    "answer": "“是”或“否”",
    "text": "具体内容",
}


def _blank(read: Read) -> bool:
    return read.value is None and not read.problems


def _character_findings(known: Known, surroundings: Surroundings) -> tuple[Finding, ...]:
    """Characters that can't be printed or seen, found once for the same value and fonts."""
    held: tuple[Surroundings, tuple[Finding, ...]] | None = known.kept.get("characters")
    if held is None or held[0] is not surroundings:
        held = (surroundings, tuple(_odd_characters(known, surroundings)))
        known.kept["characters"] = held
    return held[1]


def _odd_characters(known: Known, surroundings: Surroundings) -> Iterator[Finding]:
    # The texts of a value share their characters: each is asked for once.
    letters = frozenset[str]().union(*(_letters(text) for _, text in known.texts))
    missing = frozenset(c for c in letters if not surroundings.printable(c))
    for field, text in known.texts:
        if missing or characters.suspicious(text):
            for code, severity, message in _bad_characters(text, missing):
                yield Finding(code, field.path, severity, title(field) + message)


def _bad_characters(text: str, missing: frozenset[str]) -> Iterator[tuple[str, Severity, str]]:
    odd = characters.suspicious(text)
    # What can't be printed comes first: a few invisible marks must not hide it.
    for suspect in sorted(odd, key=lambda s: s.severity != "error")[:MOST_CHARACTERS]:
        message = characters.describe(text, suspect)
        yield f"character.{suspect.kind}", suspect.severity, message
    known = {suspect.character for suspect in odd}
    for character in sorted((_letters(text) & missing) - known):
        yield "character.no-font", "error", characters.unprintable(text, character)


@lru_cache(maxsize=2048)
def _letters(text: str) -> frozenset[str]:
    """The different visible characters of a text."""
    return frozenset(character for character in set(text) if not character.isspace())


# --- limits and aspects -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Budget:
    """What is used of a limit: ``words`` 字 of at most ``limit``, in ``fields`` together.

    ``path`` is that of the field, or of the section whose narratives share the limit.
    """

    path: FieldPath
    fields: tuple[Field, ...]
    words: int
    limit: int


def budgets_of(answers: Answers) -> tuple[Budget, ...]:
    """The limits of 字数 and what is used of each, in printed order."""
    budgets: tuple[Budget, ...] | None = answers.kept.get("budgets")
    if budgets is None:
        budgets = answers.kept["budgets"] = tuple(_budgets(answers))
    return budgets


def _budgets(answers: Answers) -> Iterator[Budget]:
    shares: dict[tuple[FieldPath, WordLimit], list[tuple[Field, Read]]] = {}
    for field, read in answers.fields():
        limit = field.spec.limit
        if limit is not None:
            at = FieldPath.parse(limit.shared) if limit.shared else field.path
            shares.setdefault((at, limit), []).append((field, read))
    for (path, limit), members in shares.items():
        words = sum(words_of(read.value) for _, read in members)
        yield Budget(path, tuple(field for field, _ in members), words, limit.words)


def _limit_findings(answers: Answers) -> Iterator[Finding]:
    for budget in budgets_of(answers):
        words, limit = budget.words, budget.limit
        name = "和".join(map(title, budget.fields))
        together = "合计" if len(budget.fields) > 1 else ""
        if words > limit:
            message = f"{name}{together}{words}字，超过{limit}字的上限，请删减{words - limit}字"
            yield Finding("limit.over", budget.path, "error", message)
        elif words >= limit * NEAR_LIMIT:
            message = f"{name}{together}{words}字，接近{limit}字的上限，请注意控制篇幅"
            yield Finding("limit.near", budget.path, "info", message)


def words_of(value: Any) -> int:
    """The 字数 of a narrative or a text, captions and table cells included."""
    if isinstance(value, Narrative):
        return sum(_count(text) for text in value.texts())
    return _count(value) if isinstance(value, str) else 0


@lru_cache(maxsize=2048)
def _count(text: str) -> int:
    return count_words(text)


@lru_cache(maxsize=8)
def _claims_of(
    model: type[Frozen], aspects: tuple[Aspect, ...]
) -> tuple[tuple[Aspect, tuple[Field, ...]], ...]:
    """What can be claimed for each aspect; those for which nothing can are left out."""
    claims: dict[int, list[Field]] = {}
    for field in form_of(model).fields():
        if isinstance(field.kind, ClaimKind):
            claims.setdefault(field.aspect, []).append(field)
    return tuple((a, tuple(claims[a.number])) for a in aspects if a.number in claims)


def _aspect_findings(
    aspect: Aspect, claims: tuple[Field, ...], answers: Answers
) -> Iterator[Finding]:
    values = [answers.value(field.path) for field in claims]
    if not any(value and value.claimed for value in values):
        field = claims[0]
        message = (
            f"「{field.sections[-1].name}」没有勾选任何一项：附件1第{aspect.number}方面"
            f"“{aspect.title}”将得不到评价，请勾选具备的能力"
        )
        yield Finding("aspect.nothing-claimed", field.path.parent, "warning", message)
