"""A PDF of evidence is held to the declaration, and each page in it to its original."""

from __future__ import annotations

import json
import shutil
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image, ImageDraw

from app.export.evidence import Way
from app.export.issuing import InDraft
from app.export.release import Exported, export
from app.export.surroundings import files_of, surroundings_of
from app.export.verify.verdict import Verdict
from app.export.verify.verify import verify
from app.model.editions import EDITIONS
from app.model.failure import Failure
from app.store.importing import new_draft
from app.store.interchange import load
from tests.examples import COMPLETE, content_of
from tests.export.evidence import made


def _annotated(pdf: Pdf) -> None:
    """A stamp, a layer that is hidden, contents in parts, a page that is turned."""
    look = Stream(pdf, b"0 g 0 0 200 100 re f", Type=Name.XObject, Subtype=Name.Form)
    look.BBox = Array([0, 0, 200, 100])
    stamp = Dictionary(
        Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([300, 600, 500, 700]),
        AP=Dictionary(N=pdf.make_indirect(look)), F=4,
    )  # fmt: skip
    pdf.pages[0].Annots = Array([pdf.make_indirect(stamp)])
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="draft"))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(OFF=Array([group])))
    pdf.pages[1].Resources.Properties = Dictionary(A=group)
    data = pdf.pages[1].Contents.read_bytes()
    parts = (b"/OC /A BDC 0 g 0 400 595 200 re f EMC\n", data)
    pdf.pages[1].Contents = Array([pdf.make_indirect(Stream(pdf, part)) for part in parts])
    pdf.pages[2].Rotate = 90


