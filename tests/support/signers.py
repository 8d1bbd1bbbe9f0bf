"""Commands that people sign, run in this process: a workspace, passphrases in files, and keys that cost little to open."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
import workspaces

from audit.cli import main
from holdings.keys.sealing import Cost
from holdings.people import keyfile

if TYPE_CHECKING:
    from pathlib import Path

PASSPHRASE = "correct horse battery"


class Desk:
    """A workspace with one small source, and whoever runs commands in it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], **more: Any) -> None:
        self.folder = folder / "desk"
        self._capsys = capsys
        self.passphrase_file = folder / "passphrase"
        self.passphrase_file.write_text(PASSPHRASE + "\n")
        self.passphrase_file.chmod(0o600)
        fields = {"t": {"id": "operational/1", "phone": "contact/3"}}
        workspaces.workspace(self.folder, {"desk": workspaces.source({"path": "t.csv"}, fields)}, **more)
        (self.folder / "t.csv").write_text("id,phone\n1,13900000001\n", "utf-8")
        monkeypatch.setattr(keyfile, "COST", Cost(n=2**14))

    def staffed(self, made: Path, keys: Path) -> Desk:
        """With "office", who enrols, and "u-017", who waives and attests: made once in the folder `made`, and copied from there."""
        if not (made / "desk").exists():
            assert self.enrol("office", "approve")[0] == 0
            assert self.enrol("u-017", "waive", "attest")[0] == 0
            shutil.copytree(keys, made / "keys")
            shutil.copytree(self.folder, made / "desk")
        else:
            shutil.copytree(made / "keys", keys, dirs_exist_ok=True)
            shutil.copytree(made / "desk", self.folder, dirs_exist_ok=True)
        return self

    def run(self, *arguments: str, lang: str = "en") -> tuple[int, str, str]:
        """Exit code, standard output, standard error."""
        with pytest.raises(SystemExit) as ended:
            main([*arguments, "--workspace", str(self.folder), "--lang", lang])
        out, err = self._capsys.readouterr()
        return int(ended.value.code or 0), out, err

    def signed(self, *arguments: str, lang: str = "en") -> tuple[int, str, str]:
        """The same, with the signer's passphrase."""
        return self.run(*arguments, "--passphrase-file", str(self.passphrase_file), lang=lang)

    def enrol(self, name: str, *roles: str, **more: str) -> tuple[int, str, str]:
        given = [word for role in roles for word in ("--role", role)]
        options = [word for option, value in more.items() for word in (f"--{option.replace('_', '-')}", value)]
        return self.signed("people", "enrol", name, *given, *options, "--new-passphrase-file", str(self.passphrase_file))
