"""Rendering the pages of a draft as an export would print them now, and finding its fields there.

Values alone come in and go out, so that it can be done in another process: see
:mod:`app.ui.worker`. What is heavy is imported where it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.export.places import Places, places_in
from app.model.failure import Failure
from app.model.naming import named_files
from app.model.paths import FieldPath
from app.model.problem import Problem
from app.model.reading import ROW_ID
from app.model.surroundings import Use
from app.store.files import Readable, can_be_read

if TYPE_CHECKING:
    from app.model.answers import Answers
    from app.model.draft import Draft
    from app.model.edition import Edition


@dataclass(frozen=True, slots=True)
class Drawn:
    """The PDF of a draft, its 校验码, and where on its pages the fields are.

    ``sizes`` are those of the pages, in points: to ask QtPdf for them takes it some time.
    """

    pdf: bytes
    code: str
    places: Places
    sizes: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class KnownFiles:
    """What is known of a draft's files, without the files themselves.

    ``pictures`` are the bytes of the figures by their digests.
    """

    problems: Mapping[tuple[str, Use], tuple[Problem, ...]]
    digests: Mapping[str, str]
    pictures: Mapping[str, bytes]
    can_print: Callable[[str], bool] = bool

    def printable(self, character: str) -> bool:
        """Whether a font at hand can print the character."""
        return self.can_print(character)

    def file_problems(self, name: str, use: Use) -> tuple[Problem, ...]:
        """What was found wrong with the file."""
        return self.problems.get((name, use), ())

    def sha256(self, name: str) -> str:
        """The digest of the file. Raises :class:`Failure` where it could not be read."""
        digest = self.digests.get(name)
        if digest is None:
            raise Failure(f"无法读取文件“{name}”，请检查它是否还在，或重新添加。")
        return digest

    def read(self, name: str) -> bytes:
        """The bytes of a figure, none of one that can't be printed. Raises like :meth:`sha256`."""
        return self.pictures.get(self.sha256(name), b"")


def known_files(answers: Answers, files: Readable, held: Iterable[str] = ()) -> KnownFiles:
    """What a rendering needs of the files that the answers name.

    Pictures whose digests are among ``held`` are left out: the renderer has them. Raises
    :class:`Failure` where one that was there a moment ago can't be read.
    """
    held = frozenset(held)
    problems: dict[tuple[str, Use], tuple[Problem, ...]] = {}
    digests: dict[str, str] = {}
    pictures: dict[str, bytes] = {}
    for name, use in dict.fromkeys(named_files(answers)):
        problems[name, use] = files.file_problems(name, use)
        problems[name, "evidence"] = files.file_problems(name, "evidence")
        # A file that can be read is printed and counted, whatever else is wrong with it.
        if not can_be_read(files, name):
            continue
        digests[name] = files.sha256(name)
        usable = use == "figure" and not problems[name, "figure"]
        if usable and digests[name] not in held:
            pictures[digests[name]] = files.read(name)
    return KnownFiles(problems, digests, pictures)


def draw(edition: Edition, draft: Draft, files: Readable) -> Drawn:
    """Render what an export would give now: a draft export where there are errors.

    The places are those of the draft's own paths, with its row ids. Raises
    :class:`~app.model.failure.Failure` where a file can't be read.
    """
    from app.export.composition import DRAFT_MARK, document_of
    from app.export.freeze import figures_of, freeze
    from app.export.page_texts import page_texts
    from app.export.pdf.render import render_pdf
    from app.model.declaration import Declaration, seal

    sealed = seal(edition, draft, files)
    if isinstance(sealed, Declaration):
        content, mark = sealed.content, ""
    else:
        content, mark = draft.interchange(edition.form), DRAFT_MARK
    frozen = freeze(edition, content, files, mark)
    document = document_of(frozen)
    pdf = render_pdf(document, figures_of(frozen, files))
    pages = page_texts(pdf)
    places = places_in(document, pages)
    named = places.renamed(_row_ids(places.fields, draft))
    return Drawn(pdf, frozen.code, named, tuple(page.size for page in pages))


def _row_ids(paths: Iterable[FieldPath], draft: Draft) -> dict[FieldPath, FieldPath]:
    """What is frozen names rows by their positions: the draft's own path of each such place."""
    own = {path: _own(path, draft) for path in paths}
    return {path: named for path, named in own.items() if named != path}


def _own(path: FieldPath, draft: Draft) -> FieldPath:
    own = FieldPath()
    for part in path.parts:
        rows = draft.get(own) if isinstance(part, int) else None
        row = rows[part] if isinstance(rows, list) and isinstance(part, int) else None
        row_id = row.get(ROW_ID) if isinstance(row, dict) else None
        own /= row_id if isinstance(row_id, int) else part
    return own
