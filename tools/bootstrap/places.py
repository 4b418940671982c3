"""Where things lie in the repository."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "resources" / "examples" / "complete" / "declaration.json"
EXPORTED = ROOT / "out" / "example"
BUILT = ROOT / "dist" / "miit-declaration"
LOCKS = ROOT / "requirements"
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = ENVIRONMENT / "installed.json"
LOG = ROOT / "out" / "setup.log"
