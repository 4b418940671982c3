"""A thousand damaged inputs: every one answered with a sentence, none with a traceback."""

import contextlib
import io
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from app import cli
from tests.damage import damaged
from tests.examples import COMPLETE

INPUTS = 1000


def run() -> None:
    codes: Counter[int] = Counter()
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "in"
        shutil.copytree(COMPLETE.parent, folder)
        path = folder / "declaration.json"
        for number, data in enumerate(damaged(COMPLETE.read_bytes(), INPUTS, seed=1)):
            path.write_bytes(data)
            out = Path(name) / "out"
            said = io.StringIO()
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
                try:
                    arguments = [
                        "export",
                        str(path),
                        "--out",
                        str(out),
                        *["--draft"] * (number % 2),
                    ]
                    code = cli.main(arguments)
                except (Exception, SystemExit) as error:
                    faults.append(f"input {number}: {error!r}")
                    continue
            codes[code] += 1
            written = sorted(p.suffix for p in out.iterdir()) if out.exists() else []
            # A second PDF is that of the evidence.
            if list(dict.fromkeys(written)) != ([".docx", ".pdf", ".zip"] if code == 0 else []):
                faults.append(f"input {number}: exit code {code}, but wrote {written}")
            if "程序内部出错" in said.getvalue():
                faults.append(f"input {number}: {said.getvalue().strip()}")
            if code and not said.getvalue().strip():
                faults.append(f"input {number}: exit code {code}, but said nothing")
            shutil.rmtree(out, ignore_errors=True)
    counts = ", ".join(f"{count} with exit code {code}" for code, count in sorted(codes.items()))
    print(f"{INPUTS} damaged inputs: {counts}; {len(faults)} faults")
    for fault in faults[:10]:
        print(f"  {fault}")
