"""对方打得开吗: what files really are, and what is said of those that nobody could open."""

from __future__ import annotations

import io
import os
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from app.export.evidence.inspecting import Inspector, inspect
from app.export.evidence.inspection import Inspection, sentence
from app.model.failure import Failure
from tests.export.evidence import little, made


@pytest.fixture(scope="module")
def inspector() -> Iterator[Inspector]:
    with Inspector(seconds=120) as inspector:
        yield inspector


def looked(inspector: Inspector, name: str, data: bytes) -> Inspection:
    return inspector.inspect(name, lambda: io.BytesIO(data), len(data))


def codes(found: Inspection) -> set[str]:
    return {finding.code.removeprefix("evidence.") for finding in found.findings}


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def compound(stream: str) -> bytes:
    """The head and the directory of a compound file that has such a stream."""
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    head[30:32] = (9).to_bytes(2, "little")
    return bytes(head) + f"Root Entry\0{stream}\0".encode("utf-16-le").ljust(512, b"\0")


_PLAIN = pikepdf.ObjectStreamMode.disable
NOISE = bytes((i * 7919 + (i >> 8) * 104729) * 2654435761 >> 13 & 0xFF for i in range(1 << 16))
GOOD = {
    "合同.pdf": (made.text_pdf("A contract of 2018-03-05"), "pdf"),
    "照片.jpg": (made.picture_file(made.photo(), "JPEG"), "jpeg"),
    "证书.png": (made.picture_file(made.photo(), "PNG"), "png"),
    "扫描.tif": (made.picture_file(made.photo(mode="L"), "TIFF"), "tiff"),
    "图.bmp": (made.picture_file(made.photo(), "BMP"), "bmp"),
    "图.webp": (made.picture_file(made.photo(), "WEBP"), "webp"),
}


@pytest.mark.parametrize("name", GOOD)
def test_good_files_are_told_apart_and_nothing_is_said_of_them(
    inspector: Inspector, name: str
) -> None:
    data, kind = GOOD[name]

    found = looked(inspector, name, data)

    assert (found.kind, found.pages, found.findings, found.printable) == (kind, 1, (), True)


