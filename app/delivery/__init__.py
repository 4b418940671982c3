"""What goes beyond the program's own files: the passwords that this computer remembers."""
