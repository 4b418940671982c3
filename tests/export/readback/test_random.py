"""Whatever answers are changed in the document's text, these come back and no others."""

from __future__ import annotations

import copy
import functools
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.export.readback.amendments import accepted
from app.model.answers import Answers
from app.model.compound import MEMBERS, ClaimKind, NarrativeKind, PathList, Rows
from app.model.editions import EDITIONS
from app.model.failure import Failure
from app.model.form import Field
from app.model.kinds import (
    Amount,
    Choice,
    Count,
    Date,
    DateOrText,
    FileName,
    Identifier,
    Kind,
    TextList,
    YesNo,
)
from app.model.numbers import format_decimal, group_thousands
from app.model.paths import FieldPath
from app.model.reading import ROW_ID
from tests.export.readback.editing import Body, Reread, W, run, values

FORM = EDITIONS[0].form
WORDS = st.text("中文未末，。“”…—；①≥℃𬭎 aB1-/.@%Ａ１é", min_size=1, max_size=30).map(
    lambda text: " ".join(text.split())
)
Typed = tuple[str, Any]
"""What is typed into an answer, and the value that it shows."""


def _typed(kind: Kind[Any]) -> st.SearchStrategy[Typed]:
    if isinstance(kind, Count):
        return st.integers(0, 10**9).map(lambda n: (group_thousands(n), n))
    if isinstance(kind, Amount):
        numbers = st.decimals(0, 10**7, places=2)
        return numbers.map(lambda n: (group_thousands(n), format_decimal(Decimal(n))))
    if isinstance(kind, Date):
        return st.dates().map(
            lambda day: (f"{day.year:04}年{day.month}月{day.day}日", day.isoformat())
        )
    if isinstance(kind, Choice):
        return st.sampled_from(sorted(kind.options)).map(lambda key: (kind.options[key], key))
    if isinstance(kind, TextList):
        items = st.lists(st.text("甲乙丙公司", min_size=1, max_size=6), min_size=1, max_size=4)
        return items.map(lambda names: ("、".join(names), names))
    if isinstance(kind, Identifier):
        # Nine digits may be an organization's code, which comes back with its dash.
        others = st.from_regex("[0-9]{7,8}|[0-9]{10,11}", fullmatch=True)
        return others.map(lambda digits: (digits, digits))
    words = WORDS.filter(bool)
    if isinstance(kind, DateOrText):
        words = st.text("甲乙丙年", min_size=1, max_size=9)
    return words.map(lambda text: (text, text))


def _leaves(read: Reread) -> list[tuple[FieldPath, st.SearchStrategy[Typed]]]:
    """Every answer that stands in a control of its own, with what may be typed there."""
    found: list[tuple[FieldPath, st.SearchStrategy[Typed]]] = []

    def add(path: FieldPath, kind: Kind[Any]) -> None:
        if isinstance(kind, ClaimKind):
            found.append((path / "claimed", st.booleans().map(lambda on: ("☑" if on else "□", on))))
            typed = (name for name in kind.members if name != "answer")
            found.extend((path / name, _typed(MEMBERS[name])) for name in typed)
        elif isinstance(kind, YesNo):
            found.append((path, st.booleans().map(lambda on: ("☑" if on else "□", on))))
        elif not isinstance(kind, NarrativeKind | PathList | FileName):
            found.append((path, _typed(kind)))

    for field in FORM.fields():
        if isinstance(field.kind, Rows):
            rows = read.draft.get(field.path)
            for row in rows if isinstance(rows, list) else ():
                assert isinstance(row, dict)
                number = row[ROW_ID]
                assert isinstance(number, int)
                for name, (kind, _) in field.kind.fields.items():
                    add(field.path / number / name, kind)
        elif str(field.path) != "platform.construction.mode":  # two boxes
            add(field.path, field.kind)
    return found


