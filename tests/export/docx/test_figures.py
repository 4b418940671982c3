"""Pictures in the text."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from app.export import typography
from app.export.docx.render import render_docx
from app.model.document import Cell, Figure, Grid, GridRow, Prose
from app.model.paths import FieldPath
from tests.export.docx.documents import document, png
from tests.export.docx.reading import Docx, R, W, style_of

WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
EMU = 12700
FIGURE = Figure("图片/图01.png", "图1 架构")


def render(*figures: Figure, files: dict[str, bytes]) -> Docx:
    return Docx(render_docx(document(*figures), files))


def extent(found: Docx) -> tuple[float, float]:
    """The size of the first picture, in points."""
    node = next(found.body.iter(f"{WP}extent"))
    return int(node.get("cx", "")) / EMU, int(node.get("cy", "")) / EMU


def test_a_picture_its_words_and_its_caption() -> None:
    found = render(FIGURE, files={FIGURE.file: png()})
    (about,) = found.body.iter(f"{WP}docPr")

    assert about.get("descr") == "图1 架构"
    assert found.paragraphs() == [("Figure", ""), ("Caption", "图1 架构")]
    (blip,) = found.body.iter(f"{A}blip")
    target = found.part("word/_rels/document.xml.rels").find(f"*[@Id='{blip.get(f'{R}embed')}']")
    assert target is not None
    assert found.parts[f"word/{target.get('Target')}"] == png()


def test_a_line_with_a_picture_is_as_high_as_the_picture() -> None:
    styles = Docx(render_docx(document(), {})).part("word/styles.xml")
    (style,) = (s for s in styles if s.get(f"{W}styleId") == "Figure")
    spacing = style.find(f"{W}pPr/{W}spacing")

    assert spacing is not None
    assert spacing.get(f"{W}line") is None


@pytest.mark.parametrize("size", [(60, 40), (4000, 100), (100, 4000), (2000, 1500)])
def test_sizes_are_those_of_typography(size: tuple[int, int]) -> None:
    found = render(FIGURE, files={FIGURE.file: png(*size)})
    limit = typography.BODY_WIDTH_MM * typography.MM
    high = typography.FIGURE_MAX_HEIGHT_MM * typography.MM

    assert extent(found) == pytest.approx(typography.figure_size(size, limit, high), abs=0.01)


def test_in_a_cell_a_picture_fits_the_cell_and_stays_with_its_caption() -> None:
    prose = Prose(FieldPath.parse("roadmap"), "计划", (FIGURE,))
    grid = Grid((20.0, 60.0), (GridRow((Cell(()), Cell((prose,))), splits=True),))
    found = Docx(render_docx(document(grid), {FIGURE.file: png(3000, 1000)}))
    width = 60 * typography.MM - 2 * typography.CELL_PADDING_X

    assert extent(found)[0] == pytest.approx(width, abs=0.1)
    drawing = next(found.body.iter(f"{W}drawing"))
    row = next(drawing.iterancestors(f"{W}tr"))
    assert row.find(f"{W}trPr/{W}cantSplit") is not None
    assert [style_of(p) for p in row.iter(f"{W}p")] == ["Figure", "Caption"]


def test_a_picture_that_is_missing_or_damaged_is_named() -> None:
    for files in ({}, {FIGURE.file: b"no picture"}, {FIGURE.file: png()[:-20]}):
        assert render(FIGURE, files=files).paragraphs() == [
            ("Figure", "［图片/图01.png］"),
            ("Caption", "图1 架构"),
        ]


def test_the_same_picture_is_stored_once() -> None:
    files = {"a.png": png(), "b.png": png(), "c.png": png(10, 10)}
    found = render(*(Figure(name, "") for name in (*files, "a.png")), files=files)

    assert [name for name in found.parts if "media" in name] == [
        "word/media/image1.png",
        "word/media/image2.png",
    ]
    numbers = [node.get("id") for node in found.body.iter(f"{WP}docPr")]
    assert len(set(numbers)) == 4


def test_a_figure_without_a_caption_is_described_by_its_file() -> None:
    (about,) = render(Figure("a.png", ""), files={"a.png": png()}).body.iter(f"{WP}docPr")

    assert about.get("descr") == "a.png"


def test_a_jpeg_is_stored_as_it_is() -> None:
    out = io.BytesIO()
    Image.new("RGB", (30, 20)).save(out, "JPEG")
    found = render(Figure("a.jpg", "图"), files={"a.jpg": out.getvalue()})

    assert found.parts["word/media/image1.jpeg"] == out.getvalue()
    assert b'Extension="jpeg" ContentType="image/jpeg"' in found.parts["[Content_Types].xml"]
