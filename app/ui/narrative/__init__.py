"""Long texts: the editor for paragraphs, figures and tables, and find and replace."""
