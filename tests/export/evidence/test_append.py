"""Evidence behind the form: every page as it was, in its place, and nothing else changed."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream
from PIL import Image, ImageChops, ImageStat

from app.export.composition import document_of
from app.export.evidence.append import Appended, append_evidence
from app.export.evidence.cleaning import Sent
from app.export.evidence.inspection import Kind
from app.export.evidence.pieces import Piece, pieces_of
from app.export.freeze import freeze
from app.export.pdf.render import render_pdf
from app.export.surroundings import surroundings_of
from app.model.editions import EDITIONS
from app.model.editions.miit_2018 import EDITION
from app.model.failure import Failure
from app.store.interchange import load
from tests.examples import COMPLETE, content_of
from tests.export.evidence import made

FOOTER = "第2版　校验码 ABCD-EFGH-JKMN"


def piece(number: int, data: bytes, kind: Kind = "pdf", title: str = "平台服务合同") -> Piece:
    return Piece(
        number,
        title,
        "客户服务合同",
        "2018年3月5日",
        ("1.3 平台服务的企业用户数",),
        f"{number}.{kind}",
        kind,
        lambda: io.BytesIO(data),
    )


def appended(
    tmp_path: Path, *pieces: Piece, main: int = 3, dpi: int | None = None
) -> tuple[Path, Appended]:
    form = tmp_path / "form.pdf"
    form.write_bytes(made.text_pdf(*(f"form {n}" for n in range(1, main + 1))))
    target = tmp_path / "out.pdf"
    temporary = tmp_path / "temporary"
    temporary.mkdir(exist_ok=True)
    done = append_evidence(form, pieces, target, footer=FOOTER, folder=temporary, dpi=dpi)
    return target, done


def texts(pdf: Path | bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        found: list[str] = []
        for page in document:
            text = page.get_textpage()
            found.append(text.get_text_range() if text.count_chars() else "")
            text.close()
            page.close()
        return found
    finally:
        document.close()


def own_words(text: str) -> list[str]:
    """The words of a page without those that were stamped on it."""
    lines = (line for line in text.splitlines() if "附件" not in line and "校验码" not in line)
    return [word for line in lines for word in line.split()]


def drawn(pdf: Path | bytes, page: int, width: int = 600) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        shown = document[page - 1]
        return shown.render(scale=width / shown.get_width()).to_pil().convert("L")
    finally:
        document.close()


def width_of(pdf: bytes, page: int) -> float:
    """In points, as it is seen."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[page - 1].get_width()
    finally:
        document.close()


def images(holder: Any, depth: int = 0) -> Iterator[bytes]:
    """The bytes of all pictures on a page, those within forms too."""
    for each in (holder.get("/Resources", {}).get("/XObject", {}) or {}).values():
        if each.Subtype == Name.Image:
            yield each.read_raw_bytes()
        elif depth < 5:
            yield from images(each, depth + 1)


def test_alone_it_says_what_it_is_and_is_marked(tmp_path: Path) -> None:
    loaded = load(COMPLETE, EDITIONS)
    beside = surroundings_of(loaded.folder)
    frozen = freeze(EDITION, loaded.draft.interchange(EDITION.form), beside, "草稿")
    about = document_of(frozen)
    dark = made.picture_file(Image.new("L", (1240, 1754), 230), "PNG")
    done = append_evidence(
        None,
        [piece(1, dark, "png"), piece(2, b"PK", "docx")],
        tmp_path / "out.pdf",
        footer=about.footer,
        folder=tmp_path,
        about=about,
    )

    assert done == Appended(5, (3, 5), (1, 0))
    with Pdf.open(tmp_path / "out.pdf") as pdf:
        assert str(pdf.docinfo.Title).endswith("证明材料")
        assert pdf.Root.ViewerPreferences.Duplex == Name.DuplexFlipLongEdge
        assert pdf.Root.MarkInfo.Marked
        assert {*pdf.attachments} == {"declaration.json", "SHA256SUMS", "evidence.json"}
        assert [page.StructParents for page in pdf.pages] == [0, 1, 2, 3, 4]
        assert pdf.pages[0].label == "附件1"
    # The mark is seen on a scan that fills its page, and darkens it.
    scan = drawn(tmp_path / "out.pdf", 4)
    assert sum(scan.histogram()[150:215]) > 5000


