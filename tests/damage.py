"""Damaged copies of a declaration: cut short, flipped, spliced, and wrong inside."""

import json
import random
from collections.abc import Iterator
from typing import Any

_ODD: tuple[Any, ...] = (
    None,
    True,
    -1,
    10**30,
    1e308,
    "",
    " \u3000",
    "\u0000\u0007",
    "\ue000\ud800",
    "😀🏳️‍🌈",
    "字" * 5000,
    "A" * 5000,
    [],
    {},
    [[[]]],
    {"claimed": "yes", "count": []},
    [{"kind": "figure", "file": "../../etc/passwd"}],
    [{"kind": "table", "rows": [[1, None], "x", [{}]]}],
    [{"kind": "paragraph", "text": "", "x": 1}],
    [{"kind": "figure", "file": "图片/图01.png", "#": 5}],
    "\u200b",
    "2018-02-30",
    "１２，３４５",
)


def damaged(original: bytes, count: int, seed: int = 0) -> Iterator[bytes]:
    """``count`` damaged copies of a JSON file, the same for the same seed."""
    chance = random.Random(seed)
    ways = (_cut, _flip, _splice, _wrong_value, _wrong_value, _wrong_member)
    for number in range(count):
        yield ways[number % len(ways)](original, chance)


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def _flip(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 20)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _splice(data: bytes, chance: random.Random) -> bytes:
    start, end = sorted(chance.randrange(len(data)) for _ in range(2))
    return data[:start] + data[end:] + data[start:end]


def _wrong_value(data: bytes, chance: random.Random) -> bytes:
    tree = json.loads(data)
    for _ in range(chance.randint(1, 8)):
        holder, key = chance.choice(list(_places(tree)))
        if isinstance(holder, list) and key >= len(holder):
            continue
        holder[key] = chance.choice(_ODD)
    return json.dumps(tree).encode()


def _wrong_member(data: bytes, chance: random.Random) -> bytes:
    tree = json.loads(data)
    holder, key = chance.choice([place for place in _places(tree) if isinstance(place[0], dict)])
    holder[str(key) + "x"] = holder.pop(key)
    return json.dumps(tree).encode()


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    keys = tree if isinstance(tree, dict) else range(len(tree))
    for key in list(keys):
        yield tree, key
        if isinstance(tree[key], dict | list):
            yield from _places(tree[key])
