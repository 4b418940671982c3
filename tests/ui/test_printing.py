"""What comes out of the printer is the PDF, dot for dot, on A4."""

from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import cast

import pypdfium2
import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.ui import printing
from app.ui.printing import Pages, Printing, Source, mismatch, order_of, preset
from tests.examples import HALF_DONE
from tests.export.evidence import made
from tests.ui.drafts import PATIENCE, drawn_from, editor_of

A4 = (595.28, 841.89)
DPI = 150


@cache
def declaration() -> bytes:
    return drawn_from(editor_of(HALF_DONE), HALF_DONE).pdf


def printer_to(file: Path, dpi: int = DPI, first: int = 0, last: int = 0) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    preset(printer, 4, "申报书")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    printer.setResolution(dpi)
    if first:
        printer.setPrintRange(QPrinter.PrintRange.PageRange)
        printer.setFromTo(first, last)
    return printer


def finish(qtbot: QtBot, printing: Printing, pdf: Source, printer: QPrinter) -> list[str]:
    told = list[str]()
    printing.done.connect(lambda name: told.append(f"done {name}"))
    printing.failed.connect(lambda why: told.append(f"failed {why}"))
    printing.cancelled.connect(lambda: told.append("cancelled"))
    printing.start(pdf, printer)
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE)
    assert not printing.busy
    return told


def image_of(pdf: bytes, page: int, dpi: int) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[page].render(scale=cast(int, dpi / 72), grayscale=True).to_pil()
    finally:
        document.close()


def ink(image: Image.Image) -> tuple[int, int, int, int]:
    """The box of what is printed."""
    box = ImageChops.invert(image).point([255 if value > 80 else 0 for value in range(256)])
    found = box.getbbox()
    assert found is not None
    return found


def gray(image: QImage) -> Image.Image:
    """An image of Qt's as one of Pillow's."""
    flat = image.convertToFormat(QImage.Format.Format_Grayscale8)
    data, size = bytes(flat.constBits()), (flat.width(), flat.height())
    return Image.frombytes("L", size, data, "raw", "L", flat.bytesPerLine())


def apart(first: Image.Image, second: Image.Image) -> int:
    """How much the most different dots of two images differ, of 255."""
    histogram = ImageChops.difference(first, second).histogram()
    return max(value for value, count in enumerate(histogram) if count)


class Printer(QPrinter):
    """A printer that prints on both sides, but makes no copies by itself."""

    sides = QPrinter.DuplexMode.DuplexNone

    def setDuplex(self, duplex: QPrinter.DuplexMode) -> None:  # noqa: N802 - Qt's names
        self.sides = duplex

    def duplex(self) -> QPrinter.DuplexMode:
        return self.sides

    def supportsMultipleCopies(self) -> bool:  # noqa: N802
        return False

    def outputFormat(self) -> QPrinter.OutputFormat:  # noqa: N802
        return QPrinter.OutputFormat.NativeFormat


def test_the_printer_is_preset_as_the_notice_wants_it(qapp: QApplication) -> None:
    printer = Printer()
    preset(printer, 4, "申报书")

    assert printer.pageLayout().pageSize().id() == QPageSize.PageSizeId.A4
    assert printer.fullPage()
    assert printer.duplex() == QPrinter.DuplexMode.DuplexLongSide
    assert printer.copyCount() == 4
    assert printer.collateCopies()
    assert printer.docName() == "申报书"


def test_every_page_is_printed_on_a4(qtbot: QtBot, tmp_path: Path) -> None:
    printing, sides = Printing(), list[tuple[int, int]]()
    printing.progressed.connect(lambda *told: sides.append(told))
    told = finish(qtbot, printing, declaration(), printer_to(tmp_path / "out.pdf", 72))

    assert told == [f"done {tmp_path / 'out.pdf'}"]
    pages = PdfReader(tmp_path / "out.pdf").pages
    count = len(Pages(declaration()))
    assert len(pages) == count
    for page in pages:
        size = float(page.mediabox.width), float(page.mediabox.height)
        assert all(abs(a - b) < 1 for a, b in zip(size, A4, strict=True))
    assert sides[-1] == (count, count)
    assert all(a <= b for a, b in pairwise(sides))


