"""Document tree to DOCX."""
