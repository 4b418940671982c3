"""Looks at 300 MB of evidence: that nobody waits for them, and that none is taken twice.

The draft is that of the complete example with ten PDFs in its file. Measured are the time from
when the window opens it until all is looked at, keystrokes in that time and after it, the time
until all is known when it is opened again, and the command that checks it, before and after.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

KEYS = 150
PATH = "architecture"
TYPED = "平台面向二十一个行业提供服务，已接入设备六十一万台，支持八十六种协议，实时处理能力强。"


def run() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from app.ui.nothing import keep_none

    keep_none()
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory() as name:
        _measure(application, Path(name))


def _draft(folder: Path) -> Path:
    """The draft, with each file in one row."""
    from datetime import UTC, datetime

    from app.model.editions import EDITIONS
    from app.model.paths import FieldPath
    from app.model.reading import ROW_ID
    from app.store.attachments import Attachments
    from app.store.importing import new_draft
    from app.store.interchange import load
    from benchmarks.evidence import _files
    from tests.examples import COMPLETE

    loaded = load(COMPLETE, EDITIONS)
    path = folder / "完整.shenbao"
    file = new_draft(path, loaded.edition, loaded).file
    rows = []
    for number, source in enumerate(_files(folder), 1):
        name = Attachments(file).add(source, f"evidence/{source.name}")
        rows.append({ROW_ID: number, "title": source.stem, "file": name})
        source.unlink()
    draft = file.history.draft
    change = draft.edit(FieldPath.parse("evidence"), rows)
    file.save(file.history.make([change], at=datetime.now(UTC), name="证明材料"))
    file.close()
    print(f"a draft of {path.stat().st_size / 2**20:.0f} MB with {len(rows)} pieces of evidence")
    return path


def _measure(application, folder: Path) -> None:
    from app.model.paths import FieldPath
    from app.ui.evidence.looking import Looking
    from app.ui.settings import Settings
    from app.ui.window import Window
    from benchmarks.keystrokes import _settle, _type

    draft = _draft(folder)
    print(f"check, nothing looked at yet: {_check(draft):.2f} s")
    window = Window(Settings(folder / "settings.ini"))
    window.resize(1400, 900)
    window.show()

    def opened() -> tuple[float, Looking]:
        begun = time.perf_counter()
        window.open(draft)
        _until(application, lambda: window.session.editor is not None)
        found = window.findChild(Looking)
        assert isinstance(found, Looking)
        return begun, found

    begun, looking = opened()
    editor = window.session.editor
    assert editor is not None
    editor.lead(FieldPath.parse(PATH))
    _settle(application, 2.0)
    box = application.focusWidget()
    times = []
    while not _known(window, looking):
        times.append(_type(application, box, TYPED[len(times) % len(TYPED)]))
    print(f"all is looked at {time.perf_counter() - begun:.1f} s after the draft was opened")
    _tell("keystrokes meanwhile", times)
    times = [_type(application, box, TYPED[n % len(TYPED)]) for n in range(max(KEYS, len(times)))]
    _tell("keystrokes after it", times)
    window.session.close()
    _settle(application, 2.0)
    begun, looking = opened()
    _until(application, lambda: _known(window, looking))
    took = time.perf_counter() - begun
    assert not looking.process_id, "it was looked at again"
    print(f"opened again, all is known after {took:.2f} s")
    window.close()
    _settle(application, 1.0)
    print(f"check, all looked at: {_check(draft):.2f} s")


def _known(window, looking) -> bool:
    names = [name for name in window.session.opened.files.attachments.names if "evidence/" in name]
    return all(looking.state(n) == "done" for n in names if n.startswith("evidence/evidence-"))


def _tell(what: str, times: list[float]) -> None:
    slow = statistics.quantiles(times, n=100)
    print(
        f"{len(times)} {what}: median {statistics.median(times):.1f} ms, "
        f"p95 {slow[94]:.1f} ms, p99 {slow[98]:.1f} ms"
    )


def _check(draft: Path) -> float:
    begun = time.perf_counter()
    command = [sys.executable, "-m", "app", "check", str(draft)]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def _until(application, happened) -> None:
    from benchmarks.keystrokes import _settle

    end = time.monotonic() + 300
    while not happened():
        assert time.monotonic() < end, "it never happened"
        _settle(application, 0.01)
