"""The JSON Schema of ``declaration.json``, derived from an edition's models."""

from typing import Any

from app.model.edition import Edition


def json_schema(edition: Edition) -> dict[str, Any]:
    """The schema of a complete declaration (JSON Schema 2020-12).

    A file may lack any member: a blank is a finding, never an error of reading.
    """
    schema = edition.model.model_json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": edition.title,
        "description": f"{edition.notice.title}（{edition.notice.number}）",
        **{name: value for name, value in schema.items() if name not in ("title", "description")},
    }
