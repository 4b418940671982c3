#!/usr/bin/env python3
"""Set the project up and start it; needs nothing but Python.

    python3 start.py                    opens the program on the filled-in example
    python3 start.py test [ARGUMENTS]   runs the tests, with pytest's arguments
    python3 start.py build              makes the program for people without Python
    python3 start.py setup [PURPOSE]    only installs: run, test, build or dev

On Windows it is `py start.py`. This file parses under every Python 3, so that one that is too old
is told so; the work is done in tools/bootstrap/.
"""

import sys

OLDEST = (3, 11)

if __name__ == "__main__":
    if sys.version_info < OLDEST:
        sys.exit(
            "出错：需要 Python {}.{} 或更新的版本，现在运行的是 {}.{}；"
            "请安装新的 Python，再用它运行 start.py。".format(*(OLDEST + sys.version_info[:2]))
        )
    from tools.bootstrap.commands import run

    sys.exit(run(sys.argv[1:]))