@pytest.mark.parametrize("dpi", [300, 1200])
def test_the_page_is_printed_where_it_is_and_as_large_as_it_is(
    qtbot: QtBot, tmp_path: Path, dpi: int
) -> None:
    finish(qtbot, Printing(), declaration(), printer_to(tmp_path / "out.pdf", dpi, 5, 5))
    printed = image_of((tmp_path / "out.pdf").read_bytes(), 0, DPI)
    original = image_of(declaration(), 4, DPI)

    # Less than half a millimetre apart, edge by edge, for all that stands on the page.
    edges = [abs(a - b) for a, b in zip(ink(printed), ink(original), strict=True)]
    assert max(edges) <= 2, edges
    # And it is the same text, looked at from so far that hinting is not seen.
    size = min(printed.width, original.width), min(printed.height, original.height)
    seen, expected = (image.crop((0, 0, *size)).reduce(6) for image in (printed, original))
    assert apart(seen, expected) < 96
    other = image_of(declaration(), 5, DPI).crop((0, 0, *size)).reduce(6)
    assert apart(seen, other) > 128


def test_strips_make_up_the_whole_page(qapp: QApplication) -> None:
    strips = list(Pages(declaration()).strips(4, 200))

    assert strips[0][0] == 0
    for (top, strip), (following, _) in pairwise(strips):
        assert top + strip.height() == following
    assert strips[-1][0] + strips[-1][1].height() == round(A4[1] * 200 / 72)
    assert not any(strip.hasAlphaChannel() for _, strip in strips)


def test_strips_are_what_the_whole_page_is(qapp: QApplication) -> None:
    buffer = QBuffer()
    buffer.setData(QByteArray(declaration()))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    strips = list(Pages(declaration()).strips(4, 144))
    size = QSize(strips[0][1].width(), strips[-1][0] + strips[-1][1].height())
    whole, made = (QImage(size, QImage.Format.Format_RGB32) for _ in range(2))
    whole.fill(Qt.GlobalColor.white)
    for image, pieces in ((whole, [(0, document.render(4, size))]), (made, strips)):
        painter = QPainter(image)
        for top, piece in pieces:
            painter.drawImage(0, top, piece)
        painter.end()

    # Where one strip ends and the next begins, a dot's edge may be a shade lighter.
    assert apart(gray(whole), gray(made)) < 64


def test_the_mark_of_a_draft_is_printed_too(qtbot: QtBot, tmp_path: Path) -> None:
    finish(qtbot, Printing(), declaration(), printer_to(tmp_path / "out.pdf", 72, 2, 2))
    printed = image_of((tmp_path / "out.pdf").read_bytes(), 0, 72)

    assert sum(printed.histogram()[191:240]) > 5_000


def test_a_range_of_pages_can_be_printed(qtbot: QtBot, tmp_path: Path) -> None:
    finish(qtbot, Printing(), declaration(), printer_to(tmp_path / "out.pdf", 72, 3, 5))

    assert len(PdfReader(tmp_path / "out.pdf").pages) == 3


def test_copies_are_made_here_where_the_printer_cannot(qapp: QApplication) -> None:
    printer = Printer()
    printer.setCopyCount(3)
    printer.setDuplex(QPrinter.DuplexMode.DuplexLongSide)

    # A copy that ends on a front side is followed by a blank one: the next begins a new sheet.
    assert order_of(printer, 3) == [0, 1, 2, None, 0, 1, 2, None, 0, 1, 2]
    assert order_of(printer, 2) == [0, 1, 0, 1, 0, 1]
    printer.setDuplex(QPrinter.DuplexMode.DuplexNone)
    assert order_of(printer, 1) == [0, 0, 0]


def test_copies_are_left_to_a_file_and_a_printer_that_can(
    qapp: QApplication, tmp_path: Path
) -> None:
    assert order_of(printer_to(tmp_path / "out.pdf"), 3) == [0, 1, 2]


def test_paper_of_another_size_is_told(qapp: QApplication, tmp_path: Path) -> None:
    printer, pages = printer_to(tmp_path / "out.pdf"), Pages(declaration())
    assert mismatch(printer, pages) == ""
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
    assert "216 × 279 毫米" in mismatch(printer, pages)
    assert "210 × 297 毫米" in mismatch(printer, pages)
    printer.setPageSize(QPageSize(QSizeF(210.4, 296.8), QPageSize.Unit.Millimeter))
    assert mismatch(printer, pages) == ""


def test_what_cannot_be_written_is_a_sentence(qtbot: QtBot, tmp_path: Path) -> None:
    (told,) = finish(
        qtbot, Printing(), declaration(), printer_to(tmp_path / "no folder" / "out.pdf")
    )

    assert told.startswith("failed 无法打印到")
    assert "out.pdf" in told


