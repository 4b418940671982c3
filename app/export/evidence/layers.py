"""Layers of a PDF (optional content, ISO 32000-1, 8.11), and which of them it hides."""

from __future__ import annotations

from pikepdf import Array, Dictionary, Name, Object, Pdf

from app.export.evidence.hazards import member


def hidden_layers(pdf: Pdf) -> dict[tuple[int, int], Object]:
    """The layers that a file hides when it is opened, by their numbers in it."""
    properties = pdf.Root.get("/OCProperties")
    config = member(properties, "/D")
    groups = {group.objgen: group for group in _groups(properties, "/OCGs")}
    hidden = {group.objgen for group in _groups(config, "/OFF")}
    if member(config, "/BaseState") == Name.OFF:
        shown = {group.objgen for group in _groups(config, "/ON")}
        hidden |= groups.keys() - shown
    return {number: groups[number] for number in hidden & groups.keys()}


def _groups(holder: Object | None, key: str) -> list[Object]:
    listed = member(holder, key)
    if not isinstance(listed, Array):
        return []
    return [listed[n] for n in range(len(listed)) if isinstance(listed[n], Dictionary)]
