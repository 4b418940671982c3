"""Opening what strangers sent: archives and XML, with bounds on time, memory and place."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from app.model.failure import Failure

# The type of all elements; lxml documents it by this name, private though it looks.
Element = etree._Element  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]

MOST_ENTRIES = 5000
MOST_XML = 64 * 2**20
"""No part of a declaration comes near; a bomb does."""
MOST_IN_ALL = 512 * 2**20
"""Nor do all the parts of one that are looked at together."""
_MOST_TAGS = 2_000_000
"""Each element takes far more memory than the letters that it is written with."""
_LARGE, _DENSE = 64 * 2**20, 100
"""What is larger than this, and shrank to less than a hundredth of it, is empty inside."""


class Archive:
    """A ZIP that is read entry by entry, and never unpacked to a disk.

    Raises :class:`Failure` where ``source`` is no ZIP, is damaged, or is made to exhaust whoever
    opens it. ``name`` is what sentences call it.
    """

    def __init__(self, source: Path | BinaryIO, name: str) -> None:
        self.name = name
        self._left = MOST_IN_ALL
        try:
            self._zip = zipfile.ZipFile(source)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise Failure(f"“{name}”不是完整的压缩文件，可能没有传完，请重新获取。") from None
        entries = self._zip.infolist()
        if len(entries) > MOST_ENTRIES:
            raise Failure(f"“{name}”含有{len(entries)}个文件，不是本程序生成的，没有打开。")
        self.names = [entry.filename for entry in entries if not entry.is_dir()]
        if len(set(self.names)) < len(self.names):
            # Which of two entries of one name counts, programs answer differently.
            raise Failure(f"“{name}”中有重名的文件，不是本程序生成的，没有打开。")

    def __contains__(self, entry: str) -> bool:
        return entry in self.names

    def size(self, entry: str) -> int:
        """How large an entry says that it is, unpacked."""
        return self._zip.getinfo(entry).file_size

    def read(self, entry: str, most: int = MOST_XML) -> bytes:
        """The bytes of an entry. Raises :class:`Failure` where there is none, or it is too big."""
        with self._open(entry) as file:
            data = _read(file, min(most, self._left) + 1, self.name)
        self._left -= len(data)
        if len(data) > most or self._left < 0:
            raise Failure(f"“{self.name}”中的“{entry}”异常庞大，没有打开。")
        return data

    def pieces(self, entry: str, size: int) -> Iterator[bytes]:
        """The bytes of an entry, ``size`` at a time. Raises :class:`Failure` as :meth:`read`."""
        with self._open(entry) as file:
            while piece := _read(file, size, self.name):
                yield piece

    def _open(self, entry: str) -> BinaryIO:
        try:
            info = self._zip.getinfo(entry)
            if info.file_size > max(_LARGE, _DENSE * info.compress_size):
                raise Failure(f"“{self.name}”中的“{entry}”异常庞大，没有打开。")
            return self._zip.open(entry)  # pyright: ignore[reportReturnType]
        except KeyError:
            raise Failure(f"“{self.name}”中缺少“{entry}”，文件不完整。") from None
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError):
            raise Failure(f"“{self.name}”中的“{entry}”已损坏或设有密码，无法读取。") from None


def _read(file: BinaryIO, most: int, name: str) -> bytes:
    try:
        return file.read(most)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError):
        raise Failure(f"“{name}”已损坏，无法读取，请重新获取。") from None


def parse(data: bytes, name: str) -> Element:
    """The root of an XML part; entities and document types are refused, not expanded."""
    if data.count(b"<") > _MOST_TAGS:
        raise Failure(f"“{name}”异常庞大，不是本程序生成的，没有打开。")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise Failure(f"“{name}”不是有效的文档（XML 有误），无法核对。") from None
    if root.getroottree().docinfo.doctype:
        raise Failure(f"“{name}”含有文档类型声明，不是正常的 Word 文件，没有打开。")
    return root
