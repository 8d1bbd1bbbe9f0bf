"""`recordwarden waiver` and `attest`, and what audits and reports make of them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil

import pytest
import yaml
from signers import Desk

from audit.ledger import ledger_of, name_of, storage_of
from audit.standing import events_of
from audit.store import open_store
from audit.workspace import Workspace
from holdings.keys.opening import open_ring
from holdings.keys.signing import RingSigner
from holdings.ledger.checkpoint import Checkpoint
from holdings.ledger.folder import FolderStorage
from holdings.ledger.reading import entries_of
from holdings.ledger.writer import Writer


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Where the desk is made once, with its keys: each test has a copy."""
    return tmp_path_factory.mktemp("made")


@pytest.fixture
def desk(made, tmp_path, own_keys, monkeypatch, capsys):
    return Desk(tmp_path, monkeypatch, capsys).staffed(made, own_keys)


def on(days):
    return (dt.datetime.now(dt.UTC) + dt.timedelta(days=days)).date().isoformat()


def add(desk, *what, until=90, reason="the new form is coming", **more):
    return desk.signed("waiver", "add", *what, "--until", on(until), "--reason", reason, **more)


def audited(desk, *more):
    """Exit code, what people were told, and the findings by fingerprint with what stands beside each."""
    code, out, err = desk.run("audit", "--format", "json", *more)
    made = json.loads(out)
    found = {
        one["fingerprint"]: one.get("disposition") for each in made["results"] for one in each["observations"] if one["status"] == "fail"
    }
    return code, err, found, made["summary"].get("dispositions")


def told(desk):
    workspace = Workspace(desk.folder)
    with open_store(workspace, workspace.inventory()) as store:
        return [event for _, event in events_of(storage_of(workspace, store), None, (b'"kind":',))]


def waive_everything(desk):
    failing = json.loads(desk.run("findings", "list", "--format", "json")[1])["findings"]
    for control, asset in sorted({(each["control"], each["asset"].partition(".")[0]) for each in failing}):
        code, _, err = add(desk, "--control", control, "--asset", asset)
        assert code == 0, err
    return failing


def test_waived_findings_stay_and_do_not_fail_the_audit(desk):
    code, _, before, summary = audited(desk)
    assert (code, summary) == (1, None)
    assert len(before) > 0
    waive_everything(desk)
    code, err, after, summary = audited(desk)
    assert (code, after.keys()) == (0, before.keys()), err
    assert {one["kind"] for one in after.values()} == {"waived"}
    assert summary == {"waived": len(after), "attested": 0, "idle": []}
    for lang, words in (("en", f"Findings waived: {len(after)}"), ("zh", f"已获例外审批的审计发现 {len(after)}")):
        assert words in desk.run("report", lang=lang)[1]
        assert words in desk.run("report", "--format", "html", lang=lang)[1]
        assert f"{on(90)}" in desk.run("report", "--format", "csv", lang=lang)[1]


def test_a_workspace_whose_ledger_is_lost_begins_a_new_history(desk):
    """What `docs/evidence.md` says to do."""
    audited(desk)
    waive_everything(desk)
    state = desk.folder / ".recordwarden"
    shutil.rmtree(state / "ledger")
    code, err, found, _ = audited(desk)
    assert (code, set(found.values())) == (4, {None}), err
    (state / "workspace.id").unlink()
    code, err, found, summary = audited(desk)
    assert (code, summary["idle"], None in found.values()) == (0, [], False), err
    assert add(desk, "--control", "CLS-02", "--asset", "desk")[0] == 0


def test_one_too_many_is_refused_before_it_is_signed(desk, monkeypatch):
    monkeypatch.setattr("audit.dispositions.files.MOST", 1)
    attest = ["attest", "add", "RET-03", "--statement", "reviewed", "--until", on(90)]
    assert [add(desk, "--control", "CLS-02", "--asset", "desk")[0], desk.signed(*attest)[0]] == [0, 0]
    before = told(desk)
    for lang, words in (("en", "the file has 1 entries, and takes no more"), ("zh", "文件已有 1 项，不能再添加")):
        for code, _, err in (add(desk, "--control", "CLS-02", "--asset", "desk", lang=lang), desk.signed(*attest, lang=lang)):
            assert (code, words in err) == (2, True), err
    assert told(desk) == before


