"""What the checks say, under the field that they say it of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.model.paths import FieldPath
from app.model.reading import UNKNOWN_MEMBER, WRONG_SHAPE
from app.model.rules import REQUIRED, Finding
from app.ui.appearance import GRID, MEANINGS, Meaning
from app.ui.confirming import ReasonBox, is_confirmable
from app.ui.editor import Editor
from app.ui.plain import set_tip
from app.ui.symbols import SymbolLabel
from app.ui.words import SMALL, Words, sized

Shown = tuple[Finding, ...]
_SIGN = 14
_GOING_ON = ("的", "中", "里", "与", "和", "为", "不", "、", "合计")


class FindingStrip(QWidget):
    """The findings of one place, each with its sign, its sentence, and what can be done at once.

    ``title`` is the name that sentences about the field begin with: under the field itself it is
    left out. That something is missing is said only once the field was left, or the draft opened
    with it missing (:attr:`touched`): nobody is blamed for what they have not come to yet.
    """

    def __init__(self, path: FieldPath, title: str, editor: Editor, parent: QWidget) -> None:
        super().__init__(parent)
        self.path = path
        self._title = title
        self._editor = editor
        self._shown: Shown = ()
        self._known: Shown = ()
        self._touched = False
        self._lines: list[_FindingLine] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, GRID // 2, 0, 0)
        self._layout.setSpacing(2)
        self.reshaped: Callable[[], object] | None = None
        """Called when buttons came or went."""
        self._described: QWidget | None = None
        self._description = ""
        self.hide()

    def describe(self, widget: QWidget, description: str) -> None:
        """Let those who hear the page hear the findings with a widget, behind its description."""
        self._described, self._description = widget, description
        self._tell()

    def _tell(self) -> None:
        if self._described is not None:
            said = (f"{_name_of(f)}：{f.message}" for f in self._shown)
            self._described.setAccessibleDescription(" ".join([self._description, *said]).strip())

    def set_title(self, title: str) -> None:
        """The field is called otherwise now: its row was moved."""
        self._title = title

    @property
    def findings(self) -> Shown:
        """Every finding of the place, told or not."""
        return self._known

    @property
    def shown(self) -> Shown:
        """The findings that are told."""
        return self._shown

    @property
    def lines(self) -> Sequence[QWidget]:
        """A line for each finding that is told, from the top."""
        return self._lines

    def touch(self) -> None:
        """From now on also say what is missing."""
        if not self._touched:
            self._touched = True
            self.show_findings(self._known, held=False)

    def show_findings(self, findings: Shown, *, held: bool) -> None:
        """Show these; while ``held``, only take away what is no longer found."""
        self._known = findings
        wanted = tuple(f for f in findings if self._touched or f.code != REQUIRED)
        if held:
            before = {(f.code, f.path) for f in self._shown}
            wanted = tuple(f for f in wanted if (f.code, f.path) in before)
        if wanted != self._shown:
            before, self._shown = self._shown, wanted
            if list(map(_shape, before)) == list(map(_shape, wanted)):
                for line, finding in zip(self._lines, wanted, strict=True):
                    line.show_finding(finding, self._sentence(finding))
            else:
                self._fill()
            self._tell()

    def _fill(self) -> None:
        # A line that still says the same stays: a reason may be half typed in it.
        kept = {line.shape: line for line in self._lines}
        lines: list[_FindingLine] = []
        for finding in self._shown:
            sentence = self._sentence(finding)
            line = kept.pop(_shape(finding), None)
            if line is None:
                line = _FindingLine(finding, sentence, self._editor, self)
            else:
                line.show_finding(finding, sentence)
            lines.append(line)
        for line in self._lines:
            if line not in lines:
                self._layout.removeWidget(line)
                line.hide()
                line.deleteLater()
        self._lines = lines
        for at, line in enumerate(lines):
            self._layout.insertWidget(at, line)
            line.show()
        self.setVisible(bool(self._shown))
        if self.reshaped is not None:
            self.reshaped()

    def _sentence(self, finding: Finding) -> str:
        rest = finding.message.removeprefix(self._title)
        if not self._title or rest == finding.message:
            return finding.message
        # 「…」的前17位… goes on with the name: a pronoun stands in for it.
        return f"本栏{rest}" if rest.startswith(_GOING_ON) else rest


Shape = tuple[str, FieldPath, str, str]


def _shape(finding: Finding) -> Shape:
    """What a line's signs and buttons depend on."""
    return finding.code, finding.path, finding.severity, finding.reason


def _name_of(finding: Finding) -> str:
    return "已确认" if finding.reason else MEANINGS[finding.severity]


