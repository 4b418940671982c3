"""What the volumes (分卷) of a package say of themselves.

Every volume is a ZIP with some of the package's files under their own names and the package's own
``SHA256SUMS``: unpacked into one folder they are the package again, and ``sha256sum -c`` says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from app.export.package import SUMS

_NOTE = re.compile(r"分卷说明-第(\d{1,4})卷共(\d{1,4})卷\.txt")
_WHICH = re.compile(r"-第\d+卷（共\d+卷）\.zip\Z")
HEAD = 5
"""Lines of 说明.txt that say whose package it is, with its 校验码."""
_INDENT = "　　"


@dataclass(frozen=True, slots=True)
class Plan:
    """Which files each volume has, from the first, and what each volume is called."""

    names: tuple[str, ...]
    entries: tuple[tuple[str, ...], ...]

    @property
    def package(self) -> str:
        """What they are called together."""
        return f"{_WHICH.sub('', self.names[0])}.zip（共{len(self.names)}卷）"

    def note(self, head: Sequence[str], number: int) -> str:
        """What volume ``number`` (from 1) says; ``head`` says whose package it is."""
        total = len(self.names)
        lines = [
            *head,
            "",
            f"本压缩文件是电子包的第{number}卷，共{total}卷。",
            "收齐各卷后解压到同一个文件夹，就是完整的电子包。",
            f"{SUMS}　各卷全部文件的SHA-256校验值，收齐解压后可用 sha256sum -c {SUMS} 核对",
        ]
        for name, entries in zip(self.names, self.entries, strict=True):
            lines += ["", name, *(f"{_INDENT}{entry}" for entry in entries)]
        return "\r\n".join([*lines, ""])


@dataclass(frozen=True, slots=True)
class Volume:
    """What a volume says of itself: which one it is, from 1, and how all files are divided."""

    number: int
    head: tuple[str, ...]
    plan: Plan

    @property
    def total(self) -> int:
        """How many volumes there are."""
        return len(self.plan.names)


def volume_in(
    names: Iterable[str], read: Callable[[str], bytes]
) -> tuple[str, Volume] | tuple[None, None]:
    """What a ZIP with files of these ``names`` says of itself as a volume, and in which file.

    ``read`` gives the bytes of a file. None where there is nothing of the kind, or not as
    :meth:`Plan.note` writes it.
    """
    for name in names:
        match = _NOTE.fullmatch(name)
        if match is None:
            continue
        number, text = int(match[1]), read(name).decode("utf-8-sig", "replace")
        lines = text.split("\r\n")
        # Below what it says of itself stands a block for each volume.
        blocks = text.rstrip("\r\n").split("\r\n\r\n")[-int(match[2]) :]
        volumes = [block.split("\r\n") for block in blocks]
        plan = Plan(
            tuple(first for first, *_ in volumes),
            tuple(tuple(e.removeprefix(_INDENT) for e in rest) for _, *rest in volumes),
        )
        entries = [entry for each in plan.entries for entry in each]
        divided_once = len(set(entries)) == len(entries)
        right = divided_once and len(plan.names) == int(match[2]) and 1 <= number <= len(plan.names)
        if right and text == plan.note(lines[:HEAD], number):
            return name, Volume(number, tuple(lines[:HEAD]), plan)
    return None, None


def names_of(stem: str, total: int) -> tuple[str, ...]:
    """What the volumes of a package are called, in an order that sorts."""
    digits = len(str(total))
    return tuple(f"{stem}-第{n:0{digits}}卷（共{total}卷）.zip" for n in range(1, total + 1))


def is_volume_of(name: str, stem: str) -> bool:
    """Whether a file is called as volumes of this package are."""
    found = _WHICH.search(name)
    return found is not None and name[: found.start()] == stem


def note_name(number: int, total: int) -> str:
    """The file in a volume that says which one it is."""
    return f"分卷说明-第{number}卷共{total}卷.txt"
