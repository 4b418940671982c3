"""Contents that unpack to more than anybody prints: told, refused, and not unpacked to know."""

from __future__ import annotations

import base64
import io
import zlib
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

from app.export.evidence import unpacked
from app.export.evidence.append import append_evidence
from app.export.evidence.originals import open_original
from app.export.evidence.pdf_look import look_at_pdf
from app.export.evidence.pieces import Piece
from app.export.evidence.unpacked import Contents, TooMuch, unpacked_size
from tests.export.evidence import made

MANY = 1 << 40
HERE = Pdf.new()


def stream(data: bytes, *filters: str) -> Stream:
    return Stream(HERE, data, Filter=Array([Name(f"/{name}") for name in filters]))


def lzw(image: Image.Image) -> bytes:
    """The pixels of a picture as TIFF packs them, which PDF unpacks too."""
    out = io.BytesIO()
    image.save(out, "TIFF", compression="tiff_lzw", tiffinfo={278: image.height})
    with Image.open(out) as saved:
        tags: Any = saved
        (start,), (length,) = tags.tag_v2[273], tags.tag_v2[279]
    return out.getvalue()[start : start + length]


def shared(count: int, *parts: bytes) -> bytes:
    """A PDF of so many pages that draw the same."""
    pdf = Pdf.new()
    drawn = Array([pdf.make_indirect(Stream(pdf, part)) for part in parts])
    for _ in range(count):
        pdf.add_blank_page()
        pdf.pages[-1].obj.Contents = drawn
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


@given(st.binary(max_size=3000), st.integers(1, 400))
def test_sizes_are_those_of_what_is_unpacked(data: bytes, times: int) -> None:
    packed = zlib.compress(data * times)
    letters = base64.a85encode(packed) + b"~>"
    assert unpacked_size(stream(packed, "FlateDecode"), MANY) == len(data) * times
    assert unpacked_size(stream(letters, "ASCII85Decode", "FlateDecode"), MANY) == len(data) * times
    assert unpacked_size(stream(data, "ASCIIHexDecode"), MANY) <= len(data)
    assert unpacked_size(Stream(HERE, data), MANY) == len(data)


@pytest.mark.parametrize(
    "image", [Image.new("L", (1500, 1500), 7), Image.effect_noise((300, 300), 90), made.photo()]
)
def test_sizes_of_lzw_are_those_of_what_is_unpacked(image: Image.Image) -> None:
    packed = stream(lzw(image), "LZWDecode")

    assert unpacked_size(packed, MANY) == len(packed.read_bytes()) == len(image.tobytes())
    assert unpacked_size(packed, 1000) > 1000


