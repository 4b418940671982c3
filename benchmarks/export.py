"""``python -m app export`` against LibreOffice's conversion of the same DOCX, as whole processes.

The peer converts one file; we write four. Both start cold, in turn, in the same run.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pypdfium2

from tests.examples import COMPLETE

ROUNDS = 5
# Python keeps compiled modules unless it is told not to, as in some containers.
_ENVIRONMENT = {n: v for n, v in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}


def run() -> None:
    soffice = shutil.which("soffice")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours = [sys.executable, "-m", "app", "export", str(COMPLETE), "--out", name]
        _time(ours)
        docx, pdf = next(folder.glob("*.docx")), next(folder.glob("*.pdf"))
        with pypdfium2.PdfDocument(pdf) as document:
            pages = len(document)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        out = str(folder / "theirs")
        theirs = [str(soffice), "--headless", profile, "--convert-to", "pdf", "--outdir", out]
        theirs.append(str(docx))
        if soffice:
            _time(theirs)  # makes the profile, which takes long and only once
        ratios: list[float] = []
        times: list[float] = []
        for _ in range(ROUNDS):
            times.append(_time(ours))
            if soffice:
                ratios.append(times[-1] / _time(theirs))
        print(f"export of {pages} pages (DOCX, PDF, ZIP): median {statistics.median(times):.2f} s")
        print(f"peak memory of the largest child: {_peak(ours):.0f} MB")
        if ratios:
            low, high = min(ratios), max(ratios)
            middle = statistics.median(ratios)
            print(f"ratio to soffice --convert-to pdf: {middle:.2f} ({low:.2f} to {high:.2f})")
        else:
            print("soffice is not installed: no peer to compare with")


def _time(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=_ENVIRONMENT)
    return time.perf_counter() - start


def _peak(command: list[str]) -> float:
    """Peak resident memory of one run, in MB, where the system tells it."""
    if sys.platform == "win32":
        return float("nan")
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=_ENVIRONMENT)
    _, _, usage = os.wait4(child.pid, 0)
    return usage.ru_maxrss / 1024
