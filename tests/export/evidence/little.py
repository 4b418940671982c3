"""The process that looks at files, with less memory than it has: what is too large ends it soon."""

import sys

MEMORY = 320 << 20
PROGRAM = [
    *(sys.executable, "-P", "-c"),
    f"from app.export.evidence import looker; looker.MEMORY = {MEMORY}; looker.serve()",
]
