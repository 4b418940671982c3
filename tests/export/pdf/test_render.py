from __future__ import annotations

import json
import math
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from app.export.pdf.render import render_pdf
from app.export.typography import MARGIN_INNER_MM, MARGIN_OUTER_MM, MM
from app.model.document import (
    Block,
    Cell,
    Cover,
    DataTable,
    Document,
    Figure,
    Grid,
    GridRow,
    Heading,
    PageBreak,
    Paragraph,
    Prose,
    ProseBlock,
    ProseParagraph,
    Space,
    Style,
    Text,
    Tick,
    Value,
)
from app.model.paths import FieldPath
from tests.export.docx.documents import document, filled, form, png
from tests.export.pdf.reading import Piece, lines, opened, pieces, printed, read_by_pdfium
from tests.printed import missing_in_order, squeezed, words_of

PATH = FieldPath.parse("architecture")
WIDTH, HEIGHT = 595.28, 841.89
MARK = "草稿"


def render(*blocks: Block, files: dict[str, bytes] | None = None, **changes: Any) -> bytes:
    return render_pdf(document(*blocks, **changes), files or {})


def words(text: str, style: Style = "body", **changes: Any) -> Paragraph:
    return Paragraph((Text(text),), style, **changes)


def prose(*blocks: ProseBlock) -> Prose:
    return Prose(PATH, "技术架构", blocks)


def box(*blocks: Block) -> Grid:
    return Grid((156.0,), (GridRow((Cell(blocks),), splits=True),))


def on_page(found: list[Piece], page: int) -> str:
    return "".join(piece.text for piece in found if piece.page == page)


@pytest.fixture(scope="module")
def full() -> tuple[Document, bytes]:
    full = form(filled())
    return full, render_pdf(full, {"图.png": png(600, 400)})


# --- words ----------------------------------------------------------------------------------


def test_every_word_of_the_filled_form_is_printed_in_order(full: tuple[Document, bytes]) -> None:
    document, data = full
    text = re.sub("第 [0-9]+ 页 共 [0-9]+ 页|校验码 [-0-9A-Z]{14}", "", "".join(lines(data)))

    assert missing_in_order(words_of(document).splitlines(), text) == []


def test_another_reader_finds_every_word_too(full: tuple[Document, bytes]) -> None:
    document, data = full
    text = "".join(read_by_pdfium(data))
    text = re.sub(r"第\s*\d+\s*页\s*共\s*\d+\s*页|校验码\s*[-0-9A-Z]{14}", "", text)

    assert missing_in_order(words_of(document).splitlines(), text) == []


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
@pytest.mark.parametrize("mode", ["-raw", "-layout"])
def test_poppler_finds_every_printed_line_whole(
    full: tuple[Document, bytes], mode: str, tmp_path: Path
) -> None:
    path = tmp_path / "full.pdf"
    path.write_bytes(full[1])
    done = subprocess.run(["pdftotext", mode, path, "-"], capture_output=True, check=True)
    text = squeezed(done.stdout.decode())

    for line in lines(full[1]):
        assert squeezed(line) in text


def test_characters_beyond_the_basic_plane_can_be_copied() -> None:
    data = render(words("王𬭎䶮与𫖮"))

    assert "王𬭎䶮与𫖮" in read_by_pdfium(data)[0]


def test_no_missing_glyph_is_ever_set(full: tuple[Document, bytes]) -> None:
    found = pieces(full[1]) + pieces(render(words("未知\ue000\U000e0041字符\u0378\ufffe")))

    assert [piece for piece in found if 0 in piece.glyphs] == []
    assert "未知〓〓字符〓〓" in found[-2].text + found[-1].text + "".join(
        piece.text for piece in found[-6:]
    )


def test_ticked_and_empty_boxes_are_of_one_face_and_on_one_line() -> None:
    ticks = (Tick(PATH, True, "是"), Text("是 "), Tick(PATH, False, "否"), Text("否"))
    (piece, *_) = pieces(render(Paragraph(ticks, "line")))

    assert piece.text == "☑是 □否"


def test_a_blank_is_printed_and_an_answer_underlined() -> None:
    blank = Value(PATH, "", "数量", "______")
    answer = Value(PATH, "12", "数量", "______")
    empty = render(Paragraph((Text("共"), blank, Text("个")), "line"))
    given = render(Paragraph((Text("共"), answer, Text("个")), "line"))

    assert lines(empty)[0] == "共______个"
    assert squeezed(lines(given)[0]) == "共12个"
    assert _strokes(empty) == 0
    assert _strokes(given) == 1


