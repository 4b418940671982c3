"""The picture in the README."""

import subprocess
import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parent.parent.parent
LARGEST = 300_000


def test_the_picture_is_taken_and_shows_something(tmp_path: Path) -> None:
    target = tmp_path / "images" / "window.png"
    done = subprocess.run(
        [sys.executable, "-m", "tools.make_screenshots", str(target)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")

    with Image.open(target) as picture:
        assert picture.size == (1920, 1200)
        assert len(picture.getcolors() or []) > 50


def test_the_picture_in_the_readme_is_there_and_small() -> None:
    assert 0 < (ROOT / "docs" / "images" / "window.png").stat().st_size < LARGEST
