"""What the program's own files are called."""

DRAFT_SUFFIX = ".shenbao"
"""Of a draft file."""
DATA_NAME = "declaration.json"
"""The data of a declaration: beside an export, inside its PDF, and to be imported."""
