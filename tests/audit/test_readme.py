"""What the two READMEs say to type, there is."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from audit.cli import root

ROOT = Path(__file__).resolve().parents[2]
README, CHINESE = ROOT / "README.md", ROOT / "README.zh.md"
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", [README, CHINESE], ids=lambda page: page.name)
def test_every_command_and_option_is_there(page: Path) -> None:
    lines = [line for block in BLOCK.findall(page.read_text("utf-8")) for line in block.splitlines() if line.startswith("recordwarden ")]
    assert len(lines) > 5
    for line in lines:
        command: click.Command = root
        words = line.partition("#")[0].split()[1:]
        while words and isinstance(command, click.Group):
            found = command.get_command(click.Context(command), words.pop(0))
            assert found is not None, line
            command = found
        known = {name for option in command.params for name in option.opts}
        assert {word for word in words if word.startswith("--")} <= known, line


@pytest.mark.parametrize("page", [README, CHINESE], ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text("utf-8")):
        assert (ROOT / target).exists(), target
