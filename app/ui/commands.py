"""The window's commands: their names, their keys, and their places in the menus."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from app.ui.appearance import SCHEMES, Scheme
from app.ui.plain import set_tip
from app.ui.settings import Recent


class Commands(QObject):
    """Actions by name; the window says what they do."""

    recent_wanted = Signal(object)
    """A person wants the draft at this path."""
    example_wanted = Signal(str)
    """A person wants a copy of the example of this name."""
    scheme_chosen = Signal(str)

    def __init__(
        self, window: QMainWindow, scheme: Scheme, recent: Callable[[], list[Recent]]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._recent = recent
        self._of_a_draft: list[QAction] = []
        self._fill_file(window.menuBar().addMenu("文件(&F)"))
        self._fill_edit(window.menuBar().addMenu("编辑(&E)"))
        self._fill_insert(window.menuBar().addMenu("插入(&I)"))
        self._fill_go(window.menuBar().addMenu("转到(&G)"))
        self._fill_look(window.menuBar().addMenu("查看(&V)"), scheme)
        self._fill_help(window.menuBar().addMenu("帮助(&H)"))

    # --- what can be done -------------------------------------------------------------------

    def enable(self, *, opened: bool, writable: bool, exportable: bool, coded: bool) -> None:
        """Enable what can be done: with a draft, one to write to, to export, with a 校验码."""
        for action in self._of_a_draft:
            action.setEnabled(opened)
        for action in (self.saving, self.replacing, self.changing_password):
            action.setEnabled(opened and writable)
        for action in (self.exporting, self.drafting, self.printing):
            action.setEnabled(exportable)
        self.copying_code.setEnabled(coded)

    def name_steps(self, undo: str | None, redo: str | None) -> None:
        """Name what undoing and redoing would do; ``None`` where there is nothing."""
        for action, word, step in ((self.undoing, "撤销", undo), (self.redoing, "重做", redo)):
            action.setText(f"{word}“{step}”" if step else word)
            action.setEnabled(step is not None)

    # --- the menus --------------------------------------------------------------------------

    def _fill_file(self, menu: QMenu) -> None:
        self.beginning = self._add(menu, "新建草稿…", "Ctrl+N")
        self.opening = self._add(menu, "打开…", "Ctrl+O")
        self._recent_menu = menu.addMenu("最近打开")
        self._recent_menu.aboutToShow.connect(self._list_recent)
        self._recent_menu.triggered.connect(self._choose_recent)
        self.importing = self._add(menu, "导入申报数据…", "Ctrl+I")
        self.rereading = self._draft(menu, "读回修改…", "Ctrl+Shift+I")
        self.recovering = self._add(menu, "恢复草稿…")
        menu.addSeparator()
        self.saving = self._draft(menu, "保存", "Ctrl+S")
        self.copying = self._draft(menu, "另存副本…", "Ctrl+Shift+S")
        self.changing_password = self._draft(menu, "密码…")
        self.showing_history = self._draft(menu, "历史与比较…", "Ctrl+Shift+H")
        self.showing_folder = self._draft(menu, "打开所在文件夹")
        menu.addSeparator()
        self.exporting = self._add(menu, "定稿…", "Ctrl+E")
        self.drafting = self._add(menu, "导出草稿…", "Ctrl+Shift+E")
        self.showing_releases = self._draft(menu, "定稿记录和改动报告…", "Ctrl+Shift+D")
        self.printing = self._add(menu, "打印…", "Ctrl+P")
        self.copying_code = self._add(menu, "复制校验码", "Ctrl+Shift+C")
        self.verifying = self._add(menu, "核对材料…", "Ctrl+Shift+K")
        menu.addSeparator()
        self.closing = self._draft(menu, "关闭草稿", "Ctrl+W")
        self.leaving = self._add(menu, "退出", "Ctrl+Q")

    def _fill_edit(self, menu: QMenu) -> None:
        self.undoing = self._add(menu, "撤销", "Ctrl+Z")
        self.redoing = self._add(menu, "重做", "Ctrl+Y", "Ctrl+Shift+Z")
        menu.addSeparator()
        # Their keys belong to what is written in; here they are only told.
        self.cutting = self._add(menu, "剪切\tCtrl+X")
        self.copying_words = self._add(menu, "复制\tCtrl+C")
        self.pasting = self._add(menu, "粘贴\tCtrl+V")
        self.selecting_all = self._add(menu, "全选\tCtrl+A")
        menu.addSeparator()
        self.finding = self._draft(menu, "查找…", "Ctrl+F")
        self.replacing = self._draft(menu, "替换…", "Ctrl+H")

    def _fill_insert(self, menu: QMenu) -> None:
        self.insert_menu = menu
        self.inserting_figure = self._add(menu, "图片…")
        self.inserting_table = self._add(menu, "表格…")
        for action in (self.inserting_figure, self.inserting_table):
            action.setEnabled(False)

    def _fill_go(self, menu: QMenu) -> None:
        self.next_step = self._draft(menu, "下一步", "Ctrl+PgDown", "Alt+Right")
        self.previous_step = self._draft(menu, "上一步", "Ctrl+PgUp", "Alt+Left")
        self.going_to_overview = self._draft(menu, "概览", "Alt+Home")
        self.going_to_steps = self._draft(menu, "步骤列表", "F6")
        menu.addSeparator()
        self.next_problem = self._draft(menu, "下一个问题", "F8")
        self.previous_problem = self._draft(menu, "上一个问题", "Shift+F8")

    def _fill_look(self, menu: QMenu, scheme: Scheme) -> None:
        self.problems_shown = self._draft(menu, "问题", "Ctrl+1")
        self.preview_shown = self._draft(menu, "预览", "Ctrl+2")
        for action in (self.problems_shown, self.preview_shown):
            action.setCheckable(True)
        menu.addSeparator()
        self.enlarging = self._add(menu, "放大文字", "Ctrl++", "Ctrl+=")
        self.reducing = self._add(menu, "缩小文字", "Ctrl+-")
        self.resetting = self._add(menu, "恢复文字大小", "Ctrl+0")
        menu.addSeparator()
        self._add_schemes(menu.addMenu("外观"), scheme)

    def _fill_help(self, menu: QMenu) -> None:
        self.showing_manual = self._add(menu, "使用手册", "F1")
        self.showing_notice = self._add(menu, "通知要点", "F2")
        examples = menu.addMenu("示例")
        for name, words in EXAMPLES.items():
            examples.addAction(words).setData(name)
        examples.triggered.connect(self._choose_example)
        menu.addSeparator()
        self.showing_log = self._add(menu, "打开日志")
        self.showing_about = self._add(menu, "关于…")

    def _draft(self, menu: QMenu, text: str, *keys: str) -> QAction:
        """A command that needs an open draft."""
        action = self._add(menu, text, *keys)
        self._of_a_draft.append(action)
        return action

    def _add(self, menu: QMenu, text: str, *keys: str) -> QAction:
        action = QAction(text, self._window)
        action.setShortcuts([QKeySequence(key) for key in keys])
        key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        words = text.partition("\t")[0].rstrip("…")
        set_tip(action, f"{words}（{key}）" if key else words)
        action.setMenuRole(QAction.MenuRole.NoRole)
        menu.addAction(action)
        return action

    def _add_schemes(self, menu: QMenu, current: Scheme) -> None:
        group = QActionGroup(self)
        group.triggered.connect(self._choose_scheme)
        for scheme, name in SCHEMES.items():
            action = QAction(name, self._window, checkable=True)
            action.setChecked(scheme == current)
            action.setData(scheme)
            group.addAction(action)
            menu.addAction(action)

    def _choose_scheme(self, action: QAction) -> None:
        self.scheme_chosen.emit(action.data())

    def _choose_example(self, action: QAction) -> None:
        self.example_wanted.emit(action.data())

    def _list_recent(self) -> None:
        self._recent_menu.clear()
        for draft in self._recent():
            self._recent_menu.addAction(str(draft.path).replace("&", "&&")).setData(draft.path)
        if self._recent_menu.isEmpty():
            self._recent_menu.addAction("（没有）").setEnabled(False)

    def _choose_recent(self, action: QAction) -> None:
        self.recent_wanted.emit(action.data())


EXAMPLES = {"complete": "填写完整的示例", "half_done": "填了一半的示例"}
"""The examples that ship with the program, by the names of their folders."""
