"""Saving and opening a draft with 500 MB of attachments, against one without, JSON and a ZIP.

The peers hold the same text: a JSON file that is written beside, synced and put in place, and a
ZIP container with the attachments in it, which is written anew at every save, as such containers
are. All four save the same edits in turn, in the same run.
"""

import hashlib
import json
import os
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.model.editions import EDITIONS
from app.model.history import History
from app.model.paths import FieldPath
from app.store.database import Connection
from app.store.drafts import DraftFile
from app.store.interchange import load
from app.store.records import KeptFile, Present
from tests.examples import COMPLETE

ATTACHED = 500
"""In MB."""
SAVES = 200
ZIP_SAVES = 5
OPENINGS = 11
TEXT = FieldPath.parse("architecture")
TYPED = "平台采用四层一体系架构，边缘层负责设备接入和就地计算。" * 60


def run() -> None:
    edition, draft = EDITIONS[0], load(COMPLETE, EDITIONS).draft
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small = DraftFile.create(folder / "小.shenbao", draft)
        large = DraftFile.create(folder / "大.shenbao", draft)
        _attach(large)
        histories = list(_typed(large.history))
        small_times: list[float] = []
        large_times: list[float] = []
        json_times: list[float] = []
        for history in histories:
            small_times.append(_time(lambda history=history: small.save(history)))
            large_times.append(_time(lambda history=history: large.save(history)))
            content = history.draft.interchange(edition.form)
            json_times.append(_time(lambda content=content: _write_json(folder, content)))
        zip_times = [_time(lambda: _write_zip(folder, small)) for _ in range(ZIP_SAVES)]
        small.close()
        large.close()
        opening = {
            path.stem: [_time(lambda path=path: _open(path)) for _ in range(OPENINGS)]
            for path in (small.path, large.path)
        }
    none, much = statistics.median(small_times), statistics.median(large_times)
    print(f"save, nothing attached:  median {none:.2f} ms")
    print(f"save, {ATTACHED} MB attached:   median {much:.2f} ms; ratio {much / none:.2f}")
    print(f"  95% within {statistics.quantiles(large_times, n=20)[-1]:.2f} ms")
    peer = statistics.median(json_times)
    print(f"peer, atomic JSON:       median {peer:.2f} ms; ours takes {much / peer:.1f} times that")
    peer = statistics.median(zip_times)
    print(f"peer, ZIP container:     median {peer:.0f} ms; ours takes {much / peer:.4f} of that")
    for stem, times in opening.items():
        print(f"opening “{stem}”: median {statistics.median(times):.0f} ms")


def _attach(file: DraftFile) -> None:
    piece = os.urandom(1 << 20)
    for number in range(ATTACHED // 50):
        sha256 = hashlib.sha256(f"{number}".encode()).hexdigest()

        def alter(connection: Connection, present: Present, sha256: str = sha256) -> None:
            size = 50 << 20
            connection.execute(
                "INSERT INTO attachment (sha256, size, complete) VALUES (?, ?, 1)", (sha256, size)
            )
            for place in range(50):
                row = (sha256, place, piece)
                connection.execute("INSERT INTO piece (sha256, number, data) VALUES (?, ?, ?)", row)
            present.files[f"evidence/{sha256}.pdf"] = KeptFile(sha256, size)

        file.change(alter)


def _typed(history: History) -> list[History]:
    """The history after each of many edits of a long text."""
    made: list[History] = []
    for number in range(SAVES):
        change = history.draft.edit(TEXT, TYPED[: 1000 + number])
        at = datetime(2018, 5, 7, tzinfo=UTC) + timedelta(seconds=number)
        history = history.make([change], at=at)
        made.append(history)
    return made


def _write_json(folder: Path, content: object) -> None:
    temporary = folder / "peer.tmp"
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, default=str)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(folder / "peer.json")


def _write_zip(folder: Path, small: DraftFile) -> None:
    piece = os.urandom(1 << 20)
    temporary = folder / "peer.tmp"
    with zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("declaration.json", json.dumps(small.history.draft.content, default=str))
        for number in range(ATTACHED // 50):
            with archive.open(f"evidence/{number}.pdf", "w", force_zip64=True) as inside:
                for _ in range(50):
                    inside.write(piece)
    with temporary.open("r+b") as file:
        os.fsync(file.fileno())
    temporary.replace(folder / "peer.zip")


def _open(path: Path) -> None:
    DraftFile.open(path, EDITIONS).close()


def _time(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000
