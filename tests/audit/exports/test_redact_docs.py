"""docs/redaction.md: its walk from the desk to the vendor runs as it stands, and every option, member and exit code of `redact` is told."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from command_line import run

from audit.cli import redact, unredact
from redaction.export.manifest import Manifest

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "redaction.md").read_text("utf-8")


def section(title: str) -> str:
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_the_walk(tmp_path: Path) -> None:
    walk = section("An export, from the desk to the vendor")
    blocks = re.findall(r"```(console|text)\n(.*?)```", walk, re.DOTALL)
    folder, said, ran = tmp_path, "", []
    for kind, block in blocks:
        if kind == "text":
            assert said.split("\n") == block.split("\n")
            continue
        for line in block.splitlines():
            program, *arguments = shlex.split(line)
            if program == "cd":
                folder /= arguments[0]
                continue
            assert program == "recordwarden"
            outcome = run(*arguments, cwd=folder)
            assert outcome.code in ((0, 1) if arguments[0] == "audit" else (0,)), outcome
            said, ran = re.sub(r" +$", "", outcome.out, flags=re.MULTILINE), [*ran, arguments[0]]
    assert ran == ["demo", "redact", "evidence", "unredact", "audit"]
    assert (folder / "restored.csv").exists()


@pytest.mark.parametrize(("command", "title"), [(redact.command, "redact"), (unredact.command, "unredact")])
def test_every_option_is_told(command: click.Command, title: str) -> None:
    common = {"--workspace", "--no-color", "--lang", "--help", "-o", "--output"}
    for option in (each for each in command.params if isinstance(each, click.Option)):
        for name in {*option.opts} - common:
            assert re.search(rf"`{name}[ `]", section(title)), name
    known = {name for each in (redact.command, unredact.command) for option in each.params for name in option.opts}
    assert set(re.findall(r"`(--[a-z-]+)", section(title))) <= known


def test_every_member_of_a_manifest_is_told() -> None:
    rows = re.findall(r"^\| (`.*?) \|", section("The manifest"), re.MULTILINE)
    told = {name for row in rows for name in re.findall(r"`(\w+)`", row)} - {"member"}
    assert told == {field.alias or name for name, field in Manifest.model_fields.items()} - {"schema"}
