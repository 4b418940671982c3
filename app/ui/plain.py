"""Words on the screen that are words and nothing else, whoever wrote them.

Qt takes a text that looks like HTML for HTML in tool tips and, unless told otherwise, in labels;
and what an ``<img>`` names is fetched, from another computer too. What comes from a draft, a file's
name or another program goes through here.
"""

from __future__ import annotations

import html
from typing import Protocol

from PySide6.QtGui import Qt
from PySide6.QtWidgets import QLabel, QWidget


class _Tipped(Protocol):
    def setToolTip(self, text: str, /) -> None: ...  # noqa: N802


def set_tip(target: _Tipped, words: str) -> None:
    """Give a widget, an action or an item a tool tip."""
    target.setToolTip(tip(words))


def tip(words: str) -> str:
    """A tool tip that shows ``words`` as they are."""
    if not Qt.mightBeRichText(words):
        return words
    return f'<p style="white-space:pre-wrap">{html.escape(words)}</p>'


def label(words: str, parent: QWidget | None = None, *, wraps: bool = False) -> QLabel:
    """A label that shows whatever it is given as it is."""
    made = QLabel(words, parent, wordWrap=wraps)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made
