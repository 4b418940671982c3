"""A field on a page: its label, its input with the unit behind it, and what is said of it."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.model.checks import title
from app.model.form import Field
from app.model.kinds import Amount, Choice, Count, Date, DateOrText, Identifier, YesNo
from app.model.reading import is_blank
from app.ui.appearance import GRID
from app.ui.form.binding import Binding
from app.ui.form.findings import FindingStrip
from app.ui.form.marks import ProofMark, add_key, drop, enter, is_marked
from app.ui.form.notes import Note, NoteButton
from app.ui.words import SMALL, Words, em

_SHORT = (Amount, Count, Date, DateOrText, Identifier)
_SHORT_EMS = 18
_LONG_LABEL = 24
_ASIDE = re.compile(r"[（(]")
MARK = "＊"
"""Stands behind the label of what must be filled in."""


def name_of(field: Field) -> str:
    """What a field is called aloud: its row or cell, its label, its unit."""
    row = [s.name for s in field.sections if any(isinstance(p, int) for p in field.path.parts)]
    name = " ".join([*row[-1:], field.label])
    unit = field.spec.unit
    name = name if not unit or unit in name else f"{name}（{unit}）"
    return f"{name}，必填" if field.spec.required else name


def split_label(label: str) -> tuple[str, str]:
    """A printed label, and what long ones add in brackets: smaller, on a line of its own."""
    label = label.rstrip("：:")
    aside = _ASIDE.search(label)
    if len(label) <= _LONG_LABEL or aside is None:
        return label, ""
    return label[: aside.start()], label[aside.start() :]


class FieldBlock(QWidget):
    """A field from its label to its findings.

    ``labelled`` is not set where a heading says the same; ``alone`` where it shares its line.
    """

    _short = False
    """Whether the input is no wider than a figure or a date needs."""

    def __init__(
        self,
        field: Field,
        binding: Binding,
        parent: QWidget,
        *,
        labelled: bool = True,
        alone: bool = True,
    ) -> None:
        super().__init__(parent)
        self.field = field
        self.binding = binding
        self.strip = FindingStrip(field.path, title(field), binding.editor, self)
        self.strip.reshaped = binding.reshaped.emit
        binding.add_place(self.strip)
        self.note = Note(field.path, binding, self)
        self._noting = NoteButton(self.note, self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID // 2)
        self._labelled = labelled and not isinstance(field.kind, YesNo)
        if self._labelled:
            self._add_label(whole)
        if field.spec.note:
            whole.addWidget(Words(field.spec.note, self, tone="faint", size=SMALL))
        self.mark: ProofMark | None = None
        self.input = binding.make(field, self)
        if not self.input.accessibleName():
            self.input.setAccessibleName(name_of(field))
        self.strip.describe(self.input, field.spec.hint or field.spec.note)
        whole.addLayout(self._line(alone=alone))
        if field.spec.hint:
            whole.addWidget(Words(field.spec.hint, self, tone="faint", size=SMALL))
        whole.addWidget(self.strip)
        whole.addWidget(self.note)
        self.note.show_note(binding.editor.draft.noted(field.path))
        if field.spec.when is not None:
            binding.placed.connect(self.follow_condition)
            self.follow_condition()

    def rename(self, field: Field) -> None:
        """The field's row has another number now."""
        self.field = field
        self.strip.set_title(title(field))
        self.input.setAccessibleName(name_of(field))

    def follow_condition(self) -> None:
        """Show the field where it applies, and where it holds what does not apply."""
        when = self.field.spec.when
        if when is not None:
            editor = self.binding.editor
            applies = editor.answers.value(when.path) == when.equals
            held = not is_blank(editor.value(self.field.path))
            self.setVisible(applies or held or self.isAncestorOf(_focus(self)))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        enter(event, self.mark)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        if self.mark is not None:
            self.mark.show_dropping(False)

    def dropEvent(self, event: QDropEvent) -> None:
        drop(event, self.mark)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        if self._short:
            self.input.setMaximumWidth(round(_SHORT_EMS * em(self)))

    def _add_label(self, whole: QVBoxLayout) -> None:
        spec = self.field.spec
        head, aside = split_label(spec.label)
        label = Words(head, self, wraps=bool(aside) or len(head) > _LONG_LABEL)
        line = QHBoxLayout()
        line.setSpacing(GRID // 2)
        line.addWidget(label, 1 if label.wordWrap() else 0)
        if spec.required:
            mark = Words(MARK, self, tone="error", wraps=False)
            mark.setToolTip("必填")
            mark.setAccessibleName("必填")
            place = Qt.AlignmentFlag.AlignTop if label.wordWrap() else Qt.AlignmentFlag.AlignVCenter
            line.addWidget(mark, 0, place)
        if not label.wordWrap():
            line.addStretch()
        line.addWidget(self._noting, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(line)
        if aside:
            whole.addWidget(Words(aside, self, tone="faint", size=SMALL))

    def _line(self, *, alone: bool) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(GRID)
        kind, unit = self.field.kind, self.field.spec.unit
        short = alone and isinstance(kind, _SHORT)
        if short:
            self._short = True
            self._fit()
            self.input.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        line.addWidget(self.input, 0 if isinstance(kind, YesNo) else 1)
        if unit:
            line.addWidget(Words(unit, self, wraps=False))
        if is_marked(self.field, self.binding):
            self.mark = ProofMark(self.field, split_label(self.field.label)[0], self.binding, self)
            add_key(self.mark, self)
            self.setAcceptDrops(True)
            line.addWidget(self.mark)
        if short or isinstance(kind, YesNo | Choice):
            line.addStretch()
        if not self._labelled:
            line.addWidget(self._noting, 0, Qt.AlignmentFlag.AlignTop)
        return line


def _focus(widget: QWidget) -> QWidget:
    """The widget that has the focus; where none has, one that is no part of ``widget``."""
    return widget.window().focusWidget() or widget.window()
