"""The electronic package: a ZIP whose bytes depend on nothing but what is in it."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.model.failure import Failure
from app.store.files import pieces

_TIME = (1980, 1, 1, 0, 0, 0)
_PACKED = (".docx", ".pdf", ".png", ".jpg", ".jpeg", ".zip", ".xlsx", ".webp")
SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the package: its name in there, and its bytes or what opens it.

    ``sha256`` is the digest that its bytes must have, or empty where any will do.
    """

    name: str
    source: bytes | Callable[[], BinaryIO]
    sha256: str = ""


def write_package(
    target: Path,
    entries: list[Entry],
    went_on: Callable[[], None] = lambda: None,
    sums: bytes | None = None,
) -> None:
    """Write the package with its ``SHA256SUMS`` (for ``sha256sum -c``) at the end.

    ``sums`` stands there in the place of its own: a volume lists the files of all volumes.

    Files are streamed, so that memory stays flat however large they are. ``went_on`` is called
    with each piece of a file, and may raise to end it there. Raises
    :class:`OSError` where a file can't be read or the package not be written, and
    :class:`Failure` where a file is no longer what its entry says.
    """
    with zipfile.ZipFile(target, "w") as package:
        lines = [f"{_add(package, entry, went_on)}  {entry.name}\n" for entry in entries]
        listed = "".join(lines).encode() if sums is None else sums
        _add(package, Entry(SUMS, listed), went_on)


def _add(package: zipfile.ZipFile, entry: Entry, went_on: Callable[[], None]) -> str:
    """Add an entry and give its SHA-256."""
    info = zipfile.ZipInfo(entry.name, _TIME)
    info.create_system = 3
    info.external_attr = 0o644 << 16
    packed = entry.name.lower().endswith(_PACKED)
    info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    sha256 = hashlib.sha256()
    with package.open(info, "w", force_zip64=not isinstance(entry.source, bytes)) as inside:
        if isinstance(entry.source, bytes):
            sha256.update(entry.source)
            inside.write(entry.source)
        else:
            with entry.source() as file:
                for chunk in pieces(file):
                    went_on()
                    sha256.update(chunk)
                    inside.write(chunk)
    if entry.sha256 not in ("", sha256.hexdigest()):
        raise Failure(f"文件“{entry.name}”在导出时被改动，请关闭正在编辑它的程序后重新导出。")
    return sha256.hexdigest()
