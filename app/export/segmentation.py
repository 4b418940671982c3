"""Automata over kinds of characters, for rules on where text may be broken.

Speed is what they are for. A text is translated to one letter for each character, all characters of
one kind sharing a letter, and the letters run through an automaton: each state is a dictionary from
letters to states, which `itertools.accumulate` walks without a line of Python for a character. What
a state does not know yet it works out from the rules, once, and keeps. The rules look back through
a context; the few that look ahead do so before, by changing the letter of the character concerned.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import accumulate
from operator import attrgetter, getitem
from typing import Generic, NamedTuple, TypeVar

from app.export import linebreak_classes as data

Past = TypeVar("Past", bound=tuple[object, ...])


class Kind(NamedTuple):
    """What the rules know of a character.

    Attributes:
        lb: Line_Break after rule LB1.
        wide: East_Asian_Width is F, W or H.
        quote: Pi or Pf for a quotation mark of known direction.
        picture: "pictographic", or "reserved" while unassigned, of Extended_Pictographic.
        cluster: Grapheme_Cluster_Break.
        conjunct: Indic_Conjunct_Break.
        latin: part of a run of ASCII characters (for tailoring).
        own: a name for characters that a rule singles out.
        ahead: 1 or 2 when what follows is what a rule looks for, see `Alphabet`.
    """

    lb: str
    wide: bool = False
    quote: str = ""
    picture: str = ""
    cluster: str = "Other"
    conjunct: str = "None"
    latin: bool = False
    own: str = ""
    ahead: int = 0


_ALLOWED = attrgetter("allowed")

# What a closing quotation mark clings to, even after a space.
_AFTER_FINAL = frozenset(
    ("BK", "CR", "LF", "NL", "SP", "ZW", "GL", "WJ", "CL", "CP", "EX", "IS", "SY", "QU")
)
_SINGLED_OUT = {0x2010: "hyphen", 0x25CC: "dotted circle"}


def _kind(words: str) -> Kind:
    lb, width, quote, picture, cluster, conjunct = words.replace("-", "").split(" ")
    return Kind(lb, width == "wide", quote, picture, cluster, conjunct)


def is_aksara(kind: Kind) -> bool:
    """Whether LB28a takes a character for the base of a syllable."""
    return kind.lb in {"AK", "AS"} or kind.own == "dotted circle"


@cache
def _table() -> tuple[list[int], list[Kind]]:
    """First code points of all ranges in order, and the kind of each."""
    default = _kind(data.DEFAULT)
    places: list[tuple[int, int, Kind]] = []
    for words, spans in data.RANGES.items():
        kind = _kind(words)
        for span in spans.split():
            first, _, last = span.partition("-")
            places.append((int(first, 16), int(last or first, 16), kind))
    places.sort()
    starts, kinds = [0], [default]
    for first, last, kind in places:
        if starts[-1] == first:
            kinds[-1] = kind
        else:
            starts.append(first)
            kinds.append(kind)
        starts.append(last + 1)
        kinds.append(default)
    return starts, kinds


def kind_of(code: int) -> Kind:
    """Kind of a code point. AI stays AI: the alphabets resolve it."""
    starts, kinds = _table()
    kind = kinds[bisect_right(starts, code) - 1]
    own = _SINGLED_OUT.get(code)
    return kind._replace(own=own) if own else kind


def codes_of(lb: str) -> Iterable[int]:
    """All code points of a Line_Break class."""
    starts, kinds = _table()
    for start, end, kind in zip(starts, starts[1:], kinds, strict=False):
        if kind.lb == lb:
            yield from range(start, end)


class Alphabet:
    """Translates characters to letters, one letter for each kind.

    A letter is changed where the rules must know what follows (combining marks aside):

    - OP before NU, or IS NU (LB25); IS before NU (LB15c)
    - an initial quotation mark before a wide character (LB19a)
    - a final one before what it clings to, or the end (LB15b); with 2 before a letter or digit,
      which makes U+2019 an apostrophe
    - an aksara before VF (LB28a)
    """

    def __init__(self, tailored: Mapping[int, Kind] | None = None) -> None:
        """Use the kinds of Unicode but for the tailored code points."""
        self.tailored = dict(tailored or {})
        self.kinds: dict[str, Kind] = {}
        self._letters: dict[Kind, str] = {}
        self._by_code = _Letters(self._letter_of)
        for kind in {*_table()[1], *map(kind_of, _SINGLED_OUT), *self.tailored.values()}:
            self._add(kind if kind.lb != "AI" else kind._replace(lb="AL"))
        self._ahead = self._look_ahead()

    def _add(self, kind: Kind) -> None:
        if kind not in self._letters:
            number = 0x100 + 3 * len(self._letters)
            self._letters[kind] = chr(number)
            for ahead in range(3):
                self.kinds[chr(number + ahead)] = kind._replace(ahead=ahead)

    def _letter_of(self, code: int) -> str:
        kind = self.tailored.get(code) or kind_of(code)
        return self._letters[kind._replace(lb="AL") if kind.lb == "AI" else kind]

    def letters(self, text: str) -> str:
        """The letters of a text, one for each character."""
        return self._ahead.sub(self._shift, text.translate(self._by_code))

    @staticmethod
    def _shift(match: re.Match[str]) -> str:
        return chr(ord(match[0]) + (2 if match.lastgroup == "two" else 1))

    def kind(self, char: str) -> Kind:
        """The kind of a character, whatever follows it."""
        return self.kinds[self._by_code[ord(char)]]

    def that(self, test: Callable[[Kind], bool]) -> str:
        """Letters of the kinds that pass a test, as a character class of regular expressions."""
        letters = "".join(x for x, kind in self.kinds.items() if not kind.ahead and test(kind))
        return f"[{letters}]" if letters else "(?!)"

    def _look_ahead(self) -> re.Pattern[str]:
        def of(*classes: str) -> str:
            return self.that(lambda kind: kind.lb in classes)

        marks = of("CM", "ZWJ") + "*+"
        aksara = self.that(is_aksara)
        initial = self.that(lambda kind: kind.quote == "Pi")
        final = self.that(lambda kind: kind.quote == "Pf")
        wide = self.that(lambda kind: kind.wide)
        cases = (
            f"(?<={of('OP')}){marks}(?:{of('IS')}{marks})?{of('NU')}",
            f"(?<={of('IS')}){marks}{of('NU')}",
            f"(?<={initial}){marks}{wide}",
            rf"(?<={final}){marks}(?:{of(*_AFTER_FINAL)}|\Z)",
            f"(?<={final}){marks}(?P<two>{of('AL', 'HL', 'NU')})",
            f"(?<={aksara}){marks}{of('VF')}",
        )
        first = self.that(lambda kind: kind.lb in {"OP", "IS"} or bool(kind.quote))
        return re.compile(f"(?:{first}|{aksara})(?=" + "|".join(cases) + ")")


class _Letters(dict[int, str]):
    """Letters by code point, worked out when first met, for `str.translate`."""

    def __init__(self, letter_of: Callable[[int], str]) -> None:
        super().__init__()
        self._letter_of = letter_of

    def __missing__(self, code: int) -> str:
        letter = self[code] = self._letter_of(code)
        return letter


class _State(dict[str, "_State"]):
    """A state of an automaton: the states that letters lead to.

    `allowed` says whether the text may be broken before the character that led here.
    """

    __slots__ = ("_after", "allowed")

    def __init__(self, after: Callable[[str], "_State"], allowed: bool) -> None:
        super().__init__()
        self._after = after
        self.allowed = allowed

    def __missing__(self, letter: str) -> "_State":
        state = self[letter] = self._after(letter)
        return state


class Machine(Generic[Past]):
    """An automaton made of a rule, which grows as texts bring up new contexts.

    The rule takes what came before and the kind of the next character; it returns what came before
    the one after that, and whether the text may be broken between.
    """

    def __init__(
        self, alphabet: Alphabet, start: Past, rule: Callable[[Past, Kind], tuple[Past, bool]]
    ) -> None:
        self._kinds = alphabet.kinds
        self._rule = rule
        self._states: dict[tuple[Past, bool], _State] = {}
        self._start = self._state(start, allowed=False)

    def _state(self, past: Past, *, allowed: bool) -> _State:
        def after(letter: str) -> _State:
            following, may_break = self._rule(past, self._kinds[letter])
            return self._state(following, allowed=may_break)

        if (past, allowed) not in self._states:
            self._states[past, allowed] = _State(after, allowed)
        return self._states[past, allowed]

    def run(self, letters: str) -> bytes:
        """One byte for each letter: 1 where the text may be broken before it."""
        states = accumulate(letters, getitem, initial=self._start)
        return bytes(map(_ALLOWED, states))[1:]
