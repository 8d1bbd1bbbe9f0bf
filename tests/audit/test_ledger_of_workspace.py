"""The evidence ledger in daily use: audits are recorded, what cannot be is told, and the store is held against it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing

import pytest
import sqlalchemy as sa
from canaries import MOBILE, PERSON, VALUES, traces
from workspaces import source, workspace

from audit.cli import main
from audit.ledger import FOLDER, name_of
from audit.store import open_store
from audit.workspace import Workspace
from holdings.errors import LedgerUnwritable
from holdings.keys.opening import open_ring
from holdings.ledger.archive import pack, unpack
from holdings.ledger.entries import Access, AssessmentDone, decoded
from holdings.ledger.folder import FolderBatch, FolderStorage
from holdings.ledger.reading import entries_of
from holdings.text import Text

STORE = ".recordwarden/results.db"


@pytest.fixture
def desk(tmp_path):
    """A workspace with a small source."""
    with closing(sqlite3.connect(tmp_path / "desk.db")) as database, database:
        database.execute("CREATE TABLE tickets (id INTEGER PRIMARY KEY, phone TEXT, note TEXT)")
        database.executemany("INSERT INTO tickets VALUES (?, ?, ?)", [(number, MOBILE, PERSON) for number in range(9)])
    declared = {"tickets": {"id": "operational/1", "phone": "contact/2", "note": "communication/2"}}
    return workspace(tmp_path / "desk", {"desk": source({"path": "../desk.db"}, declared)})


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        main([*map(str, arguments), "--lang", "en"])
    out, err = capsys.readouterr()
    return ended.value.code or 0, out, err


def audit(capsys, desk, *more):
    return run(capsys, "audit", "--workspace", desk, "--exit-zero", "--only", "CLS-02", "--jobs", "1", *more)


def verify(capsys, desk, *more):
    key = open_ring().verifiers(name_of(Workspace(desk).identity()))[0]
    return run(capsys, "evidence", "verify", desk, "--trust", key, *more)


def ledger(desk):
    return desk / ".recordwarden" / FOLDER


def events(desk):
    with FolderStorage(ledger(desk)).reading() as view:
        size = int(view.read("checkpoint").decode().split("\n")[1])
        return [decoded(entry) for _, entry in entries_of(view, size)]


def ids(desk):
    found = Workspace(desk)
    with open_store(found, found.inventory()) as store:
        return store.finished()


def change(desk, statement, *values):
    with closing(sqlite3.connect(desk / STORE)) as database, database:
        assert database.execute(statement, values).rowcount > 0


def test_an_audit_is_recorded_and_its_reports_say_where(capsys, desk):
    reports = [each for name in ("json", "html", "terminal") for each in ("--format", name, "--output", desk / f"report.{name}")]
    for count in (1, 2):
        code, _, err = audit(capsys, desk, *reports)
        assert code == 0, err
        assert "a rollback of the evidence ledger could not be seen" in err
        told = json.loads((desk / "report.json").read_text("utf-8"))
        evidence, recorded = told["evidence"], events(desk)
        assert [each.assessment for each in recorded] == list(ids(desk))
        assert (evidence["entry"], evidence["size"], recorded[-1].assessment) == (count - 1, count, told["assessment"]["id"])
        assert evidence["checkpoint"] == (ledger(desk) / "checkpoint").read_text("utf-8")
        assert (evidence["key"] in (desk / "report.html").read_text("utf-8"), evidence["ledger"]) == (
            True,
            name_of(Workspace(desk).identity()),
        )
        assert f"entry {count - 1}, size {count}, root {evidence['root'][:16]}" in (desk / "report.terminal").read_text("utf-8")
        code, out, _ = verify(capsys, desk)
        assert (code, f"held against the ledger: {count}" in out) == (0, True)
    assert json.loads(run(capsys, "report", "--workspace", desk, "--format", "json")[1])["evidence"] == evidence


def blocked(desk):
    shutil.rmtree(ledger(desk), ignore_errors=True)
    ledger(desk).write_text("in the way")


def full(desk, monkeypatch):
    def put(batch, files):
        raise LedgerUnwritable(Text("磁盘已满。", "the disk is full."), "ledger", Text("腾出空间。", "Free some space."))

    monkeypatch.setattr(FolderBatch, "put", put)


@pytest.mark.parametrize("way", ["blocked", "full", "altered", "rolled back", "no key"])
def test_what_cannot_be_recorded_is_kept_and_told(capsys, desk, tmp_path, monkeypatch, way):
    (tmp_path / "copies").mkdir()
    if way == "rolled back":
        inventory = json.loads((desk / "recordwarden.yaml").read_text("utf-8"))
        (desk / "recordwarden.yaml").write_text(json.dumps({**inventory, "evidence": {"mirrors": [{"folder": "../copies"}]}}), "utf-8")
    assert audit(capsys, desk)[0] == 0
    shutil.copytree(ledger(desk), tmp_path / "then")
    assert audit(capsys, desk)[0] == 0
    shutil.copytree(ledger(desk), tmp_path / "now")
    before = (desk / ".recordwarden").stat().st_mode
    with monkeypatch.context() as patch:
        match way:
            case "blocked":
                blocked(desk)
            case "full":
                full(desk, patch)
            case "altered":
                path = ledger(desk) / "checkpoint"
                path.write_text(path.read_text("utf-8").replace("\n2\n", "\n3\n"), "utf-8")
            case "rolled back":
                shutil.rmtree(ledger(desk))
                shutil.copytree(tmp_path / "then", ledger(desk))
            case "no key":
                patch.setenv("RECORDWARDEN_FINGERPRINT_KEY", fingerprint_key())
                patch.setenv("RECORDWARDEN_KEYS", os.devnull)
        code, out, err = audit(capsys, desk, "--format", "json")
    words = {
        "blocked": "cannot be written",
        "full": "the disk is full",
        "altered": "altered",
        "rolled back": "rolled back",
        "no key": "key",
    }
    assert (code, "the assessment is kept, but is not in the evidence ledger" in err, words[way] in err) == (4, True, True), err
    assert (json.loads(out)["evidence"], len(ids(desk))) == (None, 3)
    assert (desk / ".recordwarden").stat().st_mode == before
    if way == "blocked":
        ledger(desk).unlink()
    shutil.rmtree(ledger(desk), ignore_errors=True)
    shutil.copytree(tmp_path / "now", ledger(desk))
    code, out, _ = verify(capsys, desk)
    assert (code, f"{ids(desk)[-1]}: the results store has this assessment, and the ledger has not" in out) == (1, True)
    assert audit(capsys, desk)[0] == 0, "the next audit records both"
    assert [each.assessment for each in events(desk)] == list(ids(desk))
    assert verify(capsys, desk)[0] == 0


def fingerprint_key():
    return open_ring().fingerprint_keys()[0].secret.hex()


def test_an_audit_that_was_killed_before_it_was_noted_may_stand_there_twice(capsys, desk):
    audit(capsys, desk)
    change(desk, "DELETE FROM recorded")
    audit(capsys, desk)
    assert [each.assessment for each in events(desk)] == [ids(desk)[0], *ids(desk)]
    assert verify(capsys, desk)[0] == 0


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE observations SET exceptions = exceptions + 1", "is not the one that was recorded (results)"),
        ("UPDATE results SET status = 'pass' WHERE status = 'fail'", "is not the one that was recorded (results)"),
        ("UPDATE results SET version = version + 1", "is not the one that was recorded (versions of controls)"),
        (
            "UPDATE assessments SET inventory_digest = replace(inventory_digest, substr(inventory_digest, 1, 1), 'f')",
            "digest of the inventory",
        ),
        ("UPDATE assessments SET version = '9.9.9'", "version of the tool"),
        ("UPDATE assessments SET state = 'abandoned'", "the ledger has this assessment, and the results store has not"),
        ("DELETE FROM datasets", "is not the one that was recorded (results)"),
    ],
)
def test_whatever_is_changed_in_the_store_is_named(capsys, desk, statement, words):
    assert audit(capsys, desk)[0] == 0
    name = ids(desk)[0]
    change(desk, statement)
    for more in ((), ("--format", "json")):
        code, out, _ = verify(capsys, desk, *more)
        assert (code, words in out, name in out) == (1, True, True), out


def test_without_a_path_it_is_the_workspace(capsys, desk, monkeypatch):
    audit(capsys, desk)
    monkeypatch.chdir(desk)
    assert run(capsys, "evidence", "verify")[0] == 4
    assert run(capsys, "evidence", "verify", "--workspace", desk)[0] == 4
    assert "held against the ledger: 1" in run(capsys, "evidence", "verify")[1]


def test_a_workspace_that_was_never_assessed_has_nothing_to_verify(capsys, desk):
    code, _, err = verify(capsys, desk)
    assert (code, "there is no evidence ledger here" in err) == (2, True)
    audit(capsys, desk)
    shutil.rmtree(ledger(desk))
    code, out, _ = verify(capsys, desk)
    assert (code, "checkpoint: the file is missing" in out) == (1, True), "a ledger that was there is another matter"


def test_its_mirrors_are_held_against_it(capsys, desk, tmp_path):
    (tmp_path / "copies").mkdir()
    inventory = json.loads((desk / "recordwarden.yaml").read_text("utf-8"))
    (desk / "recordwarden.yaml").write_text(json.dumps({**inventory, "evidence": {"mirrors": [{"folder": "../copies"}]}}), "utf-8")
    _, _, err = audit(capsys, desk)
    assert "rollback" not in err
    shutil.copytree(ledger(desk), tmp_path / "then")
    audit(capsys, desk)
    code, out, _ = verify(capsys, desk)
    assert (code, "held against: 2" in out) == (0, True)
    shutil.copytree(ledger(desk), tmp_path / "now")
    shutil.rmtree(ledger(desk))
    shutil.copytree(tmp_path / "then", ledger(desk))
    code, out, _ = verify(capsys, desk)
    assert (code, "it was cut short or rolled back" in out) == (1, True)
    shutil.rmtree(ledger(desk))
    shutil.copytree(tmp_path / "now", ledger(desk))
    (tmp_path / "copies").rename(tmp_path / "gone")
    code, _, err = audit(capsys, desk)
    assert (code, "the folder for copies of checkpoints is not there" in err) == (0, True), "what was appended stands"


@pytest.mark.parametrize("way", ["gone", "rolled back"])
def test_without_any_mirror_the_store_still_knows_how_long_the_ledger_was(capsys, desk, tmp_path, way):
    audit(capsys, desk)
    shutil.copytree(ledger(desk), tmp_path / "then")
    audit(capsys, desk)
    shutil.rmtree(ledger(desk))
    if way == "rolled back":
        shutil.copytree(tmp_path / "then", ledger(desk))
    code, _, err = audit(capsys, desk)
    assert (code, "it was cut short or rolled back" in err) == (4, True), err


def test_a_bundle_tells_the_recorded_results_and_no_others(capsys, desk, tmp_path):
    audit(capsys, desk)
    audit(capsys, desk)
    bundle, key = tmp_path / "b.zip", open_ring().verifiers(name_of(Workspace(desk).identity()))[0]
    for what, code in ((ids(desk)[0], 0), ("0..1", 0), ("0..2", 2), ("1..0", 2), ("..", 2), ("nothing", 2)):
        assert run(capsys, "evidence", "export", what, "-o", bundle, "--workspace", desk)[0] == code, what
        bundle.unlink(missing_ok=True)
    assert run(capsys, "evidence", "export", "0..1", "-o", desk / STORE, "--workspace", desk)[0] == 2, "it is protected"
    run(capsys, "evidence", "export", ids(desk)[0], "-o", bundle, "--workspace", desk)
    first = bundle.read_bytes()
    for lang, words in (("en", "b.zip: the file is there already"), ("zh", "b.zip：文件已存在")):
        code, _, err = run(capsys, "evidence", "export", "0..1", "-o", bundle, "--workspace", desk, "--lang", lang)
        assert (code, words in err, bundle.read_bytes() == first) == (2, True, True), err
    bundle.unlink()
    run(capsys, "evidence", "export", ids(desk)[0], "-o", bundle, "--workspace", desk)
    assert bundle.read_bytes() == first, "the same bytes, whenever it is made"
    code, out, _ = run(capsys, "evidence", "verify", bundle, "--trust", key)
    assert (code, "an assessment, entry 0" in out) == (0, True), out
    assert run(capsys, "evidence", "verify", bundle)[0] == 4
    other = tmp_path / "other.zip"
    run(capsys, "evidence", "export", ids(desk)[1], "-o", other, "--workspace", desk)
    report = unpack(other.read_bytes())["report.json"]
    bundle.write_bytes(pack({**unpack(first), "report.json": report}))
    code, out, _ = run(capsys, "evidence", "verify", bundle, "--trust", key)
    assert (code, "report.json: it is not the file that the statement vouches for" in out) == (1, True)


def failing(report):
    return next(each for each in report["results"] if each["status"] == "fail")


@pytest.mark.parametrize(
    "change_report",
    [
        lambda report: failing(report).update(status="pass"),
        lambda report: failing(report)["observations"].pop(),
        lambda report: failing(report)["observations"][0].update(exceptions=77),
        lambda report: report["assessment"].update(id="20260101-000000-000000"),
        lambda report: report["assessment"].update(inventory_digest="0" * 64),
        lambda report: report.update(datasets=[]),
        lambda report: report.pop("results"),
    ],
)
def test_a_report_that_its_own_keeper_changed_is_refused(capsys, desk, tmp_path, change_report):
    """Whoever has the key can sign another report; it does not tell the results of the entry."""
    import holdings.ledger.outsider.verify_bundle as outsider
    from audit.bundling import REPORT
    from holdings.ledger.bundle import bundled
    from holdings.ledger.proof import Proof

    audit(capsys, desk)
    path = tmp_path / "b.zip"
    run(capsys, "evidence", "export", ids(desk)[0], "-o", path, "--workspace", desk)
    files, signer = unpack(path.read_bytes()), open_ring().signer(name_of(Workspace(desk).identity()))
    fields = {each: f"{each}.json" for each in ("results", "parameters", "catalogue")}

    def again(report):
        kept = {REPORT: json.dumps(report).encode(), **{name: files[name] for name in fields.values()}}
        return bundled("assessment", [Proof.read(files["proofs/0.tlog-proof"])], files["keys"], signer, files=kept, fields=fields)

    report = json.loads(files[REPORT])
    path.write_bytes(again(report))
    assert run(capsys, "evidence", "verify", path, "--trust", signer.key)[0] == 0
    change_report(report)
    path.write_bytes(again(report))
    code, out, _ = run(capsys, "evidence", "verify", path, "--trust", signer.key)
    assert (code, "report.json" in out) == (1, True), out
    if "results" in report and report["datasets"] and report["assessment"]["inventory_digest"] != "0" * 64:
        with pytest.raises(outsider.Wrong):
            outsider.verify_bundle(path.read_bytes(), [outsider.parse_key(str(signer.key))])


def test_nothing_of_the_data_is_in_it(capsys, desk, tmp_path):
    audit(capsys, desk)
    run(capsys, "evidence", "export", ids(desk)[0], "-o", tmp_path / "b.zip", "--workspace", desk)
    files = [tmp_path / "b.zip", *(path for path in ledger(desk).rglob("*") if path.is_file())]
    assert len(files) > 4
    for path in files:
        assert not traces(path.read_bytes(), path.name, VALUES)
    assert traces((desk.parent / "desk.db").read_bytes(), "desk.db", VALUES)


def test_in_a_shared_store_each_workspace_has_its_own(capsys, desk, tmp_path, postgres_url, monkeypatch):
    monkeypatch.setenv("RECORDWARDEN_STORE", postgres_url)
    other = workspace(tmp_path / "other", json.loads((desk / "recordwarden.yaml").read_text("utf-8"))["sources"])
    for folder in (desk, other, desk):
        assert audit(capsys, folder)[0] == 0
        assert not ledger(folder).exists()
    for folder, count in ((desk, 2), (other, 1)):
        code, out, _ = verify(capsys, folder)
        assert (code, f"entries: {count}" in out, f"held against the ledger: {count}" in out) == (0, True, True), out
        name = name_of(Workspace(folder).identity())
        code, out, _ = run(capsys, "evidence", "verify", postgres_url, "--ledger", name)
        assert (code, f"entries: {count}" in out) == (4, True)
    code, _, err = run(capsys, "evidence", "verify", postgres_url)
    assert (code, "there are several evidence ledgers in this database" in err) == (2, True)
    assert run(capsys, "evidence", "verify", postgres_url, "--ledger", "none")[0] == 2
    monkeypatch.setenv("THERE", postgres_url)
    assert run(capsys, "evidence", "verify", "env:THERE", "--ledger", name)[0] == 4
    engine = sa.create_engine(postgres_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(
            sa.text("UPDATE ledger_files SET content = content || 'x' WHERE path LIKE 'tile/entries%' AND ledger = :name"), {"name": name}
        )
    engine.dispose()
    assert verify(capsys, other)[0] == 1
    assert verify(capsys, desk)[0] == 0


def test_an_access_is_an_event_without_a_name():
    import datetime as dt

    from audit.evidence import resolved
    from holdings.ledger.entries import encoded

    key = open_ring().fingerprint_keys()[0]
    event = resolved("ab" * 16, "somebody", key, dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
    assert isinstance(decoded(encoded(event)), Access)
    assert b"somebody" not in encoded(event)
    assert resolved("ab" * 16, "somebody", key, event.at).by == event.by != resolved("ab" * 16, "another", key, event.at).by
    assert AssessmentDone.model_fields.keys() >= {"results", "inventory"}
