"""Rendering a DOCX of 20, 100 and 500 pages, and what importing the renderer costs.

The time of a page should not grow with the number of pages.
"""

import io
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

from PIL import Image

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
    Paragraph,
    Prose,
    ProseParagraph,
    Text,
    Tick,
    Value,
)
from app.model.paths import FieldPath

SIZES = (20, 100, 500)
RUNS = 5
WORDS = "平台接入的工业设备由边缘网关采集，经MQTT、HTTP等协议上传，2017年共采集1,286类612,480台。"


def run() -> None:
    print(f"importing the renderer: {1000 * _importing():.0f} ms more than the model alone")
    for pages in SIZES:
        document, files = _document(pages)
        times: list[float] = []
        data = b""
        for _ in range(RUNS):
            start = time.perf_counter()
            data = render_docx(document, files)
            times.append(time.perf_counter() - start)
        best, middle = min(times), statistics.median(times)
        print(
            f"{pages:4} pages: {1000 * best:5.0f} ms at best, {1000 * middle:5.0f} in the middle,"
            f" {1000 * best / pages:.2f} ms a page; {len(data) // 1024} KiB"
        )


def _importing() -> float:
    """Seconds that a new process takes longer when it imports the renderer."""

    def started(module: str) -> float:
        command = [sys.executable, "-c", f"import {module}"]
        times: list[float] = []
        for _ in range(RUNS):
            start = time.perf_counter()
            subprocess.run(command, check=True)
            times.append(time.perf_counter() - start)
        return min(times)

    return started("app.export.docx.render") - started("app.model.composing")


def _document(pages: int) -> tuple[Document, dict[str, bytes]]:
    """About so many pages: lines of the form, paragraphs, a table, now and then a figure."""
    out = io.BytesIO()
    Image.effect_noise((600, 300), 60).save(out, "PNG")
    rows = tuple(GridRow((Cell(tuple(_page(n))),), splits=True) for n in range(pages))
    document = Document(
        title="申报书",
        subject="平台",
        author="公司",
        blocks=(Heading("一、正文", 1), Grid((156.0,), rows)),
        footer="校验码 7K3M-9QXD-42FA",
        data=b"{}",
        created="2018-04-24T00:00:00Z",
    )
    return document, {"figure.png": out.getvalue()}


def _page(number: int) -> Iterator[Block]:
    path = FieldPath(("cases", number, "description"))
    yield Heading(f"{number}. 能力", 4)
    for _ in range(8):
        value = Value(path, "1,286", "种类", "______")
        yield Paragraph((Tick(path, True, "种类"), Text("种类："), value, Text("类")), "line")
    blocks = [ProseParagraph(WORDS * 4) for _ in range(4)]
    table = DataTable((("指标", "数值", "说明"), *((WORDS[:8], "12", WORDS[:20]),) * 5), "表 指标")
    figures = [Figure("figure.png", "图 架构")] if number % 5 == 0 else []
    yield Prose(path, "说明", (*blocks, table, *figures))
