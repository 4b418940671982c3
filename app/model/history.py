"""What was done to a draft, step by step, so that it can be undone and done again.

A history is immutable like the draft it ends in: the store can write one away while a person
types the next. What a person does at once is one step; so is a burst of typing in one field.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.model.draft import Draft, Edit
from app.model.paths import FieldPath

MOST_STEPS = 1000
"""Older steps are forgotten."""
PAUSE = timedelta(seconds=1.5)
"""Who types on in the same field within this time goes on with the same step."""
LONGEST_BURST = timedelta(seconds=15)
"""A step never holds more typing than this, so that undoing takes back a bearable piece."""


@dataclass(frozen=True, slots=True)
class Confirming:
    """A warning is confirmed, or no longer: the reason was ``before`` and becomes ``after``."""

    code: str
    path: FieldPath
    before: str
    after: str

    def inverse(self) -> Confirming:
        """The change that takes this one back."""
        return replace(self, before=self.after, after=self.before)


@dataclass(frozen=True, slots=True)
class Noting:
    """The note at ``path`` was ``before`` and becomes ``after``."""

    path: FieldPath
    before: str
    after: str

    def inverse(self) -> Noting:
        """The change that takes this one back."""
        return replace(self, before=self.after, after=self.before)


Change = Edit | Confirming | Noting


@dataclass(frozen=True, slots=True)
class Step:
    """One step: ``name`` says what a person did (输入, 粘贴, 全部替换).

    ``number`` grows with each new step of a draft and is never used again. ``began`` and ``ended``
    are when its first and last change were made, with a time zone.
    """

    number: int
    name: str
    changes: tuple[Change, ...]
    began: datetime
    ended: datetime

    @property
    def path(self) -> FieldPath:
        """Where the step begins: undoing and redoing lead there."""
        return self.changes[0].path

    @property
    def paths(self) -> frozenset[FieldPath]:
        """Every place that the step changes."""
        return frozenset(change.path for change in self.changes)


@dataclass(frozen=True, slots=True)
class History:
    """The draft as it is, the steps that led to it, and those that were undone (the next last)."""

    draft: Draft
    done: tuple[Step, ...] = ()
    undone: tuple[Step, ...] = ()
    next_number: int = 1
    closed: bool = False
    """Whether the last step is over, however soon the next change comes."""

    def make(self, changes: Iterable[Change], *, at: datetime, name: str = "输入") -> History:
        """Do something: one step, or more of the last one where that is a burst of typing.

        Changes that change nothing are left out; where nothing is left, so is the history. Raises
        :class:`KeyError` where an edit leads through a row that doesn't exist.
        """
        real = tuple(change for change in changes if change.before != change.after)
        if not real:
            return self
        draft = self.draft
        for change in real:
            draft = _apply(draft, change)
        last = self.done[-1] if self.done and not self.undone and not self.closed else None
        if last is not None and _continues(last, real, at, name):
            merged = replace(real[0], before=last.changes[0].before)
            if merged.before == merged.after:  # typed and deleted again: nothing to undo
                return replace(self, draft=draft, done=self.done[:-1], closed=True)
            step = replace(last, changes=(merged,), ended=at)
            return replace(self, draft=draft, done=(*self.done[:-1], step))
        step = Step(self.next_number, name, real, at, at)
        done = (*self.done, step)[-MOST_STEPS:]
        return History(draft, done, (), self.next_number + 1)

    def undo(self) -> History:
        """The history with the last step undone; the same where there is none."""
        if not self.done:
            return self
        step, draft = self.done[-1], self.draft
        for change in reversed(step.changes):
            draft = _apply(draft, change.inverse())
        undone = (*self.undone, step)
        return replace(self, draft=draft, done=self.done[:-1], undone=undone, closed=True)

    def redo(self) -> History:
        """The history with the step that was undone last done again; the same without one."""
        if not self.undone:
            return self
        step, draft = self.undone[-1], self.draft
        for change in step.changes:
            draft = _apply(draft, change)
        return replace(
            self, draft=draft, done=(*self.done, step), undone=self.undone[:-1], closed=True
        )

    def settled(self) -> History:
        """The history with the last step closed: what is typed next is a new one."""
        return replace(self, closed=True)


def _apply(draft: Draft, change: Change) -> Draft:
    if isinstance(change, Edit):
        return draft.apply(change)
    if isinstance(change, Confirming):
        return draft.confirm(change.code, change.path, change.after)
    return draft.note(change.path, change.after)


def _continues(last: Step, changes: tuple[Change, ...], at: datetime, name: str) -> bool:
    """Whether ``changes`` are more of the typing that ``last`` is."""
    if len(last.changes) != 1 or len(changes) != 1 or last.name != name:
        return False
    before, now = last.changes[0], changes[0]
    same_place = (
        isinstance(before, Edit | Noting)
        and type(before) is type(now)
        and before.path == now.path
        and before.after == now.before
    )
    soon = timedelta(0) <= at - last.ended < PAUSE and at - last.began < LONGEST_BURST
    return same_place and soon and not isinstance(now.after, bool)
