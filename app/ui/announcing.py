"""What readers of the screen say aloud though the focus stays where a person works."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def announce(speaker: QWidget, words: str) -> None:
    """Have ``words`` said, which ``speaker`` shows."""
    # Loading this takes longer than making a page: nothing is said before the first picture.
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(speaker, words))
