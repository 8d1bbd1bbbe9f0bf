"""The signals that end a command from outside: Ctrl-C, SIGTERM, a terminal that is closed."""

from __future__ import annotations

import signal

ENDING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
