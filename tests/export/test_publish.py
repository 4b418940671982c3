"""All finished files reach their place, or none does."""

import os
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
    """The second one is open in Word."""
    (tmp_path / "a").write_text("old a")
    (tmp_path / "b").write_text("old b")
    monkeypatch.setattr(module, "_PAUSE", 0)
    original = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if self.name == "b":
            raise PermissionError(13, "in use")
        return original(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(Failure, match="关闭后重试"), workshop(tmp_path) as temporary:
        publish(finished(temporary, "a", "b"), tmp_path)

    assert (tmp_path / "a").read_text() == "old a"
    assert (tmp_path / "b").read_text() == "old b"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_a_folder_of_the_same_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old a")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "inside").write_text("kept")

    with pytest.raises(Failure, match="同名的文件夹"), workshop(tmp_path) as temporary:
        publish(finished(temporary, "a", "b"), tmp_path)

    assert (tmp_path / "a").read_text() == "old a"
    assert (tmp_path / "b" / "inside").read_text() == "kept"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_an_older_file_that_can_not_go_back_is_kept_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new a is opened by a scanner just when c fails: the old a must not be lost."""
    for name in ("a", "b", "c"):
        (tmp_path / name).write_text(f"old {name}")
    monkeypatch.setattr(module, "_PAUSE", 0)
    original = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if self.name == "c" or (self.name == "old-a" and target.name == "a"):
            raise PermissionError(13, "in use")
        return original(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(Failure, match="a（原有1）"), workshop(tmp_path) as temporary:
        publish(finished(temporary, "a", "b", "c"), tmp_path)

    kept = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert kept == {"a": "new a", "a（原有1）": "old a", "b": "old b", "c": "old c"}


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


def test_what_a_killed_export_had_moved_away_is_put_back(tmp_path: Path) -> None:
    left = tmp_path / ".export-killed"
    left.mkdir()
    (left / "old-申报书.pdf").write_bytes(b"older")
    (left / "old-申报书.docx").write_bytes(b"older")
    (tmp_path / "申报书.docx").write_bytes(b"newer")

    with workshop(tmp_path):
        assert (tmp_path / "申报书.pdf").read_bytes() == b"older"
        assert (tmp_path / "申报书.docx").read_bytes() == b"newer"
        assert left.is_dir()  # another export may be under way there

    os.utime(left, (0, 0))
    with workshop(tmp_path):
        assert not left.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["申报书.docx", "申报书.pdf"]
