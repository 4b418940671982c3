"""What can be done with the pieces of a list of evidence: a row of buttons, and a menu."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from app.model.kinds import Choice
from app.ui.appearance import GRID, secondary
from app.ui.evidence.order import SORTINGS
from app.ui.plain import set_tip
from app.ui.symbols import icon
from app.ui.words import SMALL, Words

if TYPE_CHECKING:
    from app.ui.evidence.listing import EvidenceInput


class Acts(QWidget):
    """The buttons above the table, and how many pieces are selected."""

    def __init__(self, owner: EvidenceInput) -> None:
        super().__init__(owner)
        self._owner = owner
        self._fixed = owner.binding.editor.read_only
        self._buttons: list[QToolButton] = []
        self.viewing = self._button("查看", "查看所选附件（空格）", owner.view, looks=True)
        self.sorting = self._button("排序", "把全部附件重新排序", self._ask_order)
        self.categorizing = self._button("类别", "给所选附件选择类别", self._ask_category)
        self.raising = self._button("上移", "上移所选附件（Alt+↑）", lambda: owner.shift(-1), "up")
        self.lowering = self._button(
            "下移", "下移所选附件（Alt+↓）", lambda: owner.shift(1), "down"
        )
        self.removing = self._button(
            "删除", "删除所选附件（Delete），可撤销", owner.remove, "remove"
        )
        self.categorizing.setVisible(not self._fixed and owner.members.category is not None)
        self.selected = Words("", self, tone="faint", size=SMALL, wraps=False)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID // 2)
        for button in self._buttons:
            line.addWidget(button)
        line.addStretch()
        line.addWidget(self.selected)

    def dress(self) -> None:
        """Take on colours as they follow from the application's."""
        for button in self._buttons:
            sign: object = button.property("sign")
            if isinstance(sign, str):
                button.setIcon(icon(sign, secondary(self.palette())))

    def show_chosen(self, count: int) -> None:
        """So many pieces are selected."""
        self.selected.setText(f"已选{count}份" if count > 1 else "")
        for button in (self.categorizing, self.raising, self.lowering, self.removing):
            button.setEnabled(bool(count))

    def menu(self) -> QMenu:
        """What can be done with the selected rows."""
        owner, menu = self._owner, QMenu(self)
        if owner.binding.shelf is not None:
            _add(menu, "查看\t空格", owner.view)
        if not self._fixed:
            _add(menu, "修改\tF2", owner.table.edit_current)
            if owner.members.category is not None:
                inner = menu.addMenu(owner.members.category.spec.name)
                self._add_categories(inner)
            menu.addSeparator()
            _add(menu, "上移\tAlt+↑", lambda: owner.shift(-1))
            _add(menu, "下移\tAlt+↓", lambda: owner.shift(1))
        menu.addSeparator()
        _add(menu, "复制为表格\tCtrl+C", owner.table.copy)
        _add(menu, "全选\tCtrl+A", owner.table.selectAll)
        if not self._fixed:
            menu.addSeparator()
            _add(menu, "删除\tDel", owner.remove)
        return menu

    def show_menu(self, place: QPoint) -> None:
        """Open the menu at a place of the screen."""
        _open(self.menu(), place)

    def _button(
        self,
        words: str,
        tip: str,
        act: Callable[[], object],
        sign: str = "",
        *,
        looks: bool = False,
    ) -> QToolButton:
        button = QToolButton(self, autoRaise=True)
        button.setText(words)
        button.setAccessibleName(words)
        set_tip(button, tip)
        if sign:
            button.setProperty("sign", sign)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(act)
        button.setVisible(looks or not self._fixed)
        self._buttons.append(button)
        return button

    def _ask_order(self) -> None:
        menu = QMenu(self)
        for by, words in SORTINGS.items():
            _add(menu, f"按{words}", lambda by=by: self._owner.sort(by))
        _open(menu, self.sorting.mapToGlobal(QPoint(0, self.sorting.height())))

    def _ask_category(self) -> None:
        menu = QMenu(self)
        self._add_categories(menu)
        _open(menu, self.categorizing.mapToGlobal(QPoint(0, self.categorizing.height())))

    def _add_categories(self, menu: QMenu) -> None:
        member = self._owner.members.category
        kind = member.kind if member is not None else None
        for value, words in kind.options.items() if isinstance(kind, Choice) else ():
            _add(menu, words, lambda value=value: self._owner.categorize(value))


def _open(menu: QMenu, place: QPoint) -> None:
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(place)


def _add(menu: QMenu, words: str, act: Callable[[], object]) -> None:
    def do(_checked: bool) -> None:
        act()

    action = QAction(words, menu)
    action.triggered.connect(do)
    menu.addAction(action)