def test_one_finding_is_waived_by_its_id(desk):
    _, _, before, _ = audited(desk)
    chosen = sorted(before)[0]
    code, out, err = add(desk, "--finding", chosen[:12])
    assert code == 0, err
    assert "is signed; it counts until" in out
    _, _, after, _ = audited(desk)
    assert [each for each, one in after.items() if one] == [chosen]


def test_the_list_of_findings_says_which_are_waived(desk):
    audited(desk)
    first, *others = json.loads(desk.run("findings", "list", "--format", "json")[1])["findings"]
    add(desk, "--finding", first["id"])
    found = {each["id"]: each["disposition"] for each in json.loads(desk.run("findings", "list", "--format", "json")[1])["findings"]}
    assert found[first["id"]]["kind"] == "waived"
    assert [found[each["id"]] for each in others] == [None] * len(others)
    for lang, words in (("en", f"waived until {on(90)}"), ("zh", f"已获例外审批，至 {on(90)}")):
        for command in (["list"], ["list", "--format", "csv"], ["show", first["id"]]):
            assert words in desk.run("findings", *command, lang=lang)[1]
        assert words not in desk.run("findings", "show", others[0]["id"], lang=lang)[1]
    for lang, words in (
        ("en", "Reason: the new form is coming (signed by u-017; id"),
        ("zh", "理由：the new form is coming（签署人：u-017；编号："),
    ):
        assert words in desk.run("findings", "show", first["id"], lang=lang)[1]
        assert "the new form" in desk.run("waiver", "list", lang=lang)[1]
        assert words.partition("（")[0].partition(" (")[0] in desk.run("report", "--format", "html", lang=lang)[1]
    assert (found[first["id"]]["reason"], found[first["id"]]["signer"]) == ("the new form is coming", "u-017")
    assert json.loads(desk.run("waiver", "list", "--format", "json")[1])["entries"][0]["signer"] == "u-017"
    (desk.folder / "recordwarden.waivers.yaml").unlink()
    assert json.loads(desk.run("findings", "show", first["id"], "--format", "json")[1])["finding"]["disposition"] is None


def test_a_waiver_that_was_edited_or_whose_signer_is_revoked_fails_the_audit_again(desk):
    audited(desk)
    waive_everything(desk)
    path = desk.folder / "recordwarden.waivers.yaml"
    signed = path.read_text("utf-8")
    path.write_text(signed.replace("the new form is coming", "whatever"), "utf-8")
    code, err, after, summary = audited(desk)
    assert code == 1
    assert not any(after.values())
    assert len(summary["idle"]) == signed.count("control:")
    assert "the waiver counts for nothing: the signature does not fit" in err
    path.write_text(signed, "utf-8")
    assert audited(desk)[0] == 0
    assert desk.signed("people", "revoke", "u-017", "--why", "left", "--as", "office")[0] == 0
    assert audited(desk)[0] == 0  # it was signed before, as the ledger shows
    code, _, err = add(desk, "--control", "CLS-01", "--asset", "desk")
    assert (code, "with the role waive" in err) == (2, True)


def test_without_its_ledger_what_a_revoked_person_signed_is_shown_by_nothing(desk):
    audited(desk)
    waive_everything(desk)
    desk.signed("people", "revoke", "u-017", "--why", "compromised", "--as", "office")
    shutil.rmtree(desk.folder / ".recordwarden")
    code, err, _, _ = audited(desk)
    assert code == 1
    assert "the key was revoked before that, as far as the ledger shows" in err


