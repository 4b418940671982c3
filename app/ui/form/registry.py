"""Which input each kind of field has."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from app.model.compound import NarrativeKind, PathList, Rows
from app.model.form import Field
from app.model.kinds import (
    Amount,
    Choice,
    Count,
    Date,
    DateOrText,
    FileName,
    Identifier,
    Kind,
    Text,
    TextList,
    YesNo,
)
from app.ui.form.binding import Binding, Maker
from app.ui.form.blocks import name_of
from app.ui.form.choices import ChoiceInput, Tick
from app.ui.form.files import FileInput
from app.ui.form.lines import DateInput, FigureInput, LineInput, ReadInput
from app.ui.form.lists import TextListInput
from app.ui.form.narratives import narrative_input
from app.ui.form.proofs import PathsInput
from app.ui.form.rows import RowsInput


def _line(field: Field, binding: Binding, parent: QWidget) -> QWidget:
    made = LineInput(field.path, binding, parent)
    binding.bind(made, made)
    return made


def _code(field: Field, binding: Binding, parent: QWidget) -> QWidget:
    made = ReadInput(field.path, field.kind, field.spec.unit, binding, parent)
    binding.bind(made, made)
    return made


def _figure(field: Field, binding: Binding, parent: QWidget) -> QWidget:
    if not isinstance(field.kind, Count | Amount):
        raise TypeError(f"{field.path} is no figure")
    made = FigureInput(field.path, field.kind, field.spec.unit, binding, parent)
    binding.bind(made, made)
    return made


def _date(field: Field, binding: Binding, parent: QWidget) -> QWidget:
    made = DateInput(field.path, field.kind, field.spec.unit, binding, parent)
    binding.bind(made, made)
    return made


def _tick(field: Field, binding: Binding, parent: QWidget) -> QWidget:
    made = Tick(field.path, field.spec.label, binding, parent)
    made.setAccessibleName(name_of(field))
    binding.bind(made, made)
    return made


def _choice(field: Field, binding: Binding, parent: QWidget) -> QWidget:
    if not isinstance(field.kind, Choice):
        raise TypeError(f"{field.path} is no choice")
    made = ChoiceInput(field.path, field.kind, binding, parent)
    made.set_name(name_of(field))
    binding.bind(made, made)
    return made


def _texts(field: Field, binding: Binding, parent: QWidget) -> QWidget:
    made = TextListInput(field.path, name_of(field), binding, parent)
    binding.bind(made, made)
    return made


def _file(field: Field, binding: Binding, parent: QWidget) -> QWidget:
    made = FileInput(field.path, name_of(field), binding, parent)
    binding.bind(made, made)
    return made


def _paths(field: Field, binding: Binding, parent: QWidget) -> QWidget:
    made = PathsInput(field.path, name_of(field), binding, parent)
    binding.bind(made, made)
    return made


def _rows(field: Field, binding: Binding, parent: QWidget) -> QWidget:
    if not isinstance(field.kind, Rows):
        raise TypeError(f"{field.path} is no list of rows")
    proving = any(isinstance(kind, PathList) for kind, _ in field.kind.fields.values())
    if proving and binding.shelf is not None:
        return binding.shelf.make_list(field, field.kind, binding, parent)
    made = RowsInput(field, field.kind, binding, parent)
    binding.bind(made, made)
    return made


MAKERS: dict[type[Kind[Any]], Maker] = {
    Text: _line,
    Identifier: _code,
    Amount: _figure,
    Count: _figure,
    Date: _date,
    DateOrText: _date,
    YesNo: _tick,
    Choice: _choice,
    TextList: _texts,
    NarrativeKind: narrative_input,
    FileName: _file,
    PathList: _paths,
    Rows: _rows,
}
