"""The files of a draft, judged by the fonts and the pictures that we can print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, overload

from app.export import fonts
from app.export.pictures import load_picture
from app.store.beside import Beside
from app.store.interchange import Loaded

if TYPE_CHECKING:
    from app.store.drafts import DraftFile
    from app.store.kept import Kept


@overload
def files_of(source: DraftFile) -> Kept: ...


@overload
def files_of(source: Loaded) -> Beside | Kept: ...


def files_of(source: DraftFile | Loaded) -> Beside | Kept:
    """The files of a draft: in its own file, or beside its ``declaration.json``."""
    if isinstance(source, Loaded):
        if source.file is None:
            return surroundings_of(source.folder)
        source = source.file
    from app.store.kept import Kept

    return Kept(source, fonts.printable().__contains__, _usable)


def surroundings_of(folder: Path) -> Beside:
    """The files of a draft that lie in ``folder``."""
    return Beside(folder, fonts.printable().__contains__, _usable)


def _usable(data: bytes) -> bool:
    return load_picture(data) is not None
