"""`findings` and `history` on a real workspace: a source with planted values, an assessment of it, and a terminal."""

import csv
import dataclasses
import io
import json
import os
import pty
import select
import shutil
import sqlite3
import subprocess
import sys
import time

import pytest
from command_line import run

from audit.store import open_store
from audit.workspace import Workspace
from controls.finding import Status
from controls.locator import locators
from holdings.assets import Asset, mask
from holdings.fingerprint import load_key
from holdings.ledger.entries import decoded
from holdings.ledger.folder import FolderStorage
from holdings.ledger.reading import entries_of
from holdings.sources.opening import source_for
from holdings.view import look

PHONES = {number: f"1380013{number:04d}" for number in range(1, 41)}
HOSTILE = "=1+1\x1b[31m\u202egnp.exe ::error:: [bold]x[/bold]\n13900139000"

INVENTORY = """
version: 1
organisation: Example Telecom
timezone: Asia/Shanghai
sources:
  desk:
    path: desk.db
    datasets:
      tickets:
        owner: service desk
        {reference}
"""


@dataclasses.dataclass
class Desk:
    """A workspace with an audited source, and how to run the command line on it."""

    folder: object
    environ: dict

    def run(self, *args, **environ):
        return run(*args, cwd=self.folder, env={**self.environ, **environ})

    def on_terminal(self, *args):
        """Run with a pseudo-terminal as standard output, and give what it shows."""
        parent, child = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "audit", *args],
            cwd=self.folder,
            env={**self.environ, "COLUMNS": "200"},
            stdin=subprocess.DEVNULL,
            stdout=child,
            stderr=subprocess.PIPE,
        )
        os.close(child)
        shown, deadline = b"", time.monotonic() + 60
        while time.monotonic() < deadline:
            if select.select([parent], [], [], 0.1)[0]:
                try:
                    shown += os.read(parent, 65536)
                except OSError:
                    break
            elif process.poll() is not None:
                break
        os.close(parent)
        stderr = process.communicate(timeout=60)[1]
        return process.returncode, shown.decode(), stderr.decode()

    def accesses(self):
        with sqlite3.connect(self.folder / ".recordwarden" / "results.db") as store:
            return store.execute("SELECT fingerprint, who, rows FROM accesses").fetchall()

    def change(self, statement, *values):
        with sqlite3.connect(self.folder / "desk.db") as source:
            source.execute(statement, values)
        source.close()


@pytest.fixture
def make_desk(tmp_path, own_keys, build):
    def make(*, key="INTEGER PRIMARY KEY", reference="", asset=("desk", "tickets", "phone"), bad=(3, 17, 29), exceptions=None, alike=False):
        with sqlite3.connect(tmp_path / "desk.db") as source:
            source.execute(f"CREATE TABLE tickets (id {key}, ticket_no TEXT, phone TEXT, note TEXT)")
            source.executemany(
                "INSERT INTO tickets VALUES (?, ?, ?, ?)",
                [(number, f"T-{number:03d}", phone, HOSTILE) for number, phone in PHONES.items()],
            )
        source.close()
        (tmp_path / "recordwarden.yaml").write_text(INVENTORY.format(reference=reference), encoding="utf-8")
        workspace = Workspace(tmp_path)
        inventory, fingerprints = workspace.inventory(), load_key()
        with source_for("desk", inventory.sources["desk"], tmp_path).open() as snapshot:
            (dataset,) = look(inventory, {"desk": snapshot}, fingerprints)
            (batch,) = snapshot.batches("tickets", dataset.info.field_names, bounds=_bounds())
            locate = locators(dataset, batch.table, fingerprints)
            evidence = tuple(build_evidence(locate(number - 1), PHONES[number]) for number in bad)
        name = Asset.of(*asset)
        observation = dataclasses.replace(
            build.observation("CLS-02", name.name, Status.FAIL),
            evidence=evidence,
            exceptions=exceptions or len(bad),
            fingerprint=fingerprints.name("finding", "CLS-02", name.name, "undeclared"),
        )
        begins = observation.fingerprint[0]
        other = dataclasses.replace(build.observation("CLS-02", "desk.tickets.note", Status.FAIL), fingerprint=begins * 32)
        result = dataclasses.replace(
            build.result("CLS-02", {}), observations=(observation, other) if alike else (observation,), status=Status.FAIL
        )
        with open_store(workspace, inventory, environ={}) as store:
            build.run(store, build.assessment("run-1", [result]))
        environ = {name: value for name, value in os.environ.items() if not name.startswith(("RECORDWARDEN_", "NO_COLOR"))}
        return Desk(tmp_path, {**environ, "RECORDWARDEN_KEYS": str(own_keys), "LANG": "C.UTF-8"}), observation.fingerprint

    return make


