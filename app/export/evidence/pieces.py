"""A piece of evidence as it is appended: what its divider says, and where its bytes are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, Protocol

from app.export.evidence.inspection import Kind
from app.export.evidence.kinds import kind_of
from app.model.answers import Answers
from app.model.composing import Composer
from app.model.compound import NarrativeKind, PathList, Rows
from app.model.form import form_of
from app.model.kinds import FileName
from app.model.proofs import proven_name


@dataclass(frozen=True, slots=True)
class Piece:
    """One numbered piece (附件N).

    Attributes:
        number: as the list of evidence counts, from 1.
        title, category, issued: as they are printed; empty where they are not given.
        proves: the titles of the fields that it proves.
        name: what its file is called, for sentences.
        kind: what its bytes are; anything but a PDF or a picture gets a divider and no pages.
        open: opens its bytes.
        file: what the list of evidence calls its file, with its folder; empty where it names none.
    """

    number: int
    title: str
    category: str
    issued: str
    proves: tuple[str, ...]
    name: str
    kind: Kind
    open: Callable[[], BinaryIO]
    file: str = ""

    @property
    def label(self) -> str:
        """附件3."""
        return f"附件{self.number}"


class Openable(Protocol):
    """Files as far as pieces need them; all raise ``Failure`` where one can't be read."""

    def printable(self, character: str) -> bool:
        """Whether a font at hand can print the character."""
        ...

    def open(self, name: str) -> BinaryIO:
        """A file, to be read and closed."""
        ...

    def size(self, name: str) -> int:
        """How large it is, in bytes."""
        ...


def pieces_of(answers: Answers, files: Openable, names: Mapping[str, str]) -> list[Piece]:
    """The pieces that answers list, in their order, every row of the list counted.

    ``names`` maps the names of files in the answers to those in ``files``, as freezing does. A row
    without a usable file is a piece without pages. Raises :class:`Failure` where a file is there
    and can't be read.
    """
    pieces: list[Piece] = []
    legible = Composer(answers, files.printable).legible
    for field, read in answers.fields():
        members = form_of(field.kind.row).fields() if isinstance(field.kind, Rows) else ()
        kinds = {str(member.path): member for member in members}
        if not any(isinstance(member.kind, PathList) for member in kinds.values()):
            continue
        for row in read.rows:
            shown = {
                name: kinds[name].kind.show(cell.value) if cell.value is not None else ""
                for name, cell in row.cells.items()
                if not isinstance(kinds[name].kind, PathList | NarrativeKind)
            }
            proves = [
                proven_name(answers.form, path) or path
                for name, cell in row.cells.items()
                if isinstance(kinds[name].kind, PathList)
                for path in cell.value or ()
            ]
            file = next((shown[n] for n in shown if isinstance(kinds[n].kind, FileName)), "")
            opened = partial(files.open, names.get(file, file))
            pieces.append(
                Piece(
                    len(pieces) + 1,
                    legible(shown.get("title", "")),
                    legible(shown.get("category", "")),
                    legible(shown.get("issued_on", "")),
                    tuple(map(legible, proves)),
                    file.rpartition("/")[2],
                    _kind(opened, files.size(names.get(file, file))) if file in names else "empty",
                    opened,
                    file,
                )
            )
    return pieces


def _kind(opened: Callable[[], BinaryIO], size: int) -> Kind:
    with opened() as stream:
        return kind_of(stream, size)
