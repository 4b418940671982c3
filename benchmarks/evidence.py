"""Appending 1,000 pages and 300 MB of evidence, against qpdf on the same files.

Scans with a layer of text, as office scanners make them, and 200 pages of text alone. Measured are
the whole time and the peak memory of a process of its own, with 100 pages and with 1,000, which
shows whether memory is flat; wanted are at most 1.5 times qpdf's time and 300 MB. Then photographs,
which qpdf knows nothing of, with their bytes kept and resampled to 300 dpi.
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FILES, PAGES_A_FILE = 10, 100
TEXT_FILES = 2
PHOTOS = 60
RUNS = 3
WANTED_RATIO, WANTED_MEMORY = 1.5, 300


def run() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = _files(folder)
        _compare(folder, files[:1], "100 pages")
        _compare(folder, files, "1,000 pages")
        photos = _photographs(folder)
        for dpi in (0, 300):
            found = _ours(folder, photos, dpi)
            what = f"resampled to {dpi} dpi" if dpi else "as they are"
            print(
                f"{PHOTOS} photographs ({_megabytes(photos):.0f} MB) {what}: "
                f"{found['seconds']:.2f} s, {found['memory']:.0f} MB of memory"
            )


def _compare(folder: Path, files: list[Path], what: str) -> None:
    qpdf = shutil.which("qpdf")
    ours = min((_ours(folder, files, 0) for _ in range(RUNS)), key=lambda each: each["seconds"])
    print(
        f"{what}, {_megabytes(files):.0f} MB: {ours['seconds']:.2f} s "
        f"({ours['starting']:.2f} s of it starting), {ours['memory']:.0f} MB of memory "
        f"(wanted below {WANTED_MEMORY})"
    )
    if qpdf is None:
        print("qpdf is not installed: nothing to compare with")
        return
    command = [qpdf, "--empty", "--pages", *map(str, files), "--", str(folder / "peer.pdf")]
    times: list[float] = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        subprocess.run(command, check=True)
        times.append(time.perf_counter() - begun)
    ratio = (ours["seconds"] - ours["starting"]) / min(times)
    print(f"qpdf: {min(times):.2f} s; ratio {ratio:.2f} (wanted at most {WANTED_RATIO})")


def _ours(folder: Path, files: list[Path], dpi: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.evidence", str(folder), str(dpi)]
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def _measure(folder: Path, dpi: int, files: list[Path]) -> dict[str, float]:
    begun = time.perf_counter()
    from app.export.evidence.append import append_evidence
    from app.export.evidence.inspection import Kind
    from app.export.evidence.pieces import Piece
    from app.export.fonts import BUNDLED, coverage
    from app.export.pdf.faces import print_face

    for face in BUNDLED.values():  # the form has been rendered before
        coverage(face)
        print_face(face)
    main = folder / "main.pdf"
    kinds: dict[str, Kind] = {".pdf": "pdf", ".jpg": "jpeg"}
    pieces = [
        Piece(
            number,
            f"平台服务合同及验收报告 {number}",
            "客户服务合同",
            "2018年3月5日",
            ("1.3 平台服务的企业用户数",),
            file.name,
            kinds[file.suffix],
            lambda file=file: file.open("rb"),
        )
        for number, file in enumerate(files, 1)
    ]
    started = time.perf_counter()
    append_evidence(
        main, pieces, folder / "ours.pdf", footer="校验码", folder=folder, dpi=dpi or None
    )
    return {
        "starting": started - begun,
        "seconds": time.perf_counter() - begun,
        "memory": _memory(),
    }


def _files(folder: Path) -> list[Path]:
    """The evidence, and the form that it is appended to."""
    from pikepdf import Dictionary, Name, Pdf, Stream
    from PIL import Image
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(folder / "main.pdf"))
    for _ in range(27):
        canvas.drawString(100, 700, "The form")
        canvas.showPage()
    canvas.save()
    scans: list[bytes] = []
    for _ in range(10):
        out = io.BytesIO()
        Image.effect_noise((1240, 1754), 60).save(out, "JPEG", quality=12)
        scans.append(out.getvalue())
    paths: list[Path] = []
    for number in range(FILES):
        path = folder / f"evidence-{number}.pdf"
        paths.append(path)
        if number >= FILES - TEXT_FILES:
            text = Canvas(str(path))
            for page in range(PAGES_A_FILE):
                for line in range(45):
                    text.drawString(60, 780 - 16 * line, f"Log {number}.{page}.{line}: " + "x" * 60)
                text.showPage()
            text.save()
            continue
        with Pdf.new() as pdf:
            font = pdf.make_indirect(
                Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
            )
            for page in range(PAGES_A_FILE):
                pdf.add_blank_page(page_size=(595.2, 841.92))
                # No two scans are alike: each has a comment of its own.
                comment = b"\xff\xfe\x00\x0a%08d" % (number * PAGES_A_FILE + page)
                data = b"\xff\xd8" + comment + scans[page % len(scans)][2:]
                image = Stream(
                    pdf, data, Type=Name.XObject, Subtype=Name.Image, Width=1240, Height=1754,
                    ColorSpace=Name.DeviceGray, BitsPerComponent=8, Filter=Name.DCTDecode,
                )  # fmt: skip
                here = pdf.pages[-1].obj
                here.Resources = Dictionary(
                    XObject=Dictionary(I=pdf.make_indirect(image)), Font=Dictionary(F=font)
                )
                words = b" ".join(b"(word %d) Tj" % word for word in range(200))
                here.Contents = Stream(
                    pdf, b"q 595.2 0 0 841.92 0 0 cm /I Do Q BT 3 Tr /F 9 Tf 9 TL " + words + b" ET"
                )
            pdf.save(path)
    return paths


def _photographs(folder: Path) -> list[Path]:
    from PIL import Image

    image = Image.effect_noise((4000, 3000), 20).convert("RGB")
    paths: list[Path] = []
    for number in range(PHOTOS):
        path = folder / f"photograph-{number}.jpg"
        image.rotate(number).save(path, quality=60)
        paths.append(path)
    return paths


def _megabytes(files: list[Path]) -> float:
    return sum(file.stat().st_size for file in files) / 1e6


def _memory() -> float:
    """The most that this process had, in MB; 0 where the system does not say."""
    if sys.platform == "win32":
        return 0.0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(json.dumps(_measure(Path(sys.argv[1]), int(sys.argv[2]), [*map(Path, sys.argv[3:])])))
