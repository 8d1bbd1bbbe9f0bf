"""The stranger's verifier: one file, nothing of ours, the same verdicts."""

from __future__ import annotations

import ast
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ledgers import OTHER, OUTSIDER, SIGNER, asked, entries, made

from holdings.ledger.folder import FolderStorage
from holdings.ledger.reading import proof_of


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    folder = tmp_path_factory.mktemp("outsider")
    made(folder / "ledger", 3, 254, 300, 43)
    return folder / "ledger"


def test_it_needs_the_standard_library_and_cryptography_alone():
    tree = ast.parse(OUTSIDER.read_text(encoding="utf-8"))
    names = {each.name for node in ast.walk(tree) if isinstance(node, ast.Import) for each in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} - set(sys.stdlib_module_names) == {"cryptography"}


def test_it_runs_where_nothing_of_ours_is(ledger, tmp_path):
    """Without site-packages, and so without us; `cryptography` and what it needs are put beside it."""
    for name in ("cryptography", "_cffi_backend"):
        place = Path(importlib.util.find_spec(name).origin)
        there = place.parent if place.name == "__init__.py" else place
        (tmp_path / there.name).symlink_to(there)
    shutil.copy(OUTSIDER, tmp_path)
    program = (
        f"import sys, runpy; sys.path.append({str(tmp_path)!r}); "
        "import importlib.util as u; assert not any(map(u.find_spec, ('holdings', 'audit', 'pydantic', 'numpy'))); "
        f"sys.argv = ['x', {str(ledger)!r}, '--trust', {str(SIGNER.key)!r}]; "
        f"runpy.run_path({str(tmp_path / OUTSIDER.name)!r}, run_name='__main__')"
    )
    command = [sys.executable, "-I", "-S", "-X", "utf8", "-c", program]
    found = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=tmp_path, check=False)
    assert found.returncode == 0, found
    assert "verified" in found.stdout
    signers = found.stdout.splitlines()[0].partition("signed 签名 ")[2]
    assert signers.count("+") == 1  # it is in the file keys and is trusted, and is named once


def test_it_can_be_read_in_ten_minutes():
    lines = OUTSIDER.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 300
    code = [line for line in lines if line.strip() and not line.lstrip().startswith(("#", '"""'))]
    assert len(code) <= 220


def test_its_verdicts(ledger, tmp_path):
    key = tmp_path / "trusted.vkey"
    key.write_text(f"{SIGNER.key}\n", encoding="utf-8")
    for trust in (str(SIGNER.key), key):
        assert (found := asked(ledger, "--trust", trust)).returncode == 0, found
        assert "verified 校验通过" in found.stdout
    assert (found := asked(ledger)).returncode == 4, found
    assert "integrity only, signer unknown" in found.stdout
    assert (found := asked(ledger, "--trust", OTHER.key)).returncode == 1, found
    assert (found := asked(ledger, "--trust", "nonsense")).returncode == 1, found
    assert (found := asked(tmp_path / "nothing")).returncode == 2, found  # could not look
    assert (found := asked(ledger, "--checkpoint", tmp_path / "nothing")).returncode == 2, found


def test_it_verifies_proofs(ledger, tmp_path):
    with FolderStorage(ledger).reading() as view:
        checkpoint = view.read("checkpoint")
        proofs = {number: proof_of(view, checkpoint, 600, number) for number in (0, 1, 255, 256, 511, 512, 599)}
    path = tmp_path / "some.tlog-proof"
    for number, proof in proofs.items():
        path.write_bytes(proof.write())
        assert proof.entry == entries(1, number)[0]
        assert (found := asked(path, "--trust", SIGNER.key)).returncode == 0, found
    assert asked(path).returncode == 4
    assert asked(path, "--trust", OTHER.key).returncode == 1
    path.write_bytes(proof.write().replace(b"index 599", b"index 598"))
    assert asked(path, "--trust", SIGNER.key).returncode == 1


def test_a_path_that_is_not_there_is_named_and_could_not_be_looked_at(tmp_path):
    found = asked(tmp_path / "nothing")
    assert (found.returncode, f"{tmp_path / 'nothing'}: there is no such file or folder" in found.stdout) == (2, True), found