def garbled(png: bytes) -> bytes:
    """A PNG whose pixels do not unpack in the middle; their checksum is right."""
    start = png.index(b"IDAT")
    (length,) = struct.unpack(">I", png[start - 4 : start])
    pixels = bytearray(png[start : start + 4 + length])
    pixels[length // 2 : length // 2 + 400] = b"\xff" * 400
    checksum = struct.pack(">I", zlib.crc32(pixels))
    return png[:start] + pixels + checksum + png[start + 8 + length :]


BAD = {
    "加密.pdf": (b"%TSD-Header-###%" + NOISE, "ciphertext", "ciphertext"),
    "亿.doc": (b"b\x14#e\0\x01E-SafeNet\0LOCK" + NOISE, "ciphertext", "ciphertext"),
    "未知密文.pdf": (NOISE, "ciphertext", "ciphertext"),
    "网页.pdf": (b"\xef\xbb\xbf\n<!DOCTYPE html><title>404</title>", "html", "download-page"),
    "空.pdf": (b"", "empty", "empty"),
    "零.pdf": (bytes(9000), "hollow", "hollow"),
    "程序.pdf": (b"MZ" + bytes(200), "program", "program"),
    "碎.pdf": (b"\x01\x02\x03 not much", "unknown", "unknown"),
    "没下完.pdf.crdownload": (GOOD["合同.pdf"][0], "pdf", "unfinished"),
    "锁.docx": (compound("EncryptedPackage"), "office-encrypted", "password"),
    "断.pdf": (b"%PDF-1.7\n1 0 obj\n<</Type", "pdf", "broken"),
    "断.jpg": (GOOD["照片.jpg"][0][:4000], "jpeg", "broken"),
    "断.png": (GOOD["证书.png"][0][:4000], "png", "broken"),
    "坏.png": (garbled(GOOD["证书.png"][0]), "png", "broken"),
    "断.docx": (zipped(word__document=b"x" * 999)[:-30], "zip", "archive"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_nobody_can_open_is_one_finding_that_names_it(inspector: Inspector, name: str) -> None:
    data, kind, code = BAD[name]

    found = looked(inspector, name, data)

    assert found.kind == kind
    assert code in codes(found)
    assert all(name in sentence(finding) for finding in found.findings)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("旧.doc", compound("WordDocument"), "doc"),
        ("旧.xls", compound("Workbook"), "xls"),
        ("新.docx", zipped(word__document=b"x"), "docx"),
        ("新.xlsx", zipped(xl__workbook=b"x"), "xlsx"),
        ("说明.txt", "平台运行日志\r\n".encode("gb18030"), "text"),
    ],
)
def test_documents_go_along_and_need_a_pdf_for_print(
    inspector: Inspector, name: str, data: bytes, kind: str
) -> None:
    found = looked(inspector, name, data)

    assert (found.kind, codes(found), found.printable) == (kind, {"needs-pdf"}, False)


def test_macros_and_damaged_parts_of_documents_are_told(inspector: Inspector) -> None:
    data = zipped(word__document=os.urandom(5000))
    damaged = data[:200] + bytes(100) + data[300:]

    assert "broken" in codes(looked(inspector, "坏.docx", damaged))
    with_macros = io.BytesIO()
    with zipfile.ZipFile(with_macros, "w") as archive:
        archive.writestr("word/document.xml", b"x")
        archive.writestr("word/vbaProject.bin", b"y")
    assert "active-content" in codes(looked(inspector, "宏.docx", with_macros.getvalue()))


def test_a_wrong_extension_is_told_with_the_right_one(inspector: Inspector) -> None:
    found = looked(inspector, "扫描件.pdf", GOOD["照片.jpg"][0])

    assert found.kind == "jpeg"
    assert codes(found) == {"wrong-extension"}
    assert "“.jpg”" in found.findings[0].message


def test_passwords(inspector: Inspector) -> None:
    locked = made.changed(
        made.text_pdf("x"), lambda _: None, encryption=pikepdf.Encryption(owner="o", user="u")
    )
    limited = made.changed(
        made.text_pdf("x"), lambda _: None, encryption=pikepdf.Encryption(owner="o", user="")
    )

    assert codes(looked(inspector, "a.pdf", locked)) == {"password"}
    found = looked(inspector, "a.pdf", limited)
    assert codes(found) == {"restricted"}
    assert found.pages == 1


@pytest.mark.parametrize("change", [made.with_script, made.with_file, made.with_launch])
def test_what_does_more_than_show_pages_is_told(
    inspector: Inspector, change: Callable[[pikepdf.Pdf], None]
) -> None:
    data = made.changed(made.text_pdf("x"), change)

    assert codes(looked(inspector, "a.pdf", data)) == {"active-content"}


def test_a_link_to_an_address_is_nothing_to_tell(inspector: Inspector) -> None:
    def with_link(pdf: pikepdf.Pdf) -> None:
        made.with_launch(pdf)
        del pdf.pages[0].Annots[0].A.Next

    assert codes(looked(inspector, "a.pdf", made.changed(made.text_pdf("x"), with_link))) == set()


def test_pages_whose_contents_are_torn_are_named(inspector: Inspector) -> None:
    def tear(pdf: pikepdf.Pdf) -> None:
        torn = pikepdf.Stream(pdf, b"x\x9c nothing", Filter=pikepdf.Name.FlateDecode)
        pdf.pages[1].Contents = pdf.make_indirect(torn)

    data = made.changed(
        made.text_pdf("1", "2", "3"),
        tear,
        compress_streams=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
    )
    found = looked(inspector, "a.pdf", data)

    torn = [f for f in found.findings if f.code == "evidence.damaged-pages"]
    assert [finding.severity for finding in torn] == ["error"]
    assert "第2页已损坏" in torn[0].message


def test_names_in_a_local_encoding_are_no_reason_to_give_up(inspector: Inspector) -> None:
    data = made.changed(made.text_pdf("x"), made.with_script, object_stream_mode=_PLAIN)

    found = looked(inspector, "a.pdf", data.replace(b"/S /JavaScript", b"/S /#BD#C5#B1\xbd "))

    assert found.pages == 1
    assert "beyond-limits" not in codes(found)


def test_notes_and_fields_that_only_a_reader_could_draw_are_told(inspector: Inspector) -> None:
    def marked(pdf: pikepdf.Pdf) -> None:
        square = Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=Array([9, 9, 99, 99]))
        pdf.pages[1].Annots = Array([pdf.make_indirect(square)])

    found = looked(inspector, "a.pdf", made.changed(made.text_pdf("x", "y"), marked))

    assert codes(found) == {"not-drawn"}
    assert "第2页" in found.findings[0].message


