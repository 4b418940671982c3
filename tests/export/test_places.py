"""Fields are found on the pages by the order of the words."""

from pathlib import Path

import pytest

from app.export.page_texts import page_texts
from app.export.places import Box, PageText, Place, Places, places_in
from app.model.document import (
    Cell,
    Document,
    Grid,
    GridRow,
    Heading,
    Paragraph,
    Prose,
    ProseParagraph,
    Text,
    Tick,
    Value,
)
from app.model.paths import FieldPath
from tests.examples import COMPLETE, HALF_DONE
from tests.ui.drafts import drawn_from, editor_of

SIZE = 10.0


def path(text: str) -> FieldPath:
    return FieldPath.parse(text)


def document(*blocks: Heading | Paragraph | Prose | Grid) -> Document:
    return Document("", "", "", blocks, "", b"", "2018-04-17T00:00:00Z")


def line(label: str, name: str, value: str) -> Paragraph:
    return Paragraph((Text(label), Value(path(name), value, label, "____")))


def set_in_squares(*pages: str) -> list[PageText]:
    """Pages whose characters are squares, set from the upper left corner."""
    made: list[PageText] = []
    for page in pages:
        boxes: list[Box] = []
        x = y = 0.0
        for character in page:
            boxes.append((x, y, x + SIZE, y + SIZE))
            x += SIZE
            if character == "\n":
                x, y = 0.0, y + SIZE
        made.append(PageText(page, boxes))
    return made


def words(pages: list[PageText], places: tuple[Place, ...]) -> str:
    """What stands at the places, as their boxes have it."""
    found = ""
    for place in places:
        page = pages[place.page]
        for left, top, right, bottom in place.boxes:
            for character, box in zip(page.characters, page.boxes, strict=True):
                x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
                if left <= x <= right and top <= y <= bottom:
                    found += character
    return "".join(found.split())


def test_a_label_that_occurs_twice_is_told_apart_by_its_neighbours() -> None:
    pages = set_in_squares(
        "第一节的标题\n补充说明：甲公司概况", "第二节的标题\n补充说明：乙公司概况"
    )
    found = places_in(
        document(
            Heading("第一节的标题", 1),
            line("补充说明：", "a.details", ""),
            Paragraph((Text("甲公司概况"),)),
            Heading("第二节的标题", 1),
            line("补充说明：", "b.details", ""),
            Paragraph((Text("乙公司概况"),)),
        ),
        pages,
    )

    assert found.of(path("a.details")) == (Place(0, ((0.0, 10.0, 50.0, 20.0),)),)
    assert found.of(path("b.details")) == (Place(1, ((0.0, 10.0, 50.0, 20.0),)),)
    assert found.heading_of(path("b")) == (Place(1, ((0.0, 0.0, 60.0, 10.0),)),)


def test_a_short_value_is_looked_for_behind_its_label() -> None:
    pages = set_in_squares("页眉 12 条\n接入设备总数：______\n12 台，网关")
    found = places_in(
        document(line("接入设备总数：", "devices", "12"), Paragraph((Text("台，网关"),))), pages
    )

    assert found.of(path("devices")) == (Place(0, ((0.0, 20.0, 20.0, 30.0),)),)


def test_words_that_go_on_have_a_box_for_each_line_and_a_place_for_each_page() -> None:
    pages = set_in_squares("浙江砺澜工业\n互联网 科技股份", "有限公司")
    found = places_in(document(line("单位", "name", "浙江砺澜工业互联网科技股份有限公司")), pages)

    places = found.of(path("name"))
    assert [place.page for place in places] == [0, 1]
    assert [len(place.boxes) for place in places] == [2, 1]
    assert words(pages, places) == "浙江砺澜工业互联网科技股份有限公司"


def test_what_is_not_printed_has_the_place_of_what_it_lies_in_or_none() -> None:
    pages = set_in_squares("企业名称 甲公司有限")
    found = places_in(document(line("企业名称", "company.name", "甲公司有限")), pages)

    assert found.of(path("company.name.part")) == found.of(path("company.name"))
    assert found.of(path("company.other")) == found.of(path("company.name"))
    assert found.of(path("nothing")) == ()
    assert found.of(FieldPath()) == ()


