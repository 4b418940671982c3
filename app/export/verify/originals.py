"""The originals of appended evidence, wherever they are at hand: in packages, drafts, folders."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import BinaryIO

from app.export import fonts
from app.export.evidence.pieces import pieces_of
from app.export.verify.appended import Claim
from app.export.verify.witness import Witness
from app.model.answers import Answers
from app.model.failure import Failure


@dataclass(frozen=True, slots=True)
class Originals:
    """Files by the names that a declaration calls them by; ``digests`` says which are meant."""

    accounts: Sequence[Witness]
    digests: Mapping[str, str]

    def printable(self, character: str) -> bool:
        """Whether a font at hand can print the character."""
        return character in fonts.printable()

    def has(self, name: str) -> bool:
        """Whether one of the accounts holds the very file that is meant."""
        return self._holder(name) is not None

    def open(self, name: str) -> BinaryIO:
        """A file, to be read. Raises :class:`Failure` where nobody has it."""
        holder = self._holder(name)
        stream = holder.original(name) if holder is not None else None
        if stream is None:
            raise Failure(f"没有文件“{name[:80]}”，请重新添加。")
        return stream

    def size(self, name: str) -> int:
        """How large a file is, in bytes. Raises :class:`Failure` where nobody has it."""
        with closing(self.open(name)) as stream:
            return stream.seek(0, os.SEEK_END)

    def _holder(self, name: str) -> Witness | None:
        wanted = self.digests.get(name)
        for account in self.accounts:
            known = account.digests if account.files is None else account.files
            if account.holds and wanted and known and known.get(name) == wanted:
                return account
        return None


def claim_of(
    answers: Answers,
    accounts: Sequence[Witness],
    digests: Mapping[str, str],
    path_of: Callable[[str], str],
    mark: str,
    pdf: str,
) -> Claim:
    """What a PDF of evidence must show of a declaration, as far as anybody has the originals."""
    originals = Originals(accounts, digests)
    names = {name: name for name in digests if originals.has(name)}
    pieces = pieces_of(answers, originals, names)
    return Claim(pieces, lambda piece: piece.file in names, path_of, mark, pdf)
