"""Whether two pages draw the same: what they are made of, whichever file it stands in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Stream

_PACKING = frozenset({"/Length", "/Filter", "/DecodeParms"})
_UPWARDS = frozenset({"/Parent", "/P", "/Pg"})
"""Lead to where something belongs; followed, they would lead to all there is."""
_APART = frozenset({"/HiddenLayer", "/StructParent", "/StructParents"})
"""Say where something belongs, and nothing of what is seen."""
_NAMED = frozenset(
    {"/CharProcs", "/ColorSpace", "/ExtGState", "/Font", "/Pattern", "/Properties", "/Shading"}
    | {"/XObject"}
)
"""Hold resources by names that whoever wrote the file chose (ISO 32000-1, 7.8.3)."""
_LISTS = frozenset({"/Filter", "/DecodeParms"})
_DEEPEST = 60


class Fingerprints:
    """Digests of the parts of one file; what pages share is looked at once.

    Streams are compared as they are packed, or where they are ``unpacked`` by what they hold; those
    ``aside`` count as the same whatever they hold. Layers that are ``hidden`` differ from others.
    """

    def __init__(
        self,
        *,
        unpacked: bool = False,
        aside: Iterable[tuple[int, int]] = frozenset(),
        hidden: Iterable[tuple[int, int]] = frozenset(),
    ) -> None:
        self._unpacked = unpacked
        self._aside = frozenset(aside)
        self._hidden = frozenset(hidden)
        self._known: dict[tuple[tuple[int, int], bool], bytes] = {}

    def of(self, *parts: object) -> bytes:
        """The digest of all parts of a page."""
        whole = hashlib.sha256()
        for part in parts:
            whole.update(self._part(part, 0))
        return whole.digest()

    def _part(self, part: Any, depth: int, *, named: bool = False) -> bytes:
        """The digest of a part; ``named`` says that it holds resources by chosen names."""
        if not isinstance(part, Array | Dictionary | Stream):
            return hashlib.sha256(_written(part)).digest()
        number = part.objgen
        key = number, named
        if number in self._aside:
            return b"aside"
        if key in self._known:
            return self._known[key]
        if depth > _DEEPEST:
            return b"deep"
        if number[0]:
            self._known[key] = b"around"  # what leads back to itself
        found = self._whole(part, depth, named=named)
        if number in self._hidden:
            found = hashlib.sha256(found + b"hidden").digest()
        if number[0]:
            self._known[key] = found
        return found

    def _whole(self, part: Any, depth: int, *, named: bool) -> bytes:
        whole = hashlib.sha256()
        if isinstance(part, Array):
            whole.update(b"[%d" % len(part))
            for index in range(len(part)):
                whole.update(self._part(part[index], depth + 1))
            return whole.digest()
        data: bytes | None = None
        skipped = frozenset[str]() if named else _APART
        if isinstance(part, Stream):
            data, as_packed = self._data(part)
            skipped = _APART | {"/Length"} if as_packed else _APART | _PACKING
            part = part.stream_dict
            named = False
        # What is null is as if it were not there.
        for name in sorted(set(part.keys()) - skipped):
            value = part[name]
            if not named:
                value = single(value) if name in _LISTS else value
                if name in _UPWARDS and isinstance(value, Dictionary):
                    continue
            if value is not None:
                whole.update(name.encode("utf-8", "surrogateescape"))
                inside = not named and name in _NAMED and isinstance(value, Dictionary)
                whole.update(self._part(value, depth + 1, named=inside))
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


def _written(part: Any) -> bytes:
    """A name, a string or a number as a PDF has it.

    Names may be of any encoding; numbers lose their trailing zeros on the way from file to file.
    """
    if isinstance(part, pikepdf.Object):
        return type(part).__name__.encode() + b" " + part.unparse(resolved=True)
    if isinstance(part, int | Decimal) and not isinstance(part, bool):
        return b"number %a" % (Decimal(part).normalize() + 0)
    return f"{type(part).__name__} {part!s}".encode()
