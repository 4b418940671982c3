"""The files beside a declaration: found inside its folder only, and looked at once."""

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.model.failure import Failure
from app.store.beside import Beside


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "inside"
    (inside / "figures").mkdir(parents=True)
    (inside / "figures" / "good.png").write_bytes(b"good")
    (inside / "empty.pdf").write_bytes(b"")
    (tmp_path / "secret.txt").write_text("secret")
    return inside


def beside(folder: Path, usable: Callable[[bytes], bool] = lambda data: data == b"good") -> Beside:
    return Beside(folder, lambda character: character != "x", usable)


def codes(found: Beside, name: str, use: str = "evidence") -> list[str]:
    assert use in ("evidence", "figure")
    return [p.code for p in found.file_problems(name, "figure" if use == "figure" else "evidence")]


def test_a_good_file_has_no_problem(folder: Path) -> None:
    assert codes(beside(folder), "figures/good.png", "figure") == []
    assert codes(beside(folder), "figures\\good.png") == []
    assert beside(folder).read("figures/good.png") == b"good"


def test_a_file_is_read_in_pieces_and_measured(folder: Path) -> None:
    found = beside(folder)

    with found.open("figures/good.png") as file:
        assert (file.read(1), file.seek(3), file.read()) == (b"g", 3, b"d")
    assert found.size("figures/good.png") == 4
    assert found.sha256("figures/good.png") == hashlib.sha256(b"good").hexdigest()


@pytest.mark.parametrize("name", ["figures/none.png", "../secret.txt", "a\0b", "figures"])
def test_what_can_not_be_read_is_named(folder: Path, name: str) -> None:
    for ask in (beside(folder).open, beside(folder).read, beside(folder).sha256):
        with pytest.raises(Failure, match="无法读取文件“"):
            ask(name)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("figures/none.png", "file.missing"),
        ("figures", "file.missing"),
        ("empty.pdf", "file.empty"),
        ("../secret.txt", "file.outside"),
        ("figures/../../secret.txt", "file.outside"),
        ("/etc/passwd", "file.outside"),
        ("C:\\Windows\\win.ini", "file.outside"),
        ("\\\\server\\share\\a.pdf", "file.outside"),
        ("a\0b", "file.outside"),
        ("", "file.outside"),
        # Windows says of a name that is too long that there is no such file.
        ("长" * 3000, "file.missing" if sys.platform == "win32" else "file.unreadable"),
    ],
)
def test_each_fault_is_named(folder: Path, name: str, code: str) -> None:
    assert codes(beside(folder), name) == [code]
    if code != "file.empty":
        with pytest.raises(Failure):
            beside(folder).read(name)


def test_a_link_out_of_the_folder_is_not_followed(folder: Path) -> None:
    try:
        (folder / "link.txt").symlink_to(folder.parent / "secret.txt")
        (folder / "link.txt").read_text()
    except OSError:
        pytest.skip("links can't be made here")

    assert codes(beside(folder), "link.txt") == ["file.outside"]


def test_a_figure_that_can_not_be_shown_is_named_until_it_is_replaced(folder: Path) -> None:
    looks: list[bytes] = []

    def usable(data: bytes) -> bool:
        looks.append(data)
        return data == b"good"

    found = beside(folder, usable)
    path = folder / "bad.png"
    path.write_bytes(b"bad")
    assert codes(found, "bad.png", "figure") == ["figure.unusable"]
    assert codes(found, "bad.png", "figure") == ["figure.unusable"]
    assert looks == [b"bad"], "looked at once while it stays the same"

    path.write_bytes(b"good")
    assert codes(found, "bad.png", "figure") == []


def test_each_character_is_asked_for_once(folder: Path) -> None:
    asked: list[str] = []
    found = Beside(folder, lambda character: not asked.append(character), lambda data: True)

    assert [found.printable(character) for character in "甲乙甲甲"] == [True] * 4
    assert asked == ["甲", "乙"]


def test_a_name_is_resolved_once_but_for_reading(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = beside(folder)
    assert codes(found, "figures/good.png") == []
    resolved: list[Path] = []
    resolve = Path.resolve

    def spy(path: Path, strict: bool = False) -> Path:
        resolved.append(path)
        return resolve(path, strict)

    monkeypatch.setattr(Path, "resolve", spy)
    assert codes(found, "figures/good.png") == []
    assert resolved == []
    found.read("figures/good.png")
    assert resolved != []
