"""What the set-up says: a Chinese line for each step, a Chinese sentence for a failure."""

import io
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.bootstrap import places


class SetupError(Exception):
    """The set-up cannot go on; the text is the sentence for the user that says what to do."""


def never_fail_on_print() -> None:
    """Let a console whose encoding lacks Chinese show question marks instead of stopping us."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def say(line: str) -> None:
    """Print a line at once, before a child process prints its own."""
    print(line, flush=True)


def quietly(
    command: Sequence[str | Path], environment: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Run a command with its output kept in the log; returns its exit code and that output.

    Raises:
        OSError: the command or the log cannot be opened.
    """
    done = subprocess.run(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    places.LOG.parent.mkdir(parents=True, exist_ok=True)
    with places.LOG.open("a", encoding="utf-8") as log:
        log.write(f"$ {' '.join(map(str, command))}\n{done.stdout}")
    return done.returncode, done.stdout
