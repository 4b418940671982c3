"""Evidence: looked at when it comes in, cleaned before it is sent, appended behind the form."""

from typing import Literal

LOOKING = "--look-at-files"
"""The only argument of the process that the program starts beside itself, to look at files."""
ENGRAVING = "--draw-pages"
"""That of the one that draws pages of evidence at print resolution."""

MOST_DRAWN = 10_000_000
"""Pixels of one drawing for the screen: a page across a large one, or 290 to an inch of A4."""

Way = Literal["none", "pictures", "list"]
"""What Word's version of the evidence is: there is none; all pages are in it as pictures; or it
lists the pieces, and says where their pages are to be found."""
WAYS: tuple[Way, ...] = ("none", "pictures", "list")