def test_without_a_page_nothing_is_written(tmp_path: Path) -> None:
    target = tmp_path / "out.pdf"
    broken = piece(2, b"%PDF-1.4 nothing")

    done = append_evidence(
        None, [piece(1, b"PK", "docx"), broken], target, footer="", folder=tmp_path, lenient=True
    )

    assert done == Appended(0, (), (0, 0), (broken,))
    assert not target.exists()


def test_order_and_numbers(tmp_path: Path) -> None:
    target, done = appended(
        tmp_path, piece(1, made.text_pdf("a1", "a2")), piece(2, made.text_pdf("b1"))
    )

    pages = texts(target)

    assert [page.strip()[:6] for page in pages[:3]] == ["form 1", "form 2", "form 3"]
    # The form ends on the front of a leaf, the contents on theirs.
    assert done.dividers == (7, 11)
    assert done.pages == len(pages) - 3
    assert "附件目录" in pages[4]
    assert [own_words(page) for page in pages[6:]][1:3] == [["a1"], ["a2"]]
    assert own_words(pages[11]) == ["b1"]
    assert "1/2" in pages[7]
    assert "2/2" in pages[8]
    assert "附件第 1 页 共 8 页" in pages[4]
    assert "附件第 8 页 共 8 页" in pages[11]
    assert all(FOOTER in page for page in pages[3:])
    assert "附件第" not in pages[3]


def test_each_piece_begins_on_a_right_hand_page_and_the_contents_say_which(tmp_path: Path) -> None:
    for main in (1, 2):
        pieces = [piece(n, made.text_pdf(*["x"] * n)) for n in range(1, 5)]
        target, done = appended(tmp_path, *pieces, main=main)
        pages = texts(target)

        assert all(divider % 2 for divider in done.dividers)
        contents = pages[main + main % 2]
        numbers = [line.split("…")[-1].strip() for line in contents.splitlines() if "…" in line]
        for number, divider in zip(numbers, done.dividers, strict=True):
            assert f"附件第 {number} 页" in pages[divider - 1]


def test_a_divider_says_what_the_piece_is_and_proves(tmp_path: Path) -> None:
    target, done = appended(tmp_path, piece(1, made.text_pdf("x", "y"), title="与某集团的合同"))

    divider = texts(target)[done.dividers[0] - 1]

    for words in ("附件1", "与某集团的合同", "客户服务合同", "2018年3月5日", "2页", "1.3 平台服务"):
        assert words in divider


def test_what_cannot_be_printed_has_a_divider_that_says_so(tmp_path: Path) -> None:
    target, done = appended(tmp_path, piece(1, b"PK", "docx"), piece(2, made.text_pdf("x")))

    assert done.counts == (0, 1)
    assert "不随纸质材料打印" in texts(target)[done.dividers[0] - 1]


def test_many_fields_proven_and_many_pieces_take_more_pages(tmp_path: Path) -> None:
    many = Piece(
        1, "长" * 300, "其他", "", tuple(f"第{n}栏" for n in range(80)), "1.pdf", "pdf",
        lambda: io.BytesIO(made.text_pdf("x")),
    )  # fmt: skip
    target, done = appended(
        tmp_path, many, *(piece(n, made.text_pdf(f"p{n}")) for n in range(2, 60))
    )

    pages = texts(target)
    assert sum("第79栏" in page for page in pages) == 1
    assert all(divider % 2 for divider in done.dividers)
    numbers = [
        line.split("…")[-1].strip()
        for page in pages[: done.dividers[0] - 1]
        for line in page.splitlines()
        if "…" in line
    ]
    assert len(numbers) == 59