def test_waivers_are_checked(desk):
    code, _, err = desk.run("waiver", "check")
    assert (code, "Waivers: 0" in err) == (0, True)
    add(desk, "--control", "CLS-01", "--asset", "desk.nothing", until=10)
    audited(desk)
    for lang, soon, none in (("en", "ends on", "matches no finding"), ("zh", "到期，还有", "没有对应的审计发现")):
        code, out, _ = desk.run("waiver", "check", lang=lang)
        assert (code, soon in out, none in out) == (0, True, True)
    path = desk.folder / "recordwarden.waivers.yaml"
    whole = yaml.safe_load(path.read_text("utf-8"))
    whole["waivers"][0]["until"] = on(-1)
    path.write_text(yaml.safe_dump(whole), "utf-8")
    for lang, words in (("en", "counts for nothing: it ended on"), ("zh", "不生效：已于")):
        code, out, _ = desk.run("waiver", "check", lang=lang)
        assert (code, words in out) == (1, True)
        assert words in desk.run("waiver", "list", lang=lang)[1]


@pytest.mark.parametrize(
    ("command", "notes", "checks"),
    [
        (
            ["waiver", "add", "--control", "CLS-01", "--asset", "desk.nothing", "--reason", "old", "--until"],
            ("matches no finding of the newest assessment, and counts for nothing", "没有对应的审计发现，此项例外审批目前不起作用"),
            ("matches no finding", "没有对应的审计发现"),
        ),
        (
            ["attest", "add", "CLS-01", "--statement", "old", "--until"],
            ("leaves nothing of this to people, and it counts for nothing", "没有对应的待人工核查内容，此项声明确认目前不起作用"),
            ("leaves nothing of this to people", "没有对应的待人工核查内容"),
        ),
    ],
    ids=["waiver", "attestation"],
)
def test_what_is_about_nothing_now_is_told_when_it_is_signed_and_when_it_is_checked(desk, command, notes, checks):
    code, _, err = desk.signed(*command, on(90))
    assert (code, "newest assessment" in err) == (0, False)  # nothing to hold it against yet
    audited(desk)
    for lang, noted, checked in zip(("en", "zh"), notes, checks, strict=True):
        code, _, err = desk.signed(*command, on(91 if lang == "en" else 92), lang=lang)
        assert (code, noted in err) == (0, True), err
        code, out, _ = desk.run(command[0], "check", lang=lang)
        assert (code, checked in out) == (0, True)


def test_a_waiver_of_a_finding_is_signed_without_a_note(desk):
    audited(desk)
    first = json.loads(desk.run("findings", "list", "--format", "json")[1])["findings"][0]
    assert "Note" not in add(desk, "--finding", first["id"])[2]


def test_attestations_are_checked(desk):
    desk.signed("attest", "add", "CLS-01", "--statement", "reviewed", "--until", on(10))
    assert "ends on" in desk.run("attest", "check")[1]
    path = desk.folder / "recordwarden.attestations.yaml"
    path.write_text(path.read_text("utf-8").replace("reviewed", "altered"), "utf-8")
    code, out, err = desk.run("attest", "check")
    assert (code, "counts for nothing: the signature does not fit" in out, "Attestations: 1; of these, count for nothing: 1." in err) == (
        1,
        True,
        True,
    )


def test_an_attestation_stands_beside_what_is_manual_only(desk, tmp_path):
    evidence = tmp_path / "minutes.txt"
    evidence.write_text("minutes of the review")
    command = ["attest", "add", "RET-03", "--statement", "reviewed by legal", "--until", on(90)]
    code, out, err = desk.signed(*command, "--evidence", str(evidence))
    assert (code, "The attestation" in out) == (0, True), err
    entry = json.loads(desk.run("attest", "list", "--format", "json")[1])["entries"][0]
    assert entry["counts"]
    assert entry["evidence"] == hashlib.sha256(b"minutes of the review").hexdigest()
    code, _, after, summary = audited(desk)
    assert code == 1
    assert not any(after.values())
    assert summary == {"waived": 0, "attested": 0, "idle": []}
    assert [event.kind for event in told(desk)].count("attestation") == 1


