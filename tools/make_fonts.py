"""Make the bundled faces in resources/fonts: `python -m tools.make_fonts`.

Fetches two npm packages at pinned versions, checks them, and makes of each wanted face a TrueType
file with what the program sets and a PDF can use: outlines, widths and a character map. The same
input gives the same bytes. `--packages DIR` takes archives made by `npm pack` from a folder instead
of fetching; `--check` makes everything anew and exits with 1 if the committed files differ.
"""

import argparse
import base64
import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

from tools.fonts.drawing import Drawing

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "resources" / "fonts"
STANDARD_LIST = ROOT / "tools" / "fonts" / "tongyong-8105.txt"
EXTENSION_A = range(0x3400, 0x4DC0)


@dataclass(frozen=True)
class Package:
    """An npm package at one version, with the integrity that npm itself records for it."""

    name: str
    version: str
    integrity: str


SERIF = Package(
    "@expo-google-fonts/noto-serif-sc",
    "0.4.3",
    "sha512-fSmUpiSFtSeyHV45/2xUOy5SdfExklQwwMKN3cQjAZAujITHDmSbpMHCVdCMhRqMjQtu0ZRgc29u8A+CU3akfw==",
)
SANS = Package(
    "@expo-google-fonts/noto-sans-sc",
    "0.4.3",
    "sha512-9rAwdFTFHbO/u6Cs0gj2jZbW74TGIiaFNQnXYH2s5wA1bzVkwbaviL4t8YUV642eGYjg86eH6DkAEQmfNHDncQ==",
)


@dataclass(frozen=True)
class Recipe:
    """One face: where it comes from and how many ideographs it keeps.

    The body face keeps all. Titles and headings do without those of Extension A that are not in
    the standard list, a quarter of the file; a title that has one borrows it from the body face.
    """

    file: str
    package: Package
    member: str
    sha256: str
    all_ideographs: bool


RECIPES = (
    Recipe(
        "NotoSerifSC-Regular.ttf",
        SERIF,
        "package/400Regular/NotoSerifSC_400Regular.ttf",
        "c358a69de3df5f423a8946a7b03e3126fb6ba116f1130a463455b4e39e1f0742",
        all_ideographs=True,
    ),
    Recipe(
        "NotoSerifSC-Bold.ttf",
        SERIF,
        "package/700Bold/NotoSerifSC_700Bold.ttf",
        "9c6a2ba736e4b499c84f65ce366bd3625c0401885fd3e585ace50fb738b96ff6",
        all_ideographs=False,
    ),
    Recipe(
        "NotoSansSC-Medium.ttf",
        SANS,
        "package/500Medium/NotoSansSC_500Medium.ttf",
        "b30853d205f3ecdde938b1488c735ee15a2e870d31331b992fdc53971e23ec4a",
        all_ideographs=False,
    ),
)

# Copyright, family, style, unique name, full name, version, PostScript name, trademark, licence,
# address of the licence, typographic family and style. Each subset in a PDF carries them, so the
# long ones about makers and axes are left out.
KEPT_NAMES = (0, 1, 2, 3, 4, 5, 6, 7, 13, 14, 16, 17)
UNUSED_TABLES = ("BASE", "GDEF", "GPOS", "GSUB", "STAT", "vhea", "vmtx")
MODIFIED = "subset and extended, see README.md"

README = """\
# Bundled faces

Written by `python -m tools.make_fonts`; edits by hand are lost.

| file | made from | SHA-256 of the source | SHA-256 of the file | bytes | characters |
| --- | --- | --- | --- | --- | --- |
{rows}

All three are under the SIL Open Font License 1.1 (`OFL.txt`). Noto Serif SC is (c) 2017-2024 Adobe
without a reserved name; Noto Sans SC is (c) 2014-2021 Adobe with the Reserved Font Name "Source",
which no file here bears. "Noto" is a trademark of Google, not a reserved name, so a changed version
may keep the name under section 3 of the licence; the version string of each file says that it was
changed. The npm packages are wrappers by Expo around the faces that Google Fonts serves.

## What was changed

- Characters: `NotoSerifSC-Regular.ttf` keeps every character of its source. The two others drop
  the ideographs of CJK Extension A that are not in 《通用规范汉字表》. All three cover GBK and all
  8105 characters of the list (`tools/fonts/tongyong-8105.txt`).
- Tables for shaping, vertical setting, variation and hinting are gone (GSUB, GPOS, GDEF, BASE,
  STAT, vhea, vmtx, prep), and of the names those about makers and axes. Glyphs stand in the order
  of their characters.
- Drawn by us from the face's own glyphs (`tools/fonts/drawing.py`): ☑ ☒ ✕ ✖ ✗ ✘ ➢ ➤ ≒, superscripts
  and subscripts beside ¹²³⁴, thin and other spaces.
- U+2014 and U+2015 (— ―) fill the em at the height of the Chinese dash, so that —— is one line;
  the source has a Latin dash there and expects shaping to replace it.
- U+2010 and U+2011 take the hyphen of Latin text instead of a full-width one.
- ☐ ◻ ◼ ✔ ► ◄ ∙ ∼ ⌀ ➔ ➜ ⟶ show the glyph of □ □ ■ ✓ ▶ ◀ · ~ ∅ → → →.
- Soft hyphen, zero-width space, joiners, marks of direction, byte order mark and variation
  selectors have an empty glyph without width, so that nothing is printed for them and they survive
  in copied text.
"""


