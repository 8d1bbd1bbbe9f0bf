"""A path as people are told it: below their home with `~`, so that it says where to look and not who they are."""

from __future__ import annotations

import contextlib
from pathlib import Path

from holdings.assets import shown


def told_path(path: Path) -> str:
    """`~/.config/recordwarden/keys`; a path that is not below the home as it is."""
    with contextlib.suppress(RuntimeError, ValueError):  # there is no home, or the path is elsewhere
        return shown(str(Path("~") / path.absolute().relative_to(Path.home())))
    return shown(str(path))
