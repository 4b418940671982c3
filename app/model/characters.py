"""Characters that no paper can show: control, private-use and unassigned ones, named with place."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from app.model.problem import Severity

# Line breaks and tabs are layout, and the checks of a text need not hear of them.
_SUSPECT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\ufff0-\uffff"
    "\U000e0000-\U0010ffff]"
)
_KINDS = {
    "Cc": "control",
    "Cs": "surrogate",
    "Co": "private-use",
    "Cf": "invisible",
    "Mn": "invisible",
}
_NAMES = {
    "control": "控制字符",
    "surrogate": "残缺的字符",
    "private-use": "自造字（私用区字符）",
    "invisible": "看不见的格式字符",
    "replacement": "乱码",
    "unassigned": "未定义的字符",
}


@dataclass(frozen=True, slots=True)
class Suspect:
    """A character that can't be printed, at ``index`` of its text."""

    index: int
    character: str
    kind: str

    @property
    def severity(self) -> Severity:
        """Invisible ones can be left out of print; of the others nothing could be printed."""
        return "warning" if self.kind in ("invisible", "replacement") else "error"


@lru_cache(maxsize=2048)
def suspicious(text: str) -> tuple[Suspect, ...]:
    """The characters of ``text`` that no font is meant to show, in order."""
    return tuple(
        Suspect(match.start(), match[0], _kind(match[0])) for match in _SUSPECT.finditer(text)
    )


def _kind(character: str) -> str:
    if character == "\ufffd":
        return "replacement"
    if character in "\u2028\u2029":
        return "control"
    return _KINDS.get(unicodedata.category(character), "unassigned")


def without_invisible(text: str) -> str:
    """``text`` without the characters that only steer how others look."""
    suspects = suspicious(text)
    if not suspects:
        return text
    gone = {suspect.index for suspect in suspects if suspect.kind == "invisible"}
    return "".join(c for index, c in enumerate(text) if index not in gone)


def describe(text: str, suspect: Suspect) -> str:
    """A sentence's end that says what stands where, and what to do."""
    name = f"{_NAMES[suspect.kind]}（U+{ord(suspect.character):04X}）"
    return f"中{_place(text, suspect.index)}有无法打印的{name}，请删除或改用其他写法"


def unprintable(text: str, character: str) -> str:
    """A sentence's end about a real character that no font at hand can print."""
    name = f"“{character}”（U+{ord(character):04X}）"
    place = _place(text, text.index(character))
    return f"中{place}的{name}没有字体可以打印，请改用其他写法，或安装含有此字的字体"


def _place(text: str, index: int) -> str:
    before = "".join(c for c in text[max(0, index - 8) : index] if c.isprintable()).strip()
    return f"第{index + 1}个字符处（“{before}”之后）" if before else f"第{index + 1}个字符处"
