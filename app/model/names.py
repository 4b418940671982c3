"""Names of files that Windows, mail programs and archives all accept."""

import re
import unicodedata

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(
    r"(con|prn|aux|nul|clock\$|conin\$|conout\$|(com|lpt)[\d¹²³])\s*(\..*)?", re.IGNORECASE
)
"""Windows' devices, with whatever ending; spaces before it don't count."""
_LONGEST = 60
_MOST_BYTES = 180
"""Of UTF-8, for systems that count these: what else a name has must fit into 255 with it."""


def safe_name(text: str, fallback: str) -> str:
    """``text`` as the stem of a file's name: one line, no reserved characters or names.

    Characters that only steer the direction or the looks of others are dropped, so that a name
    can't pretend to end otherwise than it does. ``fallback`` stands for what leaves nothing.
    """
    # Some systems store characters composed, others not.
    composed = unicodedata.normalize("NFC", text)
    dropped = ("Cc", "Cf", "Cs", "Co", "Cn")
    kept = "".join(c for c in composed if unicodedata.category(c) not in dropped)
    name = " ".join(_FORBIDDEN.sub("_", kept).split())[:_LONGEST]
    name = name.encode()[:_MOST_BYTES].decode("utf-8", "ignore").strip(" .")
    if not name or _RESERVED.fullmatch(name):
        name = f"{fallback}{name}"
    return name


def extension(name: str) -> str:
    """The ending of a file's name in small letters (``.pdf``), or nothing where it has none."""
    match = re.search(r"\.([A-Za-z0-9]{1,8})$", name)
    return f".{match[1].lower()}" if match else ""
