"""LibreOffice as a second reader, with the same fonts on every machine."""

import os
from pathlib import Path

from app.resources import resource


def environment(folder: Path) -> dict[str, str]:
    """The environment to run LibreOffice in: it finds the program's own fonts and no others.

    Which fonts a machine has would else decide where its lines and pages break. Settings and
    cache are written into ``folder``.
    """
    settings = folder / "fonts.conf"
    settings.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{resource('fonts')}</dir><cachedir>{folder / 'fonts'}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return {**os.environ, "FONTCONFIG_FILE": str(settings)}
