"""All finished files reach their place, or none does."""

from pathlib import Path

import pytest

from app.export import publish as module
from app.export.publish import publish, workshop
from app.model.failure import Failure


def finished(folder: Path, *names: str) -> list[Path]:
    paths = [folder / name for name in names]
    for path in paths:
        path.write_text(f"new {path.name}")
    return paths


def test_files_are_moved_over_older_ones(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old a")
    with workshop(tmp_path) as temporary:
        published = publish(finished(temporary, "a", "b"), tmp_path)

    assert [path.read_text() for path in published] == ["new a", "new b"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_one_that_can_not_be_moved_takes_the_others_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder stands where the second file should go: as final as a file open in Word."""
    (tmp_path / "a").write_text("old a")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "inside").write_text("kept")
    monkeypatch.setattr(module, "_PAUSE", 0)
    original = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if target.name == "b" or self.name == "b":
            raise PermissionError(13, "in use")
        return original(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(Failure, match="关闭后重试"), workshop(tmp_path) as temporary:
        publish(finished(temporary, "a", "b"), tmp_path)

    assert (tmp_path / "a").read_text() == "old a"
    assert (tmp_path / "b" / "inside").read_text() == "kept"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_a_file_held_for_a_moment_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PAUSE", 0)
    original, refusals = Path.replace, iter([True, True, False, False])

    def replace(self: Path, target: Path) -> Path:
        if next(refusals):
            raise PermissionError(13, "scanned")
        return original(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with workshop(tmp_path) as temporary:
        publish(finished(temporary, "a"), tmp_path)

    assert (tmp_path / "a").read_text() == "new a"


def test_a_folder_that_can_not_be_made_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Failure, match="无法写入文件夹"), workshop(tmp_path / "file" / "x"):
        pass