def test_the_ledger_hears_of_a_waiver_and_of_no_word_in_it(desk):
    add(desk, "--control", "CLS-01", "--asset", "desk.tickets")
    [event] = [event for event in told(desk) if event.kind == "waiver"]
    [entry] = json.loads(desk.run("waiver", "list", "--format", "json")[1])["entries"]
    assert (event.control, event.until.isoformat(), event.by) == (entry["control"], entry["until"], entry["by"])
    for path in (desk.folder / ".recordwarden").rglob("*"):
        for word in (b"the new form", b"desk.tickets", b"u-017"):
            assert path.is_dir() or word not in path.read_bytes(), path


REFUSED = [
    (["--control", "CLS-01", "--asset", "desk"], {"until": -2}, "that day is past", "截止日期已过"),
    (["--control", "CLS-99", "--asset", "desk"], {}, "there is no such control", "没有这个控制点"),
    (
        ["--control", "CLS-01", "--asset", "desk"],
        {"reason": "ring 13900000001"},
        "or has invisible characters: leave that out. Then",
        "或含有不可见字符：请去掉这一部分。",
    ),
    (["--control", "CLS-01", "--asset", "13900000001"], {}, "not written as it must be", "写法不正确"),
    (["--control", "CLS-01"], {}, "Give either --finding", "请给出 --finding"),
    (["--finding", "abc", "--control", "CLS-01", "--asset", "desk"], {}, "Give either --finding", "请给出 --finding"),
    (["--finding", "abcdef"], {}, "no such finding", "没有这个审计发现"),
    (["--control", "CLS-01", "--asset", "desk", "--as", "office"], {}, "does not have the role waive", "没有“例外审批”权限"),
    (["--control", "CLS-01", "--asset", "desk", "--waivers", "nowhere.yaml"], {}, "no such file of waivers", "没有这个例外审批文件"),
]


@pytest.mark.parametrize(("what", "more", "en", "zh"), REFUSED, ids=[str(number) for number in range(len(REFUSED))])
def test_what_is_refused_is_neither_in_the_file_nor_in_the_ledger(desk, what, more, en, zh):
    for lang, words in (("en", en), ("zh", zh)):
        code, out, err = add(desk, *what, lang=lang, **more)
        assert (code, out) == (2, ""), err
        assert words in err
        assert "13900000001" not in err
    assert not (desk.folder / "recordwarden.waivers.yaml").exists()
    assert not [event for event in told(desk) if event.kind == "waiver"]


def test_a_missing_or_broken_file_of_waivers_is_said_before_anything_is_read(desk, tmp_path):
    code, _, err = desk.run("audit", "--waivers", str(tmp_path / "nowhere.yaml"))
    assert (code, "there is no such file of waivers" in err) == (2, True)
    (tmp_path / "w.yaml").write_text("version: 1\nwaivers: {}\n")
    code, _, err = desk.run("audit", "--waivers", str(tmp_path / "w.yaml"))
    assert (code, "w.yaml:2: waivers" in err) == (2, True)
    assert "no assessment" in desk.run("history")[2].lower() or not desk.run("history")[1]


def test_where_the_ledger_was_altered_nothing_is_waived(desk):
    audited(desk)
    waive_everything(desk)
    tile = max((desk.folder / ".recordwarden" / "ledger" / "tile" / "entries").rglob("000*/*"), key=lambda path: int(path.name))
    tile.write_bytes(tile.read_bytes().replace(b'"kind":"waiver"', b'"kind":"weaver"'))
    code, out, err = desk.run("report", "--format", "json")
    assert code == 0
    assert "parts of the evidence ledger are missing or were altered" in err
    assert json.loads(out)["summary"]["dispositions"]["waived"] == 0


