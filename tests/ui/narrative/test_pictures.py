"""Pictures are taken in as PNG or JPEG, whatever their name says, and shown small."""

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app.model.failure import Failure
from app.model.surroundings import Nowhere
from app.ui.narrative import pictures
from app.ui.narrative.pictures import Thumbnail, png_of, take_in


class Files(Nowhere):
    def read(self, name: str) -> bytes:
        if name == "gone.png":
            raise Failure("无法读取文件。")
        return b"?" if name == "odd.png" else png_of(image(800, 400))


def image(width: int = 8, height: int = 6) -> QImage:
    made = QImage(width, height, QImage.Format.Format_RGB32)
    made.fill(QColor("red"))
    return made


@pytest.mark.parametrize(
    ("kind", "name", "kept"),
    [
        ("PNG", "图.png", "图.png"),
        ("PNG", "图.PNG", "图.PNG"),
        ("PNG", "图.jpg", "图.png"),
        ("JPG", "图.jpeg", "图.jpeg"),
        ("JPG", "图", "图.jpg"),
        ("BMP", "图.bmp", "图.png"),
    ],
)
def test_picture_is_named_for_what_it_is(tmp_path: Path, kind: str, name: str, kept: str) -> None:
    path = tmp_path / name
    image().save(str(path), kind)  # pyright: ignore[reportCallIssue, reportArgumentType]
    taken: dict[str, bytes] = {}

    def add(source: Path | bytes, name: str) -> str:
        taken[name] = source if isinstance(source, bytes) else source.read_bytes()
        return f"figures/{name}"

    assert take_in(path, name, add) == f"figures/{kept}"
    assert QImage.fromData(taken[kept]).size() == QSize(8, 6)
    assert take_in(path.read_bytes(), name, add) == f"figures/{kept}"


@pytest.mark.parametrize("kind", ["PNG", "JPG"])
def test_picture_that_was_cut_short_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "图.png"
    image(300, 200).save(str(path), kind)  # pyright: ignore[reportCallIssue, reportArgumentType]
    path.write_bytes(path.read_bytes()[:-40])

    for source in (path, path.read_bytes()):
        with pytest.raises(Failure, match=r"图\.png.*没有加入"):
            take_in(source, "图.png", lambda *_: pytest.fail("it was taken in"))


@pytest.mark.parametrize("data", [b"", b"MZ", b"GIF89a", b"BM"])
def test_what_is_no_picture_is_refused_by_name(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "图.bmp"
    path.write_bytes(data)

    for source in (path, data):
        with pytest.raises(Failure, match=r"图\.bmp"):
            take_in(source, "图.bmp", lambda source, name: name)
    with pytest.raises(Failure, match=r"没有\.png"):
        take_in(tmp_path / "没有.png", "没有.png", lambda source, name: name)


def test_picture_that_is_locked_or_vast_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "图.bmp"
    image().save(str(path))
    monkeypatch.setattr(pictures, "MOST_BYTES", path.stat().st_size - 1)
    with pytest.raises(Failure, match=r"图\.bmp.*MB"):
        take_in(path, "图.bmp", lambda source, name: name)
    opened: list[Path] = []
    really = Path.open

    def once(self: Path, mode: str) -> object:
        opened.append(self)
        if len(opened) > 1:  # another program took it meanwhile
            raise PermissionError
        return really(self, mode)

    monkeypatch.setattr(Path, "open", once)
    with pytest.raises(Failure, match=r"图\.bmp.*占用"):
        take_in(path, "图.bmp", lambda source, name: name)


def test_thumbnail_is_small_and_the_newest_counts(qtbot: QtBot) -> None:
    parent = QObject()
    thumbnail = Thumbnail(parent)
    told: list[tuple[QSize, str]] = []
    thumbnail.made.connect(lambda image, why: told.append((image.size(), why)))

    with qtbot.waitSignal(thumbnail.made):
        thumbnail.order(Files(), "odd.png", QSize(100, 100))
        thumbnail.order(Files(), "a.png", QSize(100, 100))
    assert told == [(QSize(100, 50), "")]
    for name, words in (("gone.png", "无法读取文件。"), ("odd.png", "PNG 或 JPEG")):
        with qtbot.waitSignal(thumbnail.made):
            thumbnail.order(Files(), name, QSize(100, 100))
        assert words in told[-1][1]
