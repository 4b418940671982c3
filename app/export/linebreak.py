"""Where a line of Chinese text may end: UAX #14, tailored to Chinese typesetting.

What is set apart from the untailored rules (`app.export.unicode_breaks`), after GB/T 15834-2011,
section 5.1, and W3C's requirements for Chinese text layout, in their strict form:

- No line begins with a closing mark, a mark of the end or pause of a sentence, ～ · — … or a sign
  behind a number such as % ‰ ℃, not after a space either; none ends with an opening mark or a sign
  before a number such as ￥ № ±. —— and …… stay whole.
- “ ” ‘ ’ open and close by their direction, which Unicode's class QU leaves open; ’ within a word
  is an apostrophe.
- Symbols of ambiguous width count as ideographs. □ ☑ ① ● stay with what they stand before.
- A run of ASCII characters stays whole: words, numbers, model numbers, addresses. Long runs that
  are no address may be broken after a comma, after a hyphen between longer words, and in a list
  of words with slashes.
- A number stays with its unit, 第 and 图 with their number, GB/T with the number of the standard.
- A break within a grapheme cluster is never offered.
"""

import re
import sys
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from app.export.segmentation import Alphabet, Kind, Machine, codes_of, kind_of
from app.export.unicode_breaks import (
    HARD,
    MARKS,
    ClusterPast,
    LinePast,
    cluster_step,
    line_step,
    unicode_may_break,
)

_CURRENCY = "$£¤¥₩€₹₽￡￥￦＄﹩№"
_LEADING = "□■☐☑☒●◆•▪➢➤►"
_ENUMERATORS = (range(0x2460, 0x249C), range(0x24EB, 0x2500), range(0x2776, 0x2794))
_DASHES = "—―⸺⸻"

# Line_Break classes of which no member begins a line. IS and SY are left to UAX #14, since a line
# may begin with ".5"; so are hyphens, since it may begin with "-5".
_NEVER_FIRST = frozenset(("CL", "CP", "EX", "NS", "IN", "PO", "B2"))
_WORD = frozenset(("AL", "HL", "NU"))


def _tailored() -> dict[int, Kind]:
    """Kinds that characters have in Chinese text and not in Unicode's default."""
    kinds: dict[int, Kind] = {}
    for code in codes_of("AI"):
        # Letters, signs and operators go with the words and figures that they stand in.
        symbol = code >= 0x2190 and not 0x2200 <= code < 0x2300
        kinds[code] = kind_of(code)._replace(lb="ID" if symbol else "AL", wide=symbol)
    for code in codes_of("QU"):
        kind = kind_of(code)
        if kind.quote:
            lb = "OP" if kind.quote == "Pi" else "CL"
            kinds[code] = kind._replace(lb=lb, wide=True, quote="")
    for code in range(0x21, 0x7F):
        kinds[code] = kind_of(code)._replace(latin=True)
    for start, end, lb in ((0xFF10, 0xFF1A, "NU"), (0xFF21, 0xFF3B, "AL"), (0xFF41, 0xFF5B, "AL")):
        for code in range(start, end):
            kinds[code] = kind_of(code)._replace(lb=lb)
    for code in (ord(char) for char in _LEADING):
        kinds[code] = kind_of(code)._replace(lb="OP", wide=True)
    for code in (code for span in _ENUMERATORS for code in span):
        kinds[code] = kind_of(code)._replace(lb="OP", wide=True)
    for chars, changes in (
        (_CURRENCY, {"lb": "PR", "own": "currency"}),
        (_DASHES, {"lb": "B2", "own": "dash"}),
        ("·‧", {"lb": "NS", "own": "middle dot"}),
        ("～／", {"lb": "NS"}),
        ("－", {"lb": "NS", "own": "minus"}),
        ("．", {"lb": "IS"}),
        ("‒–", {"own": "en dash"}),
        ("+", {"own": "plus"}),
        ("~", {"own": "tilde"}),
        ("’", {"lb": "CL", "own": "apostrophe", "quote": "Pf", "wide": False}),
        ("\u200b", {"own": "zero-width space"}),
        ("\u00ad", {"lb": "CM"}),  # no hyphen is set at the end of a line, so none ends there
    ):
        for char in chars:
            kind = kinds.get(ord(char)) or kind_of(ord(char))
            kinds[ord(char)] = kind._replace(**changes)
    return kinds


