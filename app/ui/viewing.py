"""The printed pages beside the form: drawn while somebody looks at them, led by the form."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.model.checks import title
from app.model.form import Field
from app.model.paths import FieldPath
from app.ui.desk import Desk
from app.ui.drawing import Drawing
from app.ui.editor import Editor
from app.ui.preview import PreviewPanel


class Viewing(QObject):
    """Ties the pages to one desk at a time; what draws them serves all desks in turn."""

    code_changed = Signal(str)
    """The 校验码 of what is drawn; empty where nothing is, or something else by now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.drawing = Drawing(parent=self)
        self.panel: PreviewPanel | None = None
        self.drawing.changed.connect(self._show)
        self.drawing.busy_changed.connect(self._busy)

    def panel_for(self, editor: Editor, desk: Desk) -> PreviewPanel:
        """The panel with the pages of this desk's draft."""
        panel = self.panel = PreviewPanel(desk)
        panel.name_of = lambda path: _name(editor, path)
        panel.chosen.connect(editor.lead)
        desk.moved.connect(self._follow)
        desk.panel_changed.connect(self._want)
        self.drawing.watch(editor)
        return panel

    def leave(self) -> None:
        """The desk goes."""
        self.panel = None
        self.drawing.watch(None)

    def stop(self) -> None:
        """End what draws, for good."""
        self.panel = None
        self.drawing.stop()

    @property
    def code(self) -> str:
        """The 校验码 of the pages as they are shown."""
        drawn = self.drawing.drawn
        return drawn.code if drawn is not None and self.panel is not None else ""

    def _want(self, panel: str) -> None:
        self.drawing.set_wanted(panel == "preview")

    def _follow(self, path: FieldPath) -> None:
        if self.panel is not None and path.parts:
            self.panel.follow(path)

    def _show(self) -> None:
        if self.panel is not None:
            self.panel.show_preview(self.drawing.drawn, self.drawing.trouble)
        self.code_changed.emit(self.code)

    def _busy(self, busy: bool) -> None:
        if self.panel is not None:
            self.panel.set_busy(busy)


def _name(editor: Editor, path: FieldPath) -> str:
    field = editor.edition.form.find(path)
    return title(field) if isinstance(field, Field) else ""
