"""What ties the inputs of a page to the draft: each value, each finding, in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.model.form import Field
from app.model.kinds import Kind
from app.model.paths import FieldPath
from app.model.reading import raw_text
from app.model.rules import Finding
from app.model.values import Json
from app.ui.editor import Editor
from app.ui.outline import Step, step_at, steps_of
from app.ui.taking import AskForFile, TakeFile, TakeIn
from app.ui.words import Words

if TYPE_CHECKING:
    from app.ui.evidence.shelf import Shelf

_MOMENT = 60
"""Milliseconds between two looks whether the mouse button is still down."""


class Bound(Protocol):
    """A widget that shows what stands at ``path``, and tells the draft what a person does."""

    path: FieldPath

    def show_value(self, raw: Json) -> None:
        """Show another value; called for every change but the widget's own."""
        ...

    def enter(self) -> None:
        """Take the focus."""
        ...


class Place(Protocol):
    """Where the findings about ``path`` and what lies below are shown."""

    path: FieldPath

    def show_findings(self, findings: tuple[Finding, ...], *, held: bool) -> None:
        """Show these; with ``held`` only what is no longer found is taken away."""
        ...

    def touch(self) -> None:
        """A person was here: from now on also say what is missing."""
        ...

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding of the place, shown or not."""
        ...


class Noted(Protocol):
    """Where the note on the field at ``path`` is shown."""

    path: FieldPath

    def show_note(self, text: str) -> None:
        """Show another note; called for every change but the widget's own."""
        ...

    def open(self) -> None:
        """Enter the note."""
        ...

    def left(self) -> None:
        """The note was left."""
        ...


class Host(Protocol):
    """A widget that makes the inputs of what lies below ``path`` only when somebody wants them."""

    path: FieldPath

    def bring(self, path: FieldPath) -> None:
        """Make the inputs at ``path``, which lies below the host's own, if it can have any."""
        ...


Maker = Callable[[Field, "Binding", QWidget], QWidget]
"""Makes the input of a field."""


class Reading(Words):
    """What the draft holds in a field of a kind that no input is made for."""

    def __init__(self, path: FieldPath, parent: QWidget) -> None:
        super().__init__("", parent)
        self.path = path
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_value(self, raw: Json) -> None:
        self.setText(raw_text(raw))

    def enter(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)