def _may_break(past: LinePast, prev: Kind, kind: Kind) -> bool:
    """The tailored rules of two neighbours, then those of UAX #14."""
    if kind.lb in _NEVER_FIRST or kind.own == "en dash":
        return False
    if kind.own in {"plus", "tilde"} and prev.lb in _WORD | {"ID"}:
        return False
    if prev.latin and kind.latin:
        return False
    if prev.own == "zero-width space" and past.before in {"OP", "PR"}:
        return False
    if past.base is not None and past.base.own == "currency":
        return False
    if prev.own == "plus":
        # 「互联网+先进制造业」 may be broken behind the plus, 「+5」 may not.
        if kind.lb == "ID" and past.before not in {"sot", "SP", "OP"}:
            return True
    elif prev.lb == "PR":
        return False
    if kind.lb in _WORD and (
        prev.lb == "SY"
        or prev.own == "middle dot"
        or (prev.own in {"en dash", "minus"} and kind.lb == "NU")
        or (prev.own == "apostrophe" and past.before in _WORD)
    ):
        return False
    return unicode_may_break(past, prev, kind)


class _GapPast(NamedTuple):
    prev: Kind | None = None


# No room is added beside these: spaces take it themselves, and the others join or attach.
_NO_GAP = HARD | MARKS | {"SP", "ZW", "WJ", "GL"}


def _gap_step(past: _GapPast, kind: Kind) -> tuple[_GapPast, bool]:
    return _GapPast(kind), past.prev is not None and _gap(past.prev, kind)


def _gap(prev: Kind, kind: Kind) -> bool:
    if prev.lb in _NO_GAP or kind.lb in _NO_GAP or kind.lb in {"EM", "JV", "JT"}:
        return False
    if prev.lb == kind.lb and kind.lb in {"B2", "IN"}:
        return False
    return any(side.wide or side.lb in {"B2", "IN"} for side in (prev, kind))


class _Chinese:
    """The alphabet of the tailored kinds with its automata."""

    def __init__(self) -> None:
        def rule(past: LinePast, kind: Kind) -> tuple[LinePast, bool]:
            return line_step(past, kind, _may_break)

        self.alphabet = Alphabet(_tailored())
        self.lines = Machine(self.alphabet, LinePast(), rule)
        self.clusters = Machine(self.alphabet, ClusterPast(), cluster_step)
        self.gaps = Machine(self.alphabet, _GapPast(), _gap_step)
        simple = {"Other", "Control", "LF", "LV", "LVT"}
        clustering = self.alphabet.that(lambda kind: kind.cluster not in simple)
        self.has_clusters = re.compile(clustering).search


_chinese = cache(_Chinese)

_DIGIT = "[0-9０-９]"
_LONG_UNITS = (
    "平方公里|平方千米|平方米|立方米|公里|千米|厘米|毫米|微米|纳米|公顷|公斤|千克|毫克|千瓦时|千瓦|兆瓦|"
    "工作日|季度|小时|分钟|毫秒|微秒|个月|个百分点|人次|人月|人年|台套|台次|美元|欧元|港元|日元|人民币"
)
_UNITS = (
    "元角分个台套项家人名次条种类件份页篇部本册块片张支只辆艘架栋间座处户亩年月日号天时秒周岁米里克吨斤升"
    "度倍层级位期批组章节款点步路代届国省市县区字词行列门颗粒股笔宗起例班"
)
_UNIT = f"(?:{_LONG_UNITS}|[{_UNITS}])"
_LATIN_UNIT = (
    "(?:[kKMGTPmμµnpcd]?(?:Wh?|VA?|A|Hz|[Bb](?:ps|it|yte)?|g|m|s|L|Pa|N|J|Ω)|[KMGTP]?FLOPS|TOPS|QPS|TPS"
    "|IOPS|rpm|dBm?|ppm|min|h|t|°C)[²³]?(?:/[A-Za-z]+)?(?![A-Za-z])"
)
# In each pattern the text may not be broken before any character of the group.
_KEPT = re.compile(
    rf"{_DIGIT}([ \u2009]?(?:[余多]?[十百千万亿兆]+[余多]?(?:{_UNIT}|[A-Za-z])?|[余多]?{_UNIT})"
    rf"(?:/(?:{_UNIT}))?)"
    rf"|{_DIGIT} ({_LATIN_UNIT})"
)
_NUMBERED = re.compile(f"[第图表件]({_DIGIT})|[A-Z]{{2,}}(?:/[A-Z]+)* ([0-9])")

