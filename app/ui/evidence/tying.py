"""What the 证明材料 marks do: show the pieces beside a field, and take what is dropped."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QWidget

from app.model.paths import FieldPath
from app.model.proofs import evidence_lists
from app.ui.editor import Editor
from app.ui.evidence.choosing import choose_beside
from app.ui.evidence.dragging import paths_in
from app.ui.evidence.incoming import Incoming, paths_of
from app.ui.evidence.proving import prove


class Tying:
    """Ties the pieces of a draft to the fields of its form.

    ``incoming`` takes in files, where that can be done; ``compare`` shows the table of proofs at
    the row of a field.
    """

    def __init__(
        self, editor: Editor, incoming: Incoming | None, compare: Callable[[FieldPath], object]
    ) -> None:
        self.editor = editor
        self.compare = compare
        self._incoming = incoming

    @property
    def takes_files(self) -> bool:
        """Whether files can be added."""
        return self._incoming is not None and not self.editor.read_only

    def accepts(self, carried: QMimeData) -> bool:
        """Whether a drag brings pieces, or files that can become some."""
        if self.editor.read_only:
            return False
        files = self._incoming is not None and self._incoming.accepts(carried)
        return files or bool(paths_in(carried))

    def take(self, carried: QMimeData, path: FieldPath) -> None:
        """Have what is dropped prove the field at ``path``, in one step."""
        rows = paths_in(carried)
        if rows:
            prove(self.editor, rows, path)
        elif self._incoming is not None:
            self._incoming.take(paths_of(carried), self._list, proves=path)

    def ask_for_files(self, path: FieldPath) -> None:
        """Let a person choose files, as evidence of the field at ``path``."""
        if self._incoming is not None:
            self._incoming.ask_for_files(self._list, proves=path)

    def choose(self, mark: QWidget, path: FieldPath, label: str) -> None:
        """Show all the pieces beside ``mark``, to be tied to the field at ``path``."""
        choose_beside(mark, path, label, self)

    @property
    def _list(self) -> FieldPath:
        (path, *_) = evidence_lists(self.editor.edition.form)
        return path
