"""Take the picture of the running program that README shows: ``python -m tools.make_screenshots``.

Another file may be named to write it to. No screen is needed.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tools import pictures

WINDOW = Path(__file__).resolve().parent.parent / "docs" / "images" / "window.png"
SIZE = (1280, 800)
STEP = 3
"""The step that is shown: the first box of claims."""


def main(target: Path) -> None:
    """Open the complete example, go to a step, and take the picture."""
    with tempfile.TemporaryDirectory() as name, pictures.program(Path(name), SIZE) as window:
        desk = pictures.open_example(window, Path(name), "complete")
        desk.go_to(pictures.steps(window)[STEP])
        pictures.show_preview(desk)
        pictures.settle()
        pictures.save(pictures.image_of(window), target)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else WINDOW)
