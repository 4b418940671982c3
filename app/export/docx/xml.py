"""Building the XML of a DOCX with lxml: short names in, typed elements out.

Elements are made below their parent, in the order in which the schemas want them. A name is given
with its usual prefix (``w:p``). An attribute takes the prefix of its element where the vocabulary
qualifies its attributes (WordprocessingML and its extensions do, drawings do not); any other
attribute is given whole, by :func:`name`.
"""

from __future__ import annotations

import re
from functools import cache

from lxml import etree

from app.model.composing import GETA

# The type of all elements; lxml documents it by this name, private though it looks.
Element = etree._Element  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
_QUALIFIED = ("w", "w14")
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@cache
def name(prefixed: str) -> str:
    """The qualified name of ``w:p`` and the like, as lxml writes it: ``{…main}p``."""
    prefix, _, local = prefixed.rpartition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if prefix else local


@cache
def _attribute(element: str, local: str) -> str:
    prefix = element.partition(":")[0]
    return name(f"{prefix}:{local}") if prefix in _QUALIFIED else local


def root(tag: str, *prefixes: str, **attributes: str | int) -> Element:
    """The root of a part. ``prefixes`` are declared, w14 as one that older readers may ignore."""
    declared = {prefix: NAMESPACES[prefix] for prefix in prefixes}
    made = etree.Element(name(tag), nsmap=declared)
    if "w14" in prefixes:
        made.set(name("mc:Ignorable"), "w14")
    for key, value in attributes.items():
        made.set(_attribute(tag, key), str(value))
    return made


def add(parent: Element, tag: str, **attributes: str | int) -> Element:
    """A new last child of ``parent``."""
    made = etree.SubElement(parent, name(tag))
    for key, value in attributes.items():
        made.set(_attribute(tag, key), str(value))
    return made


def add_flags(parent: Element, **flags: bool) -> None:
    """On/off properties of WordprocessingML, in the order given."""
    for tag, on in flags.items():
        flag = add(parent, f"w:{tag}")
        if not on:
            flag.set(name("w:val"), "0")


def legal(text: str) -> str:
    """``text`` with 〓 for each character that XML can't hold, and all white space as spaces."""
    if _ILLEGAL.search(text):
        text = _ILLEGAL.sub(GETA, text)
    return text.translate(_SPACES)


_SPACES = {ord(char): " " for char in "\t\n\r"}


def json_escaped(text: str) -> str:
    """JSON with an escape (such as U+FFFE's) for each character that XML can't hold."""
    return _ILLEGAL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def serialized(element: Element) -> bytes:
    """A part's bytes."""
    return etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True)
