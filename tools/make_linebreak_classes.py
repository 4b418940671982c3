r"""Write app/export/linebreak_classes.py: the properties that line breaking needs, as ranges.

    uv run --no-project --with uniseg==0.10.1 --with unicodedata2==16.0.0 \
        python -m tools.make_linebreak_classes

Line_Break, Grapheme_Cluster_Break, Indic_Conjunct_Break and Extended_Pictographic come from uniseg,
which our breaker is tested against. uniseg takes General_Category and East_Asian_Width from the
running Python, and each Python has another version of Unicode; unicodedata2 has the one of uniseg.
"""

import importlib
import sys
import textwrap
from pathlib import Path
from typing import Any

import uniseg
from uniseg.derived import indic_conjunct_break
from uniseg.emoji import extended_pictographic
from uniseg.graphemecluster import grapheme_cluster_break
from uniseg.linebreak import line_break

TARGET = Path(__file__).resolve().parent.parent / "app" / "export" / "linebreak_classes.py"

HEADER = '''\
"""Properties of all characters for line breaking, as of Unicode {version}.

Written by tools/make_linebreak_classes.py from the Unicode Character Database (© Unicode, Inc.,
Unicode-3.0 licence); edits by hand are lost.

A kind is six words: Line_Break after rule LB1 (AI kept, for East Asian text resolves it its own
way), wide or narrow (East_Asian_Width F, W, H or not), Pi or Pf of a quotation mark, pictographic
or reserved (unassigned) of Extended_Pictographic, Grapheme_Cluster_Break, Indic_Conjunct_Break;
"-" where there is nothing to say. RANGES gives code points in hexadecimal for each kind, DEFAULT
is the kind of all others.
"""

UNICODE = "{version}"

DEFAULT = "{default}"

RANGES = {{
'''

DEFAULT = "AL narrow - - Other None"


def kind_of(char: str, data: Any) -> str:
    """The six words for one character; `data` stands in for the module unicodedata."""
    category = data.category(char)
    width = "wide" if data.east_asian_width(char) in {"F", "W", "H"} else "narrow"
    breaking = line_break(char).value
    if breaking in {"SG", "XX"}:
        breaking = "AL"
    elif breaking == "SA":
        breaking = "CM" if category in {"Mn", "Mc"} else "AL"
    elif breaking == "CJ":
        breaking = "NS"
    quote = category if breaking == "QU" and category in {"Pi", "Pf"} else "-"
    picture = "-"
    if extended_pictographic(char):
        picture = "reserved" if category == "Cn" else "pictographic"
    cluster = grapheme_cluster_break(char).value
    conjunct = indic_conjunct_break(char).value
    return f"{breaking} {width} {quote} {picture} {cluster} {conjunct}"


def ranges(data: Any) -> dict[str, list[tuple[int, int]]]:
    """First and last code points of every kind but the default one."""
    found: dict[str, list[tuple[int, int]]] = {}
    previous = ""
    for code in range(sys.maxunicode + 1):
        kind = kind_of(chr(code), data)
        if kind == previous:
            found[kind][-1] = (found[kind][-1][0], code)
        else:
            found.setdefault(kind, []).append((code, code))
        previous = kind
    del found[DEFAULT]
    return found


def module(data: Any) -> str:
    """Text of the generated module."""
    lines = [HEADER.format(version=uniseg.unidata_version, default=DEFAULT)]
    for kind, places in sorted(ranges(data).items()):
        words = (f"{a:X}" if a == b else f"{a:X}-{b:X}" for a, b in places)
        rows = textwrap.wrap(" ".join(words), 88, break_on_hyphens=False)
        if len(rows) == 1 and len(kind) + len(rows[0]) <= 89:
            lines.append(f'    "{kind}": "{rows[0]}",\n')
            continue
        lines.append(f'    "{kind}": (\n')
        lines += [f'        "{row} "\n' for row in rows[:-1]]
        lines += [f'        "{rows[-1]}"\n', "    ),\n"]
    return "".join([*lines, "}\n"])


def main() -> int:
    """Write the module; returns the exit code."""
    data = importlib.import_module("unicodedata2")
    if data.unidata_version != uniseg.unidata_version:
        print(f"unicodedata2 {data.unidata_version}, uniseg {uniseg.unidata_version}: must agree")
        return 1
    TARGET.write_text(module(data), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
