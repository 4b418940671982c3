"""Where narratives cite pieces of evidence (附件3), and how citations follow when pieces are moved.

A citation is 附件 with numbers in half- or full-width digits: one (附件12), several (附件1、3 and
附件1和附件5) or a range (附件1-3, 附件2至附件4). A number that counts something (附件3、4台设备)
ends it before. What can't be rewritten for certain is left as it is and told: Chinese numerals
(附件三), parts of a piece (附件5-1), numbers that no piece has, and the
annexes of the notice (通知附件1), and what may count instead (共提交附件3份, 附件2、4号机组).

Where a piece is gone, 〔已删除〕 stands in its place: it must not be printed, and is an error until
the text is mended. A number that no piece has is told as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.model.answers import Answers
from app.model.checks import title
from app.model.compound import NarrativeKind, Rows
from app.model.draft import Draft, Edit
from app.model.form import Field, Node
from app.model.kinds import Kind
from app.model.paths import FieldPath
from app.model.proofs import evidence_lists
from app.model.rules import Finding, Rule
from app.model.values import Json

_NUMBER = r"[0-9０-９]{1,3}(?![0-9０-９])"
_TO = r"[-‐–—－~～]|至|到"
_AND = r"、|和|及|与|以及"
_COUNTED = (
    "[个台套家项类种款名位人户条次页册份件倍万亿千百年月日天时秒点层级期批%％°]|分(?!别)|[A-Za-zＡ-Ｚａ-ｚ]|"
    r"[.．][0-9０-９]"
)
"""What stands behind a number that is none of a piece: 附件3、4台设备, 附件1和5G."""
_UNSURE = re.compile(f"{_COUNTED}|[号处组期度线路所间座本张元米吨小公平千毫厘]")
"""What may count as well: 附件2、4号机组, 附件3份."""
_CITED = re.compile(
    rf"附件(?P<gap>[\s　]*)(?P<first>{_NUMBER})"
    rf"(?P<rest>(?:[\s　]*(?:{_TO}|{_AND})[\s　]*"
    rf"(?:附件[\s　]*{_NUMBER}|{_NUMBER}(?!{_COUNTED})))*)"
)
_MORE = re.compile(rf"(?P<by>[\s　]*(?:{_TO}|{_AND})[\s　]*(?:附件[\s　]*)?)(?P<number>{_NUMBER})")
_RANGE = re.compile(_TO)
_NUMERAL = re.compile("附件[\\s　]*[（(]?[一二三四五六七八九十百]+")
_ANOTHERS = re.compile(r"(?:》|通知|公告|办法|合同|协议|原文)(?:的|中的|之)?[\s　]*\Z")
"""Before a citation: it is of the annexes of another document."""
_LOOKED_BACK = 8
_SHOWN = 12
_NAMED = 3
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")

GONE = "〔已删除〕"
"""Stands where a piece was cited that is gone."""
_ANNEXES = 2
"""The notice itself has so many: what cites one of these need not cite a piece."""

Left = tuple[str, str]
"""The words around a citation, and the citation itself."""
Numbers = Mapping[int, int | None]
"""What each number becomes; ``None`` where its piece is gone."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation that a person has to look at, ``cited``, and the words around it.

    ``path`` is the narrative's.
    """

    path: FieldPath
    words: str
    cited: str = ""


@dataclass(frozen=True, slots=True)
class Renumbering:
    """The edits that let citations follow, and what a person has to look at."""

    edits: tuple[Edit, ...]
    unclear: tuple[Cited, ...]


def renumbering(
    draft: Draft, form: Node, before: Sequence[int], after: Sequence[int]
) -> Renumbering:
    """The edits after which every narrative cites the pieces that it cited.

    ``before`` and ``after`` are the ids of the rows of evidence in their old and new order; 附件N
    is the row at position N. Rows that ``after`` lacks are gone. The list itself is not edited.
    """
    places = {row: number for number, row in enumerate(after, 1)}
    numbers = {number: places.get(row) for number, row in enumerate(before, 1)}
    edits: list[Edit] = []
    unclear: list[Cited] = []
    if all(number == new for number, new in numbers.items()):
        return Renumbering((), ())
    for path, raw in _narratives(draft, form):
        left: list[Left] = []
        new = _map_texts(raw, numbers, left)
        unclear += (Cited(path, *each) for each in left)
        if new != raw:
            edits.append(draft.edit(path, new))
    return Renumbering(tuple(edits), tuple(unclear))


def renumber_text(text: str, numbers: Numbers) -> tuple[str, tuple[Left, ...]]:
    """A text with its citations renumbered, and those that a person has to look at."""
    unclear: list[Left] = []
    parts: list[str] = []
    position = 0
    for match in _CITED.finditer(text):
        new = _rewritten(text, match, numbers)
        if new is None:
            unclear.append((_around(text, match.start(), match.end()), match[0]))
            continue
        if GONE in new:
            before, after = text[: match.start()], text[match.end() :]
            unclear.append((_around(before + new + after, len(before), len(before + new)), GONE))
        parts += (text[position : match.start()], new)
        position = match.end()
    parts.append(text[position:])
    unclear += ((_around(text, m.start(), m.end()), m[0]) for m in _NUMERAL.finditer(text))
    return "".join(parts), tuple(unclear)


def cited_numbers(text: str) -> frozenset[int]:
    """The numbers of the pieces that a text cites, ranges filled up."""
    found: set[int] = set()
    for match in _CITED.finditer(text):
        if not _is_anothers(text, match.start()) and not _may_count(text, match):
            found.update(*(_groups(match) or [[int(match["first"])]]))
    return frozenset(found)


def citation_rules(form: Node) -> tuple[Rule, ...]:
    """The rules that every narrative cites pieces that there are."""
    lists = evidence_lists(form)
    if not lists:
        return ()
    return tuple(_rule(field, str(lists[0])) for field in form.fields() if _narrates(field.kind))


def _narrates(kind: Kind[Any]) -> bool:
    """Whether a field is a narrative, or has rows with one."""
    rows = kind.fields.values() if isinstance(kind, Rows) else ()
    return isinstance(kind, NarrativeKind) or any(
        isinstance(cell, NarrativeKind) for cell, _ in rows
    )


def _rule(field: Field, evidence: str) -> Rule:
    def findings(answers: Answers) -> Iterator[Finding]:
        read = answers[str(field.path)]
        for narrative, cell in ((field, read), *answers.rows(field, read)):
            if isinstance(narrative.kind, NarrativeKind) and cell.raw:
                yield from _of_texts(narrative, cell.raw, lambda: len(answers[evidence].rows))

    return Rule(f"citations-{field.path}", (str(field.path),), findings)


def _of_texts(field: Field, raw: Json, count: Callable[[], int]) -> Iterator[Finding]:
    text = " ".join(_strings(raw))
    if "附件" not in text:
        return  # nearly always: nothing else is asked for
    if GONE in text:
        where = text.index(GONE)
        words = _around(text, where, where + len(GONE))
        told = f"{title(field)}引用的附件已从材料清单中删除：请改写“{words}”"
        yield Finding("citation-gone", field.path, "error", told)
    most = count()
    missing = sorted(number for number in cited_numbers(text) if number > max(most, _ANNEXES))
    if missing:
        named = "、".join(f"附件{number}" for number in missing[:_NAMED])
        told = f"{title(field)}引用了{named}，材料清单只有{most}份：请核对附件编号"
        yield Finding("citation-missing", field.path, "warning", told)


def _strings(raw: Json) -> Iterator[str]:
    """The texts of a narrative; names of files are none."""
    if isinstance(raw, str):
        yield raw
    elif isinstance(raw, list):
        for item in raw:
            yield from _strings(item)
    elif isinstance(raw, dict):
        for name, value in raw.items():
            if name not in ("kind", "file"):
                yield from _strings(value)


def _rewritten(text: str, match: re.Match[str], numbers: Numbers) -> str | None:
    """What a citation becomes; ``None`` where that isn't certain."""
    if _is_anothers(text, match.start()):
        return None
    groups = _groups(match)
    if groups is None or _may_count(text, match):
        return None
    cited = [number for group in groups for number in group]
    if not numbers.keys() >= set(cited):
        return None
    new = [numbers[number] for number in cited]
    if new == cited:
        return match[0]
    wide = not match["first"].isascii()
    if len(cited) == len(groups):
        # In the order in which they stood: words may go with them one by one (分别).
        return _listed(match, new, wide=wide)
    left = sorted({number for number in new if number is not None})
    shown = _ranges(left, match, wide=wide) if left else GONE
    # Of a range that has lost a piece the others are what is left; one by itself is missed.
    missed = any(len(group) == 1 and numbers[group[0]] is None for group in groups)
    return f"附件{match['gap']}{shown}{f'、{GONE}' if left and missed else ''}"


