"""Each operation on the disk in turn failed, torn, filled up, cut off: what was saved is there."""

import tempfile
from collections import Counter
from pathlib import Path

from tests.store.breaking import KINDS, break_once, operations

SEEDS = 1


def run() -> None:
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        count = operations(Path(name))
        for kind in KINDS:
            outcomes: Counter[str] = Counter()
            for at in range(1, count + 1):
                for seed in range(SEEDS if kind != "power" else 5):
                    acknowledged, found = break_once(Path(name), kind, at, seed)
                    outcomes["whole" if not found else "at fault"] += 1
                    faults += [f"{kind} at {at}: {fault}" for fault in found]
                    outcomes["acknowledged edits"] += acknowledged
            print(f"{kind:6}: {count} places, {dict(outcomes)}")
    lost = sum("was acknowledged" in fault for fault in faults)
    unopened = sum("does not open" in fault for fault in faults)
    print(
        f"{lost} acknowledged edits lost, {unopened} files don't open, {len(faults)} faults in all"
    )
    for fault in faults[:10]:
        print(f"  {fault}")
