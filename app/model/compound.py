"""The kinds made of several values: claims, narratives, and lists of rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, cast

from pydantic.fields import FieldInfo

from app.model.fields import FieldSpec
from app.model.kinds import Amount, Count, JsonSchema, Kind, Text, YesNo
from app.model.paths import FieldPath
from app.model.problem import Problem
from app.model.reading import (
    NOTHING,
    Read,
    Row,
    is_blank,
    raw_text,
    row_id_of,
    unknown_members,
    wrong_shape,
)
from app.model.values import (
    Block,
    Claim,
    Figure,
    Frozen,
    Json,
    Narrative,
    Paragraph,
    Table,
    is_unanswered,
)

TICK = YesNo()
MEMBERS: dict[str, Kind[Any]] = {
    "kinds": Count(),
    "count": Count(),
    "amount": Amount(),
    "answer": YesNo(),
    "text": Text(),
}
"""What a claim may ask for beside its tick, in the order of the blanks on its line."""


class ClaimKind(Kind[Claim]):
    """A line that begins with □, with the members that its model declares."""

    def __init__(self, model: type[Claim]) -> None:
        self.model = model
        self.members = {name: MEMBERS[name] for name in MEMBERS if name in model.model_fields}
        if "answer" in self.members:
            self.name = "yes/no claim"
        else:
            self.name = "text claim" if "text" in self.members else "claim"

    def read(self, raw: Json, spec: FieldSpec) -> Read:
        if is_blank(raw):
            return Read(raw, self.model())
        if not isinstance(raw, dict):
            wrong = wrong_shape(raw, '勾选和数值（JSON 对象，如 {"claimed": true}）')
            return Read(raw, self.model(), wrong.problems)
        parts = {"claimed": TICK.read(raw.get("claimed"), spec)}
        units = _units_of(spec)
        for index, (name, kind) in enumerate(self.members.items()):
            part = raw.get(name)
            if isinstance(kind, Count | Amount):
                parts[name] = kind.read_unit(part, units[index] if index < len(units) else "")
            else:
                parts[name] = kind.read(part, spec)
        problems: list[Problem] = []
        for name, part in parts.items():
            problems += [replace(p, member=name + p.member) for p in part.problems]
        problems += unknown_members(raw, parts)
        values = tuple((name, p.value) for name, p in parts.items() if p.value is not None)
        return Read(raw, _claim(self.model, values), tuple(problems), parts)

    def dump(self, value: Claim) -> Json:
        dumped: dict[str, Json] = {"claimed": value.claimed}
        for name, kind in self.members.items():
            member: object = getattr(value, name)
            if member is not None and member != "":
                dumped[name] = kind.dump(member)
        return dumped if len(dumped) > 1 or value.claimed else None

    def schema(self) -> JsonSchema:
        properties = {"claimed": TICK.schema()}
        properties |= {name: kind.schema() for name, kind in self.members.items()}
        return {"type": "object", "properties": properties, "additionalProperties": False}


@lru_cache(maxsize=256)
def _units_of(spec: FieldSpec) -> tuple[str, ...]:
    return spec.units()


@lru_cache(maxsize=1024)
def _claim(model: type[Claim], values: tuple[tuple[str, object], ...]) -> Claim:
    return model.model_construct(**dict[str, Any](values))


class NarrativeKind(Kind[Narrative]):
    """A long text: a string, whose line breaks start paragraphs, or a list of blocks."""

    name = "narrative"

    def read(self, raw: Json, spec: FieldSpec) -> Read:
        if is_blank(raw):
            return NOTHING
        if isinstance(raw, str):
            return Read(raw, _narrative_of(raw))
        if not isinstance(raw, list):
            return wrong_shape(raw, "文字，或由段落、图、表组成的列表")
        blocks: list[Block] = []
        problems: list[Problem] = []
        for index, item in enumerate(raw):
            found = _read_block(item, index)
            blocks += found.value or ()
            problems += found.problems
        value = Narrative.model_construct(blocks=tuple(blocks)) if blocks else None
        return Read(raw, value, tuple(problems))

    def show(self, value: Narrative) -> str:
        return "\n".join(value.texts())

    def dump(self, value: Narrative) -> Json:
        if all(isinstance(block, Paragraph) for block in value.blocks):
            return "\n".join(cast(Paragraph, block).text for block in value.blocks)
        return [_dump_block(block) for block in value.blocks]

    def schema(self) -> JsonSchema:
        text: JsonSchema = {"type": "string"}
        blocks: list[JsonSchema] = [
            _block_schema("paragraph", {"text": text}, ["text"]),
            _block_schema("figure", {"file": text, "caption": text}, ["file"]),
            _block_schema(
                "table",
                {
                    "caption": text,
                    "rows": {"type": "array", "items": {"type": "array", "items": text}},
                },
                ["rows"],
            ),
        ]
        return {"anyOf": [text, {"type": "array", "items": {"oneOf": blocks}}]}


def _block_schema(kind: str, members: JsonSchema, required: list[str]) -> JsonSchema:
    return {
        "type": "object",
        "properties": {"kind": {"const": kind}, **members},
        "required": ["kind", *required],
        "additionalProperties": False,
    }


def _dump_block(block: Block) -> Json:
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "text": block.text}
    if isinstance(block, Figure):
        return {"kind": "figure", "file": block.file, "caption": block.caption}
    rows: list[Json] = [list(row) for row in block.rows]
    return {"kind": "table", "caption": block.caption, "rows": rows}


@lru_cache(maxsize=256)
def _narrative_of(text: str) -> Narrative | None:
    # Only these are line breaks to a person: str.splitlines would also cut at U+001C and others,
    # and so lose a control character before the checks can name it.
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    blocks = tuple(
        Paragraph.model_construct(text=line.rstrip()) for line in lines if not is_blank(line)
    )
    return Narrative.model_construct(blocks=blocks) if blocks else None


def figures_in(raw: Json) -> Iterator[tuple[int, str]]:
    """The files of a narrative's figures, each with the position of its block in ``raw``."""
    for index, block in enumerate(raw if isinstance(raw, list) else ()):
        if isinstance(block, dict) and block.get("kind") == "figure":
            file = block.get("file")
            if isinstance(file, str) and not is_blank(file):
                yield index, file.strip()


