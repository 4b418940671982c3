"""Reading an edited DOCX back into the draft that it was exported from."""