def build_evidence(locator, value):
    from controls.finding import Evidence

    return Evidence(locator=locator, shape=mask(value))


def _bounds():
    from holdings.sources.base import Bounds

    return Bounds()


REFERENCE = """reference_field: ticket_no
        fields:
          ticket_no: {category: operational, level: 1, tier: general, state: confirmed, by: records office, on: 2026-01-01}"""

KEYS = {
    "a primary key": {},
    "no key": {"key": "INTEGER"},
    "a reference": {"reference": REFERENCE},
    "a text key": {"key": "TEXT PRIMARY KEY"},
    "a finding on the key itself": {"asset": ("desk", "tickets", "id")},
}


@pytest.mark.parametrize("name", KEYS)
def test_resolve_shows_the_rows_and_logs_the_access(make_desk, name):
    desk, fingerprint = make_desk(**KEYS[name])
    code, shown, stderr = desk.on_terminal("findings", "show", fingerprint[:10], "--resolve", "--lang", "en")
    assert code == 0, stderr
    expected = ["3", "17", "29"] if "asset" in KEYS[name] else [PHONES[3], PHONES[17], PHONES[29]]
    assert all(value in shown for value in expected)
    assert sum(phone in shown for phone in PHONES.values()) == (0 if "asset" in KEYS[name] else 3)
    ((logged, who, rows),) = desk.accesses()
    assert (logged, rows) == (fingerprint, 3)
    assert who
    assert "logged" in stderr
    assert ("T-017" in shown) == (name == "a reference")
    assert not any(phone in stderr for phone in PHONES.values())


def test_resolve_shows_the_key_alone_where_the_finding_is_of_a_dataset(make_desk):
    desk, fingerprint = make_desk(asset=("desk", "tickets"))
    code, shown, _ = desk.on_terminal("findings", "show", fingerprint, "--resolve")
    assert code == 0
    assert not any(phone in shown for phone in PHONES.values())
    assert desk.accesses()[0][2] == 3


def test_resolve_says_which_rows_are_gone(make_desk):
    desk, fingerprint = make_desk()
    desk.change("DELETE FROM tickets WHERE id = 17")
    code, shown, _ = desk.on_terminal("findings", "show", fingerprint, "--resolve", "--lang", "en")
    assert code == 0
    assert PHONES[3] in shown
    assert "No row has these locators any more" in shown
    assert desk.accesses()[0][2] == 2


@pytest.mark.parametrize(
    "environ",
    [{}, {"RECORDWARDEN_RESOLVE": "1", "RECORDWARDEN_FORCE": "1"}, {"FORCE_COLOR": "1", "TTY_COMPATIBLE": "1", "CLICOLOR_FORCE": "1"}],
)
@pytest.mark.parametrize("more", [[], ["--format", "json"]])
def test_resolve_is_refused_off_the_terminal(make_desk, environ, more):
    desk, fingerprint = make_desk()
    done = desk.run("findings", "show", fingerprint, "--resolve", *more, **environ)
    assert done.code == 2
    assert "terminal" in done.err
    assert not any(phone in done.out + done.err for phone in PHONES.values())
    assert desk.accesses() == []


def test_resolve_gives_no_json_on_a_terminal_either(make_desk):
    desk, fingerprint = make_desk()
    code, shown, _ = desk.on_terminal("findings", "show", fingerprint, "--resolve", "--format", "json")
    assert code == 2
    assert not any(phone in shown for phone in PHONES.values())


