"""Make the example declarations in resources/examples: ``python -m tools.make_examples``.

Each is a folder with a ``declaration.json``, the figures in its texts and its evidence, all of it
written and drawn by what lies in tools/examples. The same input gives the same bytes. ``--check``
makes everything anew, writes nothing and gives 1 if a committed file differs.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from app.resources import resource
from tools.examples import complete, half_done

TARGET = resource("examples")
EXAMPLES = {
    "complete": (complete.DECLARATION, complete.FILES),
    "half_done": (half_done.DECLARATION, half_done.FILES),
}


def files() -> Iterator[tuple[str, bytes]]:
    """Every file of every example: its path below the target folder, and its bytes."""
    for name, (declaration, drawn) in EXAMPLES.items():
        text = json.dumps(declaration, ensure_ascii=False, indent=2) + "\n"
        yield f"{name}/declaration.json", text.encode()
        for path, draw in drawn.items():
            yield f"{name}/{path}", draw()


def stale(folder: Path) -> list[str]:
    """The paths below ``folder`` that are missing, differ or should not be there."""
    made = dict(files())
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
    return sorted(path for path in made.keys() | found.keys() if made.get(path) != found.get(path))


def write(folder: Path) -> None:
    """Write every file below ``folder``, which may exist."""
    for name, data in files():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def main() -> int:
    """Write or check the examples; gives 1 where one is stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare, write nothing")
    if not parser.parse_args().check:
        write(TARGET)
        return 0
    different = stale(TARGET)
    if different:
        names = ", ".join(different)
        print(f"stale: {names}; run python -m tools.make_examples", file=sys.stderr)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
