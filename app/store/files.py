"""The files that a draft names, wherever they are kept: one way to reach them, one judgement.

:class:`~app.store.beside.Beside` finds them in a folder, :class:`~app.store.attachments.Kept` in
the draft file itself. Whatever prints, packs or proves a draft knows nothing but :class:`Files`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Protocol

from app.model.problem import Problem
from app.model.surroundings import Surroundings, Use

MAX_BYTES = 2 * 2**30
MAX_FIGURE_BYTES = 40 * 2**20
PIECE = 1 << 20
"""In bytes: so much of a file is held in memory at once."""


Looked = Callable[[str, str], tuple[Problem, ...] | None]
"""What a look at a file of evidence found, by its name and its SHA-256 (对方打得开吗).

``None`` where it was not looked at yet. Asked at every keystroke: it only remembers, and looks are
taken elsewhere.
"""


def not_looked(name: str, sha256: str) -> None:
    """Nothing was looked at."""
    del name, sha256


def doubts(found: tuple[Problem, ...] | None) -> tuple[Problem, ...]:
    """What a look found, as a person may decide on it: none is harder than a warning.

    Whether somebody else can open a file is not known for certain here; a reason may say more.
    """
    return tuple(
        replace(problem, severity="warning") if problem.severity == "error" else problem
        for problem in found or ()
    )


class Readable(Surroundings, Protocol):
    """Surroundings whose files can be read; all raise ``Failure`` where one can't be."""

    def read(self, name: str) -> bytes:
        """The bytes of a file: for pictures, which are small enough to be held whole."""
        ...

    def sha256(self, name: str) -> str:
        """The digest of a file, in hexadecimal."""
        ...


class Files(Readable, Protocol):
    """The files of a draft, those of hundreds of megabytes too."""

    def open(self, name: str) -> BinaryIO:
        """A file to be read piece by piece, and closed by whoever opened it.

        Raises ``Failure`` where there is none, and while it is read where what comes is known not
        to be what was put in.
        """
        ...

    def size(self, name: str) -> int:
        """How large a file is, in bytes."""
        ...


@dataclass(slots=True)
class Judge:
    """What can be said about characters and files for certain, and is asked at every keystroke.

    ``can_print`` says which characters have a font, ``usable_picture`` whether a file's bytes are
    a picture that can be printed.
    """

    can_print: Callable[[str], bool]
    usable_picture: Callable[[bytes], bool]
    _letters: dict[str, bool] = field(default_factory=dict[str, bool])

    def printable(self, character: str) -> bool:
        """Whether a font at hand can print the character."""
        known = self._letters.get(character)
        if known is None:
            known = self._letters[character] = self.can_print(character)
        return known

    def problems(
        self, name: str, use: Use, size: int, read: Callable[[], bytes]
    ) -> tuple[Problem, ...]:
        """What is wrong with a file of ``size`` bytes; it is read only where it must be."""
        if size == 0:
            return (file_problem("file.empty", name, "是空文件，请重新添加"),)
        if size > MAX_BYTES:
            return (file_problem("file.too-large", name, "超过2 GB，请压缩后重新添加"),)
        if use == "figure" and size > MAX_FIGURE_BYTES:
            limit = f"超过{MAX_FIGURE_BYTES // 2**20} MB，请把图片压缩后重新添加"
            return (file_problem("file.too-large", name, limit),)
        if use == "figure" and not self.usable_picture(read()):
            what = "不是可用的 PNG 或 JPEG 图片，请更换图片"
            return (file_problem("figure.unusable", name, what),)
        return ()


def can_be_read(files: Surroundings, name: str) -> bool:
    """Whether a file is there and can be read, whatever else is said of it."""
    return all(found.severity != "error" for found in files.file_problems(name, "evidence"))


def file_problem(code: str, name: str, what: str) -> Problem:
    """A problem of the file that a draft calls ``name``."""
    return Problem(code, "error", f"的文件“{name[:80]}”{what}")


def pieces(file: BinaryIO) -> Iterator[bytes]:
    """What is left of an open file, piece by piece."""
    while piece := file.read(PIECE):
        yield piece


def sha256_of(file: BinaryIO) -> str:
    """The digest of what is left of an open file, in hexadecimal."""
    sha256 = hashlib.sha256()
    for piece in pieces(file):
        sha256.update(piece)
    return sha256.hexdigest()
