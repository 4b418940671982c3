"""Numbers in a narrative that contradict a figure of their own section.

An edition declares for each figure the words that speak of it and the measure words of its unit
(:class:`Topic`). A number is judged only where such words stand directly beside it, as in
接入设备约66万台 or 拥有1,065个工业APP. What speaks of a part, an increase, a plan or another
year is passed over, and so is whatever is not understood: a false alarm costs more trust than a
slip that is missed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from app.model.answers import Answers
from app.model.checks import title
from app.model.compound import ClaimKind
from app.model.form import Field
from app.model.numbers import group_thousands
from app.model.paths import FieldPath
from app.model.prose import Prose, sentences_of
from app.model.quantities import AFTER, HEDGE, NUMBER, Number, narrowed, numbers_in
from app.model.rules import Finding, Rule
from app.model.values import Narrative, Paragraph

CODE = "mention-contradicts"
_MYRIAD = 10_000


@dataclass(frozen=True, slots=True)
class Measure:
    """Measure words (a pattern) and what one of them is worth in the unit of the figure.

    ``worth`` has several values where people differ (1 PB is 1000 TB to some, 1024 to others).
    """

    words: str
    worth: tuple[Decimal, ...] = (Decimal(1),)


@dataclass(frozen=True, slots=True)
class Topic:
    """How a narrative speaks of the figure at the path ``figure``.

    ``words`` is a pattern of the words that name it; they stand beside the number. Patterns
    ``near`` must all be found around it, and ``unless`` must not be found in its clause. ``also``
    is a figure elsewhere that the same words may mean, except in a clause with ``surely``.
    ``years`` are the years that the figure is for, with ``None`` for now.
    """

    figure: str
    words: str
    measures: tuple[Measure, ...]
    near: tuple[str, ...] = ()
    unless: str = ""
    also: str = ""
    surely: str = ""
    years: tuple[int | None, ...] = (None,)


@dataclass(frozen=True, slots=True)
class Sense:
    """One way to understand a number: the figures that it may speak of, and how."""

    figures: tuple[str, ...]
    worth: tuple[Decimal, ...]
    before: str
    after: str
    distance: int

    def fits(self, number: Number, answers: Answers) -> bool:
        """Whether the number agrees with a figure; one that isn't known agrees with anything."""
        span = number.span(self.before, self.after)
        values = [answers.value(figure) for figure in self.figures]
        return values[0] is None or any(
            value is not None and span.allows(Decimal(value) / worth)
            for value in values
            for worth in self.worth
        )


@dataclass(frozen=True, slots=True)
class Mention:
    """A number in a text, and the ways to understand it, the nearest first.

    ``listed`` where it stands behind examples (机床、泵等设备120类): those may be all or a part.
    """

    number: Number
    senses: tuple[Sense, ...]
    quote: str
    listed: bool


def mention_rule(narrative: str, topics: Sequence[Topic], as_of: date) -> Rule:
    """The rule that compares the numbers of a narrative with the figures of ``topics``.

    ``as_of`` is the day that the figures are for: plans lie after it, past years before it.
    """
    reader = _Reader(topics, as_of)
    path = FieldPath.parse(narrative)

    def findings(answers: Answers) -> Iterator[Finding]:
        value = answers.value(path)
        blocks = value.blocks if isinstance(value, Narrative) else ()
        texts = [block.text for block in blocks if isinstance(block, Paragraph)]
        mentions = [mention for text in texts for mention in reader.mentions(text)]
        for mention in _contradictions(mentions, answers):
            message = _message(path, mention, answers)
            yield Finding(CODE, path, "warning", message)

    return Rule(CODE, (narrative,), findings)


def _contradictions(mentions: list[Mention], answers: Answers) -> Iterator[Mention]:
    told: dict[str, int] = {}
    below: dict[str, set[Decimal]] = {}
    wrong: dict[tuple[str, str], Mention] = {}
    for mention in mentions:
        sense = mention.senses[0]
        figure = sense.figures[0]
        told[figure] = told.get(figure, 0) + 1
        if not any(sense.fits(mention.number, answers) for sense in mention.senses):
            wrong.setdefault((figure, mention.quote), mention)
            if mention.number.value * sense.worth[0] < answers.value(figure):
                below.setdefault(figure, set()).add(mention.number.value)
    for mention in wrong.values():
        figure = mention.senses[0].figures[0]
        # Several smaller numbers of one thing are its parts, whatever words stand between them.
        smaller = below.get(figure, set())
        is_part = len(smaller) > 1 and mention.number.value in smaller
        if not is_part and not (mention.listed and told[figure] > 1):
            yield mention


