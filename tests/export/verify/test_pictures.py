"""A figure that was exchanged in a document is noticed, its file at hand or not."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from app.export.release import Exported, export
from app.export.surroundings import surroundings_of
from app.export.verify.verify import verify
from app.model.draft import Draft
from app.model.editions import EDITIONS
from app.model.values import Json
from tests.declarations import minimal
from tests.export.verify.conftest import rewritten

NAMES = ["a.png", "b.jpg", "c.png"]
PATHS = [f"roadmap[{number}].file" for number in range(3)]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """A declaration with a PNG, a JPEG, and a PNG that can't be set as it is."""
    folder = tmp_path_factory.mktemp("pictures")
    Image.linear_gradient("L").resize((90, 60)).save(folder / "a.png")
    Image.radial_gradient("L").resize((90, 60)).convert("RGB").save(folder / "b.jpg")
    Image.radial_gradient("L").resize((90, 60)).convert("LA").save(folder / "c.png")
    blocks: Json = [{"kind": "figure", "file": name, "caption": name} for name in NAMES]
    draft = Draft(EDITIONS[0].id, minimal() | {"roadmap": blocks})
    done = export(EDITIONS[0], draft, surroundings_of(folder), folder / "out", as_draft=True)
    assert isinstance(done, Exported)
    return done


def other(data: bytes) -> bytes:
    """A picture of the same kind and size, of which one corner is another."""
    with Image.open(io.BytesIO(data)) as image:
        kind, changed = image.format, image.copy()
    changed.paste("gray", (0, 0, 9, 9))
    out = io.BytesIO()
    changed.save(out, kind)
    return out.getvalue()


def repacked(data: bytes) -> bytes:
    """The same pixels in other bytes."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(data)) as image:
        image.save(out, "PNG", compress_level=1)
    return out.getvalue()


def with_picture(
    exported: Exported, number: int, folder: Path, new: Callable[[bytes], bytes]
) -> Path:
    """The DOCX with another picture in the place of one of three."""
    name = f"word/media/image{number + 1}.{'jpeg' if number == 1 else 'png'}"
    path = folder / exported.docx.name
    path.write_bytes(rewritten(exported.docx, {name: new}).getvalue())
    return path


def test_documents_alone_show_what_they_say(exported: Exported) -> None:
    for file in (exported.docx, exported.pdf, exported.package):
        assert verify([file], EDITIONS, exported.code).differences == ()


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("beside", [False, True], ids=["alone", "beside the package"])
def test_a_picture_exchanged_in_a_docx_is_told(
    exported: Exported, tmp_path: Path, number: int, *, beside: bool
) -> None:
    path = with_picture(exported, number, tmp_path, other)

    verdict = verify([path, exported.package] if beside else [path], EDITIONS)

    assert [d.path for d in verdict.differences] == [PATHS[number]]


@pytest.mark.parametrize("number", [0, 2])
def test_a_picture_that_a_program_packed_anew_is_the_same(
    exported: Exported, tmp_path: Path, number: int
) -> None:
    path = with_picture(exported, number, tmp_path, repacked)

    assert verify([path], EDITIONS).differences == ()
    assert verify([path, exported.package], EDITIONS).differences == ()


def with_image(exported: Exported, number: int, folder: Path) -> Path:
    """The PDF with another picture in the place of one of three."""
    path = folder / exported.pdf.name
    with pikepdf.open(exported.pdf) as pdf:
        images: list[Any] = [
            item for page in pdf.pages for item in page.get_images().values() if item.Width == 90
        ]
        image = images[number]
        if number == 1:
            image.write(other(image.read_raw_bytes()), filter=pikepdf.Name.DCTDecode)
        else:
            samples = bytearray(image.read_bytes())
            samples[0] ^= 1
            image.write(bytes(samples))
        pdf.save(path)
    return path


@pytest.mark.parametrize("number", range(3))
def test_a_picture_exchanged_in_a_pdf_is_told(
    exported: Exported, tmp_path: Path, number: int
) -> None:
    path = with_image(exported, number, tmp_path)

    for files in ([path], [path, exported.package], [exported.docx, path]):
        assert [d.path for d in verify(files, EDITIONS).differences] == [PATHS[number]]


def test_what_a_document_says_of_its_own_pictures_is_not_trusted_beside_their_files(
    exported: Exported, tmp_path: Path
) -> None:
    path = with_image(exported, 0, tmp_path)
    with pikepdf.open(exported.pdf) as pdf:
        listed = pdf.attachments["LOOKS"].get_file().read_bytes()
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        image = next(iter(next(filter(None, (p.get_images() for p in pdf.pages))).values()))
        pixels = Image.frombytes("L", (90, 60), image.read_bytes()).convert("RGB").tobytes()
        forged = hashlib.sha256(b"90x60" + pixels).hexdigest().encode()
        pdf.attachments["LOOKS"] = forged + listed[64:]
        pdf.save(path)

    alone = verify([path], EDITIONS)
    beside = verify([path, exported.package], EDITIONS)

    assert alone.differences == ()
    assert any("校验码不能证明图的内容" in remark for remark in alone.remarks)
    assert [d.path for d in beside.differences] == [PATHS[0]]
