"""Boxes to tick, in whatever way people and programs write them: ☑, √, ■, Wingdings."""

from __future__ import annotations

TICKED = frozenset("☑☒√✓✔■▣◼⬛🗹🗵✅")
EMPTY = frozenset("□☐▢◻⬜❏❐〇○")
BOXES = TICKED | EMPTY

_SYMBOLS = {
    "wingdings": {0xFE: "☑", 0xFD: "☒", 0xFC: "✓", 0x6E: "■", 0xA8: "□", 0x6F: "□", 0x71: "□"},
    "wingdings 2": {0x52: "☑", 0x53: "☒", 0x54: "☒", 0x50: "✓", 0xA2: "■", 0xA3: "□", 0x2A: "□"},
}
"""Characters of Windows' fonts of symbols that show a box or a tick: R in Wingdings 2 is ☑."""


def symbol(font: str, character: str) -> str:
    """What a character of a font shows, where that is a box or a tick; else the character.

    Fonts of symbols have their characters at 00 to FF, or the same from U+F000 on.
    """
    known = _SYMBOLS.get(font.strip().lower())
    code = ord(character)
    if known is None or not (code <= 0xFF or 0xF000 <= code <= 0xF0FF):
        return character
    return known.get(code & 0xFF, character)


def ticked(text: str) -> bool | None:
    """Whether a box is ticked; ``None`` where neither can be told.

    A √ beside the empty box ticks it, which is how many people do it.
    """
    shown = set("".join(text.split()))
    if shown & TICKED and shown <= BOXES:
        return True
    return False if shown and shown <= EMPTY else None
