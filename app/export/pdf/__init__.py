"""Document tree to PDF."""