def _may_count(text: str, match: re.Match[str]) -> bool:
    """Whether one of the numbers may be one of something else than pieces."""
    start = match.start("rest")
    ends = [more.end("number") + start for more in _MORE.finditer(match["rest"])]
    return any(_UNSURE.match(text, end) for end in (match.end("first"), *ends))


def _groups(match: re.Match[str]) -> list[list[int]] | None:
    """The numbers of a citation: each by itself, those of a range together.

    ``None`` where a range ends before it begins: 附件5-1 is more likely a part of 附件5.
    """
    groups = [[int(match["first"])]]
    for more in _MORE.finditer(match["rest"]):
        number, last = int(more["number"]), groups[-1][-1]
        if not _RANGE.search(more["by"]):
            groups.append([number])
        elif number > last:
            groups[-1] += range(last + 1, number + 1)
        else:
            return None
    return groups


def _listed(match: re.Match[str], numbers: Sequence[int | None], *, wide: bool) -> str:
    """The citation with other numbers and the same words between them."""
    rest = iter(numbers[1:])
    following = _MORE.sub(lambda more: more["by"] + _shown(next(rest), wide=wide), match["rest"])
    return f"附件{match['gap']}{_shown(numbers[0], wide=wide)}{following}"


def _ranges(numbers: Sequence[int], match: re.Match[str], *, wide: bool) -> str:
    """Numbers in order, those that follow each other as a range, in the words of the citation."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    by = next((m["by"] for m in _MORE.finditer(match["rest"]) if _RANGE.search(m["by"])), "-")
    parts: list[str] = []
    for run in runs:
        ends = [_shown(number, wide=wide) for number in (run[0], run[-1])]
        if len(run) > 2:
            parts.append(by.join(ends))
        else:
            parts += ends[: len(run)]
    return "、".join(parts)


def _shown(number: int | None, *, wide: bool) -> str:
    if number is None:
        return GONE
    return str(number).translate(_WIDE) if wide else str(number)


def _is_anothers(text: str, start: int) -> bool:
    return _ANOTHERS.search(text[max(0, start - _LOOKED_BACK) : start]) is not None


def _around(text: str, start: int, end: int) -> str:
    before = "…" if start > _SHOWN else ""
    after = "…" if end + _SHOWN < len(text) else ""
    return f"{before}{text[max(0, start - _SHOWN) : end + _SHOWN]}{after}"


def _narratives(draft: Draft, form: Node) -> Iterator[tuple[FieldPath, Json]]:
    for field, read in Answers(form, dict(draft.content)).fields():
        if isinstance(field.kind, NarrativeKind) and read.raw:
            yield field.path, read.raw


def _map_texts(raw: Json, numbers: Numbers, unclear: list[Left]) -> Json:
    """A narrative with all of its texts renumbered; names of files are none."""
    if isinstance(raw, str):
        new, left = renumber_text(raw, numbers)
        unclear += left
        return new
    if isinstance(raw, list):
        return [_map_texts(item, numbers, unclear) for item in raw]
    if isinstance(raw, dict):
        return {
            name: value if name in ("kind", "file") else _map_texts(value, numbers, unclear)
            for name, value in raw.items()
        }
    return raw
