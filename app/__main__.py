"""The composition root: the window, or one of the commands."""

import gc
import sys
from collections.abc import Sequence
from pathlib import Path

from app.commands import COMMANDS, UNUSABLE
from app.export.evidence import ENGRAVING, LOOKING
from app.ui import RENDERING


def main(arguments: Sequence[str]) -> int:
    """Run a command where the first argument names one; otherwise open the window."""
    if list(arguments) == [RENDERING]:
        from app.ui.worker import serve

        return serve()
    if list(arguments) == [LOOKING]:
        from app.export.evidence import looker

        return looker.serve()
    if list(arguments) == [ENGRAVING]:
        from app.export.evidence import engraver

        return engraver.serve()
    if arguments and (arguments[0] in COMMANDS or arguments[0].startswith("-")):
        # A command is over before there is much garbage: looking for it took a twelfth of the time.
        gc.set_threshold(200_000)
        from app import cli

        return cli.main(arguments)
    from app.ui.application import run

    return run(arguments)


def answer(arguments: Sequence[str]) -> int:
    """As :func:`main`, but a fault of ours is told in a sentence, and kept for who mends it."""
    try:
        return main(arguments)
    except Exception as error:  # noqa: BLE001 - the last place where a person can be told anything
        import traceback

        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__}，{Path(place.filename).name}第{place.lineno}行"
        print(
            f"程序内部出错（{where}），这次操作没有完成，请把这句话和所用的文件发给开发者。",
            file=sys.stderr,
        )
        return UNUSABLE


if __name__ == "__main__":
    raise SystemExit(answer(sys.argv[1:]))