@pytest.mark.parametrize("early", [0, 1])
def test_codes_of_lzw_grow_when_they_are_said_to(early: int) -> None:
    bits = f"{256:09b}"
    for count in range(3000):  # each letter makes an entry, but for the first
        entries = 258 + max(0, count - 1)
        bits += f"{count % 256:0{(entries + early).bit_length()}b}"
    bits += f"{257:012b}"
    whole = bits.ljust(-(-len(bits) // 8) * 8, "0")
    packed = stream(int(whole, 2).to_bytes(len(whole) // 8), "LZWDecode")
    packed.DecodeParms = Dictionary(EarlyChange=early)

    assert unpacked_size(packed, MANY) == len(packed.read_bytes()) == 3000


@given(st.lists(st.tuples(st.integers(0, 255), st.binary(min_size=128, max_size=128))))
def test_sizes_of_runs_are_those_of_what_is_unpacked(runs: list[tuple[int, bytes]]) -> None:
    lengths = {128: 0} | dict.fromkeys(range(129, 256), 1)
    each = (bytes([n]) + data[: lengths.get(n, n + 1)] for n, data in runs)
    packed = stream(b"".join(each), "RunLengthDecode")

    plain = packed.read_bytes(decode_level=pikepdf.StreamDecodeLevel.specialized)
    assert unpacked_size(packed, MANY) == len(plain)


@given(st.binary(max_size=300), st.sampled_from(["FlateDecode", "LZWDecode", "RunLengthDecode"]))
def test_of_damaged_streams_what_comes_before_counts(data: bytes, packing: str) -> None:
    assert 0 <= unpacked_size(stream(data, packing), MANY) < MANY
    assert unpacked_size(stream(data, "ASCII85Decode", packing), MANY) >= 0


def test_it_ends_as_soon_as_it_is_too_much() -> None:
    packed = stream(zlib.compress(bytes(50 << 20)), "FlateDecode")

    assert 1000 < unpacked_size(packed, 1000) <= 2 << 20


def test_what_is_packed_twice_is_too_much() -> None:
    packed = stream(zlib.compress(zlib.compress(b"0 0 m")), "FlateDecode", "FlateDecode")

    assert unpacked_size(packed, 1000) > 1000


def test_whoever_waits_may_end_it_within_a_stream() -> None:
    def end() -> None:
        raise KeyboardInterrupt

    for packing, data in (("FlateDecode", zlib.compress(b"0 0 m")), ("LZWDecode", bytes(9))):
        with pytest.raises(KeyboardInterrupt):
            unpacked_size(stream(data, packing), MANY, end)


# --- pages and files -----------------------------------------------------------------------------


@pytest.fixture
def bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacked, "MOST_ON_PAGE", 20_000)
    monkeypatch.setattr(unpacked, "MOST_IN_FILE", 60_000)


def _fill(pdf: Pdf, number: int) -> None:
    pdf.pages[number].obj.Contents = Stream(pdf, b"0 0 m " * 4000)


# Each with what its finding names.
BOMBS = {
    "one page": (made.changed(made.text_pdf("a", "b"), lambda pdf: _fill(pdf, 1)), "第2页"),
    "parts": (shared(1, *[b"0 0 m " * 1000] * 4), "第1页"),
    "many pages": (shared(4, b"0 0 m " * 3000), "合计"),
}


@pytest.mark.parametrize("name", BOMBS)
@pytest.mark.usefixtures("bounded")
def test_contents_that_are_too_much_are_one_finding_and_no_pages(name: str, tmp_path: Path) -> None:
    data, whose = BOMBS[name]
    found = look_at_pdf("炸弹.pdf", io.BytesIO(data))
    (told,) = found.findings

    assert (told.code, told.severity) == ("evidence.too-much-content", "error")
    assert "“炸弹.pdf”" in told.message
    assert whose in told.message
    assert not found.printable
    piece = Piece(1, "坏", "", "", (), "a", "pdf", lambda: io.BytesIO(data))
    target = tmp_path / "out.pdf"
    done = append_evidence(None, [piece], target, footer="", folder=tmp_path, lenient=True)
    assert done.unusable == (piece,)
    (tmp_path / "a.pdf").write_bytes(data)
    with pytest.raises(TooMuch):
        open_original(tmp_path / "a.pdf")


@pytest.mark.usefixtures("bounded")
def test_contents_just_within_the_bounds_are_printed(tmp_path: Path) -> None:
    data = shared(3, b"0 0 m " * 3000)
    (tmp_path / "a.pdf").write_bytes(data)

    assert look_at_pdf("a.pdf", io.BytesIO(data)).pages == 3
    with open_original(tmp_path / "a.pdf").pdf as pdf:
        assert len(pdf.pages) == 3


def test_a_page_of_very_many_parts_is_too_much() -> None:
    with Pdf.open(io.BytesIO(shared(1, *[b"q Q"] * 3))) as pdf:
        part = pdf.pages[0].obj.Contents[0]
        Contents().weigh(pdf.pages)
        pdf.pages[0].obj.Contents = Array([part] * 10_001)
        with pytest.raises(TooMuch):
            Contents().weigh(pdf.pages)


def test_what_pages_share_is_unpacked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []

    def counted(part: Stream, *_: object) -> int:
        asked.append(part.objgen)
        return 1

    monkeypatch.setattr(unpacked, "unpacked_size", counted)
    with Pdf.open(io.BytesIO(shared(50, b"0 0 m", b"9 9 l S"))) as pdf:
        contents = Contents()
        contents.weigh(pdf.pages)
        contents.weigh(pdf.pages)
        assert len(asked) == len(set(asked)) == 2
        assert all(map(contents.is_readable, pdf.pages))


def test_whoever_waits_may_end_the_opening(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(shared(5, b"0 0 m"))
    calls = 0

    def count() -> None:
        nonlocal calls
        calls += 1
        if calls == most:
            raise KeyboardInterrupt

    most = 0
    open_original(tmp_path / "a.pdf", count).pdf.close()
    whole = calls
    assert whole > 5 * 4
    for number in range(1, whole + 1):
        calls, most = 0, number
        with pytest.raises(KeyboardInterrupt):
            open_original(tmp_path / "a.pdf", count)


def test_a_torn_page_is_torn_wherever_it_is_shared() -> None:
    pdf = Pdf.new()
    torn = Stream(pdf, b"x\x9c" + bytes(9), Filter=Name.FlateDecode)
    for _ in range(2):
        pdf.add_blank_page()
        pdf.pages[-1].obj.Contents = torn
    contents = Contents()
    with pytest.raises(pikepdf.PdfError):
        torn.read_bytes()

    assert [contents.is_readable(page) for page in pdf.pages] == [False, False]
