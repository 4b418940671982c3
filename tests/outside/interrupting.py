"""Kills the program in the midst of typing: what is missing afterwards, and what is undone."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from pathlib import Path

from app.model.values import Json
from tests.outside.program import NeverError, Paper, Program, wait
from tests.outside.xserver import Stroke

LIMIT = 0.4
"""What was typed so many seconds before the end, or earlier, is never lost."""
WORDS = "平台面向二十一个行业提供服务，已接入设备六十一万台，支持八十六种协议；实时处理能力强。"
_MOST_UNDONE = 80


@dataclass(frozen=True, slots=True)
class Loss:
    """What a kill cost."""

    typed: int
    """Characters typed since the last kill."""
    missing: int
    age: float
    """How many seconds before the kill the oldest missing character was typed; 0 for none."""
    lag: float
    """The seconds that the program took to answer while it was typed into: what it had not read by
    then was not typed yet, as far as it knew."""
    undone: int
    """How often Ctrl+Z was pressed until all was as before the typing."""


def text_in(value: Json) -> str:
    """The paragraphs of a narrative up to its first figure or table."""
    if not isinstance(value, list):
        return value if isinstance(value, str) else ""
    texts: list[str] = []
    for block in value:
        if not isinstance(block, dict) or block.get("kind") != "paragraph":
            break
        texts.append(str(block.get("text", "")))
    return "\n".join(texts)


def go_to_step(program: Program, number: int) -> None:
    """Enter the first field of a step, counted from 0, from wherever one is."""
    program.hands.press("alt+Home", *["ctrl+Next"] * (number + 1))
    program.hands.settle()


def interrupt(program: Program, paper: Paper, path: str, step: int, chance: random.Random) -> Loss:
    """Type into the text that ``step`` begins with, kill the program, and start it again."""
    before = text_in(paper.get(path))
    go_to_step(program, step)
    program.hands.press("ctrl+Home", *["Down"] * 60 if "\n" in before else [], "ctrl+End")
    program.hands.settle()
    strokes = type_like_a_person(program, WORDS[: chance.randint(12, len(WORDS))], chance)
    lag = program.hands.settle()
    time.sleep(chance.random() * LIMIT)
    killed = program.kill()
    held = text_in(paper.get(path))
    typed = "".join(stroke.text for stroke in strokes)
    kept = held.removeprefix(before)
    if not held.startswith(before) or not typed.startswith(kept):
        raise NeverError(f"{path} held {before!r}, then {typed!r} was typed; now it holds {held!r}")
    age = killed - strokes[len(kept)].at if len(kept) < len(typed) else 0.0
    program.open(paper.path)
    undone = undo(program, paper, path, before)
    return Loss(len(typed), len(typed) - len(kept), age, lag, undone)


def type_like_a_person(program: Program, text: str, chance: random.Random) -> list[Stroke]:
    """Type a text at some eight characters a second; each with when it was typed."""
    strokes: list[Stroke] = []
    # The keys that a text needs are given all at once: a person does not wait between two of them.
    program.hands.learn(text)
    for character in text:
        strokes += program.hands.write(character)
        time.sleep(chance.uniform(0.04, 0.2))
    return strokes


def undo(program: Program, paper: Paper, path: str, wanted: str) -> int:
    """Press Ctrl+Z in the restarted window until a text is as it was; how often that took.

    Ctrl+Y brings the last step back before that, and Ctrl+Z takes it away again.
    """
    full = held = text_in(paper.get(path))
    for number in range(_MOST_UNDONE):
        if held == wanted:
            return number
        program.hands.press("ctrl+z")
        longer = held
        wait("the undone text", lambda: text_in(paper.get(path)) != longer)  # noqa: B023
        held = text_in(paper.get(path))
        if len(held) >= len(longer) or not full.startswith(held):
            raise NeverError(f"Ctrl+Z made {held!r} of {longer!r}")
        if not number:
            program.hands.press("ctrl+y")
            wait("the text again", lambda: text_in(paper.get(path)) == full)
            program.hands.press("ctrl+z")
            undone = held
            wait("the undone text", lambda: text_in(paper.get(path)) == undone)  # noqa: B023
    raise NeverError(f"{path} can't be undone to {wanted!r}: it holds {held!r}")


def export(program: Program, folder: Path) -> list[Path]:
    """Export by keyboard into a folder that is there; the files, when all three are."""
    program.hands.press("ctrl+e")
    program.attend("文件夹")
    program.hands.press("ctrl+a")
    program.hands.write(f"{folder}\n")
    kinds = (".docx", ".pdf", ".zip")

    def written() -> list[Path]:
        found = [file for kind in kinds for file in folder.glob(f"*{kind}")]
        return found if len(found) == len(kinds) else []

    return wait(f"three files in {folder}", written)
