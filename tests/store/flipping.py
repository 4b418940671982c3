"""Drafts with flipped bits: each opens whole, or tells what was lost, or is salvaged or refused."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.model.draft import Draft
from app.model.editions import EDITIONS
from app.model.failure import Failure
from app.model.history import History
from app.store.attachments import Attachments
from app.store.backups import Backups
from app.store.drafts import DraftFile
from app.store.salvage import salvage
from tests.store.killing import edited

Outcome = Literal["whole", "told", "salvaged", "refused"]
"""Everything as it was; opened, with a sentence about each loss; brought back into a new file
with a report; or refused with a sentence."""
_MOST_BITS = 8


@dataclass(frozen=True)
class Flippable:
    """A draft with everything in it, as bytes, and what must be found in there."""

    path: Path
    data: bytes
    history: History
    earlier: Draft
    attached: Mapping[str, bytes]
    backups: Backups
    password: str


def make(folder: Path, password: str = "") -> Flippable:
    """A draft with text, steps, undone ones too, attachments, and an older backup."""
    path = folder / "草稿.shenbao"
    backups = Backups(folder / "backups")
    file = DraftFile.create(path, Draft(EDITIONS[0].id), password=password)
    attached = {
        "evidence/合同.pdf": random.Random(1).randbytes(30_000),
        "figures/图.png": random.Random(2).randbytes(5_000),
    }
    attachments = Attachments(file)
    for name, data in attached.items():
        source = folder / "source"
        source.write_bytes(data)
        assert attachments.add(source, name) == name
    history = file.history
    for number in range(1, 12):
        history = edited(history, number)
    file.save(history)
    backups.make(file)
    earlier = history.draft
    for number in range(12, 24):
        history = edited(history, number)
    history = history.undo().undo()
    file.save(history)
    file.close()
    return Flippable(path, path.read_bytes(), history, earlier, attached, backups, password)


def flip_once(made: Flippable, seed: int) -> tuple[Outcome, list[str]]:
    """Flip some bits of the draft and open it; gives what came of it, and what is wrong."""
    chance = random.Random(seed)
    data = bytearray(made.data)
    for _ in range(chance.randint(1, _MOST_BITS)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    made.path.write_bytes(data)
    try:
        file = DraftFile.open(made.path, EDITIONS, password=made.password)
    except Failure as refusal:
        if made.path.read_bytes() != data:
            return "refused", ["the refused file was changed"]
        return _salvaged(made, refusal)
    except Exception as error:  # noqa: BLE001 - nothing else may come of a bad file
        return "refused", [f"opening raised {error!r}"]
    try:
        return _opened(made, file)
    except Exception as error:  # noqa: BLE001
        return "refused", [f"reading raised {error!r}"]
    finally:
        file.close()


def _opened(made: Flippable, file: DraftFile) -> tuple[Outcome, list[str]]:
    faults: list[str] = []
    if file.history.draft != made.history.draft:
        faults.append("another content was read silently")
    steps = (file.history.done, file.history.undone)
    if not file.losses and steps != (made.history.done, made.history.undone):
        faults.append("steps were lost silently")
    told = len(file.losses)
    attachments = Attachments(file)
    for name, data in made.attached.items():
        try:
            with attachments.open(name) as stream:
                if stream.read() != data:
                    faults.append(f"{name} was read silently as something else")
        except Failure:
            told += 1
    return ("told" if told else "whole"), faults


def _salvaged(made: Flippable, refusal: Failure) -> tuple[Outcome, list[str]]:
    if not str(refusal).strip():
        return "refused", ["refused without a sentence"]
    target = made.path.with_name("恢复.shenbao")
    try:
        salvaged = salvage(made.path, made.backups, EDITIONS, password=made.password, target=target)
    except Failure as failure:
        return "refused", [] if str(failure).strip() else ["refused without a sentence"]
    except Exception as error:  # noqa: BLE001
        return "refused", [f"salvaging raised {error!r}"]
    faults = [] if salvaged.report else ["salvaged without a report"]
    file = DraftFile.open(target, EDITIONS, password=made.password)
    try:
        if file.history.draft not in (made.history.draft, made.earlier):
            faults.append("salvaged another content")
        if salvaged.whole and file.history.draft != made.history.draft:
            faults.append("an older content is said to be whole")
    finally:
        file.close()
        target.unlink()
    return "salvaged", faults
