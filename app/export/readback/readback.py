"""Reading an edited DOCX back: :func:`read_amendments`."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.export.readback.amendments import Amendment, Amendments, How, accepted
from app.export.readback.base import Base, base_of
from app.export.readback.expected import Expected, expect
from app.export.readback.found import Answer, Reading, Stray
from app.export.readback.glyphs import ticked
from app.export.readback.lines import Revision, read_lines
from app.export.readback.narratives import narrative_json, read_narrative, same_blocks
from app.export.readback.reading import read
from app.export.readback.rows import RowChanges
from app.export.readback.showing import Showing
from app.export.readback.values import understand
from app.export.verify.docx import read_docx
from app.export.verify.safety import Archive
from app.model.answers import Answers
from app.model.checks import check_answers
from app.model.compound import ClaimKind
from app.model.draft import Draft
from app.model.edition import Edition
from app.model.failure import Failure
from app.model.form import Field
from app.model.kinds import Choice
from app.model.paths import FieldPath
from app.model.values import Json, Narrative
from app.store.files import Readable

_LEAST = 0.5
"""A document with less of the printed words of the form is not of this form."""
_MOST_FINDINGS = 3
_SHOWN = 60
_GONE = "文档中找不到这个栏目（所在的行或段落已删除）"
_ELSEWHERE = ("修订", "批注", "脚注", "尾注", "自动编号", "数据绑定")
"""What is told with the answer or the place that it belongs to."""


def read_amendments(
    data: bytes,
    name: str,
    edition: Edition,
    draft: Draft,
    files: Readable,
    went_on: Callable[[str], None] = lambda _: None,
) -> Amendments:
    """What an edited document changes, against the declaration that it was exported from.

    ``files`` are those of the draft. ``went_on`` is told now and then what is done, and may raise
    to end it. Raises :class:`~app.model.failure.Failure` where the bytes are no DOCX, are damaged
    or dangerous, or are no document of this form.
    """
    went_on("正在打开文档…")
    archive = Archive(io.BytesIO(data), name)
    seen = read_docx(io.BytesIO(data), name)
    base = base_of(seen, name, edition, draft, files)
    went_on("正在读取文字…")
    lines = read_lines(archive)
    went_on("正在对照申报书…")
    expected = expect(edition, base.draft)
    reading = read(expected, lines)
    if reading.found < _LEAST:
        raise Failure(
            f"“{name}”中找不到这份申报书的大部分栏目，可能是另一种文件，请检查后重新选择。"
        )
    hidden = (
        Stray("", f"{oddity.kind}“{oddity.text[:_SHOWN]}”")
        for oddity in seen.oddities
        if not any(word in oddity.kind for word in _ELSEWHERE)
    )
    reading.strays += hidden
    went_on("正在检查改动的结果…")
    return _Maker(edition, draft, files, base, expected, reading).amendments()


@dataclass(frozen=True, slots=True)
class _Change:
    """A change before it is put beside the draft: ``path`` is its place in the declaration."""

    path: FieldPath
    value: Json
    where: str
    how: How
    revisions: tuple[Revision, ...]
    problem: str = ""
    usable: bool = True
    seen: str = ""
    """What stands in the document, where it can't be understood."""