def _strokes(data: bytes) -> int:
    with opened(data) as pdf:
        return sum(str(i.operator) == "l" for i in pikepdf.parse_content_stream(pdf.pages[0]))


# --- pages ----------------------------------------------------------------------------------


def test_every_page_but_the_cover_says_which_it_is() -> None:
    cover = Cover("申报书", (("申报单位", Value(PATH, "某公司", "单位", "____")),))
    found = pieces(render(cover, PageBreak(recto=True), words("正文"), PageBreak(), words("完")))

    assert "第" not in on_page(found, 0)
    assert "校验码 7K3M-9QXD-42FA" in on_page(found, 0)
    for page in (1, 2, 3):
        assert f"第 {page + 1} 页 共 4 页" in on_page(found, page)
        assert "校验码 7K3M-9QXD-42FA" in on_page(found, page)
    assert "正文" in on_page(found, 2)


def test_page_numbers_stand_outside_and_margins_are_mirrored() -> None:
    found = pieces(render(words("一", "cell"), PageBreak(), words("二", "cell")))
    left = {piece.text: piece.x for piece in found}

    assert left["一"] == pytest.approx(MARGIN_INNER_MM * MM, abs=0.01)
    assert left["二"] == pytest.approx(MARGIN_OUTER_MM * MM, abs=0.01)
    numbers = [piece for piece in found if piece.text.startswith("第")]
    assert numbers[0].x + numbers[0].width == pytest.approx(WIDTH - MARGIN_OUTER_MM * MM, abs=0.1)
    assert numbers[1].x == pytest.approx(MARGIN_OUTER_MM * MM, abs=0.01)


def test_a_right_hand_page_has_an_odd_number() -> None:
    found = pieces(render(words("甲"), PageBreak(recto=True), words("乙"), PageBreak(recto=True)))

    assert {piece.page for piece in found if piece.text == "乙"} == {2}
    assert {piece.page for piece in found} == {0, 1, 2}


def test_a_document_without_blocks_has_one_page() -> None:
    with opened(render()) as pdf:
        assert len(pdf.pages) == 1


def test_no_heading_stands_alone_at_the_foot_of_a_page() -> None:
    for count in range(18, 28):
        data = render(*[words("正文")] * count, Heading("（一）标题", 2), box(words("盒中")))
        found = {piece.text: piece.page for piece in pieces(data)}
        assert found["（一）标题"] == found["盒中"]


def test_no_line_of_a_paragraph_stands_alone() -> None:
    for count in range(18, 26):
        data = render(*[words("甲", "prose")] * count, words("乙" * 35 * 4, "prose"))
        by_page: dict[int, int] = {}
        for piece in pieces(data):
            if piece.text.startswith("乙"):
                by_page[piece.page] = by_page.get(piece.page, 0) + 1
        assert min(by_page.values()) >= 2


# --- boxes ----------------------------------------------------------------------------------


def test_a_long_box_is_closed_at_every_page_end() -> None:
    data = render(box(prose(*[ProseParagraph("文字" * 100)] * 40)))
    with opened(data) as pdf:
        assert len(pdf.pages) >= 5
        for page in pdf.pages:
            assert len(_level_rules(page)) == 2


def _level_rules(page: pikepdf.Page) -> set[float]:
    ends = [
        tuple(map(float, i.operands))
        for i in pikepdf.parse_content_stream(page)
        if str(i.operator) in {"m", "l"}
    ]
    pairs = zip(ends[::2], ends[1::2], strict=True)
    return {start[1] for start, end in pairs if start[1] == end[1]}


def test_the_header_of_a_table_is_repeated_and_rows_stay_whole() -> None:
    rows = (("编号", "说明"), *((f"第{n}", "说明文字" * 20) for n in range(120)))
    data = render(box(prose(DataTable(rows, "表1 很长的表"))))
    found = pieces(data)
    pages = max(piece.page for piece in found) + 1

    assert sum(piece.text == "编号" for piece in found) == pages > 3
    for n in range(120):
        (number,) = [piece for piece in found if piece.text == f"第{n}"]
        around = [p for p in found if p.page == number.page and abs(p.y - number.y) < 30]
        assert "".join(p.text for p in around).count("说明文字") >= 20


