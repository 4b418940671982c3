"""What the window has done elsewhere: reading, checking, rendering and exporting a declaration.

Each function takes and gives values alone and may run in any thread; what is heavy is imported
where it is used, so that the window is there before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.export.release import Exported, Refused
from app.model.answers import Answers
from app.model.checks import Report, check_answers
from app.model.editions import EDITIONS
from app.model.kinds import FileName
from app.model.values import Figure, Narrative
from app.store.beside import Beside
from app.store.interchange import Loaded, load
from app.ui import rendering
from app.ui.rendering import Drawn

Stamp = tuple[tuple[str, int, int], ...]
"""Name, time and size of each file that a declaration is made of."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A declaration as it was read from ``path``, and what the checks say of it."""

    path: Path
    loaded: Loaded
    beside: Beside
    answers: Answers
    report: Report
    files: tuple[Path, ...]
    """The JSON file, and those that it names beside itself."""
    stamp: Stamp

    def shown(self, path: str) -> str:
        """The value at ``path`` as it is printed; empty where none is."""
        value = self.answers.value(path)
        return str(value) if value is not None else ""


Preview = Drawn


def open_file(path: Path, before: Opened | None = None) -> Opened:
    """Read and check a ``declaration.json``.

    With ``before``, an earlier reading of the same file, what is known of the files beside it is
    kept; and where nothing has changed, ``before`` itself comes back. Raises
    :class:`~app.model.failure.Failure` where the file is unusable.
    """
    from app.export.surroundings import surroundings_of

    # Stamped first: what changes while it is read is read again.
    stamp = stamp_of(before.files) if before is not None else ()
    if before is not None and stamp == before.stamp:
        return before
    own = stamp_of((path,))
    loaded = load(path, EDITIONS)
    beside = before.beside if before is not None else surroundings_of(loaded.folder)
    answers = Answers(loaded.edition.form, dict(loaded.draft.content))
    report = check_answers(loaded.edition, answers, loaded.draft, beside)
    named = tuple(dict.fromkeys(_named(answers, beside)))
    files = (path, *named)
    return Opened(path, loaded, beside, answers, report, files, own + stamp_of(named))


def stamp_of(files: tuple[Path, ...]) -> Stamp:
    """The stamp of files; one that is not there has the size -1."""
    return tuple(_stamp(file) for file in files)


def draw(opened: Opened) -> Preview:
    """Render what an export would give now: a draft export where there are errors.

    Raises :class:`~app.model.failure.Failure` where a file beside it can't be read.
    """
    return rendering.draw(opened.loaded.edition, opened.loaded.draft, opened.beside)


def export_file(path: Path, folder: Path, *, as_draft: bool) -> Exported | Refused:
    """Export what stands in the file now, whatever the window last saw of it.

    Raises :class:`~app.model.failure.Failure` where a file can't be read or written.
    """
    from app.export.release import export

    opened = open_file(path)
    loaded = opened.loaded
    return export(loaded.edition, loaded.draft, opened.beside, folder, as_draft=as_draft)


def _stamp(file: Path) -> tuple[str, int, int]:
    try:
        state = file.stat()
    except (OSError, ValueError):
        return str(file), 0, -1
    return str(file), state.st_mtime_ns, state.st_size


def _named(answers: Answers, beside: Beside) -> Iterator[Path]:
    """The files that the answers name: figures of narratives, and evidence."""
    for field, read in answers.fields():
        value: object = read.value
        names: list[str] = []
        if isinstance(field.kind, FileName) and isinstance(value, str):
            names.append(value)
        elif isinstance(value, Narrative):
            names += [block.file for block in value.blocks if isinstance(block, Figure)]
        for name in names:
            path = beside.path(name)
            if path is not None:
                yield path
