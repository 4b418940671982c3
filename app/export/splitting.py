"""Splitting a package into volumes (分卷) that mails can carry."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from app.export.evidence.budget import capacity, divided, mail_size, megabytes
from app.export.freeze import FIGURES
from app.export.package import SUMS, Entry, write_package
from app.export.publish import publish, workshop
from app.export.volumes import HEAD, Plan, is_volume_of, names_of, note_name
from app.model.failure import Failure

_SUMMARY = "说明.txt"
_FORM = "申报书的 DOCX、PDF 和图片"
_LOCKED = 1
_ENTRY_HEADERS = 160
"""Bytes of a ZIP around a file's own, at most; its name stands there twice."""
_REPACKED = 1.01
"""What another version of the library may take for what it packs."""
_REST = 4000
"""What else a volume has, but for the lists of files."""


@dataclass(frozen=True, slots=True)
class Divided:
    """The volumes that were written, and what a mail with each weighs, in bytes.

    ``too_large`` are those that exceed what one may weigh though they have one piece only, by what
    that is called; what the first has cannot be divided either. So many volumes of other splits
    lie beside them as ``older`` says.
    """

    paths: tuple[Path, ...]
    weights: tuple[int, ...]
    too_large: tuple[str, ...]
    older: int = 0


def split(
    package: Path,
    limit: int,
    went_on: Callable[[], None] = lambda: None,
) -> Divided:
    """Write the volumes of ``package`` beside it, none heavier in a mail than ``limit`` bytes.

    The first has the documents, the data and the figures, the others go on with the evidence in its
    order; a file that exceeds the limit by itself gets a volume of its own. The same package and
    limit give the same bytes. All are read back before they are put in their place, or none is.

    ``went_on`` is called again and again, and may raise to end it. Raises :class:`Failure` where
    the package can't be read or is damaged, or the volumes can't be written.
    """
    try:
        with zipfile.ZipFile(package) as source:
            sums = source.read(SUMS)
            head = source.read(_SUMMARY).decode("utf-8-sig").split("\r\n")[:HEAD]
            infos = {info.filename: info for info in source.infolist() if info.filename != SUMS}
            if len(head) < HEAD or any(info.flag_bits & _LOCKED for info in infos.values()):
                raise _damaged(package)
            sizes = {name: _size_of(info) for name, info in infos.items()}
            fixed = sum(len(name.encode()) * 2 for name in infos) + len(sums) + _REST
            most = max(0, capacity(limit) - fixed)
            parts = _parts(sizes, most)
            plan = Plan(names_of(package.stem, len(parts)), tuple(map(tuple, parts)))
            with workshop(package.parent) as temporary:
                written = _write(source, plan, head, sums, temporary, went_on)
                _read_back(package, written, went_on)
                paths = publish(written, package.parent)
    except (zipfile.BadZipFile, zlib.error, KeyError, UnicodeDecodeError, EOFError):
        raise _damaged(package) from None
    except OSError as error:
        raise Failure(
            f"没有分卷：读写“{package.parent}”时出错（{error.strerror or error}），"
            "请检查磁盘空间和权限后重试。"
        ) from None
    weights = tuple(mail_size([path.stat().st_size]) for path in paths)
    too_large = tuple(
        _FORM if number == 0 else plan.entries[number][0].rpartition("/")[2]
        for number, weight in enumerate(weights)
        if weight > limit
    )
    older = volumes_beside(package) - {path.name for path in paths}
    return Divided(tuple(paths), weights, too_large, len(older))


def weight_words(size: int, limit: int) -> str:
    """How a package of ``size`` bytes stands to what a mail may weigh, in a sentence."""
    weight = mail_size([size])
    stands = f"超过邮箱上限{megabytes(limit)}" if weight > limit else "没有超过邮箱上限"
    return f"电子包{megabytes(size)}，作为邮件附件约{megabytes(weight)}，{stands}。"


def volumes_beside(package: Path) -> set[str]:
    """The names of all volumes of ``package`` that lie in its folder, from whatever split."""
    try:
        names = {path.name for path in package.parent.iterdir()}
    except OSError:
        return set()
    return {name for name in names if is_volume_of(name, package.stem)}


def _parts(sizes: dict[str, int], most: int) -> list[list[str]]:
    """The files of each volume: all but evidence in the first, and evidence in its order."""
    first = [name for name in sizes if "/" not in name or name.startswith(FIGURES)]
    rest = [name for name in sizes if name not in set(first)]
    # What belongs together is one size.
    whole = [sum(sizes[name] for name in first), *(sizes[name] for name in rest)]
    ordered = [first, *([name] for name in rest)]
    return [[name for n in part for name in ordered[n]] for part in divided(whole, most)]


def _size_of(info: zipfile.ZipInfo) -> int:
    stored = info.compress_type == zipfile.ZIP_STORED
    packed = info.compress_size if stored else int(info.compress_size * _REPACKED) + 16
    return packed + _ENTRY_HEADERS + 2 * len(info.filename.encode())


def _write(
    source: zipfile.ZipFile,
    plan: Plan,
    head: Sequence[str],
    sums: bytes,
    folder: Path,
    went_on: Callable[[], None],
) -> list[Path]:
    listed = {line[66:]: line[:64] for line in sums.decode().splitlines()}
    written: list[Path] = []
    for number, (name, names) in enumerate(zip(plan.names, plan.entries, strict=True), 1):
        note = plan.note(head, number).encode("utf-8-sig")
        entries = [Entry(note_name(number, len(plan.names)), note)]
        entries += (Entry(n, partial(_opened, source, n), listed.get(n, "")) for n in names)
        write_package(folder / name, entries, went_on, sums)
        written.append(folder / name)
    return written


def _opened(source: zipfile.ZipFile, entry: str) -> BinaryIO:
    return cast(BinaryIO, source.open(entry))


def _read_back(package: Path, volumes: Sequence[Path], went_on: Callable[[], None]) -> None:
    """See that the volumes together are the package, before anyone else sees them."""
    from app.export.verify.volumes import departure

    found = departure(package, volumes, went_on)
    if found:
        raise Failure(f"没有分卷：{found}请重新定稿后再分卷。")


def _damaged(package: Path) -> Failure:
    return Failure(f"没有分卷：“{package.name}”不是完整的电子包，请重新导出后再分卷。")
