"""The whole declaration by keyboard, from outside: filled in, interrupted, undone, exported.

The real program runs as a process of its own on a screen of its own, and gets nothing but keys. It
begins with an empty draft, which it fills in until ``check`` finds nothing and every field reads as
in the example; it is killed in the midst of typing, again and again; then it exports.
"""

import random
import tempfile
from pathlib import Path

KILLS = 10
STEP = "roadmap"


def run() -> None:
    from tests.outside.xserver import Hands, reason_against, screen

    reason = reason_against()
    if reason:
        print(f"not run: {reason}")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with screen(folder) as display, Hands(display) as hands:
            from tests.outside.program import Program

            program = Program(display, folder / "home", hands)
            try:
                _measure(program, folder)
            finally:
                program.end()


def _measure(program, folder: Path) -> None:
    from tests.outside.program import Paper

    paper = Paper(folder / "申报书.shenbao")
    program.start()
    program.new(paper.path)
    _fill(program, paper)
    _kill(program, paper)
    _export(program, paper, folder)


def _fill(program, paper) -> None:
    from app.model.editions import EDITIONS
    from tests.examples import COMPLETE, content_of
    from tests.outside.filling import Filling, steps, unanswered, unlike
    from tests.outside.program import findings

    edition = EDITIONS[0]
    filling = Filling(program, paper, edition, content_of(COMPLETE), COMPLETE.parent)
    for step in steps():
        program.hands.press("ctrl+Next")
        filling.fill_step(*step)
    tally, fields = filling.tally, len(list(edition.form.fields()))
    open_fields = unanswered(edition, paper.read())
    print(
        f"{fields - len(open_fields)} of {fields} fields ({tally.fields} with those of rows) in "
        f"{tally.seconds:.0f} s, {program.hands.strokes} keys, {tally.characters} characters"
    )
    found = findings(program, paper.path)
    errors = [each for each in found if each["severity"] == "error"]
    wrong = unlike(edition, content_of(COMPLETE), paper.read())
    print(f"{len(errors)} errors, {len(found)} findings; {len(wrong)} fields not as in the example")
    for words in (*open_fields, *(each["message"] for each in found), *wrong):
        print(f"  {words[:200]}")


def _kill(program, paper) -> None:
    from tests.outside.filling import steps
    from tests.outside.interrupting import LIMIT, interrupt

    number = next(index for index, step in enumerate(steps()) if STEP in step)
    chance = random.Random(2018)
    # A page shows again where one was last: in the table behind the text that is typed into.
    program.kill()
    program.open(paper.path)
    losses = [interrupt(program, paper, STEP, number, chance) for _ in range(KILLS)]
    print(
        f"{KILLS} kills in {sum(loss.typed for loss in losses)} characters: "
        f"{sum(loss.missing for loss in losses)} missing, the oldest typed "
        f"{max(loss.age for loss in losses) * 1000:.0f} ms before the end; "
        f"wanted: at most {LIMIT * 1000:.0f} ms"
    )
    for place, loss in enumerate(losses, 1):
        if loss.age > LIMIT:
            print(
                f"  kill {place}: {loss.missing} of {loss.typed} characters missing, the oldest "
                f"{loss.age * 1000:.0f} ms old; the program answered in {loss.lag * 1000:.0f} ms"
            )
    print(f"undone after each restart, in {sum(loss.undone for loss in losses)} steps")


def _export(program, paper, folder: Path) -> None:
    from tests.outside.interrupting import export

    target = folder / "导出"
    target.mkdir()
    files = export(program, target)
    verified = program.command("verify", *map(str, files), str(paper.path))
    said = verified.stdout.strip().splitlines()
    print(f"exported {len(files)} files; verify ends with {verified.returncode}: {said[0]}")
