"""A step of the form as a page: its cards, and the way to each field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.model.paths import FieldPath
from app.model.rules import Finding
from app.ui.appearance import GRID
from app.ui.editor import Editor
from app.ui.form.arrangement import aspects_of, boxes_of, note_above
from app.ui.form.aspects import AspectNote
from app.ui.form.binding import Binding
from app.ui.form.cards import Badge, BoxCard
from app.ui.form.focus import follow, leave
from app.ui.form.lines import FigureInput
from app.ui.form.notes import KEY as NOTE_KEY
from app.ui.form.registry import MAKERS
from app.ui.form.spreading import Cells, SpreadPanel
from app.ui.outline import Step, is_answered
from app.ui.taking import AskForFile, TakeFile, TakeIn
from app.ui.words import SMALL, Words, em

if TYPE_CHECKING:
    from app.ui.evidence.shelf import Shelf

WIDEST = 860
"""The form is one readable column of at most so many pixels;"""
WIDEST_EMS = 60
"""or of so many characters, where a person chose large ones."""


class FormPage(QWidget):
    """A page of the form.

    ``add_file`` asks for a file, takes it in and gives its name; ``take_in`` takes in what is
    dropped or pasted into a narrative, ``take_file`` a file that is dropped where one is asked
    for. Without them no files can be added. ``shelf`` is what is done with evidence.
    """

    focused = Signal(object)
    """A person went into the field at this path."""

    def __init__(
        self,
        editor: Editor,
        step: Step,
        add_file: AskForFile | None = None,
        parent: QWidget | None = None,
        *,
        take_in: TakeIn | None = None,
        take_file: TakeFile | None = None,
        shelf: Shelf | None = None,
    ) -> None:
        self._built = False
        super().__init__(parent)
        self.editor = editor
        self.step = step
        self.binding = Binding(
            editor,
            step,
            MAKERS,
            self,
            add_file=add_file,
            take_in=take_in,
            take_file=take_file,
            shelf=shelf,
        )
        self._area = QScrollArea(self, widgetResizable=True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._area, 1)
        self._whole = whole
        self.spreading: SpreadPanel | None = None
        """What asks how several pasted cells are spread; there only while it asks."""
        self.badge = Badge(self)
        self.badge.wanted.connect(self.go_to)
        self._content = QWidget(self._area)
        self._column = QWidget(self._content)
        self._fit()
        self._built = True
        self.cards = self._fill()
        self.setAccessibleName(step.title)
        self.binding.entered.connect(self.focused)
        self.binding.wanted.connect(self.go_to)
        self.binding.placed.connect(self._show_state)
        self.binding.column_pasted.connect(self._ask_to_spread)
        self._ordering = QTimer(self, singleShot=True, interval=0)
        self._ordering.timeout.connect(self._order_tabs)
        self.binding.reshaped.connect(self._ordering.start)
        note = QShortcut(QKeySequence(NOTE_KEY), self, self.binding.open_note)
        note.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.binding.place_findings()
        if self._begun():
            self._touch()

    # --- the way to a field -----------------------------------------------------------------

    def go_to(self, path: FieldPath) -> bool:
        """Scroll to the field at ``path`` (or the first within it) and enter it.

        Tells whether there is such a field on the page.
        """
        bound = self.binding.find(path)
        if bound is None:
            return False
        if self._ordering.isActive():
            # Of a row that was just added: who types fast is about to press Tab.
            self._ordering.stop()
            self._order_tabs()
        self.binding.touch(path)
        bound.enter()
        widget = next(w for w, known in self.binding.bounds() if known is bound)
        self._reveal(widget)
        # A page that was just filled has no sizes yet.
        QTimer.singleShot(0, widget, lambda: self._reveal(widget))
        return True

    def go_to_first(self) -> None:
        """Enter the first field of the page, at its top."""
        self._area.verticalScrollBar().setValue(0)
        for _, bound in self.binding.bounds():
            bound.enter()
            return

    def _reveal(self, widget: QWidget) -> None:
        top = widget.mapTo(self._content, QPoint(0, 0)).y()
        bottom = top + min(widget.height(), self._area.viewport().height() // 2)
        bar = self._area.verticalScrollBar()
        margin = 8 * GRID
        seen = range(bar.value(), bar.value() + self._area.viewport().height())
        if top - margin < seen.start or bottom + margin > seen.stop:
            bar.setValue(max(0, top - self._area.viewport().height() // 3))

    # --- building ---------------------------------------------------------------------------

    def _fill(self) -> list[BoxCard]:
        column = self._column
        cards = QVBoxLayout(column)
        cards.setContentsMargins(2 * GRID, 3 * GRID, 2 * GRID, 6 * GRID)
        cards.setSpacing(2 * GRID)
        self._add_head(cards, column)
        made: list[BoxCard] = []
        for box in boxes_of(self.editor.edition, self.step):
            card = BoxCard(box, self.binding, column)
            if card.badge is not None:
                card.badge.wanted.connect(self.go_to)
            cards.addWidget(card)
            made.append(card)
        if not made:
            cards.addWidget(
                Words("这一部分没有要单独填写的栏目，内容取自其他部分。", column, tone="faint")
            )
        cards.addStretch()
        content = self._content
        line = QHBoxLayout(content)
        line.setContentsMargins(0, 0, 0, 0)
        line.addStretch(1)
        line.addWidget(column, 1000)
        line.addStretch(1)
        self._area.setWidget(content)
        return made

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._built:
            self._fit()

    def _fit(self) -> None:
        self._column.setMaximumWidth(max(WIDEST, round(WIDEST_EMS * em(self))))

    def _add_head(self, cards: QVBoxLayout, parent: QWidget) -> None:
        words = QVBoxLayout()
        words.setSpacing(GRID // 2)
        if self.step.group:
            words.addWidget(Words(self.step.group, parent, tone="faint", size=SMALL))
        line = QHBoxLayout()
        line.addWidget(Words(self.step.title, parent, size=1.5, strong=True), 1)
        line.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignTop)
        words.addLayout(line)
        note = note_above(self.editor.edition, self.step)
        if note:
            words.addWidget(Words(note, parent, tone="faint", size=SMALL))
        cards.addLayout(words)
        for aspect in aspects_of(self.editor.edition, self.step):
            cards.addWidget(AspectNote(aspect, parent))

    def _order_tabs(self) -> None:
        """Lead the Tab key through the page as it is read: what came later stands in between."""
        last: QWidget | None = None
        for widget in _stops(self._content.layout()):
            if last is not None:
                QWidget.setTabOrder(last, widget)
            last = widget

    # --- a pasted column --------------------------------------------------------------------

    def _ask_to_spread(self, start: FigureInput, cells: Cells) -> None:
        self._stop_spreading()
        card = next(card for card in self.cards if card.isAncestorOf(start))
        bounds = (bound for _, bound in self.binding.bounds())
        figures = [b for b in bounds if isinstance(b, FigureInput) and card.isAncestorOf(b)]
        self.spreading = SpreadPanel(self.editor, figures, start, cells, self)
        self.spreading.closed.connect(self._stop_spreading)
        self._whole.addWidget(self.spreading)
        self.spreading.filling.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stop_spreading(self) -> None:
        if self.spreading is not None:
            self.spreading.hide()
            self.spreading.deleteLater()
            self.spreading = None

    # --- how the page stands ----------------------------------------------------------------

    def _show_state(self) -> None:
        begun = self._begun()
        order = {finding: at for at, finding in enumerate(self.editor.report.findings)}
        everything: list[Finding] = []
        found: dict[FieldPath, list[Finding]] = {card.path: [] for card in self.cards}
        for place in self.binding.places():
            everything += place.findings
            path = place.path
            while path.parts and path not in found:
                path = path.parent
            if path in found:
                found[path] += place.findings
        # Places come and go with rows; what is led to first is the first on the paper.
        for some in (everything, *found.values()):
            some.sort(key=lambda finding: order.get(finding, -1))
        for card in self.cards:
            if card.badge is not None:
                card.badge.show_findings(found[card.path], begun=begun)
        self.badge.show_findings(everything, begun=begun)

    def _begun(self) -> bool:
        roots = self.step.roots
        return any(
            is_answered(field, read)
            for field, read in self.editor.answers.fields()
            if any(field.path.within(root) for root in roots)
        )

    def _touch(self) -> None:
        for place in self.binding.places():
            place.touch()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        follow(self.binding)
        self.binding.catch_up()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        leave(self.binding)
        # Who comes back to a page that was begun is told what is missing on it.
        if self._begun():
            self._touch()


def _stops(layout: QLayout | None) -> Iterator[QWidget]:
    """Where the Tab key stops in a layout, in its order."""
    for index in range(layout.count() if layout is not None else 0):
        item = layout.itemAt(index) if layout is not None else None
        if item is None:
            continue
        widget = item.widget()
        if widget is None:
            yield from _stops(item.layout())
            continue
        # Of a question that has an answer Qt makes the others no stops: any may be the next answer.
        tabbed = widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
        if tabbed or isinstance(widget, QRadioButton):
            yield widget
        inner = widget.widget() if isinstance(widget, QScrollArea) else widget
        yield from _stops(inner.layout() if inner is not None else None)