def _message(path: FieldPath, mention: Mention, answers: Answers) -> str:
    figure = FieldPath.parse(mention.senses[0].figures[0])
    field, where = answers.form.find(figure), answers.form.find(path)
    if not isinstance(field, Field) or not isinstance(where, Field):
        raise KeyError(figure)
    unit = field.spec.unit
    if isinstance(field.kind, ClaimKind):
        unit = dict(zip(field.kind.members, field.spec.units(), strict=False))[
            str(figure.parts[-1])
        ]
    return (
        f"{title(where)}中写的“{mention.quote}”与{title(field)}填写的"
        f"{group_thousands(answers.value(figure))}{unit}不一致，请核对后修改其中一处"
    )


# --- reading -----------------------------------------------------------------------------------

# What may stand directly before the words; else they are the tail of other words (细纱设备).
_LEADS = (
    "拥有|具有|具备|提供|支持|汇聚|集聚|聚集|汇集|积累|沉淀|部署|配备|配置|上线|上架|形成|发布|开发|"
    "研发|建设|建成|建有|建立|构建|打造|集成|内置|接入|连接|覆盖|管理|运行|存储|采集|服务|吸引|注册|"
    "开放|封装|实现|兼容|取得|完成|签约|承载|运营|设有|应用|运用|调用|部署|有|共|为|是|已|可|能|现|年|末|底|总|计|"
    "累计|目前|平均|最大|最高|峰值|系统|平台|公司|月"
)
_EPITHETS = "各类|各种|各型|各|多种|多类|不同|工业|生产|智能|终端|联网|全部|所有|总|的"
_BETWEEN = (
    "总数量|数量|总数|总量|总规模|规模|种类数?|类型数?|类别|型号|品种|个数|台数|家数|人数|次数|"
    "总金额|金额|总额|能力|已经|已|目前|现已|现有|现|当前|共计|共有|共|合计|总计|总共|累计|一共|"
    "达到|高达|多达|达|约为|为|是|有|到|计|均|了|的|总|数|量|增长?[到至]|增加[到至]|"
    "(?:提升|扩大|扩展|拓展|发展|上升)[到至]|(?:稳定|保持|维持|控制)?在|"
    r"[：:（(“”\"\s\0]|——|，(?=共|合计|总|累计|数量|种类|规模|达)"
)
# What may follow a measure word that could also begin another thing's name (26个行业).
_FOLLOWS = re.compile(
    r"\s*(?:\W|\d|\Z|以上|左右|上下|以内|以下|有余|之多|的|等|和|及|与|或|并|且|均|已|可|能|较|比|同比|"
    "实现|覆盖|分布|遍布|涉及|涵盖|来自|支持|其中|用于|运行|在|接入|连接|时|以|供|组成|分|包括|每)"
)
_OPEN_ENDED = re.compile(r"(?:\A|[个种类项套门款件部号])[\s\0]*\Z")
# Behind the words where those only begin another name (工业APP开发者).
_ALIEN = re.compile(
    "订阅|下载|开发者|协议|企业|厂商|制造|供应|驱动|接口|参数|数据|调用|市场|商店|社区|测点|包|"
    r"(?:和|及|与|、|以及)(?!\s?(?:约|近|超|共)?[\d一二两三四五六七八九十])"
)
# A number before its words is only then of the whole when one of these stands before it.
_TOTALS = (
    "共|累计|总计|合计|总数|已|现有|目前|拥有|具有|具备|汇聚|集聚|聚集|汇集|积累|沉淀|提供|支持|部署|配备|"
    "形成|建成|建有|内置|集成|设有|封装|有|达|超|约|近|逾|突破|不少于"
)
# Measure words of other figures, that may come between: 接入设备120类、66万台.
_OTHERS = rf"{NUMBER}\s?(?:类|种|型号|个|台套|台|套|款|家|名|项)[\s\0]*"
_TAIL = re.compile(rf"[\s\0]*({AFTER})")
_HEDGED = re.compile(rf"(?:{HEDGE}|达到|达|到|了|有|共|为)*\Z")
_RANGE = re.compile(r"[\d万亿千百十](?:到|至|[-~—–/])\Z|[-~–/×]\Z")
_LISTED = re.compile(r"等(?:共|共计|各类|各种|多种|多类)?\Z")
_SHARE = re.compile(
    r"的?\s*(?:\d+(?:\.\d+)?%|[一二三四五六七八九]成|一半)|[的为]?(?:目标|规划|计划)"
)
_REACH = 60
_QUOTE = 32


