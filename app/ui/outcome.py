"""What was exported last, told above the form: only for as long as it is what the draft says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.export.splitting import weight_words
from app.model.difference import unchanged
from app.ui.banner import Action, Banner

if TYPE_CHECKING:
    from app.export.release import Exported
    from app.model.draft import Draft
    from app.ui.editor import Editor

_MOMENT = 300
"""Milliseconds after a change in which more of them are waited for."""


class Outcome(QObject):
    """Says that ``done`` was made of ``draft``, and otherwise once the draft says something else.

    It speaks in ``message`` until somebody else does. ``valid`` are the buttons of what holds,
    ``outdated`` those of what the draft has departed from. A mail may weigh ``limit`` bytes.
    """

    def __init__(
        self,
        done: Exported,
        draft: Draft,
        editor: Editor,
        message: Banner,
        valid: Sequence[Action],
        outdated: Sequence[Action],
        limit: int,
    ) -> None:
        super().__init__(editor)
        self._done = done
        self._draft = draft
        self._editor = editor
        self._message = message
        self._valid = tuple(valid)
        self._outdated = tuple(outdated)
        self._mail = _mailed(done, limit)
        self._said = ""
        self._holds = True
        # Comparing takes longer than a keystroke may: whoever types is waited for.
        self._later = QTimer(self, singleShot=True, interval=_MOMENT)
        self._later.timeout.connect(self._look)
        editor.checked.connect(self._later.start)
        self._say()
        self._look()

    @property
    def done(self) -> Exported:
        """What was exported."""
        return self._done

    @property
    def holds(self) -> bool:
        """Whether the draft still says on paper what was exported."""
        return unchanged(self._editor.edition, self._draft, self._editor.draft)

    def retire(self) -> None:
        """Something else was exported, or the draft was left: nothing more is to be said of it."""
        self._later.stop()
        self._editor.checked.disconnect(self._later.start)
        self.deleteLater()

    def _look(self) -> None:
        if self._message.words != self._said:
            return  # closed, or something else is told there
        holds = self.holds
        if holds != self._holds:
            self._holds = holds
            self._say()

    def _say(self) -> None:
        done, imprint = self._done, self._done.imprint
        folder = done.pdf.parent
        if self._holds:
            words = f"已导出 DOCX、PDF 和电子包到“{folder}”，校验码 {done.code}。"
            words = f"{imprint.name}已定稿，{words}" if imprint is not None else words
            words += _printed(done) + self._mail
            if done.unprinted:
                labels = "、".join(done.unprinted)
                words += f"{labels}的文件打不开，没有附在后面打印，只在目录中列出。"
            self._message.say("done", words, self._valid)
        else:
            what = f"{imprint.name}定稿" if imprint is not None else "草稿导出"
            words = f"{what}之后又有改动，“{folder}”里的文件不含这些改动。"
            self._message.say("info", words, self._outdated)
        self._said = self._message.words


def _mailed(done: Exported, limit: int) -> str:
    """What the package of a release weighs in a mail; nothing of a draft's, which is not sent."""
    try:
        size = done.package.stat().st_size
    except OSError:
        return ""
    return weight_words(size, limit) if done.imprint is not None else ""


def _printed(done: Exported) -> str:
    """Which file prints the evidence."""
    if done.evidence is None:
        return ""
    words = f"证明材料用“{done.evidence.name}”打印"
    if done.word is not None:
        same = "也可以用 Word 版打印" if done.pictures else "Word 版只有目录和隔页"
        words += f"，{same}"
    return f"{words}。"
