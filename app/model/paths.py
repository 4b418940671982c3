"""Field paths: how every part of the program names a place in the declaration.

A path is a row of member names and row ids: ``company.contact.email``,
``cases[0].description``. It is the JSON path of ``declaration.json``, the tag of a content control
in the DOCX, and what a finding points at. A row id is given to a row when it enters a draft and
stays with it wherever the row is moved, so that a path keeps its meaning while rows are sorted;
in an imported file and in a sealed declaration the ids are the positions, counted from 0.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache

_NAME = re.compile(r"[^.\[\]\"]+")
_TOKEN = re.compile(r'(?:^|(?<!^)\.)([^.\[\]"]+)|\[([0-9]{1,9})\]|\[("(?:[^"\\]|\\.)*")\]')


@dataclass(frozen=True, slots=True)
class FieldPath:
    """A place in the declaration: member names (``str``) and row ids (``int``) in turn.

    No declared member needs it, but whatever name a file has can be written: ``company["a.b"]``.
    """

    parts: tuple[str | int, ...] = ()

    @staticmethod
    @lru_cache(maxsize=4096)
    def parse(text: str) -> FieldPath:
        """Read a path as :func:`str` writes it.

        Raises :class:`ValueError` where the text is not a path.
        """
        parts: list[str | int] = []
        position = 0
        while position < len(text):
            token = _TOKEN.match(text, position)
            if token is None:
                raise ValueError(f"not a field path: {text!r}")
            name, row, quoted = token.groups()
            if quoted is not None:
                name = _unquoted(quoted)
            parts.append(name if name is not None else int(row))
            position = token.end()
        return FieldPath(tuple(parts))

    def __truediv__(self, part: str | int) -> FieldPath:
        return FieldPath((*self.parts, part))

    def __str__(self) -> str:
        text = ""
        for part in self.parts:
            if isinstance(part, int):
                text += f"[{part}]"
            elif _NAME.fullmatch(part):
                text += f".{part}" if text else part
            else:
                text += f"[{json.dumps(part)}]"
        return text

    @property
    def parent(self) -> FieldPath:
        """The path without its last part."""
        return FieldPath(self.parts[:-1])

    def within(self, other: FieldPath) -> bool:
        """Whether this path is ``other`` or lies below it."""
        return self.parts[: len(other.parts)] == other.parts

    def rowless(self) -> FieldPath:
        """The path of the declared field: the same without its row ids."""
        return FieldPath(tuple(part for part in self.parts if isinstance(part, str)))


def _unquoted(name: str) -> str:
    try:
        return json.loads(name)
    except json.JSONDecodeError:
        raise ValueError(f"not a field path: {name}") from None
