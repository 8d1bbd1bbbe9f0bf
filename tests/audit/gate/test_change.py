"""What a change touches: states of a real git repository, before and after."""

from __future__ import annotations

import random
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from gating import RULE, TODAY, inventory, label, told, write

from audit.errors import GateError
from audit.gate.run import Request, gate

if TYPE_CHECKING:
    from audit.gate.verdict import Verdict

TICKETS = "CREATE TABLE tickets (id int primary key, phone varchar(20), email varchar(50));\n"
LABELS = {"phone": label("contact", 3), "email": label("contact", 3)}
KEPT = "owner: Operations\npurpose: service\nrecord_class: service_record\nretention: service"
DECLARED = inventory("tickets", entry=KEPT, fields=LABELS, more=RULE)


@dataclass(frozen=True)
class Repo:
    folder: Path

    def git(self, *arguments: str) -> str:
        named = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main")
        return subprocess.run(["git", *named, *arguments], cwd=self.folder, check=True, capture_output=True, text=True).stdout

    def commit(self, files: dict[str, str] | None = None) -> str:
        write(self.folder, files or {})
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "a step")
        return self.git("rev-parse", "HEAD").strip()

    def judge(self, diff: str = "HEAD", path: str = ".", **request: object) -> Verdict:
        declared = Path("recordwarden.yaml")
        return gate(
            Request(
                **{"paths": (Path(path),), "inventory": declared if declared.exists() else None, "diff": diff, "today": TODAY, **request}
            )
        )


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    made = Repo(tmp_path / "repo")
    made.folder.mkdir()
    made.git("init", "--quiet")
    monkeypatch.chdir(made.folder)
    return made


def test_a_new_column_is_told_and_the_old_ones_are_not(repo: Repo) -> None:
    repo.commit({"db/1.sql": TICKETS})
    write(repo.folder, {"db/2.sql": "ALTER TABLE tickets ADD id_card varchar(18);"})
    verdict = repo.judge()
    assert told(verdict) == [("unclassified", "tickets.id_card", "critical")]
    assert [str(one.place) for one in verdict.findings] == ["db/2.sql:1"]
    assert (verdict.files, verdict.exit_code(verdict.findings[0].severity)) == (1, 1)


def test_of_a_column_that_is_altered_everything_is_told(repo: Repo) -> None:
    repo.commit({"db/1.sql": TICKETS})
    write(repo.folder, {"db/1.sql": TICKETS.replace("varchar(20)", "varchar(30)")})
    assert told(repo.judge()) == [("unclassified", "tickets.phone", "high")]


def test_lines_that_only_move_touch_nothing(repo: Repo) -> None:
    repo.commit({"db/1.sql": TICKETS})
    write(repo.folder, {"db/1.sql": "-- a note\n\n" + TICKETS.replace(", ", ",\n  ")})
    assert told(repo.judge()) == []


def test_nothing_changed_is_clean_and_not_nothing_read(repo: Repo) -> None:
    repo.commit({"db/1.sql": TICKETS, "readme.txt": "a"})
    write(repo.folder, {"readme.txt": "b"})
    verdict = repo.judge()
    assert (told(verdict), verdict.files, verdict.exit_code(1)) == ([], 0, 0)


def test_before_the_first_commit_all_is_new(repo: Repo) -> None:
    write(repo.folder, {"db/1.sql": TICKETS})
    assert len(told(repo.judge())) == 2


def test_a_range_reads_both_states_from_the_repository(repo: Repo) -> None:
    first = repo.commit({"db/1.sql": TICKETS})
    second = repo.commit({"db/1.sql": TICKETS.replace("email", "id_card")})
    write(repo.folder, {"db/1.sql": "CREATE TABLE other (wechat varchar(20));"})
    assert told(repo.judge(f"{first}..{second}")) == [("unclassified", "tickets.id_card", "critical")]
    assert told(repo.judge(f"{second}..{first}")) == [("unclassified", "tickets.email", "high")]
    assert (repo.folder / "db/1.sql").read_text("utf-8").startswith("CREATE TABLE other")


