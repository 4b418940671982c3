"""What this version of the program is called; pyproject.toml says the same."""

VERSION = "0.1.0"
