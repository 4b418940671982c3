"""The files that a draft carries itself, as checks and exports see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy
from typing import BinaryIO

from app.model.failure import Failure
from app.model.problem import Problem
from app.model.surroundings import Use
from app.store.attachments import Attachments, sent_name, use_of
from app.store.drafts import DraftFile
from app.store.files import Judge, Looked, doubts, file_problem, not_looked
from app.store.looks import KeptLooks
from app.store.records import KeptFile
from app.store.stored import unreadable


class Kept:
    """The files in a draft file, as they are sent.

    Of a PDF that has to be cleaned before it is sent the draft has two: the one that was put in,
    and beside it, once that was made, the one that is sent in its place
    (:func:`~app.store.attachments.sent_name`). Both go by the name of the first.

    ``can_print`` and ``usable_picture`` are those of :class:`~app.store.files.Judge`.

    Attributes:
        attachments: where more files are put in.
        looks: what was found in those that were looked at, as the draft's file keeps it.
        looked: what is known of those that were looked at.
        as_sent: whether what is read is what is sent, or what was put in.
    """

    def __init__(
        self,
        file: DraftFile,
        can_print: Callable[[str], bool],
        usable_picture: Callable[[bytes], bool],
    ) -> None:
        self.attachments = Attachments(file)
        self.looks = KeptLooks(file)
        self.looked: Looked = not_looked
        self.as_sent = True
        self._judge = Judge(can_print, usable_picture)
        self._known: dict[tuple[str, Use], tuple[KeptFile, tuple[Problem, ...]]] = {}

    def printable(self, character: str) -> bool:
        """Whether a font at hand can print the character."""
        return self._judge.printable(character)

    def file_problems(self, name: str, use: Use) -> tuple[Problem, ...]:
        """What is wrong with a file; remembered, for a name always means the same bytes."""
        kept = self.attachments.kept(name)
        if kept is None:
            return (file_problem("file.missing", name, "不在草稿里，请重新添加"),)
        certain = self._certain(name, use, kept)
        if certain or use != "evidence":
            return certain
        return doubts(self.looked(name, kept.sha256))

    def _certain(self, name: str, use: Use, kept: KeptFile) -> tuple[Problem, ...]:
        known = self._known.get((name, use))
        if known is not None and known[0] == kept:
            return known[1]
        try:
            if not self.attachments.is_whole(name):
                raise unreadable(name)
            found = self._judge.problems(name, use, kept.size, lambda: self.read(name))
        except Failure:
            # Not remembered: it may be mended by adding the same bytes again.
            return (file_problem("file.unreadable", name, "已缺失或损坏，请重新添加"),)
        self._known[name, use] = kept, found
        return found

    def judge(self, names: Iterable[str] | None = None) -> None:
        """Judge files, all without ``names``, so that :meth:`file_problems` need not read them.

        A figure of 20 MB takes half a second: whoever opens a draft or adds to one does this in a
        thread, and the checks at every keystroke look it up.
        """
        for name in self.attachments.names if names is None else names:
            self.file_problems(name, use_of(name))

    @property
    def read_only(self) -> bool:
        """Whether nothing can be put in."""
        return self.attachments.read_only

    def is_cleaned(self, name: str) -> bool:
        """Whether the draft has what is sent in the place of a file."""
        kept = self.attachments.kept(name)
        return kept is not None and self.attachments.kept(sent_name(kept.sha256)) is not None

    @property
    def originals(self) -> Kept:
        """The same files as they were put in, whatever is sent in their place."""
        made = copy(self)
        made.as_sent = False
        return made

    def open(self, name: str) -> BinaryIO:
        """As :meth:`app.store.attachments.Attachments.open`."""
        return self.attachments.open(self._sent(name))

    def read(self, name: str) -> bytes:
        """The bytes of a file. Raises :class:`Failure` where it is missing or damaged."""
        with self.open(name) as file:
            return file.read()

    def sha256(self, name: str) -> str:
        """The digest that a file was put in with, in hexadecimal; :meth:`open` holds it to that.

        Raises :class:`Failure` where there is no such file.
        """
        return self._kept(name).sha256

    def size(self, name: str) -> int:
        """How large a file is, in bytes. Raises :class:`Failure` where there is no such file."""
        return self._kept(name).size

    def _kept(self, name: str) -> KeptFile:
        kept = self.attachments.kept(self._sent(name))
        if kept is None:
            raise unreadable(name)
        return kept

    def _sent(self, name: str) -> str:
        kept = self.attachments.kept(name)
        cleaned = self.as_sent and kept is not None and self.is_cleaned(name)
        return sent_name(kept.sha256) if kept is not None and cleaned else name