class Binding(QObject):
    """The inputs and places of one page, which shows ``step``."""

    entered = Signal(object)
    """A person went into the field at this path."""
    wanted = Signal(object)
    """The field at this path is to be shown and entered: its row was just added."""
    column_pasted = Signal(object, object)
    """Into this figure several cells (rows of texts) were pasted."""
    placed = Signal()
    """The findings are in their places."""
    reshaped = Signal()
    """Inputs or buttons came or went: the Tab key needs to be told its way anew."""

    def __init__(
        self,
        editor: Editor,
        step: Step,
        makers: Mapping[type[Kind[Any]], Maker],
        page: QWidget,
        *,
        add_file: AskForFile | None = None,
        take_in: TakeIn | None = None,
        take_file: TakeFile | None = None,
        shelf: Shelf | None = None,
    ) -> None:
        super().__init__(page)
        self.editor = editor
        self.add_file = add_file
        self.take_in = take_in
        self.take_file = take_file
        self.shelf = shelf
        self._page = page
        self._step = step
        self._makers = makers
        self._bounds: dict[FieldPath, Bound] = {}
        self._widgets: dict[QWidget, Bound] = {}
        self._places: dict[FieldPath, Place] = {}
        self._notes: dict[FieldPath, Noted] = {}
        self._first_within: dict[FieldPath, FieldPath] | None = None
        self._hosts: list[Host] = []
        self._here: Bound | None = None
        self._worked_on: FieldPath | None = None
        self._stale = False
        self._waiting = QTimer(self, singleShot=True, interval=_MOMENT)
        self._waiting.timeout.connect(self.place_findings)
        editor.changed.connect(self._changed)
        editor.checked.connect(self._checked)

    # --- inputs -----------------------------------------------------------------------------

    def make(self, field: Field, parent: QWidget) -> QWidget:
        """The input for a field, by its kind; of a kind that has none, its value to be read."""
        for kind in type(field.kind).__mro__:
            maker = self._makers.get(kind)
            if maker is not None:
                return maker(field, self, parent)
        reading = Reading(field.path, parent)
        self.bind(reading, reading)
        return reading

    def bind(self, bound: Bound, widget: QWidget) -> None:
        """Show the draft's value in an input, from now on."""
        self._bounds[bound.path] = bound
        self._widgets[widget] = bound
        bound.show_value(self.editor.value(bound.path))

    def add_place(self, place: Place) -> None:
        """Show the findings about a path in a place."""
        self._places[place.path] = place
        self._first_within = None

    def add_host(self, host: Host) -> None:
        """Ask a widget for inputs that it makes on demand."""
        self._hosts.append(host)

    def add_note(self, note: Noted) -> None:
        """Show the note on a field."""
        self._notes[note.path] = note

    def open_note(self) -> None:
        """Enter the note on the field that has the focus."""
        path = self._here.path if self._here is not None else FieldPath()
        while path.parts and path not in self._notes:
            path = path.parent
        if path in self._notes:
            self._notes[path].open()

    def release(self, path: FieldPath) -> None:
        """Forget the inputs and places at and below a path: a row was removed."""
        for known in [known for known in self._bounds if known.within(path)]:
            del self._bounds[known]
        for known in [known for known in self._notes if known.within(path)]:
            del self._notes[known]
        self._widgets = {w: b for w, b in self._widgets.items() if b.path in self._bounds}
        for known in [known for known in self._places if known.within(path)]:
            del self._places[known]
        self._first_within = None
        if self._here is not None and self._here.path not in self._bounds:
            self._here = None

    def places(self) -> Iterable[Place]:
        """Every place, in printed order."""
        return tuple(self._places.values())

    def touch(self, path: FieldPath) -> None:
        """From now on also say what is missing in the field at ``path``."""
        place = self._place_of(path)
        if place is not None:
            self._places[place].touch()

    def find(self, path: FieldPath) -> Bound | None:
        """The input at a path; else the first that lies within it, or that it lies within.

        An input that is made on demand is made.
        """
        for host in self._hosts:
            if path != host.path and path.within(host.path):
                host.bring(path)
        exact = self._bounds.get(path)
        if exact is not None:
            return exact
        for known, bound in self._bounds.items():
            if known.within(path):
                return bound
        while path.parts:
            path = path.parent
            if path in self._bounds:
                return self._bounds[path]
        return None

    def bounds(self) -> Iterable[tuple[QWidget, Bound]]:
        """Every input, in printed order."""
        return tuple(self._widgets.items())

    def at(self, widget: QWidget | None) -> Bound | None:
        """The input that a widget is, or is a part of."""
        while widget is not None and widget is not self._page:
            bound = self._widgets.get(widget)
            if bound is not None:
                return bound
            widget = widget.parentWidget()
        return None

    # --- what a person does -----------------------------------------------------------------

    def edit(self, bound: Bound, value: Json, name: str = "输入") -> None:
        """Tell the draft what a person put into an input."""
        self._worked_on = self._place_of(bound.path) if bound is self._here else None
        self.editor.edit(bound.path, value, by=bound, name=name)

    def focus_moved(self, to: QWidget | None) -> None:
        """A person went to another widget of the page, or away from it."""
        bound = self.at(to)
        if bound is self._here:
            return
        left, self._here = self._here, bound
        if left is not None:
            self.editor.settle()
            self._leave(left, bound)
        if bound is not None:
            self.entered.emit(bound.path)

    def _leave(self, left: Bound, entered: Bound | None) -> None:
        place = self._place_of(left.path)
        if entered is not None and place == self._place_of(entered.path):
            return  # from a claim's tick to its figures: the claim is still being worked on
        self._worked_on = None
        self.touch(left.path)
        self.place_findings()

    # --- what the draft tells ---------------------------------------------------------------

    def _changed(self, paths: frozenset[FieldPath], by: object) -> None:
        touched = [path for path in paths if self._concerns(path)]
        if not touched:
            return
        # Rows may come and go while their list shows its new value.
        for bound in tuple(self._bounds.values()):
            if bound is by or self._bounds.get(bound.path) is not bound:
                continue
            if any(bound.path.within(path) or path.within(bound.path) for path in touched):
                bound.show_value(self.editor.value(bound.path))
        for path in touched:
            note = self._notes.get(path)
            if note is not None and note is not by:
                note.show_note(self.editor.draft.noted(path))

    def _concerns(self, path: FieldPath) -> bool:
        return any(path.within(root) or root.within(path) for root in self._step.roots)

    def _checked(self) -> None:
        # At every key all pages are told: those that nobody sees catch up when they are shown.
        if self._page.isVisible():
            self.place_findings()
        else:
            self._stale = True

    def catch_up(self) -> None:
        """Show what was found while nobody saw the page."""
        if self._stale:
            self.place_findings()

    def place_findings(self) -> None:
        """Show every finding in its place; no line moves while the mouse is about to click one."""
        pressed = QGuiApplication.mouseButtons()
        if pressed.value and self._page.isVisible():
            self._waiting.start()
            return
        self._stale = False
        found: dict[FieldPath, list[Finding]] = {path: [] for path in self._places}
        for finding in self.editor.report.findings:
            place = self._place_of(finding.path) if self._concerns(finding.path) else None
            if place is not None:
                found[place].append(finding)
        for path, findings in found.items():
            self._places[path].show_findings(tuple(findings), held=path == self._worked_on)
        self.placed.emit()

    def _place_of(self, path: FieldPath) -> FieldPath | None:
        """The nearest place; what is about more than the page stands on the step it leads to."""
        if not any(path.within(root) for root in self._step.roots):
            owned = step_at(steps_of(self.editor.edition), path) == self._step
            return next(iter(self._places), None) if owned else None
        if path not in self._places:
            # A model without a heading (建设方式) has no place of its own: its first field has.
            inner = self._inner().get(path)
            if inner is not None:
                return inner
        while path.parts and path not in self._places:
            path = path.parent
        return path if path in self._places else None

    def _inner(self) -> dict[FieldPath, FieldPath]:
        """The first place below each path that has one. With hundreds of rows all are asked for."""
        if self._first_within is None:
            self._first_within = {}
            for place in self._places:
                for depth in range(len(place.parts)):
                    self._first_within.setdefault(FieldPath(place.parts[:depth]), place)
        return self._first_within
