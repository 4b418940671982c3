"""Five hundred kills in the midst of editing and saving: nothing that was acknowledged is lost."""

import tempfile
from pathlib import Path

from tests.store.killing import fresh, kill_once

KILLS = 500
FRESH_EVERY = 25


def run() -> None:
    faults: list[str] = []
    edits = unopened = 0
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "被打断的草稿.shenbao"
        for number in range(KILLS):
            if number % FRESH_EVERY == 0 or faults:
                fresh(path)
            acknowledged, found = kill_once(path, number)
            edits += acknowledged
            unopened += sum(fault.startswith("does not open") for fault in found)
            faults += [f"kill {number}: {fault}" for fault in found]
    lost = sum("was acknowledged" in fault for fault in faults)
    print(f"{KILLS} kills, {edits} edits acknowledged: {lost} lost, {unopened} files don't open")
    print(f"{len(faults)} faults in all")
    for fault in faults[:10]:
        print(f"  {fault}")
