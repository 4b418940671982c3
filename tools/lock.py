"""Write the lock files: `python -m tools.lock` after the dependencies in pyproject.toml change.

Each file in requirements/ names every distribution of one purpose with its version and the hashes
of its files, for Python 3.11 to 3.13 on every platform, and no index: pip takes them from wherever
the machine is set up to. Versions already locked stay; `--upgrade` moves them to the newest.
`--check` compares without a network and exits with 1 when a file does not belong to pyproject.toml.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = ROOT / "pyproject.toml"
FOLDER = ROOT / "requirements"
OLDEST_PYTHON = "3.11"

# "dev" holds everything, so it is resolved first and the others take their versions from it.
GROUPS = {"dev": "dev", "run": None, "test": "test", "build": "build"}

HEADER = (
    "# Written by `python -m tools.lock` from pyproject.toml; edits by hand are refused.\n"
    "# Fingerprint: {}\n"
)


def requirements(project: dict[str, Any], group: str | None) -> list[str]:
    """All that pyproject.toml asks for a group, the program's own dependencies included."""
    asked = list(project["project"]["dependencies"])
    pending = [group] if group else []
    while pending:
        for item in project["dependency-groups"][pending.pop()]:
            if isinstance(item, str):
                asked.append(item)
            else:
                pending.append(item["include-group"])
    return sorted(asked)


def fingerprint(project: dict[str, Any], group: str | None, body: str) -> str:
    """SHA-256 over what a lock file was resolved from and its lines."""
    source = [project["project"]["requires-python"], requirements(project, group), body]
    return hashlib.sha256(json.dumps(source).encode()).hexdigest()


def resolve(purpose: str, *, upgrade: bool) -> str:
    """Let uv resolve one purpose; returns the lines of its lock file.

    Raises:
        subprocess.CalledProcessError: the dependencies contradict each other or the index is
            out of reach; uv has said which.
    """
    path = FOLDER / f"{purpose}.txt"
    command = ["uv", "pip", "compile", PYPROJECT.name, "--quiet", "--universal"]
    command += ["--generate-hashes", "--no-header", "--python-version", OLDEST_PYTHON]
    command += ["--output-file", path.relative_to(ROOT).as_posix()]
    if group := GROUPS[purpose]:
        command += ["--group", group]
    if purpose != "dev":
        command += ["--constraints", "requirements/dev.txt"]
    if upgrade:
        command.append("--upgrade")
    subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=True)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if "# " not in line)


def write(*, upgrade: bool) -> None:
    """Resolve and write every lock file."""
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))
    FOLDER.mkdir(exist_ok=True)
    for purpose, group in GROUPS.items():
        body = resolve(purpose, upgrade=upgrade)
        header = HEADER.format(fingerprint(project, group, body))
        (FOLDER / f"{purpose}.txt").write_text(header + body, encoding="utf-8", newline="\n")


def stale() -> list[Path]:
    """The lock files that do not belong to pyproject.toml, or were changed by hand."""
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))
    found: list[Path] = []
    for purpose, group in GROUPS.items():
        path = FOLDER / f"{purpose}.txt"
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        body = "".join(line for line in text.splitlines(keepends=True) if line[0] != "#")
        if text != HEADER.format(fingerprint(project, group, body)) + body:
            found.append(path)
    return found


def main(arguments: list[str] | None = None) -> int:
    """Exit codes: 0 written or fresh, 1 stale, 2 could not be resolved."""
    parser = argparse.ArgumentParser(prog="python -m tools.lock", description=__doc__)
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true", help="only say whether the files are fresh")
    mode.add_argument("--upgrade", action="store_true", help="move to the newest versions")
    options = parser.parse_args(arguments)
    if not options.check:
        try:
            write(upgrade=options.upgrade)
        except subprocess.CalledProcessError:
            return 2
        return 0
    for path in (paths := stale()):
        print(f"{FOLDER.name}/{path.name} is stale: run `python -m tools.lock`", file=sys.stderr)
    return 1 if paths else 0


if __name__ == "__main__":
    sys.exit(main())
