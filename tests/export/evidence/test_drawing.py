"""Pages of evidence for the screen: drawn by another process, whatever is in the file."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pikepdf import Pdf
from PIL import Image

from app.export.evidence.child import Abandoned
from app.export.evidence.drawing import Drawer, Drawn
from tests.export.evidence.made import changed, opener, photo, picture_file, text_pdf

BOX = (400, 400)


@pytest.fixture(scope="module")
def drawer() -> Iterator[Drawer]:
    with Drawer() as made:
        yield made


def drawn(drawer: Drawer, path: Path, page: int = 0, box: tuple[int, int] = BOX) -> Drawn | None:
    return drawer.draw(path.name, opener(path), path.stat().st_size, page, box)


def picture(found: Drawn) -> Image.Image:
    assert set(found.data[3::4]) == {255}
    return Image.frombytes("RGB", (found.width, found.height), found.data, "raw", "BGRX")


def kept(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def turned(pdf: Pdf) -> None:
    pdf.pages[1].obj.Rotate = 90


def test_pages_of_a_pdf_are_seen_as_they_are_held(drawer: Drawer, tmp_path: Path) -> None:
    path = kept(tmp_path, "turned.pdf", changed(text_pdf("one", "two"), turned))
    upright, across = drawn(drawer, path), drawn(drawer, path, 1)

    assert upright is not None
    assert across is not None
    assert [tuple(map(round, size)) for size in across.sizes] == [(595, 842), (842, 595)]
    assert upright.height == 400
    assert upright.width < 400
    assert across.width == 400
    assert across.height < 400
    # The black block stands low on the page, and at the left once that lies on its side.
    assert picture(upright).convert("L").getpixel((100, 300)) == 0
    assert picture(across).convert("L").getpixel((100, 100)) == 0
    assert picture(upright).getpixel((390 * 595 // 842 // 2, 20)) == (255, 255, 255)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "BMP", "WEBP", "TIFF"])
def test_pictures_of_all_kinds_are_drawn(drawer: Drawer, tmp_path: Path, form: str) -> None:
    path = kept(tmp_path, f"photo.{form}", picture_file(photo(), form))
    found = drawn(drawer, path)

    assert found is not None
    assert (found.width, found.height) == (400, 300)
    dark = picture(found).getpixel((10, 10))
    assert isinstance(dark, tuple)
    assert max(dark) < 40


def test_photographs_stand_upright(drawer: Drawer, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    path = kept(tmp_path, "held.jpg", picture_file(photo(), "JPEG", exif=exif))
    found = drawn(drawer, path)

    assert found is not None
    assert (found.width, found.height) == (300, 400)
    corner = picture(found).getpixel((290, 10))
    assert isinstance(corner, tuple)
    assert max(corner) < 40


def test_every_page_of_a_scan_is_there(drawer: Drawer, tmp_path: Path) -> None:
    pages = [Image.new("L", (300, 400), shade) for shade in range(0, 250, 5)]
    data = picture_file(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    path = kept(tmp_path, "scan.tiff", data)
    for number in (0, 49, 7):
        found = drawn(drawer, path, number)
        assert found is not None
        assert len(found.sizes) == 50
        assert picture(found).getpixel((100, 100)) == (5 * number,) * 3


def test_a_large_photograph_is_drawn_small(drawer: Drawer, tmp_path: Path) -> None:
    large = Image.new("RGB", (9000, 6000), "red")
    found = drawn(drawer, kept(tmp_path, "large.jpg", picture_file(large, "JPEG")))

    assert found is not None
    assert (found.width, found.height) == (400, 267)


def bomb() -> bytes:
    """A picture that says that it has 10^9 pixels."""
    data = bytearray(picture_file(Image.new("1", (8, 8)), "PNG"))
    data[16:24] = (40_000).to_bytes(4, "big") + (40_000).to_bytes(4, "big")
    return bytes(data)


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7\nnothing", bomb(), b"<html>", text_pdf("one")[:400]],
    ids=["empty", "broken", "bomb", "page", "cut off"],
)
def test_what_can_not_be_drawn_is_said_to_be_so(
    drawer: Drawer, tmp_path: Path, data: bytes
) -> None:
    assert drawn(drawer, kept(tmp_path, "bad", data)) is None
    good = kept(tmp_path, "good.pdf", text_pdf("one"))
    assert drawn(drawer, good) is not None
    assert drawn(drawer, good, 1) is None
    assert drawn(drawer, good, 0, (100_000, 100_000)) is None


def test_what_takes_too_long_is_ended_and_the_next_page_comes(tmp_path: Path) -> None:
    path = kept(tmp_path, "good.pdf", text_pdf("one"))

    class Slow(io.BytesIO):
        def read(self, *size: Any) -> bytes:
            __import__("time").sleep(0.05)
            return super().read(1)

    with Drawer(seconds=0.5) as drawer:
        assert drawer.draw("slow", lambda: Slow(path.read_bytes()), 2000, 0, BOX) is None
    with Drawer() as drawer:
        assert drawn(drawer, path) is not None
        process = drawer.process_id
        drawer.close()
        assert drawn(drawer, path) is not None
        assert drawer.process_id != process
        drawer.abandon()
        with pytest.raises(Abandoned):
            drawn(drawer, path)