def odd_pages(pdf: Pdf) -> None:
    """What programs make of pages: turned, cropped, larger units, contents in parts, off origin."""
    pdf.pages[0].Rotate = 90
    pdf.pages[1].UserUnit = 2.5
    pdf.pages[2].CropBox = Array([40, 500, 420, 800])
    pdf.pages[3].Rotate = -90
    half = pdf.pages[4].Contents.read_bytes()
    at = half.index(b"\n", len(half) // 2)
    pdf.pages[4].Contents = Array(
        [pdf.make_indirect(Stream(pdf, part)) for part in (half[:at], half[at:])]
    )
    pdf.pages[5].MediaBox = Array([-100, -100, 495.28, 741.89])
    pdf.pages[6].Contents = pdf.pages[7].Contents


ODD = made.changed(made.text_pdf(*(f"page{n}" for n in range(8))), odd_pages)
LOCKED = made.changed(
    made.text_pdf("locked"), lambda _: None, encryption=pikepdf.Encryption(owner="o", user="")
)


@pytest.mark.parametrize("data", [ODD, LOCKED, made.text_pdf("large", size=(2384, 3370))])
def test_text_is_the_same_and_no_page_is_lost_or_turned(tmp_path: Path, data: bytes) -> None:
    target, done = appended(tmp_path, piece(1, data))

    before = texts(data)
    after = texts(target)[done.dividers[0] :]
    assert [own_words(page) for page in after] == [page.split() for page in before]
    for number in range(1, len(before) + 1):
        original = drawn(data, number)
        placed = drawn(target, done.dividers[0] + number, 1200)
        # What is drawn lies within the room, is upright, and as large as fits.
        body = placed.crop((60, 90, 1140, 1610))
        found = ImageChops.invert(body).getbbox()
        wanted = ImageChops.invert(original).getbbox()
        assert found is not None
        assert wanted is not None
        if original.width > original.height and width_of(data, number) > 500:
            shape = (wanted[3] - wanted[1]) / (wanted[2] - wanted[0])
        else:
            shape = (wanted[2] - wanted[0]) / (wanted[3] - wanted[1])
        assert (found[2] - found[0]) / (found[3] - found[1]) == pytest.approx(shape, rel=0.05)


def test_pages_from_other_programs_keep_text_and_pictures(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    import docx

    document = docx.Document()
    for number in range(60):
        document.add_paragraph(f"第{number}段：平台接入设备1286台，覆盖21个行业。")
    picture = io.BytesIO(made.picture_file(made.photo(800, 600), "JPEG"))
    document.add_picture(picture)
    document.save(str(tmp_path / "a.docx"))
    subprocess.run(
        [
            office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
            "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "a.docx"),
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    data = (tmp_path / "a.pdf").read_bytes()

    target, done = appended(tmp_path, piece(1, data))

    before, after = texts(data), texts(target)[done.dividers[0] :]
    assert [own_words(page) for page in after] == [page.split() for page in before]
    with Pdf.open(io.BytesIO(data)) as old, Pdf.open(target) as new:
        pictures = [sorted(images(page.obj)) for page in old.pages]
        assert [sorted(images(p.obj)) for p in new.pages[done.dividers[0] :]] == pictures
        assert any(pictures)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_a_photograph_goes_in_byte_for_byte(tmp_path: Path, mode: str) -> None:
    data = made.picture_file(made.photo(mode=mode), "JPEG")

    target, done = appended(tmp_path, piece(1, data, "jpeg"))

    with Pdf.open(target) as pdf:
        assert [*images(pdf.pages[done.dividers[0]].obj)] == [data]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_photographs_stand_upright(tmp_path: Path, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = made.photo(900, 1200, "L") if orientation < 5 else made.photo(1200, 900, "L")
    data = made.picture_file(image, "JPEG", exif=exif)
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))

    target, done = appended(tmp_path, piece(1, data, "jpeg"))

    with Pdf.open(target) as pdf:
        form = pdf.pages[done.dividers[0]].Resources.XObject.E
        across, up = float(form.BBox[2]), float(form.BBox[3])
    page = drawn(target, done.dividers[0] + 1, 1190)
    box = found_box(page, across * 2, up * 2)
    shown = page.crop(box).resize(upright.size)
    assert ImageStat.Stat(ImageChops.difference(shown, upright.convert("L"))).mean[0] < 6


def found_box(page: Image.Image, width: float, height: float) -> tuple[int, int, int, int]:
    """Where a picture of that size was placed on a left-hand page that is 1190 pixels wide."""
    from app.export.evidence.placing import FOOT_MM, OUTER_MM, ROOM
    from app.export.typography import MM

    scale = 1190 / (210 * MM)
    left = (OUTER_MM * MM + ROOM[0] / 2) * scale - width / 2 * scale / 2
    bottom = page.height - (FOOT_MM * MM + ROOM[1] / 2) * scale + height / 2 * scale / 2
    return (
        round(left),
        round(bottom - height * scale / 2),
        round(left + width * scale / 2),
        round(bottom),
    )


def test_pictures_of_all_kinds_and_all_pages_of_a_tiff(tmp_path: Path) -> None:
    scans = [made.photo(1654, 2339, "1") for _ in range(3)]
    tiff = made.picture_file(
        scans[0], "TIFF", save_all=True, append_images=scans[1:], compression="group4"
    )
    clear = Image.new("RGBA", (1200, 1600), (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), (100, 100, 1100, 400))
    pieces = [
        piece(1, tiff, "tiff"),
        piece(2, made.picture_file(made.photo(), "BMP"), "bmp"),
        piece(3, made.picture_file(made.photo(), "WEBP"), "webp"),
        piece(4, made.picture_file(clear, "PNG"), "png"),
        piece(5, made.picture_file(made.photo(mode="P"), "GIF"), "gif"),
        piece(6, made.picture_file(Image.new("I;16", (1200, 900), 30000), "PNG"), "png"),
    ]

    target, done = appended(tmp_path, *pieces)

    assert done.counts == (3, 1, 1, 1, 1, 1)
    page = drawn(target, done.dividers[3] + 1)
    assert page.getpixel((page.width // 2, page.height // 2)) == 255
    assert min(page.histogram()[:20]) >= 0
    assert sum(page.histogram()[:20]) > 5000


def _with_a_dictionary(page: Any) -> None:
    page.Contents = Array([page.Contents, Dictionary()])


def _with_a_number(page: Any) -> None:
    page.Contents = Array([page.Contents, 5])


def _with_a_gap(page: Any) -> None:
    page.Contents = Array([page.Contents, Object.parse(b"null")])


def _with_nothing_to_draw(page: Any) -> None:
    page.Contents = Dictionary()


def _without_resources(page: Any) -> None:
    del page.Resources


@pytest.mark.parametrize(
    "change",
    [
        _with_a_dictionary,
        _with_a_number,
        _with_a_gap,
        _with_nothing_to_draw,
        _without_resources,
    ],
)
def test_contents_of_no_sense_are_passed_over(
    tmp_path: Path, change: Callable[[Any], None]
) -> None:
    data = made.changed(made.text_pdf("one", "two"), lambda pdf: change(pdf.pages[0]))
    target, done = appended(tmp_path, piece(1, data, "pdf"))

    assert done.counts == (2,)
    assert "two" in texts(target)[-1]


@pytest.mark.parametrize("form", ["PNG", "TIFF"])
def test_a_deep_scan_is_printed_in_its_own_grays(tmp_path: Path, form: str) -> None:
    scan = Image.new("I;16", (1200, 1600), 60000)
    scan.paste(Image.new("I;16", (600, 800), 8000), (0, 0))
    data = made.picture_file(scan, form)

    target, done = appended(tmp_path, piece(1, data, "png" if form == "PNG" else "tiff"))

    page = drawn(target, done.dividers[0] + 1).convert("L")
    across, up = page.size
    dark, light = (page.getpixel((across // 3 * n, up // 3 * n)) for n in (1, 2))
    assert (dark, light) == (8000 >> 8, pytest.approx(60000 >> 8, abs=2))


def test_pictures_are_resampled_on_request_and_no_smaller_than_asked(tmp_path: Path) -> None:
    data = made.picture_file(made.photo(6000, 4500), "JPEG", quality=95)

    whole, _ = appended(tmp_path, piece(1, data, "jpeg"))
    size = whole.stat().st_size
    target, done = appended(tmp_path, piece(1, data, "jpeg"), dpi=300)

    assert target.stat().st_size < size / 2
    with Pdf.open(target) as pdf:
        form = pdf.pages[done.dividers[0]].Resources.XObject.E
        picture = form.Resources.XObject.P
        assert int(picture.Width) / (float(form.BBox[2]) / 72) == pytest.approx(300, rel=0.02)


def test_stamps_and_filled_fields_are_printed_links_are_not(tmp_path: Path) -> None:
    def draw_on(pdf: Pdf) -> None:
        made.with_launch(pdf)
        look = Stream(pdf, b"0 g 0 0 200 100 re f", Type=Name.XObject, Subtype=Name.Form)
        look.BBox = Array([0, 0, 200, 100])
        stamp = Dictionary(
            Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([300, 600, 500, 700]),
            AP=Dictionary(N=pdf.make_indirect(look)), F=4,
        )  # fmt: skip
        pdf.pages[0].Annots.append(pdf.make_indirect(stamp))

    data = made.changed(made.text_pdf("x"), draw_on)
    plain, _ = appended(tmp_path, piece(1, made.text_pdf("x")))
    without = drawn(plain, 8)
    target, done = appended(tmp_path, piece(1, data))

    added = ImageChops.difference(drawn(target, done.dividers[0] + 1), without).getbbox()
    assert added is not None
    assert (added[2] - added[0]) / (added[3] - added[1]) == pytest.approx(2, rel=0.1)
    with Pdf.open(target) as pdf:
        assert not any("/Annots" in page.obj for page in pdf.pages)
        assert b"cmd.exe" not in target.read_bytes()


def test_hidden_layers_stay_hidden(tmp_path: Path) -> None:
    def hide(pdf: Pdf) -> None:
        group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="draft"))
        shown = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="shown"))
        pdf.Root.OCProperties = Dictionary(
            OCGs=Array([group, shown]), D=Dictionary(OFF=Array([group]), Order=Array())
        )
        page = pdf.pages[0]
        page.Resources.Properties = Dictionary(A=group, B=shown)
        hidden = b"/OC /A BDC 0 g 0 400 595 200 re f EMC /OC /B BDC 0 g 100 700 99 99 re f EMC\n"
        page.Contents = pdf.make_indirect(Stream(pdf, hidden + page.Contents.read_bytes()))

    data = made.changed(made.text_pdf("x"), hide)
    target, done = appended(tmp_path, piece(1, data), piece(2, made.text_pdf("y")))

    original = drawn(data, 1)
    placed = drawn(target, done.dividers[0] + 1)
    assert original.getpixel((300, 350)) == 255
    assert placed.getpixel((300, 380)) == 255
    assert sum(placed.histogram()[:50]) > 0.6 * 0.68 * sum(original.histogram()[:50])


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    pieces = [piece(1, ODD), piece(2, made.picture_file(made.photo(), "PNG"), "png")]

    first = appended(tmp_path, *pieces)[0].read_bytes()

    assert appended(tmp_path, *pieces)[0].read_bytes() == first
    with Pdf.open(io.BytesIO(first)) as pdf, Pdf.open(appended(tmp_path, pieces[0])[0]) as other:
        assert bytes(pdf.trailer.ID[0]) != bytes(other.trailer.ID[0])


def test_bookmarks_and_page_labels(tmp_path: Path) -> None:
    target, done = appended(tmp_path, piece(1, made.text_pdf("x")), piece(2, made.text_pdf("y")))

    with Pdf.open(target) as pdf:
        labels = [page.label for page in pdf.pages]
        with pdf.open_outline() as outline:
            (contents,) = outline.root
            assert contents.title == "附件目录"
            titles = [child.title for child in contents.children]
            places: list[int] = []
            for child in contents.children:
                assert isinstance(child.destination, Array)
                aim: Any = child.destination[0]
                places += (n for n, p in enumerate(pdf.pages, 1) if p.objgen == aim.objgen)
        assert titles == ["附件1　平台服务合同", "附件2　平台服务合同"]
        assert tuple(places) == done.dividers
        assert labels[:5] == ["1", "2", "3", "4", "附件1"]


def test_a_piece_that_is_damaged_by_now_is_named(tmp_path: Path) -> None:
    with pytest.raises(Failure, match=r"附件2.*2\.pdf"):
        appended(tmp_path, piece(1, made.text_pdf("x")), piece(2, b"%PDF-1.4 nothing"))
    with pytest.raises(Failure, match=r"附件1.*1\.jpeg"):
        appended(tmp_path, piece(1, made.picture_file(made.photo(), "PNG")[:500], "jpeg"))


def test_a_page_of_torn_parts_is_the_fault_of_its_piece(tmp_path: Path) -> None:
    def tear(pdf: Pdf) -> None:
        torn = pdf.make_indirect(Stream(pdf, b"x\x9c nothing", Filter=Name.FlateDecode))
        pdf.pages[0].Contents = Array([pdf.pages[0].Contents, torn])

    saving = {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.none}
    data = made.changed(made.text_pdf("x"), tear, **saving)

    with pytest.raises(Failure, match="附件2"):
        appended(tmp_path, piece(1, made.text_pdf("x")), piece(2, data))
    assert not (tmp_path / "out.pdf").exists()


def test_a_damaged_piece_that_can_be_read_is_appended(tmp_path: Path) -> None:
    whole = made.text_pdf("one", "two")

    target, done = appended(tmp_path, piece(1, whole[: whole.rindex(b"xref")]))

    assert [own_words(page) for page in texts(target)[done.dividers[0] :]] == [["one"], ["two"]]


def test_whoever_waits_may_end_it(tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    def stop() -> None:
        raise Enough

    form = tmp_path / "form.pdf"
    form.write_bytes(made.text_pdf("x"))
    target = tmp_path / "out.pdf"
    with pytest.raises(Enough):
        append_evidence(
            form,
            [piece(1, made.text_pdf("x"))],
            target,
            footer="",
            folder=tmp_path,
            went_on=stop,
        )
    assert not target.exists()


def test_whoever_waits_may_end_the_writing_too(tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    calls: list[int] = []

    def stop() -> None:
        calls.append(1)
        if len(calls) > 2:
            raise Enough

    form = tmp_path / "form.pdf"
    form.write_bytes(made.text_pdf("x"))
    with pytest.raises(Enough):
        append_evidence(
            form,
            [piece(1, made.text_pdf("x"))],
            tmp_path / "out.pdf",
            footer="",
            folder=tmp_path,
            went_on=stop,
        )
    assert not (tmp_path / "out.pdf").exists()


def test_without_pieces_nothing_is_appended(tmp_path: Path) -> None:
    target, done = appended(tmp_path)

    assert done == Appended(0, (), ())
    assert target.read_bytes() == (tmp_path / "form.pdf").read_bytes()


def test_the_same_file_in_two_pieces_and_pages_with_nothing_on_them(tmp_path: Path) -> None:
    def blank(pdf: Pdf) -> None:
        pdf.add_blank_page(page_size=made.A4)

    path = tmp_path / "twice.pdf"
    path.write_bytes(made.changed(made.text_pdf("one"), blank))
    pieces = [
        Piece(n, "t", "", "", (), "twice.pdf", "pdf", lambda: path.open("rb")) for n in (1, 2)
    ]

    target, done = appended(tmp_path, *pieces)

    pages = texts(target)
    assert done.counts == (2, 2)
    for divider in done.dividers:
        assert [own_words(page) for page in pages[divider : divider + 2]] == [["one"], []]


def test_behind_a_real_form_tags_and_labels_go_on(tmp_path: Path) -> None:
    """The whole way from the data: cleaned, frozen, rendered, appended."""
    content = content_of(COMPLETE)
    for number, row in enumerate(content["evidence"], 1):
        row["file"] = f"evidence/{number}.pdf"
        data = made.text_pdf(*(f"e{number}p{page}" for page in range(number)))
        path = tmp_path / "from" / row["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made.changed(data, made.with_script))
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    sent = Sent(surroundings_of(tmp_path / "from"), temporary)
    frozen = freeze(EDITION, content, sent)
    document = document_of(frozen)
    form = tmp_path / "form.pdf"
    form.write_bytes(render_pdf(document, {}))

    pieces = pieces_of(frozen.answers, sent, frozen.files)
    target = tmp_path / "out.pdf"
    done = append_evidence(form, pieces, target, footer=document.footer, folder=temporary)

    assert done.counts == tuple(range(1, len(content["evidence"]) + 1))
    with Pdf.open(form) as before, Pdf.open(target) as pdf:
        count = len(before.pages)
        assert len(pdf.pages) == count + done.pages
        assert [p.label for p in pdf.pages][:count] == [p.label for p in before.pages]
        assert pdf.pages[done.dividers[0] - 1].label == "附件3"
        for old, new in zip(before.pages, pdf.pages, strict=False):
            assert new.Contents.read_bytes() == old.Contents.read_bytes()
        numbers = [*pdf.Root.StructTreeRoot.ParentTree.Nums]
        marked = {int(n): kids for n, kids in zip(numbers[::2], numbers[1::2], strict=True)}
        assert sorted(marked) == list(range(count + done.pages))
        for page in pdf.pages:
            for element in marked[int(page.obj.StructParents)]:
                places = [kid.Pg.objgen for kid in element.K if "/Pg" in kid]
                assert page.obj.objgen in places
        attached = {*before.attachments}
        assert {*pdf.attachments} == attached
    assert all(frozen.code in page for page in texts(target))
