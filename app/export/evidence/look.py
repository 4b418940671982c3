"""One look at one file: what it is, and whether whoever gets it can open it.

Runs in a process of its own (:mod:`app.export.evidence.inspecting`): what is looked at may be made
to take all memory and all time.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO

from app.export.evidence.inspection import PICTURES, Inspection, Kind, name_problems, told
from app.export.evidence.kinds import CALLED, ENDINGS, is_pdf_too, kind_of
from app.model.names import extension
from app.model.problem import Problem

_UNFINISHED = (".crdownload", ".part", ".download", ".downloading", ".tmp", ".td", ".xltd")
"""What browsers and download programs call what they have not finished."""
_MOST_UNPACKED = 1 << 30
_MOST_RATIO = 200
_PIECE = 1 << 20
_LOOSE: frozenset[Kind] = frozenset({"bmp", "doc", "ppt", "text", "tiff", "xls"})
"""Kinds that may shrink in a ZIP; all others are packed in themselves."""
_SAMPLES, _SAMPLE = 16, 256 << 10

_REFUSED: dict[Kind, tuple[str, str]] = {
    "empty": ("empty", "是空文件，请重新添加"),
    "hollow": (
        "hollow",
        "里面全是零，没有内容，可能没有下载完，或只是网盘的占位文件：请下载完整后重新添加",
    ),
    "html": ("download-page", "其实是网页，不是材料本身：请重新下载，确认能打开后再添加"),
    "ciphertext": (
        "ciphertext",
        "是加密软件处理过的密文，离开本单位就打不开：请先解密（外发审批）再添加",
    ),
    "office-encrypted": ("password", "设有打开密码，对方打不开：请去掉密码后另存，重新添加"),
    "program": ("program", "其实是程序，邮件系统会拦截：请换成PDF、图片或文档"),
    "unknown": ("unknown", "认不出是什么格式，对方很可能打不开：请转成PDF后重新添加"),
}
_TOLD: dict[Kind, tuple[str, str]] = {
    "heic": ("uncommon", "是HEIC照片，许多电脑打不开：请转成JPEG或PDF后重新添加"),
    "ofd": ("uncommon", "是OFD版式文件，对方需要专门的阅读器：请另存为PDF后添加，或再附一份PDF"),
    "zip": ("archive", "是压缩包，里面的材料无法逐一编号和打印：请解压后逐个添加"),
    "rar": ("archive", "是压缩包，里面的材料无法逐一编号和打印：请解压后逐个添加"),
    "7z": ("archive", "是压缩包，里面的材料无法逐一编号和打印：请解压后逐个添加"),
}
_NEEDS_PDF: frozenset[Kind] = frozenset({"docx", "xlsx", "pptx", "doc", "xls", "ppt", "text"})


def look(name: str, stream: BinaryIO, size: int) -> Inspection:
    """Look at the ``size`` bytes of ``stream``, a file that is called ``name``.

    Raises :class:`OSError` where it can't be read, and :class:`MemoryError`.
    """
    found = _look(PurePosixPath(name.replace("\\", "/")).name or name, stream, size)
    return replace(found, share=_share(stream, size)) if found.kind in _LOOSE else found


def _share(stream: BinaryIO, size: int) -> float:
    """What a ZIP leaves of the bytes, judged by some of them from all over the file."""
    step = max(size // _SAMPLES, _SAMPLE)
    taken = packed = 0
    for place in range(0, size, step):
        stream.seek(place)
        data = stream.read(_SAMPLE)
        taken += len(data)
        packed += len(zlib.compress(data))
    return min(1.0, packed / taken) if taken else 1.0


def _look(own: str, stream: BinaryIO, size: int) -> Inspection:
    findings = [*name_problems(own), *_unfinished(own)]
    kind = kind_of(stream, size)
    if kind in _REFUSED:
        code, what = _REFUSED[kind]
        return Inspection(kind, findings=(*findings, told(code, "error", own, what)))
    findings += _ending(own, kind)
    if kind in _TOLD:
        code, what = _TOLD[kind]
        return Inspection(kind, findings=(*findings, told(code, "warning", own, what)))
    if kind in _NEEDS_PDF:
        found = _office(own, stream, kind) if kind in ("docx", "xlsx", "pptx") else ()
        what = f"是{CALLED[kind]}，报送时照原样附上；要打印在纸质材料后面，请另存为PDF"
        return Inspection(kind, findings=(*findings, *found, told("needs-pdf", "info", own, what)))
    looked = _pages(own, stream, kind)
    return replace(looked, kind=kind, findings=(*findings, *looked.findings))


def _pages(name: str, stream: BinaryIO, kind: Kind) -> Inspection:
    if kind in PICTURES:
        from app.export.evidence.picture_look import look_at_picture

        found = look_at_picture(name, stream, kind)
        return replace(found, findings=(*_double(name, stream, kind), *found.findings))
    from app.export.evidence.pdf_look import look_at_pdf

    return look_at_pdf(name, stream)


def _unfinished(name: str) -> Iterator[Problem]:
    if name.lower().endswith(_UNFINISHED):
        what = "看来没有下载完，请下载完整后重新添加"
        yield told("unfinished", "error", name, what)


def _double(name: str, stream: BinaryIO, kind: Kind) -> Iterator[Problem]:
    if is_pdf_too(stream):
        what = (
            f"既是{CALLED[kind]}又是PDF，用不同的程序打开会看到不同的内容，也可能藏有脚本："
            "请用看图程序另存为新的图片后重新添加"
        )
        yield told("two-kinds", "error", name, what)


def _ending(name: str, kind: Kind) -> Iterator[Problem]:
    wanted = ENDINGS.get(kind, ())
    ending = extension(name)
    if not wanted or ending in wanted or name.lower().endswith(_UNFINISHED):
        return
    now = f"扩展名是“{ending}”" if ending else "没有扩展名"
    what = f"其实是{CALLED[kind]}，但{now}，对方可能打不开：请把扩展名改为“{wanted[0]}”后重新添加"
    yield told("wrong-extension", "warning", name, what)


def _office(name: str, stream: BinaryIO, kind: Kind) -> Iterator[Problem]:
    broken = told("broken", "error", name, "已损坏，对方打不开：请重新保存或下载后添加")
    try:
        stream.seek(0)
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            packed = sum(part.compress_size for part in parts) or 1
            whole = sum(part.file_size for part in parts)
            if whole > _MOST_UNPACKED and whole > _MOST_RATIO * packed:
                what = "解开后大得离谱，会使对方的程序停住：请重新保存后添加"
                yield told("bomb", "error", name, what)
                return
            if any(part.filename.endswith("vbaProject.bin") for part in parts):
                what = f"带有宏，邮件系统会拦截：请另存为不带宏的{CALLED[kind]}后重新添加"
                yield told("active-content", "warning", name, what)
            if not _is_whole(archive, whole):
                yield broken
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError):
        yield broken


def _is_whole(archive: zipfile.ZipFile, whole: int) -> bool:
    """Whether all parts unpack to what their sums say; they are not held in memory."""
    left = min(whole, _MOST_UNPACKED)
    for part in archive.infolist():
        with suppress(KeyError), archive.open(part) as inside:
            while data := inside.read(_PIECE):
                left -= len(data)
                if left < 0:
                    return False
    return True