class _Reader:
    """The topics of one narrative, compiled."""

    def __init__(self, topics: Sequence[Topic], as_of: date) -> None:
        self._topics = [_Compiled(topic, as_of) for topic in topics]
        # Between two keystrokes one sentence changes: the others are remembered.
        self._remembered = lru_cache(maxsize=512)(self._mentions)

    def mentions(self, text: str) -> Iterator[Mention]:
        """The numbers of a paragraph that speak of one of the topics."""
        for sentence in sentences_of(text):
            yield from self._remembered(sentence)

    def _mentions(self, text: str) -> tuple[Mention, ...]:
        prose = Prose(narrowed(text))
        found: list[Mention] = []
        for number in numbers_in(prose.text):
            matches = [m for topic in self._topics if (m := topic.match(prose, number))]
            if matches:
                matches.sort(key=lambda match: match.sense.distance)
                start = min(match.start for match in matches)
                end = max(match.end for match in matches)
                clause = prose.clause_start(start)
                quote = text[clause if end - clause <= _QUOTE else start : end].strip()
                senses = tuple(match.sense for match in matches)
                listed = any(match.listed for match in matches)
                found.append(Mention(number, senses, quote, listed))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class _Match:
    """A number that has a sense; with the words beside it, it runs from ``start`` to ``end``."""

    sense: Sense
    start: int
    end: int
    listed: bool


@dataclass(frozen=True, slots=True)
class _Beside:
    """Words that stand beside a number, and how they hedge it."""

    start: int
    end: int
    words: int
    before: str
    after: str
    listed: bool


_BEHIND = re.compile(
    rf"[\s\0]*(?P<after>(?:{AFTER})?)"
    rf"(?:[、，,和]?\s?(?:{HEDGE}|共计|共|合计|总计)*+{_OTHERS})?(?:{_EPITHETS}){{0,4}}"
)


