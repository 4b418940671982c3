"""The surroundings of a draft, put together from the fonts and the pictures that we can print."""

from pathlib import Path

from app.export import fonts
from app.export.pictures import load_picture
from app.store.beside import Beside


def surroundings_of(folder: Path) -> Beside:
    """The surroundings of a draft whose files lie in ``folder``."""
    return Beside(
        folder, fonts.printable().__contains__, lambda data: load_picture(data) is not None
    )
