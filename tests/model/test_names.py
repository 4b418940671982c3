"""Names that Windows, mail programs and archives accept."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.names import extension, safe_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("云枢 平台：合同/2018?.pdf", "云枢 平台：合同_2018_.pdf"),
        ("CON", "材料CON"),
        ("aux.txt", "材料aux.txt"),
        ("nul .txt", "材料nul .txt"),
        ("com¹", "材料com¹"),
        ("CONIN$", "材料CONIN$"),
        ("condition", "condition"),
        ("e\u0301", "é"),
        ("𠀀" * 60, "𠀀" * 45),
        ("  . ", "材料"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("两\n行", "两行"),
        ("尾点...", "尾点"),
    ],
)
def test_examples(text: str, name: str) -> None:
    assert safe_name(text, "材料") == name


@given(st.text(max_size=300))
def test_a_name_is_always_usable(text: str) -> None:
    name = safe_name(text, "材料")

    assert 0 < len(name) <= 62
    assert len(name.encode()) <= 186
    assert name == unicodedata.normalize("NFC", name)
    assert not set(name) & set('<>:"/\\|?*')
    assert name == name.strip(" .")
    assert all(unicodedata.category(c)[0] != "C" for c in name)


def test_extensions() -> None:
    assert extension("a/b.PDF") == ".pdf"
    assert extension("a.tar.gz") == ".gz"
    assert extension("没有") == ""
    assert extension("a.这不是") == ""
