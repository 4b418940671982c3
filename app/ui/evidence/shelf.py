"""What the window does with the evidence of one open draft, in one place for all of its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.ui.evidence.drawings import Drawings
from app.ui.evidence.incoming import Incoming
from app.ui.evidence.looking import Looking
from app.ui.evidence.tying import Tying
from app.ui.evidence.tying import Tying

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.model.compound import Rows
    from app.model.form import Field
    from app.model.paths import FieldPath
    from app.ui.form.binding import Binding
    from app.ui.opened import OpenDraft


class Shelf(QObject):
    """The services around the evidence of one draft; it goes with the draft.

    ``window`` is what dialogs stand over.
    """

    matrix_wanted = Signal(object)
    """The table of proofs is to be shown, at the row of this field (or ``None``)."""

    view_wanted = Signal(object)
    """The piece of evidence in the row at this path is to be shown."""

    def __init__(self, window: QWidget, opened: OpenDraft) -> None:
        super().__init__(opened)
        self.window = window
        self.opened = opened
        self.looking = Looking(opened)
        self.drawings = Drawings(opened)
        self.incoming = None if opened.read_only else Incoming(window, opened, self)
        self.tying = Tying(opened.editor, self.incoming, self.show_matrix)
        self.tying = Tying(opened.editor, self.incoming, self.show_matrix)

    @property
    def read_only(self) -> bool:
        """Whether the draft can be looked at only: then nothing is taken in."""
        return self.opened.read_only

    def make_list(self, field: Field, kind: Rows, binding: Binding, parent: QWidget) -> QWidget:
        """The input for a list of evidence."""
        from app.ui.evidence.listing import EvidenceInput

        made = EvidenceInput(field, kind, binding, parent)
        binding.bind(made, made)
        return made

    def show_matrix(self, path: FieldPath | None = None) -> None:
        """Show the table of proofs (证明对照表) in the place of the form, at a field's row."""
        self.matrix_wanted.emit(path)

    def view(self, path: FieldPath) -> None:
        """Show the piece in the row at ``path`` in the place of the form."""
        self.view_wanted.emit(path)
