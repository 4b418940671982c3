"""Which fields a piece of evidence proves: chosen from the form itself."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.model.form import Field, Node
from app.model.paths import FieldPath
from app.model.proofs import naming, not_naming, path_named
from app.model.reading import raw_text
from app.model.values import Json
from app.ui.appearance import GRID, colour_of, secondary
from app.ui.asserting import Assertion, assertions_in, group_title
from app.ui.form.binding import Binding
from app.ui.plain import set_tip, tip
from app.ui.symbols import icon
from app.ui.words import Words, em

_PATH = int(Qt.ItemDataRole.UserRole)
_LINES = 12
_COLUMNS, _VALUE_EMS, _STATE_EMS = 3, 9, 6
"""The field, what stands in it, and how it stands; widths in characters."""


class PathsInput(QWidget):
    """The chosen fields by name, and below them, on demand, all that can be chosen."""

    def __init__(self, path: FieldPath, name: str, binding: Binding, parent: QWidget) -> None:
        super().__init__(parent)
        self.path = path
        self.binding = binding
        self._name = name
        self._shown: Json = None
        self._chooser: Chooser | None = None
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self.opening = QPushButton("选择栏目…", self)
        self.opening.setAutoDefault(False)
        self.opening.setAccessibleName(f"{name}，选择栏目")
        self.opening.setVisible(not binding.editor.read_only)
        self.opening.clicked.connect(self._open)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(GRID)
        self._whole.addLayout(self._list)
        self._whole.addWidget(self.opening, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def chooser(self) -> Chooser | None:
        """The list to choose from, once it was opened."""
        return self._chooser

    def show_value(self, raw: Json) -> None:
        if raw != self._shown:
            self._shown = raw
            self._fill(self._paths())
        if self._chooser is not None:
            self._chooser.show_chosen(self._paths())

    def enter(self) -> None:
        self.opening.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_chosen(self, path: str, chosen: bool) -> None:
        """Choose a field, or no longer."""
        kept: list[Json] = [known for known in self._paths() if known != path]
        name = "选择栏目" if chosen else "取消栏目"
        self.binding.editor.edit(self.path, [*kept, path] if chosen else kept or None, name=name)

    def tick(self, path: FieldPath, chosen: bool) -> None:
        """Prove a field, or no longer, as the table of proofs does it."""
        editor = self.binding.editor
        raw, form = editor.value(self.path), editor.edition.form
        value = naming(raw, path) if chosen else not_naming(form, raw, path)
        editor.edit(self.path, value, name="选择栏目" if chosen else "取消栏目")

    def _paths(self) -> list[str]:
        raw = self._shown
        return [raw_text(item) for item in raw] if isinstance(raw, list) else []

    def _fill(self, paths: list[str]) -> None:
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for path in paths:
            self._list.addWidget(self._chosen(path))
        self.binding.reshaped.emit()

    def _chosen(self, path: str) -> QWidget:
        made = QWidget(self)
        named = self._named(path)
        remove = QToolButton(made, autoRaise=True)
        remove.setIcon(icon("remove", secondary(self.palette())))
        remove.setToolTip("不再证明这一栏")
        remove.setAccessibleName(f"不再证明 {named}")
        remove.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        remove.setVisible(not self.binding.editor.read_only)
        remove.clicked.connect(lambda: self.set_chosen(path, False))
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(Words(f"·  {named}", made), 1)
        line.addWidget(remove)
        return made

    def _named(self, path: str) -> str:
        try:
            found = self.binding.editor.edition.form.find(FieldPath.parse(path))
        except ValueError:
            found = None
        if isinstance(found, Node) and found.spec is not None:
            return f"{found.spec.name.rstrip('：:')}（整个部分）"
        if not isinstance(found, Field):
            return path
        return " · ".join([*(s.name for s in found.sections[-1:]), found.label])

    def _open(self) -> None:
        wanted = self._chooser is None or self._chooser.isHidden()
        if self._chooser is None:
            self._chooser = Chooser(self, self._name)
            self._whole.addWidget(self._chooser)
            chooser = self._chooser
            stops = (self.opening, chooser.search, chooser.bare, chooser.tree)
            for before, after in pairwise(stops):
                QWidget.setTabOrder(before, after)
            self._chooser.show_chosen(self._paths())
        self._chooser.setVisible(wanted)
        self.opening.setText("收起" if wanted else "选择栏目…")
        self.binding.reshaped.emit()


class Chooser(QWidget):
    """Every field of the form under its aspect or section with what stands in it, to be ticked.

    A line narrows them down, and a box to those that are asserted and have no evidence yet.
    """

    def __init__(self, owner: PathsInput, name: str) -> None:
        super().__init__(owner)
        self._owner = owner
        self._bare: frozenset[str] | None = None
        self.search = QLineEdit(self, clearButtonEnabled=True)
        self.search.setPlaceholderText("按名称查找栏目")
        self.search.setAccessibleName("按名称查找栏目")
        self.bare = QCheckBox("只看缺证明的", self)
        set_tip(self.bare, "已勾选或已填写，还没有证明材料的栏目")
        self.tree = QTreeWidget(self)
        self.tree.setColumnCount(_COLUMNS)
        self.tree.setHeaderHidden(True)
        self.tree.setIndentation(2 * GRID)
        self.tree.setAccessibleName(name)
        self.tree.setFixedHeight(round(_LINES * 1.7 * em(self)))
        self._fields: list[tuple[QTreeWidgetItem, QTreeWidgetItem]] = []
        self._fill()
        self._fit()
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self.search, 1)
        line.addWidget(self.bare)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addLayout(line)
        layout.addWidget(self.tree)
        self.refresh()
        self.search.textChanged.connect(self._narrow)
        self.bare.toggled.connect(self._narrow_to_bare)
        self.tree.itemChanged.connect(self._ticked)
        owner.binding.placed.connect(self.refresh)

    def show_chosen(self, paths: list[str]) -> None:
        """Tick these fields, without telling."""
        self.tree.blockSignals(True)
        names = [known for path in paths if (known := path_named(path))]
        for item in self.items():
            path = FieldPath.parse(str(item.data(0, _PATH)))
            chosen = any(path.within(name) or name.within(path) for name in names)
            item.setCheckState(0, Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
        self.tree.blockSignals(False)

    def items(self) -> Sequence[QTreeWidgetItem]:
        """The fields' items, in printed order."""
        return [item for _, item in self._fields]

    def refresh(self) -> None:
        """Say of each figure and claim what stands in it, and how it stands with its evidence."""
        palette, known = self.palette(), self._assertions()
        faint, warning = secondary(palette), colour_of("warning", palette)
        plain = palette.text().color()
        sign = icon("warning", warning)
        self.tree.blockSignals(True)
        for item in self.items():
            one = known.get(item.data(0, _PATH))
            if one is None:
                continue
            item.setForeground(0, plain if one.asserted or one.optional else faint)
            item.setText(1, one.value)
            item.setToolTip(1, tip(one.value))
            item.setForeground(1, faint)
            item.setText(2, one.words)
            item.setForeground(2, warning if one.bare else faint)
            item.setIcon(2, sign if one.bare else QIcon())
        self.tree.blockSignals(False)
        self.tree.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange) and self._fields:
            self._fit()
            self.refresh()

    def _assertions(self) -> dict[str, Assertion]:
        editor = self._owner.binding.editor
        groups = assertions_in(editor.edition, editor.answers)
        return {str(one.path): one for group in groups for one in group.assertions}

    def _fill(self) -> None:
        sections: dict[str, QTreeWidgetItem] = {}
        edition = self._owner.binding.editor.edition
        for field in edition.form.fields():
            if self._owner.path.within(field.path):
                continue  # what is proven is not the list of what proves it
            name = group_title(edition, field)
            if name not in sections:
                sections[name] = QTreeWidgetItem(self.tree, [name])
                sections[name].setExpanded(True)
                sections[name].setFirstColumnSpanned(True)
            item = QTreeWidgetItem(sections[name], [field.label])
            item.setToolTip(0, tip(field.label))
            item.setData(0, _PATH, str(field.path))
            item.setCheckState(0, Qt.CheckState.Unchecked)
            self._fields.append((sections[name], item))

    def _fit(self) -> None:
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, ems in ((1, _VALUE_EMS), (2, _STATE_EMS)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.tree.setColumnWidth(column, round(ems * em(self)))

    def _narrow_to_bare(self, bare: bool) -> None:
        """Those that are ticked now stay until the box is used again: nothing jumps."""
        known = self._assertions().values()
        self._bare = frozenset(str(one.path) for one in known if one.bare) if bare else None
        self._narrow()

    def _narrow(self) -> None:
        wanted = self.search.text().strip().casefold()
        seen: set[str] = set()
        for section, item in self._fields:
            hidden = wanted not in item.text(0).casefold() or (
                self._bare is not None and item.data(0, _PATH) not in self._bare
            )
            item.setHidden(hidden)
            if not hidden:
                seen.add(section.text(0))
        for section, _ in self._fields:
            section.setHidden(section.text(0) not in seen)

    def _ticked(self, item: QTreeWidgetItem) -> None:
        path: object = item.data(0, _PATH)
        if isinstance(path, str):
            chosen = item.checkState(0) == Qt.CheckState.Checked
            self._owner.tick(FieldPath.parse(path), chosen)
