"""The outcome of reading what a person typed: a value, or what is wrong, or nothing at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from app.model.characters import without_invisible
from app.model.paths import FieldPath
from app.model.problem import Problem
from app.model.values import Json

WRONG_SHAPE = "wrong-shape"
UNKNOWN_MEMBER = "unknown-member"
ROW_ID = "#"
"""The member that holds a row's id inside a draft; never written to ``declaration.json``."""
_IDS = 10**9
"""Ids are below this, so that paths with them can be parsed again."""


_NO_PARTS: Mapping[str, Read] = MappingProxyType({})


class Read(NamedTuple):
    """One value as it was understood.

    ``value`` is ``None`` where nothing stands there or where it can't be understood; ``raw`` is
    what was typed; ``parts`` are the readings of a compound value's members, and ``rows`` those
    of a list's rows. (A tuple, since hundreds are made at every keystroke.)
    """

    raw: Json = None
    value: Any = None
    problems: tuple[Problem, ...] = ()
    parts: Mapping[str, Read] = _NO_PARTS
    rows: tuple[Row, ...] = ()

    @property
    def unreadable(self) -> bool:
        """Whether something stands there that can't be understood."""
        return self.value is None and any(p.severity == "error" for p in self.problems)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list field: its id, and the reading of each of its fields by name."""

    id: int
    cells: Mapping[str, Read]


NOTHING = Read()


def is_blank(raw: Json) -> bool:
    """Whether nothing was answered: missing, ``null``, or nothing that can be seen."""
    if isinstance(raw, str):
        return not raw.strip() or not without_invisible(raw).strip()
    return raw is None or raw in ([], {})


def wrong_shape(raw: Json, expected: str, member: str = "") -> Read:
    """The reading of a value whose JSON shape is not the field's."""
    message = f"的内容无法识别，这里应为{expected}，请重新填写"
    return Read(raw, problems=(Problem(WRONG_SHAPE, "error", message, member),))


def unknown_members(
    raw: Mapping[str, Json], known: Mapping[str, object], *at: str | int
) -> tuple[Problem, ...]:
    """A problem for each member of ``raw``, which stands ``at``, that the form does not know."""
    names = [name for name in raw if name not in known and name != ROW_ID]
    return tuple(
        Problem(UNKNOWN_MEMBER, "warning", unknown_message(name), str(FieldPath((*at, name))))
        for name in names
    )


def unknown_message(name: str) -> str:
    """The sentence about a member that the form does not know."""
    return f"中的“{name[:40]}”不是申报书的栏目，不会打印，请核对名称或删除"


def raw_text(raw: Json, depth: int = 3) -> str:
    """A raw value as a person would recognise it, for a draft that holds wrong values.

    Content nested deeper than ``depth`` shows as an ellipsis.
    """
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if not isinstance(raw, list | dict):
        return str(raw)
    if depth == 0:
        return "……"
    if isinstance(raw, list):
        return "、".join(raw_text(item, depth - 1) for item in raw)
    return "；".join(f"{name}：{raw_text(item, depth - 1)}" for name, item in raw.items())


def row_id_of(row: Mapping[str, Json], position: int) -> int:
    """The id of a list's row; its position where it carries none."""
    number = row.get(ROW_ID)
    if isinstance(number, int) and not isinstance(number, bool) and 0 <= number < _IDS:
        return number
    return position
