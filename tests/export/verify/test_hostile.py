"""Files that were made to exhaust whoever opens them are told in a sentence, soon."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from app.export import unpacking
from app.export.verify import bounds, safety
from app.export.verify.verify import verify
from app.model.editions import EDITIONS
from app.model.failure import Failure
from tests.export.verify.conftest import Released, rewritten

FORM = 4
MEGABYTE = 2**20


def zeros(megabytes: int) -> bytes:
    """So many, deflated."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(MEGABYTE)) for _ in range(megabytes)) + packer.flush()


def refused(data: bytes, folder: Path, name: str) -> str:
    (folder / name).write_bytes(data)
    with pytest.raises(Failure, match=name) as failure:
        verify([folder / name], EDITIONS)
    return str(failure.value)


# --- PDF ------------------------------------------------------------------------------------------


def form(pdf: pikepdf.Pdf, content: bytes, inner: Any = None) -> Any:
    made = pdf.make_stream(content)
    made.Type, made.Subtype, made.BBox = Name.XObject, Name.Form, [0, 0, 600, 800]
    if inner is not None:
        made.Resources = Dictionary(XObject=Dictionary(X=inner))
    return made


def show(pdf: pikepdf.Pdf, drawn: Any) -> None:
    page = pdf.pages[FORM].obj
    page.Resources = Dictionary(XObject=Dictionary(X=drawn))
    page.Contents = pdf.make_stream(b"q 100 0 0 100 0 0 cm /X Do Q")


def recursive_form(pdf: pikepdf.Pdf) -> None:
    made = form(pdf, b"/X Do /X Do")
    made.Resources = Dictionary(XObject=Dictionary(X=made))
    show(pdf, made)


def nested_forms(pdf: pikepdf.Pdf) -> None:
    made = form(pdf, b"0 0 m 1 1 l S")
    for _ in range(30):
        made = form(pdf, b"/X Do " * 20, made)
    show(pdf, made)


def endless_path(pdf: pikepdf.Pdf) -> None:
    pdf.pages[FORM].obj.Contents = pdf.make_stream(b"0 0 m " + b"1 2 l 3 4 l " * 400_000 + b"S")


def content_bomb(pdf: pikepdf.Pdf) -> None:
    pdf.pages[FORM].obj.Contents.write(zeros(500), filter=Name.FlateDecode)


def font_bomb(pdf: pikepdf.Pdf) -> None:
    font: Any = next(iter(pdf.pages[FORM].obj.Resources.Font.values()))
    program = font.DescendantFonts[0].FontDescriptor.FontFile2
    program.write(zeros(500), filter=Name.FlateDecode)


def attachment_bomb(pdf: pikepdf.Pdf) -> None:
    file: Any = pdf.attachments["declaration.json"].obj.EF.F
    file.write(zeros(500), filter=Name.FlateDecode)


def packed_over_and_over(pdf: pikepdf.Pdf) -> None:
    data = zlib.compress(zlib.compress(zeros(10)))
    pdf.pages[FORM].obj.Contents.write(data, filter=pikepdf.Array([Name.FlateDecode] * 3))


def picture_bomb(pdf: pikepdf.Pdf) -> None:
    picture = pdf.make_stream(b"")
    picture.write(zeros(500), filter=Name.FlateDecode)
    picture.Type, picture.Subtype, picture.ColorSpace = Name.XObject, Name.Image, Name.DeviceGray
    picture.Width, picture.Height, picture.BitsPerComponent = 40_000, 13_000, 8
    show(pdf, picture)


