import hashlib
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont as Face16
from reportlab.pdfbase.ttfonts import TTFont

from app.export import fonts
from app.export.fonts import BUNDLED, Face, InstalledFonts, Role, coverage, face_for, runs
from app.resources import resource
from tests.export.test_sfnt import make_font

ROOT = Path(__file__).parents[2]
BOXES = "□☐☑☒"
SYMBOLS = (
    "■▪●○◎◆◇△▲▽▼☆★※✓✔✗✘➢➤→←↑↓⇒①⑳㈠㊀⒈⑴ⅠⅫⅰ℃℉㎡㎥㎞㎏㎜Ωμµ±×÷≤≥≠≈≒≡∞∑∏√∫∠⊥∥∴∵°′″‰%…—–·‧～"
    "“”‘’《》〈〉「」『』【】〔〕〖〗、。，；：！？（）￥¥€£©®™§№⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ₀₁₂₃₄₅₆₇₈₉αβγπλЖяéüñ"
)


def standard_list() -> str:
    text = (ROOT / "tools" / "fonts" / "tongyong-8105.txt").read_text(encoding="utf-8")
    return "".join(line for line in text.splitlines() if not line.startswith("#"))


def gbk() -> set[str]:
    pairs = (bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF))
    chars = {pair.decode("gbk", errors="ignore") for pair in pairs}
    return {char for char in chars if len(char) == 1 and unicodedata.category(char) != "Cc"}


@pytest.fixture(scope="module", params=list(Role))
def opened(request: pytest.FixtureRequest) -> Any:
    return Face16(BUNDLED[request.param].path)


@pytest.fixture(params=list(Role))
def face(request: pytest.FixtureRequest) -> Face:
    return BUNDLED[request.param]


def outline(font: Any, char: str) -> list[tuple[str, Any]]:
    pen = RecordingPen()
    font.getGlyphSet()[font.getBestCmap()[ord(char)]].draw(pen)
    return pen.value


def measures(font: Any, char: str) -> tuple[Any, int]:
    pen = BoundsPen(font.getGlyphSet())
    name = font.getBestCmap()[ord(char)]
    font.getGlyphSet()[name].draw(pen)
    return pen.bounds, font["hmtx"][name][0]


def test_standard_list_is_whole() -> None:
    chars = standard_list()
    assert len(chars) == len(set(chars)) == 8105
    assert chars[0] == "一"
    assert chars[3500] == "乂"  # level 2 begins
    assert chars[6500] == "亍"  # level 3 begins


def test_every_face_covers_the_standard_list(face: Face) -> None:
    assert set(standard_list()) - coverage(face) == set()


def test_every_face_covers_gbk(face: Face) -> None:
    assert len(gbk()) > 21_700
    assert gbk() - coverage(face) == set()


def test_every_face_covers_symbols(face: Face) -> None:
    assert set(SYMBOLS + BOXES) - coverage(face) == set()
    assert set(map(chr, range(0x20, 0x7F))) <= coverage(face)


def test_body_face_covers_extension_a() -> None:
    assert set(map(chr, range(0x3400, 0x4DC0))) <= coverage(BUNDLED[Role.SONG])


@pytest.mark.parametrize("char", "𬭎䶮㙍")
def test_rare_characters_of_names(face: Face, char: str) -> None:
    assert char in coverage(face)


def test_coverage_is_what_the_file_maps(opened: Any) -> None:
    path = Path(opened.reader.file.name)
    face = next(face for face in BUNDLED.values() if face.path == path)
    assert coverage(face) == {chr(code) for code in opened.getBestCmap()}


def test_faces_have_no_character_that_is_none(face: Face) -> None:
    wrong = {"Cc", "Co", "Cs", "Cn", "Zl", "Zp"}
    assert {c for c in coverage(face) if unicodedata.category(c) in wrong} == set()


def test_boxes_are_of_one_size(opened: Any) -> None:
    assert len({measures(opened, char) for char in BOXES}) == 1
    assert outline(opened, "☐") == outline(opened, "□")
    assert len({str(outline(opened, char)) for char in "□☑☒"}) == 3


