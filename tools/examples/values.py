"""Short ways to write the values of a ``declaration.json``.

A declaration is a tree of plain dictionaries, lists and strings here, as the
interchange file holds it; nothing in this package knows the program's own model.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]


def tick(**members: Any) -> Json:
    """Return a ticked claim with the members that its printed line has."""
    return {"claimed": True, **members}


def paragraphs(*texts: str) -> list[Json]:
    """Return one paragraph block for each text."""
    return [{"kind": "paragraph", "text": text} for text in texts]


def figure(file: str, caption: str) -> Json:
    """Return a figure block; ``file`` is relative to the declaration's folder."""
    return {"kind": "figure", "file": file, "caption": caption}


def table(caption: str, *rows: Sequence[str]) -> Json:
    """Return a table block whose first row is the header.

    Raises:
        ValueError: if the rows are not all of one length.
    """
    if len({len(row) for row in rows}) != 1:
        raise ValueError(f"the rows of {caption} differ in length")
    return {"kind": "table", "caption": caption, "rows": [list(row) for row in rows]}


def evidence(title: str, category: str, file: str, issued_on: str, *proves: str) -> Json:
    """Return one line of the list of materials; ``proves`` are paths of fields."""
    return {
        "title": title,
        "category": category,
        "file": file,
        "issued_on": issued_on,
        "proves": list(proves),
    }


def case(scenario: str, title: str, *blocks: Json) -> Json:
    """Return one application case told in blocks."""
    return {"scenario": scenario, "title": title, "description": list(blocks)}
