"""The window's commands: their names, their keys, and their places in the menus."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from app.ui.appearance import SCHEMES, Scheme


class Commands(QObject):
    """Actions by name; the window says what they do."""

    recent_wanted = Signal(object)
    """A person wants this one of the recent files."""
    scheme_chosen = Signal(str)

    def __init__(
        self, window: QMainWindow, scheme: Scheme, recent: Callable[[], list[Path]]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._recent = recent
        bar = window.menuBar()

        file = bar.addMenu("文件(&F)")
        self.opening = self._add(file, "打开…", "Ctrl+O")
        self._recent_menu = file.addMenu("最近打开")
        self._recent_menu.aboutToShow.connect(self._list_recent)
        self._recent_menu.triggered.connect(self._choose_recent)
        self.reloading = self._add(file, "重新读取", "F5")
        self.closing = self._add(file, "关闭文件", "Ctrl+W")
        file.addSeparator()
        self.exporting = self._add(file, "导出…", "Ctrl+E")
        self.drafting = self._add(file, "导出草稿…", "Ctrl+Shift+E")
        self.copying = self._add(file, "复制校验码", "Ctrl+Shift+C")
        self.showing_folder = self._add(file, "打开所在文件夹")
        file.addSeparator()
        self.leaving = self._add(file, "退出", "Ctrl+Q")

        look = bar.addMenu("查看(&V)")
        self.problems_shown = self._add(look, "问题", "Ctrl+Shift+M")
        self.problems_shown.setCheckable(True)
        self.problems_shown.setChecked(True)
        self.next_problem = self._add(look, "下一个问题", "F8")
        self.previous_problem = self._add(look, "上一个问题", "Shift+F8")
        look.addSeparator()
        self.zooming_in = self._add(look, "放大", "Ctrl++", "Ctrl+=")
        self.zooming_out = self._add(look, "缩小", "Ctrl+-")
        self.fitting_width = self._add(look, "适合宽度", "Ctrl+0")
        look.addSeparator()
        self._add_schemes(look.addMenu("外观"), scheme)

        helping = bar.addMenu("帮助(&H)")
        self.showing_notice = self._add(helping, "通知要点", "F2")
        self.showing_log = self._add(helping, "打开日志")

    def enable(self, *, opened: bool, exportable: bool, coded: bool) -> None:
        """Enable what can be done: with a file, with one fit to export, with a 校验码."""
        for action in (self.exporting, self.drafting):
            action.setEnabled(exportable)
        self.copying.setEnabled(coded)
        for action in (
            self.reloading,
            self.closing,
            self.showing_folder,
            self.problems_shown,
            self.next_problem,
            self.previous_problem,
            self.zooming_in,
            self.zooming_out,
            self.fitting_width,
        ):
            action.setEnabled(opened)

    def _add(self, menu: QMenu, text: str, *keys: str) -> QAction:
        action = QAction(text, self._window)
        action.setShortcuts([QKeySequence(key) for key in keys])
        key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        words = text.rstrip("…")
        action.setToolTip(f"{words}（{key}）" if key else words)
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

    def _list_recent(self) -> None:
        self._recent_menu.clear()
        for path in self._recent():
            self._recent_menu.addAction(str(path)).setData(path)
        if self._recent_menu.isEmpty():
            self._recent_menu.addAction("（没有）").setEnabled(False)

    def _choose_recent(self, action: QAction) -> None:
        self.recent_wanted.emit(action.data())