def test_nothing_is_shown_where_the_access_cannot_be_logged(make_desk):
    desk, fingerprint = make_desk()
    with sqlite3.connect(desk.folder / ".recordwarden" / "results.db") as store:
        store.execute("CREATE TRIGGER no_log BEFORE INSERT ON accesses BEGIN SELECT RAISE(ABORT, 'no'); END")
    store.close()
    code, shown, stderr = desk.on_terminal("findings", "show", fingerprint, "--resolve", "--lang", "en")
    assert code == 2
    assert "the results store failed" in stderr
    assert not any(phone in shown + stderr for phone in PHONES.values())


def test_an_access_stands_in_the_ledger_before_anything_is_shown(make_desk):
    desk, fingerprint = make_desk()
    assert desk.on_terminal("findings", "show", fingerprint, "--resolve")[0] == 0
    ledger = desk.folder / ".recordwarden" / "ledger"
    with FolderStorage(ledger).reading() as view:
        ((_, entry),) = entries_of(view, 1)
    assert (decoded(entry).kind, decoded(entry).subject) == ("access", fingerprint)
    assert desk.accesses()[0][1].encode() not in entry
    shutil.rmtree(ledger)
    ledger.write_text("in the way")
    code, shown, stderr = desk.on_terminal("findings", "show", fingerprint, "--resolve", "--lang", "en")
    assert (code, "the evidence ledger cannot be written" in stderr) == (2, True)
    assert not any(phone in shown + stderr for phone in PHONES.values())


def test_values_cannot_steer_the_terminal(make_desk):
    desk, fingerprint = make_desk(asset=("desk", "tickets", "note"), bad=(3,))
    code, shown, _ = desk.on_terminal("findings", "show", fingerprint, "--resolve", "--no-color")
    assert code == 0
    assert "13900139000" in shown
    assert "[bold]x[/bold]" in shown
    assert "\x1b[31m" not in shown
    assert "\u202e" not in shown


def test_another_fingerprint_key_is_not_mistaken_for_rows_that_are_gone(make_desk, tmp_path_factory):
    desk, fingerprint = make_desk()
    desk.environ["RECORDWARDEN_KEYS"] = str(tmp_path_factory.mktemp("other"))
    code, _, stderr = desk.on_terminal("findings", "show", fingerprint, "--resolve", "--lang", "en")
    assert code == 2
    assert "not the one" in stderr
    assert desk.accesses() == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [("DROP TABLE tickets", "no longer there"), ("ALTER TABLE tickets DROP COLUMN phone", "no longer there")],
)
def test_what_the_finding_is_about_is_gone(make_desk, statement, said):
    desk, fingerprint = make_desk()
    desk.change(statement)
    code, _, stderr = desk.on_terminal("findings", "show", fingerprint, "--resolve", "--lang", "en")
    assert code == 2
    assert said in stderr


def test_a_source_that_is_gone(make_desk):
    desk, fingerprint = make_desk()
    (desk.folder / "desk.db").unlink()
    code, _, stderr = desk.on_terminal("findings", "show", fingerprint, "--resolve", "--lang", "en")
    assert code == 2
    assert "Traceback" not in stderr
    assert desk.accesses() == []


def test_fewer_rows_than_exceptions_are_said_to_be_fewer(make_desk):
    desk, fingerprint = make_desk(exceptions=14)
    assert "3 of 14 rows" in desk.run("findings", "show", fingerprint, "--lang", "en").out
    assert "共 14 行例外，此处列出 3 行" in desk.run("findings", "show", fingerprint, "--lang", "zh").out


@pytest.mark.parametrize(("lang", "words"), [("zh", "有多个审计发现以此开头"), ("en", "more than one finding begins so")])
def test_a_beginning_of_several_ids_is_said_to_be_one(make_desk, lang, words):
    desk, fingerprint = make_desk(alike=True)
    refused = desk.run("findings", "show", fingerprint[0], "--lang", lang)
    assert (refused.code, refused.out) == (2, "")
    assert words in refused.err


