"""The file as a whole: its words, its parts, and that the same input gives the same bytes."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections import Counter
from datetime import datetime

import docx
import pytest

from app.export.docx.render import render_docx
from app.model.document import (
    Cell,
    Cover,
    DataTable,
    Figure,
    Grid,
    GridRow,
    Heading,
    PageBreak,
    Prose,
    ProseParagraph,
    Text,
    walk,
)
from app.model.document import Document as Tree
from app.model.document import Paragraph as TextParagraph
from app.model.paths import FieldPath
from tests.export.docx.documents import DATA, document, filled, form, paragraph, png
from tests.export.docx.reading import W14, Docx, W, paragraph_text, value
from tests.printed import golden_lines, missing_in_order, squeezed, words_of

FILES = {"图.png": png()}
DATA_NAMESPACE = "{urn:miit-declaration:data}"


@pytest.fixture(scope="module", params=["empty", "filled"])
def tree(request: pytest.FixtureRequest) -> Tree:
    return form(filled() if request.param == "filled" else {})


def read(tree: Tree) -> Docx:
    return Docx(render_docx(tree, FILES))


def test_the_file_has_the_words_of_the_document_and_no_others(tree: Tree) -> None:
    assert squeezed(read(tree).text()) == squeezed(words_of(tree))


def test_the_empty_form_has_every_printed_line_of_annex_2() -> None:
    text = read(form({})).text()

    assert missing_in_order(golden_lines("miit_2018_printed.txt"), text) == []


def test_the_same_input_gives_the_same_bytes_in_another_process() -> None:
    script = (
        "import hashlib; from tests.export.docx.documents import *;"
        "from app.export.docx.render import render_docx;"
        "print(hashlib.sha256(render_docx(form(filled()), {'图.png': png()})).hexdigest())"
    )
    hashes = [
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]

    assert hashes[0] == hashes[1]
    assert len(hashes[0].strip()) == 64


def test_files_in_the_archive_have_a_fixed_time(tree: Tree) -> None:
    infos = read(tree).infos

    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert infos[0].filename == "[Content_Types].xml"


def test_python_docx_opens_the_file(tree: Tree) -> None:
    opened = docx.Document(io.BytesIO(render_docx(tree, FILES)))

    assert [p.text for p in opened.paragraphs if p.style and p.style.name == "Heading 1"] == [
        "一、企业基本信息",
        "二、工业互联网平台申报材料",
    ]
    properties = opened.core_properties
    assert properties.title == tree.title
    assert properties.created == datetime.fromisoformat(tree.created)
    assert properties.modified == properties.created
    section = opened.sections[0]
    size = (section.page_width, section.page_height)
    margins = (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin)
    assert [length.mm for length in (*size, *margins) if length] == pytest.approx(
        [210, 297, 28, 26, 37, 35], abs=0.05
    )


# --- content controls ---------------------------------------------------------------------------


def test_every_field_of_the_form_stands_in_a_control() -> None:
    blank, full = (read(form(content)).controls() for content in ({}, filled()))
    rows = ("cases", "evidence")

    assert {c.tag for c in blank} == {c.tag for c in full if not c.tag.startswith(rows)}
    assert {c.tag for c in full if c.tag.startswith(rows)} >= {
        "cases[0].scenario",
        "cases[1].description",
        "evidence[0].proves",
        "evidence[1].title",
    }


def narratives(tree: Tree) -> set[str]:
    return {str(block.path) for block in walk(tree.blocks) if isinstance(block, Prose)}


def test_a_tag_comes_twice_only_where_the_form_prints_a_value_twice() -> None:
    for content in ({}, filled()):
        tree = form(content)
        spared = narratives(tree) if content else set()  # a control for each paragraph and cell
        counted = Counter(c.tag for c in read(tree).controls() if c.tag not in spared)
        assert {tag: n for tag, n in counted.items() if n > 1} == {
            "company.name": 2,  # on the cover and in the table
            "commitment.signed_on": 2,  # on the cover and under the commitment
            "platform.construction.mode": 2,  # □自建 □合作共建
            "capability.devices.edge_computing.answer": 2,  # □是 □否
            "capability.development.graphical_development.answer": 2,
            "capability.security.safeguards.answer": 2,
            "capability.new_technology.applied.answer": 2,
        }


def test_controls_have_numbers_of_their_own_and_names_that_word_takes(tree: Tree) -> None:
    controls = read(tree).controls()
    ids = [c.id for c in controls]

    assert len(set(ids)) == len(ids)
    assert all(0 < number < 2**31 for number in ids)
    assert all(0 < len(c.tag) <= 64 and 0 < len(c.title) <= 64 for c in controls)


def test_values_of_the_form_are_in_their_controls() -> None:
    found = {c.tag: c for c in read(form(filled())).controls()}

    assert found["company.name"].text == "企业名称的内容"
    assert found["capability.devices.connectable_devices.kinds"].text == "12"
    assert found["capability.devices.connectable_devices.count"].text == "3,400"
    assert found["capability.devices.connectable_devices.claimed"].ticked is True


def test_each_paragraph_and_cell_of_a_narrative_has_a_control_that_no_other_surrounds() -> None:
    prose = Prose(
        FieldPath.parse("roadmap"),
        "计划",
        (
            ProseParagraph("甲"),
            ProseParagraph(""),
            Figure("图.png", "图1"),
            DataTable((("乙", ""), ("丙", "丁")), "表1"),
            Figure("无.png", ""),
        ),
    )
    grid = Grid((156.0,), (GridRow((Cell((prose,)),), splits=True),))
    for block in (prose, grid):
        found = read(document(block))
        texts = [(c.tag, c.text.strip(), c.placeholder) for c in found.controls()]

        words = ["甲", "", "", "图1", "表1", "乙", "", "丙", "丁", "［无.png］"]
        blank = [False, True, False, False, False, False, True, False, False, False]
        assert texts == [("roadmap", *pair) for pair in zip(words, blank, strict=True)]
        parents = [sdt.getparent() for sdt in found.body.iter(f"{W}sdt")]
        assert all(parent is not None and parent.tag == f"{W}p" for parent in parents)
        drawing = next(found.body.iter(f"{W}drawing"))
        assert f"{W}sdt" in [parent.tag for parent in drawing.iterancestors()]


# --- pages --------------------------------------------------------------------------------------


def page_breaks(found: Docx) -> list[str]:
    """The words of the paragraphs that begin a page."""
    paragraphs = [
        paragraph
        for paragraph in found.body.iter(f"{W}p")
        if paragraph.find(f"{W}pPr/{W}pageBreakBefore") is not None
    ]
    return [paragraph_text(paragraph) for paragraph in paragraphs]


def test_the_form_begins_sections_on_right_hand_pages() -> None:
    found = page_breaks(read(form({})))

    # An empty page behind the cover, and one behind 填报说明.
    assert found == ["", "填报说明", "", "一、企业基本信息", "二、工业互联网平台申报材料"]


def test_breaks_at_odd_places() -> None:
    first, last = paragraph("首"), paragraph("末")
    grid = Grid((156.0,), (GridRow((Cell((paragraph("格"),)),)),))

    assert page_breaks(read(document(PageBreak(), first))) == ["首"]
    assert page_breaks(read(document(first, PageBreak()))) == [""]
    assert page_breaks(read(document(first, PageBreak(), PageBreak(), last))) == ["", "末"]
    assert page_breaks(read(document(first, PageBreak(recto=True)))) == ["", ""]
    assert page_breaks(read(document(first, PageBreak(), grid))) == [""]
    inside = Grid((156.0,), (GridRow((Cell((first, PageBreak(), last)),)),))
    assert page_breaks(read(document(inside))) == []


def footer_text(found: Docx, number: int) -> str:
    """The words of a footer, fields by their names."""
    words: list[str] = []
    for node in found.part(f"word/footer{number}.xml").iterfind(f"{W}p/*"):
        if node.tag == f"{W}fldSimple":
            words.append(f"{{{node.get(f'{W}instr', '').strip()}}}")
        else:
            words += ["\t" if t.tag == f"{W}tab" else t.text or "" for t in node]
    return "".join(words)


def test_page_numbers_stand_outside_and_the_code_inside() -> None:
    found = read(form({}))
    kinds = [
        (node.get(f"{W}type"), footer_text(found, number))
        for number, node in enumerate(found.body.iter(f"{W}footerReference"), 1)
    ]

    assert kinds == [
        ("default", "校验码 7K3M-9QXD-42FA\t第 {PAGE} 页 共 {NUMPAGES} 页"),
        ("even", "第 {PAGE} 页 共 {NUMPAGES} 页\t校验码 7K3M-9QXD-42FA"),
        ("first", "校验码 7K3M-9QXD-42FA"),
    ]
    settings = found.part("word/settings.xml")
    assert settings.find(f"{W}evenAndOddHeaders") is not None
    assert settings.find(f"{W}mirrorMargins") is not None
    assert found.body.find(f"{W}sectPr/{W}titlePg") is not None


def test_the_number_of_pages_is_written_where_it_is_known() -> None:
    for pages, expected in ((12, ["3", "12"]), (None, ["3"])):
        footer = Docx(render_docx(form({}), {}, pages)).part("word/footer1.xml")
        fields = footer.iterfind(f".//{W}fldSimple//{W}t")
        assert [field.text for field in fields] == expected


def test_only_a_draft_has_its_mark_on_every_page() -> None:
    final, draft = read(form({})), read(form({}, mark="草稿"))

    assert not [name for name in final.parts if "header" in name]
    kinds = [node.get(f"{W}type") for node in draft.body.iter(f"{W}headerReference")]
    assert kinds == ["default", "even", "first"]
    for number in (1, 2, 3):
        assert 'string="草稿"' in draft.parts[f"word/header{number}.xml"].decode()


# --- data and properties ------------------------------------------------------------------------


def test_the_data_is_in_the_file() -> None:
    item = read(document(paragraph("文"))).part("customXml/item1.xml")

    assert item.tag == f"{DATA_NAMESPACE}declaration"
    assert (item.text or "").encode() == DATA


def test_data_that_xml_cannot_hold_means_the_same() -> None:
    tree = {"名": "a\ufffe\uffff\u0001\r\n]]>&<\U0001f600\x85\u2028"}
    data = json.dumps(tree, ensure_ascii=False).encode()
    item = read(document(paragraph("文"), data=data)).part("customXml/item1.xml")

    assert json.loads(item.text or "") == tree


def test_characters_that_xml_cannot_hold_are_replaced_everywhere() -> None:
    bad = "坏\x00\x0b\ud800\ufffe字"
    tree = document(
        Heading(bad, 1),
        TextParagraph((Text(bad),)),
        Cover(bad, ()),
        title=bad,
        subject=bad,
        author=bad,
        footer=bad,
        keywords=bad,
        mark=bad,
    )
    found = read(tree)

    assert squeezed(found.text()) == "坏〓〓〓〓字" * 3
    assert "坏〓〓〓〓字" in footer_text(found, 1)


def test_the_settings_are_those_of_a_current_word_in_chinese() -> None:
    settings = read(form({})).part("word/settings.xml")
    modes = {
        node.get(f"{W}name"): node.get(f"{W}val") for node in settings.iter(f"{W}compatSetting")
    }

    assert modes["compatibilityMode"] == "15"
    before = settings.find(f"{W}noLineBreaksBefore")
    after = settings.find(f"{W}noLineBreaksAfter")
    assert before is not None
    assert after is not None
    assert set("，。；：！？、”’》）…—") <= set(before.get(f"{W}val", ""))
    assert set("“‘《（") <= set(after.get(f"{W}val", ""))


def test_ticks_are_check_boxes_with_both_characters() -> None:
    boxes = list(read(form(filled())).body.iter(f"{W14}checkbox"))

    assert boxes
    for box in boxes:
        states = {node.tag: node.get(f"{W14}val") for node in box}
        assert states[f"{W14}checkedState"] == f"{ord('☑'):04X}"
        assert states[f"{W14}uncheckedState"] == f"{ord('□'):04X}"


def test_styles_that_are_used_are_defined(tree: Tree) -> None:
    found = read(tree)
    styles = found.part("word/styles.xml")
    defined = {node.get(f"{W}styleId") for node in styles.iter(f"{W}style")}
    used = {
        node.get(f"{W}val") for tag in ("pStyle", "tblStyle") for node in found.body.iter(W + tag)
    }

    assert used <= defined
    assert all(value(node, "name") for node in styles.iter(f"{W}style"))
