"""The faces that a declaration is printed in, and which characters they can print.

Three faces come with the program (`resources/fonts`). A character that none of them has is looked
for in TrueType fonts that are installed, such as Windows' SimSun-ExtB; those are opened when such a
character turns up, not before. What no face has can't be printed and is reported as a finding: a
glyph for the missing character, the box, is never set.

Control characters, private use, surrogates and noncharacters are never printable, whatever a font
says. Zero-width characters that text pasted from elsewhere carries (joiners, variation selectors,
the soft hyphen) are: the bundled faces have an empty glyph for them.
"""

import os
import sys
import unicodedata
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cache
from itertools import count, groupby
from pathlib import Path
from threading import Lock

from app.export.sfnt import FontFile, FontFileError, faces_in
from app.resources import resource


class Role(StrEnum):
    """What a face is for, by the names of Chinese typography."""

    SONG = "song"
    """宋体: body text and tables."""
    SONG_BOLD = "song-bold"
    """The title on the cover, in the place of 小标宋."""
    HEI = "hei"
    """黑体: headings."""


@dataclass(frozen=True)
class Face:
    """One face in a font file.

    Attributes:
        name: unique among all faces; what to register it under.
        path: the TrueType file or collection.
        index: number of the face in a collection, 0 otherwise.
        role: None for an installed font.
    """

    name: str
    path: Path
    index: int = 0
    role: Role | None = None


def _bundled(role: Role, name: str) -> Face:
    return Face(name, resource("fonts", f"{name}.ttf"), role=role)


BUNDLED = {
    Role.SONG: _bundled(Role.SONG, "NotoSerifSC-Regular"),
    Role.SONG_BOLD: _bundled(Role.SONG_BOLD, "NotoSerifSC-Bold"),
    Role.HEI: _bundled(Role.HEI, "NotoSansSC-Medium"),
}

# Where a character goes that the face of its role lacks: to the nearest in weight.
_ORDER = {
    Role.SONG: (Role.SONG, Role.HEI, Role.SONG_BOLD),
    Role.SONG_BOLD: (Role.SONG_BOLD, Role.HEI, Role.SONG),
    Role.HEI: (Role.HEI, Role.SONG_BOLD, Role.SONG),
}

# Installed fonts that are asked, in this order: first Chinese ones that go beyond ours, then others
# of East Asia, then symbols. Scripts that need shaping have no place here, since we do not shape.
_FALLBACK_FILES = (
    "simsunb.ttf",
    "simsunextg.ttf",
    "simsun.ttc",
    "msyh.ttc",
    "mingliub.ttc",
    "msjh.ttc",
    "fzsong_zhonghuasong*.ttf",
    "th-tshyn-p*.ttf",
    "plangothicp*.ttf",
    "babelstonehan*.ttf",
    "hanamin*.ttf",
    "wqy-zenhei.ttc",
    "droidsansfallback*.ttf",
    "yugothr.ttc",
    "msgothic.ttc",
    "malgun.ttf",
    "segoeui.ttf",
    "cambria.ttc",
    "seguisym.ttf",
    "seguiemj.ttf",
    "notosanssymbols*-regular.ttf",
    "dejavusans.ttf",
)


@cache
def font_file(face: Face) -> FontFile:
    """The file of a face, read once: to check a text and to print it both take its character map.

    Raises:
        OSError: the file can't be read.
        FontFileError: the file is damaged.
    """
    return FontFile(face.path, face.index)


@cache
def coverage(face: Face) -> frozenset[str]:
    """Characters that a face can print, each as a string of one.

    Raises:
        OSError: a bundled face is missing: the program is not installed whole.
        FontFileError: the file is damaged.
    """
    file = font_file(face)
    if face.role is None:
        return frozenset(c for c in map(chr, file.glyphs) if _may_print(c) and file.draws(c))
    return frozenset(map(chr, file.glyphs))