def recursive_pages(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.Kids.append(pdf.Root.Pages)


HOSTILE = [
    recursive_form, nested_forms, endless_path, content_bomb, font_bomb, attachment_bomb,
    packed_over_and_over, picture_bomb, recursive_pages,
]  # fmt: skip


@pytest.mark.parametrize("change", HOSTILE)
def test_a_pdf_that_would_exhaust_memory_or_time_is_not_drawn(
    released: Released, tmp_path: Path, change: Callable[[pikepdf.Pdf], None]
) -> None:
    out = io.BytesIO()
    with pikepdf.open(released.exported.pdf) as pdf:
        change(pdf)
        pdf.save(out, compress_streams=True)

    refused(out.getvalue(), tmp_path, "a.pdf")


def test_an_object_stream_is_not_unpacked_beyond_bounds(tmp_path: Path) -> None:
    unpacking.limit_memory()
    assert pikepdf.settings.get_qpdf_limits()["flate_max_memory"] == unpacking.MOST_MEMORY
    packed = zeros(300)
    file = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 3 0 R>>\nendobj\n"
    stream = len(file)
    kind = b"2 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n"
    file += kind % len(packed)
    file += packed + b"\nendstream\nendobj\n"
    table = len(file)
    rows = b"".join(
        kind.to_bytes(1) + place.to_bytes(4) + b"\0\0"
        for kind, place in ((0, 0), (1, 9), (1, stream), (2, 2), (1, table))
    )
    file += b"4 0 obj\n<</Type/XRef/Size 5/W[1 4 2]/Root 1 0 R/Length %d>>stream\n" % len(rows)
    file += rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % table

    refused(file, tmp_path, "a.pdf")


# --- packages and documents -------------------------------------------------------------------


def zipped(source: Path, added: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        for name, data in added.items():
            new.writestr(name, data)
    return out.getvalue()


def test_an_entry_that_is_empty_inside_is_not_unpacked(released: Released, tmp_path: Path) -> None:
    data = zipped(released.exported.package, {"附件/空.bin": bytes(200 * MEGABYTE)})

    assert "空.bin" in refused(data, tmp_path, "a.zip")


def test_many_parts_are_not_unpacked_beyond_bounds(
    released: Released, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(safety, "MOST_IN_ALL", safety.MOST_IN_ALL // 10)
    part = b"<a>" + bytes(range(48, 58)) * (MEGABYTE // 2) + b"</a>"
    data = zipped(released.exported.docx, {f"customXml/item{n}.xml": part for n in range(10, 22)})

    refused(data, tmp_path, "a.docx")


def test_many_elements_are_not_parsed(released: Released, tmp_path: Path) -> None:
    many = b"<a>" + b"<b/>" * 3_000_000 + b"</a>"
    out = rewritten(released.exported.docx, {"customXml/item1.xml": lambda _: many})

    # What it carried is gone, so that there is nothing to compare it with.
    assert "没有申报数据" in refused(out.getvalue(), tmp_path, "a.docx")


def test_many_entries_are_not_read(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(6000):
            archive.writestr(str(number), b"")

    assert "6000" in refused(out.getvalue(), tmp_path, "a.zip")


@pytest.mark.parametrize("lost", [1, 300, 30_000])
def test_an_archive_that_lost_bytes_is_said_to_be_damaged(
    released: Released, tmp_path: Path, lost: int
) -> None:
    data = released.exported.docx.read_bytes()

    # Within the parts, not before them: zipfile makes up for what is missing there.
    places = [data.index(b"word/document.xml") + 40, data.rindex(b"word/document.xml") - 60]
    for start in places:
        refused(data[:start] + data[start + lost :], tmp_path, "a.docx")


# --- data and mails -----------------------------------------------------------------------------

DATA = json.dumps({"edition": "miit-2018-139", "company": {"name": "某公司"}}, ensure_ascii=False)


@pytest.mark.parametrize(
    "data",
    [DATA.encode("gbk"), DATA.encode("utf-16"), b'{"a":' + b"[" * 10**5 + b"]" * 10**5 + b"}"],
    ids=["GBK", "UTF-16", "deep"],
)
def test_data_in_another_encoding_or_too_deep_are_said_to_be_so(
    data: bytes, tmp_path: Path
) -> None:
    refused(data, tmp_path, "a.json")


def test_a_mail_of_mails_is_not_followed_for_ever(tmp_path: Path) -> None:
    parts = (
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
        for n in range(3000)
    )

    refused(b"Subject: x\r\n" + b"".join(parts), tmp_path, "a.eml")


def test_a_scan_and_a_stamp_are_within_bounds(released: Released) -> None:
    with pikepdf.open(released.exported.pdf) as pdf:
        picture = pdf.make_stream(b"\0" * 99)
        picture.Type, picture.Subtype = Name.XObject, Name.Image
        picture.write(b"\0" * 99, filter=pikepdf.Array([Name.ASCII85Decode, Name.CCITTFaxDecode]))
        show(pdf, form(pdf, b"/X Do", form(pdf, b"q /X Do Q", picture)))

        bounds.check_bounds(pdf, "a.pdf")