@pytest.mark.parametrize("columns", [1, 2, 5, 14, 30, 60])
def test_tables_of_any_width_stay_between_the_margins(columns: int) -> None:
    rows = tuple(tuple(f"{r}行{c}列 abcdefgh" for c in range(columns)) for r in range(3))
    data = render(box(prose(DataTable(rows, "表"))))

    meant = Counter(squeezed("".join(cell for row in rows for cell in row)))
    assert meant <= Counter(printed(data))
    _assert_between_margins(data)


def _assert_between_margins(data: bytes) -> None:
    for piece in pieces(data):
        inner, outer = MARGIN_INNER_MM * MM, MARGIN_OUTER_MM * MM
        left, right = (inner, outer) if piece.page % 2 == 0 else (outer, inner)
        overhang = piece.size / 2 if piece.text[-1] in "，。、；：）】》」』”’" else 0
        assert piece.x >= left - 0.1
        assert piece.x + piece.width <= WIDTH - right + overhang + 0.1
        assert 60 < piece.y < HEIGHT - 37 * MM


def test_a_cell_higher_than_a_page_flows() -> None:
    text = "".join(f"〔{n}〕" for n in range(4000))
    rows = (("甲", "乙"), ("短", text))
    data = render(box(prose(DataTable(rows, "表"))))

    assert text in printed(data).replace("甲乙", "").replace("短", "")
    _assert_between_margins(data)


def test_a_vertical_label_reads_downwards() -> None:
    label = Cell((words("企业简介", "label"),), label=True, vertical=True)
    grid = Grid((12.0, 144.0), (GridRow((label, Cell((words("正文", "cell"),))), 60.0),))
    found = [piece for piece in pieces(render(grid)) if piece.text in "企业简介"]

    assert "".join(piece.text for piece in found) == "企业简介"
    assert len({piece.x for piece in found}) == 1
    assert [piece.y for piece in found] == sorted((piece.y for piece in found), reverse=True)


def test_a_grid_is_no_wider_than_the_cell_around_it() -> None:
    inner = Grid((100.0, 100.0), (GridRow((Cell(()), Cell((words("内" * 30, "cell"),)))),))
    _assert_between_margins(render(Grid((100.0, 56.0), (GridRow((Cell(()), Cell((inner,)))),))))


def test_cells_that_span_columns_and_rows() -> None:
    grid = Grid(
        (30.0, 60.0, 66.0),
        (
            GridRow((Cell((words("甲", "cell"),), 1, 2), Cell((words("乙", "cell"),), 2)), 20.0),
            GridRow((Cell((words("丙", "cell"),)), Cell((words("丁", "cell"),))), 20.0),
        ),
    )
    found = {piece.text: piece for piece in pieces(render(grid))}

    assert found["乙"].y == pytest.approx(found["丙"].y + 20 * MM, abs=0.1)
    assert found["甲"].y == pytest.approx((found["乙"].y + found["丙"].y) / 2, abs=0.1)
    assert found["丙"].x == found["乙"].x
    assert found["丁"].x == pytest.approx(found["丙"].x + 60 * MM, abs=0.1)


# --- pictures -------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(1, 1), (10000, 100), (100, 10000), (2000, 1500), (60, 40)])
def test_pictures_fit_their_column_and_are_not_enlarged(size: tuple[int, int]) -> None:
    data = render(box(prose(Figure("图.png", "图1 说明"))), files={"图.png": png(*size)})
    with opened(data) as pdf:
        page = pdf.pages[0]
        (matrix,) = [
            tuple(map(float, i.operands))
            for i in pikepdf.parse_content_stream(page)
            if str(i.operator) == "cm"
        ]
        (image,) = page.resources.XObject.values()
        assert (image.Width, image.Height) == size
    width, height = matrix[0], matrix[3]
    assert width / height == pytest.approx(size[0] / size[1], rel=0.01)
    assert width <= 156 * MM
    assert height <= 150 * MM + 0.01
    assert width <= size[0] * 72 / 150 + 0.01


