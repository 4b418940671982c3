from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf

from app.export.pdf.render import render_pdf
from app.model.document import (
    Cell,
    DataTable,
    Figure,
    Grid,
    GridRow,
    Heading,
    Paragraph,
    Prose,
    ProseParagraph,
    Text,
)
from app.model.paths import FieldPath
from tests.export.docx.documents import document, filled, form, png
from tests.export.pdf.reading import opened, pieces
from tests.printed import missing_in_order, words_of

PATH = FieldPath.parse("architecture")


@dataclass(frozen=True)
class Element:
    """An element of the structure, with the words that are its own."""

    role: str
    words: str
    object: pikepdf.Object


def elements(data: bytes, pdf: pikepdf.Pdf) -> list[Element]:
    """All elements in reading order, a parent before its children."""
    marked: dict[tuple[int, int], str] = {}
    for piece in pieces(data):
        if piece.mark is not None:
            place = (piece.page, piece.mark)
            marked[place] = marked.get(place, "") + piece.text
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}

    def walk(element: pikepdf.Object) -> Iterator[Element]:
        kids = list(element.K)
        words = [
            marked.get((numbers[kid.Pg.objgen], int(kid.MCID)), "")
            for kid in kids
            if kid.Type == "/MCR"
        ]
        yield Element(str(element.S)[1:], "".join(words), element)
        for kid in kids:
            if kid.Type == "/StructElem":
                assert kid.P.objgen == element.objgen
                yield from walk(kid)

    return list(walk(pdf.Root.StructTreeRoot.K))


def test_the_structure_reads_the_whole_document_in_order() -> None:
    full = form(filled())
    data = render_pdf(full, {"图.png": png()})
    with opened(data) as pdf:
        assert pdf.Root.MarkInfo.Marked
        text = "".join(element.words for element in elements(data, pdf))

    assert missing_in_order(words_of(full).splitlines(), text) == []
    assert "校验码" not in text


def test_every_marked_content_has_its_element() -> None:
    data = render_pdf(form(filled()), {})
    with opened(data) as pdf:
        parents = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        for number, page in enumerate(pdf.pages):
            assert page.obj.StructParents == number
            marks = {p.mark for p in pieces(data) if p.page == number and p.mark is not None}
            assert marks == set(range(len(parents[2 * number + 1])))


def test_elements_say_what_they_are() -> None:
    label = Cell((Paragraph((Text("名称"),), "label"),), columns=2, label=True)
    answer = Cell((Paragraph((Text("平台"),), "cell"),))
    table = DataTable((("指标", "值"), ("种类", "12")), "表1 指标")
    blocks = (ProseParagraph("正文"), Figure("图.png", "图1 架构"), table)
    prose = Grid((156.0,), (GridRow((Cell((Prose(PATH, "架构", blocks),)),), splits=True),))
    grid = Grid((20.0, 20.0, 116.0), (GridRow((label, answer)),))
    data = render_pdf(document(Heading("一、平台", 1), grid, prose), {"图.png": png()})
    with opened(data) as pdf:
        found = elements(data, pdf)
        by_words = {element.words: element for element in found if element.words}
        assert by_words["一、平台"].role == "H1"
        assert by_words["名称"].object.P.S == "/TH"
        assert by_words["名称"].object.P.A.ColSpan == 2
        assert by_words["平台"].object.P.S == "/TD"
        assert (by_words["指标"].role, by_words["种类"].role) == ("TH", "TD")
        assert by_words["表1 指标"].role == "Caption"
        (figure,) = [element for element in found if element.role == "Figure"]
        assert figure.object.Alt == "图1 架构"
        assert len(figure.object.K) == 1


def test_repeated_headers_are_read_once() -> None:
    rows = (("编号", "说明"), *((str(n), "说明文字") for n in range(100)))
    data = render_pdf(document(Prose(PATH, "架构", (DataTable(rows, ""),))), {})
    headers = [piece for piece in pieces(data) if piece.text == "编号"]

    assert len(headers) > 2
    assert [piece.mark is None for piece in headers] == [False] + [True] * (len(headers) - 1)
