"""Pictures: passed on, converted, or refused, and never an error."""

from __future__ import annotations

import io
import random
import struct
import warnings
import zlib
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from app.export import pictures
from app.export.pictures import Picture, in_place_of, load_picture

WHITE = (255, 255, 255)


def saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(picture: Picture | None) -> Image.Image:
    assert picture is not None
    image = Image.open(io.BytesIO(picture.data))
    image.load()
    assert image.size == (picture.width, picture.height)
    assert image.format == picture.format.upper()
    return image


def gradient(mode: str = "RGB") -> Image.Image:
    return Image.linear_gradient("L").resize((40, 30)).convert(mode)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
def test_a_plain_png_is_passed_on(mode: str) -> None:
    data = saved(gradient(mode))
    assert load_picture(data) == Picture(data, "png", 40, 30)


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_plain_jpeg_is_passed_on(mode: str) -> None:
    data = saved(gradient(mode), "JPEG")
    assert load_picture(data) == Picture(data, "jpeg", 40, 30)


def test_a_tiny_jpeg_is_a_picture_too() -> None:
    for size in ((1, 1), (8, 6), (7, 300)):
        assert load_picture(saved(Image.new("RGB", size), "JPEG")) is not None


def test_a_progressive_jpeg_is_passed_on() -> None:
    data = saved(gradient(), "JPEG", progressive=True)
    assert load_picture(data) == Picture(data, "jpeg", 40, 30)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparency_becomes_white(mode: str) -> None:
    image = Image.new(mode, (4, 4), 0)
    found = opened(load_picture(saved(image)))

    assert found.mode == ("L" if mode == "LA" else "RGB")
    assert found.convert("RGB").getpixel((0, 0)) == WHITE


@pytest.mark.parametrize(
    ("mode", "clear"), [("P", 0), ("L", 0), ("RGB", (0, 0, 0)), ("P", bytes([0, 128]))]
)
def test_a_transparent_colour_becomes_white(mode: str, clear: object) -> None:
    found = opened(load_picture(saved(Image.new(mode, (4, 4), 0), transparency=clear)))

    assert found.convert("RGB").getpixel((0, 0)) == WHITE


def test_half_transparent_is_half_white() -> None:
    found = opened(load_picture(saved(Image.new("RGBA", (4, 4), (255, 0, 0, 128)))))

    assert found.getpixel((0, 0)) == pytest.approx((255, 127, 127), abs=1)


@pytest.mark.parametrize("ink", [0, 255])
def test_cmyk_becomes_rgb(ink: int) -> None:
    image = Image.new("CMYK", (16, 16), (0, 0, 0, ink))
    found = opened(load_picture(saved(image, "JPEG", icc_profile=b"a profile of inks")))

    assert found.mode == "RGB"
    assert found.getpixel((8, 8)) == pytest.approx((255 - ink,) * 3, abs=4)
    assert "icc_profile" not in found.info


