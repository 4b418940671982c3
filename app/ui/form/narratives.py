"""Long texts on a page: the editor for them, tied to the page like any other input."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.model.form import Field
from app.model.values import Json
from app.ui.form.binding import Binding
from app.ui.form.blocks import name_of


def narrative_input(field: Field, binding: Binding, parent: QWidget) -> QWidget:
    """The editor of a narrative, which follows the draft by itself."""
    # Long texts need much that a page of figures does not.
    from app.ui.narrative.edit import NarrativeEdit

    made = NarrativeEdit(binding.editor, field, parent, take_in=binding.take_in)
    writing = made.focusProxy()
    if writing is not None and not writing.accessibleName():
        writing.setAccessibleName(name_of(field))
    binding.bind(_Narrative(field, made), made)
    return made


class _Narrative:
    """What a page needs to know of the editor of a narrative."""

    def __init__(self, field: Field, widget: QWidget) -> None:
        self.path = field.path
        self._widget = widget

    def show_value(self, raw: Json) -> None:
        """Nothing to do: the editor hears of every change itself."""

    def enter(self) -> None:
        self._widget.setFocus(Qt.FocusReason.OtherFocusReason)
