"""What a DOCX says about itself: settings, fonts, properties, and the data that it shows."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from app.export.docx.xml import Element, add, add_flags, json_escaped, legal, root
from app.model.document import Document

DATA_NAMESPACE = "urn:miit-declaration:data"
"""The namespace of the element that holds ``declaration.json`` in the file's custom XML."""
SUMS_NAMESPACE = "urn:miit-declaration:sums"
"""That of the element that holds the digests of figures and evidence, as ``sha256sum`` does."""
LOOKS_NAMESPACE = "urn:miit-declaration:looks"
"""That of the element that holds the digests of what figures look like, in the same form."""

NO_LINE_BEGINS_WITH = (
    "!%),.:;>?]}¢¨°·ˇˉ―—‖’”…‥‰′″›℃∶、。〃〉》」』】〕〗〞々〻"
    "︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠"
)
NO_LINE_ENDS_WITH = "$([{£¥·‘“〈《「『【〔〖〝﹗﹙﹛＄（．［｛￡￥"
"""避头尾: Word's own sets for Chinese, and the dash and the two-dot leader."""

_WORD = "http://schemas.microsoft.com/office/word"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"
_DCTERMS = "http://purl.org/dc/terms/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_CUSTOM_XML = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"

_FONTS = (
    # name, other name, character set (86: GB 2312), family
    ("宋体", "SimSun", "86", "auto"),
    ("黑体", "SimHei", "86", "modern"),
    ("SimSun-ExtB", "宋体-ExtB", "86", "modern"),
    ("Times New Roman", "", "00", "roman"),
    ("Arial", "", "00", "swiss"),
    ("Segoe UI Symbol", "", "00", "swiss"),
)


def settings_part() -> Element:
    """The root of ``word/settings.xml``.

    Compatibility mode 15 is that of Word 2013 and all since: without it, they open the file in a
    mode of older versions and lay it out as those did.
    """
    settings = root("w:settings", "w")
    add(settings, "w:zoom", percent=100)
    add_flags(settings, mirrorMargins=True)
    add(settings, "w:defaultTabStop", val=420)
    add_flags(settings, evenAndOddHeaders=True)
    add(settings, "w:characterSpacingControl", val="doNotCompress")
    for tag, characters in (
        ("w:noLineBreaksAfter", NO_LINE_ENDS_WITH),
        ("w:noLineBreaksBefore", NO_LINE_BEGINS_WITH),
    ):
        add(settings, tag, lang="zh-CN", val=characters)
    compat = add(settings, "w:compat")
    # Blanks are underlined to their end; a line that ends in a break is not spread out.
    add_flags(compat, ulTrailSpace=True, doNotExpandShiftReturn=True)
    for rule, value in (
        ("compatibilityMode", 15),
        ("overrideTableStyleFontSizeAndJustification", 1),
        ("enableOpenTypeFeatures", 1),
        ("doNotFlipMirrorIndents", 1),
        ("differentiateMultirowTableHeaders", 1),
    ):
        add(compat, "w:compatSetting", name=rule, uri=_WORD, val=value)
    add(settings, "w:themeFontLang", val="en-US", eastAsia="zh-CN")
    # Saved in Word, pictures would else lose what it takes for too fine: they would be others.
    add_flags(settings, doNotAutoCompressPictures=True)
    add(settings, "w:decimalSymbol", val=".")
    add(settings, "w:listSeparator", val=",")
    return settings


def fonts_part() -> Element:
    """The root of ``word/fontTable.xml``: what the fonts are, where a system lacks one of them."""
    fonts = root("w:fonts", "w")
    for family, other, charset, kind in _FONTS:
        font = add(fonts, "w:font", name=family)
        if other:
            add(font, "w:altName", val=other)
        add(font, "w:charset", val=charset)
        add(font, "w:family", val=kind)
        add(font, "w:pitch", val="variable")
    return fonts


def properties_part(document: Document) -> Element:
    """The root of ``docProps/core.xml``; the file was made when the document says."""
    prefixes = {"cp": _CORE, "dc": _DC, "dcterms": _DCTERMS, "xsi": _XSI}
    properties = etree.Element(f"{{{_CORE}}}coreProperties", nsmap=prefixes)
    for tag, text in (
        (f"{{{_DC}}}title", document.title),
        (f"{{{_DC}}}subject", document.subject),
        (f"{{{_DC}}}creator", document.author),
        (f"{{{_CORE}}}keywords", document.keywords),
        (f"{{{_DC}}}language", "zh-CN"),
        (f"{{{_CORE}}}lastModifiedBy", document.author),
    ):
        if text:
            etree.SubElement(properties, tag).text = legal(text)
    for tag in ("created", "modified"):
        moment = etree.SubElement(properties, f"{{{_DCTERMS}}}{tag}")
        moment.set(f"{{{_XSI}}}type", "dcterms:W3CDTF")
        moment.text = document.created
    return properties


def data_parts(document: Document, looks: bytes) -> Iterator[tuple[Element, Element]]:
    """The custom XML that holds ``declaration.json`` and digests, each with its properties.

    ``looks`` are those of what is shown of its figures. The JSON is written character for
    character, except those that XML can't hold: they become JSON's own escapes, which mean the
    same.
    """
    yield custom_part(DATA_NAMESPACE, "declaration", json_escaped(document.data.decode()))
    for namespace, tag, sums in (
        (SUMS_NAMESPACE, "sums", document.sums),
        (LOOKS_NAMESPACE, "looks", looks),
    ):
        if sums:
            yield custom_part(namespace, tag, "\n".join(map(legal, sums.decode().split("\n"))))


def custom_part(namespace: str, tag: str, text: str) -> tuple[Element, Element]:
    """An element of custom XML with a text of one line or more, and its properties."""
    wrapper = etree.Element(f"{{{namespace}}}{tag}", nsmap={None: namespace})
    wrapper.text = text
    about = etree.Element(f"{{{_CUSTOM_XML}}}datastoreItem", nsmap={"ds": _CUSTOM_XML})
    about.set(f"{{{_CUSTOM_XML}}}itemID", f"{{{uuid5(NAMESPACE_URL, namespace)}}}".upper())
    schemas = etree.SubElement(about, f"{{{_CUSTOM_XML}}}schemaRefs")
    schema = etree.SubElement(schemas, f"{{{_CUSTOM_XML}}}schemaRef")
    schema.set(f"{{{_CUSTOM_XML}}}uri", namespace)
    return wrapper, about
