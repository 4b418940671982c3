"""The manual in its window: chapters at the left, their words and pictures at the right.

The chapters are Markdown files in resources/manual, one each, in the order of their numbers. A
first line ``<!-- F1: app.ui.overview app.ui.aspects -->`` names the modules to whose widgets a
chapter belongs. They are read when the window is first opened; nothing is fetched from anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, QUrl
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextTable,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTextBrowser,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.resources import resource
from app.ui.appearance import GRID, blend
from app.ui.plain import label, set_tip

CHAPTER = "chapter"
"""The property of a window that names its chapter, where its class does not tell."""
_HEAD = re.compile(r"<!-- F1: ([\w. ]+) -->\n")
"""How a chapter names the modules to whose widgets it belongs."""
_WRAPPED = re.compile(
    r"(?<=[\u2018-\uffee])\n *(?=[\u2018-\uffee])|(?<=[，。；：、？！）」])\n *(?=[A-Za-z`])"
)
_PICTURE = "\ufffc"
"""The character that stands for a picture in a document."""
_INCH = 0.0254 / 96
"""Metres that a pixel of the program is taken to be."""
_FILE = int(Qt.ItemDataRole.UserRole)
_SIDE = 216
_LEADING = 135
"""How high a line is, of its letters' own height in percent."""
_PROPORTIONAL = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: what it is called in the program, its title, and its Markdown.

    F1 leads to it from widgets of the modules ``places``, and of what lies in these.
    """

    name: str
    title: str
    file: Path
    text: str
    places: tuple[str, ...]


def manual_folder() -> Path:
    """Where the chapters and their pictures lie."""
    return resource("manual")


@cache
def chapters() -> tuple[Chapter, ...]:
    """The chapters in their order."""
    return tuple(map(_chapter, sorted(manual_folder().glob("*.md"))))


def _chapter(file: Path) -> Chapter:
    whole = file.read_text(encoding="utf-8")
    head = _HEAD.match(whole)
    places = tuple(head[1].split()) if head else ()
    # Markdown reads a line break as a space, which Chinese does not have.
    text = _WRAPPED.sub("", whole[head.end() :] if head else whole)
    title = text.partition("\n")[0].removeprefix("# ")
    return Chapter(file.stem.partition("-")[2], title, file, text, places)


def picture_size(file: str) -> QSize:
    """How large a picture is meant to be shown, in pixels of the program.

    A picture has more of its own, so that it is sharp where letters are enlarged; it says how many
    of them are an inch.
    """
    picture = QImage(str(manual_folder() / file))
    scale = max(round(picture.dotsPerMeterX() * _INCH, 2), 1.0)
    return picture.size() / scale


def chapter_for(widget: QWidget | None) -> str:
    """The name of the chapter that belongs to what has the focus; empty for none."""
    while widget is not None:
        named = widget.property(CHAPTER)
        if isinstance(named, str):
            return named
        module = f"{type(widget).__module__}."
        fitting = {
            place: chapter.name
            for chapter in chapters()
            for place in chapter.places
            if module.startswith(f"{place}.")
        }
        if fitting:
            return fitting[max(fitting, key=len)]
        widget = widget.parentWidget()
    return ""


class ManualPages(QTextBrowser):
    """Words and pictures; a picture is never wider than the page."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._marked = ""
        self.setAccessibleName("正文")
        self.setOpenExternalLinks(False)
        self.sourceChanged.connect(self._dress)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        file = QUrl(name).fileName()
        if kind == QTextDocument.ResourceType.MarkdownResource.value:
            return next((each.text for each in chapters() if each.file.name == file), "")
        if kind == QTextDocument.ResourceType.ImageResource.value:
            return self._picture(file)
        return super().loadResource(kind, name)

    def mark(self, words: str) -> None:
        """Mark every place with these words, in this chapter and in those gone to."""
        self._marked = words
        palette = self.palette()
        shape = QTextCharFormat()
        shape.setBackground(blend(palette.base().color(), palette.highlight().color(), 0.35))
        marks: list[QTextEdit.ExtraSelection] = []
        for place in self._places(words):
            mark = QTextEdit.ExtraSelection()
            mark.cursor, mark.format = place, shape
            marks.append(mark)
        self.setExtraSelections(marks)

    def _places(self, words: str) -> Iterator[QTextCursor]:
        document = self.document()
        place = document.find(words) if words else QTextCursor()
        while not place.isNull():
            yield place
            place = document.find(words, place)

    # --- how it looks -----------------------------------------------------------------------

    def _dress(self) -> None:
        """Give a chapter that was just loaded the room that Markdown can't ask for."""
        document = self.document()
        document.setDocumentMargin(3 * GRID)
        cursor = QTextCursor(document)
        block = document.begin()
        while block.isValid():
            cursor.setPosition(block.position())
            shape = QTextBlockFormat()
            pictured = _PICTURE in block.text()
            if isinstance(cursor.currentFrame(), QTextTable):
                shape.setTopMargin(GRID // 4)
                shape.setBottomMargin(GRID // 4)
            elif pictured:
                shape.setBottomMargin(2 * GRID)
            else:
                shape.setLineHeight(_LEADING, _PROPORTIONAL)
                shape.setBottomMargin(GRID)
            cursor.mergeBlockFormat(shape)
            block = block.next()
        self._fit_pictures()
        self.mark(self._marked)

    def _picture(self, file: str) -> QImage:
        """A picture in its own size, or as wide as the page; scaled better than Qt would do it."""
        picture = QImage(str(manual_folder() / file))
        room = self.viewport().width() - round(2 * self.document().documentMargin())
        if picture.isNull() or room <= 0:
            return picture
        ratio = self.devicePixelRatioF()
        width = int(min(picture_size(file).width(), room) * ratio)
        scaled = picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        scaled.setDevicePixelRatio(ratio)
        return scaled

    def _fit_pictures(self) -> None:
        document = self.document()
        for place in self._places(_PICTURE):
            url = self.source().resolved(QUrl(place.charFormat().toImageFormat().name()))
            kind = QTextDocument.ResourceType.ImageResource.value
            document.addResource(kind, url, self._picture(url.fileName()))
        document.markContentsDirty(0, document.characterCount())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit_pictures()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and not self.source().isEmpty():
            # Markdown's colours are those of the palette that it was read with.
            at = self.verticalScrollBar().value()
            self.reload()
            self._dress()
            self.verticalScrollBar().setValue(at)


class ManualWindow(QWidget):
    """The manual. It stays open beside the window, and follows its palette and its letters."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("使用手册")
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.resize(1080, 700)
        self.pages = ManualPages(self)
        self.contents = QListWidget(self)
        self.contents.setAccessibleName("目录")
        self.contents.setFrameShape(QFrame.Shape.NoFrame)
        self.contents.setSpacing(3)
        self.contents.setWordWrap(True)
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for chapter in chapters():
            QListWidgetItem(chapter.title, self.contents).setData(_FILE, chapter.file)
        self.words = QLineEdit(self, placeholderText="在手册中查找", clearButtonEnabled=True)
        self.words.setAccessibleName("在手册中查找")
        self.found = label("", self, wraps=True)
        self.found.hide()
        self.back = self._button("后退", "Alt+Left", self.pages.backward)
        self.forward = self._button("前进", "Alt+Right", self.pages.forward)
        self._lay_out()
        self.words.textChanged.connect(self._narrow)
        self.words.returnPressed.connect(self.find_next)
        self.contents.currentItemChanged.connect(self._chosen)
        self.pages.sourceChanged.connect(self._moved)
        self.pages.backwardAvailable.connect(self.back.setEnabled)
        self.pages.forwardAvailable.connect(self.forward.setEnabled)
        self._add_key("Ctrl+F", self._search)
        self._add_key("F3", self.find_next)
        self.contents.setCurrentRow(0)

    @property
    def chapter(self) -> str:
        """The name of the chapter that is shown."""
        file = self.pages.source().fileName()
        return next((each.name for each in chapters() if each.file.name == file), "")

    def show_chapter(self, name: str) -> None:
        """Go to the chapter of this name; where there is none, stay."""
        for row, chapter in enumerate(chapters()):
            if chapter.name == name:
                self.words.clear()
                self.contents.setCurrentRow(row)

    def find_next(self) -> None:
        """Go to the next place with the words, from chapter to chapter and round."""
        words = self.words.text().strip()
        if not words or self.pages.find(words):
            return
        here, count = self.contents.currentRow(), self.contents.count()
        rows = [(here + step) % count for step in range(1, count + 1)]
        row = next((row for row in rows if not self.contents.item(row).isHidden()), None)
        if row is not None:
            self.contents.setCurrentRow(row)
            self.pages.moveCursor(QTextCursor.MoveOperation.Start)
            self.pages.find(words)

    # --- what happens -----------------------------------------------------------------------

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            url = QUrl.fromLocalFile(str(item.data(_FILE)))
            if url != self.pages.source():
                self.pages.setSource(url)

    def _moved(self, url: QUrl) -> None:
        """Another chapter is shown, whichever way a person went."""
        names = [chapter.file.name for chapter in chapters()]
        if url.fileName() in names:
            with QSignalBlocker(self.contents):
                self.contents.setCurrentRow(names.index(url.fileName()))

    def _narrow(self) -> None:
        """List only chapters with the words, and mark these."""
        words = self.words.text().strip()
        number = 0
        for row, chapter in enumerate(chapters()):
            with_words = words.casefold() in _plain(chapter.text).casefold()
            number += with_words
            self.contents.item(row).setHidden(not with_words)
        self.found.setText(f"{number} 章里有，按 Enter 到下一处" if number else "没有找到")
        self.found.setVisible(bool(words))
        self.pages.mark(words)

    def _search(self) -> None:
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.words.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    # --- parts ------------------------------------------------------------------------------

    def _button(self, words: str, keys: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(words, self)
        set_tip(button, f"{words}（{keys}）")
        button.setEnabled(False)
        button.clicked.connect(act)
        self._add_key(keys, act)
        return button

    def _add_key(self, keys: str, act: Callable[[], object]) -> None:
        QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _lay_out(self) -> None:
        ways = QHBoxLayout()
        ways.setSpacing(GRID)
        for button in (self.back, self.forward):
            ways.addWidget(button, 1)
        side = QWidget(self)
        side.setFixedWidth(_SIDE)
        left = QVBoxLayout(side)
        left.setContentsMargins(GRID, GRID, GRID, GRID)
        left.setSpacing(GRID)
        left.addLayout(ways)
        left.addWidget(self.words)
        left.addWidget(self.found)
        left.addWidget(self.contents, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(self.pages, 1)


@cache
def _plain(text: str) -> str:
    """The words of a chapter, as they are shown."""
    document = QTextDocument()
    document.setMarkdown(text)
    return document.toPlainText()