def test_a_missing_picture_leaves_its_name() -> None:
    text = printed(render(prose(Figure("图片/图01.png", "图1 架构"), Figure("坏.png", "")),
                          files={"坏.png": b"no picture"}))  # fmt: skip

    assert "图片/图01.png" in text
    assert "图1 架构" in text
    assert "坏.png" in text


# --- the mark -------------------------------------------------------------------------------


def test_the_mark_is_drawn_and_not_read() -> None:
    plain, marked = render(words("正文" * 300)), render(words("正文" * 300), mark=MARK)

    assert read_by_pdfium(plain) == read_by_pdfium(marked)
    with opened(marked) as pdf:
        for page in pdf.pages:
            first = next(iter(pikepdf.parse_content_stream(page)))
            assert str(first.operator) == "BDC"
            assert first.operands[0] == "/Artifact"


def test_the_mark_stands_in_the_middle_of_the_page() -> None:
    with opened(render(mark=MARK)) as pdf:
        points = [
            [float(number) for number in i.operands[-2:]]
            for i in pikepdf.parse_content_stream(pdf.pages[0])
            if str(i.operator) in {"m", "l", "c"}
        ]
    for axis, length in ((0, WIDTH), (1, HEIGHT)):
        ends = [point[axis] for point in points]
        assert math.isclose((min(ends) + max(ends)) / 2, length / 2, abs_tol=15)
        assert min(ends) > 0
        assert max(ends) < length


# --- the file -------------------------------------------------------------------------------


def test_same_input_same_bytes(full: tuple[Document, bytes]) -> None:
    document, data = full

    assert render_pdf(document, {"图.png": png(600, 400)}) == data


def test_fonts_are_embedded_composite_ones(full: tuple[Document, bytes]) -> None:
    with opened(full[1]) as pdf:
        fonts = pdf.pages[0].resources.Font
        assert 1 <= len(fonts) <= 4
        for font in fonts.values():
            assert font.Subtype == "/Type0"
            descendant = font.DescendantFonts[0]
            assert len(descendant.FontDescriptor.FontFile2.read_bytes()) > 1000
            assert re.fullmatch(r"/[A-Z]{6}\+Noto.*", str(font.BaseFont))


def test_the_file_says_what_it_is(full: tuple[Document, bytes]) -> None:
    document, data = full
    with opened(data) as pdf:
        assert pdf.Root.Lang == "zh-CN"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert pdf.Root.ViewerPreferences.Duplex == "/DuplexFlipLongEdge"
        assert pdf.docinfo["/Title"] == document.title
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20180424")
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == document.title
            assert metadata["xmp:CreateDate"].startswith("2018-04-24T00:00:00")
        assert pdf.check_pdf_syntax() == []


def test_page_labels_are_the_printed_numbers(full: tuple[Document, bytes]) -> None:
    with opened(full[1]) as pdf:
        assert [page.label for page in pdf.pages][:3] == ["封面", "2", "3"]
    with opened(render(words("一"), PageBreak(), words("二"))) as pdf:
        assert [page.label for page in pdf.pages] == ["1", "2"]


def test_the_data_are_an_associated_file(full: tuple[Document, bytes]) -> None:
    document, data = full
    with opened(data) as pdf:
        assert pdf.attachments["declaration.json"].get_file().read_bytes() == document.data
        (associated,) = (f for f in pdf.Root.AF if str(f.UF) == "declaration.json")
        assert associated.AFRelationship == "/Data"
        assert associated.EF.F.Subtype == "/application/json"
        assert json.loads(associated.EF.F.read_bytes())["edition"] == "miit-2018-139"


def test_headings_make_the_outline() -> None:
    data = render(
        Heading("一", 1),
        Heading("（一）", 2),
        box(Heading("1.1", 4), words("文")),
        PageBreak(),
        Heading("（二）", 2),
        Heading("二", 1),
    )
    with opened(data) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["一", "二"]
        first, second = outline.root[0].children
        assert (first.title, second.title) == ("（一）", "（二）")
        assert [item.title for item in first.children] == ["1.1"]
        assert isinstance(second.destination, pikepdf.Array)
        assert second.destination[0].objgen == pdf.pages[1].objgen


def test_room_to_sign_is_left() -> None:
    found = {
        p.text: p.y for p in pieces(render(words("甲", "line"), Space(3), words("乙", "line")))
    }

    assert found["甲"] - found["乙"] == pytest.approx(4 * 22)
