"""What the window does with the evidence of one open draft, in one place for all of its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.ui.evidence.cleansing import Cleansing
from app.ui.evidence.drawings import Drawings
from app.ui.evidence.handing import Handing
from app.ui.evidence.incoming import Incoming
from app.ui.evidence.looking import Looking
from app.ui.evidence.tying import Tying
from app.ui.settings import MAIL_LIMIT, Settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.model.compound import Rows
    from app.model.form import Field
    from app.model.paths import FieldPath
    from app.ui.form.binding import Binding
    from app.ui.opened import OpenDraft


class Shelf(QObject):
    """The services around the evidence of one draft; it goes with the draft.

    ``window`` is what dialogs stand over; ``settings`` remember what a person sets.
    """

    matrix_wanted = Signal(object)
    """The table of proofs is to be shown, at the row of this field (or ``None``)."""

    row_wanted = Signal(object)
    """The row at this path is to be the selected one of its list, which is entered already."""
    view_wanted = Signal(object)
    """The piece of evidence in the row at this path is to be shown."""

    def __init__(
        self, window: QWidget, opened: OpenDraft, settings: Settings | None = None
    ) -> None:
        super().__init__(opened)
        self._settings = settings
        self._mail_limit = MAIL_LIMIT
        self.window = window
        self.opened = opened
        self.looking = Looking(opened)
        self.cleansing = Cleansing(opened, self.looking)
        self.drawings = Drawings(opened)
        self.handing = Handing(window, opened, self.looking)
        self.incoming = None if opened.read_only else Incoming(window, opened, self)
        self.tying = Tying(opened.editor, self.incoming, self.show_matrix)

    @property
    def mail_limit(self) -> int:
        """What one mail may weigh, in megabytes of 1,048,576 bytes."""
        return self._settings.mail_limit if self._settings is not None else self._mail_limit

    @mail_limit.setter
    def mail_limit(self, megabytes: int) -> None:
        if self._settings is not None:
            self._settings.mail_limit = megabytes
        self._mail_limit = megabytes

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

    def budget_line(self, path: FieldPath, parent: QWidget) -> QWidget:
        """What the list at ``path`` weighs against the limit of a mail."""
        from app.ui.evidence.budgeting import BudgetLine

        return BudgetLine(self, path, parent)

    def show_matrix(self, path: FieldPath | None = None) -> None:
        """Show the table of proofs (证明对照表) in the place of the form, at a field's row."""
        self.matrix_wanted.emit(path)

    def view(self, path: FieldPath) -> None:
        """Show the piece in the row at ``path`` in the place of the form."""
        self.view_wanted.emit(path)