class InstalledFonts:
    """TrueType fonts in some folders, opened one by one while characters are looked for."""

    def __init__(self, folders: Iterable[Path], patterns: Sequence[str] = _FALLBACK_FILES) -> None:
        self._folders = tuple(folders)
        self._patterns = patterns
        self._opened: list[Face] = []
        self._unopened: Iterator[Face] | None = None
        self._found: dict[str, Face | None] = {}
        self._lock = Lock()  # checks run beside the window while an export runs

    def face_for(self, char: str) -> Face | None:
        """The first installed face that can print a character, or None."""
        if char not in self._found:
            with self._lock:
                self._found[char] = self._search(char) if _may_print(char) else None
        return self._found[char]

    def _search(self, char: str) -> Face | None:
        for face in self._opened:
            if char in coverage(face):
                return face
        if self._unopened is None:
            self._unopened = self._candidates()
        for face in self._unopened:
            try:
                characters = coverage(face)
            except (FontFileError, OSError):
                continue  # a font of the user's that we can't use is no concern of the user's
            self._opened.append(face)
            if char in characters:
                return face
        return None

    def _candidates(self) -> Iterator[Face]:
        files = [
            Path(folder, name)
            for top in self._folders
            for folder, _, names in os.walk(top)
            for name in names
        ]
        numbers = count()
        for pattern in self._patterns:
            for path in sorted(f for f in files if fnmatchcase(f.name.lower(), pattern)):
                try:
                    faces = faces_in(path)
                except OSError:
                    continue
                for index in range(faces):
                    yield Face(f"{path.stem}-{next(numbers)}", path, index)


def font_folders() -> list[Path]:
    """Folders in which this system and this user keep fonts."""
    if sys.platform == "win32":
        roots = (("WINDIR", "Fonts"), ("LOCALAPPDATA", "Microsoft/Windows/Fonts"))
        return [Path(os.environ[name], tail) for name, tail in roots if name in os.environ]
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return [Path(data, "fonts"), Path("/usr/local/share/fonts"), Path("/usr/share/fonts")]


@cache
def installed() -> InstalledFonts:
    """The fonts of this machine."""
    return InstalledFonts(font_folders())


def face_for(char: str, role: Role) -> Face | None:
    """The face to print a character in: that of its role, another bundled one, an installed one.

    None means that no font can print it; setting it anyway would print a box.
    """
    for candidate in _ORDER[role]:
        if char in coverage(BUNDLED[candidate]):
            return BUNDLED[candidate]
    return installed().face_for(char)


def runs(text: str, role: Role) -> list[tuple[Face | None, str]]:
    """Cut text into stretches of one face each; the face is None where no font can print it.

    A combining mark stays in the face of its base wherever that has it, because marks are placed
    by the measures of one face.
    """
    main = BUNDLED[role]
    characters = coverage(main)
    if characters.issuperset(text):
        return [(main, text)] if text else []
    faces: list[tuple[Face | None, str]] = []
    face: Face | None = None
    for char in text:
        combines = face is not None and unicodedata.category(char).startswith("M")
        if not (combines and face is not None and char in coverage(face)):
            face = main if char in characters else face_for(char, role)
        faces.append((face, char))
    return [
        (key, "".join(char for _, char in group))
        for key, group in groupby(faces, lambda item: item[0])
    ]


class Printable(Container[str]):
    """All characters that can be printed on this machine, for `char in printable()`."""

    def __contains__(self, char: object) -> bool:
        return isinstance(char, str) and len(char) == 1 and face_for(char, Role.SONG) is not None

    def missing(self, text: str) -> list[str]:
        """Characters of a text that can't be printed, each once, in the order of the text.

        Line breaks and tabs are control characters too: give paragraphs, not whole texts.
        """
        unknown = set(text) - coverage(BUNDLED[Role.SONG])
        return sorted((char for char in unknown if char not in self), key=text.index)


@cache
def printable() -> Printable:
    """The characters that bundled and installed fonts can print."""
    return Printable()


def _may_print(char: str) -> bool:
    """Whether a font that happens to be installed may be believed about a character.

    Python's tables may be older than a font: in the two planes of ideographs the font is evidence
    enough that a character was assigned since.
    """
    category = unicodedata.category(char)
    if category == "Cn":
        return 0x20000 <= ord(char) < 0x3FFFE and ord(char) & 0xFFFE != 0xFFFE
    return category not in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp", "Zs"}
