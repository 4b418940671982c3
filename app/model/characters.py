"""Characters that no paper can show: control, private-use, unassigned ones; named with place."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from app.model.problem import Severity

_NAMES = {
    "control": "控制字符",
    "bidi-control": "改变文字方向的控制字符",
    "invisible": "看不见的格式字符",
    "private-use": "自造字（私用区字符）",
    "noncharacter": "非字符",
    "surrogate": "残缺的字符",
    "unassigned": "未定义的字符",
    "replacement": "乱码",
    "object": "图片或对象的占位符",
}
_SILENT = ("invisible", "bidi-control")

# Line breaks and tabs are layout. What else is common is passed over at once.
_UNCOMMON = re.compile(
    "[^\t\n\r -~\u00a0\u3000-\u3029\u3041-\u3096\u30a0-\u30ff\u4e00-\u9fff\uff01-\uff5e]"
)
_BIDI_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
# Of the default-ignorable characters those whose category does not tell: variation selectors, the
# grapheme joiner and the fillers of alphabets.
_IGNORABLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_KINDS = {
    "Cc": "control",
    "Zl": "control",
    "Zp": "control",
    "Cf": "invisible",
    "Co": "private-use",
    "Cs": "surrogate",
    "Cn": "unassigned",
}
_DASH = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_HALF_WIDTH = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


@dataclass(frozen=True, slots=True)
class Suspect:
    """A character that can't be printed, at ``index`` of its text.

    ``kind`` is one of ``control``, ``bidi-control``, ``invisible``, ``private-use``,
    ``noncharacter``, ``surrogate``, ``unassigned``, ``replacement`` (U+FFFD) and ``object``
    (U+FFFC, what is left of a picture pasted as text).
    """

    index: int
    character: str
    kind: str

    @property
    def severity(self) -> Severity:
        """Invisible ones can be left out of print; of the others nothing could be printed."""
        return "warning" if self.kind in _SILENT else "error"


@lru_cache(maxsize=2048)
def suspicious(text: str) -> tuple[Suspect, ...]:
    """The characters of ``text`` that no font is meant to show, in order."""
    found: list[Suspect] = []
    for match in _UNCOMMON.finditer(text):
        kind = _kind(match[0])
        if kind:
            found.append(Suspect(match.start(), match[0], kind))
    return tuple(found)


@lru_cache(maxsize=4096)
def _kind(character: str) -> str:
    """The kind of a suspicious character, or nothing for one that is meant to be seen."""
    code = ord(character)
    if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return "noncharacter"
    if character in "\ufffc\ufffd":
        return "replacement" if character == "\ufffd" else "object"
    if character in _BIDI_CONTROLS:
        return "bidi-control"
    if _IGNORABLE.match(character):
        return "invisible"
    kind = _KINDS.get(unicodedata.category(character), "")
    # Planes 2 and 3 hold ideographs alone, more of them with each Unicode than this Python knows.
    return "" if kind == "unassigned" and 0x20000 <= code <= 0x3FFFF else kind


def without_invisible(text: str) -> str:
    """``text`` without the characters that only steer how others look."""
    gone = {suspect.index for suspect in suspicious(text) if suspect.kind in _SILENT}
    return "".join(c for index, c in enumerate(text) if index not in gone) if gone else text


def half_width(text: str) -> str:
    """``text`` with full-width letters, digits, signs and spaces as ASCII, for values not prose.

    What is invisible goes, and so does white space around it.
    """
    return without_invisible(text).translate(_HALF_WIDTH).strip()


def plain_hyphens(text: str) -> str:
    """``text`` with every dash and minus as the hyphen of the keyboard."""
    return _DASH.sub("-", text)


def describe(text: str, suspect: Suspect) -> str:
    """A sentence's end that says what stands where, and what to do."""
    name = f"{_NAMES[suspect.kind]}（U+{ord(suspect.character):04X}）"
    return f"中{_place(text, suspect.index)}有无法打印的{name}，请删除或改用其他写法"


def unprintable(text: str, character: str) -> str:
    """A sentence's end about a real character of ``text`` that no font at hand can print."""
    name = f"“{character}”（U+{ord(character):04X}）"
    place = _place(text, text.index(character))
    return f"中{place}的{name}没有字体可以打印，请改用其他写法，或安装含有此字的字体"


def _place(text: str, index: int) -> str:
    before = "".join(c for c in text[max(0, index - 8) : index] if c.isprintable()).strip()
    return f"第{index + 1}个字符处（“{before}”之后）" if before else f"第{index + 1}个字符处"
