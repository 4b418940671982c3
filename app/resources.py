"""Where the files that ship with the program lie: fonts, icons, guidance and examples."""

import sys
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parent.parent


def resource(*parts: str) -> Path:
    """Path of a shipped file or folder, named from `resources/`.

    From a checkout that is the folder beside `app/`; in a frozen build PyInstaller unpacks the
    same folder beside the modules and names the place in `sys._MEIPASS`. The file need not exist:
    whoever opens it reports it missing.

    >>> resource("fonts", "OFL.txt").name
    'OFL.txt'
    """
    base = Path(getattr(sys, "_MEIPASS", _CHECKOUT))
    return base.joinpath("resources", *parts)
