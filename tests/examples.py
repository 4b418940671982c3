"""The two declarations that are shipped as examples."""

import json
from pathlib import Path
from typing import Any

from app.resources import resource

COMPLETE = resource("examples", "complete", "declaration.json")
HALF_DONE = resource("examples", "half_done", "declaration.json")


def content_of(path: Path) -> dict[str, Any]:
    """An example's JSON."""
    return json.loads(path.read_text(encoding="utf-8"))
