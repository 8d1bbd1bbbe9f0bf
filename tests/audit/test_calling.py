"""Advice names the command as the reader can type it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from audit.cli import main
from audit.cli.calling import called

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to stand in, with the program in .venv/bin beneath it, and nothing on the PATH."""
    folder = tmp_path / ".venv" / "bin"
    folder.mkdir(parents=True)
    for name in ("recordwarden", "rw"):
        (folder / name).touch(mode=0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "")
    return tmp_path


@pytest.mark.parametrize(
    ("argv", "path", "said"),
    [
        (".venv/bin/recordwarden", "", ".venv/bin/recordwarden"),
        ("{place}/.venv/bin/recordwarden", "", ".venv/bin/recordwarden"),
        (".venv/bin/rw", "", ".venv/bin/rw"),
        (".venv/bin/recordwarden", "{place}/.venv/bin", "recordwarden"),
        ("rw", "{place}/.venv/bin", "rw"),
        ("/usr/lib/python/audit/__main__.py", "", ".venv/bin/recordwarden"),
        ("/usr/bin/pytest", "", "recordwarden"),
        ("gone/recordwarden", "", "recordwarden"),
    ],
)
def test_the_command_is_named_as_it_can_be_called(place: Path, monkeypatch: pytest.MonkeyPatch, argv: str, path: str, said: str) -> None:
    monkeypatch.setattr(sys, "argv", [argv.format(place=place)])
    monkeypatch.setattr(sys, "executable", str(place / ".venv" / "bin" / "python"))
    monkeypatch.setenv("PATH", path.format(place=place))
    assert called() == said


def test_a_place_with_a_space_is_quoted(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "my tools").mkdir()
    (place / "my tools" / "recordwarden").touch()
    monkeypatch.setattr(sys, "argv", ["my tools/recordwarden"])
    assert called() == "'my tools/recordwarden'"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_advice_of_a_demo_can_be_typed_as_it_stands(
    place: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    monkeypatch.setattr(sys, "argv", [str(place / ".venv" / "bin" / "recordwarden")])
    with pytest.raises(SystemExit) as left:
        main(["demo", "--tickets", "300", "--jobs", "1", "--lang", lang])
    err = capfd.readouterr().err
    assert left.value.code == 0
    assert "`.venv/bin/recordwarden findings list --workspace demo`" in err
    assert str(place) not in err
