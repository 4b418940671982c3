"""What is shipped says under which terms."""

from pathlib import Path

from tools.licences import FOLDER, collected, distributions, index, texts

WITHOUT_TEXTS = {"PySide6_Essentials", "PySide6_Pdf", "shiboken6"}
"""These wheels carry no text; the index names their licence."""


def test_every_distribution_has_its_licence() -> None:
    silent = {d.metadata["Name"] for d in distributions() if not texts(d)}

    assert silent <= WITHOUT_TEXTS
    assert all(f"{d.metadata['Name']} {d.version}" in index() for d in distributions())


def test_texts_are_collected_by_name(tmp_path: Path) -> None:
    found = collected(tmp_path)

    assert (str(tmp_path / "第三方软件.txt"), FOLDER) in found
    assert all(Path(source).is_file() for source, _ in found)
    assert any(target == f"{FOLDER}/pydantic" for _, target in found)