def test_list_show_assign_and_history(make_desk):
    desk, fingerprint = make_desk()
    name = fingerprint[:10]
    listed = desk.run("findings", "list", "--lang", "en")
    assert name in listed.out
    assert "desk.tickets.phone" in listed.out
    assert not any(phone in listed.out for phone in PHONES.values())

    shown = desk.run("findings", "show", name, "--lang", "zh")
    assert all(word in shown.out for word in ("证据", "为何重要", "整改建议", "经过", "d11", "d 数字，a 字母"))

    assigned = desk.run("findings", "assign", name, "--to", "desk lead", "--state", "in_remediation", "--note", "call 13800138000")
    assert (assigned.code, assigned.err) == (0, "")
    document = json.loads(desk.run("findings", "show", name, "--format", "json").out)["finding"]
    assert (document["state"], document["assignee"]) == ("in_remediation", "desk lead")
    assert document["history"][1]["note"] == "call ‹d11›"
    assert document["evidence"][0]["shape"] == "d11"

    history = json.loads(desk.run("history", "--format", "json").out)
    assert history["assessments"][0]["failing"] == {"high": 1}
    table = desk.run("history", "--lang", "zh").out
    assert "run-1" in table
    assert "开始时间（Asia/Shanghai）" in table
    assert "+08:00" in table


LISTS = [
    ([], 1),
    (["--state", "open"], 1),
    (["--state", "closed"], 0),
    (["--state", "all"], 1),
    (["--control", "CLS-02"], 1),
    (["--control", "ACC"], 0),
    (["--severity", "critical"], 0),
    (["--assessment", "run-1"], 1),
]


@pytest.mark.parametrize(("args", "found"), LISTS, ids=str)
def test_lists_are_filtered(make_desk, args, found):
    desk, _ = make_desk()
    done = desk.run("findings", "list", *args, "--format", "json")
    assert done.code == 0
    assert len(json.loads(done.out)["findings"]) == found
    rows = list(csv.reader(io.StringIO(desk.run("findings", "list", *args, "--format", "csv").out)))
    assert len(rows) == 1 + found


MISTAKES = [
    ["findings", "show", "ffffffff"],
    ["findings", "show", "13800138000"],
    ["findings", "list", "--assessment", "none"],
    ["findings", "assign", "ffffffff", "--to", "someone"],
    ["findings", "assign", "ffffffff", "--to", " "],
    ["findings", "assign", "ffffffff", "--to", "13800138000"],
    ["findings", "assign", "ffffffff", "--to", "x", "--state", "closed"],
]


@pytest.mark.parametrize("args", MISTAKES, ids=" ".join)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_mistakes_are_explained(make_desk, args, lang):
    desk, _ = make_desk()
    done = desk.run(*args, "--lang", lang)
    assert done.code == 2
    assert done.out == ""
    assert "Traceback" not in done.err
    assert "13800138000" not in done.err


def test_an_empty_list_says_whether_anything_was_assessed(tmp_path, make_desk):
    desk, _ = make_desk()
    assert "No finding matches" in desk.run("findings", "list", "--state", "closed", "--lang", "en").err
    for path in (tmp_path / ".recordwarden").iterdir():
        path.unlink()
    assert "Nothing has been assessed" in desk.run("findings", "list", "--lang", "en").err
    assert "There is no assessment yet" in desk.run("history", "--lang", "en").err


def test_hostile_names_do_not_become_syntax(make_desk, build, tmp_path):
    desk, _ = make_desk()
    name = Asset.of("desk", "=cmd|' /C calc'!A0", "[red]::error::\x1b[31m\u202e13800138000")
    hostile = dataclasses.replace(
        build.observation("CLS-02", name.name, Status.FAIL), owner="@SUM(1+1) [link=x]y[/link]", fingerprint="abcd" * 8
    )
    workspace = Workspace(tmp_path)
    with open_store(workspace, workspace.inventory(), environ={}) as store:
        result = dataclasses.replace(build.result("CLS-02", {}), observations=(hostile,), status=Status.FAIL)
        build.run(store, build.assessment("run-2", [result], 1))
    for args in (
        ["list"],
        ["list", "--format", "csv"],
        ["list", "--format", "json"],
        ["show", "abcdabcd"],
        ["show", "abcdabcd", "--format", "json"],
    ):
        done = desk.run("findings", *args)
        assert done.code == 0, done.err
        assert not {"\x1b", "\u202e"} & set(done.out)
        assert "13800138000" not in done.out
        if "json" not in args:
            assert "::error::" not in done.out or "csv" in args
    rows = list(csv.reader(io.StringIO(desk.run("findings", "list", "--format", "csv").out)))
    assert not [cell for row in rows for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))]