def test_a_branch_is_held_against_where_it_left_the_base(repo: Repo) -> None:
    repo.commit({"db/1.sql": TICKETS})
    repo.git("checkout", "--quiet", "-b", "work")
    repo.commit({"db/2.sql": "ALTER TABLE tickets ADD id_card varchar(18);"})
    repo.git("checkout", "--quiet", "main")
    repo.commit({"db/1.sql": TICKETS.replace("phone varchar(20)", "phone varchar(20) COMMENT '@pii:contact level=3'")})
    repo.git("checkout", "--quiet", "work")
    wanted = [("unclassified", "tickets.id_card", "critical")]
    assert told(repo.judge("main")) == told(repo.judge("main...work")) == wanted


def test_a_loosened_label_beside_the_field(repo: Repo) -> None:
    labelled = "CREATE TABLE t (\n  phone varchar(99) COMMENT '@pii:contact level=3 stored=encrypted'\n);"
    repo.commit({"a.sql": labelled})
    for weaker in (
        "@pii:contact level=3",
        "@pii:contact level=2 stored=encrypted",
        "@pii:none",
        "phone number",
        "@pii:contact stored=encrypted",
    ):
        write(repo.folder, {"a.sql": labelled.replace("@pii:contact level=3 stored=encrypted", weaker)})
        assert ("loosened-label", "t.phone", "high") in told(repo.judge()), weaker
    for as_strict in ("@pii:contact level=4 stored=encrypted", "@pii:CN_MOBILE level=3 stored=encrypted sensitive=true"):
        write(repo.folder, {"a.sql": labelled.replace("@pii:contact level=3 stored=encrypted", as_strict)})
        assert "loosened-label" not in {rule for rule, _, _ in told(repo.judge())}, as_strict


@pytest.mark.parametrize(
    ("before", "after"), [("@pii", "@pii:none"), ("@pii:contact", "x"), ("@pii:contact sensitive=true", "@pii:contact")]
)
def test_a_label_without_a_level_can_be_loosened_too(repo: Repo, before: str, after: str) -> None:
    repo.commit({"a.sql": f"CREATE TABLE t (\n  phone varchar(99) COMMENT '{before}'\n);"})
    write(repo.folder, {"a.sql": f"CREATE TABLE t (\n  phone varchar(99) COMMENT '{after}'\n);"})
    assert ("loosened-label", "t.phone", "high") in told(repo.judge())


def test_a_label_that_moves_to_the_inventory_is_not_loosened(repo: Repo) -> None:
    bare = {"a.sql": "CREATE TABLE tickets (phone varchar(20), email varchar(50));"}
    beside = {"a.sql": "CREATE TABLE tickets (phone varchar(20) COMMENT '@pii:contact level=3', email varchar(50));"}
    only_email = inventory("tickets", entry=KEPT, fields={"email": LABELS["email"]}, more=RULE)
    repo.commit({**beside, "recordwarden.yaml": only_email})
    write(repo.folder, {**bare, "recordwarden.yaml": DECLARED})
    assert told(repo.judge()) == []


LOOSER = {
    "a lower level": (DECLARED.replace(LABELS["phone"], label("contact", 2), 1), "loosened-label", "tickets.phone"),
    "nothing personal": (DECLARED.replace(LABELS["phone"], label("operational", 1), 1), "loosened-label", "tickets.phone"),
    "only suggested": (DECLARED.replace(LABELS["phone"], "{category: contact, level: 3}", 1), "loosened-label", "tickets.phone"),
    "the entry is gone": (
        inventory("tickets", entry=KEPT, fields={"email": LABELS["email"]}, more=RULE),
        "loosened-label",
        "tickets.phone",
    ),
    "the rule is gone": (
        inventory("tickets", entry=KEPT.replace("\nretention: service", ""), fields=LABELS, more=""),
        "dropped-retention-rule",
        "tickets",
    ),
    "the rule is of another class": (
        inventory("tickets", entry="owner: Operations\npurpose: service", fields=LABELS, more=RULE),
        "dropped-retention-rule",
        "tickets",
    ),
    "no owner any more": (
        inventory("tickets", entry=KEPT.replace("owner: Operations\n", ""), fields=LABELS, more=RULE),
        "no-owner",
        "tickets",
    ),
    "a field that never was": (
        inventory("tickets", entry=KEPT, fields={**LABELS, "mobile": LABELS["phone"]}, more=RULE),
        "declared-but-gone",
        "tickets.mobile",
    ),
}


