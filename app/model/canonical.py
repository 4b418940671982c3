"""Canonical JSON (RFC 8785), the digest of a declaration, and the 校验码 drawn from it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import rfc8785
from stdnum.iso7064 import mod_37_36

from app.model.values import Json

# Crockford's base 32: no I, L, O and U, so that a code can be read over the phone.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 11
_WRITTEN_OUT = 400
_SAFE_INTEGER = 2**53 - 1


def canonical_bytes(content: Json) -> bytes:
    """``content`` as canonical JSON. Decimals and integers beyond 2^53 are written as strings."""
    return rfc8785.dumps(_plain(content))


def digest(content: Json, files: Mapping[str, str], mark: str = "") -> str:
    """SHA-256 (hexadecimal) over a declaration and the digests of its files by their names.

    ``mark`` is what is printed across its pages: a draft never has the code of a final export.
    """
    named: dict[str, Json] = dict(files)
    whole: dict[str, Json] = {"declaration": content, "files": named}
    if mark:
        whole["mark"] = mark
    return hashlib.sha256(canonical_bytes(whole)).hexdigest()


def check_code(sha256: str) -> str:
    """The 校验码 of a digest: 55 bits in eleven characters and a check character (ISO 7064).

    Written in groups of four (``ABCD-EFGH-JKMN``). The check character is of the hybrid system
    "mod 33, 32": it finds each single wrong character and nearly every transposition.
    """
    number = int(sha256, 16) >> (256 - 5 * _LENGTH)
    text = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(_LENGTH)))
    text += mod_37_36.calc_check_digit(text, ALPHABET)
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def is_check_code(text: str) -> bool:
    """Whether ``text``, without its hyphens, can be a 校验码: its length and check character."""
    plain = text.replace("-", "")
    return len(plain) == _LENGTH + 1 and mod_37_36.is_valid(plain, ALPHABET)


def _plain(value: Json) -> Any:
    if isinstance(value, Decimal):
        # Written out as it would be printed, unless the exponent is absurd.
        written_out = value.is_finite() and abs(value.adjusted()) <= _WRITTEN_OUT
        return f"{value:f}" if written_out else str(value)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return value if abs(value) <= _SAFE_INTEGER else str(value)
    if isinstance(value, str):
        # A lone surrogate has no UTF-8; the checks name it as an error before anything is sealed.
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return {str(_plain(name)): _plain(item) for name, item in value.items()}
