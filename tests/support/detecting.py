"""Runs `recordwarden detect`, without names, and reads what it wrote."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

from command_line import COMMAND, Outcome, environment, run

if TYPE_CHECKING:
    from pathlib import Path

MOBILE, EMAIL = "13800138000", "a@example.com"
PHONE = {"start": 0, "end": 11, "type": "CN_MOBILE", "score": 0.9}
MAIL = {"start": 0, "end": 13, "type": "EMAIL_ADDRESS", "score": 0.95}


def jsonl(outcome: Outcome) -> list[dict[str, Any]]:
    return [json.loads(line) for line in outcome.raw_out.decode().splitlines()]


def detect(folder: Path, *arguments: object) -> Outcome:
    outcome = run("--lang", "en", "detect", *arguments, "--no-names", cwd=folder)
    assert "Traceback" not in outcome.err, outcome
    assert "internal error" not in outcome.err, outcome
    return outcome


def piped(folder: Path, data: bytes, *arguments: str, script: str = "") -> Outcome:
    """With something on standard input."""
    command = [*COMMAND, "--lang", "en", "detect", *arguments, "--no-names"]
    whole = ["sh", "-c", f'exec "$@" {script}', "sh", *command] if script else command
    done = subprocess.run(whole, cwd=folder, env=environment(), input=data, capture_output=True, timeout=60, check=False)
    return Outcome(arguments=arguments, code=done.returncode, raw_out=done.stdout, raw_err=done.stderr)


def at(start: int, end: int, kind: str = "CN_MOBILE") -> dict[str, Any]:
    return {"start": start, "end": end, "type": kind}


def outcomes(outcome: Outcome) -> list[object]:
    """By line: its id and its spans or error, without scores."""
    told: list[object] = []
    for one in jsonl(outcome):
        spans = [{name: value for name, value in span.items() if name != "score"} for span in one.get("spans", ())]
        told.append((one["id"], one.get("error", spans), one.get("line")))
    return told