class _Maker:
    def __init__(
        self,
        edition: Edition,
        draft: Draft,
        files: Readable,
        base: Base,
        expected: Expected,
        reading: Reading,
    ) -> None:
        self._edition, self._draft, self._files = edition, draft, files
        self._base, self._expected, self._reading = base, expected, reading
        self._showing = Showing(edition)
        self._typed = Answers(edition.form, dict(base.renamed.content))
        self._now = Answers(edition.form, dict(draft.content))
        report = check_answers(edition, self._now, draft, files)
        self._said = {(f.code, f.path, f.message) for f in report.findings}
        self._rows = RowChanges(self._showing, draft, base, expected, reading)
        self._untouched = self._known = 0

    def amendments(self) -> Amendments:
        """Every change, in printed order."""
        order = {
            token.path: number
            for number, item in reversed(list(enumerate(self._expected.items)))
            for token in item.tokens
            if token.path is not None
        }
        changes = [*self._answers(), *self._passages(), *self._moved()]
        changes.sort(key=lambda change: order.get(change.path, len(order)))
        items = [item for change in changes if (item := self._amendment(change)) is not None]
        items += self._rows.amendments(self._now)
        places = {field.path: n for n, field in enumerate(self._edition.form.fields())}
        items.sort(key=lambda item: _rank(item.path, places))
        return Amendments(
            tuple(map(self._judged, items)),
            self._untouched,
            self._known + self._rows.known,
            tuple(self._reading.strays),
            tuple(self._base.sentences),
        )

    # --- answers -----------------------------------------------------------------------------

    def _answers(self) -> Iterator[_Change]:
        for path, answers in self._reading.answers.items():
            field = self._edition.form.find(path)
            if not any(answer.changed for answer in answers):
                self._untouched += 1
            elif isinstance(field, Field):
                of = self._tick if answers[0].token.what == "tick" else self._value
                yield of(path, field, answers)

    def _value(self, path: FieldPath, field: Field, answers: Sequence[Answer]) -> _Change:
        texts = list(dict.fromkeys(answer.text for answer in answers if answer.changed))
        said = next(answer for answer in answers if answer.changed and answer.text == texts[-1])
        member = str(path.parts[-1]) if isinstance(field.kind, ClaimKind) else ""
        understood = understand(field, member, said.text, self._expected.named)
        problem = understood.problem and f"“{said.text}”{understood.problem}"
        if len(texts) > 1:
            problem = f"文档中两处写法不同：“{'”和“'.join(texts)}”，请核对"
        elif said.gone:
            problem = _GONE
        how = _how(said.revisions, controlled=said.controlled)
        revisions = _every(answers)
        return _Change(
            path,
            understood.value,
            said.where,
            how,
            revisions,
            problem,
            understood.usable,
            said.text,
        )

    def _tick(self, path: FieldPath, field: Field, answers: Sequence[Answer]) -> _Change:
        states = [ticked(answer.text) for answer in answers]
        said = next(answer for answer in answers if answer.changed)
        value: Json = None
        problem, usable = "", True
        odd = [a.text for a, state in zip(answers, states, strict=True) if state is None]
        if all(answer.gone for answer in answers):
            problem, usable = _GONE, False
        elif odd:
            what = f"是“{odd[0]}”" if odd[0] else "没有内容"
            problem, usable = f"勾选框的位置{what}，看不出是否勾选", False
        elif len(answers) == 1 and not isinstance(field.kind, Choice):
            value = states[0]
        else:
            meanings = (_meaning(field.kind, answer) for answer in answers)
            chosen = [m for m, state in zip(meanings, states, strict=True) if state]
            value = chosen[0] if chosen else None
            if len(chosen) > 1:
                problem, usable = "同时勾选了两项，看不出选的是哪一项", False
        how = _how(said.revisions, controlled=all(answer.controlled for answer in answers))
        seen = "　".join(f"{answer.text}{answer.follows}".strip() for answer in answers)
        return _Change(path, value, said.where, how, _every(answers), problem, usable, seen)

    # --- narratives and rows -----------------------------------------------------------------

    def _passages(self) -> Iterator[_Change]:
        for path, passage in self._reading.passages.items():
            if any(path.within(row) for row in self._reading.gone):
                continue
            printed = passage.prose.blocks
            told = read_narrative(passage.lines, printed, self._base.looks, passage.depth)
            problem = "；".join(dict.fromkeys(told.problems))
            if same_blocks(told.blocks, printed):
                self._untouched += 1
                if problem:
                    self._reading.strays.append(Stray(passage.where, problem))
                continue
            before = self._typed.value(path)
            value = narrative_json(
                told.blocks,
                printed,
                before if isinstance(before, Narrative) else None,
                lambda name: self._base.names.get(name, name),
            )
            tag = str(path)
            controlled = all(tag in line.tags for line in passage.lines if line.visible)
            revisions = passage.revisions or tuple(self._reading.orphans.get(tag, ()))
            how = _how(revisions, controlled=controlled)
            yield _Change(path, value, passage.where, how, revisions, problem)

    def _moved(self) -> Iterator[_Change]:
        for path, value, row in self._rows.cells():
            if not self._showing.reads_same(path, value, self._typed):
                yield _Change(path, value, row.shape.field.place, "place", row.revisions)

    # --- beside the draft --------------------------------------------------------------------

    def _amendment(self, change: _Change) -> Amendment | None:
        path, field = self._base.in_draft(change.path), self._edition.form.find(change.path)
        if not isinstance(field, Field):
            return None
        gone = path is None
        here, draft = (change.path, self._base.renamed) if path is None else (path, self._draft)
        if not gone and change.usable and self._showing.reads_same(here, change.value, self._now):
            self._known += 1
            return None
        before = self._base.renamed.get(change.path)
        made = Amendment(
            here,
            self._showing.title(field, draft, here),
            self._showing.shown(self._base.renamed, change.path),
            change.seen,
            change.value,
            change.where,
            "" if gone else self._showing.shown(draft, here),
            change.how,
            revisions=change.revisions,
            problem="草稿中已经没有这一项，没有地方可以采纳" if gone else change.problem,
            usable=change.usable and not gone,
            conflict=gone or not self._showing.reads_same(here, before, self._now),
        )
        if change.usable:
            after = accepted(draft, [replace(made, usable=True)])
            made = replace(made, new=self._showing.shown(after, here))
        return made

    def _judged(self, one: Amendment) -> Amendment:
        """The change with what the checks would say of it."""
        if not one.usable:
            return one
        after = accepted(self._draft, [one])
        answers = Answers(self._edition.form, dict(after.content), self._now)
        report = check_answers(self._edition, answers, after, self._files)
        fresh = (
            finding.message
            for finding in report.findings
            if finding.severity != "info"
            and (finding.code, finding.path, finding.message) not in self._said
            and finding.message.rpartition("」")[2].rstrip("。") not in one.problem
        )
        return replace(one, findings=tuple(dict.fromkeys(fresh))[:_MOST_FINDINGS])


def _meaning(kind: Any, answer: Answer) -> Json:
    """What a box stands for: the answer that the words behind it say."""
    meanings: dict[str, Json] = {"是": True, "否": False}
    if isinstance(kind, Choice):
        meanings = {label: option for option, label in kind.options.items()}
    words = answer.follows.strip()
    return next((means for label, means in meanings.items() if words.startswith(label)), None)


def _every(answers: Sequence[Answer]) -> tuple[Revision, ...]:
    return tuple(dict.fromkeys(one for answer in answers for one in answer.revisions))


def _how(revisions: Sequence[Revision], *, controlled: bool) -> How:
    if revisions:
        return "tracked"
    return "control" if controlled else "place"


def _rank(path: FieldPath, places: dict[FieldPath, int]) -> int:
    """Where on the paper the field stands that a path lies in."""
    plain = path.rowless()
    while plain.parts and plain not in places:
        plain = plain.parent
    return places.get(plain, len(places))
