"""Pages of evidence for the screen: drawn by another process, whatever is in the file."""

import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Dictionary, Name, Pdf, Stream
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


def test_a_photograph_of_50_megapixels_is_held_upright_and_costs_little(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    large = Image.new("RGB", (8660, 5800), "white")
    large.paste("red", (0, 0, 2000, 1400))
    path = kept(tmp_path, "large.jpg", picture_file(large, "JPEG", exif=exif))
    with Drawer() as drawer:
        found = drawn(drawer, path)
        assert found is not None
        assert (found.width, found.height) == (268, 400)
        for at, wanted in (((260, 10), (254, 0, 0)), ((10, 10), (255, 255, 255))):
            colour = picture(found).getpixel(at)
            assert isinstance(colour, tuple)
            assert all(abs(a - b) < 3 for a, b in zip(colour, wanted, strict=True))
        assert peak(drawer) < 120 << 20
        # Larger, for the eye to go near.
        found = drawn(drawer, path, box=(2000, 2900))
        assert found is not None
        assert found.height == 2900 or found.width == 2000


def test_a_picture_of_all_pixels_that_are_allowed_is_drawn(tmp_path: Path) -> None:
    """One copy in memory is what there is room for; see-through is white."""
    large = Image.new("RGBA", (10_400, 10_400))
    large.paste("blue", (0, 0, 5200, 10_400))
    path = kept(tmp_path, "large.png", picture_file(large, "PNG", compress_level=1))
    with Drawer() as drawer:
        found = drawn(drawer, path)
        assert found is not None
        assert picture(found).getpixel((20, 390)) == (0, 0, 255)
        assert picture(found).getpixel((390, 20)) == (255, 255, 255)


def peak(drawer: Drawer) -> int:
    """The most memory that the process had, in bytes; 0 where the system doesn't tell."""
    status = Path(f"/proc/{drawer.process_id}/status")
    if not status.exists():
        return 0
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) << 10


def test_of_a_photograph_that_is_cut_off_is_shown_what_there_is(
    drawer: Drawer, tmp_path: Path
) -> None:
    data = picture_file(Image.new("RGB", (1600, 1200), "red"), "JPEG")
    found = drawn(drawer, kept(tmp_path, "cut.jpg", data[: len(data) // 2]))

    assert found is not None
    colour = picture(found).getpixel((200, 5))
    assert isinstance(colour, tuple)
    assert colour[0] > 240
    assert colour[1] < 10


def annotated(pdf: Pdf) -> None:
    """A stamp, and a field that was filled in, both seen by their appearance."""

    def look(colour: bytes) -> Any:
        form = Stream(
            pdf, colour + b" rg 0 0 100 100 re f", Subtype=Name.Form, BBox=[0, 0, 100, 100]
        )
        return Dictionary(N=pdf.make_indirect(form))

    stamp = Dictionary(
        Type=Name.Annot, Subtype=Name.Stamp, Rect=[100, 700, 200, 800], AP=look(b"1 0 0"), F=4
    )
    field = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        Rect=[400, 700, 500, 800],
        AP=look(b"0 0 1"),
        F=4,
        FT=Name.Tx,
        T="name",
        V="value",
    )
    pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(stamp), pdf.make_indirect(field)])
    pdf.Root.AcroForm = Dictionary(Fields=[pdf.pages[0].Annots[1]])


def test_stamps_and_filled_fields_are_seen(drawer: Drawer, tmp_path: Path) -> None:
    path = kept(tmp_path, "stamped.pdf", changed(text_pdf("one"), annotated))
    found = drawn(drawer, path, box=(595, 842))
    assert found is not None
    assert picture(found).getpixel((150, 92)) == (255, 0, 0)
    field = picture(found).getpixel((450, 92))
    assert isinstance(field, tuple)
    assert field[2] > field[0]


def test_pages_of_any_size_stand_in_one_file(drawer: Drawer, tmp_path: Path) -> None:
    boxes = [(842, 1191), (3, 14_400), (14_400, 14_400), (1, 1), (0, 0)]

    def resize(pdf: Pdf) -> None:
        for page, (across, down) in zip(pdf.pages, boxes, strict=True):
            page.MediaBox = pikepdf.Array([0, 0, across, down])

    path = kept(tmp_path, "sizes.pdf", changed(text_pdf(*"abcde"), resize))
    for number, (across, down) in enumerate(boxes):
        found = drawn(drawer, path, number)
        assert found is not None
        assert len(found.sizes) == 5
        if across:
            assert found.sizes[number] == (across, down)


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


def test_a_process_that_was_ended_is_started_anew_for_the_same_page(tmp_path: Path) -> None:
    path = kept(tmp_path, "good.pdf", text_pdf("one", "two"))
    with Drawer() as drawer:
        assert drawn(drawer, path) is not None
        process = drawer.process_id
        os.kill(process, 15 if os.name == "nt" else 9)
        assert drawn(drawer, path, 1) is not None
        assert drawer.process_id != process


LIES = {
    "not a number": {"drawn": [10, 10], "sizes": [[float("nan"), 842]], "length": 400},
    "endless": {"drawn": [float("inf"), 10], "sizes": [[595, 842]], "length": 400},
    "endless length": {"drawn": [10, 10], "sizes": [[595, 842]], "length": float("inf")},
    "no page": {"drawn": [10, 10], "sizes": [], "length": 400},
    "negative": {"drawn": [10, 10], "sizes": [[-595, 842]], "length": 400},
    "too large": {"drawn": [10_000, 10_000], "sizes": [[595, 842]], "length": 400},
    "too short": {"drawn": [10, 11], "sizes": [[595, 842]], "length": 400},
    "no list": {"drawn": 7, "sizes": [[595, 842]], "length": 400},
    "nothing": {},
}


@pytest.mark.parametrize("name", [*LIES, "nested", "everything"])
def test_a_process_that_was_taken_over_can_not_make_the_window_stumble(
    tmp_path: Path, name: str
) -> None:
    answer = {
        "nested": "[" * 100_000 + "]" * 100_000,
        # It asks for the whole file at once; that gives nothing.
        "everything": json.dumps({"read": [0, -1]}),
    }
    says = answer.get(name) or json.dumps(LIES[name])
    program = tmp_path / "liar.py"
    program.write_text(
        "import sys\n"
        "sys.stdin.readline()\n"
        f"sys.stdout.write({says!r} + chr(10) + 400 * 'x')\n"
        "sys.stdout.flush()\n"
        "line = sys.stdin.readline()\n"
        f"open({str(tmp_path / 'got')!r}, 'w').write(line)\n"
    )
    path = kept(tmp_path, "good.pdf", text_pdf("one"))
    with Drawer(program=[sys.executable, str(program)]) as drawer:
        assert drawn(drawer, path) is None
    if name == "everything":
        assert '"data": 0' in (tmp_path / "got").read_text()
