"""The kinds of fields: how each reads what was typed, shows it on paper, and writes it as JSON.

A kind stands inside ``Annotated`` between a field's type and its ``FieldSpec``. :meth:`Kind.read`
takes any JSON value whatever and never raises: a draft holds wrong values like any other. The
kinds made of several values stand in :mod:`app.model.compound`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar

from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from app.model import identifiers, numbers
from app.model.fields import FieldSpec
from app.model.problem import Problem
from app.model.reading import NOTHING, Read, is_blank, wrong_shape
from app.model.values import Json

JsonSchema = dict[str, Any]
V = TypeVar("V")


class Kind(Generic[V]):
    """How values of one kind are read, shown and written. ``name`` is for ``docs/fields.md``."""

    name: str = ""

    def read(self, raw: Json, spec: FieldSpec) -> Read:
        """Understand ``raw``; a blank gives :data:`~app.model.reading.NOTHING`."""
        raise TypeError(f"{type(self).__name__} does not read")

    def show(self, value: V) -> str:
        """The value as it is printed, without its unit."""
        return str(value)

    def dump(self, value: V) -> Json:
        """The value as it stands in ``declaration.json``, in canonical form."""
        return self.show(value)

    def schema(self) -> JsonSchema:
        """The JSON Schema of the value in ``declaration.json``."""
        return {"type": "string"}

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        handler(core)
        return self.schema()


class Text(Kind[str]):
    """Words on one line."""

    name = "text"

    def read(self, raw: Json, spec: FieldSpec) -> Read:
        if is_blank(raw):
            return NOTHING
        if not isinstance(raw, str):
            return wrong_shape(raw, "文字")
        return Read(raw, raw.strip())


class FileName(Text):
    """A file, named relative to the folder of ``declaration.json``."""

    name = "file"


class Identifier(Kind[str]):
    """A text with a shape of its own, read by one of :mod:`app.model.identifiers`."""

    def __init__(self, name: str, reader: Callable[[str], identifiers.Identified]) -> None:
        self.name = name
        self.reader = reader

    def read(self, raw: Json, spec: FieldSpec) -> Read:
        if is_blank(raw):
            return NOTHING
        if isinstance(raw, int) and not isinstance(raw, bool):
            raw = str(raw)
        if not isinstance(raw, str):
            return wrong_shape(raw, "文字")
        found = self.reader(raw)
        return Read(raw, found.value, found.problems)


class Date(Kind[date]):
    """A day: ``2005-06-15``, and as people write it (2005年6月15日, 2005/6/15)."""

    name = "date"

    def read(self, raw: Json, spec: FieldSpec) -> Read:
        if is_blank(raw):
            return NOTHING
        if not isinstance(raw, str):
            return wrong_shape(raw, "日期，如 2005-06-15")
        found = numbers.read_date(raw)
        if isinstance(found, Problem):
            return Read(raw, problems=(found,))
        return Read(raw, found)

    def show(self, value: date) -> str:
        return f"{value.year}年{value.month}月{value.day}日"

    def dump(self, value: date) -> Json:
        return value.isoformat()

    def schema(self) -> JsonSchema:
        return {"type": "string", "format": "date"}


class DateOrText(Kind[str]):
    """A day, a month (``2016-12``) or free words: the form only says 建设时间."""

    name = "date, year-month or text"

    def read(self, raw: Json, spec: FieldSpec) -> Read:
        if is_blank(raw):
            return NOTHING
        if isinstance(raw, int) and not isinstance(raw, bool):
            raw = str(raw)
        if not isinstance(raw, str):
            return wrong_shape(raw, "文字或年月，如 2016-12")
        return Read(raw, numbers.canonical_date(raw))

    def show(self, value: str) -> str:
        return numbers.show_date(value)

    def dump(self, value: str) -> Json:
        return value


class Amount(Kind[Decimal]):
    """A decimal amount: money in 万元, a percentage, or whatever the printed unit says."""

    def __init__(self, name: str = "amount", *, negative: bool = False) -> None:
        self.name = name
        self.negative = negative

    def read(self, raw: Json, spec: FieldSpec) -> Read:
        return self.read_unit(raw, spec.unit)

    def read_unit(self, raw: Json, unit: str) -> Read:
        """Understand a number that may carry ``unit`` behind it."""
        if is_blank(raw):
            return NOTHING
        if isinstance(raw, bool) or not isinstance(raw, int | str | Decimal):
            return wrong_shape(raw, "数字")
        found = numbers.read_decimal(raw, unit=unit)
        if isinstance(found, Problem):
            return Read(raw, problems=(found,))
        if found < 0 and not self.negative:
            return Read(raw, problems=(_NEGATIVE,))
        return Read(raw, found)

    def show(self, value: Decimal) -> str:
        return numbers.group_thousands(value)

    def dump(self, value: Decimal) -> Json:
        return numbers.format_decimal(value)

    def schema(self) -> JsonSchema:
        number: JsonSchema = (
            {"type": "number"} if self.negative else {"type": "number", "minimum": 0}
        )
        return {"anyOf": [{"type": "string"}, number]}


class Count(Kind[int]):
    """A whole number of things or of kinds of things."""

    name = "count"

    def read(self, raw: Json, spec: FieldSpec) -> Read:
        return self.read_unit(raw, spec.unit)

    def read_unit(self, raw: Json, unit: str) -> Read:
        """Understand a number that may carry ``unit`` behind it."""
        if is_blank(raw):
            return NOTHING
        if isinstance(raw, bool) or not isinstance(raw, int | str | Decimal):
            return wrong_shape(raw, "整数")
        found = numbers.read_count(raw, unit=unit)
        if isinstance(found, Problem):
            return Read(raw, problems=(found,))
        if found < 0:
            return Read(raw, problems=(_NEGATIVE,))
        return Read(raw, found)

    def show(self, value: int) -> str:
        return numbers.group_thousands(value)

    def dump(self, value: int) -> Json:
        return value

    def schema(self) -> JsonSchema:
        return {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string"}]}


_NEGATIVE = Problem("negative", "error", "不能是负数，请核对")


class YesNo(Kind[bool]):
    """A tick, or an answer: 是 or 否."""

    name = "yes/no"

    def read(self, raw: Json, spec: FieldSpec) -> Read:
        if is_blank(raw):
            return NOTHING
        if not isinstance(raw, bool):
            return wrong_shape(raw, "“是”或“否”（true 或 false）")
        return Read(raw, raw)

    def show(self, value: bool) -> str:
        return "是" if value else "否"

    def dump(self, value: bool) -> Json:
        return value

    def schema(self) -> JsonSchema:
        return {"type": "boolean"}


class Choice(Kind[str]):
    """One of several; ``options`` maps what the JSON says to what the paper says."""

    name = "choice"

    def __init__(self, options: Mapping[str, str]) -> None:
        self.options = options

    def read(self, raw: Json, spec: FieldSpec) -> Read:
        if is_blank(raw):
            return NOTHING
        if isinstance(raw, str):
            key = raw.strip()
            if key in self.options:
                return Read(raw, key)
            for name, label in self.options.items():
                if key == label:
                    return Read(raw, name)
        return wrong_shape(raw, f"以下之一：{'、'.join(self.options.values())}")

    def show(self, value: str) -> str:
        return self.options.get(value, value)

    def dump(self, value: str) -> Json:
        return value

    def schema(self) -> JsonSchema:
        return {"enum": list(self.options)}


class TextList(Kind[tuple[str, ...]]):
    """Several words in a row (合作企业名称)."""

    name = "list of text"

    def read(self, raw: Json, spec: FieldSpec) -> Read:
        if is_blank(raw):
            return NOTHING
        items = [raw] if isinstance(raw, str) else raw
        if not isinstance(items, list):
            return wrong_shape(raw, "若干名称")
        texts = tuple(
            item.strip() for item in items if isinstance(item, str) and not is_blank(item)
        )
        problems = tuple(
            Problem("wrong-shape", "error", f"中第{i}项应为文字，请重新填写", f"[{i - 1}]")
            for i, item in enumerate(items, 1)
            if not isinstance(item, str)
        )
        return Read(raw, texts or None, problems)

    def show(self, value: tuple[str, ...]) -> str:
        return "、".join(value)

    def dump(self, value: tuple[str, ...]) -> Json:
        return list(value)

    def schema(self) -> JsonSchema:
        return {"type": "array", "items": {"type": "string"}}
