"""Why a draft file can't be opened or saved: a type for each reason, as each has its own help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.model.failure import Failure


class NotADraft(Failure):
    """The file is something else, or was tampered with; it was not changed."""


class NewerDraft(Failure):
    """A newer version of the program made it; it was not changed."""


class UnknownEdition(Failure):
    """It belongs to a notice that this version of the program does not know."""


class PasswordNeeded(Failure):
    """It is encrypted, and no password was given."""


class WrongPassword(Failure):
    """It is encrypted, and the password given does not open it."""


class ReadOnlyPlace(Failure):
    """It can be read where it is, but not written."""


class Damaged(Failure):
    """It is a draft, but its content can't be read any more."""


class NotSaved(Failure):
    """What was to be saved is not on the disk. The same draft file can be asked again."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a draft open: a person on a computer, since when (with a time zone)."""

    user: str
    computer: str
    process: int
    since: datetime


class InUse(Failure):
    """Somebody has it open; ``holder`` is who, as far as that is known."""

    def __init__(self, message: str, holder: Holder | None) -> None:
        super().__init__(message)
        self.holder = holder
