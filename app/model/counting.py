"""字数 as Microsoft Word counts it: the one definition, for limits, pages and the command line.

One each: every East Asian character (ideographs beyond the BMP too, kana, bopomofo, Yi, full-width
and small forms, CJK punctuation, ㈠ ㊣ ㎡) and each of “ ” ‘ ’ … — · that stands in Chinese text.
One each: every run of other characters, up to white space or a character of the first kind: a
number with its separators and sign, a word, an address, emoji, symbols (①, №, ℃ as well). Korean
counts by words, as Word does ("Asian characters, Korean words"). White space (U+3000, NBSP, line
breaks) counts nothing and ends a run; what is invisible (control characters, zero-width spaces and
joiners, BOM, variation selectors) counts nothing and ends none; combining marks belong to the
character before them.

Word tells a Chinese mark from a Western one by the font that it was typed in, and a plain text has
no fonts. Here a mark is Chinese when

* the stretch between white space that it stands in holds an East Asian character (2021—2025年) or
  nothing but such marks (……);
* or it is one of a pair of quotation marks on one line, and the other is Chinese, or something East
  Asian stands between them.

’ and · between two letters or digits that are not East Asian belong to their word always (don’t,
kN·m).

Every other mark is part of a run: He said “hi” is three. No rule looks across a line break, so the
count of a text is the sum of the counts of its lines.

LibreOffice agrees but for these marks: it counts no —, one for a row of …, and takes a quotation
mark beside a Western letter for part of the word; and it counts Korean by syllables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_EAST_ASIAN = (
    "\u2e80-\u2fdf"  # radicals
    "\u2ff0-\u2fff\u3001-\u3029\u3030-\u303f"  # description characters, CJK punctuation
    "\u3041-\u3098\u309b-\u3130"  # kana, bopomofo
    "\u3190-\u4dbf\u4e00-\ua4cf"  # kanbun, strokes, enclosed, squared, Ext A, unified, Yi
    "\uf900-\ufaff\ufe10-\ufe1f\ufe30-\ufe6f"  # compatibility ideographs, vertical and small forms
    "\uff01-\uff9f\uffe0-\uffee"  # full-width and half-width forms, but for Hangul
    "\U00016fe0-\U00018dff\U0001aff0-\U0001b2ff"  # Tangut, Khitan, Nüshu, kana supplements
    "\U0001f200-\U0001f2ff\U00020000-\U0003ffff"  # enclosed ideographs, Ext B to I and beyond
)
# Combining marks and what is invisible: never a word of its own, and no end of one either.
_SILENT = (
    "\u0300-\u036f\u20d0-\u20ff\u302a-\u302f\u3099\u309a\ufe20-\ufe2f"
    "\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f"  # controls that are not white space
    "\u00ad\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e0fff"
)
_LINE_BREAKS = "\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"

# Either several East Asian characters (the group), each a word, or one run of others.
_WORDS = re.compile(f"([{_EAST_ASIAN}]+)|[^\\s{_EAST_ASIAN}{_SILENT}][^\\s{_EAST_ASIAN}]*")
_SILENCE = re.compile(f"[{_SILENT}]*")

_MARK = re.compile("[“”‘’…—·]")
_QUOTATION_MARK = re.compile("[“”‘’]")
_ONLY_MARKS = re.compile(f"[“”‘’…—·{_SILENT}]+")
_ONE_EAST_ASIAN = re.compile(f"[{_EAST_ASIAN}]")
_LETTER = f"[^\\W{_EAST_ASIAN}]"
_INSIDE_WORD = re.compile(f"(?<={_LETTER})[’·](?={_LETTER})")
_STRETCH = re.compile(r"\S+")
_PAIR = re.compile(f"(?=“([^“”{_LINE_BREAKS}]*)”)|(?=‘([^‘’{_LINE_BREAKS}]*)’)")
# Any East Asian character and any Western one will do, to stand for marks that are settled.
_CHINESE = "、"
_WESTERN = "'"


def count_words(text: str) -> int:
    """The 字数 of ``text``."""
    found = _WORDS.findall(_settled(text))
    return len("".join(found)) + found.count("")


def word_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each counted word begins and ends, so that an editor can mark those over a limit."""
    settled = _settled(text)
    for match in _WORDS.finditer(settled):
        start, end = match.span()
        if match[1]:
            yield from ((index, index + 1) for index in range(start, end - 1))
            silence = _SILENCE.match(settled, end)
            yield end - 1, silence.end() if silence else end
        else:
            yield start, end


def _settled(text: str) -> str:
    """``text`` with an East Asian character for each Chinese mark, length and places kept."""
    if not _MARK.search(text):
        return text
    text = _INSIDE_WORD.sub(_WESTERN, text)
    settled = _STRETCH.sub(_settled_stretch, text)
    if not _QUOTATION_MARK.search(settled):
        return settled
    characters = list(settled)
    for pair in _PAIR.finditer(text):
        start, end = pair.start(), pair.end(pair.lastindex or 0)
        # Of a Chinese pair one is settled, or what is between them.
        if _ONE_EAST_ASIAN.search(settled, start, end + 1):
            characters[start] = characters[end] = _CHINESE
    return "".join(characters)


def _settled_stretch(match: re.Match[str]) -> str:
    stretch = match[0]
    if _MARK.search(stretch) and (
        _ONE_EAST_ASIAN.search(stretch) or _ONLY_MARKS.fullmatch(stretch)
    ):
        return _MARK.sub(_CHINESE, stretch)
    return stretch
