"""The one exception that a person gets to read."""


class Failure(Exception):
    """Something that can't be done, said in one Chinese sentence that names the file or field.

    The command line prints it and exits with 2; the window shows it where the work was begun.
    """
