"""Pages drawn at print resolution: sharp, no larger than need be, and held against originals."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from app.export.evidence.engraver import ALIKE, COLOUR_DPI, DPI, Engraver, distance, encoded
from app.export.evidence.engraving import Engraving, Undrawn
from tests.export.evidence import made

A4 = [0, 0, *made.A4]


def page(words: str, colour: tuple[float, float, float] = (0, 0, 0), size: float = 9) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=made.A4, invariant=1)
    canvas.setFont("Times-Roman", size)
    canvas.setFillColorRGB(*colour)
    for line in range(40):
        canvas.drawString(60, 780 - 16 * line, words if line == 20 else f"contract no. 2018-{line}")
    canvas.save()
    return out.getvalue()


def kept(folder: Path, name: str, data: bytes) -> str:
    path = folder / name
    path.write_bytes(data)
    return str(path)


def plate(folder: Path, data: bytes, box: list[float] | None = None) -> tuple[str, dict[str, Any]]:
    target = folder / "plate"
    source = kept(folder, f"{hash(data)}.pdf", data)
    request = {"plate": source, "page": 0, "box": box or A4, "target": str(target)}
    return str(target), Engraver().answer(request)["done"]


def how_far(picture: str, original: dict[str, Any]) -> int:
    return Engraver().answer({"compare": picture, "original": original})["done"]


def test_letters_are_drawn_in_few_shades_at_300_dpi_and_colours_in_all(tmp_path: Path) -> None:
    target, done = plate(tmp_path, page("total 1,286 sets"))
    assert done["format"] == "png"
    assert done["bytes"] == Path(target).stat().st_size < 200_000
    with Image.open(target) as image:
        assert image.width == round(made.A4[0] * DPI / 72)
        assert len(image.convert("L").getcolors() or ()) <= 16

    target, done = plate(tmp_path, page("sealed", colour=(0.8, 0, 0)))
    assert done["format"] == "jpeg"
    with Image.open(target) as image:
        assert image.mode == "RGB"
        assert image.width == round(made.A4[0] * COLOUR_DPI / 72)


def test_a_photograph_is_a_jpeg_and_black_and_white_one_bit(tmp_path: Path) -> None:
    assert encoded(made.photo(mode="L"))[1] == "jpeg"
    data, form = encoded(Image.new("L", (2000, 3000), 255))
    assert form == "png"
    with Image.open(io.BytesIO(data)) as image:
        assert image.mode == "1"


def test_what_is_in_the_box_is_drawn_and_nothing_else(tmp_path: Path) -> None:
    target, _ = plate(tmp_path, page("x"), [0, 0, 200, 100])

    with Image.open(target) as image:
        assert image.size == (round(200 * DPI / 72), round(100 * DPI / 72))
        assert image.convert("L").getextrema() == (255, 255)


@pytest.mark.parametrize("colour", [(0, 0, 0), (0.7, 0, 0)])
def test_one_changed_letter_of_nine_points_is_found(
    tmp_path: Path, colour: tuple[float, float, float]
) -> None:
    target, _ = plate(tmp_path, page("total 1,286 sets", colour))
    same = kept(tmp_path, "same.pdf", page("total 1,286 sets", colour))

    assert how_far(target, {"pdf": same, "page": 0, "turn": 0}) < ALIKE / 4
    for words in ("total 1,236 sets", "total 1,286 set"):
        other = kept(tmp_path, f"{words}.pdf", page(words, colour))
        assert how_far(target, {"pdf": other, "page": 0, "turn": 0}) > ALIKE, words


def test_a_page_that_was_drawn_one_pixel_aside_is_the_same() -> None:
    image = Image.new("L", (600, 800), 255)
    draw = ImageDraw.Draw(image)
    for line in range(20):
        draw.text((40, 30 + 36 * line), f"contract no. 2018-{line}", fill=0, font_size=30)
    moved = Image.new("L", image.size, 255)
    moved.paste(image, (1, 1))
    other = image.copy()
    ImageDraw.Draw(other).rectangle((40, 30, 70, 66), fill=255)

    assert distance(image, image) == 0
    assert distance(image, moved) <= ALIKE
    assert distance(image, other) > ALIKE


def test_frames_of_a_picture_are_compared_one_after_the_other(tmp_path: Path) -> None:
    scans = [Image.new("L", (600, 800), 255) for _ in range(3)]
    for number, scan in enumerate(scans):
        ImageDraw.Draw(scan).rectangle((100 * number, 100, 100 * number + 60, 400), fill=0)
    tiff = made.picture_file(scans[0], "TIFF", save_all=True, append_images=scans[1:])
    file = kept(tmp_path, "a.tiff", tiff)
    pictures = [kept(tmp_path, f"{n}.png", encoded(s)[0]) for n, s in enumerate(scans)]
    engraver = Engraver()

    def asked(picture: int, frame: int) -> Any:
        original = {"file": file, "kind": "tiff", "frame": frame}
        return engraver.answer({"compare": pictures[picture], "original": original})

    assert engraver.answer({"sizes": file, "kind": "tiff"}) == {"done": [(600, 800)] * 3}
    assert [asked(n, n)["done"] for n in range(3)] == [0, 0, 0]
    assert asked(0, 1)["done"] > ALIKE
    assert asked(0, 3) == {"gone": True}


@pytest.fixture
def engraving() -> Iterator[Engraving]:
    with Engraving() as made_:
        yield made_


def test_the_process_goes_on_after_what_it_cannot_draw(
    tmp_path: Path, engraving: Engraving
) -> None:
    broken = kept(tmp_path, "broken.pdf", b"%PDF-1.4 nothing")
    whole = kept(tmp_path, "whole.pdf", page("x"))
    request = {"page": 0, "box": A4, "target": str(tmp_path / "target")}

    with pytest.raises(Undrawn):
        engraving.ask({"plate": broken, **request})
    assert engraving.ask({"plate": whole, **request})["done"]["format"] == "png"


def test_a_page_that_takes_too_long_ends_the_process_and_nothing_else(tmp_path: Path) -> None:
    whole = kept(tmp_path, "whole.pdf", page("x"))
    request = {"plate": whole, "page": 0, "box": A4, "target": str(tmp_path / "target")}
    with Engraving(seconds=0.0) as hasty, pytest.raises(Undrawn):
        hasty.ask(request)


def test_files_are_named_from_here_and_what_lies_here_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "ran"
    for name in ("app", "json", "pikepdf", "PIL"):
        (tmp_path / f"{name}.py").write_text(f"open({str(mark)!r}, 'w')", "utf-8")
    kept(tmp_path, "a.pdf", page("here"))
    monkeypatch.chdir(tmp_path)
    with Engraving() as engraving:
        engraving.ask({"plate": "a.pdf", "page": 0, "box": A4, "target": "plate"})

    assert (tmp_path / "plate").is_file()
    assert not mark.exists()
