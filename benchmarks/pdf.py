"""Rendering a PDF of 20, 100 and 500 pages, each in a process of its own.

Measured are layout, painting and completing apart, the time of a page, which should not grow with
the number of pages, and the memory of the whole process. Every paragraph is different, so that
nothing is found in a cache of another's.
"""

import json
import random
import subprocess
import sys
import time
from itertools import pairwise
from typing import Any

SIZES = (20, 100, 500)
PARAGRAPHS_A_PAGE = 5.6
RUNS = 3


def run() -> None:
    times: dict[int, float] = {}
    for pages in SIZES:
        found = min((_measured(pages) for _ in range(RUNS)), key=lambda each: each["all"])
        times[pages] = found["all"] / found["pages"]
        print(
            f"{found['pages']:4.0f} pages: fonts {1000 * found['fonts']:3.0f} ms, "
            f"layout {1000 * found['layout']:4.0f}, painting {1000 * found['paint']:4.0f}, "
            f"completing {1000 * found['finish']:4.0f}, all {1000 * found['all']:5.0f}; "
            f"{1000 * times[pages]:.2f} ms a page; {found['size'] / 1024:.0f} KiB; "
            f"{found['memory']:.0f} MB of memory"
        )
    ratio = times[SIZES[-1]] / times[SIZES[1]]
    print(f"a page of {SIZES[-1]} takes {ratio:.2f} times as long as a page of {SIZES[1]}")


def _measured(pages: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.pdf", str(pages)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def _measure(pages: int) -> dict[str, float]:
    from app.export.fonts import BUNDLED, coverage
    from app.export.pdf.blocks import Builder
    from app.export.pdf.canvas import PdfFile
    from app.export.pdf.faces import print_face
    from app.export.pdf.finish import finish
    from app.export.pdf.pages import HEIGHT, WIDTH, lay_out, paint
    from app.export.pdf.structure import Node

    document = _document(pages)
    moments = [time.perf_counter()]
    for face in BUNDLED.values():
        coverage(face)
        print_face(face)
    moments.append(time.perf_counter())
    structure = Node("Document")
    made = lay_out(document, Builder({}, structure))
    moments.append(time.perf_counter())
    file = PdfFile(WIDTH, HEIGHT)
    paint(document, made, file)
    moments.append(time.perf_counter())
    data = finish(file.close(structure), document, cover=False)
    moments.append(time.perf_counter())
    fonts, layout, painting, completing = (after - before for before, after in pairwise(moments))
    return {
        "fonts": fonts,
        "layout": layout,
        "paint": painting,
        "finish": completing,
        "all": moments[-1] - moments[0],
        "pages": len(made),
        "size": len(data),
        "memory": _memory(),
    }


def _document(pages: int) -> Any:
    from app.model.document import (
        Cell,
        DataTable,
        Document,
        Grid,
        GridRow,
        Heading,
        Prose,
        ProseParagraph,
    )
    from app.model.paths import FieldPath

    chance = random.Random(1)
    characters = (
        "工业互联网平台设备数据采集分析优化企业用户开发应用服务能力资源模型算法安全边缘计算"
    )
    words = ["MES", "PROFINET", "1,286类", "98.5%", "“上云”", "（见表1）", "25.6 kHz", "2017年"]

    def paragraph() -> ProseParagraph:
        parts: list[str] = []
        for _ in range(chance.randrange(6, 14)):
            parts.append("".join(chance.choices(characters, k=chance.randrange(5, 19))))
            parts.append(chance.choice(["，", "、", "；", "。", chance.choice(words)]))
        return ProseParagraph("".join(parts))

    blocks: list[ProseParagraph | DataTable] = []
    for number in range(int(pages * PARAGRAPHS_A_PAGE)):
        blocks.append(paragraph())
        if number % 10 == 0:
            rows = [("编号", "名称", "说明")]
            rows += [(str(n), paragraph().text[:9], paragraph().text[:24]) for n in range(8)]
            blocks.append(DataTable(tuple(rows), f"表{number // 10 + 1} 指标"))
    path = FieldPath.parse("architecture")
    box = Cell((Prose(path, "技术架构", tuple(blocks)),))
    grid = Grid((156.0,), (GridRow((box,), splits=True),))
    return Document(
        "申报书", "", "", (Heading("技术架构", 2), grid), "校验码", b"{}", "2018-04-17T00:00:00Z"
    )


def _memory() -> float:
    """The most that this process had, in MB; 0 where the system does not say."""
    if sys.platform == "win32":
        return 0.0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(json.dumps(_measure(int(sys.argv[1]))))
