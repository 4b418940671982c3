"""Find and replace across the whole declaration."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.appearance import GRID, secondary
from app.ui.editor import Editor
from app.ui.narrative.cards import faint
from app.ui.narrative.hits import HitList, HitRow
from app.ui.narrative.searching import Match, Wanted, matches_in, replaced
from app.ui.narrative.spotlight import Place, Spotlight
from app.ui.plain import label, set_tip
from app.ui.symbols import icon

_ENDLESS = 2**31 - 1
_MOST_HITS = 5
"""So many are in sight at a time: the page that they stand in is what is looked at."""
_APART = re.compile("[\n\r\u2028\u2029\ufdd0\ufdd1]")
"""Parts paragraphs or cells, as Qt selects them too: nothing is searched across these."""


class FindBar(QWidget):
    """Finds words in every text of the draft, leads to each hit, and replaces one or all.

    Enter and F3 lead to the next hit, with Shift to the one before; Esc closes the bar.
    """

    closed = Signal()
    """A person is done with it."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self._spotlight = Spotlight.of(editor)
        self._matches: tuple[Match, ...] = ()
        self._current = -1
        self._said = ""
        self.words = _line("查找", self)
        self.others = _line("替换为", self)
        self.exactly = QCheckBox("区分大小写和全角半角", self)
        self.figures = QCheckBox("包括代码、数字和日期", self)
        self.count = faint("", self)
        self.count.setAccessibleName("查找结果")
        self._model = HitList(self)
        self.hits = _hit_view(self._model, self)
        self._searching = QTimer(self, singleShot=True, interval=0)
        self._searching.timeout.connect(self.search)
        self._buttons()
        self._lay_out()
        self.words.textChanged.connect(self._search_anew)
        for option in (self.exactly, self.figures):
            option.toggled.connect(self._search_anew)
        self.hits.activated.connect(self._activated)
        self.hits.clicked.connect(self._activated)
        editor.checked.connect(self._follow)
        editor.changed.connect(self._forget)
        for keys, step in (("F3", 1), ("Shift+F3", -1)):
            self._add_key(keys, step)
        self.setAccessibleName("查找和替换")
        self._show_count()

    @property
    def matches(self) -> tuple[Match, ...]:
        """What was found, in printed order."""
        return self._matches

    def start(self, words: str = "", *, replacing: bool = False) -> None:
        """Take the focus; ``words`` are what is selected where a person comes from."""
        self._acts.setVisible(replacing and not self.editor.read_only)
        if words and not _APART.search(words):
            self.words.setText(words)
        self.words.selectAll()
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search()

    def close_bar(self) -> None:
        """Let go of what was found."""
        self._spotlight.show(None)
        self.closed.emit()

    # --- finding ------------------------------------------------------------------------------

    def search(self) -> None:
        """Find again what is wanted, in the draft as it is."""
        self._searching.stop()
        at = self._matches[self._current].place if self._current >= 0 else None
        self._matches = matches_in(self.editor.answers, self._wanted())
        places = [match.place for match in self._matches]
        self._current = places.index(at) if at in places else -1
        self._model.show_matches(self._matches)
        self._choose_row()
        self._show_count()

    def step(self, by: int) -> None:
        """Lead to the next hit (1) or the one before (-1); behind the last the first is next."""
        self._said = ""
        if self._searching.isActive():
            self.search()
        if self._matches:
            first = 0 if by > 0 else len(self._matches) - 1
            at = (self._current + by) % len(self._matches) if self._current >= 0 else first
            self._lead(at)
        self._show_count()

    def _lead(self, at: int) -> None:
        self._current = at
        place = self._matches[at].place
        # A search by keyboard goes on where it was: the hit is marked, the focus comes back.
        focus = QApplication.focusWidget()
        own = focus if self.isAncestorOf(focus or self.window()) else None
        self._spotlight.show(place)
        self.editor.lead(place.path)
        if own is not None:
            own.setFocus(Qt.FocusReason.OtherFocusReason)
        self._choose_row()

    def _activated(self, index: QModelIndex) -> None:
        self._said = ""
        self._lead(index.row())
        self._show_count()

    def _search_anew(self) -> None:
        self._current = -1
        self._said = ""
        self._spotlight.show(None)
        self._searching.start()

    def _forget(self, _: object, by: object) -> None:
        """The draft was changed, by undoing perhaps: what was said of it may no longer hold."""
        if by is not self and self._said:
            self._said = ""
            self._show_count()

    def _follow(self) -> None:
        if self.isVisible() and self.words.text():
            self.search()

    def _wanted(self) -> Wanted:
        return Wanted(self.words.text(), self.exactly.isChecked(), self.figures.isChecked())

    # --- replacing ----------------------------------------------------------------------------

    def replace_one(self) -> None:
        """Replace the hit that was led to, and lead to the next; without one, lead to the first."""
        if self._current < 0:
            self.step(1)
            return
        at, place = self._current, self._matches[self._current].place
        done = self._replace((self._matches[at],), "替换")
        # What was put in may be found itself: it is not what comes next.
        end = place.start + len(self.others.text()) * done
        while at < len(self._matches) and _is_before(self._matches[at].place, place, end):
            at += 1
        if self._matches:
            self._lead(at % len(self._matches))
        self._said = "" if done else "这一处已经改变，没有替换"
        self._show_count()

    def replace_all(self) -> None:
        """Replace every hit, as one step that can be undone."""
        self.search()
        done = self._replace(self._matches, "全部替换")
        self._spotlight.show(None)
        self._said = f"已替换 {done:,} 处，可以撤销" if done else "没有可以替换的"
        self._show_count()

    def _replace(self, matches: tuple[Match, ...], name: str) -> int:
        if self.editor.read_only:
            return 0
        # What is typed a moment ago is not yet in the answers.
        self.editor.check()
        edits, count = replaced(self.editor.answers, matches, self._wanted(), self.others.text())
        if edits:
            self.editor.settle()
            self.editor.edit_all(edits, by=self, name=name)
            self.editor.settle()
            self.editor.check()
        self.search()
        return count

    # --- how it looks -------------------------------------------------------------------------

    def _show_count(self) -> None:
        found, words = len(self._matches), self.words.text()
        if self._said:
            said = self._said
        elif not words:
            said = "在所有文字、图表名称和表格中查找"
        elif not found:
            said = "没有找到"
        elif self._current >= 0:
            said = f"第 {self._current + 1:,} 处，共 {found:,} 处"
        else:
            said = f"共 {found:,} 处"
        self.count.setText(said)
        for button in (self.next, self.previous, self.replacing, self.replacing_all):
            button.setEnabled(bool(found))
        self.hits.setVisible(bool(found))
        if found:
            self._fit_hits()

    def _choose_row(self) -> None:
        if 0 <= self._current < self._model.rowCount():
            index = self._model.index(self._current)
            self.hits.setCurrentIndex(index)
            self.hits.scrollTo(index)
        else:
            self.hits.clearSelection()

    def _buttons(self) -> None:
        self.next = self._tool("down", "下一处（F3）")
        self.next.clicked.connect(lambda: self.step(1))
        self.previous = self._tool("up", "上一处（Shift+F3）")
        self.previous.clicked.connect(lambda: self.step(-1))
        self.leaving = self._tool("remove", "关闭（Esc）")
        self.leaving.clicked.connect(self.close_bar)
        self.replacing = QPushButton("替换", self, autoDefault=False)
        self.replacing.clicked.connect(self.replace_one)
        self.replacing_all = QPushButton("全部替换", self, autoDefault=False)
        self.replacing_all.clicked.connect(self.replace_all)

    def _tool(self, picture: str, words: str) -> QToolButton:
        button = QToolButton(self, autoRaise=True)
        button.setIcon(icon(picture, secondary(self.palette())))
        set_tip(button, words)
        button.setAccessibleName(words.partition("（")[0])
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setProperty("drawing", picture)
        return button

    def _lay_out(self) -> None:
        finding = QHBoxLayout()
        finding.setSpacing(GRID)
        finding.addWidget(_label("查找", self.words, self))
        finding.addWidget(self.words, 1)
        finding.addWidget(self.count)
        steps = QHBoxLayout()
        steps.setSpacing(2)
        for button in (self.previous, self.next, self.leaving):
            steps.addWidget(button)
        finding.addLayout(steps)
        options = QHBoxLayout()
        options.setSpacing(2 * GRID)
        options.addWidget(self.exactly)
        options.addWidget(self.figures)
        options.addStretch()
        acts = QHBoxLayout()
        acts.setContentsMargins(0, 0, 0, 0)
        acts.setSpacing(GRID)
        acts.addWidget(_label("替换为", self.others, self))
        acts.addWidget(self.others, 1)
        acts.addWidget(self.replacing)
        acts.addWidget(self.replacing_all)
        self._acts = QWidget(self)
        self._acts.setLayout(acts)
        self._acts.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(GRID, GRID, GRID, GRID)
        whole.setSpacing(GRID)
        whole.addLayout(finding)
        whole.addLayout(options)
        whole.addWidget(self._acts)
        whole.addWidget(self.hits)

    def _fit_hits(self) -> None:
        """Give the hits the room that they need, and no more than a few of them."""
        line = self.hits.sizeHintForRow(0)
        self.hits.setFixedHeight(line * min(len(self._matches), _MOST_HITS))

    def _add_key(self, keys: str, step: int) -> None:
        action = QAction(self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda: self.step(step))
        self.addAction(action)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        typing = self.words.hasFocus() or self.others.hasFocus()
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and typing:
            self.step(-1 if back else 1)
        elif event.key() == Qt.Key.Key_Down and typing and self._matches:
            self.hits.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._matches:
            self._fit_hits()
        if event.type() == QEvent.Type.PaletteChange:
            for button in (self.next, self.previous, self.leaving):
                button.setIcon(icon(str(button.property("drawing")), secondary(self.palette())))


def _is_before(place: Place, known: Place, end: int) -> bool:
    """Whether a place is in the same text as a known one, and begins before ``end``."""
    same = (place.path, place.piece, place.part) == (known.path, known.piece, known.part)
    return same and place.start < end


def _line(name: str, parent: QWidget) -> QLineEdit:
    line = QLineEdit(parent)
    line.setMaxLength(_ENDLESS)
    line.setAccessibleName(name)
    line.setClearButtonEnabled(True)
    return line


def _label(words: str, line: QLineEdit, parent: QWidget) -> QLabel:
    made = label(words, parent)
    made.setBuddy(line)
    return made


def _hit_view(model: HitList, parent: QWidget) -> QListView:
    view = QListView(parent)
    view.setModel(model)
    view.setItemDelegate(HitRow(view))
    view.setUniformItemSizes(True)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setMouseTracking(True)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setAccessibleName("找到的各处")
    return view
