"""The manual's document is fresh, and pictures that are not are found.

Whether the pictures are fresh, ``python -m tools.make_manual --check`` tells.
"""

import re
from pathlib import Path

from PIL import Image, ImageDraw

from tools.make_manual import ROOT, TARGET, alike, document, is_kept

SCENE = re.compile(r"^@scene\(.*\)\ndef (\w+)\(", re.MULTILINE)


def picture(words: str, shade: int = 0) -> Image.Image:
    image = Image.new("RGB", (400, 120), (255 - shade, 255 - shade, 255 - shade))
    ImageDraw.Draw(image).text((20, 40), words, fill=(0, 0, 0), font_size=18)
    return image


def test_the_document_for_the_web_is_fresh_and_its_links_lead_somewhere() -> None:
    text = document()
    assert TARGET.read_text(encoding="utf-8") == text
    assert ".md)" not in text
    assert "(#密码)" in text
    assert "## 密码\n" in text
    shown = re.findall(r'<img src="([^"]+)" alt="[^"]+" width="\d+">', text)
    assert len(shown) > 10
    assert [name for name in shown if not (TARGET.parent / name).is_file()] == []


def test_every_picture_is_taken_by_the_program() -> None:
    """Reading the scenes would stop the clock; their names are read off their file."""
    taken = SCENE.findall((ROOT / "tools" / "manual_pictures.py").read_text(encoding="utf-8"))
    assert {file.stem for file in (ROOT / "resources" / "manual").glob("*.png")} == set(taken)


def test_pictures_that_look_the_same_are_alike() -> None:
    one = picture("saved 09:05")
    assert alike(one, picture("saved 09:05", shade=3))
    assert alike(one, picture("saved 09:05").quantize(16))


def test_another_letter_another_colour_or_another_size_is_another_picture() -> None:
    one = picture("saved 09:05")
    assert not alike(one, picture("saved 09:06"))
    assert not alike(one, picture("saved 09:05", shade=30))
    assert not alike(one, one.crop((0, 0, 400, 119)))


def test_a_picture_is_kept_while_its_file_shows_the_same(tmp_path: Path) -> None:
    file = tmp_path / "one.png"
    assert not is_kept(picture("words"), file)
    picture("words").quantize(16).save(file)
    assert is_kept(picture("words"), file)
    assert not is_kept(picture("word"), file)
