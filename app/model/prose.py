"""Where in a Chinese text something is said: of the whole or of a part, of now or of another time.

Nothing here understands language. Marks of a part (其中, 分别, 某行业, 每台), of an increase
(新增, 较), of a plan (力争, 到2020年) and of the past (当时, 2016年) are looked for in the clause
and in the sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date
from functools import cached_property

Years = frozenset[int | None]
"""The years that something may be said of: ``None`` is now, and an empty set another time."""

_FARTHEST = 200
"""So far is looked back and ahead: farther off nothing bears on a number, and a text without a
full stop would take time that grows with its square."""

_SENTENCE_ENDS = re.compile(r"[。！？!?\n\t]")
_SENTENCES = re.compile(r"[^。！？!?\n\t]+[。！？!?\n\t]*|[。！？!?\n\t]+")
_SEGMENT_ENDS = re.compile(r"[。！？!?\n\t；;]")
_CLAUSE_ENDS = re.compile(r"[。！？!?\n\t；;，：（）()]|(?<!\d)[,:]|[,:](?!\d)")
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_A_FIGURE = re.compile(r"(?<![A-Za-z])\d|[二两三四五六七八九十][类种个款项]")
_ASIDE = re.compile("其中|包括|包含|含|如|分别|新增|不")

_PART_OF_SENTENCE = re.compile(
    "其中|分别|依次|例如|比如|譬如|诸如|为例|案例|某|典型|分为|划分|主要(?:有|为|是|包括)|"
    "(?:包括|包含)(?!.*在内)"
)
_PART_OF_CLAUSE = re.compile(
    "每(?!月|秒)|各自|(?<![订清简菜名账工])单(?![位独元价])|平均(?!每?月|响应|请求|调用)|人均|户均|仅|首批|首期|第[一二三四]批|"
    "试点|当地|(?:龙头|骨干|重点|标杆|示范|下属|旗下|配套|成员|规模以上|[大中小微]型|中小|小微)企业|"
    "[一二三四]期|部分|多数|半数|占|自主|自研|自有|第三方|合作|联合|"
    "新增|净增|增加(?![到至])|增长(?![到至])|提升(?![到至])|提高(?![到至])|增速|增幅|扩容|减少|降低|"
    "下降|缩短|较|比(?![例如较])|同比|环比|节约|节省|淘汰|替换|改造|超出"
)
_PLACES = (
    "行业|领域|产业|企业|集团|公司|工厂|车间|园区|客户|用户|项目|产线|场景|方面|地区|集群|基地|"
    "省(?![级时电])|市(?!场)|县|区(?![块分间域别])"
)
# 在纺织行业， and 为某集团, but not 面向21个行业 and not 为各类企业.
_FOR_A_PART = re.compile(
    r"(?:在|为|对|面?向|针对|帮助|助力|支撑|围绕|依托|服务于)"
    r"(?!广大|工业|制造|各|不同|众多|全[国球]|国内|多|大中小)"
    rf"[^，；]{{2,30}}?(?<![个家各多跨类大全余同本种])(?:{_PLACES})"
    "|面向[^，；]{0,8}(?:专业开发者|初学者|人员|学生)"
    "|向[^，；]{2,12}平台(?=开放|提供|共享|输出)"
)
_OF_A_PART = re.compile(
    r"(?<=\w)(?<![我本个家各多跨类大全余同种业与和及或年月末底])"
    r"(?:行业(?!机理|模型)|(?:领域|方面)(?!，)|产业|集团|公司|工厂|车间|园区|产线|集群|基地)"
)
_HEADING = re.compile(
    r"(?:(?<![种分各])[类型系]|系列|(?<![个各多跨])行业|领域|产业|地区|集群|[省市县区])[：:]"
)

_AMONG = re.compile(r"[^，。；：]{1,10}中，")
_TOPIC = re.compile(r"[^，。；：]{2,}(?<![个各多跨])(?:方面|领域)，")
_NEUTRAL = re.compile(r"在|方面|领域|工业|平台|的|数量|规模|[，：\s和与及]")

_PLANNED = (
    "(?<!生产)(?<!排产)(?<!采购)计划(?!管理|排|、)|规划(?!算法|软件|系统|模型|[类、])|力争|"
    "预计|预期|(?<![模虚])拟|目标(?!检测|识别|跟踪|管理)|下一步|今后|未来|有望|争取|明年|年底前|"
    "年内|后续|即将|正在|十[三四]五|如果|若(?!干)|可扩展|将(?=达|实现|突破|超|接|连|提供|建|形成|支持|增|扩|上线|推出|"
    "继续|进一步|逐步|在|于|完成|会|新|有)"
)
_AHEAD = re.compile(_PLANNED)
_TIMES = re.compile(
    r"(?P<span>\d\s?年?[—–~～\-至到])?(?P<year>(?:19|20)\d\d)\s?年(?=(?P<rest>[^，,。；：:、]*))"
    "|(?P<now>截至目前|目前|当前|现已|现有|至今|迄今|如今|现在)"
    "|(?P<last>去年|上一?年度?)"
    "|(?P<gone>前年|往年|当年|当时|曾|原有|原来|最初|初期|之初|伊始|年初|过去|此前|以前|早期|起步|历年|"
    "近[两三四五]年)"
    "|(?P<ahead>" + _PLANNED + ")"
)
_SINCE = re.compile("以来|至今|起")
_DATE_ONLY = re.compile(r"[\d\s月日底末初年期间季度第上下半一二三四前后时]*\Z")
_HAS_NOW = re.compile("已|现有|累计")
_LATE = re.compile(r"\s?年?[底末]|下半年|全年|第?[三四]季度|四季度")
_MONTH = re.compile(r"\s?(\d{1,2})\s?月")
_NOW: Years = frozenset({None})
_ANOTHER_TIME: Years = frozenset()


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, which together are the text again."""
    return _SENTENCES.findall(text)


