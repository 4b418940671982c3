"""What the window remembers."""

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from app.ui.settings import LARGEST, SMALLEST, Recent, Settings


def test_recent_drafts_come_newest_first_once_each_and_not_too_many(tmp_path: Path) -> None:
    file = tmp_path / "settings.ini"
    settings = Settings(file)
    assert settings.recent == []
    for number in range(15):
        settings.remember(Recent(Path(f"/文件/{number}.shenbao")))
    settings.remember(Recent(Path("/文件/9.shenbao")))
    names = [draft.path.stem for draft in Settings(file).recent]

    assert names[:4] == ["9", "14", "13", "12"]
    assert len(names) == 12


def test_what_is_told_of_a_draft_comes_back_from_the_disk(tmp_path: Path) -> None:
    told = Recent(
        Path("/a,b 申报.shenbao"),
        "2018-04-20T09:00:00+08:00",
        "某公司",
        "某平台",
        3,
        15,
        2,
        "cases",
    )
    Settings(tmp_path / "s.ini").remember(told)
    settings = Settings(tmp_path / "s.ini")
    settings.sync()

    assert settings.recent == [told]
    assert settings.recent_at(told.path) == told
    when = settings.recent[0].when
    assert when is not None
    assert when.day == 20


def test_of_a_draft_with_a_password_no_content_is_remembered(tmp_path: Path) -> None:
    file = tmp_path / "s.ini"
    settings = Settings(file)
    settings.remember(Recent(Path("/密.shenbao"), "", "某公司", "某平台", 3, 15, 2, sealed=True))
    settings.sync()

    assert settings.recent == [Recent(Path("/密.shenbao"), sealed=True)]
    assert "某公司" not in file.read_text(encoding="utf-8")


def test_drafts_are_moved_and_forgotten(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.ini")
    settings.remember(Recent(Path("/a.shenbao"), applicant="甲"))
    settings.remember(Recent(Path("/b.shenbao")))
    settings.move(Path("/a.shenbao"), Path("/c.shenbao"))
    settings.forget(Path("/b.shenbao"))

    assert settings.recent == [Recent(Path("/c.shenbao"), applicant="甲")]


def test_shapes_come_back(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.ini")
    assert settings.state("columns") is None
    settings.keep_state("columns", QByteArray(b"\x00\xff"))

    assert settings.state("columns") == QByteArray(b"\x00\xff")


def test_letters_are_never_too_small_nor_too_large(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.ini")
    settings.text_size = 1
    assert Settings(tmp_path / "s.ini").text_size == SMALLEST
    settings.text_size = 1000
    assert Settings(tmp_path / "s.ini").text_size == LARGEST


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "[window]\nscheme=pink\ngeometry=7\ntext_size=x\n[drafts]\nrecent=@Invalid()\n",
        '[drafts]\nrecent="[1, {}, {\\"path\\": 3}]"\n',
        "[drafts]\nrecent={\n",
        "\x00\xff[",
    ],
)
def test_a_damaged_file_counts_as_empty(tmp_path: Path, damage: str) -> None:
    file = tmp_path / "s.ini"
    file.write_text(damage, encoding="latin-1")
    settings = Settings(file)

    assert settings.scheme == "system"
    assert settings.text_size == 100
    assert settings.state("geometry") is None
    assert settings.recent == []
    assert settings.export_folder == ""


def test_a_draft_that_moved_takes_the_place_of_what_was_known_there(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.ini")
    for name, applicant in (("乙", "旧的"), ("甲", "某公司")):
        settings.remember(Recent(Path(f"/{name}.shenbao"), applicant=applicant))
    settings.move(Path("/甲.shenbao"), Path("/乙.shenbao"))

    known = [(draft.path, draft.applicant) for draft in settings.recent]
    assert known == [(Path("/乙.shenbao"), "某公司")]


@pytest.mark.parametrize(("held", "read"), [("1.4", 1.4), ("nan", 1.0), ("x", 1.0), ("", 1.0)])
def test_size_of_long_texts_is_a_number(tmp_path: Path, held: str, read: float) -> None:
    (tmp_path / "s.ini").write_text(f"[window]\nwriting_size={held}\n", "utf-8")
    settings = Settings(tmp_path / "s.ini")
    assert settings.writing_size == read
    settings.writing_size = 0.8
    assert settings.writing_size == 0.8
