"""The files as LibreOffice shows them: the words of every page, and where pages begin."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable

import pypdfium2
import pytest

from app.export.docx.render import render_docx
from app.model.document import (
    Block,
    Cell,
    DataTable,
    Document,
    Figure,
    Grid,
    GridRow,
    Heading,
    PageBreak,
    Paragraph,
    Prose,
    ProseParagraph,
    Space,
    Tick,
    Value,
    walk,
)
from app.model.paths import FieldPath
from tests.export.docx.documents import document, filled, form, paragraph, png
from tests.office import environment
from tests.printed import missing_in_order, squeezed, words_of

pytestmark = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed"
)

FILES = {"图.png": png(1800, 900), "高.png": png(100, 3000), "宽.png": png(5000, 50)}
PATH = FieldPath.parse("roadmap")
LONG = "数据采集与边缘计算，兼容OPC UA、Modbus等协议；" * 120
URL = "https://example.com/" + "a1b2c3d4/" * 60


def box(*blocks: Block, splits: bool = True) -> Grid:
    return Grid((156.0,), (GridRow((Cell(blocks),), splits=splits),))


def prose(*blocks: ProseParagraph | Figure | DataTable) -> Prose:
    return Prose(PATH, "计划", blocks)


def rows(count: int, columns: int) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(f"第{r}行{c}列" for c in range(columns)) for r in range(count))


PATHOLOGICAL = document(
    Heading("一、很长的内容", 1),
    Paragraph((Tick(PATH, True, "甲"), Value(PATH, "值" * 3000, "甲", "____"))),
    box(Heading("1.1 框", 4), prose(ProseParagraph(LONG), ProseParagraph(URL))),
    box(prose(Figure("高.png", "高图"), Figure("宽.png", "宽图"), DataTable(rows(70, 4), "表"))),
    prose(DataTable(rows(90, 3), "不在框里的表"), Figure("图.png", "图")),
    box(prose(DataTable(rows(3, 30), "很宽的表"), DataTable((("长" * 1500,), ("短",)), "高行"))),
    Grid((60.0, 96.0), (GridRow((Cell((paragraph(LONG),)), Cell((Space(3),))), 200.0),)),
    PageBreak(),
    Heading("末页", 1),
)

SAMPLES: dict[str, Document] = {
    "empty": form({}),
    "filled": form(filled()),
    "draft": form({}, mark="草稿"),
    "pathological": PATHOLOGICAL,
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[str]]:
    """The words of each page of a sample; all are converted in one run."""
    folder = tmp_path_factory.mktemp("libreoffice")
    for name, tree in SAMPLES.items():
        (folder / f"{name}.docx").write_bytes(render_docx(tree, FILES))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    sources = [str(folder / f"{name}.docx") for name in SAMPLES]
    subprocess.run(
        [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            *sources,
        ],
        check=True,
        capture_output=True,
        timeout=240,
        env=environment(folder),
    )

    def of(name: str) -> list[str]:
        with pypdfium2.PdfDocument(folder / f"{name}.pdf") as pdf:
            return [page.get_textpage().get_text_bounded() for page in pdf]

    return of


NUMBER = re.compile(r"第\s*(\d+)\s*页\s*共\s*(\d+)\s*页")


def body(text: str) -> str:
    return NUMBER.sub("", text).replace("校验码 7K3M-9QXD-42FA", "")


@pytest.mark.parametrize("name", SAMPLES)
def test_every_word_is_shown_in_order(name: str, pages: Callable[[str], list[str]]) -> None:
    shown = body("\n".join(pages(name)))

    assert missing_in_order(words_of(SAMPLES[name]).splitlines(), shown) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_every_page_but_the_first_has_its_number(
    name: str, pages: Callable[[str], list[str]]
) -> None:
    texts = pages(name)

    assert NUMBER.search(texts[0]) is None
    for number, text in enumerate(texts[1:], 2):
        found = NUMBER.search(text)
        assert found is not None
        assert found.groups() == (str(number), str(len(texts)))
    assert all("校验码 7K3M-9QXD-42FA" in text for text in texts)


def test_sections_begin_on_right_hand_pages(pages: Callable[[str], list[str]]) -> None:
    texts = [squeezed(body(text)) for text in pages("empty")]

    assert texts[1] == texts[3] == ""
    assert texts[2].startswith("填报说明")
    assert texts[4].startswith("一、企业基本信息")


def test_a_heading_is_never_alone_at_the_foot_of_a_page(
    pages: Callable[[str], list[str]],
) -> None:
    blocks = walk(SAMPLES["filled"].blocks)
    headings = {squeezed(block.text) for block in blocks if isinstance(block, Heading)}
    last_lines = [body(text).strip().splitlines()[-1:] for text in pages("filled")]

    assert not headings & {squeezed(line) for lines in last_lines for line in lines}
