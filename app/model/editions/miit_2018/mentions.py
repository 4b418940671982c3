"""Numbers in the narratives of 2018 that should agree with the figures of their own section."""

from app.model.rules import Rule

MENTIONS: tuple[Rule, ...] = ()