def test_pages_without_the_words_give_no_places() -> None:
    empty = places_in(
        document(line("企业名称", "company.name", "甲")), set_in_squares("", "别的文字")
    )

    assert empty == Places()


def test_a_narrative_is_where_its_paragraphs_are_or_where_its_label_is() -> None:
    pages = set_in_squares(
        "（一）情况介绍\n本公司成立于二〇〇五年", "现有员工六百人\n（二）核心竞争力"
    )
    prose = Prose(
        path("a"), "", (ProseParagraph("本公司成立于二〇〇五年"), ProseParagraph("现有员工六百人"))
    )
    found = places_in(
        document(
            Paragraph((Text("（一）情况介绍"),)),
            prose,
            Paragraph((Text("（二）核心竞争力"),)),
            Prose(path("b"), "", ()),
        ),
        pages,
    )

    assert words(pages, found.of(path("a"))) == "本公司成立于二〇〇五年现有员工六百人"
    assert words(pages, found.of(path("b"))) == "（二）核心竞争力"
    assert found.at(1, 35, 5) == path("a")


def test_a_point_leads_to_the_field_of_its_words_its_label_or_the_blank_behind() -> None:
    pages = set_in_squares("企业名称甲公司有限\n组织机构代码\n□设备连接：12类")
    label = Cell((Paragraph((Text("企业名称"),)),), label=True)
    value = Cell((Paragraph((Value(path("name"), "甲公司有限", "", "____"),)),))
    found = places_in(
        document(
            Grid((50.0, 100.0), (GridRow((label, value)),)),
            line("组织机构代码", "code", ""),
            Paragraph(
                (
                    Tick(path("claim.claimed"), True, "设备连接"),
                    Text("设备连接："),
                    Value(path("claim.kinds"), "12", "", ""),
                    Text("类"),
                )
            ),
        ),
        pages,
    )

    assert found.at(0, 15, 5) == path("name")  # the label, in a cell of its own
    assert found.at(0, 65, 5) == path("name")
    assert found.at(0, 130, 15) == path("code")  # the blank behind the label
    assert found.at(0, 15, 25) == path("claim.claimed")
    assert found.at(0, 85, 25) == path("claim.kinds")  # its unit
    assert found.at(0, 5, 300) is None
    assert words(pages, found.of(path("claim"))) == "设备连接：12"
    assert found.at(3, 5, 5) is None


@pytest.mark.parametrize("example", [COMPLETE, HALF_DONE], ids=["complete", "half_done"])
def test_every_field_of_the_examples_is_found_where_it_is_printed(example: Path) -> None:
    editor = editor_of(example)
    preview = drawn_from(editor, example)
    pages = page_texts(preview.pdf)

    for field, read in editor.answers.fields():
        places = preview.places.of(field.path)
        assert places or field.path.parts[-1] == "file", field.path
        if isinstance(read.value, str) and len(read.value) > 3 and field.kind.name == "text":
            assert words(pages, places).startswith("".join(read.value.split())[:20]), field.path
            left, top, right, bottom = places[0].boxes[0]
            page, x, y = places[0].page, (left + right) / 2, (top + bottom) / 2
            assert preview.places.at(page, x, y) == field.path


def test_the_places_of_the_form_are_meant_not_those_of_the_cover() -> None:
    places = drawn_from(editor_of(COMPLETE), COMPLETE).places

    for name in ("company.name", "commitment.signed_on"):
        assert places.of(path(name))[0].page > 2
    assert places.of(path("recommendation.unit"))[0].page == 0


def test_places_can_be_given_other_names() -> None:
    pages = set_in_squares("企业名称 甲公司有限")
    found = places_in(document(line("企业名称", "rows[0].name", "甲公司有限")), pages)
    other = found.renamed({path("rows[0].name"): path("rows[7].name")})

    assert other.of(path("rows[7].name")) == found.of(path("rows[0].name"))
    assert other.at(0, 55, 5) == path("rows[7].name")