@lru_cache(maxsize=64)
def _frame(near: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What may stand before the words of a topic, and between them and the number.

    Both are large and take long to compile, so topics with the same ``near`` share them.
    """
    between = rf"(?:{near}{HEDGE}|{_BETWEEN})*+"
    leads = (
        rf"(?:(?<!\w)|(?P<listed>等)|(?:{near}{_LEADS})[了着出过到上的]?)(?:{_EPITHETS}){{0,4}}\Z"
    )
    return (
        re.compile(leads),
        re.compile(rf"(?:{between}{_OTHERS}[、，,和]?)?(?P<before>{between})"),
    )


class _Compiled:
    """One topic, compiled."""

    def __init__(self, topic: Topic, as_of: date) -> None:
        self._topic = topic
        self._as_of = as_of
        # Most topics never come up in a text: their large patterns wait until one does.
        self._names = re.compile(topic.words)
        near = self._nearby()
        self._near = [re.compile(pattern) for pattern in topic.near]
        self._own = re.compile(f"{near}{topic.words}")
        self._total = re.compile(f"{near}{_TOTALS}")
        self._unless = re.compile(topic.unless) if topic.unless else None
        self._surely = re.compile(topic.surely) if topic.surely else None
        self._measures = [
            (re.compile(rf"[\s\0]*(?:{measure.words})\0*(?![/次])"), measure)
            for measure in topic.measures
        ]

    def _nearby(self) -> str:
        return "".join(f"{pattern}|" for pattern in self._topic.near)

    def match(self, prose: Prose, number: Number) -> _Match | None:
        """The number in the sense of this topic, if it has that sense."""
        for pattern, measure in self._measures:
            unit = pattern.match(prose.text, number.end)
            if unit is None or not (measure.words or number.step >= _MYRIAD):
                continue
            beside = self._words_before(prose, number, unit) or self._words_behind(
                prose, number, unit
            )
            if beside:
                return self._meant(prose, number, measure, beside)
        return None

    def _words_before(self, prose: Prose, number: Number, unit: re.Match[str]) -> _Beside | None:
        if _OPEN_ENDED.search(unit[0]) and not _FOLLOWS.match(prose.text, unit.end()):
            return None
        start = max(prose.segment_start(number.start), number.start - _REACH)
        found = self._named_before(prose.text, start, number.start)
        if found is None:
            return None
        lead, words, gap = found
        tail = _TAIL.match(prose.text, unit.end())
        after, end = (tail[1], tail.end()) if tail else ("", unit.end())
        return _Beside(lead.start(), end, words, gap["before"], after, bool(lead["listed"]))

    def _named_before(
        self, text: str, start: int, end: int
    ) -> tuple[re.Match[str], int, re.Match[str]] | None:
        """What leads to the words, where the words begin, and what fills the gap up to ``end``."""
        leads, gaps = _frame(self._nearby())
        words = self._names.search(text, start, end)
        while words is not None:
            gap = gaps.fullmatch(text, words.end(), end)
            lead = leads.search(text, start, words.start()) if gap else None
            if gap and lead:
                return lead, words.start(), gap
            words = self._names.search(text, words.start() + 1, end)
        return None

    def _words_behind(self, prose: Prose, number: Number, unit: re.Match[str]) -> _Beside | None:
        found = self._named_behind(prose.text, unit.end())
        if found is None:
            return None
        after, words_end = found
        start, end = prose.clause_start(number.start), prose.clause_end(words_end - 1)
        lead, clause = prose.text[start : number.start], prose.text[start:end]
        whole = self._near or self._total.search(lead) or self._is_sure(clause)
        if _RANGE.search(lead) or not whole:
            return None
        hedges = _HEDGED.search(lead)
        before = hedges[0] if hedges else ""
        start = number.start - len(before)
        listed = bool(_LISTED.search(lead))
        return _Beside(start, words_end, number.start, before, after, listed)

    def _named_behind(self, text: str, start: int) -> tuple[str, int] | None:
        """The hedge directly behind the measure word, and where the words behind that end."""
        end = min(start + _REACH, len(text))
        words = self._names.search(text, start, end)
        while words is not None:
            gap = _BEHIND.fullmatch(text, start, words.start())
            if gap and not _ALIEN.match(text, words.end()):
                return gap["after"], words.end()
            words = self._names.search(text, words.start() + 1, end)
        return None

    def _meant(
        self, prose: Prose, number: Number, measure: Measure, beside: _Beside
    ) -> _Match | None:
        text = prose.text
        end = prose.clause_end(max(number.end, beside.end - 1))
        around = slice(prose.segment_start(beside.start), end)
        clause = text[prose.clause_start(beside.start) : end]
        distance = self._distance(text, around, number)
        if distance is None or (self._unless and self._unless.search(clause)):
            return None
        if _SHARE.match(text, beside.end) or prose.of_a_part(beside.words, self._own):
            return None
        if prose.years(number.start, self._as_of).isdisjoint(self._topic.years):
            return None
        also = self._topic.also
        sure = not also or self._is_sure(clause)
        figures = (self._topic.figure,) if sure else (self._topic.figure, also)
        sense = Sense(figures, measure.worth, beside.before, beside.after, distance)
        return _Match(sense, beside.start, beside.end, beside.listed)

    def _is_sure(self, clause: str) -> bool:
        return self._surely is not None and bool(self._surely.search(clause))

    def _distance(self, text: str, around: slice, number: Number) -> int | None:
        """How far the farthest of the words that must be near stands off; ``None`` if one lacks."""
        farthest = 0
        for pattern in self._near:
            places = [m.end() for m in pattern.finditer(text, around.start, around.stop)]
            if not places:
                return None
            farthest = max(farthest, min(abs(place - number.start) for place in places))
        return farthest