_RUN = re.compile("[!-~]{7,}")
_ADDRESS = re.compile("@|://|www\\.", re.IGNORECASE)
_LOOSE = re.compile("(?<=[A-Za-z)])[,;](?=[A-Za-z(])|(?<=[A-Za-z]{3})-(?=[A-Za-z]{3})")
_SLASHED = re.compile("[^A-Za-z/]*[A-Za-z]{2,}(?:/[A-Za-z]{2,}){2,}[^A-Za-z/]*")


@lru_cache(maxsize=2048)
def opportunities(text: str) -> bytes:
    """Where lines may begin: byte i is 1 if a line may begin with `text[i]`; byte 0 is 0.

    Before the text after a line break the byte is 1 too, but text is meant to come in paragraphs.
    Spaces at a break belong to the line before it.
    """
    chinese = _chinese()
    letters = chinese.alphabet.letters(text)
    breaks = bytearray(chinese.lines.run(letters))
    for match in _RUN.finditer(text):
        _loosen(breaks, match)
    for pattern in (_KEPT, _NUMBERED):
        for match in pattern.finditer(text):
            start, end = match.span(match.lastindex or 0)
            breaks[start:end] = bytes(end - start)
    if chinese.has_clusters(letters):
        clusters = chinese.clusters.run(letters)
        both = int.from_bytes(breaks, sys.byteorder) & int.from_bytes(clusters, sys.byteorder)
        return both.to_bytes(len(text), sys.byteorder)
    return bytes(breaks)


def _loosen(breaks: bytearray, run: re.Match[str]) -> None:
    """Allow breaks within a long run of ASCII characters."""
    if _ADDRESS.search(run[0]):
        return
    for match in _LOOSE.finditer(run[0]):
        breaks[run.start() + match.end()] = 1
    if _SLASHED.fullmatch(run[0]):
        for match in re.finditer("/", run[0]):
            breaks[run.start() + match.end()] = 1


FORBIDDEN, LAST_RESORT, WITHIN_WORD, GOOD = range(4)

# Behind the punctuation of an address, but not within a number.
_PART = re.compile(r"(?<=[-/?&=#._@:,;+%~\\])(?<![0-9][-.,:](?=[0-9]))(?=[A-Za-z0-9])")


def emergency(text: str) -> bytes:
    """How well a line may begin at each place of a text that fits on no line otherwise.

    Byte i is FORBIDDEN (0) within a grapheme cluster, before a space and at 0; LAST_RESORT (1)
    where a rule of Chinese would be broken; WITHIN_WORD (2) elsewhere in a word or number; GOOD (3)
    behind the punctuation of an address, and wherever a line may begin anyhow.
    """
    chinese = _chinese()
    letters = chinese.alphabet.letters(text)
    kinds = [chinese.alphabet.kinds[letter] for letter in letters]
    breaks, clusters = opportunities(text), chinese.clusters.run(letters)
    parts = {match.start() for match in _PART.finditer(text)}
    grades = bytearray(len(text))
    for i, (prev, kind) in enumerate(pairwise(kinds), 1):
        if not clusters[i] or kind.lb == "SP":
            continue
        if breaks[i]:
            grades[i] = GOOD
        elif _breaks_a_rule(prev, kind):
            grades[i] = LAST_RESORT
        elif i in parts:
            grades[i] = GOOD
        else:
            grades[i] = WITHIN_WORD
    return bytes(grades)


def _breaks_a_rule(prev: Kind, kind: Kind) -> bool:
    joining = {"WJ", "GL"}
    first = kind.lb in _NEVER_FIRST | MARKS | joining or kind.lb in {"IS", "SY", "HY", "BA"}
    last = prev.lb in joining or prev.lb in {"OP", "PR"}
    return first or last


def gaps(text: str) -> bytes:
    """Where justification may add room: byte i is 1 for the gap before `text[i]`.

    That is between two characters of which one is Chinese, or a mark as wide; not within Latin
    words and numbers, not within —— and ……, not beside spaces, which widen themselves.
    """
    chinese = _chinese()
    return chinese.gaps.run(chinese.alphabet.letters(text))


def is_cjk_gap(left: str, right: str) -> bool:
    """Whether justification may add room between two characters, see `gaps`."""
    kind = _chinese().alphabet.kind
    return _gap(kind(left), kind(right))
