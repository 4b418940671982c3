import sys
from pathlib import Path

import pytest

from app.resources import resource


def test_source_checkout_has_the_fonts() -> None:
    assert resource("fonts", "OFL.txt").is_file()


def test_frozen_build_looks_where_pyinstaller_unpacked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resource("fonts", "OFL.txt") == tmp_path / "resources" / "fonts" / "OFL.txt"