@pytest.mark.parametrize("name", LOOSER)
def test_a_change_of_the_inventory_alone(repo: Repo, name: str) -> None:
    changed, rule, asset = LOOSER[name]
    repo.commit({"db/1.sql": TICKETS, "recordwarden.yaml": DECLARED})
    assert told(repo.judge("HEAD")) == []
    write(repo.folder, {"recordwarden.yaml": changed})
    assert (rule, asset) in {(found, of) for found, of, _ in told(repo.judge())}


def test_the_label_of_a_dataset_that_no_file_has(repo: Repo) -> None:
    repo.commit({"db/1.sql": "CREATE TABLE u (a int);", "recordwarden.yaml": DECLARED})
    write(repo.folder, {"recordwarden.yaml": LOOSER["a lower level"][0]})
    assert told(repo.judge()) == [("loosened-label", "tickets.phone", "high")]


def test_a_dropped_table_that_is_still_declared(repo: Repo) -> None:
    repo.commit({"db/1.sql": TICKETS + "CREATE TABLE u (a int);", "recordwarden.yaml": DECLARED})
    write(repo.folder, {"db/2.sql": "DROP TABLE tickets;"})
    assert told(repo.judge()) == [("declared-but-gone", "tickets", "medium")]


def test_an_exception_that_is_taken_away_makes_its_finding_count(repo: Repo) -> None:
    text = "CREATE TABLE t (\n  phone varchar(20) -- recordwarden: ignore[unclassified] moved\n);"
    repo.commit({"a.sql": text})
    write(repo.folder, {"a.sql": text.partition(" --")[0] + "\n);"})
    assert told(repo.judge()) == [("unclassified", "t.phone", "high")]


def test_what_was_excepted_before_is_not_told_again(repo: Repo) -> None:
    text = "CREATE TABLE t (\n  phone varchar(20) -- recordwarden: ignore[unclassified] moved\n);\n"
    repo.commit({"a.sql": text})
    write(repo.folder, {"a.sql": text + "ALTER TABLE t ADD email text;\n"})
    verdict = repo.judge()
    assert told(verdict) == [("unclassified", "t.email", "high")]
    assert (verdict.excepted, verdict.ignores) == ((), ())


def test_an_earlier_inventory_that_is_broken_is_no_pass(repo: Repo) -> None:
    repo.commit({"db/1.sql": TICKETS, "recordwarden.yaml": "version: [\n"})
    write(repo.folder, {"recordwarden.yaml": DECLARED})
    verdict = repo.judge()
    assert len(verdict.problems) == 1
    assert verdict.exit_code(1) == 4


