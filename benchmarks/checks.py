"""Re-checking a full declaration at every keystroke, against a json round trip of the same draft.

Each keystroke changes the last words of a text of 1500 字, the longest that the form allows, in
the complete example, with its real fonts and files.
"""

import json
import statistics
import time
from collections.abc import Callable, Iterator

from app.export.surroundings import surroundings_of
from app.model.checks import check
from app.model.counting import count_words
from app.model.draft import Draft
from app.model.editions import EDITIONS
from app.model.editions.miit_2018 import EDITION
from app.model.paths import FieldPath
from app.store.interchange import load
from tests.examples import COMPLETE

FRAME = 1000 / 60
WORDS = 1500
KEYSTROKES = 200
FINE = time.get_clock_info("process_time").resolution < 1e-4
CLOCK = time.process_time if FINE else time.perf_counter
TEXTS = ("architecture", "capability.devices.details")
TYPED = "平台面向21个行业提供服务，已接入设备61.2万台，支持86种协议，实时处理能力达到12.8 GB/s。"


def run() -> None:
    draft = load(COMPLETE, EDITIONS).draft
    surroundings = surroundings_of(COMPLETE.parent)
    content = draft.interchange(EDITION.form)
    for path in TEXTS:
        drafts = list(_typed(draft, FieldPath.parse(path)))
        check(EDITION, drafts[0], surroundings)
        ours: list[float] = []
        theirs: list[float] = []
        for typed in drafts[1:]:
            ours.append(_time(lambda typed=typed: check(EDITION, typed, surroundings)))
            theirs.append(_time(lambda: json.loads(json.dumps(content))))
        middle, slow = statistics.median(ours), statistics.quantiles(ours, n=20)[-1]
        print(
            f"check() after a keystroke in {path}: median {middle:.2f} ms, "
            f"95% within {slow:.2f} ms; {middle / FRAME:.0%} of a frame of {FRAME:.1f} ms"
        )
        print(f"ratio to json.loads(json.dumps(draft)): {middle / statistics.median(theirs):.1f}")


def _typed(draft: Draft, path: FieldPath) -> Iterator[Draft]:
    """The draft after each keystroke that brings the text at ``path`` to its 1500 字."""
    paragraph = TYPED * (WORDS // count_words(TYPED) + 1)
    while count_words(paragraph) > WORDS:
        paragraph = paragraph[:-1]
    for end in range(len(paragraph) - KEYSTROKES, len(paragraph) + 1):
        yield draft.set(path, paragraph[:end])


def _time(work: Callable[[], object]) -> float:
    """Milliseconds of the processor, so that a busy machine says the same as an idle one."""
    start = CLOCK()
    work()
    return (CLOCK() - start) * 1000
