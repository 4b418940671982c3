"""From what stands on the paper back to the value that it shows, by the kind of the field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.model.characters import half_width
from app.model.compound import MEMBERS, ClaimKind, PathList
from app.model.form import Field
from app.model.kinds import Amount, Choice, Count, Identifier, Kind, TextList
from app.model.reading import Read
from app.model.values import Json, is_unanswered

_LINES = re.compile("_{2,}|＿+|—{4,}")
_BETWEEN = re.compile("[、，,；;\n]+")


@dataclass(frozen=True, slots=True)
class Understood:
    """What a shown text stands for.

    ``problem`` is the end of a sentence where it can't be understood; then ``value`` is the text
    itself. ``usable`` is false where no draft could hold what stands there.
    """

    value: Json
    problem: str = ""
    usable: bool = True


def plain(text: str, blank: str = "") -> str:
    """What was written into a blank: without the printed line, which is often left beside it."""
    if "".join(text.split()) == "".join(blank.split()):
        return ""
    if blank:
        text = _LINES.sub("", text)
    return " ".join(text.split())


def understand(field: Field, member: str, text: str, names: Mapping[str, str]) -> Understood:
    """The value of ``field``, or of the ``member`` of a claim, that ``text`` shows.

    ``names`` maps what the paper calls each field to its path.
    """
    kind: Kind[Any] = field.kind
    unit = field.spec.unit
    if isinstance(kind, ClaimKind):
        place = list(kind.members).index(member)
        units = field.spec.units()
        kind, unit = MEMBERS[member], units[place] if place < len(units) else ""
    if not text:
        return Understood(None)
    if isinstance(kind, Count | Amount):
        return _understood(kind, kind.read_unit(text, unit), text)
    if isinstance(kind, Identifier):
        text = half_width(text)
    elif isinstance(kind, TextList):
        return Understood([part.strip() for part in _BETWEEN.split(text) if part.strip()])
    elif isinstance(kind, PathList):
        return _paths(text, names)
    elif isinstance(kind, Choice):
        return _choice(kind, field, text)
    return _understood(kind, kind.read(text, field.spec), text)


def _understood(kind: Kind[Any], read: Read, text: str) -> Understood:
    wrong = next((problem for problem in read.problems if problem.severity == "error"), None)
    if wrong is not None or is_unanswered(read.value):
        return Understood(text, wrong.message if wrong else "")
    return Understood(kind.dump(read.value))


def _choice(kind: Choice, field: Field, text: str) -> Understood:
    read = kind.read(text, field.spec)
    if read.value is None:
        return Understood(text, f"应为以下之一：{'、'.join(kind.options.values())}")
    return Understood(kind.dump(read.value))


def _paths(text: str, names: Mapping[str, str]) -> Understood:
    """The fields that are listed; their names may hold the very sign that stands between them."""
    known = {"".join(half_width(name).split()): path for name, path in names.items()}
    left, found, strange = "".join(half_width(text).split()), list[Json](), list[str]()
    while left:
        name = max((n for n in known if left.startswith(n) and _ends(left, n)), key=len, default="")
        if name:
            found.append(known[name])
        else:
            name = re.split("[、，,；;]", left, maxsplit=1)[0]
            if name:
                strange.append(name)
        left = left[max(len(name), 1) :].lstrip("、，,；;") if name else left[1:]
    if strange:
        return Understood(
            found or None, f"中的“{'、'.join(strange)}”不是申报书的栏目名称", bool(found)
        )
    return Understood(found or None)


def _ends(text: str, name: str) -> bool:
    return len(text) == len(name) or text[len(name)] in "、，,；;"
