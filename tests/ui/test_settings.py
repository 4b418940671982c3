"""What the window remembers."""

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from app.ui.settings import Settings


def test_recent_files_come_newest_first_once_each_and_not_too_many(tmp_path: Path) -> None:
    file = tmp_path / "settings.ini"
    settings = Settings(file)
    assert settings.recent == []
    for number in range(12):
        settings.remember(Path(f"/文件/{number}.json"))
    settings.remember(Path("/文件/9.json"))

    assert [p.stem for p in Settings(file).recent] == ["9", "11", "10", "8", "7", "6", "5", "4"]


def test_one_recent_file_comes_back_from_the_disk(tmp_path: Path) -> None:
    Settings(tmp_path / "s.ini").remember(Path("/a,b.json"))
    settings = Settings(tmp_path / "s.ini")
    settings.sync()

    assert settings.recent == [Path("/a,b.json")]


def test_shapes_come_back(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.ini")
    assert settings.state("columns") is None
    settings.keep_state("columns", QByteArray(b"\x00\xff"))

    assert settings.state("columns") == QByteArray(b"\x00\xff")


@pytest.mark.parametrize(
    "damage", ["", "[window]\nscheme=pink\ngeometry=7\n[files]\nrecent=@Invalid()\n", "\x00\xff["]
)
def test_a_damaged_file_counts_as_empty(tmp_path: Path, damage: str) -> None:
    file = tmp_path / "s.ini"
    file.write_text(damage, encoding="latin-1")
    settings = Settings(file)

    assert settings.scheme == "system"
    assert settings.state("geometry") is None
    assert settings.recent == []
    assert settings.export_folder == ""
