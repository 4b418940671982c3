"""Where Unicode allows a break: lines (UAX #14) and grapheme clusters (UAX #29), Unicode 16.

The rules are those of the standard without any tailoring, under the numbers that they have there.
`app.export.linebreak` tailors them for Chinese.
"""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from app.export.segmentation import Alphabet, Kind, Machine, is_aksara

HARD = frozenset(("BK", "CR", "LF", "NL"))
MARKS = frozenset(("CM", "ZWJ"))

_ALPHABETIC = Kind("AL")


class LinePast(NamedTuple):
    """What the rules of UAX #14 remember of the text so far.

    Attributes:
        prev: the last character, marks aside; None at the start.
        base: the last one that is no space.
        joined: a zero-width joiner came last (LB8a).
        holding: `base` is an initial quotation mark that holds what follows (LB15a).
        after_wide: before the quotation mark `prev` stood a wide character (LB19a).
        word_start: the hyphen `prev` stands at the start of a word (LB20a).
        hebrew: before the hyphen `prev` stood a Hebrew letter (LB21a).
        number: 1 within a number, 2 after its closing bracket (LB25).
        aksara: before the virama `prev` stood an aksara (LB28a).
        odd: `prev` is the first of a pair of regional indicators (LB30a).
        before: Line_Break of what stood before `prev`, if a tailoring singles `prev` out.
    """

    prev: Kind | None = None
    base: Kind | None = None
    joined: bool = False
    holding: bool = False
    after_wide: bool = False
    word_start: bool = False
    hebrew: bool = False
    number: int = 0
    aksara: bool = False
    odd: bool = False
    before: str = ""


def line_step(
    past: LinePast, kind: Kind, may_break: Callable[[LinePast, Kind, Kind], bool]
) -> tuple[LinePast, bool]:
    """Take one character; `may_break` decides where the rules up to LB10 do not.

    It gets the past, the last character and the next one; marks without a base come as letters.
    """
    prev = past.prev
    joined = kind.lb == "ZWJ"
    if kind.lb in MARKS:
        if prev is not None and prev.lb not in _NO_BASE:
            return past._replace(joined=joined), False  # LB9
        kind = _ALPHABETIC  # LB10
    if prev is None:  # LB2
        allowed = False
    elif prev.lb in HARD:  # LB4, LB5
        allowed = not (prev.lb == "CR" and kind.lb == "LF")
    elif kind.lb in HARD or kind.lb in {"SP", "ZW"}:  # LB6, LB7
        allowed = False
    else:
        allowed = may_break(past, prev, kind)
    return _advance(past, kind)._replace(joined=joined), allowed


def _advance(past: LinePast, kind: Kind) -> LinePast:
    prev, lb = past.prev, kind.lb
    if lb == "SP":
        return LinePast(kind, past.base, holding=past.holding)
    before = prev.lb if prev is not None else "sot"
    number = 0
    if lb == "NU" or (lb in {"SY", "IS"} and past.number == 1):
        number = 1
    elif lb in {"CL", "CP"} and past.number == 1:
        number = 2
    return LinePast(
        kind,
        kind,
        holding=kind.quote == "Pi" and lb == "QU" and before in _BEFORE_HOLDING,
        after_wide=lb == "QU" and prev is not None and prev.wide,
        word_start=(lb == "HY" or kind.own == "hyphen") and before in _BEFORE_WORD,
        hebrew=lb in {"HY", "BA"} and before == "HL",
        number=number,
        aksara=lb == "VI" and prev is not None and is_aksara(prev),
        odd=lb == "RI" and not (before == "RI" and past.odd),
        before=before if kind.own else "",
    )


_NO_BASE = HARD | {"SP", "ZW"}
_BEFORE_HOLDING = HARD | {"sot", "OP", "QU", "GL", "SP", "ZW"}
_BEFORE_WORD = HARD | {"sot", "SP", "ZW", "CB", "GL"}
_HANGUL = frozenset(("JL", "JV", "JT", "H2", "H3"))


