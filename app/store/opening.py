"""Opening whatever a draft may come in: a draft file of ours, or a ``declaration.json``."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from app.model.edition import Edition
from app.model.filenames import DRAFT_SUFFIX
from app.store.database import HEADER
from app.store.drafts import DraftFile
from app.store.interchange import Loaded, load
from app.store.refusals import InUse, ReadOnlyPlace


def open_any(
    path: Path, editions: tuple[Edition, ...], *, password: str = "", writing: bool = False
) -> Loaded:
    """Read a draft, to check, export or take over what stands in it.

    A draft file may be open elsewhere, or a save of it may have been broken off: what was saved
    last is read, and nothing is written. With ``writing`` it is opened to be written to where that
    can be. It stays open, for its files are in it: close what is given. Raises
    :class:`~app.model.failure.Failure`, for draft files one of :mod:`app.store.refusals`.
    """
    if not is_draft_file(path):
        return load(path, editions)
    file: DraftFile | None = None
    if writing:
        with suppress(InUse, ReadOnlyPlace):
            file = DraftFile.open(path, editions, password=password)
    file = file or DraftFile.open(path, editions, password=password, read_only=True)
    return Loaded(file.history.draft, file.edition, path.parent, file)


def is_draft_file(path: Path) -> bool:
    """Whether a file is to be taken for a draft file, by its name or by how it begins."""
    if path.suffix.lower() == DRAFT_SUFFIX:
        return True
    try:
        with path.open("rb") as file:
            return file.read(len(HEADER)) == HEADER
    except (OSError, ValueError):
        return False  # whoever reads it says why it can't be
