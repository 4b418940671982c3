"""Ten thousand drafts with flipped bits: none is ever read half, without a word."""

import tempfile
from collections import Counter
from pathlib import Path

from tests.store.flipping import flip_once, make

FLIPS = 10_000
ENCRYPTED = 500
"""So many of them are encrypted: each takes a tenth of a second to try a key."""


def run() -> None:
    for password, count in (("", FLIPS - ENCRYPTED), ("密码", ENCRYPTED)):
        outcomes: Counter[str] = Counter()
        faults: list[str] = []
        with tempfile.TemporaryDirectory() as name:
            made = make(Path(name), password)
            for seed in range(count):
                outcome, found = flip_once(made, seed)
                outcomes[outcome] += 1
                faults += [f"seed {seed}: {fault}" for fault in found]
        kind = "encrypted" if password else "plain"
        print(f"{count} {kind} drafts: {dict(outcomes)}; {len(faults)} faults")
        for fault in faults[:10]:
            print(f"  {fault}")
