"""The files beside a ``declaration.json``: figures and evidence, found, looked at and read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import InitVar, dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import BinaryIO

from app.model.failure import Failure
from app.model.problem import Problem
from app.model.surroundings import Use
from app.store.files import Judge, Looked, doubts, file_problem, not_looked, sha256_of


@dataclass(slots=True)
class Beside:
    """The files of a draft that lie in ``folder``.

    Nothing outside of the folder is ever read, whatever the draft names. ``can_print`` and
    ``usable_picture`` are those of :class:`~app.store.files.Judge`; ``looked`` is what is known of
    files that were looked at.
    """

    folder: Path
    can_print: InitVar[Callable[[str], bool]]
    usable_picture: InitVar[Callable[[bytes], bool]]
    looked: Looked = field(default=not_looked, init=False)
    _judge: Judge = field(init=False)
    _known: dict[tuple[str, Use], tuple[tuple[int, int], tuple[Problem, ...]]] = field(
        default_factory=dict[tuple[str, Use], tuple[tuple[int, int], tuple[Problem, ...]]]
    )
    _digests: dict[str, tuple[tuple[int, int], str]] = field(
        default_factory=dict[str, tuple[tuple[int, int], str]]
    )
    _places: dict[str, Path] = field(default_factory=dict[str, Path])

    def __post_init__(
        self, can_print: Callable[[str], bool], usable_picture: Callable[[bytes], bool]
    ) -> None:
        self._judge = Judge(can_print, usable_picture)

    def printable(self, character: str) -> bool:
        """Whether a font at hand can print the character."""
        return self._judge.printable(character)

    def file_problems(self, name: str, use: Use) -> tuple[Problem, ...]:
        """What is wrong with a file; remembered until its size or time changes."""
        # To resolve a name takes several questions to the disk, of each keystroke for each file.
        path = self._places.get(name) or self.path(name)
        if path is None:
            what = "不在申报数据所在的文件夹内，请把文件放到该文件夹"
            return (file_problem("file.outside", name, what),)
        self._places[name] = path
        try:
            state = path.stat()
            stamp = (state.st_size, state.st_mtime_ns)
            known = self._known.get((name, use))
            if known is None or known[0] != stamp:
                known = (stamp, self._look(path, name, use))
                self._known[name, use] = known
            if known[1] or use != "evidence" or self.looked is not_looked:
                return known[1]
            return doubts(self.looked(name, self._digest(path, name, stamp)))
        except FileNotFoundError:
            return (file_problem("file.missing", name, "不存在，请检查文件名，或重新添加"),)
        except (OSError, ValueError):
            return (file_problem("file.unreadable", name, "无法读取，请检查权限或是否被占用"),)

    def _digest(self, path: Path, name: str, stamp: tuple[int, int]) -> str:
        known = self._digests.get(name)
        if known is None or known[0] != stamp:
            with path.open("rb") as file:
                known = self._digests[name] = stamp, sha256_of(file)
        return known[1]

    def path(self, name: str) -> Path | None:
        """Where the file of this name lies, or ``None`` where that is not below the folder."""
        posix = PurePosixPath(name.replace("\\", "/"))
        if not name or "\0" in name or posix.is_absolute() or PureWindowsPath(name).drive:
            return None
        path = self.folder / posix
        try:
            inside = path.resolve().is_relative_to(self.folder.resolve())
        except (OSError, ValueError, RuntimeError):
            return None
        return path if inside else None

    def open(self, name: str) -> BinaryIO:
        """A file to be read piece by piece. Raises :class:`Failure` where it can't be."""
        path = self.path(name)
        try:
            if path is not None:
                return path.open("rb")
        except OSError:
            pass
        raise _unreadable(name)

    def read(self, name: str) -> bytes:
        """The bytes of a file. Raises :class:`Failure` where it can't be read."""
        with self.open(name) as file:
            try:
                return file.read()
            except OSError:
                raise _unreadable(name) from None

    def sha256(self, name: str) -> str:
        """The digest of a file, in hexadecimal. Raises :class:`Failure` like :meth:`read`."""
        with self.open(name) as file:
            try:
                return sha256_of(file)
            except OSError:
                raise _unreadable(name) from None

    def size(self, name: str) -> int:
        """How large a file is, in bytes. Raises :class:`Failure` like :meth:`read`."""
        path = self.path(name)
        try:
            if path is not None:
                return path.stat().st_size
        except OSError:
            pass
        raise _unreadable(name)

    def _look(self, path: Path, name: str, use: Use) -> tuple[Problem, ...]:
        if not path.is_file():
            return (file_problem("file.missing", name, "不是文件，请重新选择"),)
        return self._judge.problems(name, use, path.stat().st_size, path.read_bytes)


def _unreadable(name: str) -> Failure:
    return Failure(f"无法读取文件“{name}”，请检查它是否还在申报数据所在的文件夹内。")
