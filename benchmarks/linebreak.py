"""Finding line breaks, against uniseg on the same paragraphs in the same run.

The paragraphs are those of the complete example, each broken once, so that nothing is remembered
from an earlier round. uniseg gets fewer of them: it takes longer for one than we take for all.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from uniseg.linebreak import line_break_breakables

from app.export.linebreak import gaps, opportunities
from app.export.unicode_breaks import line_breaks
from tests.examples import COMPLETE, content_of

ROUNDS = 9
FOR_UNISEG = 3000  # characters


def run() -> None:
    texts = [text for text in _strings(content_of(COMPLETE)) if text]
    few: list[str] = []
    while texts and sum(map(len, few)) < FOR_UNISEG:
        few.append(texts[len(few) % len(texts)])
    peer = statistics.median(
        _each(lambda text: list(line_break_breakables(text)), few) for _ in range(3)
    )
    print(f"{sum(map(len, texts)):,} characters in {len(texts)} texts")
    print(f"{'uniseg':<24}{peer:9.3f} µs a character")
    for name, function in (
        ("UAX #14 untailored", line_breaks),
        ("tailored to Chinese", opportunities.__wrapped__),
        ("gaps to justify with", gaps),
    ):
        first = _each(function, texts)
        ours = statistics.median(_each(function, texts) for _ in range(ROUNDS))
        print(f"{name:<24}{ours:9.3f} µs a character, {peer / ours:6.0f} × (first {first:.3f})")


def _strings(tree: Any) -> Iterator[str]:
    """All strings of a JSON tree."""
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict | list):
        for branch in tree.values() if isinstance(tree, dict) else tree:
            yield from _strings(branch)


def _each(function: Callable[[str], object], texts: list[str]) -> float:
    """Microseconds a character."""
    start = time.perf_counter()
    for text in texts:
        function(text)
    return (time.perf_counter() - start) / sum(map(len, texts)) * 1e6