_NO_FILE = "中有一幅图没有图片文件，请添加图片，或删除这幅图"
_NO_CELLS = "中有一个表格没有内容，请填写，或删除这个表格"
MOST_COLUMNS = 30
"""Of a table on A4: in more, not even one character fits beside another."""
_TOO_WIDE = f"中有一个表格有{{count}}列，A4纸最多印{MOST_COLUMNS}列，请拆成几个表格"
_BLOCK_TEXTS = {"paragraph": ("text",), "figure": ("file", "caption"), "table": ("caption",)}
_BLOCK_MEMBERS = {
    kind: dict.fromkeys(("kind", *texts, *(("rows",) if kind == "table" else ())))
    for kind, texts in _BLOCK_TEXTS.items()
}


@lru_cache(maxsize=256)
def _figure(file: str, caption: str) -> Figure:
    return Figure.model_construct(file=file, caption=caption)


def _read_block(raw: Json, index: int) -> Read:
    member = f"[{index}]"
    if isinstance(raw, str):
        raw = {"kind": "paragraph", "text": raw}
    kind = raw.get("kind") if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or not isinstance(kind, str) or kind not in _BLOCK_MEMBERS:
        return wrong_shape(raw, "段落、图或表", member)
    problems = [*unknown_members(raw, _BLOCK_MEMBERS[kind], index)]
    texts: dict[str, str] = {}
    for name in _BLOCK_TEXTS[kind]:
        text = raw.get(name)
        if text is not None and not isinstance(text, str):
            problems += wrong_shape(text, "文字", f"{member}.{name}").problems
        texts[name] = text if isinstance(text, str) else ""
    blocks: tuple[Block, ...]
    if kind == "paragraph":
        narrative = _narrative_of(texts["text"])
        blocks = narrative.blocks if narrative else ()
    elif kind == "figure":
        if is_blank(raw.get("file")):
            problems.append(Problem("figure.no-file", "error", _NO_FILE, f"{member}.file"))
        blocks = (_figure(texts["file"].strip(), texts["caption"].strip()),)
    else:
        rows, wrong = _read_rows(raw.get("rows"), f"{member}.rows")
        problems += wrong
        if not wrong and not any(map(any, rows)):
            problems.append(Problem("table.empty", "error", _NO_CELLS, f"{member}.rows"))
        if rows and len(rows[0]) > MOST_COLUMNS:
            words = _TOO_WIDE.format(count=len(rows[0]))
            problems.append(Problem("table.too-wide", "error", words, f"{member}.rows"))
        blocks = (Table.model_construct(caption=texts["caption"].strip(), rows=rows),)
    return Read(raw, blocks, tuple(problems))


