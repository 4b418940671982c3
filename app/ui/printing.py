"""Printing a PDF as it is: on A4, both sides, in the notice's number of copies, at 100 %.

The pages are the very pixels that QtPdf makes of the PDF at the printer's resolution, set at the
paper's corner: nothing is laid out, scaled or fitted again. That is done in strips between the
events of the window, since neither PDFium nor a printer's driver lets Python's threads run
meanwhile: a strip takes some milliseconds, a page at 600 dpi a tenth of a second.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import shiboken6
from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QObject,
    QRect,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from app.ui.dialogs import Answer, ask

FINEST = 600
"""In dots per inch: more is not seen on paper, and only takes longer."""
_STRIP = 384
"""So many lines of dots are printed between two looks at what a person does."""
_POINTS = 72.0
_SAME = 3.0
"""Paper that differs less than so many points (1 mm) is the same."""
_MM = 25.4 / 72
_UNSCALED = "打印时不缩放，边缘可能被裁掉，或留出空白。请重新设置，选择 A4 纸。"


Source = bytes | tuple[bytes | Path, ...]
"""One PDF, or several that are printed one after the other; large ones by their path."""


class Pages(QObject):
    """One or more PDFs to be printed; each begins on a new sheet, so on a right-hand page."""

    def __init__(self, source: Source, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.unread = ""
        """The PDF that can't be read, if one can't."""
        self._pages: list[tuple[QPdfDocument, int] | None] = []
        for pdf in (source,) if isinstance(source, bytes) else source:
            document = self._opened(pdf)
            if len(self._pages) % 2:
                self._pages.append(None)
            self._pages += ((document, number) for number in range(document.pageCount()))

    def _opened(self, pdf: bytes | Path) -> QPdfDocument:
        document = QPdfDocument(self)
        if isinstance(pdf, Path):
            if document.load(str(pdf)) != QPdfDocument.Error.None_:
                self.unread = str(pdf)
            return document
        # The document reads from its buffer as long as it lives.
        buffer = QBuffer(self)
        buffer.setData(QByteArray(pdf))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document.load(buffer)
        return document

    def __len__(self) -> int:
        return len(self._pages)

    def size(self, page: int) -> QSizeF:
        """How large a page is, in points; one that is left blank is like the first."""
        found = self._pages[page] or self._pages[0]
        return found[0].pagePointSize(found[1]) if found is not None else QSizeF()

    def strips(self, page: int, dpi: int) -> Iterator[tuple[int, QImage]]:
        """A page at ``dpi`` from top to bottom: where each strip begins, in dots, and its image."""
        found = self._pages[page]
        if found is None:
            return
        document, number = found
        size = self.size(page)
        width = round(size.width() * dpi / _POINTS)
        height = round(size.height() * dpi / _POINTS)
        options = QPdfDocumentRenderOptions()
        options.setScaledSize(QSize(width, height))
        for top in range(0, height, _STRIP):
            strip = QSize(width, min(_STRIP, height - top))
            # Qt takes the clip to be one dot smaller than it is, and would scale by that.
            options.setScaledClipRect(QRect(0, top, strip.width() + 1, strip.height() + 1))
            drawn = document.render(number, strip, options)
            # On white: not every printer knows what to do with what is transparent.
            image = QImage(strip, QImage.Format.Format_RGB32)
            image.fill(Qt.GlobalColor.white)
            painter = QPainter(image)
            painter.drawImage(0, 0, drawn)
            painter.end()
            # Most of a declaration is black on white: a quarter of the bytes go to the printer.
            yield top, _gray(image) if image.allGray() else image


def _gray(image: QImage) -> QImage:
    return image.convertToFormat(QImage.Format.Format_Grayscale8)


def preset(printer: QPrinter, copies: int, title: str) -> None:
    """Set a printer to A4, both sides on the long edge, in sorted copies."""
    printer.setDocName(title)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    printer.setDuplex(QPrinter.DuplexMode.DuplexLongSide)
    printer.setCopyCount(copies)
    printer.setCollateCopies(True)


def mismatch(printer: QPrinter, pages: Pages) -> str:
    """What a person is told where the paper has not the size of the pages; empty where it has."""
    paper = printer.pageLayout().fullRectPoints()
    for page in range(len(pages)):
        size = pages.size(page)
        wide, high = paper.width() - size.width(), paper.height() - size.height()
        if max(abs(wide), abs(high)) > _SAME:
            name = printer.pageLayout().pageSize().name()
            return (
                f"所选纸张是 {name}（{_in_mm(paper.width(), paper.height())}），"
                f"申报书第 {page + 1} 页是 {_in_mm(size.width(), size.height())}。"
            )
    return ""


def _in_mm(width: float, height: float) -> str:
    return f"{round(width * _MM)} × {round(height * _MM)} 毫米"


def order_of(printer: QPrinter, count: int) -> list[int | None]:
    """The pages to be printed, in their order; ``None`` is a blank side.

    Where the printer can't make copies by itself the pages come again, each copy on a new sheet.
    """
    first, last = printer.fromPage() or 1, printer.toPage() or count
    if printer.printRange() != QPrinter.PrintRange.PageRange:
        first, last = 1, count
    once: list[int | None] = list(range(max(first, 1) - 1, min(last, count)))
    to_file = printer.outputFormat() == QPrinter.OutputFormat.PdfFormat
    copies = 1 if to_file or printer.supportsMultipleCopies() else printer.copyCount()
    both_sides = printer.duplex() != QPrinter.DuplexMode.DuplexNone
    between: list[int | None] = [None] if both_sides and len(once) % 2 else []
    order = list(once)
    for _ in range(copies - 1):
        order += [*between, *once]
    return order


class Printing(QObject):
    """One printing at a time, a strip whenever the window has nothing else to do.

    Whoever closes the window calls :meth:`cancel` before.
    """

    progressed = Signal(int, int)
    """So many sides are printed, of so many."""
    done = Signal(str)
    """Everything went to the printer, or into the file, of this name."""
    failed = Signal(str)
    """A sentence why it did not."""
    cancelled = Signal()
    busy_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work: Iterator[tuple[int, int]] | None = None
        self._painter: QPainter | None = None
        self._printer: QPrinter | None = None
        self._pages: Pages | None = None
        self._stepping = QTimer(self, interval=0)
        self._stepping.timeout.connect(self._step)

    @property
    def busy(self) -> bool:
        """Whether something is being printed."""
        return self._work is not None

    def ask(self, parent: QWidget, pdf: Source, copies: int, title: str) -> None:
        """Open the system's dialog, preset for a declaration; print if a person says so.

        Paper of another size is told before anything is printed.
        """
        if self.busy:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        preset(printer, copies, title)
        pages = Pages(pdf)
        dialog = QPrintDialog(printer, parent)
        dialog.setWindowTitle(f"打印：{title}")
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
        dialog.setMinMax(1, len(pages))
        accepted = dialog.exec() == QPrintDialog.DialogCode.Accepted
        shiboken6.delete(dialog)  # it must not outlive the printer that it looks at
        if not accepted:
            return
        # Whatever the dialog's driver made of it: the pages bring their own margins.
        printer.setFullPage(True)
        objection = mismatch(printer, pages)
        if not objection:
            self.start(pdf, printer)
            return
        answers: list[Answer] = [
            ("重新设置…", lambda: self.ask(parent, pdf, copies, title)),
            ("仍然打印", lambda: self.start(pdf, printer)),
        ]
        ask(parent, "纸张大小不符", objection, _UNSCALED, answers)

    def start(self, pdf: Source, printer: QPrinter) -> None:
        """Print as ``printer`` is set; while something is being printed, nothing is done."""
        if self.busy:
            return
        self._printer, self._painter = printer, QPainter()
        self._pages = Pages(pdf)
        if self._pages.unread:
            unread = self._pages.unread
            self._end()
            self.failed.emit(f"无法读取“{unread}”，请重新导出后再打印。")
            return
        if not self._painter.begin(printer):
            self._end()
            self.failed.emit(
                f"无法打印到“{_name_of(printer)}”，请检查打印机是否已连接、"
                "文件是否正在别的程序中打开，然后重试。"
            )
            return
        # Text must stay sharp, in a file as well.
        self._painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        order = order_of(printer, len(self._pages))
        self._work = self._print(self._printer, self._painter, self._pages, order)
        self.busy_changed.emit(True)
        self._stepping.start()

    def cancel(self) -> None:
        """Print nothing more; what went to the printer may come out yet."""
        if self.busy and self._printer is not None:
            self._printer.abort()
            self._end()
            self.cancelled.emit()

    def _print(
        self, printer: QPrinter, painter: QPainter, pages: Pages, order: Sequence[int | None]
    ) -> Iterator[tuple[int, int]]:
        """Print strip by strip; gives how many sides are printed, of how many.

        Raises :class:`OSError` where the printer takes no more.
        """
        # The painter counts in the printer's own dots, which may be finer than is of use.
        device = printer.logicalDpiX()
        dpi = min(device, FINEST)
        finer = device / dpi
        for side, page in enumerate(order):
            if side and not printer.newPage():
                raise OSError
            for top, strip in pages.strips(page, dpi) if page is not None else ():
                width, height = strip.width() * finer, strip.height() * finer
                painter.drawImage(QRectF(0, top * finer, width, height), strip)
                yield side, len(order)
        yield len(order), len(order)

    def _step(self) -> None:
        if self._work is None or self._printer is None:
            return
        name = _name_of(self._printer)
        try:
            self.progressed.emit(*next(self._work))
        except StopIteration:
            well = self._end()
            if well:
                self.done.emit(name)
            else:
                self.failed.emit(_gave_up(name))
        except OSError:
            self._printer.abort()
            self._end()
            self.failed.emit(_gave_up(name))

    def _end(self) -> bool:
        """Let go of everything; whether the printer took it."""
        self._stepping.stop()
        was_busy, self._work = self.busy, None
        painter, self._painter = self._painter, None
        printer, self._printer = self._printer, None
        self._pages = None
        well = painter is not None and (not painter.isActive() or painter.end())
        if printer is not None and printer.printerState() == QPrinter.PrinterState.Error:
            well = False
        if was_busy:
            self.busy_changed.emit(False)
        return well


def _gave_up(name: str) -> str:
    return f"打印没有完成：“{name}”不再接收数据，请检查打印机和磁盘空间后重新打印。"


def _name_of(printer: QPrinter) -> str:
    """What a person calls where it goes: the printer, or the file."""
    return printer.outputFileName() or printer.printerName() or "打印机"
