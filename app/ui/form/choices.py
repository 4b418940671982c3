"""Inputs that are chosen: ticks, one of several, yes or no."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QRadioButton,
    QWidget,
)

from app.model.fields import FieldSpec
from app.model.kinds import Choice, YesNo
from app.model.paths import FieldPath
from app.model.values import Json
from app.ui.appearance import GRID
from app.ui.editor import Editor
from app.ui.form.binding import Binding
from app.ui.words import em, go_to, is_enter

_CHANGING = {Qt.Key.Key_Space, Qt.Key.Key_Select}
_SHORT = 6
"""Options of so many characters stand on one line, longer ones in columns."""
_COLUMNS = 3


class Tick(QCheckBox):
    """A box to tick. Unticked, nothing stands in the draft: it is as it was."""

    def __init__(self, path: FieldPath, words: str, binding: Binding, parent: QWidget) -> None:
        super().__init__(words, parent)
        self.path = path
        self.binding = binding
        self.above: QWidget | None = None
        self.below: QWidget | None = None
        self._fixed = binding.editor.read_only
        self.clicked.connect(self._clicked)

    def show_value(self, raw: Json) -> None:
        self.setChecked(raw is True)

    def enter(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def flip(self) -> None:
        """Tick, or take the tick away, as a click does."""
        if not self._fixed:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.click()

    def _clicked(self, ticked: bool) -> None:
        name = "勾选" if ticked else "取消勾选"
        self.binding.edit(self, True if ticked else None, name)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._fixed:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._fixed and event.key() in _CHANGING:
            return
        if not handle_common_key(event, self, self.binding.editor, self.above, self.below):
            super().keyPressEvent(event)


class Radios(QWidget):
    """One of several. Del takes the choice back, since a radio button by itself never can."""

    def __init__(
        self,
        path: FieldPath,
        options: Sequence[tuple[Json, str]],
        binding: Binding,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.path = path
        self.binding = binding
        self.above: QWidget | None = None
        self.below: QWidget | None = None
        self._options = tuple(options)
        self._group = QButtonGroup(self)
        self._buttons = [_Radio(words, self) for _, words in options]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        for index, button in enumerate(self._buttons):
            self._group.addButton(button, index)
        long = max((len(words) for _, words in options), default=0) > _SHORT
        self._most = _COLUMNS if long else max(len(options), 1)
        self._columns = 0
        self._stand_in(self._most)
        self._group.idClicked.connect(self._clicked)
        if self._buttons:
            self.setFocusProxy(self._buttons[0])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stand_in(self._fitting(event.size().width()))

    def _fitting(self, room: int) -> int:
        """In how many columns no option is cut off."""
        widths = [button.sizeHint().width() for button in self._buttons]
        for columns in range(self._most, 1, -1):
            needed = sum(max(widths[at::columns], default=0) for at in range(columns))
            if needed + (columns - 1) * self._grid.horizontalSpacing() <= room:
                return columns
        return 1

    def _stand_in(self, columns: int) -> None:
        if columns != self._columns:
            self._grid.setColumnStretch(self._columns, 0)
            self._columns = columns
            for index, button in enumerate(self._buttons):
                self._grid.addWidget(button, index // columns, index % columns)
            self._grid.setColumnStretch(columns, 1)

    @property
    def buttons(self) -> Sequence[QRadioButton]:
        """The buttons, in the order of the options."""
        return self._buttons

    def set_name(self, name: str) -> None:
        """Name the question for those who hear it."""
        self.setAccessibleName(name)
        for button in self._buttons:
            button.setAccessibleName(f"{name}：{button.text()}")

    def chosen_of(self, raw: Json) -> int:
        """The number of the option that ``raw`` means, or -1."""
        return next((i for i, (value, _) in enumerate(self._options) if value == raw), -1)

    def show_value(self, raw: Json) -> None:
        chosen = self.chosen_of(raw)
        if chosen == self._group.checkedId():
            return
        self._group.setExclusive(False)
        for index, button in enumerate(self._buttons):
            button.setChecked(index == chosen)
        self._group.setExclusive(True)
        self.setFocusProxy(self._buttons[max(chosen, 0)])

    def enter(self) -> None:
        checked = self._group.checkedButton()
        (checked or self._buttons[0]).setFocus(Qt.FocusReason.OtherFocusReason)

    def take_back(self) -> None:
        """Choose nothing again."""
        if self._group.checkedId() >= 0 and not self.binding.editor.read_only:
            self.show_value(None)
            self.binding.edit(self, None, "取消选择")

    def step(self, button: QAbstractButton, by: int) -> None:
        """Choose the next option, or the one before; at the ends nothing happens."""
        index = self._group.id(button) + by
        if 0 <= index < len(self._buttons):
            self._buttons[index].setFocus(Qt.FocusReason.TabFocusReason)
            if not self.binding.editor.read_only:
                self._buttons[index].click()

    def _clicked(self, index: int) -> None:
        self.setFocusProxy(self._buttons[index])
        self.binding.edit(self, self._options[index][0], "选择")


class ChoiceInput(Radios):
    """One of the options that a kind declares, by whatever name the draft has it."""

    def __init__(self, path: FieldPath, kind: Choice, binding: Binding, parent: QWidget) -> None:
        self._kind = kind
        super().__init__(path, tuple(kind.options.items()), binding, parent)

    def chosen_of(self, raw: Json) -> int:
        return super().chosen_of(self._kind.read(raw, _NO_SPEC).value)


class AnswerInput(Radios):
    """是 or 否."""

    def __init__(self, path: FieldPath, kind: YesNo, binding: Binding, parent: QWidget) -> None:
        options = [(value, kind.show(value)) for value in (True, False)]
        super().__init__(path, options, binding, parent)

    def chosen_of(self, raw: Json) -> int:
        # In Python 1 == True: a number is no answer.
        return super().chosen_of(raw) if isinstance(raw, bool) else -1


_NO_SPEC = FieldSpec("")


class _Radio(QRadioButton):
    """A button whose arrow keys stay in its question, and leave it upwards and downwards."""

    def __init__(self, words: str, question: Radios) -> None:
        super().__init__(words, question)
        self._question = question
        self._fixed = question.binding.editor.read_only
        self.setMinimumWidth(round(3.2 * em(self)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._fixed:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        question, key = self._question, event.key()
        if self._fixed and key in _CHANGING:
            return
        if key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            question.take_back()
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            question.step(self, 1 if key == Qt.Key.Key_Right else -1)
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down} and not (question.above or question.below):
            question.step(self, 1 if key == Qt.Key.Key_Down else -1)
        elif not handle_common_key(
            event, self, question.binding.editor, question.above, question.below
        ):
            super().keyPressEvent(event)


def handle_common_key(
    event: QKeyEvent,
    widget: QWidget,
    editor: Editor,
    above: QWidget | None,
    below: QWidget | None,
) -> bool:
    """Do what a key means in every input but those for words; tells whether it meant anything."""
    key = event.key()
    if event.matches(QKeySequence.StandardKey.Undo):
        editor.undo()
    elif event.matches(QKeySequence.StandardKey.Redo):
        editor.redo()
    elif is_enter(event):
        back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        widget.focusNextPrevChild(not back)
    elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
        target = above if key == Qt.Key.Key_Up else below
        if target is not None:
            go_to(target)
    else:
        return False
    return True