def written_anew(folder):
    """The same entries in a ledger that somebody signed who has none of the workspace's keys."""
    storage = FolderStorage(folder)
    with storage.reading() as view:
        head, _ = Checkpoint.read(view.read("checkpoint"))
        entries = [entry for _, entry in entries_of(view, head.size)]
    shutil.rmtree(folder)
    Writer(storage, RingSigner(head.origin, bytes(32))).extend([entries[-1], *entries])


def cut_short(folder):
    shutil.rmtree(folder)
    shutil.copytree(folder.with_name("then"), folder)


@pytest.mark.parametrize("tamper", [shutil.rmtree, written_anew, cut_short])
def test_where_the_ledger_is_not_the_one_that_the_store_knows_nothing_is_waived(desk, tamper):
    audited(desk)
    waive_everything(desk)
    ledger = desk.folder / ".recordwarden" / "ledger"
    shutil.copytree(ledger, ledger.with_name("then"))
    assert audited(desk)[0] == 0
    tamper(ledger)
    code, out, err = desk.run("report", "--format", "json")
    assert code == 0
    assert "parts of the evidence ledger are missing or were altered" in err
    assert json.loads(out)["summary"]["dispositions"]["waived"] == 0


@pytest.mark.parametrize("name", ["people", "waivers", "attestations"])
def test_no_report_is_written_over_what_people_signed(desk, name):
    path = desk.folder / f"recordwarden.{name}.yaml"
    code, _, err = desk.run("audit", "--format", "json", "--output", str(path))
    assert (code, "Recordwarden itself needs this file" in err) == (2, True)


def test_no_report_is_written_over_the_waivers_that_were_named_or_a_passphrase(desk, tmp_path, monkeypatch):
    named = tmp_path / "waivers-2027.yaml"
    named.write_text("version: 1\n", "utf-8")
    monkeypatch.setenv("RECORDWARDEN_PERSON_PASSPHRASE_FILE", str(desk.passphrase_file))
    for path in (named, desk.passphrase_file):
        before = path.read_bytes()
        for command in ("audit", "report"):
            code, _, err = desk.run(command, "--waivers", str(named), "--format", "json", "--output", str(path))
            assert (code, "Recordwarden itself needs this file" in err) == (2, True)
        assert path.read_bytes() == before


def verified(desk, *more):
    workspace = Workspace(desk.folder)
    key = str(open_ring().verifiers(name_of(workspace.identity()))[0])
    return desk.run("evidence", "verify", "--trust", key, *more)


def test_evidence_verify_holds_acts_against_the_list(desk):
    audited(desk)
    waive_everything(desk)
    count = len([event for event in told(desk) if event.kind == "waiver"])
    code, out, _ = verified(desk)
    assert (code, f"held against the list of people: {count}" in out, "does not have" in out) == (0, True, False), out
    workspace = Workspace(desk.folder)
    with open_store(workspace, workspace.inventory()) as store:
        ledger = ledger_of(workspace, workspace.inventory(), store, open_ring())
        waived = next(event for event in told(desk) if event.kind == "waiver")
        place = ledger.append([waived.model_copy(update={"by": "ab" * 32})], tell=lambda error: None).first
        code, out, _ = verified(desk)
        assert (code, "of keys that the list does not have, which could not be: 1" in out) == (0, True), out
        ledger.append([waived.model_copy(update={"control": "CLS-01"})], tell=lambda error: None)
    code, out, _ = verified(desk)
    assert (code, f"the signature in entry {place + 1} (counted from 0) is not that of its key" in out) == (1, True), out


def test_evidence_verify_names_a_list_of_people_that_was_altered(desk):
    audited(desk)
    path = desk.folder / "recordwarden.people.yaml"
    path.write_text(path.read_text("utf-8").replace("u-017", "u-018"), "utf-8")
    code, out, _ = verified(desk)
    assert (code, "recordwarden.people.yaml: " in out) == (1, True), out
    path.unlink()
    code, out, _ = verified(desk)
    assert code == 0, out
