"""The fields of the piece of evidence that the table is at."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.model.paths import FieldPath
from app.model.rules import Finding
from app.ui.form.findings import FindingStrip
from app.ui.form.rows import RowFields, RowsOwner


class RowPlace:
    """Where the findings about a row go that no field of it shows.

    The fields of most rows are not there to show theirs: these go here too, and are seen as a sign
    in the table. ``strip`` is what tells those of the row that is shown.
    """

    def __init__(self, path: FieldPath) -> None:
        self.path = path
        self.touched = False
        self._findings: tuple[Finding, ...] = ()
        self.strip: FindingStrip | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding of the place."""
        return self._findings

    def touch(self) -> None:
        """A person was at the row."""
        self.touched = True
        if self.strip is not None:
            self.strip.touch()

    def show_findings(self, findings: tuple[Finding, ...], *, held: bool) -> None:
        """Keep these, and tell them where the row is shown."""
        self._findings = findings
        if self.strip is not None:
            self.strip.show_findings(findings, held=held)


class PieceDetail(RowFields):
    """A piece with all of its fields, and what is said of it as a whole."""

    def __init__(
        self, owner: RowsOwner, row: int, number: int, place: RowPlace, parent: QWidget
    ) -> None:
        super().__init__(owner, row, number, parent)
        self.row = row
        self._place = place
        place.strip = FindingStrip(self.path, "", owner.binding.editor, self)
        place.strip.reshaped = owner.binding.reshaped.emit
        self.whole.insertWidget(1, place.strip)
        if place.touched:
            place.touch()
            for block in self.blocks:
                block.strip.touch()
        self.show_title()

    def name_row(self, name: str) -> None:
        self._title.setText(f"附件{self.number}　{name or '未命名'}")
        self.setAccessibleName(f"附件{self.number} {name}".strip())

    def leave(self) -> None:
        """Another piece is shown now: what is missing in this one is told when it comes back."""
        self._place.strip = None
        self._place.touched = True
        self.hide()
        self.deleteLater()
