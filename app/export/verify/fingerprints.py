"""Whether two pages draw the same: what they are made of, whichever file it stands in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Stream

_PACKING = frozenset({"/Length", "/Filter", "/DecodeParms"})
_APART = frozenset({"/Parent", "/P", "/HiddenLayer", "/StructParent", "/StructParents"})
"""What says where something belongs, and nothing of what is seen."""
_LISTS = frozenset({"/Filter", "/DecodeParms"})
_DEEPEST = 60


class Fingerprints:
    """Digests of the parts of one file; what pages share is looked at once.

    Streams are compared as they are packed, or where they are ``unpacked`` by what they hold; those
    ``aside`` count as the same whatever they hold.
    """

    def __init__(
        self, *, unpacked: bool = False, aside: Iterable[tuple[int, int]] = frozenset()
    ) -> None:
        self._unpacked = unpacked
        self._aside = frozenset(aside)
        self._known: dict[tuple[int, int], bytes] = {}

    def of(self, *parts: object) -> bytes:
        """The digest of all parts of a page."""
        whole = hashlib.sha256()
        for part in parts:
            whole.update(self._part(part, 0))
        return whole.digest()

    def _part(self, part: Any, depth: int) -> bytes:
        if not isinstance(part, Array | Dictionary | Stream):
            return hashlib.sha256(_written(part)).digest()
        key = part.objgen
        if key in self._aside:
            return b"aside"
        if key in self._known:
            return self._known[key]
        if depth > _DEEPEST:
            return b"deep"
        if key[0]:
            self._known[key] = b"around"  # what leads back to itself
        found = self._whole(part, depth)
        if key[0]:
            self._known[key] = found
        return found

    def _whole(self, part: Any, depth: int) -> bytes:
        whole = hashlib.sha256()
        if isinstance(part, Array):
            whole.update(b"[%d" % len(part))
            for index in range(len(part)):
                whole.update(self._part(part[index], depth + 1))
            return whole.digest()
        data: bytes | None = None
        skipped = _APART
        if isinstance(part, Stream):
            data, as_packed = self._data(part)
            skipped = _APART | {"/Length"} if as_packed else _APART | _PACKING
            part = part.stream_dict
        # What is null is as if it were not there; other pages are left behind.
        for name in sorted(set(part.keys()) - skipped):
            value = part[name]
            if name in _LISTS:
                value = single(value)
            if value is not None and not _is_page(value):
                whole.update(name.encode("utf-8", "surrogateescape"))
                whole.update(self._part(value, depth + 1))
        if data is not None:
            whole.update(data)
        return whole.digest()

    def _data(self, stream: Stream) -> tuple[bytes, bool]:
        """The bytes of a stream, and whether they are packed."""
        if self._unpacked:
            try:
                return stream.read_bytes(), False
            except (pikepdf.PdfError, ValueError):  # its words may be in no encoding
                pass
        return stream.read_raw_bytes(), True


def single(value: Any) -> Any:
    """A filter or its settings, without the list that may stand around a single one."""
    if isinstance(value, Array) and len(value) < 2:
        return value[0] if len(value) else None
    return value


def _is_page(part: Any) -> bool:
    return isinstance(part, Dictionary) and part.get("/Type") == "/Page"


def _written(part: Any) -> bytes:
    """A name, a string or a number as a PDF has it.

    Names may be of any encoding; numbers lose their trailing zeros on the way from file to file.
    """
    if isinstance(part, pikepdf.Object):
        return type(part).__name__.encode() + b" " + part.unparse(resolved=True)
    if isinstance(part, int | Decimal) and not isinstance(part, bool):
        return b"number %a" % (Decimal(part).normalize() + 0)
    return f"{type(part).__name__} {part!s}".encode()
