"""Files on their way into a draft, and what a person is told of how that went.

Runs in a thread: it knows no window.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.export.evidence.inspection import shown
from app.export.evidence.intake import Intended, Taken, plan, take_in
from app.model.failure import Failure
from app.store.attachments import Cancelled
from app.store.drafts import DraftFile

_SPARE = 64 << 20
"""Bytes that are to stay free on the disk: saving goes on meanwhile."""
_NAMED = 3
"""So many files are named; of more it is said how many they are."""

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Came:
    """A file that is in the draft under ``name``, and what was guessed of it."""

    name: str
    title: str
    category: str
    issued_on: str


@dataclass(frozen=True, slots=True)
class Double:
    """A file that was left out, and what has its content: ``file`` where that is in the draft."""

    name: str
    same_as: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of the files of one gesture.

    Attributes:
        came: those that are in, in their order.
        doubles: those left out, for their content is there already.
        problems: a sentence for each that could not be read.
        cancelled: whether it was called off; then nothing is to be added.
    """

    came: tuple[Came, ...] = ()
    doubles: tuple[Double, ...] = ()
    problems: tuple[str, ...] = ()
    cancelled: bool = False

    @property
    def smooth(self) -> bool:
        """Whether every file is in."""
        return not self.problems and not self.doubles

    def words(self, labels: Mapping[str, str], tied: str = "", cited: str = "") -> str:
        """What a person is told.

        ``labels`` are what the draft's files are called (附件3); ``tied`` is the field that all
        were tied to, ``cited`` a sentence about the texts that cite what was moved.
        """
        there = [d for d in self.doubles if d.file in labels]
        twice = [d for d in self.doubles if d.file not in labels]
        tying = f"，已关联到“{tied}”" if tied else ""
        parts = [f"已添加{len(self.came)}份证明材料{tying}"] if self.came else []
        if there:
            known = [f"“{shown(d.name)}”已经是{labels[d.file]}" for d in there]
            parts.append(f"{_listed(known, '份')}{tying or '，没有重复添加'}")
        if twice:
            pairs = [f"“{shown(d.name)}”与“{shown(d.same_as)}”内容相同" for d in twice]
            parts.append(f"{_listed(pairs, '份')}，没有重复添加")
        parts += [cited] if cited else []
        if self.problems:
            parts.append(f"{len(self.problems)}份没有添加：{_listed(self.problems, '份')}")
        if not parts:
            parts = ["没有添加：选中的文件夹里没有文件"]
        return "；".join(part.rstrip("。") for part in parts) + "。"


def bring_in(
    file: DraftFile,
    paths: Sequence[Path],
    categories: Sequence[str],
    named: Container[str],
    progress: Progress,
    cancelled: Callable[[], bool],
) -> Arrival:
    """Copy files, and those in folders, into a draft; nothing in the draft names them yet.

    What has the content of a file that the draft names (``named``) is left out; the draft may hold
    others, which stood in rows that were removed. Raises :class:`Failure` where there are too
    many, the disk has no room for them, or the draft can't be written.
    """
    try:
        kept = {name: each for name, each in file.present.files.items() if name in named}
        intended = plan(paths, categories, kept, cancelled)
        wanted = [each for each in intended if not each.same_as]
        _see_room(file, wanted)
        taken = take_in(file, wanted, progress, cancelled)
    except Cancelled:
        return Arrival(cancelled=True)
    return Arrival(
        tuple(map(_came, (each for each in taken if each.name))),
        tuple(
            Double(each.path.name, each.same_as, each.same_file)
            for each in intended
            if each.same_as
        ),
        tuple(each.problem for each in taken if each.problem),
    )


def _see_room(file: DraftFile, wanted: Sequence[Intended]) -> None:
    needed = sum(each.size for each in wanted)
    try:
        free = shutil.disk_usage(file.path.parent).free
    except OSError:
        return  # what is wrong there is told when it is written to
    if needed + _SPARE > free:
        raise Failure(
            f"磁盘空间不够：这些文件共{_megabytes(needed)}，草稿所在的磁盘只剩{_megabytes(free)}。"
            "请清理磁盘，或用“另存到…”把草稿移到空间较大的磁盘后再添加。"
        )


def _came(taken: Taken) -> Came:
    intended = taken.intended
    return Came(taken.name, intended.title, intended.category, intended.issued_on)


def _listed(words: Sequence[str], unit: str) -> str:
    more = f"；等{len(words)}{unit}" if len(words) > _NAMED else ""
    return "；".join(each.rstrip("。") for each in words[:_NAMED]) + more


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.1f} MB" if size < 2**30 else f"{size / 2**30:.1f} GB"
