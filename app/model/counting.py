"""字数 as Microsoft Word counts it: the one definition, for limits, pages and the command line.

One each: every East Asian character (ideographs beyond the BMP too, kana, full-width forms, CJK
punctuation), and each of “ ” ‘ ’ … — · that stands in Chinese text. One each: every run of other
characters that are not white space (a number, a word, an address; Korean too, which Word counts by
words). White space, line breaks and invisible characters count nothing.

Word knows which of the marks are Chinese by their font; here a mark stands in Chinese text when an
East Asian character is beside it (other such marks between them passed over) or nothing at all,
and a pair of quotation marks when that is so of either of the two, or when one stands between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_EAST_ASIAN = (
    "\u2e80-\u2fdf\u2ff0-\u2fff\u3001-\u3029\u3030-\u303f\u3041-\u3098\u309b-\u3130\u3190-\u31ff"
    "\u3200-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe10-\ufe1f\ufe30-\ufe6f\uff01-\uff9f"
    "\uffe0-\uffe6\U00016fe0-\U00018dff\U0001aff0-\U0001b2ff\U0001f200-\U0001f2ff\U00020000-\U0003ffff"
)
_MARKS = "“”‘’…—·"
# What belongs to the character before it: combining marks and variation selectors.
_TRAIL = "\u0300-\u036f\u302a-\u302f\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef"
_VOID = "\\s\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff"

_WORDS = re.compile(
    f"[{_EAST_ASIAN}][{_TRAIL}]*"
    f"|(?:(?<=[{_EAST_ASIAN}])|(?<=[{_EAST_ASIAN}][{_TRAIL}]))[{_MARKS}]+"
    f"|[{_MARKS}]+(?=[{_EAST_ASIAN}])"
    f"|(?<![^{_VOID}])[{_MARKS}]+(?![^{_VOID}])"
    f"|(?:[^{_VOID}{_EAST_ASIAN}{_MARKS}]|[{_MARKS}](?![{_MARKS}]*[{_EAST_ASIAN}]))+"
)
_QUOTED = re.compile("(?=“([^“”\n]*)”)|(?=‘([^‘’\n]*)’)")
_IS_MARK = frozenset(_MARKS)
_HAS_EAST_ASIAN = re.compile(f"[{_EAST_ASIAN}]")
_AFTER = re.compile(f"[{_MARKS}]*[{_EAST_ASIAN}]")
_BEFORE = re.compile(f"[{_EAST_ASIAN}][{_TRAIL}{_MARKS}]*$")
_NEAR = 16


def count_words(text: str) -> int:
    """The 字数 of ``text``."""
    count = 0
    for match in _WORDS.finditer(_settled(text)):
        word = match[0]
        count += len(word) if word[0] in _IS_MARK and _IS_MARK.issuperset(word) else 1
    return count


def word_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each counted word begins and ends, so that an editor can mark those over a limit."""
    for match in _WORDS.finditer(_settled(text)):
        word, start = match[0], match.start()
        if word[0] in _IS_MARK and _IS_MARK.issuperset(word):
            yield from ((index, index + 1) for index in range(start, match.end()))
        else:
            yield start, match.end()


def _settled(text: str) -> str:
    """``text`` with quotation marks that stand in Chinese text made East Asian for certain.

    The length is kept, so that places in the one are places in the other.
    """
    if "“" not in text and "‘" not in text:
        return text
    characters: list[str] | None = None
    for match in _QUOTED.finditer(text):
        inner = 1 if match[1] is not None else 2
        start, end = match.start(inner) - 1, match.end(inner)
        if (
            _HAS_EAST_ASIAN.search(match[inner])
            or _BEFORE.search(text, max(0, start - _NEAR), start)
            or _AFTER.match(text, end + 1)
        ):
            characters = characters or list(text)
            characters[start], characters[end] = "《", "》"
    return text if characters is None else "".join(characters)
