"""A draft is edited and saved on a disk that fails at a given operation."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import apsw

from app.model.editions import EDITIONS
from app.model.failure import Failure
from app.store.drafts import DraftFile
from tests.store.faulty import Disk, Kind, faulty
from tests.store.killing import edited, faults_of, fresh, number_of

KINDS: tuple[Kind, ...] = tuple(kind for kind in get_args(Kind) if kind != "none")
EDITS = 6


def operations(folder: Path) -> int:
    """How many operations the whole run takes on a disk that is well."""
    path = folder / "草稿.shenbao"
    fresh(path)
    with faulty() as disk:
        _run(path, disk)
    return disk.count


def break_once(folder: Path, kind: Kind, at: int, seed: int = 0) -> tuple[int, list[str]]:
    """Run with one failure; gives the edits acknowledged, and what is wrong afterwards.

    Where the machine did not die, the draft is saved again at the end, and all must be there.
    """
    path = folder / "草稿.shenbao"
    fresh(path)
    with faulty(kind, at, seed) as disk:
        acknowledged = _run(path, disk)
    return acknowledged, list(faults_of(path, acknowledged))


def _run(path: Path, disk: Disk) -> int:
    """Open, edit, save, close. Gives the number of the last edit that was acknowledged."""
    try:
        file = DraftFile.open(path, EDITIONS)
    except (Failure, apsw.Error):
        return 0
    history, acknowledged = file.history, 0
    for number in range(1, EDITS + 1):
        history = edited(history, number)
        try:
            file.save(history)
        except Failure:
            continue  # told to the person; what they typed stays in the window
        acknowledged = number_of(history.draft)
    if not disk.dead:
        # The reason has passed: the very same object saves what had failed.
        disk.mend()
        file.save(history)
        acknowledged = number_of(history.draft)
    try:
        file.close()
    except (Failure, apsw.Error):
        if not disk.dead:
            raise
    return acknowledged
