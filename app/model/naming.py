"""The files that answers name."""

from __future__ import annotations

from collections.abc import Iterator

from app.model.answers import Answers
from app.model.kinds import FileName
from app.model.surroundings import Use
from app.model.values import Figure, Narrative


def named_files(answers: Answers) -> Iterator[tuple[str, Use]]:
    """Each file that the answers name, and what for; one that is named twice comes twice."""
    for declared, read in answers.fields():
        value: object = read.value
        if isinstance(declared.kind, FileName) and isinstance(value, str):
            yield value, "evidence"
        elif isinstance(value, Narrative):
            for block in value.blocks:
                if isinstance(block, Figure):
                    yield block.file, "figure"