def test_only_blanks_have_no_outline(opened: Any) -> None:
    offsets = opened["loca"]
    glyphs = {code: opened.getGlyphID(name) for code, name in opened.getBestCmap().items()}
    blank = {chr(code) for code, glyph in glyphs.items() if offsets[glyph] == offsets[glyph + 1]}
    others = {c for c in blank if unicodedata.category(c) not in {"Zs", "Cf"}}
    selectors = {*map(chr, range(0xFE00, 0xFE10)), *map(chr, range(0xE0100, 0xE01F0))}
    assert others - selectors == set()


def test_nothing_looks_like_the_missing_character(opened: Any) -> None:
    table = opened["glyf"]
    names = opened.getBestCmap().values()
    assert ".notdef" not in names
    box = table.glyphs[".notdef"].compile(table, recalcBBoxes=False)
    assert box not in {table.glyphs[name].compile(table, recalcBBoxes=False) for name in names}


@pytest.mark.parametrize("char", "\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0f\U000e0100")
def test_invisible_characters_take_no_room(opened: Any, char: str) -> None:
    assert measures(opened, char) == (None, 0)


def test_two_dashes_make_one_line(opened: Any) -> None:
    bounds, width = measures(opened, "—")
    assert (bounds[0], bounds[2], width) == (0, 1000, 1000)


def test_hyphens_are_narrow(opened: Any) -> None:
    assert measures(opened, "\u2010") == measures(opened, "\u2011") == measures(opened, "-")


def test_no_table_that_a_pdf_does_not_use(opened: Any) -> None:
    kept = {"head", "hhea", "maxp", "OS/2", "hmtx", "cmap", "loca", "glyf", "name", "post", "gasp"}
    assert set(opened.reader.keys()) == kept


def test_reportlab_takes_every_face(face: Face) -> None:
    font = TTFont(face.name, str(face.path))
    assert font.stringWidth("工业𬭎☑", 10) == 40


def test_readme_gives_the_checksums_of_the_files() -> None:
    readme = resource("fonts", "README.md").read_text(encoding="utf-8")
    rows = dict(
        re.findall(
            r"^\| `([\w-]+\.ttf)` \|.*\| `[0-9a-f]{64}` \| `([0-9a-f]{64})`", readme, re.MULTILINE
        )
    )
    assert rows == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in resource("fonts").glob("*.ttf")
    }
    assert set(rows) == {face.path.name for face in BUNDLED.values()}


