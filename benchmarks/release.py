"""A release, in this process, against what a running LibreOffice needs for the PDF alone.

Ours is DOCX, PDF and package, read back and put in their place; theirs is one export of the same
DOCX, opened already, through UNO. Verification of the three files is measured beside it.
"""

import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from tests.examples import COMPLETE

ROUNDS = 7
_PYTHON = "/usr/bin/python3"
"""The one that LibreOffice's bridge was made for."""
_THEIRS = """
import sys, time, uno
from com.sun.star.beans import PropertyValue
port, source, target, rounds = sys.argv[1:]
def value(name, held):
    made = PropertyValue(); made.Name, made.Value = name, held
    return made
context = uno.getComponentContext()
make = context.ServiceManager.createInstanceWithContext
resolver = make("com.sun.star.bridge.UnoUrlResolver", context)
for _ in range(200):
    try:
        office = resolver.resolve(f"uno:pipe,name={port};urp;StarOffice.ComponentContext")
        break
    except Exception:
        time.sleep(0.1)
make = office.ServiceManager.createInstanceWithContext
desktop = make("com.sun.star.frame.Desktop", office)
for _ in range(int(rounds)):
    began = time.perf_counter()
    document = desktop.loadComponentFromURL(source, "_blank", 0, (value("Hidden", True),))
    opened = time.perf_counter()
    document.storeToURL(target, (value("FilterName", "writer_pdf_Export"),))
    print(opened - began, time.perf_counter() - opened, flush=True)
    document.close(True)
try:
    desktop.terminate()
except Exception:
    pass
"""


def run() -> None:
    from app.export.release import Exported, export
    from app.export.surroundings import files_of
    from app.export.verify.verify import verify
    from app.model.editions import EDITIONS
    from app.store.interchange import load

    loaded = load(COMPLETE, EDITIONS)
    files = files_of(loaded)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours: list[float] = []
        verified: list[float] = []
        docx = Path()
        for _ in range(ROUNDS + 1):
            began = time.perf_counter()
            done = export(loaded.edition, loaded.draft, files, folder / "out")
            ours.append(time.perf_counter() - began)
            assert isinstance(done, Exported)
            docx = done.docx
            began = time.perf_counter()
            assert verify([done.docx, done.pdf, done.package], EDITIONS).consistent
            verified.append(time.perf_counter() - began)
        release, verification = statistics.median(ours[1:]), statistics.median(verified[1:])
        print(f"release: median {release:.2f} s (first {ours[0]:.2f} s)")
        print(f"verification of its three files: {verification:.2f} s")
        theirs = _theirs(docx, folder)
    if theirs:
        opening, storing = (statistics.median(column) for column in zip(*theirs[1:], strict=True))
        print(f"LibreOffice, running: opens the DOCX in {opening:.2f} s, its PDF {storing:.2f} s")
        both = release / (opening + storing)
        print(
            f"ratio to opening and storing: {both:.2f}; to storing alone: {release / storing:.2f}"
        )
    else:
        print("LibreOffice or its bridge for Python is not installed: no peer to compare with")


def _theirs(docx: Path, folder: Path) -> list[tuple[float, float]]:
    soffice = shutil.which("soffice")
    if soffice is None or not Path("/usr/lib/python3/dist-packages/uno.py").exists():
        return []
    pipe, profile = f"release{time.time_ns()}", (folder / "profile").as_uri()
    accept = f"--accept=pipe,name={pipe};urp;"
    office = subprocess.Popen(
        [soffice, "--headless", "--norestore", f"-env:UserInstallation={profile}", accept],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        target = (folder / "theirs.pdf").as_uri()
        command = [_PYTHON, "-c", _THEIRS, pipe, docx.as_uri(), target, str(ROUNDS + 1)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=180)
    finally:
        office.terminate()
        office.wait()
    rows = (line.split() for line in done.stdout.splitlines())
    return [(float(opening), float(storing)) for opening, storing in rows]