def fetch(package: Package, folder: Path) -> Path:
    """Download a package's archive into a folder through npm; returns its path.

    Raises:
        FileNotFoundError: npm is not installed.
        subprocess.CalledProcessError: npm could not get it and has said why.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("npm is not installed")
    command = [npm, "pack", f"{package.name}@{package.version}", "--silent"]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return archive_in(package, folder)


def archive_in(package: Package, folder: Path) -> Path:
    """Path of a package's archive as `npm pack` names it."""
    stem = package.name.lstrip("@").replace("/", "-")
    return folder / f"{stem}-{package.version}.tgz"


def members(package: Package, archive: Path, names: Iterable[str]) -> dict[str, bytes]:
    """Named files of a package's archive, after its checksum was found right.

    Raises:
        ValueError: the archive is not the one that was pinned.
    """
    data = archive.read_bytes()
    integrity = "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()
    if integrity != package.integrity:
        raise ValueError(f"{archive.name}: expected {package.integrity}, found {integrity}")
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        found = {name: tar.extractfile(name) for name in names}
        return {name: file.read() for name, file in found.items() if file is not None}


def standard_characters() -> frozenset[int]:
    """Code points of 《通用规范汉字表》, from the list beside this script."""
    lines = STANDARD_LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(ord(char) for line in lines if not line.startswith("#") for char in line)


def make_face(recipe: Recipe, source: bytes) -> bytes:
    """Make one bundled face from its source.

    Raises:
        ValueError: the source is not the file that was pinned.
    """
    digest = hashlib.sha256(source).hexdigest()
    if digest != recipe.sha256:
        raise ValueError(f"{recipe.member}: expected {recipe.sha256}, found {digest}")
    font: Any = TTFont(io.BytesIO(source), recalcTimestamp=False)
    characters = set(font.getBestCmap())
    if not recipe.all_ideographs:
        characters -= set(EXTENSION_A) - standard_characters()

    subsetter = subset.Subsetter(
        subset.Options(
            drop_tables=[*UNUSED_TABLES],
            glyph_names=False,
            hinting=False,
            layout_features=[],
            name_IDs=[*KEPT_NAMES],
            name_languages=[0x409],
            notdef_outline=True,
        )
    )
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)

    drawing = Drawing(font)
    drawing.add_all()
    set_characters(font, drawing.cmap)
    for record in font["name"].names:
        if record.nameID in (3, 5):
            record.string = f"{record.toUnicode()}; {MODIFIED}"
    out = io.BytesIO()
    font.save(out, reorderTables=True)
    return out.getvalue()


def set_characters(font: Any, cmap: dict[int, str]) -> None:
    """Build the character map, in whose order the glyphs are put; glyphs without one go."""
    order = [".notdef", *dict.fromkeys(name for _, name in sorted(cmap.items()))]
    for name in set(font.getGlyphOrder()) - set(order):
        del font["glyf"].glyphs[name], font["hmtx"].metrics[name]
    font["glyf"].glyphOrder = order
    font.setGlyphOrder(order)
    # Windows and reportlab want the full repertoire in the last subtable, format 12; programs that
    # know no more than the basic plane read the one before it.
    font["cmap"].tables = []
    for encoding, kind, limit in ((1, 4, 0x10000), (10, 12, 0x110000)):
        table: Any = CmapSubtable.newSubtable(kind)
        table.platformID, table.platEncID, table.language = 3, encoding, 0
        table.cmap = {code: name for code, name in cmap.items() if code < limit}
        font["cmap"].tables.append(table)


def licence(text: str, copyrights: Iterable[str]) -> str:
    """The licence under the copyright lines of the faces; the packages' own line is out of date."""
    lines = dict.fromkeys(line.strip() for line in copyrights)
    return "\n".join(lines) + "\n\n" + text[text.index("This Font Software is licensed") :]


def make_all(packages: Path) -> dict[str, bytes]:
    """Contents of every file of resources/fonts, by name, from the archives in a folder."""
    files: dict[str, bytes] = {}
    rows: list[str] = []
    copyrights: list[str] = []
    text = ""
    for recipe in RECIPES:
        wanted = (recipe.member, "package/LICENSE_FONT")
        found = members(recipe.package, archive_in(recipe.package, packages), wanted)
        data = make_face(recipe, found[recipe.member])
        files[recipe.file] = data
        font: Any = TTFont(io.BytesIO(data))
        copyrights.append(font["name"].getDebugName(0))
        text = found["package/LICENSE_FONT"].decode()
        origin = f"{recipe.package.name} {recipe.package.version}, `{recipe.member}`"
        sums = f"`{recipe.sha256}` | `{hashlib.sha256(data).hexdigest()}`"
        rows.append(
            f"| `{recipe.file}` | {origin} | {sums} | {len(data):,} | {len(font.getBestCmap()):,} |"
        )
    files["OFL.txt"] = licence(text, copyrights).encode()
    files["README.md"] = README.format(rows="\n".join(rows)).encode()
    return files


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.make_fonts", description=__doc__)
    parser.add_argument("--packages", type=Path, help="folder with archives made by npm pack")
    parser.add_argument("--check", action="store_true", help="compare, change nothing")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.packages or Path(temporary)
        if not options.packages:
            for package in (SERIF, SANS):
                fetch(package, folder)
        files = make_all(folder)
    if options.check:
        stale = [
            name
            for name, data in files.items()
            if not (TARGET / name).is_file() or (TARGET / name).read_bytes() != data
        ]
        print("\n".join(f"{name} is not what tools.make_fonts makes" for name in stale))
        return 1 if stale else 0
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (TARGET / name).write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