def _read_rows(raw: Json, member: str) -> tuple[tuple[tuple[str, ...], ...], tuple[Problem, ...]]:
    if not isinstance(raw, list):
        return (), () if raw is None else wrong_shape(raw, "表格的各行", member).problems
    rows: list[tuple[str, ...]] = []
    problems: list[Problem] = []
    for index, row in enumerate(raw):
        if not isinstance(row, list):
            problems += wrong_shape(row, "表格的一行", f"{member}[{index}]").problems
            continue
        for column, cell in enumerate(row):
            if not (isinstance(cell, str | int | Decimal) or cell is None):
                place = f"{member}[{index}][{column}]"
                problems += wrong_shape(cell, "文字或数字", place).problems
        texts = (cell if isinstance(cell, str) else raw_text(cell) for cell in row)
        rows.append(tuple(text.strip() for text in texts))
    # Rows of unequal length are filled up with empty cells, so that every column has a width.
    width = max((len(row) for row in rows), default=0)
    return tuple(row + ("",) * (width - len(row)) for row in rows), tuple(problems)


def leaf_of(info: FieldInfo) -> tuple[Kind[Any], FieldSpec] | None:
    """The kind and the spec that a model's member is declared with, if it is a leaf."""
    metadata: list[object] = info.metadata
    kinds = [cast("Kind[Any]", item) for item in metadata if isinstance(item, Kind)]
    specs = [item for item in metadata if isinstance(item, FieldSpec)]
    return (kinds[0], specs[0]) if kinds and specs else None


class Rows(Kind[tuple[Frozen, ...]]):
    """A list of rows with fields of their own (应用案例, 材料清单); ``row`` is their model."""

    def __init__(self, name: str, row: type[Frozen]) -> None:
        self.name = name
        self.row = row

    @cached_property
    def fields(self) -> dict[str, tuple[Kind[Any], FieldSpec]]:
        """The kind and spec of each field of a row by name, in printed order."""
        leaves = {name: leaf_of(info) for name, info in self.row.model_fields.items()}
        return {name: leaf for name, leaf in leaves.items() if leaf is not None}

    def read(self, raw: Json, spec: FieldSpec) -> Read:
        if is_blank(raw):
            return Read(raw)
        if not isinstance(raw, list):
            return wrong_shape(raw, "列表")
        rows: list[Row] = []
        problems: list[Problem] = []
        for index, item in enumerate(raw):
            if not isinstance(item, dict):
                problems += wrong_shape(item, "一项内容（JSON 对象）", f"[{index}]").problems
                continue
            row_id = row_id_of(item, index)
            cells = {n: kind.read(item.get(n), s) for n, (kind, s) in self.fields.items()}
            rows.append(Row(row_id, cells))
            problems += unknown_members(item, self.fields, row_id)
        return Read(raw, tuple(rows) or None, tuple(problems), rows=tuple(rows))

    def dump(self, value: tuple[Frozen, ...]) -> Json:
        rows: list[Json] = []
        for row in value:
            dumped: dict[str, Json] = {}
            for name, (kind, _) in self.fields.items():
                member: object = getattr(row, name)
                if not is_unanswered(member):
                    dumped[name] = kind.dump(member)
            rows.append(dumped)
        return rows

    def schema(self) -> JsonSchema:
        properties = {
            name: {"title": spec.name, **kind.schema()}
            for name, (kind, spec) in self.fields.items()
        }
        row: JsonSchema = {
            "type": "object",
            "properties": properties,
            "additionalProperties": False,
        }
        return {"type": "array", "items": row}


class PathList(Kind[tuple[str, ...]]):
    """The fields that a piece of evidence proves, by their paths."""

    name = "list of field paths"

    def read(self, raw: Json, spec: FieldSpec) -> Read:
        if is_blank(raw):
            return NOTHING
        if not isinstance(raw, list):
            return wrong_shape(raw, "所证明栏目的列表")
        paths: list[str] = []
        problems: list[Problem] = []
        for index, item in enumerate(raw):
            if isinstance(item, str) and _is_path(item.strip()):
                paths.append(item.strip())
            else:
                problems += wrong_shape(item, "栏目的路径", f"[{index}]").problems
        return Read(raw, tuple(paths) or None, tuple(problems))

    def dump(self, value: tuple[str, ...]) -> Json:
        return list(value)

    def schema(self) -> JsonSchema:
        return {"type": "array", "items": {"type": "string"}}


def _is_path(text: str) -> bool:
    try:
        return bool(FieldPath.parse(text).parts)
    except ValueError:
        return False
