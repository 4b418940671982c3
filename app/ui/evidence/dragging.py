"""Pieces of evidence carried with the mouse: which rows they are, as what a drag brings along."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import QByteArray, QMimeData

from app.model.paths import FieldPath

EVIDENCE = "application/x-shenbao-evidence"
"""The type of what is carried: the paths of rows, a JSON list of texts in UTF-8."""


def mime_of(paths: Iterable[FieldPath]) -> QMimeData:
    """What a drag of these rows carries, in their order."""
    carried = QMimeData()
    carried.setData(EVIDENCE, QByteArray(json.dumps([str(path) for path in paths]).encode()))
    return carried


def paths_in(carried: QMimeData) -> list[FieldPath]:
    """The rows that a drag carries; none where it carries something else.

    Any program can offer bytes under any name: what doesn't read as rows is passed over.
    """
    if not carried.hasFormat(EVIDENCE):
        return []
    try:
        names: object = json.loads(bytes(carried.data(EVIDENCE).data()))
    except (ValueError, RecursionError):
        return []
    if not isinstance(names, list):
        return []
    found: dict[FieldPath, None] = {}
    for name in cast("list[object]", names):
        try:
            path = FieldPath.parse(name) if isinstance(name, str) else FieldPath()
        except ValueError:
            continue
        if path.parts and isinstance(path.parts[-1], int):
            found[path] = None
    return list(found)