def unicode_may_break(past: LinePast, prev: Kind, kind: Kind) -> bool:
    """Rules LB8 to LB31 of UAX #14, Unicode 16."""
    base = past.base.lb if past.base is not None else ""
    if base == "ZW":  # LB8
        return True
    if past.joined or _clings(past, base, prev, kind):
        return False
    if prev.lb == "SP":  # LB18
        return True
    if _quoted(past, prev, kind):
        return False
    if "CB" in (prev.lb, kind.lb):  # LB20
        return True
    return not (
        _hyphenated(past, prev, kind)
        or _pair_holds(prev, kind)
        or _number_holds(past, prev, kind)
        or _syllable_holds(past, prev, kind)
    )


def _clings(past: LinePast, base: str, prev: Kind, kind: Kind) -> bool:
    """LB11 to LB17: what holds even over spaces."""
    lb = kind.lb
    return (
        "WJ" in (lb, prev.lb)  # LB11
        or prev.lb == "GL"  # LB12
        or (lb == "GL" and prev.lb not in {"SP", "BA", "HY"})  # LB12a
        or lb in {"CL", "CP", "EX", "SY"}  # LB13
        or base == "OP"  # LB14
        or past.holding  # LB15a
        or (lb == "QU" and kind.quote == "Pf" and kind.ahead == 1)  # LB15b
        or (lb == "IS" and not (prev.lb == "SP" and kind.ahead))  # LB15c, LB15d
        or (base in {"CL", "CP"} and lb == "NS")  # LB16
        or base == lb == "B2"  # LB17
    )


def _quoted(past: LinePast, prev: Kind, kind: Kind) -> bool:
    """LB19, LB19a: quotation marks hold on both sides, except among wide characters."""
    before = kind.lb == "QU" and (kind.quote != "Pi" or not prev.wide or not kind.ahead)
    after = prev.lb == "QU" and (prev.quote != "Pf" or not kind.wide or not past.after_wide)
    return before or after


def _hyphenated(past: LinePast, prev: Kind, kind: Kind) -> bool:
    """LB20a to LB22: hyphens, nonstarters and ellipses."""
    return (
        (past.word_start and kind.lb == "AL")  # LB20a
        or kind.lb in {"BA", "HY", "NS"}  # LB21
        or prev.lb == "BB"
        or (past.hebrew and kind.lb != "HL")  # LB21a
        or (prev.lb == "SY" and kind.lb == "HL")  # LB21b
        or kind.lb == "IN"  # LB22
    )


_PAIRS = frozenset(
    (a, b)
    for before, after in (
        ("AL HL", "NU"),  # LB23
        ("NU", "AL HL"),
        ("PR", "ID EB EM"),  # LB23a
        ("ID EB EM", "PO"),
        ("PR PO", "AL HL"),  # LB24
        ("AL HL", "PR PO"),
        ("PO PR HY IS", "NU"),  # LB25
        ("JL", "JL JV H2 H3"),  # LB26
        ("JV H2", "JV JT"),
        ("JT H3", "JT"),
        ("JL JV JT H2 H3", "PO"),  # LB27
        ("PR", "JL JV JT H2 H3"),
        ("AL HL", "AL HL"),  # LB28
        ("IS", "AL HL"),  # LB29
        ("EB", "EM"),  # LB30b
    )
    for a in before.split()
    for b in after.split()
)


def _pair_holds(prev: Kind, kind: Kind) -> bool:
    """The rules for two neighbours of LB23 to LB30b."""
    return (
        (prev.lb, kind.lb) in _PAIRS
        or (prev.lb in {"AL", "HL", "NU"} and kind.lb == "OP" and not kind.wide)  # LB30
        or (prev.lb == "CP" and not prev.wide and kind.lb in {"AL", "HL", "NU"})
        or (prev.picture == "reserved" and kind.lb == "EM")  # LB30b
    )