class _FindingLine(QWidget):
    """One finding; a warning can be confirmed here, with a reason."""

    def __init__(self, finding: Finding, sentence: str, editor: Editor, parent: QWidget) -> None:
        super().__init__(parent)
        self._finding = finding
        self._editor = editor
        meaning: Meaning = "done" if finding.reason else finding.severity
        name = _name_of(finding)
        words = Words("", self, tone="faint" if finding.reason else meaning, size=SMALL)
        self._words = words
        self.show_finding(finding, sentence)
        sign = SymbolLabel(meaning, self, _SIGN)
        set_tip(sign, name)
        line = QHBoxLayout()
        line.setSpacing(GRID // 2 + 2)
        beside = QVBoxLayout()
        beside.setContentsMargins(0, max(0, (words.fontMetrics().height() - _SIGN) // 2 + 1), 0, 0)
        beside.addWidget(sign)
        beside.addStretch()
        line.addLayout(beside)
        line.addWidget(words, 1)
        for label, act in self._remedies():
            button = _Link(label, self)
            button.clicked.connect(act)
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID // 2)
        whole.addLayout(line)
        if finding.reason:
            whole.addWidget(_reason_given(finding.reason, self))
        self._whole = whole
        self._asking: ReasonBox | None = None

    @property
    def shape(self) -> Shape:
        """What its signs and buttons are of."""
        return _shape(self._finding)

    def show_finding(self, finding: Finding, sentence: str) -> None:
        """Say it in other words (a count in them changed)."""
        self._finding = finding
        self._words.setText(sentence)
        self._words.setAccessibleName(f"{_name_of(finding)}：{finding.message}")
        set_tip(self._words, finding.message)

    def _remedies(self) -> list[tuple[str, Callable[[], object]]]:
        finding, editor = self._finding, self._editor
        if editor.read_only:
            return []
        if finding.reason:
            return [("撤回确认", lambda: editor.confirm(finding.code, finding.path, ""))]
        found = remedies_for(finding, editor)
        if is_confirmable(finding):
            found.append(("确认…", self._ask))
        return found

    def _ask(self) -> None:
        if self._asking is not None:
            return
        self._asking = ReasonBox(self._finding, self, indent=_SIGN + GRID)
        self._asking.given.connect(self._confirm)
        self._asking.dropped.connect(self._stop_asking)
        self._whole.addWidget(self._asking)
        self._asking.show()
        self._asking.enter()

    def _confirm(self, finding: Finding, reason: str) -> None:
        self._editor.confirm(finding.code, finding.path, reason)

    def _stop_asking(self) -> None:
        if self._asking is not None:
            self._asking.hide()
            self._asking.deleteLater()
            self._asking = None


def remedies_for(finding: Finding, editor: Editor) -> list[tuple[str, Callable[[], object]]]:
    """What mends a finding with one click, as a button's label and what it does."""
    path = finding.path

    def clear() -> None:
        editor.edit(path, None, name="清除")

    def empty_claim() -> None:
        claim = editor.value(path.parent)
        members = list(claim) if isinstance(claim, dict) else []
        editor.edit_all([(path.parent / name, None) for name in members], name="清除")

    def tick() -> None:
        editor.edit(path, True, name="勾选")

    if finding.code == "claim.not-ticked":
        return [("勾选", tick), ("清除", empty_claim)]
    if finding.code == "claim.value-missing":
        untick = ("取消勾选", lambda: editor.edit(path.parent / "claimed", None, name="取消勾选"))
        return [untick]
    named = bool(path.parts) and isinstance(path.parts[-1], str)
    if finding.code in {"not-applicable", WRONG_SHAPE} and named:
        return [("清除", clear)]
    if finding.code == UNKNOWN_MEMBER and named:
        return [("删除", clear)]
    return []


def _reason_given(reason: str, parent: QWidget) -> QLabel:
    label = Words(f"已确认：{reason}", parent, size=SMALL)
    label.setContentsMargins(_SIGN + GRID - 2, 0, 0, 0)
    return label


class _Link(QToolButton):
    """Words to be clicked, in the colour of links."""

    def __init__(self, label: str, parent: QWidget) -> None:
        super().__init__(parent, autoRaise=True)
        self.setText(label)
        self.setAccessibleName(label)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.dress()

    def dress(self) -> None:
        """Take on sizes and colours as they follow from the application's."""
        self.setFont(sized(QApplication.font(self), SMALL))
        self.setFixedHeight(self.fontMetrics().height() + 4)
        palette = QApplication.palette(self)
        palette.setColor(QPalette.ColorRole.ButtonText, palette.link().color())
        self.setPalette(palette)
