"""docs/retention.md: what it tells a newcomer to run on the demo, runs; every option is on it."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from audit.cli import main, root
from holdings.keys.sealing import Cost
from holdings.people import keyfile

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "retention.md").read_text("utf-8")


def test_the_page_is_named_in_the_readme():
    assert "docs/retention.md" in (ROOT / "README.md").read_text("utf-8")


def test_every_option_is_on_the_page():
    group = root.get_command(None, "retention")
    holds = group.commands["holds"].commands
    own = [group.commands[name] for name in ("check", "plan", "approve", "sweep", "verify", "certificate", "unarchive", "drill")]
    for command in (*own, *holds.values()):
        assert command.name in PAGE
        for option in command.params:
            for name in option.opts:
                if name.startswith("--") and name not in ("--workspace", "--no-color", "--lang", "--as", "--passphrase-file"):
                    assert name in PAGE, (command.name, name)


def test_a_newcomer_comes_from_the_schedule_to_a_certificate(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(keyfile, "COST", Cost(n=2**14))
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("correct horse battery\n")
    passphrase.chmod(0o600)
    monkeypatch.setenv("RECORDWARDEN_PERSON_PASSPHRASE_FILE", str(passphrase))
    monkeypatch.chdir(tmp_path)
    (block,) = re.findall(r"## On the demo.*?```console\n(.*?)```", PAGE, re.DOTALL)
    plan, codes, said = "", [], ""
    for line in block.splitlines():
        words = shlex.split(line.replace("PLAN", plan))
        if words[0] == "cd":
            monkeypatch.chdir(words[1])
            continue
        more = ["--new-passphrase-file", str(passphrase)] if words[1:3] == ["people", "enrol"] else []
        small = ["--tickets", "200"] if words[1] == "demo" else []
        with pytest.raises(SystemExit) as ended:
            main([*words[1:], *more, *small, "--lang", "en"])
        codes.append(ended.value.code)
        said = capsys.readouterr().out
        if words[1:3] == ["retention", "plan"]:
            (plan,) = re.findall(r"^plan ([0-9a-f]{12}): desk\.calls", said)
            assert "held" in said
        if words[1:3] == ["retention", "plans"]:
            assert re.search(rf"{plan} .* approved", said)
    assert codes == [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    assert "level: logical" in said
    assert json.loads((tmp_path / "demo" / "truth.json").read_text()) == []