def _set_paragraph(body: Body, tag: str, number: int, words: str) -> None:
    content = body.controls(tag)[number].find(f"{W}sdtContent")
    for child in list(content):
        content.remove(child)
    content.append(run(words))


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_exactly_the_changed_answers_come_back(
    reread: Reread, reread_half: Reread, data: st.DataObject
) -> None:
    read = data.draw(st.sampled_from([reread, reread_half]))
    leaves = _leaves(read)
    chosen = data.draw(
        st.lists(st.sampled_from(range(len(leaves))), min_size=1, max_size=8, unique=True)
    )
    typed = {leaves[n][0]: data.draw(leaves[n][1]) for n in chosen}
    tagged, split = data.draw(st.booleans()), data.draw(st.booleans())

    def change(body: Body) -> None:
        for path, (words, _) in typed.items():
            if body.controls(str(path)):
                body.type_into(str(path), words)
        if split:
            body.split_runs()
        if not tagged:
            body.drop_controls()

    found = read(change)

    answers = Answers(FORM, dict(read.draft.content))
    printed = _printed(read)
    wanted = {
        str(path): value
        for path, (_, value) in typed.items()
        if str(path) in printed and not _is_now(answers, path, value)
    }
    assert values(found) == wanted
    assert found.unexplained == ()
    assert {one.how for one in found.items} <= {"control" if tagged else "place"}
    after = accepted(read.draft, found.items)
    for path, value in wanted.items():
        assert after.get(FieldPath.parse(path)) == value


@functools.cache
def _printed(read: Reread) -> set[str]:
    """The tags in the document as it was exported."""
    tags: set[str] = set()

    def collect(body: Body) -> None:
        tags.update(tag.get(f"{W}val") or "" for tag in body.root.iter(f"{W}tag"))

    read(collect)
    return tags


def _is_now(answers: Answers, path: FieldPath, value: Any) -> bool:
    read = answers[path]
    field = FORM.find(path)
    assert isinstance(field, Field)
    if path.parts[-1] == "claimed" or isinstance(field.kind, YesNo):
        return bool(read.value) == value
    if isinstance(field.kind, ClaimKind):
        kind = MEMBERS[str(path.parts[-1])]
        return read.value is not None and kind.dump(read.value) == value
    return read.value is not None and field.kind.dump(read.value) == value


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=WORDS.filter(bool), number=st.integers(0, 200), tagged=st.booleans())
def test_a_changed_paragraph_changes_its_narrative_alone(
    reread: Reread, words: str, number: int, tagged: bool
) -> None:
    fields = [field for field in FORM.fields() if isinstance(field.kind, NarrativeKind)]
    field = fields[number % len(fields)]
    before = reread.draft.get(field.path)
    blocks = before if isinstance(before, list) else [{"kind": "paragraph", "text": before}]

    def change(body: Body) -> None:
        _set_paragraph(body, str(field.path), 0, words)
        if not tagged:
            body.drop_controls()

    found = reread(change)

    expected: list[Any] = [{"kind": "paragraph", "text": words}, *blocks[1:]]
    if all(block["kind"] == "paragraph" for block in expected):
        assert values(found) == {str(field.path): "\n".join(b["text"] for b in expected)}
    else:
        assert values(found) == {str(field.path): expected}
    assert found.unexplained == ()


@settings(
    max_examples=7, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    ops=st.lists(
        st.tuples(
            st.integers(0, 10**6),
            st.integers(0, 10**6),
            st.sampled_from(["remove", "copy", "swap", "unwrap", "garble"]),
        ),
        min_size=1,
        max_size=40,
    )
)
def test_whatever_was_done_to_the_document_there_is_an_answer(
    reread: Reread, ops: list[tuple[int, int, str]]
) -> None:
    def change(body: Body) -> None:
        for one, other, op in ops:
            every = [e for e in body.root.iter() if e.getparent() is not None]
            _damage(every[one % len(every)], every[other % len(every)], op)

    try:
        found = reread(change)
    except Failure as failure:
        assert "申报书.docx" in str(failure)
    else:
        accepted(reread.draft, found.items)


def _damage(one: Any, other: Any, op: str) -> None:
    if op == "remove" and not one.tag.endswith("}body"):
        one.getparent().remove(one)
    elif op == "copy" and len(list(one.iter())) < 200:
        other.append(copy.deepcopy(one))
    elif op == "swap" and one is not other and one not in other.iterancestors():
        other.addprevious(one)
    elif op == "unwrap":
        for child in reversed(list(one)):
            one.addnext(child)
    elif op == "garble":
        for name in one.attrib:
            one.set(name, "99999999")
