"""The three columns that a draft is filled in at: the steps, the form, and a panel beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.model.paths import FieldPath
from app.ui.appearance import GRID, secondary
from app.ui.columns import Columns
from app.ui.confirming import ReasonBox
from app.ui.editor import Editor
from app.ui.elsewhere import ElsewherePage
from app.ui.footer import Footer
from app.ui.form.page import FormPage
from app.ui.notice import essentials
from app.ui.outline import ELSEWHERE, OVERVIEW, Step, overall, progress_of, step_at, steps_of
from app.ui.overview import OverviewPage
from app.ui.problems import ProblemsPanel
from app.ui.steps import StepsList
from app.ui.symbols import icon
from app.ui.words import go_to

if TYPE_CHECKING:
    from app.ui.evidence.shelf import Shelf
    from app.ui.narrative.finding import FindBar
    from app.ui.taking import Taking

Panel = Literal["", "problems", "preview"]
"""What is shown beside the form; empty while that is folded."""
_BY_TAB = Qt.FocusPolicy.TabFocus
_TITLES: dict[Panel, str] = {"problems": "问题", "preview": "预览"}
_WIDTHS: dict[Panel, list[int]] = {"problems": [264, 720, 340], "preview": [240, 680, 440]}
"""Of the columns, in pixels, until a person moves them: a page is read, a list looked at."""


class Desk(Columns[Panel]):
    """One draft being filled in. ``make_preview`` gives the pages, once they are first wanted.

    ``taking`` takes files into the draft; without it none can be added. ``shelf`` is what is done
    with its evidence.

    Pages of the form are made when they are first gone to, and kept.
    """

    moved = Signal(object)
    """A person is at another field, or (its first path) at another step: a ``FieldPath``."""
    panel_changed = Signal(str)
    """Another panel is shown, or none."""
    notice_wanted = Signal()
    told = Signal(str)
    """What a person asked for is not to be had, and why."""

    def __init__(
        self,
        editor: Editor,
        parent: QWidget | None = None,
        *,
        taking: Taking | None = None,
        shelf: Shelf | None = None,
        make_preview: Callable[[], QWidget] = QWidget,
    ) -> None:
        super().__init__(_WIDTHS, parent)
        self.editor = editor
        self.taking = taking
        self.shelf = shelf
        self._make_preview = make_preview
        self._pages: dict[Step, QWidget] = {}
        self._place = FieldPath(())
        self._shown: Panel = "problems"
        self._finding: FindBar | None = None
        self._above = QVBoxLayout()
        self.preview: QWidget | None = None
        self.steps = StepsList(self)
        self.problems = ProblemsPanel(self)
        self.footer = Footer(self)
        self._stack = QStackedWidget(self)
        self.centre = self._middle()
        self._tabs = self._panels()
        self.fill(self._left(), self.centre, self._tabs)
        self.show_column("problems")
        self.steps.chosen.connect(self._choose)
        self.steps.entered.connect(self._enter)
        self.footer.wanted.connect(self.step_by)
        editor.checked.connect(self._checked)
        editor.led.connect(self.lead)
        self.problems.watch(editor)
        self._checked()
        self.go_to(OVERVIEW)

    # --- going places -----------------------------------------------------------------------

    @property
    def current(self) -> Step:
        """The step that is shown."""
        return self.steps.current or OVERVIEW

    @property
    def page(self) -> QWidget:
        """The page that is shown."""
        return self._page(self.current)

    @property
    def place(self) -> FieldPath:
        """Where a person is: the field last entered, else the first path of the step."""
        return self._place

    def go_to(self, step: Step) -> None:
        """Show a step's page; the focus stays where it is."""
        self.steps.set_current(step)
        page = self._page(step)
        if page is not self._stack.currentWidget():
            self.editor.settle()
            self._stack.setCurrentWidget(page)
        around = self._around(step)
        self.footer.show_place(*around)
        steps = steps_of(self.editor.edition)
        self.problems.set_here(lambda finding: step_at(steps, finding.path) == step)
        self._move(step.roots[0] if step.roots else FieldPath(()))

    def step_by(self, by: int) -> None:
        """Go to the next (1) or the previous (-1) step, into its first field.

        Behind the last, and from what is no part of the form, the way leads to the account of all.
        """
        order = self._order()
        at = order.index(self.current) + by if self.current in order else 0
        if at >= 0:
            self.go_to(order[at % len(order)])
            page = self.page
            if isinstance(page, FormPage):
                page.go_to_first()
            else:
                self.steps.setFocus()

    def enter_steps(self) -> None:
        """Put the focus into the list of steps."""
        self.steps.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def lead(self, path: FieldPath) -> None:
        """Show and enter the field at ``path``."""
        step = step_at(steps_of(self.editor.edition), path)
        self.go_to(step)
        page = self.page
        if isinstance(page, FormPage):
            page.go_to(path)
        self._move(path)

    def return_to(self, place: str) -> None:
        """Show the step that a person was at when the draft was last open."""
        try:
            path = FieldPath.parse(place)
        except ValueError:
            return
        step = step_at(steps_of(self.editor.edition), path)
        if place and step is not ELSEWHERE:
            self.go_to(step)

    def find_words(self, *, replacing: bool) -> None:
        """Open the line that finds words, or replaces them, in the whole declaration."""
        if self._finding is None:
            from app.ui.narrative.finding import FindBar

            self._finding = FindBar(self.editor, self.centre)
            self._finding.closed.connect(self._end_finding)
            self._above.addWidget(self._finding)
        self._finding.show()
        self._finding.start(_selected_words(), replacing=replacing)
        if replacing and self._finding.words.text():
            self._finding.others.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _end_finding(self) -> None:
        """The words that were found last are entered."""
        if self._finding is not None:
            self._finding.hide()
        page = self.page
        if isinstance(page, FormPage) and self._place.parts:
            page.go_to(self._place)

    def next_problem(self, by: int) -> None:
        """Go to the next (1) or the previous (-1) finding."""
        if self.panel != "problems":
            self.show_panel("problems")
        focus = QApplication.focusWidget()
        entered = focus is not None and self._stack.isAncestorOf(focus)
        if not self.problems.step(by, self._place, entered=entered):
            words = self.problems.empty_words.replace("\n", "")
            self.told.emit(words or "列出的问题都折叠着，请先展开。")

    # --- the panel --------------------------------------------------------------------------

    @property
    def panel(self) -> Panel:
        """What is shown beside the form; nothing where there is no room for it."""
        return "" if self.folded else self._shown

    def show_panel(self, panel: Panel) -> None:
        """Show this beside the form; nothing folds the panel."""
        if panel == "preview" and self.preview is None:
            self._put_preview()
        if panel:
            with QSignalBlocker(self._tabs):
                self._tabs.setCurrentIndex(list(_TITLES).index(panel))
        self._shown = panel
        self.show_column(panel or None)
        self.panel_changed.emit(panel)
        if panel == "preview":
            self.moved.emit(self._place)

    def toggle_panel(self, panel: Panel) -> None:
        """Show this beside the form, or fold it where it is shown."""
        self.show_panel("" if self.panel == panel else panel)

    @property
    def widths(self) -> dict[Panel, list[int]]:
        """The widths of the columns, with each panel beside the form."""
        return self.wanted

    def restore(self, widths: Mapping[Panel, list[int]]) -> None:
        """Give the columns the widths that they had."""
        self.want(widths)

    # --- what the draft tells ---------------------------------------------------------------

    def _checked(self) -> None:
        editor = self.editor
        progress = progress_of(editor.edition, editor.answers, editor.report)
        whole = overall(progress.values())
        current = self.current
        self.steps.show_progress({OVERVIEW: whole, **progress})
        if self.steps.current is None:  # the step of what stands elsewhere is gone
            self.go_to(OVERVIEW if current == ELSEWHERE else current)
        number = f" {whole.problems}" if whole.problems else ""
        self._tabs.setTabText(0, f"{_TITLES['problems']}{number}")
        tip = "，".join(whole.words) or "没有问题"
        self._tabs.setTabToolTip(0, tip)
        self.footer.show_place(*self._around(self.current))

    # --- parts ------------------------------------------------------------------------------

    def _page(self, step: Step) -> QWidget:
        page = self._pages.get(step)
        if page is None:
            page = self._pages[step] = self._make_page(step)
            self._stack.addWidget(page)
        return page

    def _make_page(self, step: Step) -> QWidget:
        if step == OVERVIEW:
            overview = OverviewPage(self.editor, self._stack)
            overview.notice_wanted.connect(self.notice_wanted)
            if self.shelf is not None:
                overview.matrix_wanted.connect(self.shelf.show_matrix)
            return overview
        if step == ELSEWHERE:
            return ElsewherePage(self.editor, self._stack)
        taking = None if self.editor.read_only else self.taking
        page = FormPage(
            self.editor,
            step,
            taking.ask if taking else None,
            self._stack,
            take_in=taking.take_in if taking else None,
            take_file=taking.take if taking else None,
            shelf=self.shelf,
        )
        page.focused.connect(self._move)
        return page

    def _order(self) -> list[Step]:
        return [OVERVIEW, *steps_of(self.editor.edition)]

    def _around(self, step: Step) -> tuple[str, str, str]:
        """The title of the step before, where one is, and the title of the step after."""
        order = self._order()
        if step not in order:
            return OVERVIEW.title, "", ""
        at = order.index(step)
        before = order[at - 1].title if at else ""
        after = order[at + 1].title if at + 1 < len(order) else ""
        return before, f"第 {at} 部分，共 {len(order) - 1} 部分" if at else "", after

    def _enter(self) -> None:
        """Go on from the list of steps to the page."""
        page = self.page
        if isinstance(page, FormPage):
            page.go_to_first()
        else:
            buttons = (w for w in page.findChildren(QWidget) if w.focusPolicy() & _BY_TAB)
            first = next((w for w in buttons if w.isVisible() and w.isEnabled()), None)
            if first is not None:
                go_to(first)

    def _choose(self, step: Step) -> None:
        self.go_to(step)

    def _move(self, path: FieldPath) -> None:
        if path != self._place:
            self._place = path
            self.moved.emit(path)

    def _left(self) -> QWidget:
        notice = QPushButton(essentials(self.editor.edition.notice), self, flat=True)
        notice.setToolTip("通知要点：日期、份数、地址和填报说明")
        notice.clicked.connect(self.notice_wanted)
        return self._column((self.steps, notice), GRID)

    def _middle(self) -> QWidget:
        frame = self._column((self._stack, self.footer), 0, plain=True)
        column = frame.layout()
        if isinstance(column, QVBoxLayout):
            column.insertLayout(0, self._above)
        return frame

    def _column(self, widgets: Iterable[QWidget], above: int, *, plain: bool = False) -> QFrame:
        frame = QFrame(self)
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, above, 0, above // 2)
        column.setSpacing(0)
        for widget in widgets:
            column.addWidget(widget, 1 if widget in {self.steps, self._stack} else 0)
        if not plain:
            frame.setBackgroundRole(frame.palette().ColorRole.Base)
            frame.setAutoFillBackground(True)
        return frame

    def _panels(self) -> QTabWidget:
        tabs = QTabWidget(self)
        tabs.setDocumentMode(True)
        tabs.setAccessibleName("表单旁边的面板")
        tabs.addTab(self.problems, _TITLES["problems"])
        self._empty = QWidget(tabs)
        tabs.addTab(self._empty, _TITLES["preview"])
        self._folding = QToolButton(tabs, autoRaise=True)
        self._folding.setIcon(icon("fold", secondary(self.palette())))
        self._folding.setToolTip("收起面板")
        self._folding.setAccessibleName("收起面板")
        self._folding.clicked.connect(lambda: self.show_panel(""))
        tabs.setCornerWidget(self._folding)
        self.problems.setBackgroundRole(self.problems.palette().ColorRole.Base)
        self.problems.setAutoFillBackground(True)
        tabs.currentChanged.connect(self._tab_changed)
        return tabs

    def _tab_changed(self, index: int) -> None:
        if not self._tabs.isHidden():
            # After the click has been dealt with: the pages take a moment to load.
            QTimer.singleShot(0, self, lambda: self.show_panel(list(_TITLES)[index]))

    def _put_preview(self) -> None:
        self.preview = self._make_preview()
        with QSignalBlocker(self._tabs):
            self._tabs.removeTab(1)
            self._tabs.addTab(self.preview, _TITLES["preview"])
        self._empty.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that nobody else wanted puts away what was opened last: a reason, the search."""
        if event.key() != Qt.Key.Key_Escape or not self._put_away():
            super().keyPressEvent(event)

    def _put_away(self) -> bool:
        asking = [box for box in self.findChildren(ReasonBox) if box.isVisible()]
        if asking:
            asking[-1].dropped.emit()
        elif self._finding is not None and self._finding.isVisible():
            self._finding.close_bar()
        else:
            return False
        return True

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_folding"):
            self._folding.setIcon(icon("fold", secondary(self.palette())))


def _selected_words() -> str:
    """What is selected where a person is; mostly what they want to find."""
    focus = QApplication.focusWidget()
    if isinstance(focus, QLineEdit):
        return focus.selectedText()
    if isinstance(focus, QTextEdit | QPlainTextEdit):
        return focus.textCursor().selectedText()
    return ""
