"""Taking files into a draft: chosen by a person, copied in a thread, with progress and cancel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.model.failure import Failure
from app.model.surroundings import Use
from app.ui import dialogs
from app.ui.jobs import Tasks, Worker
from app.ui.waiting import Waiting

if TYPE_CHECKING:
    from app.ui.opened import OpenDraft

Add = Callable[["Path | bytes", str], str]
"""Puts a file or its bytes into the draft under a name like the one given; gives that name.

Raises :class:`Failure` where it can't.
"""
Named = Callable[[str], object]
"""Gets the name that a file has in the draft."""
AskForFile = Callable[[Use, Named], object]
"""Lets a person choose a file; once it is in the draft, its name is told. If none is, nothing."""
TakeFile = Callable[[Path, Use, Named], object]
"""Takes in a file that was dropped; once it is in the draft, its name is told."""
Incoming = tuple[str, Callable[[Add], str]]
"""What a picture is called, and what puts it into the draft (in another thread)."""
Taken = Sequence["str | Failure"]
"""For each, the name that it has in the draft, or why it has none."""
TakeIn = Callable[[Sequence[Incoming], Callable[[Taken], object]], object]
"""Takes pictures in that were dropped or pasted, and tells what became of them, later."""

EVIDENCE_FILTERS = [
    "证明材料 (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.bmp *.webp *.docx *.xlsx *.doc *.xls)",
    "所有文件 (*)",
]
_FILTERS: dict[Use, list[str]] = {
    "figure": ["图片 (*.png *.jpg *.jpeg)"],
    "evidence": EVIDENCE_FILTERS,
}
_TITLES: dict[Use, str] = {"figure": "选择图片", "evidence": "选择证明材料"}


class Taking(QObject):
    """Takes files into one draft, and goes with it. A person may call off what takes long.

    Whoever asked is told later, unless the draft was left by then: what they do with the name they
    must do through the editor, for the widget that they asked from may be gone.
    """

    def __init__(self, window: QWidget, opened: OpenDraft) -> None:
        super().__init__(opened)
        self._window = window
        self._opened = opened
        self._folder = ""
        self._tasks = Tasks(Worker("adding"), self)

    def ask(self, use: Use, named: Named) -> None:
        """Let a person choose a file, and take it in."""
        filters = _FILTERS[use]
        path = dialogs.ask_for_file(self._window, _TITLES[use], filters, self._folder)
        if path is not None:
            self._folder = str(path.parent)
            self.take(path, use, named)

    def take(self, path: Path, use: Use, named: Named) -> None:
        """Take a file in; that this failed is told over the window."""

        def work(add: Add) -> str:
            from app.store.attachments import name_for

            return add(path, name_for(use, path.name))

        def tell(taken: Taken) -> None:
            from app.store.attachments import Cancelled

            outcome = taken[0]
            if isinstance(outcome, str):
                named(outcome)
            elif not isinstance(outcome, Cancelled):
                dialogs.ask(self._window, "没有添加", str(outcome), "", [])

        self._start(path.name, [work], tell)

    def take_in(self, incoming: Sequence[Incoming], tell: Callable[[Taken], object]) -> None:
        """Take in pictures that were dropped or pasted."""

        def among_figures(work: Callable[[Add], str]) -> Callable[[Add], str]:
            def keep(add: Add) -> str:
                from app.store.attachments import name_for

                return work(lambda picture, name: add(picture, name_for("figure", name)))

            return keep

        shown = incoming[0][0] if len(incoming) == 1 else f"{len(incoming)}张图片"
        self._start(shown, [among_figures(work) for _, work in incoming], tell)

    def _start(
        self, shown: str, works: Sequence[Callable[[Add], str]], tell: Callable[[Taken], object]
    ) -> None:
        opened = self._opened
        if opened.left:
            return
        if opened.moving:
            tell([Failure("草稿正在另存到别处，请稍后再添加文件。")] * len(works))
            return
        waiting = Waiting(self._window, shown, self)
        job = opened.begin(f"正在把“{shown}”存入草稿", waiting.cancel)
        files = opened.files

        def work() -> Taken:
            def add(source: Path | bytes, name: str) -> str:
                taken = source if isinstance(source, Path) else BytesIO(source)
                unwanted = waiting.unwanted.is_set
                kept = files.attachments.add(taken, name, waiting.tell, unwanted)
                files.judge([kept])
                return kept

            return [_outcome(each, add) for each in works]

        def end(taken: Taken) -> None:
            waiting.end()
            opened.end(job)
            if not opened.left:
                tell(taken)

        self._tasks.do(work, end, lambda why: end([Failure(why)] * len(works)))


def _outcome(work: Callable[[Add], str], add: Add) -> str | Failure:
    try:
        return work(add)
    except Failure as failure:
        return failure
