"""Write ``docs/fields.md`` from the declarations; ``--check`` says whether it is up to date."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from app.model.compound import ClaimKind, Rows
from app.model.edition import Edition
from app.model.editions import EDITIONS
from app.model.form import Field, form_of

TARGET = Path(__file__).parent.parent / "docs" / "fields.md"
COLUMNS = ("路径", "栏目", "类型", "单位", "字数上限", "必填", "印在下方的说明", "方面")


def main() -> int:
    """Write or check the file; gives 1 where it is stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare, write nothing")
    fresh = "\n".join(_lines()) + "\n"
    if not parser.parse_args().check:
        TARGET.write_text(fresh, encoding="utf-8", newline="\n")
        return 0
    if TARGET.exists() and TARGET.read_text(encoding="utf-8") == fresh:
        return 0
    print(f"{TARGET.name} is stale: run python -m tools.make_docs", file=sys.stderr)
    return 1


def _lines() -> Iterator[str]:
    yield "# 申报书的全部栏目"
    yield ""
    yield "本表由 `python -m tools.make_docs` 根据程序中的栏目声明生成，请勿手工修改。"
    for edition in EDITIONS:
        yield from _edition(edition)


def _edition(edition: Edition) -> Iterator[str]:
    fields = list(edition.form.fields())
    yield ""
    yield f"## {edition.title}（{edition.notice.number}）"
    yield ""
    yield f"版本标识 `{edition.id}`，共 {len(fields)} 个栏目。"
    place = ""
    for field in fields:
        if field.place != place:
            place = field.place
            yield from ("", f"### {place}", "")
            yield f"| {' | '.join(COLUMNS)} |"
            yield "|" + " --- |" * len(COLUMNS)
        yield _row(field, str(field.path))
        if isinstance(field.kind, Rows):
            for member in form_of(field.kind.row).fields():
                yield _row(member, f"{field.path}[n].{member.path}")


def _row(field: Field, path: str) -> str:
    spec = field.spec
    limit = ""
    if spec.limit:
        shared = f"（与 `{spec.limit.shared}` 下各栏合计）" if spec.limit.shared else ""
        limit = f"{spec.limit.words}{shared}"
    required = "是" if spec.required else ""
    if spec.required and spec.when:
        required = f"当 `{spec.when.path}` 为 `{_value(spec.when.equals)}` 时"
    cells = (
        f"`{path}`",
        f"{spec.group}/{spec.label}" if spec.group else spec.label,
        field.kind.name,
        _unit(field),
        limit,
        required,
        spec.note,
        str(field.aspect or ""),
    )
    escaped = (cell.replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(escaped)} |"


def _value(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _unit(field: Field) -> str:
    if isinstance(field.kind, ClaimKind):
        pairs = zip(field.kind.members, field.spec.units(), strict=True)
        return "；".join(f"{name} {unit}".strip() for name, unit in pairs)
    return field.spec.unit


if __name__ == "__main__":
    raise SystemExit(main())
