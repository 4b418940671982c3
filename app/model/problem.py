"""What is wrong with one value, said before anyone knows which field the value stands in."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a value.

    ``code`` is stable and in kebab case with dots (``organization-code.check-digit``), so that
    other programs and confirmations can refer to it. ``message`` is a Chinese sentence that says
    what to do; it does not name the field, for a finding puts the field's label before it.
    ``member`` names the part of a compound value that is meant (``count``), or is empty.
    """

    code: str
    severity: Severity
    message: str
    member: str = ""
