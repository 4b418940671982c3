"""What stands in the records of a draft file: JSON with exact numbers, under a digest each."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

import simplejson

from app.model.draft import Confirmation, Draft, Edit, Note
from app.model.history import Change, Confirming, Noting, Step
from app.model.paths import FieldPath
from app.model.values import Json

_QUICK = 1
"""How hard bodies are packed: a save must not wait for it."""


class Unreadable(Exception):
    """A record is not what its digest says, or holds what no record of ours does."""


def digest_of(key: str, body: bytes) -> bytes:
    """The digest of a record under its key (``step:12``), so that none passes for another."""
    return hashlib.sha256(f"{key}\n".encode() + body).digest()


def pack(value: Json) -> bytes:
    """JSON as the body of a record. Decimals stay decimals, and whole numbers whole."""
    text = simplejson.dumps(value, use_decimal=True, separators=(",", ":"), allow_nan=True)
    return zlib.compress(text.encode(), _QUICK)


def unpack(key: str, body: object, digest: object) -> Any:
    """The JSON in a record's body. Raises :class:`Unreadable`."""
    if not isinstance(body, bytes) or digest_of(key, body) != digest:
        raise Unreadable(key)
    try:
        text = zlib.decompress(body).decode()
        return simplejson.loads(text, use_decimal=True, allow_nan=True, parse_constant=Decimal)
    except (ValueError, zlib.error, RecursionError):
        raise Unreadable(key) from None


# --- drafts -------------------------------------------------------------------------------------


def draft_json(draft: Draft) -> dict[str, Json]:
    """A draft as JSON."""
    confirmations: list[Json] = [[c.code, str(c.path), c.reason] for c in draft.confirmations]
    notes: list[Json] = [[str(note.path), note.text] for note in draft.notes]
    return {
        "edition": draft.edition,
        "content": dict(draft.content),
        "confirmations": confirmations,
        "notes": notes,
    }


def draft_of(value: Mapping[str, Any]) -> Draft:
    """The draft in what :func:`draft_json` made. Raises :class:`Unreadable`."""
    try:
        return Draft(
            str(value["edition"]),
            dict(value["content"]),
            tuple(
                Confirmation(code, FieldPath.parse(path), reason)
                for code, path, reason in value["confirmations"]
            ),
            tuple(Note(FieldPath.parse(path), text) for path, text in value["notes"]),
        )
    except (KeyError, TypeError, ValueError):
        raise Unreadable("draft") from None


# --- steps --------------------------------------------------------------------------------------


def step_json(step: Step) -> dict[str, Json]:
    """A step as JSON."""
    return {
        "name": step.name,
        "began": step.began.isoformat(),
        "ended": step.ended.isoformat(),
        "changes": [_change_json(change) for change in step.changes],
    }


def step_of(number: int, value: Mapping[str, Any]) -> Step:
    """The step in what :func:`step_json` made. Raises :class:`Unreadable`."""
    try:
        return Step(
            number,
            str(value["name"]),
            tuple(_change_of(change) for change in value["changes"]),
            datetime.fromisoformat(value["began"]),
            datetime.fromisoformat(value["ended"]),
        )
    except (KeyError, TypeError, ValueError):
        raise Unreadable(f"step:{number}") from None


def _change_json(change: Change) -> Json:
    path = str(change.path)
    if isinstance(change, Confirming):
        return ["confirm", path, change.before, change.after, change.code]
    return ["edit" if isinstance(change, Edit) else "note", path, change.before, change.after]


def _change_of(value: list[Any]) -> Change:
    kind, text, before, after, *code = value
    path = FieldPath.parse(text)
    if kind == "confirm":
        return Confirming(code[0], path, before, after)
    return Edit(path, before, after) if kind == "edit" else Noting(path, before, after)


# --- the present --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that the draft names: the digest of its bytes, and how many there are."""

    sha256: str
    size: int


@dataclass(slots=True)
class Present:
    """The one record that says what belongs to the draft: its content, and all other records.

    ``snapshots`` and ``releases`` give the digest of each record by its number. A record that is
    not listed does not exist; one that is listed and missing was lost.
    """

    draft_id: str
    draft: Draft
    revision: int = 0
    done: list[int] = field(default_factory=list[int])
    undone: list[int] = field(default_factory=list[int])
    next_number: int = 1
    files: dict[str, KeptFile] = field(default_factory=dict[str, KeptFile])
    snapshots: dict[int, bytes] = field(default_factory=dict[int, bytes])
    releases: dict[int, bytes] = field(default_factory=dict[int, bytes])

    def packed(self) -> bytes:
        """The body of the record."""
        files: dict[str, Json] = {n: [kept.sha256, kept.size] for n, kept in self.files.items()}
        done: list[Json] = [*self.done]
        undone: list[Json] = [*self.undone]
        return pack(
            {
                "id": self.draft_id,
                "revision": self.revision,
                "done": done,
                "undone": undone,
                "next": self.next_number,
                "files": files,
                "snapshots": {str(n): d.hex() for n, d in self.snapshots.items()},
                "releases": {str(n): d.hex() for n, d in self.releases.items()},
                **draft_json(self.draft),
            }
        )

    @staticmethod
    def unpacked(body: object, digest: object) -> Present:
        """The record from its body. Raises :class:`Unreadable`."""
        value = unpack(PRESENT_KEY, body, digest)
        try:
            return Present(
                str(value["id"]),
                draft_of(value),
                int(value["revision"]),
                [int(number) for number in value["done"]],
                [int(number) for number in value["undone"]],
                int(value["next"]),
                {name: KeptFile(str(s), int(n)) for name, (s, n) in value["files"].items()},
                {int(n): bytes.fromhex(d) for n, d in value["snapshots"].items()},
                {int(n): bytes.fromhex(d) for n, d in value["releases"].items()},
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            raise Unreadable(PRESENT_KEY) from None


PRESENT_KEY = "present:1"