class Prose:
    """A text in narrowed characters, with its sentences and clauses. Places are those of the text.

    Brackets that only add something aside are blanked out with U+0000.
    """

    def __init__(self, text: str) -> None:
        self.text = _BRACKETS.sub(_aside, text)

    def sentence_start(self, place: int) -> int:
        """Where the sentence begins that ``place`` stands in."""
        return max(_before(self._sentences, place), place - _FARTHEST)

    def segment_start(self, place: int) -> int:
        """Where the part of the sentence begins; semicolons part sentences."""
        return max(_before(self._segments, place), place - _FARTHEST)

    def clause_start(self, place: int) -> int:
        """Where the clause begins; commas, colons and brackets part clauses."""
        return max(_before(self._clauses, place), place - _FARTHEST)

    def clause_end(self, place: int) -> int:
        """Where the clause ends that ``place`` stands in."""
        index = bisect_left(self._clauses, place + 1)
        end = self._clauses[index] - 1 if index < len(self._clauses) else len(self.text)
        return min(end, place + _FARTHEST)

    def of_a_part(self, start: int, own: re.Pattern[str]) -> bool:
        """Whether what begins at ``start`` is said of a part, an example or an increase.

        Marks that only name the thing itself (设备接入方面) in its ``own`` words don't count.
        """
        clause, segment = self.clause_start(start), self.segment_start(start)
        certain = (
            *self._marks(_PART_OF_SENTENCE, self.sentence_start(start), start),
            *self._marks(_HEADING, segment, start),
            *self._marks(_OF_A_PART, segment, start),
            *self._marks(_PART_OF_CLAUSE, clause, start),
        )
        if certain:
            return True
        around = (
            *self._marks(_FOR_A_PART, segment, start),
            *self._marks(_TOPIC, segment, start),
        )
        if any(_NEUTRAL.sub("", own.sub("", mark)) for mark in around):
            return True
        return any(map(own.search, self._marks(_AMONG, segment, start)))

    def years(self, start: int, as_of: date) -> Years:
        """The years that what begins at ``start`` may be said of, as seen on the day ``as_of``."""
        years: Years = _NOW
        begin = self.sentence_start(start)
        for token in _TIMES.finditer(self.text, begin, start):
            if token["now"]:
                years = _NOW
            elif token["last"]:
                years = frozenset({as_of.year - 1})
            elif token["gone"] or token["ahead"]:
                years = _ANOTHER_TIME
            elif not (token.start() and _AHEAD.search(self.text, begin, token.start())):
                years = self._years(token, start, as_of)
        return years

    def _marks(self, pattern: re.Pattern[str], start: int, end: int) -> Iterator[str]:
        """The marks between two places; what they look ahead at may lie behind ``end``."""
        stop = self.clause_end(end)
        for match in pattern.finditer(self.text, start, stop):
            if match.end() <= end:
                yield match[0]

    def _years(self, token: re.Match[str], start: int, as_of: date) -> Years:
        year, rest = int(token["year"]), token["rest"]
        if _SINCE.search(rest):
            return _NOW
        if token["span"] or year > as_of.year:
            return _ANOTHER_TIME
        month = _MONTH.match(rest)
        if year == as_of.year:
            ahead = _LATE.match(rest) or (month and int(month[1]) > as_of.month)
            return _ANOTHER_TIME if ahead else _NOW
        # 2014年启动建设，已接入…: the year may be that of another event only.
        over = token.end("rest")
        apart = over < self.segment_start(start) or _HAS_NOW.search(self.text, over, start)
        if over < start and not _DATE_ONLY.match(rest) and apart:
            return frozenset({year, None})
        return frozenset({year})

    @cached_property
    def _sentences(self) -> list[int]:
        return [match.end() for match in _SENTENCE_ENDS.finditer(self.text)]

    @cached_property
    def _segments(self) -> list[int]:
        return [match.end() for match in _SEGMENT_ENDS.finditer(self.text)]

    @cached_property
    def _clauses(self) -> list[int]:
        return [match.end() for match in _CLAUSE_ENDS.finditer(self.text)]


def _before(starts: list[int], place: int) -> int:
    index = bisect_right(starts, place)
    return starts[index - 1] if index else 0


def _aside(match: re.Match[str]) -> str:
    bracket = match[0]
    aside = not _A_FIGURE.search(bracket) or _ASIDE.search(bracket)
    return "\0" * len(bracket) if aside else bracket
