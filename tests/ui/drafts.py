"""Drafts being edited, and their pages, without a window."""

from pathlib import Path

from app.export.surroundings import surroundings_of
from app.model.editions import EDITIONS
from app.model.history import History
from app.store.files import Files
from app.store.interchange import load
from app.ui.editor import Editor
from app.ui.rendering import Drawn, draw

PATIENCE = 60_000
"""Milliseconds after which something is taken to never happen."""


def editor_of(path: Path) -> Editor:
    """An editor of the draft that a ``declaration.json`` holds."""
    loaded = load(path, EDITIONS)
    return Editor(loaded.edition, History(loaded.draft), surroundings_of(path.parent))


def files_of(path: Path) -> Files:
    """The files that lie beside a ``declaration.json``."""
    return surroundings_of(path.parent)


def drawn_from(editor: Editor, path: Path) -> Drawn:
    """The pages of the draft in an editor, whose files lie beside ``path``."""
    return draw(editor.edition, editor.draft, files_of(path))
