"""What a check must ask the world outside of the model: fonts, and the files beside a draft."""

from __future__ import annotations

from typing import Literal, Protocol

from app.model.problem import Problem

Use = Literal["figure", "evidence"]


class Surroundings(Protocol):
    """Answers for one draft. Asked at every keystroke, so implementations must remember."""

    def printable(self, character: str) -> bool:
        """Whether a font at hand can print the character."""
        ...

    def file_problems(self, name: str, use: Use) -> tuple[Problem, ...]:
        """What is wrong with the file that the draft names so."""
        ...


class Nowhere:
    """Surroundings in which everything can be printed and every file is as it should be."""

    def printable(self, character: str) -> bool:
        """Always true."""
        return True

    def file_problems(self, name: str, use: Use) -> tuple[Problem, ...]:
        """Always none."""
        return ()
