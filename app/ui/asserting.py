"""What a form asserts, and what proves it: the rows of the table of proofs, and of what chooses.

Figures and claims are listed whatever stands in them; of the other fields (应用案例, 区域落地情况)
those that a piece of evidence names.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from app.model.answers import Answers
from app.model.compound import ClaimKind
from app.model.difference import claim_shown
from app.model.edition import Aspect, Edition
from app.model.form import Field
from app.model.kinds import Amount, Count
from app.model.paths import FieldPath
from app.model.proofs import Proof, evidence_lists, evidence_of, is_asserted, is_provable
from app.model.reading import Read, raw_text

BARE = "缺证明"
"""Of what is asserted and not proven."""


@dataclass(frozen=True)
class Assertion:
    """A figure or claim: what stands there, and the pieces that name it.

    ``asserted`` tells that it is ticked or filled in. ``optional`` is a field of another kind,
    which nobody expects to be proven.
    """

    field: Field
    value: str
    asserted: bool
    pieces: tuple[Proof, ...]
    optional: bool = False

    @property
    def path(self) -> FieldPath:
        """Where it stands."""
        return self.field.path

    @property
    def label(self) -> str:
        """What it is called."""
        return self.field.label.rstrip("：:")

    @cached_property
    def named_by(self) -> dict[FieldPath, Proof]:
        """The pieces that name it, by their rows."""
        return {piece.path: piece for piece in self.pieces}

    @property
    def proofs(self) -> int:
        """How many pieces prove it: those that have their files."""
        return sum(piece.filed for piece in self.pieces)

    @property
    def bare(self) -> bool:
        """Whether it is asserted, and nothing proves it."""
        return self.asserted and not self.optional and not self.proofs

    @property
    def words(self) -> str:
        """How it stands: 3份, 缺证明, 未勾选, 未填写."""
        if self.proofs:
            return f"{self.proofs}份"
        if self.bare:
            return BARE
        if self.optional:
            return ""
        return "未勾选" if isinstance(self.field.kind, ClaimKind) else "未填写"


@dataclass(frozen=True)
class Group:
    """The assertions that speak to one aspect, or of one section of the form."""

    title: str
    aspect: Aspect | None
    assertions: tuple[Assertion, ...]

    @property
    def words(self) -> str:
        """How many are proven and how many bare: 有证明2项，缺证明3项."""
        proven = sum(bool(one.proofs) for one in self.assertions)
        bare = sum(one.bare for one in self.assertions)
        said = [f"{BARE}{bare}项"] if bare else []
        said = [f"有证明{proven}项", *said] if proven else said
        if said:
            return "，".join(said)
        return "没有勾选或填写的" if not any(a.asserted for a in self.assertions) else ""

    @property
    def wording(self) -> str:
        """What the notice says of the aspect."""
        aspect = self.aspect
        return f"能力要求：{aspect.requirement}\n评价指标：{aspect.indicators}" if aspect else ""


def assertions_in(
    edition: Edition, answers: Answers, kept: Collection[FieldPath] = ()
) -> tuple[Group, ...]:
    """What the answers assert, in printed order; nothing where an edition asks for no proofs.

    Fields in ``kept`` are listed though nothing names them any more.
    """
    lists = evidence_lists(edition.form)
    if not lists:
        return ()
    evidence, aspects = evidence_of(answers), {aspect.number: aspect for aspect in edition.aspects}
    groups: dict[str, tuple[Aspect | None, list[Assertion]]] = {}
    for field in edition.form.fields():
        if field.path in lists:
            continue
        pieces, optional = evidence.naming(field.path), not is_provable(field)
        named = any(name.within(field.path) for piece in pieces for name in piece.names)
        if optional and not named and field.path not in kept:
            continue
        aspect = aspects.get(field.aspect)
        title = group_title(edition, field)
        read = answers[field.path]
        asserted = is_asserted(field, read)
        one = Assertion(field, value_words(field, read), asserted, pieces, optional)
        groups.setdefault(title, (aspect, []))[1].append(one)
    return tuple(Group(title, aspect, tuple(ones)) for title, (aspect, ones) in groups.items())


def value_words(field: Field, read: Read) -> str:
    """What stands in a figure or claim, with its units; of other fields nothing."""
    if isinstance(field.kind, ClaimKind):
        raw = read.raw if isinstance(read.raw, dict) else {}
        return claim_shown(field, field.kind, read.value, raw).removeprefix("已勾选，")
    if isinstance(field.kind, Amount | Count):
        known = read.value is not None
        return field.kind.show(read.value) + field.spec.unit if known else raw_text(read.raw)
    return ""


def group_title(edition: Edition, field: Field) -> str:
    """What a field is listed under: its aspect, else its section."""
    aspect = next((a for a in edition.aspects if a.number == field.aspect), None)
    if aspect is not None:
        return f"第{aspect.number}方面　{aspect.title}"
    return field.sections[-1].name if field.sections else "其他栏目"
