"""How this program was called, so that advice can be typed as it stands: `recordwarden`, or where it lies."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path

NAME = "recordwarden"
_NAMES = (NAME, "rw")


def called() -> str:
    """The command: by its name where the shell finds it, else by its place, relative to here where that is shorter."""
    program = Path(sys.argv[0])
    if program.stem == "__main__":  # python -m audit
        program = Path(sys.executable).with_name(NAME)
    if shutil.which(program.stem) or program.stem not in _NAMES or not program.is_file():
        return program.stem if program.stem in _NAMES else NAME
    return shlex.quote(near(program))


def near(path: Path) -> str:
    """A path as one would type it here: relative where that is shorter."""
    whole = str(path.absolute())
    try:
        return min(os.path.relpath(whole), whole, key=len)
    except ValueError:  # it lies on another drive
        return whole