def test_the_window_lives_while_it_prints_and_can_end_it(qtbot: QtBot, tmp_path: Path) -> None:
    printing, told = Printing(), list[str]()
    printing.cancelled.connect(lambda: told.append("cancelled"))
    printing.done.connect(lambda _: told.append("done"))
    printing.progressed.connect(lambda side, _: printing.cancel() if side == 3 else None)
    printing.start(declaration(), printer_to(tmp_path / "out.pdf"))
    assert printing.busy  # start is back before a page is printed
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE)

    assert told == ["cancelled"]
    assert not printing.busy


def test_a_person_is_asked_by_the_system_and_again_where_the_paper_differs(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[QPrinter]()

    class Dialog(printing.QPrintDialog):
        """The system's dialog, in which a person chooses Letter and a file, and accepts."""

        def exec(self) -> int:
            printer = self.printer()
            asked.append(printer)
            assert (self.minPage(), self.maxPage()) == (1, len(Pages(declaration())))
            printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            printer.setOutputFileName(str(tmp_path / "out.pdf"))
            printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
            return int(self.DialogCode.Accepted)

    monkeypatch.setattr(printing, "QPrintDialog", Dialog)
    parent, at_work = QWidget(), Printing()
    qtbot.addWidget(parent)
    at_work.ask(parent, declaration(), 4, "申报书")
    assert asked[0].copyCount() == 4
    answer(qtbot, parent, "取消")
    assert not at_work.busy
    at_work.ask(parent, declaration(), 4, "申报书")
    answer(qtbot, parent, "重新设置…")
    assert len(asked) == 3
    answer(qtbot, parent, "仍然打印")
    assert at_work.busy
    at_work.cancel()
    qtbot.waitUntil(lambda: not parent.findChildren(QMessageBox), timeout=PATIENCE)


def answer(qtbot: QtBot, parent: QWidget, text: str) -> None:
    """Click the button of this text in the question that is open."""
    box = next(box for box in parent.findChildren(QMessageBox) if box.isVisible())
    assert "216 × 279 毫米" in box.text()
    button = next(b for b in box.findChildren(QPushButton) if b.text() == text)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_colours_are_sent_only_where_there_are_any(tmp_path: Path) -> None:
    printer = printer_to(tmp_path / "a.pdf")
    painter = QPainter(printer)
    painter.fillRect(0, 0, 600, 40, Qt.GlobalColor.black)
    painter.fillRect(0, 1200, 600, 40, Qt.GlobalColor.red)
    painter.end()

    strips = [image for _, image in Pages((tmp_path / "a.pdf").read_bytes()).strips(0, DPI)]

    formats = [image.format() for image in strips]
    assert formats[0] == formats[-1] == QImage.Format.Format_Grayscale8
    assert formats.count(QImage.Format.Format_RGB32) == 1
    assert strips[0].pixelColor(20, 20).lightness() < 10
    assert {i.format() for _, i in Pages(declaration()).strips(1, DPI)} == {
        QImage.Format.Format_Grayscale8
    }


@pytest.mark.parametrize("count", [2, 3])
def test_evidence_follows_on_a_new_sheet_in_the_same_job(
    qtbot: QtBot, tmp_path: Path, count: int
) -> None:
    form = made.text_pdf(*["form"] * count)
    evidence = tmp_path / "证明材料.pdf"
    evidence.write_bytes(made.text_pdf("first", "second"))
    out = tmp_path / "out.pdf"

    told = finish(qtbot, Printing(), (form, evidence), printer_to(out))

    assert told == [f"done {out}"]
    pages = out.read_bytes()
    blank = count % 2
    assert len(PdfReader(out).pages) == count + blank + 2
    if blank:
        assert image_of(pages, count, 30).getextrema() == (255, 255)
    wanted = image_of(evidence.read_bytes(), 0, DPI)
    assert ink(image_of(pages, count + blank, DPI)) == pytest.approx(ink(wanted), abs=2)


def test_evidence_that_is_gone_ends_the_job_before_it_begins(qtbot: QtBot, tmp_path: Path) -> None:
    told = list[str]()
    printing = Printing()
    printing.failed.connect(told.append)

    printing.start((declaration(), tmp_path / "没有.pdf"), printer_to(tmp_path / "out.pdf"))

    assert not printing.busy
    assert len(told) == 1
    assert "没有.pdf" in told[0]
    assert not (tmp_path / "out.pdf").exists()