def test_licence_lies_beside_the_fonts() -> None:
    text = resource("fonts", "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in text
    for face in BUNDLED.values():
        copyright_line = Face16(face.path)["name"].getDebugName(0)
        assert copyright_line is not None
        assert copyright_line.strip() in text


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which fonts are installed."""
    monkeypatch.setattr(fonts, "installed", lambda: InstalledFonts([tmp_path]))
    return tmp_path


def test_each_role_prints_in_its_own_face() -> None:
    assert [face_for("工", role) for role in Role] == [BUNDLED[role] for role in Role]


def test_headings_borrow_from_the_body_face() -> None:
    assert "㐀" not in coverage(BUNDLED[Role.HEI])
    assert face_for("㐀", Role.HEI) == BUNDLED[Role.SONG]
    assert face_for("㐀", Role.SONG_BOLD) == BUNDLED[Role.SONG]


def test_no_font_no_face(folder: Path) -> None:
    assert face_for("𠀀", Role.SONG) is None


def test_installed_font_helps_out(folder: Path) -> None:
    (folder / "SIMSUNB.TTF").write_bytes(make_font("𠀀"))
    face = face_for("𠀀", Role.SONG)
    assert face is not None
    assert face.path.name == "SIMSUNB.TTF"
    assert face.role is None
    assert face_for("𠀁", Role.SONG) is None


def test_chinese_fonts_come_before_symbol_fonts(folder: Path) -> None:
    (folder / "dejavusans.ttf").write_bytes(make_font("𠀀𠀁"))
    (folder / "simsunb.ttf").write_bytes(make_font("𠀀"))
    paths = [face_for(char, Role.SONG) for char in "𠀀𠀁"]
    assert [face.path.name for face in paths if face] == ["simsunb.ttf", "dejavusans.ttf"]


def test_damaged_font_is_passed_over(folder: Path) -> None:
    (folder / "simsunb.ttf").write_bytes(make_font("𠀀")[:-200])
    (folder / "simsunextg.ttf").write_bytes(b"")
    (folder / "msyh.ttc").write_bytes(b"ttcf" + b"\xff" * 20)
    (folder / "hanaminb.ttf").write_bytes(make_font("𠀀"))
    face = face_for("𠀀", Role.SONG)
    assert face is not None
    assert face.path.name == "hanaminb.ttf"


def test_empty_glyph_of_an_installed_font_prints_nothing_so_it_is_not_used(folder: Path) -> None:
    (folder / "simsunb.ttf").write_bytes(make_font("𠀁", blank="𠀀"))
    assert face_for("𠀀", Role.SONG) is None


@pytest.mark.parametrize(
    "char", ["\ue000", "\U000f0000", "\x07", "\n", "\x85", "\u2028", "\u202e", "\uffff"]
)
def test_installed_font_is_not_believed_about_what_is_no_character(folder: Path, char: str) -> None:
    (folder / "simsunb.ttf").write_bytes(make_font(char))
    assert face_for(char, Role.SONG) is None
    assert char not in fonts.printable()


def test_lone_surrogate_is_not_printable(folder: Path) -> None:
    assert "\ud800" not in fonts.printable()


def test_installed_fonts_are_opened_only_when_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "simsunb.ttf").write_bytes(make_font("𠀀"))
    (tmp_path / "hanaminb.ttf").write_bytes(make_font("𠀁"))
    seen: list[str] = []

    def watched(face: Face) -> frozenset[str]:
        seen.append(face.path.name)
        return coverage(face)

    monkeypatch.setattr(fonts, "coverage", watched)
    machine = InstalledFonts([tmp_path])
    assert seen == []
    assert machine.face_for("𠀀") is not None
    assert seen == ["simsunb.ttf"]
    assert machine.face_for("𠀁") is not None
    assert set(seen) == {"simsunb.ttf", "hanaminb.ttf"}


def test_names_of_faces_are_unique(tmp_path: Path) -> None:
    for name, char in (("system", "𠀀"), ("user", "𠀁")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "simsunb.ttf").write_bytes(make_font(char))
    machine = InstalledFonts([tmp_path])
    found = [machine.face_for(char) for char in "𠀀𠀁"]
    assert len({face.name for face in found if face}) == 2


def test_windows_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts.sys, "platform", "win32")
    monkeypatch.setenv("WINDIR", "C:/Windows")
    monkeypatch.setenv("LOCALAPPDATA", "C:/Users/li/AppData/Local")
    assert fonts.font_folders() == [
        Path("C:/Windows/Fonts"),
        Path("C:/Users/li/AppData/Local/Microsoft/Windows/Fonts"),
    ]


def test_runs_cut_where_the_face_changes(folder: Path) -> None:
    hei, song = BUNDLED[Role.HEI], BUNDLED[Role.SONG]
    assert runs("", Role.HEI) == []
    assert runs("工业𬭎", Role.HEI) == [(hei, "工业𬭎")]
    assert runs("工㐀㐁业", Role.HEI) == [(hei, "工"), (song, "㐀㐁"), (hei, "业")]
    assert runs("工𠀀业", Role.SONG) == [(song, "工"), (None, "𠀀"), (song, "业")]


def test_mark_stays_in_the_face_of_its_base() -> None:
    assert runs("㐀\u0301工", Role.HEI) == [
        (BUNDLED[Role.SONG], "㐀\u0301"),
        (BUNDLED[Role.HEI], "工"),
    ]


def test_missing_names_each_character_once_in_order(folder: Path) -> None:
    printable = fonts.printable()
    assert printable.missing("王𬭎，①℃") == []
    assert printable.missing("甲\x07乙\ue000\x07𠀀") == ["\x07", "\ue000", "𠀀"]
