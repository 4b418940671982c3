"""Comparing two ``declaration.json`` leaf by leaf: what canonical bytes tell apart differs."""

from __future__ import annotations

from collections.abc import Iterator

from app.export.verify.comparing import Difference, short
from app.model.form import Field, Node
from app.model.paths import FieldPath
from app.model.values import Json


def compare_data(file: str, form: Node, expected: Json, found: Json) -> list[Difference]:
    """The places in which ``found``, the data in ``file``, is not what is expected."""
    return [_tell(file, form, *pair) for pair in _pairs(FieldPath(), expected, found)]


def _pairs(path: FieldPath, expected: Json, found: Json) -> Iterator[tuple[FieldPath, Json, Json]]:
    """The deepest places that differ, each with both values."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for name in dict.fromkeys([*expected, *found]):
            yield from _pairs(path / name, expected.get(name), found.get(name))
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for index, pair in enumerate(zip(expected, found, strict=True)):
            yield from _pairs(path / index, *pair)
    elif expected != found or type(expected) is not type(found):
        yield path, expected, found


def _tell(file: str, form: Node, path: FieldPath, expected: Json, found: Json) -> Difference:
    old, new = _shown(expected), _shown(found)
    where = f"“{file}”中申报数据的「{_name(form, path)}」"
    if expected is None:
        what = f"应为空白，文件中是“{short(new)}”"
    elif found is None:
        what = f"应为“{short(old)}”，文件中没有"
    else:
        what = f"应为“{short(old)}”，文件中是“{short(new)}”"
    return Difference(file, str(path), old, new, f"{where}{what}。")


def _name(form: Node, path: FieldPath) -> str:
    """What a person calls the place: the label of the field that it lies in."""
    while path.parts:
        declared = form.find(path)
        if isinstance(declared, Field):
            return declared.label
        if isinstance(declared, Node) and declared.spec is not None:
            return declared.spec.name
        path = path.parent
    return "申报书"


def _shown(value: Json) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | dict):
        return "；".join(map(_shown, value.values() if isinstance(value, dict) else value))
    return "" if value is None else str(value)
