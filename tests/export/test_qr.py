"""The QR code on the cover is read off the paper, not only out of the file."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from app.export.qr import CODE_MM, code_picture
from app.export.release import Exported, export
from app.export.surroundings import surroundings_of
from app.model.editions import EDITIONS
from app.model.failure import Failure
from app.model.release import Payload, payload_in
from app.store.interchange import load
from tests.examples import COMPLETE

LOADED = load(COMPLETE, EDITIONS)
_MM_PER_INCH = 25.4


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    folder = tmp_path_factory.mktemp("released")
    exported = export(LOADED.edition, LOADED.draft, surroundings_of(COMPLETE.parent), folder)
    assert isinstance(exported, Exported)
    return exported


def read(image: Image.Image) -> list[Payload | None]:
    return [payload_in(code.text) for code in zxingcpp.read_barcodes(image.convert("L"))]


def cover(pdf: Path, dpi: int) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        page: Any = document[0]  # its annotations take whole scales only
        return page.render(scale=dpi / 72).to_pil()
    finally:
        document.close()


# 100 dpi is a poor fax, 150 a printer's economy mode.
@pytest.mark.parametrize("dpi", [100, 150, 300])
def test_the_printed_cover_tells_its_release(done: Exported, dpi: int) -> None:
    (payload,) = read(cover(done.pdf, dpi))

    assert payload is not None
    assert payload.imprint == done.imprint
    assert payload.edition == LOADED.edition.id


def test_both_documents_carry_the_same_code(done: Exported) -> None:
    with zipfile.ZipFile(done.docx) as package:
        pictures = [n for n in package.namelist() if n.startswith("word/media/")]
        told = [read(Image.open(io.BytesIO(package.read(name)))) for name in pictures]

    assert read(cover(done.pdf, 150)) in told
    assert len([codes for codes in told if codes]) == 1


def test_a_stamp_over_a_corner_of_the_code_does_not_hide_it(done: Exported) -> None:
    image = cover(done.pdf, 200)
    (whole,) = zxingcpp.read_barcodes(image.convert("L"))
    low = whole.position.bottom_right
    side = round(CODE_MM / _MM_PER_INCH * 200) // 12
    image.paste("gray", (low.x - side, low.y - side, low.x, low.y))

    assert read(image) == [payload_in(whole.text)]


def test_the_code_keeps_its_quiet_zone() -> None:
    picture = Image.open(io.BytesIO(code_picture("SBAO1:A"))).convert("L")
    module = picture.width // 29  # version 1 has 21 modules, and 4 of white on each side
    inner = picture.point([255 - level for level in range(256)]).getbbox()

    assert inner == (4 * module, 4 * module, 25 * module, 25 * module)


def test_a_draft_has_no_code(tmp_path: Path) -> None:
    files = surroundings_of(COMPLETE.parent)
    draft = export(LOADED.edition, LOADED.draft, files, tmp_path, as_draft=True)

    assert isinstance(draft, Exported)
    assert read(cover(draft.pdf, 150)) == []


def test_a_code_that_reads_otherwise_stops_the_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Encoder and documents agree, but what a telephone would read is something else."""
    wrong = code_picture("SBAO1:X")
    for place in ("docx.blocks", "pdf.cover", "verify.imprints"):
        monkeypatch.setattr(f"app.export.{place}.code_picture", lambda _: wrong)
    loaded = load(COMPLETE, EDITIONS)

    with pytest.raises(Failure, match="二维码"):
        export(loaded.edition, loaded.draft, surroundings_of(loaded.folder), tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []
