"""The overview: how far the declaration is, what it claims and proves, what stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.model.proofs import evidence_lists
from app.ui.appearance import GRID
from app.ui.aspects import AspectRow, Legend
from app.ui.editor import Editor
from app.ui.measures import BudgetRow, HurdleRow, StepRow
from app.ui.notice import day
from app.ui.plain import set_tip
from app.ui.sheet import Card, RowStack, Sheet
from app.ui.standing import CLAIM_STATES, AspectStanding, Standing, due_words, standing_of
from app.ui.words import Words


class OverviewPage(Sheet):
    """The page; it follows the editor while it can be seen, and leads wherever it is clicked."""

    notice_wanted = Signal()
    """A person wants to read the notice."""
    matrix_wanted = Signal()
    """A person wants to see what evidence proves."""

    def __init__(
        self,
        editor: Editor,
        parent: QWidget | None = None,
        today: Callable[[], date] = date.today,
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._today = today
        self._stale = True
        self.setAccessibleName("概览")
        inside = self.inside
        self.hurdles = Card("定稿前的检查", inside)
        self.aspects = Card("附件1的评价方面", inside)
        self.steps = Card(
            "各部分进度", inside, "绿色是已填的，红色斜线是必填而没有填的，其余可以不填。"
        )
        self.budgets = Card("篇幅", inside)
        self._legend = Legend(inside)
        self.column.addLayout(self._head(inside))
        for card in (self.hurdles, self.aspects, self.steps, self.budgets):
            self.column.addWidget(card)
        self.aspects.rows.addWidget(self._legend)
        self.comparing = QPushButton("证明对照表…", inside)
        set_tip(self.comparing, "每项数据有哪些证明材料，哪些还没有")
        self.comparing.clicked.connect(self.matrix_wanted)
        self.comparing.setVisible(bool(evidence_lists(editor.edition.form)))
        matrix = QHBoxLayout()
        matrix.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        matrix.addWidget(self.comparing)
        matrix.addStretch(1)
        self.aspects.rows.addLayout(matrix)
        lead = editor.lead
        self._hurdle_rows = RowStack(
            self.hurdles, self.hurdles.rows, HurdleRow, HurdleRow.show_hurdle, lead
        )
        self._step_rows = RowStack(
            self.steps, self.steps.rows, StepRow, StepRow.show_standing, lead
        )
        self._budget_rows = RowStack(
            self.budgets, self.budgets.rows, BudgetRow, BudgetRow.show_budget, lead
        )
        self._aspect_rows: dict[str, RowStack[AspectRow, tuple[AspectStanding, int]]] = {}
        editor.checked.connect(self._checked)

    def refresh(self) -> None:
        """Show where the draft stands now."""
        self._stale = False
        editor = self._editor
        standing = standing_of(editor.edition, editor.answers, editor.report)
        self._show_head(standing)
        self._hurdle_rows.tell(standing.hurdles)
        self._show_aspects(standing)
        self._step_rows.tell(standing.steps)
        self._budget_rows.tell(standing.budgets)
        self.budgets.setVisible(bool(standing.budgets))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def _checked(self) -> None:
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    # --- the parts --------------------------------------------------------------------------

    def _head(self, inside: QWidget) -> QVBoxLayout:
        notice = self._editor.edition.notice
        self._title = Words("", inside, size=1.5, strong=True)
        self._due = Words("", inside, tone="faint")
        reading = QPushButton("通知要点…", inside)
        set_tip(reading, notice.title)
        reading.clicked.connect(self.notice_wanted)
        below = QHBoxLayout()
        below.setSpacing(2 * GRID)
        below.addWidget(self._due, 1)
        below.addWidget(reading)
        head = QVBoxLayout()
        head.setContentsMargins(GRID, 0, GRID, 0)
        head.setSpacing(GRID)
        head.addWidget(self._title)
        head.addLayout(below)
        return head

    def _show_head(self, standing: Standing) -> None:
        notice = self._editor.edition.notice
        begun = any(step.answered for step in standing.steps)
        if not begun:
            self._title.setText("从第一项开始填写")
            note = "还没有填写任何内容。点下面任何一行，就到要填的地方；填了的随时都在。"
        elif standing.ready:
            self._title.setText("可以定稿")
            doubts = any(hurdle.count for hurdle in standing.hurdles)
            note = "没有错误，现在就可以定稿。"
            note += "下面几项建议再看一遍。" if doubts else ""
        else:
            number = sum(hurdle.count for hurdle in standing.hurdles if hurdle.hinders)
            self._title.setText(f"还有{number}处妨碍定稿")
            note = "待填的和错误处理完，就可以定稿；警告可以改正，也可以写明理由后确认。"
        self.hurdles.say(note)
        due = due_words(notice.due_on, self._today())
        self._due.setText(f"截止日期：{day(notice.due_on)}，{due}。纸质材料一式{notice.copies}份。")

    def _show_aspects(self, standing: Standing) -> None:
        most = max((len(aspect.claims) for aspect in standing.aspects), default=0)
        seen = {claim.state for aspect in standing.aspects for claim in aspect.claims}
        if seen & {"proven", "bare"}:
            seen |= {"proven", "bare"}
        self._legend.show_states(tuple(state for state in CLAIM_STATES if state in seen))
        for group in {aspect.aspect.group: None for aspect in standing.aspects}:
            members = [a for a in standing.aspects if a.aspect.group == group]
            self._group(group).tell([(aspect, most) for aspect in members])
        self.aspects.setVisible(bool(standing.aspects))

    def _group(self, title: str) -> RowStack[AspectRow, tuple[AspectStanding, int]]:
        if title not in self._aspect_rows:
            heading = Words(title, self.aspects, tone="faint")
            heading.setContentsMargins(2 * GRID, GRID + 4, 2 * GRID, 2)
            rows = QVBoxLayout()
            rows.setSpacing(0)
            self.aspects.rows.addWidget(heading)
            self.aspects.rows.addLayout(rows)
            show = AspectRow.show_standing
            self._aspect_rows[title] = RowStack(
                self.aspects, rows, AspectRow, show, self._editor.lead
            )
        return self._aspect_rows[title]