def _torn(pdf: Pdf) -> None:
    """Half of a page is lost; readers show the other half."""
    contents: Any = pdf.pages[1].Contents
    data = zlib.compress(contents.read_bytes())
    contents.write(data[: len(data) // 2], filter=Name.FlateDecode)


def _layered(pdf: Pdf) -> None:
    """One layer is shown and one is not."""
    layers = [pdf.make_indirect(Dictionary(Type=Name.OCG, Name=name)) for name in "ab"]
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array(layers), D=Dictionary(Order=Array([]), OFF=Array(layers[1:]))
    )
    page = pdf.pages[0]
    page.Resources.Properties = Dictionary(A=layers[0], B=layers[1])
    for name in "AB":
        drawing = f"/OC /{name} BDC 100 {100 if name == 'A' else 400} 50 50 re f EMC"
        page.contents_add(drawing.encode())


def _tiff() -> bytes:
    scans = [made.photo(600, 800, "1"), made.photo(800, 600, "1")]
    return made.picture_file(
        scans[0], "TIFF", save_all=True, append_images=scans[1:], compression="group4"
    )


def _held() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return made.picture_file(made.photo(1200, 900), "JPEG", exif=exif)


def _written() -> Image.Image:
    """A strip, finer than for print, with a colourful gradient and numbers in small print."""
    strip = made.photo(4200, 1400)
    draw = ImageDraw.Draw(strip)
    draw.rectangle((280, 280, 2700, 1250), fill="white")
    for line in range(6):
        draw.text((350, 350 + 140 * line), "1234567890 " * 4, fill=(180, 0, 0), font_size=50)
    return strip


def _fine(form: str, orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    more = {"exif": exif, "quality": 90} if form == "JPEG" else {}
    return made.picture_file(_written(), form, **more)


FILES: dict[str, Callable[[], bytes]] = {
    "plain.pdf": lambda: made.text_pdf("a1", "a2", "a3"),
    "office.pdf": lambda: made.changed(made.text_pdf("b1", "b2", "b3"), _annotated),
    "photo.jpg": _held,
    "ink.jpg": lambda: made.picture_file(made.photo(mode="CMYK"), "JPEG"),
    "scan.tiff": _tiff,
    "clear.png": lambda: made.picture_file(made.photo(mode="RGBA"), "PNG"),
    "torn.pdf": lambda: made.changed(
        made.text_pdf("c1", "c2"), _torn, stream_decode_level=pikepdf.StreamDecodeLevel.none
    ),
    "fine.jpg": lambda: _fine("JPEG", 6),
    "fine.png": lambda: _fine("PNG", 1),
    "fine.bmp": lambda: _fine("BMP", 1),
    "fine.tiff": lambda: made.picture_file(_written().convert("1"), "TIFF", compression="group4"),
    "table.xlsx": lambda: b"PK\x03\x04 no pages",
    "broken.pdf": lambda: b"%PDF-1.4 nothing",
    "layers.pdf": lambda: made.changed(made.text_pdf("d1"), _layered),
    "dots.png": lambda: made.picture_file(made.photo(600, 800, "1"), "PNG", transparency=0),
    "fine.pdf": lambda: made.scan_pdf(_written(), _written().convert("L"), size=(900, 300)),
}


def declaration(folder: Path, names: Sequence[str]) -> Path:
    """The complete example with other evidence."""
    shutil.copytree(COMPLETE.parent, folder)
    content = content_of(COMPLETE)
    for name in names:
        (folder / "evidence" / name).write_bytes(FILES[name]())
    content["evidence"] = [
        {
            "title": f"材料{name}", "category": "客户服务合同", "file": f"evidence/{name}",
            "issued_on": "2018-01-10", "proves": ["capability.community.company_users"],
        }
        for name in names
    ]  # fmt: skip
    path = folder / "declaration.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@dataclass(frozen=True)
class Made:
    source: Path
    done: Exported

    @property
    def evidence(self) -> Path:
        assert self.done.evidence is not None
        return self.done.evidence

    @property
    def word(self) -> Path:
        assert self.done.word is not None
        return self.done.word


def exported(
    folder: Path,
    names: Sequence[str],
    *,
    as_draft: bool = False,
    word: Way = "none",
    resampling: bool = False,
) -> Made:
    source = declaration(folder / "in", names)
    loaded = load(source, EDITIONS)
    files = surroundings_of(source.parent)
    done = export(
        loaded.edition,
        loaded.draft,
        files,
        folder / "out",
        as_draft=as_draft,
        word=word,
        resampling=resampling,
    )
    assert isinstance(done, Exported), done
    return Made(source, done)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Made:
    names = [name for name in FILES if not name.startswith("fine")]
    return exported(tmp_path_factory.mktemp("evidence"), names)


def judged(*paths: Path) -> Verdict:
    return verify(paths, EDITIONS)


def test_all_kinds_are_proven_with_the_package_or_the_files(whole: Made) -> None:
    for other in (whole.done.package, whole.source):
        verdict = judged(whole.evidence, other)
        assert verdict.differences == ()
        assert verdict.remarks == ()


def test_what_cannot_be_opened_is_told_and_listed_without_pages(whole: Made) -> None:
    assert whole.done.unprinted == ("附件9",)
    with Pdf.open(whole.evidence) as pdf:
        marker = json.loads(bytes(pdf.attachments["evidence.json"].obj.EF.F.read_bytes()))
    assert [piece["pages"] for piece in marker["pieces"]] == [3, 3, 1, 1, 2, 1, 2, 0, 0, 1, 1]


def test_alone_it_proves_its_code_and_says_what_was_not_compared(whole: Made) -> None:
    verdict = judged(whole.evidence)

    assert verdict.consistent
    assert verdict.code == whole.done.code
    assert "没有附件1" in "".join(verdict.remarks)


def test_nothing_is_written_where_nothing_can_be_printed(tmp_path: Path) -> None:
    done = exported(tmp_path, ["table.xlsx"]).done

    assert done.evidence is None
    assert len([*done.pdf.parent.iterdir()]) == 3


def test_a_draft_is_marked_on_every_page_and_proven(tmp_path: Path) -> None:
    draft = exported(tmp_path, ["plain.pdf", "photo.jpg"], as_draft=True)

    assert draft.evidence.name.endswith("-草稿-证明材料.pdf")
    assert judged(draft.evidence, draft.done.package).differences == ()
    with Pdf.open(draft.evidence) as pdf:
        page = pdf.pages[3]
        page.Contents = page.Contents[0]
        pdf.save(tmp_path / "bare.pdf")
    assert not judged(tmp_path / "bare.pdf").consistent


def test_the_draft_file_is_an_original_too(tmp_path: Path) -> None:
    source = declaration(tmp_path / "in", ["plain.pdf", "photo.jpg"])
    loaded = load(source, EDITIONS)
    file = new_draft(tmp_path / "a.shenbao", loaded.edition, loaded).file
    now = datetime(2018, 5, 1, tzinfo=UTC)
    done = export(
        loaded.edition, file.history.draft, files_of(file), tmp_path / "out",
        issuer=InDraft(file, lambda: now),
    )  # fmt: skip
    file.close()
    assert isinstance(done, Exported)
    assert done.evidence is not None

    assert judged(done.evidence, file.path) == Verdict(done.code, ())


def test_evidence_of_another_declaration_is_told(whole: Made, tmp_path: Path) -> None:
    other = exported(tmp_path, ["plain.pdf"])

    told = judged(whole.done.package, other.evidence).differences
    assert any(d.path == "evidence[1].file" for d in told)


def sheets(pdf: Pdf) -> list[int]:
    """The sheets on which pages of evidence lie."""
    return [n for n, page in enumerate(pdf.pages) if "/E" in page.Resources.get("/XObject", {})]


def _remove(pdf: Pdf) -> None:
    del pdf.pages[sheets(pdf)[1]]


def _repeat(pdf: Pdf) -> None:
    pdf.pages.insert(sheets(pdf)[2], pdf.pages[sheets(pdf)[1]])


def _exchange(pdf: Pdf) -> None:
    a, b = (pdf.pages[n].Resources.XObject for n in sheets(pdf)[:2])
    a.E, b.E = b.E, a.E


def _swap_sheets(pdf: Pdf) -> None:
    first, second = sheets(pdf)[:2]
    page = pdf.pages[second]
    del pdf.pages[second]
    pdf.pages.insert(first, page)


def _rewrite(pdf: Pdf) -> None:
    form: Any = pdf.pages[sheets(pdf)[1]].Resources.XObject.E
    data = form.read_bytes()
    assert b"(a2) Tj" in data
    form.write(data.replace(b"(a2) Tj", b"(z9) Tj"))


def _repaint(pdf: Pdf) -> None:
    form: Any = pdf.pages[sheets(pdf)[6]].Resources.XObject.E
    form.Resources.XObject.P.write(
        made.picture_file(made.photo(1200, 900).rotate(180), "JPEG"), filter=Name.DCTDecode
    )


def _invert(pdf: Pdf) -> None:
    form: Any = pdf.pages[sheets(pdf)[6]].Resources.XObject.E
    form.Resources.XObject.P.Decode = Array([1, 0] * 3)


def _turn(pdf: Pdf) -> None:
    form: Any = pdf.pages[sheets(pdf)[6]].Resources.XObject.E
    form.Matrix = Array([-1, 0, 0, -1, float(form.BBox[2]), float(form.BBox[3])])


def _replace_scan(pdf: Pdf) -> None:
    form: Any = pdf.pages[sheets(pdf)[8]].Resources.XObject.E
    picture = form.Resources.XObject.P
    data = bytearray(picture.read_bytes())
    data[: len(data) // 2] = bytes(len(data) // 2)
    del picture["/DecodeParms"]
    picture.write(bytes(data))


def _crop(pdf: Pdf) -> None:
    form: Any = pdf.pages[sheets(pdf)[0]].Resources.XObject.E
    form.BBox = Array([0, 400, 595.28, 841.89])


def _shrink(pdf: Pdf) -> None:
    page = pdf.pages[sheets(pdf)[0]]
    page.Contents[0] = pdf.make_indirect(Stream(pdf, b"q .1 0 0 .1 99 99 cm /E Do Q"))


def _cover(pdf: Pdf) -> None:
    page = pdf.pages[sheets(pdf)[0]]
    page.Contents[1].write(b"1 g 100 100 300 300 re f\n" + page.Contents[1].read_bytes())


def _cover_before(pdf: Pdf) -> None:
    page = pdf.pages[sheets(pdf)[0]]
    page.Contents[0].write(page.Contents[0].read_bytes() + b" 1 g 100 100 300 300 re f")


def _annotate(pdf: Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([90, 90, 300, 300]))
    pdf.pages[sheets(pdf)[0]].Annots = Array([pdf.make_indirect(note)])


def _blind(pdf: Pdf) -> None:
    del pdf.pages[sheets(pdf)[0]].Resources.XObject["/E"]


def _smuggle(pdf: Pdf) -> None:
    page = pdf.pages[sheets(pdf)[0]]
    blank = pdf.pages[1]
    blank.Resources.XObject = Dictionary(E=page.Resources.XObject.E)
    blank.Contents = Array([page.Contents[0], blank.Contents])


def _font(pdf: Pdf) -> None:
    form: Any = pdf.pages[sheets(pdf)[0]].Resources.XObject.E
    font = next(iter(form.Resources.Font.keys()))
    form.Resources.Font[font].BaseFont = Name.Symbol


def _reencode(pdf: Pdf) -> None:
    form: Any = pdf.pages[sheets(pdf)[0]].Resources.XObject.E
    font = next(iter(form.Resources.Font.keys()))
    form.Resources.Font[font].Encoding = Dictionary(
        Type=Name.Page, Differences=Array([ord("1"), Name("/nine")])
    )


def _refer(pdf: Pdf) -> None:
    form: Any = pdf.pages[sheets(pdf)[0]].Resources.XObject.E
    form.Ref = Dictionary(F=Dictionary(F="other.pdf"), Page=0)


def _define_colours(pdf: Pdf) -> None:
    form: Any = pdf.pages[sheets(pdf)[6]].Resources.XObject.E
    white = Array([0.95, 1, 1.09])
    strange = Array([Name.CalRGB, Dictionary(WhitePoint=white, Gamma=Array([9, 9, 9]))])
    form.Resources.ColorSpace = Dictionary(DefaultRGB=strange)


def _hide(pdf: Pdf) -> None:
    pdf.Root.OCProperties.D.OFF = pdf.Root.OCProperties.OCGs


def _show(pdf: Pdf) -> None:
    pdf.Root.OCProperties.D.OFF = Array([])


def _hide_all(pdf: Pdf) -> None:
    pdf.Root.OCProperties.D.BaseState = Name.OFF


def _act(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def _carry(pdf: Pdf) -> None:
    pdf.attachments["evil.exe"] = b"MZ"


LAYERS = [name for name in FILES if not name.startswith("fine")].index("layers.pdf")
TAMPERINGS: list[tuple[Callable[[Pdf], None], int]] = [
    (_remove, 0),
    (_repeat, 0),
    (_exchange, 0),
    (_swap_sheets, 0),
    (_rewrite, 0),
    (_repaint, 2),
    (_invert, 2),
    (_turn, 2),
    (_replace_scan, 4),
    (_crop, 0),
    (_shrink, 0),
    (_cover, -1),
    (_cover_before, 0),
    (_annotate, -1),
    (_blind, 0),
    (_smuggle, -1),
    (_font, 0),
    (_reencode, 0),
    (_refer, 0),
    (_define_colours, 2),
    (_hide, LAYERS),
    (_show, -1),
    (_hide_all, LAYERS),
    (_act, -1),
    (_carry, -1),
]


@pytest.mark.parametrize(("tamper", "piece"), TAMPERINGS, ids=lambda a: getattr(a, "__name__", ""))
def test_whatever_is_done_to_a_page_is_told(
    whole: Made, tmp_path: Path, tamper: Callable[[Pdf], None], piece: int
) -> None:
    changed = tmp_path / "changed.pdf"
    with Pdf.open(whole.evidence) as pdf:
        tamper(pdf)
        pdf.save(changed)

    told = judged(changed, whole.done.package).differences

    assert told
    assert {difference.file for difference in told} == {"changed.pdf"}
    if piece >= 0:
        assert {difference.path for difference in told} - {""} == {f"evidence[{piece}].file"}
        assert any("附件" in d.message and "页" in d.message for d in told)


def test_a_copy_by_another_program_is_still_proven(whole: Made, tmp_path: Path) -> None:
    """Streams packed anew, objects numbered anew: the pages are the same."""
    copy = tmp_path / "copy.pdf"
    with Pdf.open(whole.evidence) as pdf:
        pdf.save(copy, recompress_flate=True, linearize=True)

    assert judged(copy, whole.done.package).differences == ()


def test_a_list_of_other_files_is_told(whole: Made, tmp_path: Path) -> None:
    changed = tmp_path / "changed.pdf"
    with Pdf.open(whole.evidence) as pdf:
        spec = pdf.attachments["evidence.json"]
        marker = json.loads(bytes(spec.obj.EF.F.read_bytes()))
        marker["pieces"].pop()
        spec.obj.EF.F.write(json.dumps(marker).encode())
        pdf.save(changed)

    told = judged(changed, whole.done.package).differences
    assert [difference.path for difference in told] == [f"evidence[{LAYERS + 1}].file"]


@pytest.mark.parametrize("data", [b"{}", b"[", b'{"form": "SBAO-EVIDENCE-1", "contents": 1e9}'])
def test_a_marker_that_makes_no_sense_is_refused(whole: Made, tmp_path: Path, data: bytes) -> None:
    changed = tmp_path / "changed.pdf"
    with Pdf.open(whole.evidence) as pdf:
        pdf.attachments["evidence.json"].obj.EF.F.write(data)
        pdf.save(changed)

    with pytest.raises(Failure, match=r"changed\.pdf.*重新获取"):
        judged(changed, whole.done.package)


def test_a_page_that_cannot_be_unpacked_is_told(whole: Made, tmp_path: Path) -> None:
    def tear(pdf: Pdf) -> None:
        form: Any = pdf.pages[sheets(pdf)[0]].Resources.XObject.E
        form.write(b"\0torn", filter=Name.FlateDecode)

    changed = tmp_path / "changed.pdf"
    with Pdf.open(whole.evidence) as pdf:
        tear(pdf)
        pdf.save(changed, stream_decode_level=pikepdf.StreamDecodeLevel.none)

    told = judged(changed, whole.done.package).differences
    assert {difference.path for difference in told} == {"evidence[0].file"}


FINE = [name for name in FILES if name.startswith("fine")]


@pytest.fixture(scope="module")
def smaller(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Pictures that were resampled for print, and files that could not be."""
    names = [*FINE, "photo.jpg", "office.pdf"]
    return exported(tmp_path_factory.mktemp("smaller"), names, resampling=True, word="pictures")


def test_pictures_made_smaller_for_print_are_proven_and_told(smaller: Made) -> None:
    verdict = judged(smaller.evidence, smaller.done.package)

    assert verdict.differences == ()
    (remark,) = verdict.remarks
    assert "降到了300 dpi" in remark
    with Pdf.open(smaller.evidence) as pdf:
        forms = [page.obj.Resources.get("/XObject") for page in pdf.pages]
        found = [form.E.Resources.get("/XObject") for form in forms if form is not None]
        widths = [int(each.P.Width) for each in found if each is not None and "/P" in each]
    # Its own number of pixels has what is in black and white alone, or coarse enough.
    assert [width < 4200 for width in widths] == [True, True, True, False, True]
    assert widths[3] == 4200
    with zipfile.ZipFile(smaller.done.package) as package:
        originals = [package.read(n) for n in package.namelist() if n.startswith("附件/")]
    assert FILES["fine.png"]() in originals


def test_words_version_of_what_was_made_smaller_is_proven(smaller: Made) -> None:
    assert judged(smaller.word, smaller.done.package).differences == ()


def _redrawn(source: Path, target: Path, change: Callable[[ImageDraw.ImageDraw], object]) -> Path:
    """The evidence with something drawn over the picture of its second piece."""
    with Pdf.open(source) as pdf:
        for page in pdf.pages:
            form = page.obj.Resources.get("/XObject")
            picture: Any = form.E.Resources.XObject.get("/P") if form is not None else None
            if picture is not None and picture.get("/Filter") == Name.FlateDecode:
                image = pikepdf.PdfImage(picture).as_pil_image()
                change(ImageDraw.Draw(image))
                picture.write(zlib.compress(image.tobytes()), filter=Name.FlateDecode)
                break
        else:
            pytest.fail("there is no such picture")
        pdf.save(target)
    return target


def test_a_changed_figure_in_what_was_made_smaller_is_found(smaller: Made, tmp_path: Path) -> None:
    def change(draw: ImageDraw.ImageDraw) -> None:
        draw.text((250, 250), "7", fill=(180, 0, 0), font_size=35)

    changed = _redrawn(smaller.evidence, tmp_path / smaller.evidence.name, change)
    verdict = judged(changed, smaller.done.package)
    assert any("与原件“附件02 " in one.message for one in verdict.differences)


def _scan_in(pdf: Pdf) -> Any:
    """The first scan that stands in a PDF among the evidence."""
    for page in pdf.pages:
        form = page.obj.Resources.get("/XObject")
        pictures = form.E.Resources.get("/XObject") if form is not None else None
        if pictures is not None and "/Im0" in pictures:
            return pictures.Im0
    return pytest.fail("there is no scan")


def _write_on(pdf: Pdf) -> None:
    scan = _scan_in(pdf)
    image = pikepdf.PdfImage(scan).as_pil_image()
    ImageDraw.Draw(image).text((300, 305), "7", fill=(180, 0, 0), font_size=24)
    scan.write(made.picture_file(image, "JPEG", quality=95), filter=Name.DCTDecode)


def _make_coarser(pdf: Pdf) -> None:
    scan = _scan_in(pdf)
    image = pikepdf.PdfImage(scan).as_pil_image().reduce(2)
    scan.write(made.picture_file(image, "JPEG", quality=95), filter=Name.DCTDecode)
    scan.Width, scan.Height = image.size


def _mask(pdf: Pdf) -> None:
    scan = _scan_in(pdf)
    mask = Stream(pdf, b"\xfe", Width=1, Height=1, BitsPerComponent=8, ColorSpace=Name.DeviceGray)
    scan.SMask = pdf.make_indirect(mask)


def _recolour(pdf: Pdf) -> None:
    profile = Stream(pdf, b"", N=3)
    _scan_in(pdf).ColorSpace = Array([Name.ICCBased, pdf.make_indirect(profile)])


def test_scans_in_a_pdf_are_made_smaller_too(smaller: Made) -> None:
    with Pdf.open(smaller.evidence) as pdf:
        scan = _scan_in(pdf)
        assert 1000 < scan.Width < 4200
    with zipfile.ZipFile(smaller.done.package) as package:
        originals = [package.read(n) for n in package.namelist() if n.startswith("附件/")]
    assert FILES["fine.pdf"]() in originals


def _strike(pdf: Pdf) -> None:
    sheet = pdf.pages[sheets(pdf)[0]].obj
    own = sheet.Contents[len(sheet.Contents) - 1]
    lines = b"".join(b"80 %d m 500 %d l S " % (y, y) for y in range(620, 720))
    own.write(b"2 w " + lines + own.read_bytes())


def _add_a_digit(pdf: Pdf) -> None:
    sheet = pdf.pages[sheets(pdf)[0]].obj
    own = sheet.Contents[len(sheet.Contents) - 1]
    own.write(b"1.5 w 150 660 m 150 672 l S " + own.read_bytes())


@pytest.mark.parametrize("change", [_strike, _add_a_digit])
def test_strokes_on_a_page_are_told(
    whole: Made, tmp_path: Path, change: Callable[[Pdf], object]
) -> None:
    changed = tmp_path / whole.evidence.name
    with Pdf.open(whole.evidence) as pdf:
        change(pdf)
        pdf.save(changed)
    assert not judged(changed, whole.done.package).consistent


@pytest.mark.parametrize("change", [_write_on, _make_coarser, _mask, _recolour])
def test_a_scan_that_was_made_smaller_and_changed_is_told(
    smaller: Made, tmp_path: Path, change: Callable[[Pdf], object]
) -> None:
    changed = tmp_path / smaller.evidence.name
    with Pdf.open(smaller.evidence) as pdf:
        change(pdf)
        pdf.save(changed)
    told = judged(changed, smaller.done.package).differences
    assert {one.path for one in told} == {f"evidence[{FINE.index('fine.pdf')}].file"}


def test_nothing_may_claim_to_be_coarser_than_for_print(smaller: Made, tmp_path: Path) -> None:
    target = tmp_path / smaller.evidence.name
    with Pdf.open(smaller.evidence) as pdf:
        marker = pdf.attachments["evidence.json"].obj.EF.F
        marker.write(marker.read_bytes().replace(b'"dpi": 300', b'"dpi": 30'))
        pdf.save(target)
    with pytest.raises(Failure, match="编排数据已损坏"):
        judged(target, smaller.done.package)
