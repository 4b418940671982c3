"""What the menus 编辑, 转到 and 查看 do with the form that is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

from app.ui.commands import Commands

if TYPE_CHECKING:
    from app.ui.desk import Desk


def connect_desk(commands: Commands, at_desk: Callable[[], Desk | None]) -> None:
    """Have the commands that concern the form done at the desk.

    ``at_desk`` brings the form into sight and gives its desk; ``None`` where no draft is open.
    """

    def connect(action: QAction, what: Callable[[Desk], object]) -> None:
        def act() -> None:
            desk = at_desk()
            if desk is not None:
                what(desk)

        action.triggered.connect(act)

    def show_overview(desk: Desk) -> None:
        from app.ui.outline import OVERVIEW

        desk.go_to(OVERVIEW)

    whats: tuple[tuple[QAction, Callable[[Desk], object]], ...] = (
        (commands.undoing, lambda desk: desk.editor.undo()),
        (commands.redoing, lambda desk: desk.editor.redo()),
        (commands.finding, lambda desk: desk.find_words(replacing=False)),
        (commands.replacing, lambda desk: desk.find_words(replacing=True)),
        (commands.next_step, lambda desk: desk.step_by(1)),
        (commands.previous_step, lambda desk: desk.step_by(-1)),
        (commands.going_to_overview, show_overview),
        (commands.going_to_steps, lambda desk: desk.enter_steps()),
        (commands.next_problem, lambda desk: desk.next_problem(1)),
        (commands.previous_problem, lambda desk: desk.next_problem(-1)),
        (commands.problems_shown, lambda desk: desk.toggle_panel("problems")),
        (commands.preview_shown, lambda desk: desk.toggle_panel("preview")),
    )
    for action, what in whats:
        connect(action, what)
