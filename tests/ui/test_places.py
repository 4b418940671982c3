"""Fields are found on the pages by the order of the words."""

from pathlib import Path

import pytest

from app.model.document import Document, Heading, Paragraph, Prose, ProseParagraph, Text, Value
from app.model.paths import FieldPath
from app.ui.places import Place, Places, places_in
from app.ui.work import draw, open_file, page_texts
from tests.examples import COMPLETE, HALF_DONE


def path(text: str) -> FieldPath:
    return FieldPath.parse(text)


def document(*blocks: Heading | Paragraph | Prose) -> Document:
    return Document("", "", "", blocks, "", b"", "2018-04-17T00:00:00Z")


def line(label: str, name: str, value: str) -> Paragraph:
    return Paragraph((Text(label), Value(path(name), value, label, "____")))


def words(pages: list[str], place: Place | None) -> str:
    """What stands at a place, as a reader that counts in UTF-16 would give it."""
    assert place is not None
    coded = pages[place.page].encode("utf-16-le")
    return coded[2 * place.start : 2 * (place.start + place.length)].decode("utf-16-le")


def test_a_label_that_occurs_twice_is_told_apart_by_its_neighbours() -> None:
    pages = ["第一节的标题\n补充说明：甲公司概况", "第二节的标题\n补充说明：乙公司概况"]
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

    assert found.of(path("a.details")) == Place(0, 7, 5)
    assert found.of(path("b.details")) == Place(1, 7, 5)
    assert found.heading_of(path("b")) == Place(1, 0, 6)


def test_a_short_value_is_looked_for_behind_its_label() -> None:
    pages = ["页眉 12 条\n接入设备总数：______\n12 台，网关"]
    found = places_in(
        document(line("接入设备总数：", "devices", "12"), Paragraph((Text("台，网关"),))), pages
    )

    place = found.of(path("devices"))
    assert words(pages, place) == "12"
    assert place is not None
    assert place.start > pages[0].index("总数")


def test_white_space_and_line_breaks_of_the_pages_do_not_matter() -> None:
    pages = ["浙江砺澜工业\r\n互联网 科技股份", "有限公司"]
    found = places_in(document(line("单位", "name", "浙江砺澜工业互联网科技股份有限公司")), pages)

    # A place is on one page: the one where it begins.
    assert words(pages, found.of(path("name"))) == "浙江砺澜工业\r\n互联网 科技股份"


def test_characters_beyond_the_bmp_count_as_qt_counts_them() -> None:
    pages = ["联系人 陆𬭎䶮先生\n邮箱地址 a@b.com"]
    found = places_in(
        document(line("联系人", "name", "陆𬭎䶮先生"), line("邮箱地址", "mail", "a@b.com")), pages
    )

    assert words(pages, found.of(path("name"))) == "陆𬭎䶮先生"
    assert words(pages, found.of(path("mail"))) == "a@b.com"


def test_what_is_not_printed_has_the_place_of_what_it_lies_in_or_none() -> None:
    pages = ["企业名称 甲公司有限"]
    found = places_in(document(line("企业名称", "company.name", "甲公司有限")), pages)

    assert found.of(path("company.name.part")) == found.of(path("company.name"))
    assert found.of(path("company.other")) == found.of(path("company.name"))
    assert found.of(path("nothing")) is None
    assert found.of(FieldPath()) is None


def test_pages_without_the_words_give_no_places() -> None:
    empty = places_in(document(line("企业名称", "company.name", "甲")), ["", "别的文字"])

    assert empty == Places({}, {})


def test_a_narrative_is_found_by_its_first_paragraph_or_by_its_label() -> None:
    pages = ["（一）情况介绍\n本公司成立于二〇〇五年\n（二）核心竞争力"]
    prose = Prose(path("a"), "", (ProseParagraph("本公司成立于二〇〇五年"),))
    found = places_in(
        document(
            Paragraph((Text("（一）情况介绍"),)),
            prose,
            Paragraph((Text("（二）核心竞争力"),)),
            Prose(path("b"), "", ()),
        ),
        pages,
    )

    assert words(pages, found.of(path("a"))) == "本公司成立于二〇〇五年"
    assert words(pages, found.of(path("b"))) == "（二）核心竞争力"


@pytest.mark.parametrize("example", [COMPLETE, HALF_DONE], ids=["complete", "half_done"])
def test_every_field_of_the_examples_is_found_where_it_is_printed(
    example: Path, qapp: object
) -> None:
    opened = open_file(example)
    preview = draw(opened)
    pages = page_texts(preview.pdf)

    for field, read in opened.answers.fields():
        place = preview.places.of(field.path)
        assert place is not None or field.path.parts[-1] == "file", field.path
        if isinstance(read.value, str) and len(read.value) > 3 and field.kind.name == "text":
            shown = "".join(words(pages, place).split())
            assert "".join(read.value.split()).startswith(shown[:20]), field.path


def test_the_places_of_the_form_are_meant_not_those_of_the_cover(qapp: object) -> None:
    places = draw(open_file(COMPLETE)).places

    for name in ("company.name", "commitment.signed_on"):
        place = places.of(path(name))
        assert place is not None
        assert place.page > 2
    unit = places.of(path("recommendation.unit"))
    assert unit is not None
    assert unit.page == 0
