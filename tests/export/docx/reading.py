"""A reader of DOCX files for the tests, which shares nothing with what writes them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@dataclass(frozen=True)
class Control:
    """A content control: its tag, title, number, and the words in it."""

    tag: str
    title: str
    id: int
    text: str
    placeholder: bool
    ticked: bool | None


class Docx:
    """The parts of a DOCX."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert archive.testzip() is None
            self.infos = archive.infolist()
            self.parts = {name: archive.read(name) for name in archive.namelist()}

    def part(self, name: str) -> etree._Element:
        return etree.fromstring(self.parts[name])

    @property
    def body(self) -> etree._Element:
        body = self.part("word/document.xml").find(f"{W}body")
        assert body is not None
        return body

    def text(self) -> str:
        """Every word of the body, a line for each paragraph."""
        return "\n".join(paragraph_text(p) for p in self.body.iter(f"{W}p"))

    def paragraphs(self) -> list[tuple[str, str]]:
        """The style and the words of each paragraph."""
        return [(style_of(p), paragraph_text(p)) for p in self.body.iter(f"{W}p")]

    def controls(self) -> list[Control]:
        return list(self._controls())

    def _controls(self) -> Iterator[Control]:
        for sdt in self.body.iter(f"{W}sdt"):
            properties, content = sdt.find(f"{W}sdtPr"), sdt.find(f"{W}sdtContent")
            assert properties is not None
            assert content is not None
            checked = properties.find(f"{W14}checkbox/{W14}checked")
            yield Control(
                value(properties, "tag"),
                value(properties, "alias"),
                int(value(properties, "id")),
                "\n".join(_lines(content)),
                properties.find(f"{W}showingPlcHdr") is not None,
                None if checked is None else checked.get(f"{W14}val") == "1",
            )


def value(parent: etree._Element, tag: str) -> str:
    """The w:val of a child."""
    child = parent.find(f"{W}{tag}")
    assert child is not None, tag
    return child.get(f"{W}val", "")


def style_of(paragraph: etree._Element) -> str:
    properties = paragraph.find(f"{W}pPr")
    assert properties is not None
    return value(properties, "pStyle")


def paragraph_text(paragraph: etree._Element) -> str:
    """The words of a paragraph, not those of paragraphs inside its drawings."""
    nodes = paragraph.iter(f"{W}t", f"{W}br", f"{W}tab")
    return "".join(node.text or "" if node.tag == f"{W}t" else "\n" for node in nodes)


def _lines(content: etree._Element) -> Iterator[str]:
    paragraphs = list(content.iter(f"{W}p"))
    if paragraphs:
        yield from map(paragraph_text, paragraphs)
    else:
        yield paragraph_text(content)
