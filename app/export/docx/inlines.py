"""What stands inside a paragraph: words, values in content controls, and ticks.

Every value stands in a content control of its own, the tag of which is its field's path: a person
who edits the file in Word types into it, and a reader finds the value again by its tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from app.export.docx.styles import FAMILIES
from app.export.docx.xml import Element, add, legal, name
from app.export.fonts import Role
from app.export.typography import is_underlined
from app.model.document import Inline, Text, Tick, Value
from app.model.paths import FieldPath

MAX_TAG = 64
"""Word refuses a file in which a tag or a title of a content control is longer."""

_ROOM = "\u3000" * 4
"""What a person clicks on where a field is blank and the paper prints no line for it."""

_CHINESE, _ = FAMILIES[Role.SONG]
_TICK_FONTS = {True: "Segoe UI Symbol", False: _CHINESE}
"""宋体 has no ☑. Windows has it in this font, and other systems find another by themselves."""

_TICK_CODES = {on: f"{ord(Tick(FieldPath(), on, '').text):04X}" for on in (True, False)}

_BEYOND = "SimSun-ExtB"
_PIECES = re.compile("([\U00020000-\U0003ffff]+|[\u2100-\u2bff]+)")
"""Stretches that need a font of their own: ideographs beyond the basic plane, which 宋体 and 黑体
lack, and signs (∶ ≥ ①), which Latin fonts lack as often as not."""

_AMBIGUOUS = re.compile("[\u00a7\u00a8\u00b0\u00b1\u00b7\u00d7\u00f7\u2010-\u205e]")
"""Quotation marks, dashes and the like, which Word takes from the Latin font unless a run says that
they are Chinese."""

_KNOWN_HEIGHT = re.compile(
    "[\u0000-\u024f\u0370-\u04ff\u2000-\u2bff\u3000-\u9fff\uf900-\ufaff\ufe30-\ufe4f"
    "\uff00-\uffef\U00020000-\U0003ffff]*"
)
"""Characters of the fonts that the styles name. For any other, Word takes a font of its choice."""


def of_known_height(text: str) -> bool:
    """Whether lines of a text can be given an exact height without cutting a character."""
    return _KNOWN_HEIGHT.fullmatch(text) is not None


@dataclass(slots=True)
class Numbers:
    """The ids of a document's content controls and drawings, from 1 on."""

    last: int = field(default=0)

    def next(self) -> int:
        """A number that no other has."""
        self.last += 1
        return self.last


def add_text(
    parent: Element, text: str, family: str = _CHINESE, *, underline: bool = False
) -> None:
    """Runs of words below a paragraph or a content control, none for no words.

    ``family`` is the Chinese font of the paragraph's style.
    """
    for piece in _PIECES.split(legal(text)):
        if not piece:
            continue
        run = add(parent, "w:r")
        font = _font_of(piece[0], family)
        ambiguous = _AMBIGUOUS.search(piece) is not None
        if font or ambiguous or underline:
            look = add(run, "w:rPr")
            if font:
                _add_font(look, font)
            elif ambiguous:
                add(look, "w:rFonts", hint="eastAsia")
            if underline:
                add(look, "w:u", val="single")
        words = add(run, "w:t")
        words.text = piece
        if piece != piece.strip() or "  " in piece:
            words.set(name("xml:space"), "preserve")


def _font_of(char: str, family: str) -> str | None:
    """The font of a stretch of characters like this one, if not that of its style."""
    if char >= "\U00020000":
        return _BEYOND
    return family if "\u2100" <= char <= "\u2bff" else None


def _add_font(look: Element, font: str) -> None:
    add(look, "w:rFonts", hint="eastAsia", ascii=font, hAnsi=font, eastAsia=font, cs=font)


def add_inlines(
    paragraph: Element, inlines: tuple[Inline, ...], family: str, numbers: Numbers
) -> None:
    """The words, values and ticks of a paragraph; ``family`` is its Chinese font."""
    for inline in inlines:
        if isinstance(inline, Text):
            add_text(paragraph, inline.text, family)
        elif isinstance(inline, Value):
            _add_value(paragraph, inline, family, numbers)
        else:
            _add_tick(paragraph, inline, numbers)


def add_control(
    parent: Element, path: FieldPath, title: str, numbers: Numbers
) -> tuple[Element, Element]:
    """A new content control and its properties; its kind and its content are to come."""
    control = add(parent, "w:sdt")
    properties = add(control, "w:sdtPr")
    add(properties, "w:alias", val=legal(title)[:MAX_TAG])
    add(properties, "w:tag", val=str(path))
    add(properties, "w:id", val=numbers.next())
    return control, properties


def _add_value(paragraph: Element, value: Value, family: str, numbers: Numbers) -> None:
    control, properties = add_control(paragraph, value.path, value.name, numbers)
    if is_underlined(replace(value, text=value.text or value.blank)):
        # What is typed into the control is underlined as well.
        look = add(properties, "w:rPr")
        add(look, "w:u", val="single")
        properties.insert(0, look)
    if not value.text:
        # A click selects a placeholder as a whole, and typing replaces it.
        add(properties, "w:showingPlcHdr")
    content = add(control, "w:sdtContent")
    if value.text:
        add_text(content, value.text, family, underline=is_underlined(value))
    else:
        add_text(content, value.blank or _ROOM, family)


def _add_tick(paragraph: Element, tick: Tick, numbers: Numbers) -> None:
    control, properties = add_control(paragraph, tick.path, tick.name, numbers)
    box = add(properties, "w14:checkbox")
    add(box, "w14:checked", val=int(tick.ticked))
    for state, on in (("checkedState", True), ("uncheckedState", False)):
        add(box, f"w14:{state}", val=_TICK_CODES[on], font=_TICK_FONTS[on])
    run = add(add(control, "w:sdtContent"), "w:r")
    _add_font(add(run, "w:rPr"), _TICK_FONTS[tick.ticked])
    add(run, "w:t").text = tick.text


def texts(inlines: tuple[Inline, ...]) -> Iterator[str]:
    """What the inlines print, in order."""
    for inline in inlines:
        yield inline.text or (inline.blank if isinstance(inline, Value) else "")
