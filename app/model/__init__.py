"""The pure model: fields, drafts, checks, documents. No Qt, no file formats, no files."""
