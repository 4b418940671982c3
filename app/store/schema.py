"""The tables of a draft file, and the marks by which one is known.

History of the format (``user_version``):

1. The first. ``present`` holds the draft as it is and a catalogue of all other records; ``step``
   the steps that can be undone or done again; ``snapshot`` and ``release`` earlier states;
   ``attachment`` and ``piece`` the files, cut in pieces, under the SHA-256 of their bytes;
   ``holder`` who has it open.
2. ``look``: what looks at the files found. It only saves time: a row that is lost is made anew.

Every record of text carries the SHA-256 of its body under its own key, so that a flipped bit is
noticed and a record never passes for another.
"""

from __future__ import annotations

from app.store.database import Connection

APPLICATION_ID = 0x5342414F
"""``SBAO``, in the header of the file (https://sqlite.org/fileformat.html)."""
VERSION = 2
PAGE_SIZE = 4096

TABLES = {
    "present": "(id INTEGER PRIMARY KEY, body BLOB NOT NULL, digest BLOB NOT NULL)",
    "step": "(number INTEGER PRIMARY KEY, body BLOB NOT NULL, digest BLOB NOT NULL)",
    "snapshot": (
        "(id INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, "
        "body BLOB NOT NULL, digest BLOB NOT NULL)"
    ),
    "release": "(number INTEGER PRIMARY KEY, body BLOB NOT NULL, digest BLOB NOT NULL)",
    "attachment": (
        "(id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, "
        "complete INTEGER NOT NULL)"
    ),
    "piece": (
        "(id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, number INTEGER NOT NULL, "
        "data BLOB NOT NULL)"
    ),
    "look": (
        "(id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, version INTEGER NOT NULL, "
        "body BLOB NOT NULL, digest BLOB NOT NULL)"
    ),
    "holder": (
        "(id INTEGER PRIMARY KEY, user TEXT NOT NULL, computer TEXT NOT NULL, "
        "process INTEGER NOT NULL, since TEXT NOT NULL)"
    ),
}
INDEXES = {"piece_by_place": "ON piece (sha256, number)"}


def statements() -> dict[tuple[str, str], str]:
    """What makes each table and index, as SQLite keeps it in its schema."""
    made = {("table", name): f"CREATE TABLE {name} {body}" for name, body in TABLES.items()}
    made |= {("index", name): f"CREATE INDEX {name} {body}" for name, body in INDEXES.items()}
    return made


def make_tables(connection: Connection) -> None:
    """Make an empty draft file of a new database."""
    connection.pragma("application_id", APPLICATION_ID)
    connection.pragma("user_version", VERSION)
    for statement in statements().values():
        connection.execute(statement)


def is_ours(connection: Connection) -> bool:
    """Whether the tables are exactly ours: nothing less, and no trigger, view or table more."""
    # As bytes: what was tampered with need not be text.
    rows = connection.execute(
        "SELECT CAST(type AS BLOB), CAST(name AS BLOB), CAST(sql AS BLOB) "
        "FROM sqlite_schema WHERE sql IS NOT NULL"
    )
    ours = {
        (kind.encode(), name.encode(), sql.encode()) for (kind, name), sql in statements().items()
    }
    return set(rows) == ours