def test_sixteen_bits_of_gray_become_eight() -> None:
    image = Image.new("I;16", (4, 1))
    for x, value in enumerate((0, 0x4000, 0x8000, 0xFFFF)):
        image.putpixel((x, 0), value)
    found = opened(load_picture(saved(image)))

    assert found.mode == "L"
    assert [found.getpixel((x, 0)) for x in range(4)] == [0, 0x40, 0x80, 0xFF]


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def raw_png(width: int, height: int, depth: int, colour: int, rows: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def test_sixteen_bits_of_rgb_become_eight() -> None:
    data = raw_png(1, 1, 16, 2, b"\0" + bytes([0x12, 0x34, 0x80, 0, 0xFF, 0xFF]))
    found = opened(load_picture(data))

    assert found.getpixel((0, 0)) == (0x12, 0x80, 0xFF)
    assert found.info.get("transparency") is None
    picture = load_picture(data)
    assert picture is not None
    assert picture.data[24] == 8


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_stands_upright(orientation: int, kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = saved(gradient(), kind, exif=exif)
    picture = load_picture(data)
    assert picture is not None

    assert (picture.width, picture.height) == ((40, 30) if orientation < 5 else (30, 40))
    assert (picture.data == data) == (orientation == 1)
    assert opened(picture).getexif().get(0x0112, 1) == 1


def test_unreadable_metadata_do_not_spoil_a_picture() -> None:
    exif = b"Exif\0\0" + b"MM\0*\xff\xff\xff\xff garbage"
    data = saved(gradient(), "JPEG", exif=exif)

    assert load_picture(data) == Picture(data, "jpeg", 40, 30)


def test_a_colour_profile_is_kept_with_its_colours() -> None:
    exif = Image.Exif()
    exif[0x0112] = 3
    data = saved(gradient(), "JPEG", exif=exif, icc_profile=b"a profile of lights")

    assert opened(load_picture(data)).info["icc_profile"] == b"a profile of lights"


def test_an_animation_is_its_first_frame() -> None:
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    data = saved(frames[0], save_all=True, append_images=frames[1:])
    picture = load_picture(data)

    assert opened(picture).getpixel((0, 0)) == (255, 0, 0)
    assert b"acTL" not in (picture.data if picture else b"")


# --- refused --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"%PDF-1.7",
        b"<svg/>",
        saved(gradient(), "GIF"),
        saved(gradient(), "BMP"),
        saved(gradient(), "TIFF"),
        saved(gradient(), "WEBP"),
    ],
)
def test_what_is_no_png_or_jpeg_is_refused(data: bytes) -> None:
    assert load_picture(data) is None


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_that_is_cut_short_is_refused(kind: str) -> None:
    data = saved(Image.effect_noise((64, 64), 80).convert("RGB"), kind)
    for share in (0.1, 0.5, 0.9):
        assert load_picture(data[: int(len(data) * share)]) is None


def test_a_png_without_its_end_is_refused() -> None:
    for missing in (8, 12, 20):
        assert load_picture(saved(gradient())[:-missing]) is None


def test_a_png_with_a_flipped_bit_is_refused() -> None:
    data = bytearray(saved(Image.effect_noise((64, 64), 80)))
    data[len(data) // 2] ^= 1
    assert load_picture(bytes(data)) is None


def test_bombs_are_refused_without_being_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("unpacked")

    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", refuse)
    for side in (9_000, 50_000, 2**31 - 1):
        assert load_picture(raw_png(side, side, 8, 2, b"\0")) is None


def test_a_bomb_of_words_is_refused() -> None:
    text = chunk(b"zTXt", b"k\0\0" + zlib.compress(b"a" * 10_000_000))
    plain = saved(gradient())
    end = plain.index(b"IDAT") - 4
    assert load_picture(plain[:end] + text + plain[end:]) is None


@pytest.mark.parametrize("fails", [MemoryError, RecursionError, ValueError, OSError])
def test_whatever_a_decoder_raises_is_a_refusal(
    fails: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise fails

    monkeypatch.setattr(pictures.Image, "open", fail)
    assert load_picture(saved(Image.new("L", (3, 3), 77))) is None


def test_damage_never_raises_or_warns() -> None:
    chance = random.Random(139)
    sources = [
        saved(gradient("RGBA")),
        saved(gradient("P"), transparency=3),
        saved(gradient(), "JPEG", exif=Image.Exif()),
        saved(gradient("CMYK"), "JPEG"),
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for number in range(1000):
            data = bytearray(sources[number % len(sources)])
            for _ in range(chance.randint(1, 8)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            found = load_picture(bytes(data))
            assert found is None or isinstance(found, Picture)


@given(st.binary(max_size=200))
@example(b"\0")
def test_bytes_never_raise(data: bytes) -> None:
    for start in (b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"):
        assert load_picture(start + data) is None


def test_the_same_bytes_give_the_same_picture() -> None:
    make: Callable[[bytes], Picture | None] = load_picture.__wrapped__
    data = saved(gradient("RGBA"))

    assert make(data) == make(data)


def test_a_name_stands_for_a_picture_that_cannot_be_printed() -> None:
    assert in_place_of("图片/图01.png") == "［图片/图01.png］"
