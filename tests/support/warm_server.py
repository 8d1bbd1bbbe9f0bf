"""A process that has imported the whole tool and forks for each command: a command as in a new process, without paying for its imports.

It reads a command as JSON a line, answers with the fork's process id, and when that has ended with its exit code.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import sys
import threading
from typing import Any

PACKAGES = ("holdings", "redaction", "retention", "controls", "audit")
CIPHERS = ("ciphers.aead", "asymmetric.ed25519", "kdf.hkdf", "kdf.scrypt")
HEAVY = (
    "alembic.command",
    "alembic.runtime.migration",
    "presidio_analyzer",
    "psycopg",
    "pymysql",
    "sqlalchemy.dialects.sqlite",
    *(f"cryptography.hazmat.primitives.{name}" for name in CIPHERS),
)


def load() -> None:
    """Import what any command may import."""
    for package in PACKAGES:
        for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            if not module.name.endswith(("__main__", "migrations.env")):  # these two act when they are imported
                importlib.import_module(module.name)
    for name in HEAVY:
        importlib.import_module(name)


def become(command: dict[str, Any]) -> None:
    """Make this fork look like a process that was started for the command."""
    os.setsid()
    os.environ.clear()
    os.environ.update(command["env"])
    os.chdir(command["cwd"])
    sys.argv[1:] = command["arguments"]
    for number, path, flags in ((0, os.devnull, os.O_RDONLY), (1, command["out"], os.O_WRONLY), (2, command["err"], os.O_WRONLY)):
        opened = os.open(path, flags)
        os.dup2(opened, number)
        os.close(opened)


def leave(code: int) -> None:
    """End this fork as an interpreter ends, but for taking every module to pieces first."""
    threading._shutdown()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)


def serve() -> None:
    """Answer until nobody asks any more."""
    from audit.cli import main

    for line in sys.stdin:
        fork = os.fork()
        if not fork:
            become(json.loads(line))
            try:
                main()
            except SystemExit as end:
                leave(int(end.code or 0))
        print(fork, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(fork, 0)[1]), flush=True)


if __name__ == "__main__":
    load()
    gc.freeze()  # nothing of it is garbage, and a fork that looked would copy it all
    serve()
