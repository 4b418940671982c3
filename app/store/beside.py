"""The files beside a ``declaration.json``: figures and evidence, found, looked at and read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath

from app.model.failure import Failure
from app.model.problem import Problem
from app.model.surroundings import Use

MAX_BYTES = 2 * 2**30
MAX_FIGURE_BYTES = 40 * 2**20
_UNREADABLE = "无法读取文件“{name}”，请检查它是否还在申报数据所在的文件夹内。"


@dataclass(slots=True)
class Beside:
    """The surroundings of a draft whose files lie in ``folder``.

    ``can_print`` says which characters have a font. Nothing outside of the folder is ever read,
    whatever the draft names.
    """

    folder: Path
    can_print: Callable[[str], bool]
    usable_picture: Callable[[bytes], bool]
    _known: dict[tuple[str, Use], tuple[tuple[int, int], tuple[Problem, ...]]] = field(
        default_factory=dict[tuple[str, Use], tuple[tuple[int, int], tuple[Problem, ...]]]
    )
    _letters: dict[str, bool] = field(default_factory=dict[str, bool])
    _places: dict[str, Path] = field(default_factory=dict[str, Path])

    def printable(self, character: str) -> bool:
        """Whether a font at hand can print the character."""
        known = self._letters.get(character)
        if known is None:
            known = self._letters[character] = self.can_print(character)
        return known

    def file_problems(self, name: str, use: Use) -> tuple[Problem, ...]:
        """What is wrong with a file; remembered until its size or time changes."""
        # To resolve a name takes several questions to the disk, of each keystroke for each file.
        path = self._places.get(name) or self.path(name)
        if path is None:
            return (
                _problem("file.outside", name, "不在申报数据所在的文件夹内，请把文件放到该文件夹"),
            )
        self._places[name] = path
        try:
            state = path.stat()
            stamp = (state.st_size, state.st_mtime_ns)
            known = self._known.get((name, use))
            if known is None or known[0] != stamp:
                known = (stamp, tuple(self._look(path, name, use)))
                self._known[name, use] = known
            return known[1]
        except FileNotFoundError:
            return (_problem("file.missing", name, "不存在，请检查文件名，或重新添加"),)
        except (OSError, ValueError):
            return (_problem("file.unreadable", name, "无法读取，请检查权限或是否被占用"),)

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

    def read(self, name: str) -> bytes:
        """The bytes of a file. Raises :class:`Failure` where it can't be read."""
        path = self.path(name)
        try:
            if path is not None:
                return path.read_bytes()
        except OSError:
            pass
        raise Failure(_UNREADABLE.format(name=name))

    def sha256(self, name: str) -> str:
        """The digest of a file, in hexadecimal. Raises :class:`Failure` like :meth:`read`."""
        path = self.path(name)
        try:
            if path is not None:
                with path.open("rb") as file:
                    return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            pass
        raise Failure(_UNREADABLE.format(name=name))

    def _look(self, path: Path, name: str, use: Use) -> list[Problem]:
        if not path.is_file():
            return [_problem("file.missing", name, "不是文件，请重新选择")]
        size = path.stat().st_size
        if size == 0:
            return [_problem("file.empty", name, "是空文件，请重新添加")]
        if size > MAX_BYTES:
            return [_problem("file.too-large", name, "超过2 GB，请压缩后重新添加")]
        if use == "figure" and size > MAX_FIGURE_BYTES:
            limit = f"超过{MAX_FIGURE_BYTES // 2**20} MB，请把图片压缩后重新添加"
            return [_problem("file.too-large", name, limit)]
        if use == "figure" and not self.usable_picture(path.read_bytes()):
            return [_problem("figure.unusable", name, "不是可用的 PNG 或 JPEG 图片，请更换图片")]
        return []


def _problem(code: str, name: str, what: str) -> Problem:
    return Problem(code, "error", f"的文件“{name[:80]}”{what}")
