"""What `deploy/` has for scheduled sweeps: the command is one that there is, and whatever goes wrong is told."""

from __future__ import annotations

import configparser
import re
import shlex
from pathlib import Path

from audit.cli import root

DEPLOY = Path(__file__).resolve().parents[3] / "deploy"
UNITS = ("recordwarden-sweep.service", "recordwarden-sweep.timer", "recordwarden-sweep-failed.service")


def unit(name):
    parser = configparser.ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=("#",), strict=True)
    parser.optionxform = str
    parser.read_string((DEPLOY / name).read_text("utf-8"))
    return parser


def must_be_a_command(line):
    """Each word after the program is a command or an option of it, and nobody's word that the clock is right is among them."""
    program, *words = shlex.split(line)
    command = root
    assert Path(program).name == "recordwarden"
    while words and not words[0].startswith("-"):
        command = command.get_command(None, words.pop(0))
    known = {name for option in command.params for name in option.opts}
    assert {word for word in words if word.startswith("-")} <= known
    assert "--approved-only" in words
    assert "--clock-checked" not in words


def test_the_units_hang_together():
    service, timer, failed = map(unit, UNITS)
    must_be_a_command(service["Service"]["ExecStart"])
    assert (DEPLOY / service["Unit"]["OnFailure"]).is_file()
    assert timer["Timer"]["Persistent"] == "yes"
    assert service["Service"]["Type"] == "oneshot", "a unit of this type is never started twice at once"
    assert UNITS[0] in failed["Service"]["ExecStart"]


def test_the_line_of_cron_runs_the_same():
    (line,) = [each for each in (DEPLOY / "recordwarden-sweep.cron").read_text("utf-8").splitlines() if re.match(r"[0-9*]", each)]
    (command,) = re.findall(r"\S+/recordwarden retention [^>]*", line)
    must_be_a_command(command)
    assert re.search(r"\|\| echo ", line), "cron mails what is said"


def test_the_docs_name_them():
    page = (DEPLOY.parent / "docs" / "retention.md").read_text("utf-8")
    assert all(name in page for name in (*UNITS, "recordwarden-sweep.cron"))
