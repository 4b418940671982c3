"""Evidence: looked at when it comes in, cleaned before it is sent, appended behind the form."""

LOOKING = "--look-at-files"
"""The only argument of the process that the program starts beside itself, to look at files."""
ENGRAVING = "--draw-pages"
"""That of the one that draws pages of evidence at print resolution."""
