"""The composition root: the window, or one of the commands."""

import sys
from collections.abc import Sequence

from app.cli import COMMANDS


def main(arguments: Sequence[str]) -> int:
    """Run a command where the first argument names one; otherwise open the window."""
    from app import cli

    if arguments and (arguments[0] in COMMANDS or arguments[0].startswith("-")):
        return cli.main(arguments)
    from app.ui.application import run

    return run(arguments)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
