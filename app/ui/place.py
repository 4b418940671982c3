"""The middle of the window: the start page, the desk, or a page that stands in for the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QLabel, QStackedWidget, QWidget
from shiboken6 import isValid

from app.ui.session import Session
from app.ui.welcome import Welcome

if TYPE_CHECKING:
    from app.model.paths import FieldPath
    from app.ui.desk import Desk
    from app.ui.evidence.matrix import MatrixPage
    from app.ui.evidence.viewer import Viewer
    from app.ui.opened import OpenDraft
    from app.ui.outgoing import Outgoing
    from app.ui.past import Past
    from app.ui.releasing import ReleasesPage
    from app.ui.settings import Settings
    from app.ui.viewing import Viewing


class Place(QStackedWidget):
    """Shows one of them at a time; ``desk`` is that of the draft that is open, or ``None``."""

    code_changed = Signal(str)
    """The 校验码 of the pages that are shown; empty where none are."""

    def __init__(self, welcome: Welcome, session: Session) -> None:
        super().__init__()
        self._welcome = welcome
        self._session = session
        self.desk: Desk | None = None
        self._viewing: Viewing | None = None
        self._past: Past | None = None
        self._releases: ReleasesPage | None = None
        self._matrix: MatrixPage | None = None
        self._viewer: Viewer | None = None
        self._compared = False
        """Whether the piece that is looked at was opened from the table of proofs."""
        self._behind: QWidget | None = None
        self._entered: QWidget | None = None
        self._opening = QLabel("正在打开…")
        self._opening.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.addWidget(welcome)
        self.addWidget(self._opening)

    @property
    def code(self) -> str:
        """The 校验码 of the pages as they are shown."""
        return self._viewing.code if self._viewing is not None else ""

    def show_welcome(self) -> None:
        """Show the start page."""
        self.setCurrentWidget(self._welcome)

    def show_opening(self, opening: bool) -> None:
        """While a draft is opened nobody works on another: that one is about to go."""
        page = self.currentWidget()
        if opening and page is not None and page is not self._opening:
            self._behind = page
            focus = QApplication.focusWidget()
            self._entered = focus if focus is not None and page.isAncestorOf(focus) else None
            self.setCurrentWidget(self._opening)
        elif not opening and self._behind is not None:
            page, self._behind = self._behind, None
            self.setCurrentWidget(page)
            if self._entered is not None and isValid(self._entered):
                self._entered.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- the desk ---------------------------------------------------------------------------

    def make_desk(self, opened: OpenDraft, window: QWidget, settings: Settings) -> Desk:
        """Make the desk of a draft that was opened, and show it."""
        from app.ui.desk import Desk
        from app.ui.evidence.shelf import Shelf
        from app.ui.taking import Taking

        shelf = Shelf(window, opened, settings)
        shelf.matrix_wanted.connect(self.show_matrix)
        shelf.view_wanted.connect(self.show_piece)
        desk = Desk(
            opened.editor,
            self,
            taking=Taking(window, opened),
            shelf=shelf,
            make_preview=self._make_preview,
        )
        self.desk = desk
        self.addWidget(desk)
        self.setCurrentWidget(desk)
        return desk

    def at_desk(self) -> Desk | None:
        """The desk of the draft that is open, brought into sight."""
        if self.desk is not None:
            self.setCurrentWidget(self.desk)
        return self.desk

    def clear(self) -> None:
        """The draft is left."""
        self._drop_pages()
        desk, self.desk = self.desk, None
        self._behind = None
        if self._viewing is not None:
            self._viewing.leave()
        self._drop(desk)

    def stop(self) -> None:
        """End what draws, for good."""
        self.clear()
        if self._viewing is not None:
            self._viewing.stop()

    def _make_preview(self) -> QWidget:
        from app.ui.viewing import Viewing

        editor, desk = self._session.editor, self.desk
        if self._viewing is None:
            self._viewing = Viewing(self)
            self._viewing.code_changed.connect(self.code_changed)
        if editor is None or desk is None:
            return QWidget()
        return self._viewing.panel_for(editor, desk)

    # --- in its place -----------------------------------------------------------------------

    def show_history(self) -> None:
        """Show the versions of the draft in the place of the form."""
        from app.ui.past import Past

        opened = self._session.opened
        if opened is None:
            return
        if self._past is None:
            self._past = Past(opened, self._session, self)
            self._past.left.connect(self.at_desk)
            self.addWidget(self._past)
        self.setCurrentWidget(self._past)

    def show_releases(self, outgoing: Outgoing) -> None:
        """Show the releases of the draft in the place of the form."""
        from app.ui.releasing import ReleasesPage

        opened, released = self._session.opened, outgoing.released
        if opened is None or released is None:
            return
        if self._releases is None:
            shelf = self.desk.shelf if self.desk is not None else None
            looking = shelf.looking if shelf is not None else None
            self._releases = ReleasesPage(
                opened.editor, opened.files, outgoing, released, self, looking
            )
            self._releases.left.connect(self.at_desk)
            self.addWidget(self._releases)
        self.setCurrentWidget(self._releases)

    def show_matrix(self, path: FieldPath | None = None) -> None:
        """Show what evidence proves in the place of the form, at the row of a field."""
        from app.ui.evidence.matrix import MatrixPage

        opened = self._session.opened
        if opened is None:
            return
        if self._matrix is None:
            self._matrix = MatrixPage(opened.editor, self)
            self._matrix.left.connect(self.at_desk)
            self._matrix.opening.connect(self.show_piece)
            self.addWidget(self._matrix)
        self.setCurrentWidget(self._matrix)
        if path is not None:
            self._matrix.show_field(path)

    def show_piece(self, path: FieldPath) -> None:
        """Show the piece of evidence in the row at ``path`` in the place of the form."""
        from app.ui.evidence.viewer import Viewer

        if self.desk is None or self.desk.shelf is None:
            return
        if self._viewer is None:
            self._viewer = Viewer(self.desk.shelf, self)
            self._viewer.left.connect(self._leave_piece)
            self.addWidget(self._viewer)
        if self.currentWidget() is not self._viewer:
            self._compared = self.currentWidget() is self._matrix
        self._viewer.back.setText("返回对照表" if self._compared else "返回填写")
        self.setCurrentWidget(self._viewer)
        self._viewer.show_piece(path)

    def _leave_piece(self, path: FieldPath) -> None:
        """Go back to where the piece at ``path`` was opened, and be at it there."""
        if self._compared and self._matrix is not None:
            self.setCurrentWidget(self._matrix)
            self._matrix.show_piece(path)
        elif self.desk is not None and self.desk.shelf is not None:
            self.at_desk()
            self.desk.lead(path.parent)
            self.desk.shelf.row_wanted.emit(path)

    def leave_pages(self) -> None:
        """The draft lies in another file: what was read in the one before is out of date."""
        self.at_desk()
        self._drop_pages()

    def _drop_pages(self) -> None:
        past, self._past = self._past, None
        releases, self._releases = self._releases, None
        matrix, self._matrix = self._matrix, None
        viewer, self._viewer = self._viewer, None
        if releases is not None:
            releases.stop()
        for page in (past, releases, matrix, viewer):
            self._drop(page)

    def _drop(self, page: QWidget | None) -> None:
        if page is not None:
            self.removeWidget(page)
            page.deleteLater()
