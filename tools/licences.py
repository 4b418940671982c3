"""The licences of everything that the built program carries, beside the program.

Every distribution of requirements/run.txt that is installed gets a folder with the texts that it
ships, and a line in an index with its version and what it says of its licence.
"""

import importlib.metadata
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements" / "run.txt"
FOLDER = "licences"
_LOCKED = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^]]*\])?==")
_TEXT = re.compile(r"(licen[cs]e|copying|notice)", re.IGNORECASE)


def distributions() -> Iterator[importlib.metadata.Distribution]:
    """What the program is made of, as far as it is installed here."""
    for line in LOCK.read_text(encoding="utf-8").splitlines():
        locked = _LOCKED.match(line)
        if locked:
            try:
                yield importlib.metadata.distribution(locked[1])
            except importlib.metadata.PackageNotFoundError:
                continue  # of another system


def texts(distribution: importlib.metadata.Distribution) -> list[Path]:
    """The files of a distribution that say how it may be used."""
    found: list[Path] = []
    for file in distribution.files or ():
        inside = ".dist-info" in str(file)
        named = _TEXT.search(str(file)) and file.suffix not in (".py", ".pyc", ".so", ".pyd")
        if inside and named:
            found.append(Path(str(file.locate())))
    return found


def index() -> str:
    """A line for each distribution: name, version, licence, and where it comes from."""
    lines = ["本程序使用了以下软件，各自的许可证见同名文件夹。", ""]
    for distribution in distributions():
        said = distribution.metadata.json
        licence = str(said.get("license_expression") or said.get("license") or "见许可证文件")
        name = distribution.metadata["Name"]
        lines.append(f"{name} {distribution.version}　{licence.splitlines()[0]}")
    return "\n".join([*lines, ""])


def collected(temporary: Path) -> list[tuple[str, str]]:
    """What PyInstaller is to put beside the program: each file and the folder that it goes to.

    The index is written into ``temporary``.
    """
    listing = temporary / "第三方软件.txt"
    listing.parent.mkdir(parents=True, exist_ok=True)
    listing.write_text(index(), encoding="utf-8-sig")
    found = [(str(listing), FOLDER)]
    for distribution in distributions():
        folder = f"{FOLDER}/{distribution.metadata['Name']}"
        found += [(str(path), folder) for path in texts(distribution) if path.is_file()]
    return found
