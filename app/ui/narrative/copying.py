"""Cells as other programs take them from the clipboard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


def tabbed(rows: Iterable[Sequence[str]]) -> str:
    """Cells as a spreadsheet takes them from the clipboard."""
    return "\n".join("\t".join(map(_quoted, row)) for row in rows)


def html_table(rows: Iterable[Sequence[str]]) -> str:
    """Cells as Word takes them from the clipboard."""
    lines = (
        "<tr>" + "".join(f"<td>{escape(cell).replace(chr(10), '<br>')}</td>" for cell in row)
        for row in rows
    )
    return f'<table border="1">{"</tr>".join(lines)}</tr></table>'


def _quoted(cell: str) -> str:
    if not {'"', "\t", "\n"} & set(cell):
        return cell
    return '"{}"'.format(cell.replace('"', '""'))
