"""The list of evidence: a table of all pieces, and the fields of the one that it is at."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QMimeData, QPoint, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QShortcut,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.model.citations import Cited
from app.model.compound import Rows
from app.model.draft import next_row_id
from app.model.form import Field
from app.model.kinds import Choice
from app.model.paths import FieldPath
from app.model.reading import ROW_ID
from app.model.rules import Finding
from app.model.values import Json
from app.ui.appearance import GRID, blend, secondary
from app.ui.banner import Banner
from app.ui.evidence.detail import PieceDetail, RowPlace
from app.ui.evidence.incoming import Incoming, Told, paths_of
from app.ui.evidence.listed import ListedPieces, size_words
from app.ui.evidence.members import Members
from app.ui.evidence.order import (
    SORTINGS,
    Outcome,
    categorize,
    move,
    remove,
    shift,
    sort,
)
from app.ui.evidence.table import PieceTable
from app.ui.form.binding import Binding
from app.ui.plain import set_tip
from app.ui.symbols import icon
from app.ui.words import SMALL, Words

_SHORTLY = 90
"""Milliseconds for which the table must stay at a row until its fields are made."""
_MOMENT = 250
"""Milliseconds after which titles and sums follow what is typed."""


class EvidenceInput(QWidget):
    """Stands for a list whose rows prove fields."""

    def __init__(self, field: Field, kind: Rows, binding: Binding, parent: QWidget) -> None:
        super().__init__(parent)
        self.path = field.path
        self.field = field
        self.kind = kind
        self.binding = binding
        self.members = Members.of(kind)
        self.pieces = ListedPieces(field, self.members, binding, self)
        self.table = PieceTable(self.pieces, binding, self)
        self.detail: PieceDetail | None = None
        self._places: dict[int, RowPlace] = {}
        self._unclear: list[Cited] = []
        self._fixed = binding.editor.read_only
        self.notice = Banner("附件编号", self)
        self.empty = _Empty(self, fixed=self._fixed, files=self._incoming is not None)
        self.adding = QPushButton("添加一项", self, autoDefault=False)
        self.adding.setAccessibleName(f"添加{field.label}")
        set_tip(self.adding, "添加一项，文件以后再选（Insert）")
        self.adding.clicked.connect(self.add)
        self.comparing = QPushButton("证明对照表…", self, autoDefault=False)
        set_tip(self.comparing, "每项数据有哪些证明材料，哪些还没有")
        self.comparing.clicked.connect(self._compare)
        self.summary = Words("", self, tone="faint", size=SMALL)
        self.selected = Words("", self, tone="faint", size=SMALL, wraps=False)
        self._acts: list[QToolButton] = []
        self._building = QTimer(self, singleShot=True, interval=_SHORTLY)
        self._building.timeout.connect(self._build)
        self._telling = QTimer(self, singleShot=True, interval=_MOMENT)
        self._telling.timeout.connect(self._tell)
        self.setAcceptDrops(not self._fixed)
        self._lay_out()
        self._connect()
        binding.add_host(self)

    @property
    def _incoming(self) -> Incoming | None:
        shelf = self.binding.shelf
        return shelf.incoming if shelf is not None else None

    # --- building ---------------------------------------------------------------------------

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, GRID // 2, 0, 0)
        whole.setSpacing(GRID)
        head = QHBoxLayout()
        head.setSpacing(GRID)
        if not self._fixed:
            if self._incoming is not None:
                head.addWidget(self._incoming.buttons(self.path, self))
            head.addWidget(self.adding)
        head.addStretch()
        head.addWidget(self.comparing)
        whole.addLayout(head)
        self.adding.setVisible(not self._fixed)
        self.comparing.setVisible(self.binding.shelf is not None)
        self._tools = QWidget(self)
        tools = QHBoxLayout(self._tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(GRID // 2)
        self.viewing = self._tool("查看", "查看所选附件（空格）", self.view, looks=True)
        self.sorting = self._tool("排序", "把全部附件重新排序", self._ask_order)
        self.categorizing = self._tool("类别", "给所选附件选择类别", self._ask_category)
        self.raising = self._tool("上移", "上移所选附件（Alt+↑）", lambda: self.shift(-1), "up")
        self.lowering = self._tool("下移", "下移所选附件（Alt+↓）", lambda: self.shift(1), "down")
        self.removing = self._tool("删除", "删除所选附件（Delete），可撤销", self.remove, "remove")
        self.categorizing.setVisible(not self._fixed and self.members.category is not None)
        for button in self._acts:
            tools.addWidget(button)
        tools.addStretch()
        tools.addWidget(self.selected)
        whole.addWidget(self._tools)
        whole.addWidget(self.notice)
        whole.addWidget(self.table)
        whole.addWidget(self.empty)
        self._place_of_detail = QVBoxLayout()
        whole.addLayout(self._place_of_detail)
        whole.addWidget(self.summary)
        shelf = self.binding.shelf
        self._budget = shelf.budget_line(self.path, self) if shelf is not None else None
        if self._budget is not None:
            whole.addWidget(self._budget)

    def _tool(
        self,
        words: str,
        tip: str,
        act: Callable[[], object],
        sign: str = "",
        *,
        looks: bool = False,
    ) -> QToolButton:
        button = QToolButton(self._tools, autoRaise=True)
        button.setText(words)
        button.setAccessibleName(words)
        set_tip(button, tip)
        if sign:
            button.setProperty("sign", sign)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(act)
        button.setVisible(looks or not self._fixed)
        self._acts.append(button)
        return button

    def _connect(self) -> None:
        table, editor = self.table, self.binding.editor
        table.shifted.connect(self.shift)
        table.removing.connect(self.remove)
        table.dropped.connect(self._drop_rows)
        table.offered.connect(self._take)
        table.opening.connect(self.view)
        table.menu_wanted.connect(self._show_menu)
        table.current_changed.connect(self._moved)
        table.onward = self._enter_detail
        table.undoing.connect(editor.undo)
        table.redoing.connect(editor.redo)
        table.selectionModel().selectionChanged.connect(self._count_selected)
        self.binding.placed.connect(self._show_findings)
        if not self._fixed:
            key = QShortcut(QKeySequence(Qt.Key.Key_Insert), self, self.add)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shelf = self.binding.shelf
        if shelf is not None:
            shelf.looking.changed.connect(self._know_more)
            shelf.drawings.came.connect(self._drawing_came)
        if self._incoming is not None:
            self._incoming.told.connect(self._tell_arrival)
        self.dress()

    def dress(self) -> None:
        """Take on colours as they follow from the application's."""
        colour = secondary(self.palette())
        self.adding.setIcon(icon("add", colour))
        for button in self._acts:
            sign: object = button.property("sign")
            if isinstance(sign, str):
                button.setIcon(icon(sign, colour))

    # --- what the draft holds ---------------------------------------------------------------

    def show_value(self, raw: Json) -> None:
        before = self.pieces.ids
        at = self.table.current
        self.pieces.show_rows(raw)
        ids = self.pieces.ids
        if ids != before or not self._telling.isActive():
            self._keep_places(ids)
        if ids != before:
            new = [row for row in ids if row not in before]
            if before and new:
                self.table.choose(new)
            elif ids and (not before or self._current not in ids or not self.table.chosen):
                self.table.choose([ids[min(max(at, 0), len(ids) - 1)]])
            self._building.stop()
            self._make_detail()  # what is found in it is told once it was checked
            self._tell()
            self._count_selected()
        elif not self._telling.isActive():
            self._telling.start()
        self.table.setVisible(bool(ids))
        self._tools.setVisible(bool(ids))
        self.empty.setVisible(not ids)
        if self._budget is not None:
            self._budget.setVisible(bool(ids))

    def enter(self) -> None:
        if self.pieces.ids or self._fixed:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.adding.setFocus(Qt.FocusReason.OtherFocusReason)

    def bring(self, path: FieldPath) -> None:
        """Show the row in which ``path`` lies."""
        row = path.parts[len(self.path.parts)]
        if isinstance(row, int) and self.pieces.place_of(row) is not None:
            if row != self._current:
                self.table.choose([row])
            self._build_now()

    @property
    def _current(self) -> int | None:
        return self.pieces.id_at(self.table.current)

    def _keep_places(self, ids: Sequence[int]) -> None:
        """A place for the findings of each row."""
        for gone in [row for row in self._places if row not in ids]:
            if self.detail is not None and self.detail.row == gone:
                self._drop_detail()
            self.binding.release(self.path / gone)
            del self._places[gone]
        for row in ids:
            if row not in self._places:
                self._places[row] = place = RowPlace(self.path / row)
                self.binding.add_place(place)

    # --- the row that is shown --------------------------------------------------------------

    def _moved(self, place: int) -> None:
        row = self.pieces.id_at(place)
        if row is not None and (self.detail is None or self.detail.row != row):
            self._building.start()
        if row is not None and self.table.hasFocus():
            self.binding.entered.emit(self.path / row)

    def _build_now(self) -> None:
        self._building.stop()
        self._build()

    def _build(self) -> None:
        if self._make_detail():
            self.binding.place_findings()

    def _enter_detail(self) -> bool:
        """Go from the table to the fields of its row, which may not be made yet."""
        self._build_now()
        if self.detail is None:
            return False
        self.binding.wanted.emit(self.detail.path)
        return True

    def _make_detail(self) -> bool:
        """Make the fields of the row that the table is at; whether that was to be done."""
        row, number = self._current, self.table.current + 1
        if self.detail is not None and self.detail.row == row:
            self.detail.renumber(number)
            return False
        self._drop_detail()
        if row is not None and row in self._places:
            self.detail = PieceDetail(self, row, number, self._places[row], self)
            self._place_of_detail.addWidget(self.detail)
            self.detail.show()
        self.binding.reshaped.emit()
        return True

    def _drop_detail(self) -> None:
        detail, self.detail = self.detail, None
        if detail is not None:
            self.binding.release(detail.path)
            place = self._places.get(detail.row)
            if place is not None:
                self.binding.add_place(place)
            self._place_of_detail.removeWidget(detail)
            detail.leave()

    # --- what a person does -----------------------------------------------------------------

    def _compare(self) -> None:
        shelf = self.binding.shelf
        if shelf is not None:
            shelf.show_matrix()

    def add(self) -> None:
        """Add an empty row at the end, and enter it."""
        if self._fixed:
            return
        editor = self.binding.editor
        raw = editor.value(self.path)
        rows = list(raw) if isinstance(raw, list) else []
        number = next_row_id(rows)
        editor.settle()
        editor.edit(self.path, [*rows, {ROW_ID: number}], name="添加")
        self.binding.wanted.emit(self.path / number)

    def remove(self) -> None:
        """Take the selected rows away; the one behind them, or else the last, is selected."""
        places = self.table.chosen
        ids = self._chosen_ids()
        if self._fixed or not ids:
            return
        self._came_of(remove(self.binding.editor, self.path, ids))
        left = self.pieces.ids
        if left:
            self.table.choose([left[min(places[0], len(left) - 1)]])
        else:
            self.enter()

    def shift(self, by: int) -> None:
        """Move the selected rows up (-1) or down (1)."""
        self._reorder(lambda ids: shift(self.binding.editor, self.path, ids, by))

    def sort(self, by: str) -> None:
        """Sort all rows by one of :data:`~app.ui.evidence.order.SORTINGS`."""
        self._reorder(lambda _: sort(self.binding.editor, self.path, self.members, by))

    def _drop_rows(self, paths: Sequence[FieldPath], place: int) -> None:
        ids = [part for path in paths if isinstance(part := path.parts[-1], int)]
        self._reorder(lambda _: move(self.binding.editor, self.path, ids, place))

    def _reorder(self, act: Callable[[Sequence[int]], Outcome]) -> None:
        if self._fixed:
            return
        ids, current = self._chosen_ids(), self._current
        self._came_of(act(ids))
        self.table.choose(ids, current)

    def categorize(self, category: str) -> None:
        """Give the selected rows a category."""
        if not self._fixed:
            ids = self._chosen_ids()
            categorize(self.binding.editor, self.path, self.members, ids, category)

    def view(self) -> None:
        """Look at the current piece."""
        shelf, row = self.binding.shelf, self._current
        if shelf is not None and row is not None:
            shelf.view(self.path / row)

    def _chosen_ids(self) -> list[int]:
        found = (self.pieces.id_at(at) for at in self.table.chosen)
        return [row for row in found if row is not None]

    # --- menus ------------------------------------------------------------------------------

    def _ask_order(self) -> None:
        menu = QMenu(self)
        for by, words in SORTINGS.items():
            _add(menu, f"按{words}", lambda by=by: self.sort(by))
        self._pop_up(menu, self.sorting)

    def _ask_category(self) -> None:
        menu = QMenu(self)
        self._add_categories(menu)
        self._pop_up(menu, self.categorizing)

    def _add_categories(self, menu: QMenu) -> None:
        member = self.members.category
        kind = member.kind if member is not None else None
        for value, words in kind.options.items() if isinstance(kind, Choice) else ():
            _add(menu, words, lambda value=value: self.categorize(value))

    def _pop_up(self, menu: QMenu, button: QToolButton) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def menu(self) -> QMenu:
        """What can be done with the selected rows."""
        menu = QMenu(self)
        if self.binding.shelf is not None:
            _add(menu, "查看\t空格", self.view)
        if not self._fixed:
            _add(menu, "修改\tF2", self.table.edit_current)
            if self.members.category is not None:
                inner = menu.addMenu(self.members.category.spec.name)
                self._add_categories(inner)
            menu.addSeparator()
            _add(menu, "上移\tAlt+↑", lambda: self.shift(-1))
            _add(menu, "下移\tAlt+↓", lambda: self.shift(1))
        menu.addSeparator()
        _add(menu, "复制为表格\tCtrl+C", self.table.copy)
        _add(menu, "全选\tCtrl+A", self.table.selectAll)
        if not self._fixed:
            menu.addSeparator()
            _add(menu, "删除\tDel", self.remove)
        return menu

    def _show_menu(self, place: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    # --- files that are dropped -------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._incoming is not None and self._incoming.accepts(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self._incoming is not None and self._incoming.accepts(event.mimeData()):
            event.acceptProposedAction()
            self._take(event.mimeData(), None)

    def _take(self, carried: QMimeData, place: int | None) -> None:
        files = paths_of(carried)
        if files and self._incoming is not None:
            self._incoming.take(files, self.path, place)

    # --- what is told -----------------------------------------------------------------------

    def _came_of(self, outcome: Outcome) -> None:
        """Tell which citations followed, and which a person has to look at."""
        if not outcome.changed:
            return
        self._unclear = list(outcome.unclear)
        if self._unclear:
            count, words = len(self._unclear), self._unclear[0].words
            said = f"正文中有{count}处附件编号未能自动更新，请核对，如“{words}”。"
            self.notice.say("warning", said, [("逐处查看", self._next_unclear)])
        elif outcome.followed:
            said = f"{outcome.followed}个栏目的正文中引用的附件编号已随之更新。"
            self.notice.say("info", said)
        else:
            self.notice.dismiss()
        self.binding.reshaped.emit()

    def _tell_arrival(self, told: Told) -> None:
        self._came_of(told.order)

    def _next_unclear(self) -> None:
        if self._unclear:
            cited = self._unclear.pop(0)
            self._unclear.append(cited)
            self.binding.editor.lead(cited.path)

    def _show_findings(self) -> None:
        found: dict[int, list[Finding]] = {}
        depth = len(self.path.parts)
        for finding in self.binding.editor.report.findings:
            if len(finding.path.parts) > depth and finding.path.within(self.path):
                row = finding.path.parts[depth]
                if isinstance(row, int):
                    found.setdefault(row, []).append(finding)
        self.pieces.show_findings(found)

    def _tell(self) -> None:
        """Sum up, and call the row that is shown by its name."""
        if self.detail is not None:
            self.detail.show_title()
        count = self.pieces.rowCount()
        pages = sum(map(self.pieces.pages, range(count)))
        size = sum(map(self.pieces.size, range(count)))
        said = [f"{count}份"]
        said += [f"共{pages}页"] if pages else []
        said += [size_words(size)] if size else []
        shelf = self.binding.shelf
        said += ["检查中…"] if shelf is not None and shelf.looking.under_way else []
        self.summary.setText("，".join(said))
        self.summary.setVisible(bool(count))

    def _count_selected(self) -> None:
        count = len(self.table.chosen)
        self.selected.setText(f"已选{count}份" if count > 1 else "")
        for button in (self.categorizing, self.raising, self.lowering, self.removing):
            button.setEnabled(bool(count))

    def _know_more(self) -> None:
        self.pieces.refresh()
        self._tell()

    def _drawing_came(self, name: str, page: int) -> None:
        if page == 1:
            self.pieces.refresh([name])


class _Empty(QLabel):
    """Says what to do where there is nothing yet."""

    def __init__(self, parent: QWidget, *, fixed: bool, files: bool) -> None:
        if fixed:
            words = "没有附件。"
        elif files:
            words = "把文件或文件夹拖到这里，\n或点击“添加文件…”选择合同、证书、报告等证明材料。"
        else:
            words = "还没有内容，点击“添加一项”开始填写。"
        super().__init__(words, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMargin(3 * GRID)
        self.setForegroundRole(self.palette().ColorRole.PlaceholderText)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        colour = blend(palette.base().color(), palette.text().color(), 0.3)
        painter.setPen(QPen(colour, 1, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()
        super().paintEvent(event)


def _add(menu: QMenu, words: str, act: Callable[[], object]) -> None:
    def do(_checked: bool) -> None:
        act()

    action = QAction(words, menu)
    action.triggered.connect(do)
    menu.addAction(action)
