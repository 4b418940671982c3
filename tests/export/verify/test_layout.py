"""Nothing of a DOCX is pushed off its sheets, nor printed on sheets of another shape."""

from __future__ import annotations

import pytest
from lxml import etree

from app.export.verify.layout import displaced
from app.export.verify.safety import Element

SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SIZE = '<w:pgSz w:w="11906" w:h="16838"/>'
MARGINS = '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:gutter="0"/>'


def part(name: str, inside: str) -> Element:
    return etree.fromstring(f'<w:{name} xmlns:w="{SPACE}">{inside}</w:{name}>'.encode())


def told(body: str, section: str = SIZE + MARGINS, styles: str = "") -> list[tuple[str, str]]:
    document = part("document", f"<w:body>{body}<w:sectPr>{section}</w:sectPr></w:body>")
    return [*displaced(document, part("styles", styles))]


def paragraph(properties: str, inside: str = "<w:r><w:t>甲</w:t></w:r>") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


@pytest.mark.parametrize(
    "properties",
    [
        '<w:ind w:left="3360" w:firstLine="560"/>',
        '<w:ind w:leftChars="1400" w:hanging="200"/>',
        '<w:spacing w:before="693" w:after="600" w:line="4819" w:lineRule="exact"/>',
        '<w:spacing w:before="12pt"/>',
        '<w:rPr><w:spacing w:val="-20"/></w:rPr>',
        '<w:textDirection w:val="lrTb"/>',
        "<w:pageBreakBefore/>",
    ],
)
def test_what_people_change_is_theirs(properties: str) -> None:
    assert told(paragraph(properties)) == []


@pytest.mark.parametrize(
    ("properties", "what"),
    [
        ('<w:ind w:left="15000"/>', "移出版面的文字"),
        ('<w:ind w:start="30cm"/>', "移出版面的文字"),
        ('<w:ind w:rightChars="9000"/>', "移出版面的文字"),
        ('<w:ind w:firstLine="-9000"/>', "移出版面的文字"),
        ('<w:spacing w:before="31000"/>', "移出版面的文字"),
        ('<w:spacing w:line="15000"/>', "移出版面的文字"),
        ('<w:ind w:left="nowhere"/>', "移出版面的文字"),
        ('<w:rPr><w:position w:val="400"/></w:rPr>', "移出版面的文字"),
        ('<w:framePr w:x="20000"/>', "脱离版面的文字"),
        ('<w:textDirection w:val="tbRl"/>', "转向的文字"),
    ],
)
def test_what_is_pushed_off_is_told(properties: str, what: str) -> None:
    assert told(paragraph(properties)) == [(what, "甲")]
    style = f'<w:style w:styleId="Body"><w:pPr>{properties}</w:pPr></w:style>'
    assert told("", styles=style) == [(what, "样式Body")]


def test_pictures_stay_on_the_page_of_what_stands_above() -> None:
    picture = paragraph("<w:pageBreakBefore/>", "<w:r><w:drawing/></w:r>")
    assert told(picture) == [("另起一页的图片", "图片或空行")]


@pytest.mark.parametrize(("before", "kept"), [(7000, True), (14000, False)])
def test_small_pictures_stand_in_the_middle_and_none_leaves_its_sheet(
    before: int, *, kept: bool
) -> None:
    space = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    picture = f'<w:drawing><e:extent xmlns:e="{space}" cy="{4000 * 635}"/></w:drawing>'
    body = paragraph(f'<w:spacing w:before="{before}"/>', f"<w:r>{picture}</w:r>")
    assert (told(body) == []) is kept


def test_tables_stay_where_they_are() -> None:
    cell = "<w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc>"
    table = f"<w:tbl><w:tblPr>{{}}</w:tblPr><w:tr>{cell}</w:tr></w:tbl>"
    assert told(table.format('<w:tblW w:w="5000" w:type="pct"/>')) == []
    assert told(table.format('<w:tblInd w:w="9000" w:type="dxa"/>')) == [("移出版面的文字", "甲")]
    assert told(table.format('<w:tblpPr w:tblpX="9000"/>')) == [("脱离版面的表格", "甲")]


@pytest.mark.parametrize(
    ("section", "what"),
    [
        ('<w:pgSz w:w="3000" w:h="3000"/>', "不是 A4 的页面"),
        ('<w:pgSz w:w="16838" w:h="11906"/>', "不是 A4 的页面"),
        ("", "不是 A4 的页面"),
        (SIZE + MARGINS.replace("1587", "20000"), "过大或过小的页边距"),
        (SIZE + MARGINS.replace("2098", "-500"), "过大或过小的页边距"),
        (SIZE + MARGINS + '<w:cols w:num="4"/>', "分栏"),
        (SIZE + MARGINS + "<w:pgBorders/>", "页面边框"),
        (SIZE + MARGINS + '<w:textDirection w:val="tbRl"/>', "转向的文字"),
    ],
)
def test_sheets_of_another_shape_are_told(section: str, what: str) -> None:
    assert (what, "第1节") in told("", section)