def test_pages_that_a_cut_off_file_has_lost_are_told(inspector: Inspector) -> None:
    whole = made.text_pdf("one", "two", "three")
    found = looked(inspector, "a.pdf", whole[: whole.rindex(b"/Length")])

    (torn,) = [f for f in found.findings if f.code == "evidence.damaged-pages"]
    assert "第3页" in torn.message


def test_what_shrinks_in_a_package_is_known(inspector: Inspector) -> None:
    plain = made.picture_file(Image.new("RGB", (1500, 2000), "white"), "BMP")
    noise = made.picture_file(Image.effect_noise((1500, 2000), 90), "BMP")
    assert looked(inspector, "a.bmp", plain).share < 0.05
    assert 0.5 < looked(inspector, "b.bmp", noise).share <= 1
    assert looked(inspector, "c.png", made.picture_file(made.photo(), "PNG")).share == 1


def test_a_damaged_pdf_is_read_as_far_as_it_goes(inspector: Inspector) -> None:
    whole = made.text_pdf("one", "two")

    found = looked(inspector, "a.pdf", whole[: whole.rindex(b"xref")])

    assert found.pages == 2
    assert "damaged" in codes(found)


def test_pages_are_measured_as_they_are_seen(inspector: Inspector) -> None:
    def turn(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Rotate = 90
        pdf.pages[1].UserUnit = 2
        pdf.pages[2].CropBox = pikepdf.Array([0, 0, 283.46, 283.46])

    data = made.changed(made.text_pdf("1", "2", "3", "4"), turn)
    found = looked(inspector, "a.pdf", data)

    sizes = {(round(size.width_mm), round(size.height_mm)) for size in found.page_sizes}
    assert sizes == {(297, 210), (420, 594), (100, 100), (210, 297)}
    assert sum(size.pages for size in found.page_sizes if size.is_a4) == 2
    assert codes(found) == {"not-a4"}


def test_blank_pages_are_named_those_of_a_scanner_too(inspector: Inspector) -> None:
    scan = Image.effect_noise((1240, 1754), 8).point(
        [min(255, level + 115) for level in range(256)]
    )

    def add(pdf: pikepdf.Pdf) -> None:
        pdf.add_blank_page(page_size=made.A4)

    data = made.changed(made.text_pdf("one"), add)
    pages = io.BytesIO()
    scan.save(pages, "PDF", resolution=150)
    assert looked(inspector, "a.pdf", data).blank_pages == (2,)
    assert "第2页是空白页" in looked(inspector, "a.pdf", data).findings[0].message
    assert looked(inspector, "a.pdf", pages.getvalue()).blank_pages == (1,)


def test_dates_of_text_metadata_and_camera_are_found(inspector: Inspector) -> None:
    exif = Image.Exif()
    exif[0x0132] = "2018:02:03 10:00:00"
    photo = made.picture_file(made.photo(), "JPEG", exif=exif)

    text = looked(inspector, "a.pdf", made.text_pdf("signed 2018-3-5, due 2018.04.30"))

    assert [day.isoformat() for day in text.dates][-2:] == ["2018-03-05", "2018-04-30"]
    assert [day.isoformat() for day in looked(inspector, "a.jpg", photo).dates] == ["2018-02-03"]


def test_photographs_held_otherwise_and_of_odd_size(inspector: Inspector) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = made.picture_file(made.photo(), "JPEG", exif=exif)
    small = made.picture_file(made.photo(400, 300), "PNG")
    large = made.picture_file(made.photo(6000, 300, "L"), "PNG")

    assert codes(looked(inspector, "a.jpg", turned)) == {"turned"}
    assert codes(looked(inspector, "a.png", small)) == {"low-resolution"}
    assert codes(looked(inspector, "a.png", large)) == {"high-resolution"}


def test_all_pages_of_a_tiff_are_looked_at(inspector: Inspector) -> None:
    pages = [made.photo(mode="1") for _ in range(4)]
    data = made.picture_file(
        pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="group4"
    )

    found = looked(inspector, "a.tif", data)

    assert (found.pages, found.findings) == (4, ())


@pytest.mark.parametrize("name", ["\u202efdp.exe.pdf", "a\u2066b.pdf"])
def test_names_that_pretend_are_told(inspector: Inspector, name: str) -> None:
    assert "name-direction" in codes(looked(inspector, name, made.text_pdf("x")))


@pytest.mark.parametrize("name", ["a<b>.pdf", "con.pdf", "x" * 90 + ".pdf"])
def test_names_that_have_to_be_changed_are_told(inspector: Inspector, name: str) -> None:
    assert "name" in codes(looked(inspector, name, made.text_pdf("x")))


def test_a_look_is_the_same_after_a_journey_through_json() -> None:
    data = made.text_pdf("2018-03-05")
    found = inspect("a.pdf", lambda: io.BytesIO(data), len(data))

    assert found.dates
    assert Inspection.from_json(found.to_json()) == found
    with pytest.raises(ValueError, match="odd"):
        Inspection.from_json({**found.to_json(), "kind": "odd"})


@pytest.mark.parametrize(
    "told",
    [
        {"pages": -5},
        {"pages": float("inf")},
        {"blank_pages": [0.5]},
        {"page_sizes": [{"width_mm": float("inf"), "height_mm": 1, "pages": 1}]},
        {"page_sizes": [{"width_mm": "wide", "height_mm": 1, "pages": 1}]},
    ],
)
def test_numbers_of_no_sense_are_refused(told: dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - which one it was is of no interest
        Inspection.from_json({**Inspection("pdf", 1).to_json(), **told})


@pytest.mark.parametrize("found_by", ["", os.pathsep, f"{os.pathsep}elsewhere"])
def test_what_lies_where_the_program_was_started_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, found_by: str
) -> None:
    mark = tmp_path / "ran"
    for name in ("app", "json", "pikepdf", "PIL", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text(f"open({str(mark)!r}, 'w')", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", found_by)

    data, _ = GOOD["合同.pdf"]
    assert inspect("a.pdf", lambda: io.BytesIO(data), len(data)).pages == 1
    assert not mark.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has classes of priority")
def test_looks_let_all_else_go_first(inspector: Inspector) -> None:
    looked(inspector, "a.pdf", GOOD["合同.pdf"][0])

    assert os.getpriority(os.PRIO_PROCESS, inspector.process_id) >= min(os.nice(0) + 10, 19)


def test_a_look_that_nobody_waits_for_any_more_ends_by_itself() -> None:
    endless = (
        "import time; from app import children; from app.export.evidence import look, looker; "
        "looker._SECONDS = 1; look.look = lambda *_: time.sleep(600); looker.serve()"
    )
    with Inspector(seconds=60, program=[sys.executable, "-c", endless]) as inspector:
        assert codes(looked(inspector, "a.pdf", b"%PDF-")) == {"beyond-limits"}


# --- what is made to do harm ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("页.pdf", made.many_pages(20_000), "too-many-pages"),
        ("树.pdf", made.page_tree_that_grows(7), "broken"),
        ("页面.pdf", made.deflate_bomb(1000), "too-much-content"),
        ("图.png", made.huge_png(40_000, 25_000), "too-many-pixels"),
    ],
)
def test_bombs_are_one_finding(inspector: Inspector, name: str, data: bytes, code: str) -> None:
    assert codes(looked(inspector, name, data)) == {code}


def test_what_ends_the_look_is_the_finding_of_that_file_and_of_no_other() -> None:
    with Inspector(seconds=120, program=little.PROGRAM) as inspector:
        assert codes(looked(inspector, "合同.pdf", GOOD["合同.pdf"][0])) == set()
        process = inspector.process_id
        assert codes(looked(inspector, "炸弹.pdf", made.recursive_forms())) == {"beyond-limits"}
        assert inspector.process_id != process
        assert codes(looked(inspector, "合同.pdf", GOOD["合同.pdf"][0])) == set()


def test_a_look_ends_when_its_time_is_up() -> None:
    forever = [sys.executable, "-c", "import time; time.sleep(600)"]
    with Inspector(seconds=0.5, program=forever) as inspector:
        assert codes(looked(inspector, "a.pdf", b"%PDF-")) == {"beyond-limits"}
        assert inspector.process_id == 0


@pytest.mark.parametrize("words", ["", "nonsense", "[1]", '{"done": {"kind": "odd"}}'])
def test_a_process_that_says_what_makes_no_sense_is_given_up(words: str) -> None:
    program = [sys.executable, "-c", f"input(); print({words!r}, flush=True)"]
    with Inspector(seconds=30, program=program) as inspector:
        assert codes(looked(inspector, "a.pdf", b"%PDF-")) == {"beyond-limits"}
        assert inspector.process_id == 0


def test_memory_of_the_process_is_bounded(inspector: Inspector) -> None:
    if sys.platform != "linux":
        pytest.skip("the system does not say")
    looked(inspector, "a.pdf", GOOD["合同.pdf"][0])
    limits = Path(f"/proc/{inspector.process_id}/limits").read_text()

    line = next(line for line in limits.splitlines() if line.startswith("Max address space"))
    assert int(line.split()[3]) <= 1 << 30


class Vanishing(io.BytesIO):
    """A file whose drive is pulled out amid the reading."""

    def __init__(self, data: bytes, after: int) -> None:
        super().__init__(data)
        self._left = after

    def read(self, size: int | None = -1, /) -> bytes:
        self._left -= 1
        if self._left < 0:
            raise OSError("gone")
        return super().read(size)


@pytest.mark.parametrize("after", [0, 1])
def test_a_file_that_vanishes_is_told_and_the_next_one_looked_at(
    inspector: Inspector, after: int
) -> None:
    data = made.many_pages(20_000)

    found = inspector.inspect("U盘.pdf", lambda: Vanishing(data, after), len(data))

    assert codes(found) == {"unreadable"}
    assert codes(looked(inspector, "合同.pdf", GOOD["合同.pdf"][0])) == set()


def test_a_file_that_cannot_be_opened_is_told(inspector: Inspector, tmp_path: Path) -> None:
    def refused() -> BinaryIO:
        raise Failure("草稿中的文件已缺失")

    assert codes(inspector.inspect("a.pdf", refused, 9)) == {"unreadable"}
    assert codes(inspector.inspect("a.pdf", made.opener(tmp_path / "a.pdf"), 9)) == {"unreadable"}
    assert codes(inspector.inspect("a.pdf", lambda: io.BytesIO(b"%PDF-"), 9000)) == {"unreadable"}
