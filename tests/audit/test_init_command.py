"""`recordwarden init`: what it writes, what it proposes, what it refuses; it never overwrites."""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import yaml
from workspaces import source, workspace

from audit.cli import main
from audit.drafting import SecondLook, begin
from holdings.inventory import load
from holdings.labels import Category, Level

if TYPE_CHECKING:
    from pathlib import Path

MOBILES = [f"138{n:08d}" for n in range(10_000_000, 10_000_040)]


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


@pytest.fixture
def init(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """init("desk.db", …) runs the command in the test's folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, lang: str = "en") -> Ran:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main(["init", *arguments, "--lang", lang])
        said = capsys.readouterr()
        return Ran(int(left.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A small service desk in SQLite."""
    path = tmp_path / "desk.db"
    execute(
        path,
        "CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, phone TEXT, plan TEXT)",
        "CREATE TABLE tickets (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (id), description TEXT)",
        *(f"INSERT INTO customers VALUES ({n}, 'x', '{mobile}', 'basic')" for n, mobile in enumerate(MOBILES)),
    )
    return path


def execute(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def test_a_first_run_drafts_the_inventory(init, desk: Path, tmp_path: Path) -> None:
    ran = init("desk.db")
    assert ran.code == 0, ran.err
    inventory = load(tmp_path / "recordwarden.yaml")
    entry = inventory.sources["desk"]
    assert entry.path == "desk.db"
    assert entry.datasets["customers"].fields["phone"].category is Category.CONTACT
    assert entry.datasets["tickets"].fields["customer_id"].category is Category.IDENTITY
    assert entry.datasets["tickets"].fields["description"].category is Category.COMMUNICATION
    assert not any(label.confirmed for dataset in entry.datasets.values() for label in dataset.fields.values())
    assert "recordwarden audit" in ran.out
    assert ran.out.splitlines()[0].split() == ["dataset", "fields", "personal", "level", "4"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["desk.db", "recordwarden.yaml"]


def test_it_speaks_chinese(init, desk: Path, tmp_path: Path) -> None:
    ran = init("desk.db", lang="zh")
    assert "数据集" in ran.out
    assert "字段名“phone”表示电话号码" in (tmp_path / "recordwarden.yaml").read_text(encoding="utf-8")


def test_a_first_run_has_no_differences_to_write(init, desk: Path, tmp_path: Path) -> None:
    ran = init("desk.db", "--output", "more.yaml")
    assert (ran.code, "--output" in ran.err) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["desk.db"]


@pytest.mark.parametrize("written", ["path: desk.db", "path: link.db", "url: sqlite:///desk.db", "url: env:DESK", "url: file:desk.url"])
@pytest.mark.parametrize("given", ["desk.db", "link.db", "sqlite:///desk.db", "env:DESK"])
def test_a_file_is_one_source_however_it_is_written(
    init, desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str, given: str
) -> None:
    monkeypatch.setenv("DESK", "sqlite:///desk.db")
    (tmp_path / "desk.url").write_text("sqlite:///desk.db\n", encoding="utf-8")
    (tmp_path / "link.db").symlink_to(desk)
    init("desk.db")
    path = tmp_path / "recordwarden.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("path: desk.db", written), encoding="utf-8")
    ran = init(given)
    assert (ran.code, "nothing to do" in ran.out) == (0, True), ran


DATABASES = [
    ("postgresql://reader@db/desk", "postgresql://auditor@DB:5432/desk", True),
    ("postgresql://reader@db/desk", "postgres://reader@db/desk", True),
    ("postgresql://reader@db/desk", "postgresql://reader@db/other", False),
    ("mysql://reader@db/desk", "mysql://reader@db/desk", True),
    ("mysql://reader@db/desk", "mysql://reader@other/desk", False),
    ("env:NOBODY_SET_IT", "env:NOBODY_SET_IT", True),
    ("env:NOBODY_SET_IT", "mysql://reader@db/desk", False),
    ("desk.csv", "mysql://reader@db/desk", False),
]


@pytest.mark.parametrize(("written", "given", "known"), DATABASES)
def test_a_database_is_one_source_however_it_is_written(tmp_path: Path, written: str, given: str, known: bool) -> None:
    place = {"url" if ":" in written else "path": written}
    look = begin(workspace(tmp_path, {"desk": source(place, {})}), tmp_path, given, None)
    assert isinstance(look, SecondLook)
    assert look.known is known


def test_a_second_run_that_finds_nothing_new_says_so(init, desk: Path, tmp_path: Path) -> None:
    init("desk.db")
    before = (tmp_path / "recordwarden.yaml").stat()
    ran = init("./desk.db")
    assert (ran.code, "nothing to do" in ran.out) == (0, True)
    assert (tmp_path / "recordwarden.yaml").stat().st_mtime_ns == before.st_mtime_ns


def test_a_second_run_proposes_and_changes_nothing(init, desk: Path, tmp_path: Path) -> None:
    init("desk.db")
    path = tmp_path / "recordwarden.yaml"
    before = path.read_bytes()
    execute(
        desk,
        "ALTER TABLE tickets ADD COLUMN email TEXT",
        "ALTER TABLE customers DROP COLUMN plan",
        "CREATE TABLE staff (id INTEGER PRIMARY KEY, full_name TEXT)",
    )
    ran = init("desk.db")
    assert ran.code == 0
    assert path.read_bytes() == before
    assert "new field desk.tickets.email" in ran.out
    assert "new dataset desk.staff" in ran.out
    assert "not there any more: desk.customers.plan" in ran.out
    fragment = yaml.safe_load(ran.out[ran.out.index("sources:\n") :])
    assert set(fragment["sources"]["desk"]["datasets"]) == {"tickets", "staff"}
    assert set(fragment["sources"]["desk"]["datasets"]["tickets"]["fields"]) == {"email"}


def test_the_proposal_can_go_to_a_new_file(init, desk: Path, tmp_path: Path) -> None:
    init("desk.db")
    execute(desk, "CREATE TABLE staff (id INTEGER PRIMARY KEY, full_name TEXT)")
    assert init("desk.db", "--output", "more.yaml").code == 0
    assert "staff" in yaml.safe_load((tmp_path / "more.yaml").read_text(encoding="utf-8"))["sources"]["desk"]["datasets"]
    again = init("desk.db", "--output", "more.yaml")
    assert again.code == 2
    assert "more.yaml" in again.err


def relabelled(path: Path, label: str, field: str = "phone") -> None:
    """Declare a field of customers otherwise."""
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text(
        "\n".join(f"          {field}: {label}" if line.strip().startswith(f"{field}:") else line for line in lines), encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("label", "spoken_of", "in_fragment"),
    [
        ("{category: operational, level: 1, tier: general}", True, True),
        ("{category: operational, level: 1, tier: general, state: confirmed, by: A, on: 2026-01-31}", True, False),
        ("{category: identity, level: 3, tier: general, state: confirmed, by: A, on: 2026-01-31}", False, False),
        ("{category: contact, level: 4, tier: general, state: confirmed, by: A, on: 2026-01-31}", False, False),
    ],
)
def test_confirmed_labels_are_left_alone_unless_content_shows_more(
    init, desk: Path, tmp_path: Path, label: str, spoken_of: bool, in_fragment: bool
) -> None:
    init("desk.db")
    relabelled(tmp_path / "recordwarden.yaml", label)
    ran = init("desk.db")
    assert ("desk.customers.phone" in ran.out) is spoken_of
    assert ("phone: {" in ran.out) is in_fragment
    assert ("nothing to do" in ran.out) is not spoken_of


def test_a_confirmed_label_is_not_doubted_on_account_of_a_name(init, desk: Path, tmp_path: Path) -> None:
    init("desk.db")
    relabelled(
        tmp_path / "recordwarden.yaml", "{category: operational, level: 1, tier: general, state: confirmed, by: A, on: 2026-01-31}", "name"
    )
    assert "nothing to do" in init("desk.db").out


def test_another_source_is_proposed_under_its_own_name(init, desk: Path, tmp_path: Path) -> None:
    init("desk.db")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "desk.csv").write_text("phone\n13800000000\n", encoding="utf-8")
    ran = init("more/desk.csv")
    assert ran.code == 0
    assert "new source desk_2" in ran.out
    fragment = yaml.safe_load(ran.out[ran.out.index("sources:\n") :])
    assert fragment["sources"]["desk_2"]["path"] == "more/desk.csv"


def test_a_folder_of_csv_files(init, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "客户.csv").write_text("姓名,手机号,是否VIP\n甲,13800000000,1\n", encoding="utf-8")
    (folder / "tickets.csv").write_text("id, phone,description\n1,2,3\n", encoding="utf-8")
    ran = init("exports")
    assert ran.code == 0, ran.err
    datasets = load(tmp_path / "recordwarden.yaml").sources["exports"].datasets
    labels = {name: dataset.fields for name, dataset in datasets.items()}
    (customers,) = (fields for name, fields in labels.items() if "客户" in name)
    assert customers["手机号"].level is Level.L3
    assert customers["是否VIP"].category is Category.OPERATIONAL
    (tickets,) = (fields for name, fields in labels.items() if "tickets" in name)
    assert "phone" in {name.strip() for name in tickets}


def test_named_workspace_and_source(init, desk: Path, tmp_path: Path) -> None:
    ran = init("desk.db", "--workspace", "here/there", "--name", "main_desk")
    assert ran.code == 0, ran.err
    inventory = load(tmp_path / "here" / "there" / "recordwarden.yaml")
    assert set(inventory.sources) == {"main_desk"}


def test_the_nearest_workspace_is_used(init, desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    init("desk.db")
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    assert "nothing to do" in init("../desk.db").out
    assert list((tmp_path / "below").iterdir()) == []


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("nothing.db", "no such file"),
        ("notes.txt", "not known"),
        ("garbage.db", "SQLite"),
        ("oracle://u@h/d", "not supported"),
        ("postgresql://u:geheim@localhost/d", "password"),
        ("postgresql://nobody@127.0.0.1:1/d", "SOURCE"),
    ],
)
def test_what_cannot_be_a_source(init, tmp_path: Path, location: str, words: str) -> None:
    (tmp_path / "notes.txt").write_text("13812345678", encoding="utf-8")
    (tmp_path / "garbage.db").write_bytes(b"13812345678 not a database at all" * 100)
    ran = init(location)
    assert ran.code == 2
    assert ran.err.startswith("Error: ")
    assert "geheim" not in ran.err + ran.out
    assert "13812345678" not in ran.err + ran.out
    assert "Traceback" not in ran.err
    assert not (tmp_path / "recordwarden.yaml").exists()
    if location.startswith(("nothing", "notes", "oracle")) or "geheim" in location:
        assert words in ran.err


def test_an_empty_database_gives_an_inventory_without_datasets(init, tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "empty.db").execute("VACUUM")
    ran = init("empty.db")
    assert ran.code == 0, ran.err
    assert "has no datasets" in ran.out
    assert load(tmp_path / "recordwarden.yaml").sources["empty"].datasets == {}


def test_a_folder_without_data(init, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    ran = init("nothing")
    assert (ran.code, "has no datasets" in ran.out) in {(0, True), (2, False)}
    assert "Traceback" not in ran.err


def test_an_inventory_that_cannot_be_read_is_not_replaced(init, desk: Path, tmp_path: Path) -> None:
    path = tmp_path / "recordwarden.yaml"
    path.write_text("version: 1\nsources: [", encoding="utf-8")
    ran = init("desk.db")
    assert ran.code == 2
    assert "recordwarden.yaml:" in ran.err
    assert path.read_text(encoding="utf-8") == "version: 1\nsources: ["


@pytest.mark.parametrize("name", ["1st", "a b", "", "a.b", "x" * 65])
def test_a_bad_name(init, desk: Path, name: str) -> None:
    assert init("desk.db", "--name", name).code == 2


def test_a_full_disk_leaves_nothing_behind(init, desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    ran = init("desk.db")
    assert ran.code == 2
    assert "cannot be written" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["desk.db"]


def test_hostile_names_of_tables_and_columns(init, tmp_path: Path) -> None:
    names = ["yes", "a: b", "a\nb", "tel13812345678", "姓名 #", '"q"', "=1+1", "[red]x", "😀"]
    columns = ", ".join('"' + name.replace('"', '""') + '" TEXT' for name in names)
    execute(tmp_path / "h.db", *(f'CREATE TABLE "{name.replace(chr(34), chr(34) * 2)}" ({columns})' for name in names))
    ran = init("h.db")
    assert ran.code == 0, ran.err
    datasets = load(tmp_path / "recordwarden.yaml").sources["h"].datasets
    assert set(datasets) == set(names)
    assert all(set(dataset.fields) == set(names) for dataset in datasets.values())
    assert "13812345678" not in ran.out + ran.err
    assert "a\nb" not in ran.out


@pytest.mark.parametrize(("columns", "seconds"), [(600, 12), pytest.param(3_000, 60, marks=pytest.mark.slow)])
def test_a_wide_file_in_time(init, tmp_path: Path, columns: int, seconds: float) -> None:
    header = ",".join(f"customer_field_{n}" for n in range(columns))
    row = ",".join(["13812345678"] * columns)
    (tmp_path / "wide.csv").write_text("\n".join([header, *[row] * 60]), encoding="utf-8")
    begun = time.process_time()
    ran = init("wide.csv")
    assert ran.code == 0, ran.err
    assert time.process_time() - begun < seconds
