"""The manual in its window: chapters at the left, their words and pictures at the right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QImage, QKeySequence, QResizeEvent, QShortcut, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app.resources import resource
from app.ui.appearance import GRID

_PLACES = (
    ("app.ui.narrative", "长文、图和表"),
    ("app.ui.problem", "问题与确认"),
    ("app.ui.overview", "概览"),
    ("app.ui.aspects", "概览"),
    ("app.ui.pages", "预览、导出和打印"),
    ("app.ui.preview", "预览、导出和打印"),
    ("app.ui.history", "草稿文件"),
    ("app.ui.versions", "草稿文件"),
    ("app.ui.passwords", "密码"),
    ("app.ui.form", "填写"),
    ("app.ui.welcome", "从哪里开始"),
)
"""Which chapter belongs to widgets of which modules."""


_WRAPPED = re.compile(r"(?<=[\u2018-\uffee])\n *(?=[\u2018-\uffee])")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: its title, and its Markdown with the title above it."""

    title: str
    text: str


def manual_folder() -> Path:
    """Where the chapters and their pictures lie."""
    return resource("manual")


def chapters() -> list[Chapter]:
    """The chapters in their order; a file may hold several."""
    files = sorted(manual_folder().glob("*.md"))
    whole = "".join(f"\n{file.read_text(encoding='utf-8')}" for file in files)
    # Markdown reads a line break as a space, which Chinese does not have.
    whole = _WRAPPED.sub("", whole)
    parts = whole.split("\n# ")[1:]
    return [Chapter(part.splitlines()[0].strip(), f"# {part}") for part in parts]


def chapter_for(widget: QWidget | None) -> str:
    """The title of the chapter that belongs to what has the focus; empty for none."""
    while widget is not None:
        module = type(widget).__module__
        for start, title in _PLACES:
            if module.startswith(start):
                return title
        widget = widget.parentWidget()
    return ""


class _Pages(QTextBrowser):
    """Words and pictures; a picture is never wider than the page."""

    resized = Signal()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(kind, name)
        file = QUrl(name).fileName()
        picture = QImage(str(manual_folder() / file))
        room = self.viewport().width() - 6 * GRID
        ratio = self.devicePixelRatioF()
        if picture.isNull() or room <= 0:
            return picture
        width = min(picture.width(), round(room * ratio))
        smaller = picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        smaller.setDevicePixelRatio(ratio if width < picture.width() else 1.0)
        return smaller

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.resized.emit()


class ManualWindow(QDialog):
    """The manual. It stays open beside the window and follows its palette and letters."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("使用手册")
        self.setWindowFlag(Qt.WindowType.WindowMinMaxButtonsHint)
        self.resize(1000, 720)
        self._chapters = chapters()
        self.contents = QListWidget(self)
        self.contents.setAccessibleName("目录")
        self.contents.setFixedWidth(180)
        self.contents.setSpacing(2)
        self.contents.addItems([chapter.title for chapter in self._chapters])
        self.pages = _Pages(self)
        self.pages.setAccessibleName("正文")
        self.pages.setOpenExternalLinks(False)
        self.pages.document().setDocumentMargin(2 * GRID)
        self.words = QLineEdit(self, placeholderText="在手册中查找", clearButtonEnabled=True)
        self.words.setAccessibleName("在手册中查找")
        self.words.setFixedWidth(180)
        self.words.returnPressed.connect(self.find_next)
        left = QVBoxLayout()
        left.addWidget(self.words)
        left.addWidget(self.contents, 1)
        row = QHBoxLayout(self)
        row.addLayout(left)
        row.addWidget(self.pages, 1)
        self.contents.currentRowChanged.connect(self._show)
        self.pages.resized.connect(lambda: self._show(self.contents.currentRow()))
        finding = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        finding.activated.connect(self.words.setFocus)
        again = QShortcut(QKeySequence("F3"), self)
        again.activated.connect(self.find_next)
        self.contents.setCurrentRow(0)

    def show_chapter(self, title: str) -> None:
        """Go to the chapter of this title; where there is none, stay."""
        for row, chapter in enumerate(self._chapters):
            if chapter.title == title:
                self.contents.setCurrentRow(row)

    def find_next(self) -> None:
        """Go to the next place with the words, from chapter to chapter and round."""
        words = self.words.text().strip()
        if not words:
            return
        if self.pages.find(words):
            return
        here = self.contents.currentRow()
        for step in range(1, len(self._chapters) + 1):
            row = (here + step) % len(self._chapters)
            document = QTextDocument()
            document.setMarkdown(self._chapters[row].text)
            if not document.find(words).isNull():
                self.contents.setCurrentRow(row)
                self._show(row)
                self.pages.find(words)
                return

    def _show(self, row: int) -> None:
        if 0 <= row < len(self._chapters):
            self.pages.setMarkdown(self._chapters[row].text)
