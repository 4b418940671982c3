"""The JSON Schema of ``declaration.json``, derived from an edition's models."""

from typing import Any, cast

from app.model.edition import Edition


def json_schema(edition: Edition) -> dict[str, Any]:
    """The schema of a complete declaration (JSON Schema 2020-12).

    A file may lack any member: a blank is a finding, never an error of reading.
    """
    schema = _without_defaults(edition.model.model_json_schema())
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": edition.title,
        "description": f"{edition.notice.title}（{edition.notice.number}）",
        **{name: value for name, value in schema.items() if name not in ("title", "description")},
    }


def _without_defaults(schema: Any) -> Any:
    """What is missing is blank: to spell that out at every section only hides the fields."""
    if isinstance(schema, dict):
        members = cast("dict[str, Any]", schema).items()
        return {n: _without_defaults(value) for n, value in members if n != "default"}
    if isinstance(schema, list):
        return [_without_defaults(item) for item in cast("list[Any]", schema)]
    return schema