def test_an_inventory_that_is_taken_away_is_no_pass(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.commit({"db/1.sql": TICKETS, "recordwarden.yaml": DECLARED})
    (repo.folder / "recordwarden.yaml").unlink()
    assert [one.place.file for one in repo.judge().problems] == ["recordwarden.yaml"]
    monkeypatch.chdir(repo.folder / "db")
    assert repo.judge().exit_code(1) == 4
    repo.commit()
    write(repo.folder, {"recordwarden.yaml": DECLARED})
    monkeypatch.chdir(repo.folder)
    assert [one.place.file for one in repo.judge("HEAD~1..HEAD").problems] == ["recordwarden.yaml"]


def test_what_cannot_be_read_is_told_of_what_the_change_touches(repo: Repo) -> None:
    broken = "CREATE TABL x (a int);\n"
    repo.commit({"db/1.sql": TICKETS + broken, "other/1.sql": broken})
    write(repo.folder, {"db/2.sql": broken})
    assert [str(one.place) for one in repo.judge().problems] == ["db/2.sql:1"]


def test_only_what_belongs_to_the_change_is_read(repo: Repo) -> None:
    repo.commit({"db/1.sql": TICKETS, "other/1.sql": "CREATE TABLE u (a int);"})
    write(repo.folder, {"db/2.sql": "ALTER TABLE tickets ADD a int;"})
    assert [one.name for one in repo.judge().case.datasets] == ["tickets"]


def test_a_base_class_of_another_folder_is_read(repo: Repo) -> None:
    base = "from django.db import models\nclass Common(models.Model):\n    phone = models.CharField(max_length=20)\n    class Meta:\n        abstract = True\n"
    repo.commit({"core/models.py": base})
    write(
        repo.folder,
        {
            "core/more.py": "from django.db import models\nfrom core.models import Common\nclass T(Common):\n    note = models.IntegerField()\n"
        },
    )
    assert repo.judge().problems == ()


def test_names_of_files_that_are_syntax_elsewhere(repo: Repo) -> None:
    name = "a b/x 'ü\t中.sql"
    repo.commit({"db/1.sql": TICKETS})
    write(repo.folder, {name: "CREATE TABLE t (phone varchar(20));"})
    assert told(repo.judge()) == [("unclassified", "t.phone", "high")]
    first = repo.commit()
    write(repo.folder, {name: "CREATE TABLE t (phone varchar(20), email text);"})
    assert told(repo.judge(first)) == [("unclassified", "t.email", "high")]


@pytest.mark.parametrize("diff", ["", "..HEAD", "...HEAD"])
def test_a_base_that_a_pipeline_left_empty_is_not_taken_for_no_change(repo: Repo, diff: str) -> None:
    repo.commit({"a.sql": "CREATE TABLE t (phone text);"})
    with pytest.raises(GateError, match="no revision was named"):
        repo.judge(diff)


@pytest.mark.parametrize("diff", ["nowhere", "--upload-pack=x", "-h", "HEAD..nowhere", "HEAD:a.sql", "", "HEAD\n"])
def test_a_base_that_is_none_is_refused(repo: Repo, diff: str) -> None:
    repo.commit({"a.sql": TICKETS})
    with pytest.raises(GateError):
        repo.judge(diff)


def test_outside_a_repository_there_is_nothing_to_compare_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"a.sql": TICKETS})
    monkeypatch.chdir(tmp_path)
    with pytest.raises(GateError):
        gate(Request(paths=(Path(),), diff="HEAD", today=TODAY))


def test_two_branches_without_a_common_beginning(repo: Repo) -> None:
    repo.commit({"a.sql": TICKETS})
    repo.git("checkout", "--quiet", "--orphan", "other")
    repo.commit({"b.sql": TICKETS})
    with pytest.raises(GateError):
        repo.judge("main")


COLUMNS = (
    "phone varchar(20)",
    "email text",
    "id_card varchar(18)",
    "a int",
    "username varchar(9) COMMENT '@pii:identity level=2'",
    "note text",
)


def state(chance: random.Random) -> dict[str, str]:
    """A few tables in two files, and changes to them in a third."""
    made = {}
    for file in ("db/1.sql", "db/2.sql"):
        tables = chance.sample(["t", "u", "v", "w"], 2)
        made[file] = "".join(f"CREATE TABLE {one}_{file[3]} (\n  {', '.join(chance.sample(COLUMNS, 3))}\n);\n" for one in tables)
        made["db/3.sql"] = made.get(
            "db/3.sql", ""
        ) + f"ALTER TABLE {tables[0]}_{file[3]} ADD COLUMN mobile varchar(20);\n" * chance.randint(0, 1)
    return made


def test_what_is_new_is_told_and_nothing_that_is_not_there(repo: Repo) -> None:
    chance = random.Random(7)
    before: set[tuple[str, str, str]] = set()
    repo.commit({"readme": "a"})
    for number in range(25):
        repo_state = state(chance)
        write(repo.folder, repo_state)
        told_of_change = set(told(repo.judge()))
        now = set(told(gate(Request(paths=(Path(),), today=TODAY))))
        assert now - before <= told_of_change <= now, number
        repo.commit()
        assert told(repo.judge()) == []
        write(repo.folder, {name: "\n\n" + text.replace(", ", ",\n    ") for name, text in repo_state.items()})
        assert told(repo.judge()) == [], "lines that move are no change"
        write(repo.folder, repo_state)
        before = now