def _number_holds(past: LinePast, prev: Kind, kind: Kind) -> bool:
    """LB25: numbers with their separators, brackets, signs and units."""
    return (
        (past.number == 1 and kind.lb in {"NU", "PO", "PR"})
        or (past.number == 2 and kind.lb in {"PO", "PR"})
        or (prev.lb in {"PO", "PR"} and kind.lb == "OP" and bool(kind.ahead))
    )


def _syllable_holds(past: LinePast, prev: Kind, kind: Kind) -> bool:
    """LB28a, LB30a: orthographic syllables, pairs of regional indicators."""
    aksara, before = is_aksara(kind), is_aksara(prev)
    return (
        (prev.lb == "AP" and aksara)
        or (before and kind.lb in {"VF", "VI"})
        or (past.aksara and aksara and kind.lb != "AS")
        or (before and aksara and bool(kind.ahead))
        or (past.odd and kind.lb == "RI")
    )


class ClusterPast(NamedTuple):
    """What the rules of UAX #29 remember: the last character, and what it is part of."""

    cluster: str = ""
    odd: bool = False
    picture: bool = False
    conjunct: str = ""


def cluster_step(past: ClusterPast, kind: Kind) -> tuple[ClusterPast, bool]:
    """GB1 to GB999 of UAX #29, Unicode 16: True where a grapheme cluster begins."""
    prev, cluster = past.cluster, kind.cluster
    controls = {"Control", "CR", "LF"}
    if not prev:  # GB1
        allowed = False
    elif prev in controls or cluster in controls:  # GB3 to GB5
        allowed = not (prev == "CR" and cluster == "LF")
    else:
        allowed = not (
            (prev, cluster) in _SYLLABLES  # GB6 to GB8
            or cluster in {"Extend", "ZWJ", "SpacingMark"}  # GB9, GB9a
            or prev == "Prepend"  # GB9b
            or (past.conjunct == "Linker" and kind.conjunct == "Consonant")  # GB9c
            or (past.picture and prev == "ZWJ" and bool(kind.picture))  # GB11
            or (past.odd and cluster == "Regional_Indicator")  # GB12, GB13
        )
    conjunct = ""
    if kind.conjunct == "Consonant":
        conjunct = "Consonant"
    elif kind.conjunct in {"Extend", "Linker"} and past.conjunct:
        conjunct = kind.conjunct if kind.conjunct == "Linker" else past.conjunct
    odd = cluster == "Regional_Indicator" and not past.odd
    picture = bool(kind.picture) or (
        past.picture and prev != "ZWJ" and cluster in {"Extend", "ZWJ"}
    )
    return ClusterPast(cluster, odd, picture, conjunct), allowed


_SYLLABLES = frozenset(
    (a, b)
    for before, after in (("L", "L V LV LVT"), ("LV V", "V T"), ("LVT T", "T"))
    for a in before.split()
    for b in after.split()
)


@cache
def _unicode() -> tuple[Alphabet, Machine[LinePast], Machine[ClusterPast]]:
    def rule(past: LinePast, kind: Kind) -> tuple[LinePast, bool]:
        return line_step(past, kind, unicode_may_break)

    alphabet = Alphabet()
    return (
        alphabet,
        Machine(alphabet, LinePast(), rule),
        Machine(alphabet, ClusterPast(), cluster_step),
    )


def line_breaks(text: str) -> bytes:
    """Line breaks of UAX #14 untailored: byte i is 1 where a line may begin with `text[i]`."""
    alphabet, lines, _ = _unicode()
    return lines.run(alphabet.letters(text))


def cluster_breaks(text: str) -> bytes:
    """Boundaries of extended grapheme clusters: byte i is 1 where one begins, byte 0 is 0."""
    alphabet, _, clusters = _unicode()
    return clusters.run(alphabet.letters(text))
