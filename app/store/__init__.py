"""What is kept in files: declarations to import, drafts, attachments."""
