"""Which characters of an edited paragraph are whose: those of an answer, of the form, of nobody.

What stands in the content control of an answer is its own, and so is what stands in its place,
between the same printed words as before. The cheapest way to come from the paragraph as it was
printed to the one that is there decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.export.readback.expected import Token
from app.export.readback.glyphs import BOXES
from app.model.characters import half_width

_MOST = 1_500_000
"""Steps: a paragraph for which more would be needed is no paragraph of the form."""
_LOST, _LEFT_OUT, _CHANGED, _UNLIKE, _STRAY = 1.0, 0.5, 1.2, 1.6, 0.6
_FREE, _FOREIGN, _TAKEN = 0.25, 1.0, 3.0
_NOBODY = -1


@dataclass(slots=True)
class Shares:
    """Whose each character is: the number of its token, or -1.

    ``altered`` says whether printed words are missing, exchanged, or have others among them.
    """

    whose: list[int] = field(default_factory=list[int])
    altered: bool = False

    def of(self, number: int) -> list[int]:
        """The places of the characters that belong to a token."""
        return [place for place, owner in enumerate(self.whose) if owner == number]


@dataclass(frozen=True, slots=True)
class _Unit:
    """A printed character, or (where it is empty) the place of an answer.

    What need not be printed at all (``；证明：``) is one unit: it is there whole, or not.
    """

    character: str
    token: int


def share(tokens: Sequence[Token], characters: Sequence[str], owners: Sequence[str]) -> Shares:
    """Share the characters of a paragraph among the tokens that it is made of."""
    units = [unit for number, token in enumerate(tokens) for unit in _units(number, token)]
    whose = [_NOBODY] * len(characters)
    start, first = _head(units, characters, owners, whose)
    end, last = _tail(units, characters, owners, whose, start, first)
    shares = Shares(whose)
    middle = units[first:last]
    if (end - start) * len(middle) > _MOST:
        shares.altered = True
        return shares
    if len(middle) == 1 and not middle[0].character and tokens[middle[0].token].what != "tick":
        whose[start:end] = [middle[0].token] * (end - start)
        return shares
    _Way(tokens, middle, characters[start:end], owners[start:end]).take(shares, start)
    return shares


def _units(number: int, token: Token) -> list[_Unit]:
    if token.what != "printed":
        return [_Unit("", number)]
    if token.optional:
        return [_Unit("".join(token.text.split()), number)]
    return [_Unit(character, number) for character in token.text if not character.isspace()]


def _head(
    units: Sequence[_Unit], characters: Sequence[str], owners: Sequence[str], whose: list[int]
) -> tuple[int, int]:
    """Take the printed words that the paragraph begins with, as they are."""
    at = number = 0
    while number < len(units) and units[number].character:
        while at < len(characters) and characters[at].isspace() and not owners[at]:
            at += 1
        if at == len(characters) or characters[at] != units[number].character or owners[at]:
            break
        whose[at] = units[number].token
        at, number = at + 1, number + 1
    return at, number


def _tail(
    units: Sequence[_Unit],
    characters: Sequence[str],
    owners: Sequence[str],
    whose: list[int],
    start: int,
    first: int,
) -> tuple[int, int]:
    """Take the printed words that it ends with."""
    at, number = len(characters), len(units)
    if first == len(units):
        return at, number
    while number > first and units[number - 1].character:
        while at > start and characters[at - 1].isspace() and not owners[at - 1]:
            at -= 1
        if at == start or characters[at - 1] != units[number - 1].character or owners[at - 1]:
            break
        at, number = at - 1, number - 1
        whose[at] = units[number].token
    return at, number


class _Way:
    """The cheapest way through units and characters: rows are units, columns are characters."""

    def __init__(
        self,
        tokens: Sequence[Token],
        units: Sequence[_Unit],
        characters: Sequence[str],
        owners: Sequence[str],
    ) -> None:
        self._tokens, self._units = tokens, units
        self._characters, self._owners = characters, owners
        self._known = frozenset(token.tag for token in tokens if token.tag)
        self._steps: list[bytearray] = []
        self._walk()

    def _walk(self) -> None:
        width = len(self._characters) + 1
        before: list[float] = []
        for number in range(len(self._units) + 1):
            unit = self._units[number] if number < len(self._units) else None
            above = self._units[number - 1] if number else None
            costs, steps = [0.0] * width, bytearray(width)
            for place in range(width):
                best, step = (0.0, 0) if not number and not place else (float("inf"), 0)
                if above is not None:  # the unit before is over, or was lost
                    best, step = before[place] + self._lost(above), 1
                    long = len(above.character)
                    if long and place >= long:
                        one = before[place - long] + self._exchange(above, place - long)
                        if one < best:
                            best, step = one, 2
                if place:
                    one = costs[place - 1] + self._stay(unit, place - 1)
                    if one < best:
                        best, step = one, 3
                costs[place], steps[place] = best, step
            self._steps.append(steps)
            before = costs

    def _lost(self, unit: _Unit) -> float:
        """What it costs that printed words are not there."""
        if not unit.character:
            return 0.0
        return _LEFT_OUT if self._tokens[unit.token].optional else _LOST

    def _exchange(self, unit: _Unit, place: int) -> float:
        """What it costs that a character stands for a printed one."""
        if self._tokens[unit.token].optional:
            words = "".join(self._characters[place : place + len(unit.character)])
            alike = words == unit.character or half_width(words) == half_width(unit.character)
            return 0.0 if alike else float("inf")
        character, owner = self._characters[place], self._owners[place]
        foreign = 0.4 if owner else 0.0
        if character == unit.character:
            return foreign
        if half_width(character) == half_width(unit.character):
            return foreign + 0.05
        alike = character.isalnum() == unit.character.isalnum()
        return (_CHANGED if alike else _UNLIKE) + foreign * 3

    def _stay(self, unit: _Unit | None, place: int) -> float:
        """What it costs that a character is the answer's that is open, or nobody's."""
        character, owner = self._characters[place], self._owners[place]
        if unit is None or unit.character:
            if character.isspace():
                return 0.0
            return _STRAY + (_FOREIGN if owner in self._known else 0.0)
        token = self._tokens[unit.token]
        if token.what == "tick":
            if character in BOXES or character.isspace():
                return 0.0 if owner in ("", token.tag) else 0.3
            return 0.3 if owner == token.tag else _STRAY + 0.1
        if owner == token.tag:
            return 0.0
        if character.isspace():
            return 0.0
        if owner:
            return _TAKEN if owner in self._known else _FOREIGN
        return _FREE + (0.3 if character in BOXES else 0.0)

    def take(self, shares: Shares, start: int) -> None:
        """Walk the cheapest way back, and say whose each character is."""
        number, place = len(self._units), len(self._characters)
        while number or place:
            step = self._steps[number][place]
            unit = self._units[number] if number < len(self._units) else None
            if step == 3:
                place -= 1
                if unit is not None and not unit.character:
                    shares.whose[start + place] = unit.token
                elif not self._characters[place].isspace():
                    shares.altered = True
                continue
            above = self._units[number - 1]
            number -= 1
            if step == 2:
                long = len(above.character)
                place -= long
                whose = [above.token] * long
                shares.whose[start + place : start + place + long] = whose
                if self._exchange(above, place) >= _CHANGED:
                    shares.altered = True
            elif above.character and not self._tokens[above.token].optional:
                shares.altered = True
