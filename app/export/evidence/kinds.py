"""What the bytes of a file are, whatever its name says."""

from __future__ import annotations

import math
import struct
import zipfile
from collections import Counter
from contextlib import suppress
from typing import BinaryIO

from app.export.evidence.inspection import Kind

_HEAD = 64 * 1024
_PDF_WITHIN = 1024
"""Readers look for %PDF- in so many bytes (ISO 32000-1, annex H, note 13)."""
_SIGNATURES: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),
    (b"MM\0+", "tiff"),
    (b"GIF8", "gif"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"MZ", "program"),
)
_CIPHERS = (b"%TSD-Header-###%", b"E-SafeNet", b".pfile")
"""What known programs of transparent encryption write at the head of a file."""
_CIPHER_WITHIN = 512
_RANDOM_BITS = 7.9
"""Bits a byte: in 4 KB and more of ciphertext, and in no format that we know at its head."""
_RANDOM_LEAST = 4096
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The compound file of the older Office, and of an encrypted newer one ([MS-CFB], 2.2)."""
_STREAMS: tuple[tuple[str, Kind], ...] = (
    ("EncryptedPackage", "office-encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
)
_DIRECTORY_SECTORS = 32
_PARTS: tuple[tuple[str, Kind], ...] = (
    ("word/", "docx"),
    ("xl/", "xlsx"),
    ("ppt/", "pptx"),
    ("OFD.xml", "ofd"),
)
_MARKUP = (b"<!doctype html", b"<html", b"<head", b"<script", b"<meta ")

ENDINGS: dict[Kind, tuple[str, ...]] = {
    "pdf": (".pdf",),
    "jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "png": (".png",),
    "tiff": (".tif", ".tiff"),
    "bmp": (".bmp", ".dib"),
    "webp": (".webp",),
    "gif": (".gif",),
    "heic": (".heic", ".heif"),
    "docx": (".docx", ".docm", ".dotx"),
    "xlsx": (".xlsx", ".xlsm", ".xltx"),
    "pptx": (".pptx", ".pptm", ".ppsx"),
    "ofd": (".ofd",),
    "doc": (".doc", ".wps", ".dot"),
    "xls": (".xls", ".et", ".xlt"),
    "ppt": (".ppt", ".dps", ".pps"),
    "zip": (".zip",),
    "rar": (".rar",),
    "7z": (".7z",),
    "html": (".html", ".htm"),
}
"""The endings that a file of each kind may have, the usual one first."""

CALLED: dict[Kind, str] = {
    "pdf": "PDF",
    "jpeg": "JPEG图片",
    "png": "PNG图片",
    "tiff": "TIFF图片",
    "bmp": "BMP图片",
    "webp": "WebP图片",
    "gif": "GIF图片",
    "heic": "HEIC照片",
    "docx": "Word文档",
    "xlsx": "Excel表格",
    "pptx": "PowerPoint演示文稿",
    "ofd": "OFD版式文件",
    "doc": "旧版Word文档",
    "xls": "旧版Excel表格",
    "ppt": "旧版PowerPoint演示文稿",
    "zip": "ZIP压缩包",
    "rar": "RAR压缩包",
    "7z": "7z压缩包",
    "html": "网页",
    "text": "纯文本",
    "program": "程序",
}


def kind_of(stream: BinaryIO, size: int) -> Kind:
    """What the ``size`` bytes of ``stream`` are; it is read from its beginning, and not to the end.

    Raises :class:`OSError` where it can't be read.
    """
    stream.seek(0)
    head = stream.read(_HEAD)
    if not size or not head:
        return "empty"
    if any(mark in head[:_CIPHER_WITHIN] for mark in _CIPHERS):
        return "ciphertext"
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return "pdf"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    if head.startswith(b"BM") and size >= 26 and struct.unpack_from("<I", head, 14)[0] <= 124:
        return "bmp"
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"heif", b"msf1"):
        return "heic"
    if head.startswith(_COMPOUND):
        return _compound(stream, head)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive(stream)
    return _without_signature(head)


def is_pdf_too(stream: BinaryIO) -> bool:
    """Whether readers of PDF open what begins as something else. Raises :class:`OSError`."""
    stream.seek(0)
    return b"%PDF-" in stream.read(_PDF_WITHIN)


def _without_signature(head: bytes) -> Kind:
    if not head.strip(b"\0"):
        return "hollow"
    start = head[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(_MARKUP) or (start.startswith(b"<?xml") and b"<html" in start):
        return "html"
    if _is_text(head):
        return "text"
    if len(head) >= _RANDOM_LEAST and _bits(head) >= _RANDOM_BITS:
        return "ciphertext"
    return "unknown"


def _bits(data: bytes) -> float:
    """The entropy of bytes, in bits a byte."""
    counts = Counter(data).values()
    return -sum(n / len(data) * math.log2(n / len(data)) for n in counts)


def _is_text(head: bytes) -> bool:
    if b"\0" in head:
        return False
    for encoding in ("utf-8", "gb18030"):
        # The last character may be cut off.
        for cut in range(4):
            with suppress(UnicodeDecodeError):
                text = head[: len(head) - cut].decode(encoding)
                odd = sum(not (c.isprintable() or c in "\r\n\t\f") for c in text)
                return odd <= len(text) // 100
    return False


def _compound(stream: BinaryIO, head: bytes) -> Kind:
    """By the names of its streams, which stand in UTF-16 in the directory ([MS-CFB], 2.6)."""
    with suppress(struct.error, ValueError, OSError):
        (shift,) = struct.unpack_from("<H", head, 30)
        (sector,) = struct.unpack_from("<I", head, 48)
        if shift in (9, 12):
            stream.seek((sector + 1) << shift)
            directory = stream.read(_DIRECTORY_SECTORS << shift)
            for name, kind in _STREAMS:
                if f"{name}\0".encode("utf-16-le") in directory:
                    return kind
    return "unknown"


def _archive(stream: BinaryIO) -> Kind:
    # A ZIP whose directory is cut off says nothing else of itself any more.
    with suppress(zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        stream.seek(0)
        with zipfile.ZipFile(stream) as archive:
            names = archive.namelist()
        for start, kind in _PARTS:
            if any(name.startswith(start) for name in names):
                return kind
    return "zip"
