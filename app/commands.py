"""The commands' names and exit codes, apart from all that the commands need.

The window looks at nothing else of them, so that it does not wait for what it has no use for.
"""

OK, ERRORS, UNUSABLE = 0, 1, 2
"""Done; the declaration has errors; a file or an argument is unusable."""
LATER = ("summary",)
"""Their names are fixed already; this version does not know them yet."""
COMMANDS = ("new", "check", "count", "export", "verify", "schema", *LATER)
