"""The demo's desk, counted again from what stands in the folder: the database, the inventory file, the truth file."""

from __future__ import annotations

import base64
import json
import re
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from datetime import date

import pytest

from audit.demo import people
from audit.demo.desk import build
from controls import registry
from holdings import inventory
from holdings.labels import Category
from holdings.text import Lang

SEEDS = range(1, 6)
CONTROLS = {control.id for control in registry.builtin()} - {"REC-09", "ENC-06", "ENC-07"}
"""REC-09 has nothing to compare with in a first assessment; a SQLite file has no connection, and the desk no endpoint."""
FLOOR = {
    1: set(),
    2: {"access_control"},
    3: {"access_control", "encrypted_transmission"},
    4: {"access_control", "access_log", "encrypted_storage", "encrypted_transmission"},
}
IN_PATH = re.compile(r"(?<!order=)(?<!\d)1\d{10}(?!\d)")
LONG = re.compile(r"(?<!\d)\d(?:[ ]?\d){14,18}[Xx]?(?!\d)")


class Made:
    """A desk read back from its folder, with nothing but what is in the files."""

    def __init__(self, folder, **kwargs):
        arguments = {"seed": 1, "tickets": 600, "lang": Lang.ZH, "clean": False} | kwargs
        self.folder = folder
        build(folder, **arguments)
        self.truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
        self.inventory = inventory.load(folder / "recordwarden.yaml")
        self.declared = self.inventory.sources["desk"].datasets
        with closing(sqlite3.connect(folder / "desk.db")) as database:
            self.dump = list(database.iterdump())
            tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            self.columns = {table: [row[1] for row in database.execute(f"PRAGMA table_info({table})")] for table in tables}
            self.types = {table: {row[1]: row[2] for row in database.execute(f"PRAGMA table_info({table})")} for table in tables}
            self.keys = {table: [row[1] for row in database.execute(f"PRAGMA table_info({table})") if row[5]] for table in tables}
            self.rows = {
                table: [dict(zip(self.columns[table], row, strict=True)) for row in database.execute(f"SELECT * FROM {table}")]
                for table in tables
            }
            self.broken = database.execute("PRAGMA foreign_key_check").fetchall()

    def found(self, control):
        return {(each["asset"], each["exceptions"]) for each in self.truth if each["control"] == control}

    def values(self, table, column):
        return [row[column] for row in self.rows[table] if row[column] is not None]

    def labels(self):
        """Declared fields that exist: table, column, label."""
        for table, dataset in self.declared.items():
            for column, label in dataset.fields.items():
                if column in self.columns.get(table, ()):
                    yield table, column, label


@pytest.fixture(scope="module", params=SEEDS)
def made(request, tmp_path_factory):
    lang = Lang.ZH if request.param % 2 else Lang.EN
    return Made(tmp_path_factory.mktemp("desk"), seed=request.param, lang=lang)


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    return Made(tmp_path_factory.mktemp("clean"), clean=True)


def sensitive(text):
    """Whether a text holds an identity card or bank card number with its right check digit."""
    for match in LONG.findall(text):
        number = match.replace(" ", "").upper()
        if len(number) == 18 and number[:17].isdigit() and number[17] == people.id_check_digit(number[:17]):
            return True
        if number.isdigit() and number.startswith("62") and people.luhn_valid(number):
            return True
    return False


def secret(text):
    """Whether a text holds a password or key as the planter notes them."""
    return re.search(r"(?:密码：|password: )[A-Za-z0-9]{8}|AKIA[0-9A-Z]{16}", text) is not None


def sealed(text):
    """Whether a value is ciphertext as the desk writes it: what decodes is not text."""
    body = text.removeprefix("vault:").partition(":")[2] or text
    try:
        base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode()
    except UnicodeDecodeError:
        return True
    except ValueError:
        return text.startswith("eyJ") and text.count(".") == 4
    return False


def mobile(text):
    digits = "".join(filter(str.isdigit, text)).removeprefix("86")
    return len(digits) == 11 and digits[0] == "1" and "*" not in text


def canonical(text):
    return re.sub(r"[\s().+-]", "", text)[-11:]


def test_the_same_arguments_make_the_same_desk(tmp_path_factory):
    one, other = (Made(tmp_path_factory.mktemp("same"), seed=9, tickets=300) for _ in range(2))
    assert one.dump == other.dump
    for name in ("truth.json", "recordwarden.yaml"):
        assert (one.folder / name).read_bytes() == (other.folder / name).read_bytes()
    assert Made(tmp_path_factory.mktemp("other"), seed=10, tickets=300).dump != one.dump


def test_every_control_has_something_to_find(tmp_path_factory):
    for seed in range(1, 31):
        made = Made(tmp_path_factory.mktemp("seed"), seed=seed, tickets=200)
        assert {each["control"] for each in made.truth} == CONTROLS
        assert all(each["exceptions"] > 0 for each in made.truth)


def test_the_truth_is_sorted_and_names_each_thing_once(made):
    names = [(each["control"], each["asset"]) for each in made.truth]
    assert names == sorted(set(names))


def test_the_database_is_sound(made):
    assert made.broken == []
    assert all(made.keys.values())
    assert all(made.rows.values())


def test_labels(made):
    expected = {(f"desk.{t}.{c}", 1) for t, c, label in made.labels() if not label.complete}
    assert made.found("CLS-01") == expected
    assert len(expected) == 3
    assert made.declared["archives"].fields["summary"].on == date(2026, 6, 29)


def test_content_above_its_level(made):
    assert made.found("CLS-02") == {
        ("desk.archives.contact_ref", sum(not value.startswith("REF-") for value in made.values("archives", "contact_ref"))),
        ("desk.archives.phone", sum(mobile(value) for value in made.values("archives", "phone"))),
        ("desk.satisfaction.respondent", sum(not value.startswith("RD-") for value in made.values("satisfaction", "respondent"))),
        ("desk.access_log.path", sum(bool(IN_PATH.search(value)) for value in made.values("access_log", "path"))),
    }
    for value in made.values("archives", "contact_ref"):
        assert value.startswith("REF-") or sensitive(value) or mobile(value)
    assert not any(sensitive(value) for value in made.values("archives", "order_ref"))
    assert sum(len(value) in (18, 19) and value.isdigit() for value in made.values("archives", "order_ref")) > 10


def test_free_text_above_its_level(made):
    hits = Counter()
    for table, column, label in made.labels():
        if label.category is Category.COMMUNICATION and label.level != 4:
            hits[f"desk.{table}.{column}"] += sum(sensitive(value) or secret(value) for value in made.values(table, column))
    assert made.found("CLS-03") == {(asset, count) for asset, count in hits.items() if count}
    assert any(sensitive(value) for value in made.values("chats", "identity_check"))
    assert any(LONG.search(value) for value in made.values("consultations", "request"))


def test_levels_and_measures(made):
    declared = {int(level): {str(each) for each in rule.measures} for level, rule in made.inventory.levels.items()}
    assert made.found("CLS-04") == {
        (f"org:levels:{level}", len(FLOOR[level] - declared[level])) for level in FLOOR if FLOOR[level] - declared[level]
    }
    lacking = set()
    for table, column, label in made.labels():
        has = {str(each) for each in (*made.inventory.sources["desk"].measures, *made.declared[table].measures, *label.measures)}
        missing = declared[label.level] - has if label.confirmed else set()
        if missing:
            lacking.add((f"desk.{table}.{column}", len(missing)))
    assert made.found("CLS-05") == lacking


def test_what_is_declared_sealed(made):
    unsealed, unsound = Counter(), Counter()
    for table, column, label in made.labels():
        if label.stored != "encrypted":
            continue
        values = made.values(table, column)
        unsealed[f"desk.{table}.{column}"] = sum(not sealed(value) for value in values)
        if len({value[:20] for value in values}) == 1:  # the first fifteen bytes, and so the vector
            unsound[f"desk.{table}.{column}"] = len(values)
        wrapped = sum(value.startswith("eyJ") and b"RSA1_5" in base64.b64decode(value.partition(".")[0] + "==") for value in values)
        unsound[f"desk.{table}.{column}"] += wrapped
    assert made.found("ENC-01") == {each for each in unsealed.items() if each[1]}
    assert made.found("ENC-02") == {each for each in unsound.items() if each[1]}
    assert len(made.found("ENC-01")) == len(made.found("ENC-02")) == 1


def test_passwords_and_secrets(made):
    strong = re.compile(r"\$argon2id\$v=19\$m=65536,|\$2b\$10\$|pbkdf2_sha256\$10000\$")
    weak, told = Counter(), Counter()
    for table, column, label in made.labels():
        values = made.values(table, column)
        if label.category is Category.CREDENTIAL and label.stored == "hashed":
            weak[f"desk.{table}.{column}"] = sum(not strong.match(value) for value in values)
        if label.category is Category.COMMUNICATION:
            told[f"desk.{table}.{column}"] = sum(map(secret, values))
    assert made.found("ENC-03") == {each for each in weak.items() if each[1]}
    assert made.found("ENC-04") == {each for each in told.items() if each[1]}


def test_widths(made):
    least = {"account_no": 4 * (16 + 16) / 3, "holder_id": 4 * (18 + 16) / 3, "payee_phone": 4 * (11 + 16) / 3}
    widths = {column: int(re.search(r"\d+", type_)[0]) for column, type_ in made.types["refunds"].items() if column in least}
    assert widths.keys() == least.keys()
    assert made.found("ENC-05") == {(f"desk.refunds.{column}", 1) for column, width in widths.items() if width < least[column]}
    assert widths["holder_id"] - 1 < least["holder_id"]


def test_owners_and_reviews(made):
    there = {name: dataset for name, dataset in made.declared.items() if name in made.columns}
    assert made.found("CLS-06") == {(f"desk.{name}", 1) for name, dataset in there.items() if not dataset.owner}
    reviewed = {name: dataset.reviewed or made.inventory.reviewed for name, dataset in there.items()}
    assert made.found("CLS-07") == {
        (f"desk.{name}", 1) for name, day in reviewed.items() if not date(2025, 6, 30) <= day <= date(2026, 6, 30)
    }
    assert date(2025, 6, 30) in reviewed.values()
    assert date(2025, 6, 29) in reviewed.values()


def test_drift(made):
    undeclared = {(f"desk.{table}", len(columns)) for table, columns in made.columns.items() if table not in made.declared}
    gone = {(f"desk.{name}", len(dataset.fields)) for name, dataset in made.declared.items() if name not in made.columns}
    for table in made.columns.keys() & made.declared.keys():
        there, known = set(made.columns[table]), set(made.declared[table].fields)
        undeclared |= {(f"desk.{table}.{column}", 1) for column in there - known}
        gone |= {(f"desk.{table}.{column}", 1) for column in known - there}
    assert made.found("CLS-08") == undeclared
    assert made.found("CLS-09") == gone
    assert (len(undeclared), len(gone)) == (2, 2)


def test_rows_are_named_by_fields_that_are_not_personal(made):
    named = {table: dataset.reference_field for table, dataset in made.declared.items() if dataset.reference_field}
    assert named
    assert not any(made.declared[table].fields[column].category.personal for table, column in named.items())


def test_dataset_levels(made):
    above = Counter()
    for table, _, label in made.labels():
        level = made.declared[table].level
        above[f"desk.{table}"] += bool(level and label.confirmed and label.level > level)
    assert made.found("CLS-10") == {(asset, count) for asset, count in above.items() if count}


def test_volume(made):
    persons = made.inventory.controls["CLS-11"]["persons"]
    counts = {}
    for table in {table for table, _, label in made.labels() if label.confirmed and label.category.personal}:
        dataset = made.declared[table]
        assert dataset.subject_field
        counts[table] = (len(set(made.values(table, dataset.subject_field))), str(dataset.tier or "general"))
    assert made.found("CLS-11") == {
        (f"desk.{table}", 1) for table, (count, tier) in counts.items() if count >= persons and tier == "general"
    }
    assert counts["tickets"] == (persons, "general")
    assert counts["consents"] == (persons - 1, "general")
    assert counts["customers"][0] >= persons
    assert counts["customers"][1] == "important"


def test_the_same_data_elsewhere(made):
    levels = defaultdict(lambda: defaultdict(set))
    for table, column, label in made.labels():
        if label.confirmed and label.entity and label.category is not Category.COMMUNICATION:
            levels[label.entity.root][int(label.level)].add((table, column))
    expected = set()
    for by_level in levels.values():
        for level, places in by_level.items():
            higher = {
                canonical(value)
                for other in by_level
                if other > level
                for place in by_level[other]
                for value in map(str, made.values(*place))
            }
            for table, column in places:
                count = sum(canonical(str(value)) in higher for value in made.values(table, column))
                expected |= {(f"desk.{table}.{column}", count)} if count else set()
    assert made.found("CLS-12") == expected
    assert len(expected) == 1
    assert "staff" in {table for table, _ in levels["PHONE_NUMBER"][2]}


def test_masks(made):
    phones = made.values("archives", "phone")
    assert made.declared["archives"].fields["phone"].stored == "masked"
    shown = [len("".join(filter(str.isdigit, value)).removeprefix("86")) for value in phones if "*" in value]
    assert made.found("RED-01") == {("desk.archives.phone", sum(map(mobile, phones)) + sum(count > 7 for count in shown))}
    assert {7, 8} <= set(shown)


def test_pseudonyms(made):
    tokens = made.values("satisfaction", "respondent")
    assert made.declared["satisfaction"].fields["respondent"].stored == "pseudonymised"
    raw = [value for value in tokens if value.isdigit() or "@" in value]
    assert made.found("RED-02") == {("desk.satisfaction.respondent", len(raw))}
    assert not [value for value in tokens if value not in raw and not re.fullmatch("RD-[0-9A-Z]{12}", value)]


def test_a_pseudonym_is_one_customers_and_always_the_same(clean):
    tokens = [(row["customer_id"], row["respondent"]) for row in clean.rows["satisfaction"] if not re.search(r"1\d{10}", row["respondent"])]
    assert len(set(tokens)) == len({customer for customer, _ in tokens}) == len({token for _, token in tokens})
    assert any(re.search(r"1\d{10}", token) for token in clean.values("satisfaction", "respondent"))


def test_contacts_in_feedback(made):
    assert made.declared["consultations"].fields["feedback"].level == 2
    contacts = re.compile(r"@example|@mail\.example|(?<!\d)1\d{2}[ -]?\d{4}[ -]?\d{4}(?!\d)")
    feedback = made.values("consultations", "feedback")
    assert made.found("RED-03") == {("desk.consultations.feedback", sum(bool(contacts.search(text)) for text in feedback))}
    assert any("*" in text or "10086" in text for text in feedback)


def test_logs(made):
    assert made.declared["access_log"].record_class == "access_log"
    paths = made.values("access_log", "path")
    assert made.found("RED-04") == {("desk.access_log.path", sum(bool(IN_PATH.search(path)) or "%40" in path for path in paths))}
    assert any(re.search(r"order=1\d{10}", path) for path in paths)


def test_a_clean_desk_has_nothing_to_find(clean):
    assert clean.truth == []
    assert {table: set(columns) for table, columns in clean.columns.items()} == {
        table: set(dataset.fields) for table, dataset in clean.declared.items()
    }
    for table, column, label in clean.labels():
        assert label.complete
        if label.level < 4:
            assert not any(sensitive(value) for value in clean.values(table, column) if isinstance(value, str)), (table, column)
    assert not any(map(mobile, clean.values("archives", "phone")))
    assert not any(
        "@" in value or "%40" in value for value in clean.values("satisfaction", "respondent") + clean.values("access_log", "path")
    )


def test_long_numbers_in_free_text_are_planted_ones_only(clean):
    for table, column, label in clean.labels():
        if label.category is Category.COMMUNICATION and (table, column) not in {("consultations", "request"), ("chats", "identity_check")}:
            assert not any(LONG.search(value) for value in clean.values(table, column)), (table, column)


@pytest.mark.parametrize("lang", list(Lang))
def test_texts_are_mixed_four_to_one(lang, tmp_path):
    made = Made(tmp_path, lang=lang, tickets=2000, clean=True)
    chinese = sum(bool(re.search("[\u4e00-\u9fff]", text.split("。")[0][:12])) for text in made.values("tickets", "description"))
    share = chinese / 2000 if lang is Lang.ZH else 1 - chinese / 2000
    assert 0.74 < share < 0.86


def test_a_few_customers_make_most_contacts_and_nights_are_quiet(clean):
    contacts = Counter(clean.values("tickets", "customer_id")).most_common()
    assert sum(count for _, count in contacts[: len(contacts) // 5]) > 0.35 * 600
    assert {int(moment[11:13]) for moment in clean.values("tickets", "requested_at")} <= set(range(8, 21))


def test_descriptions_vary(clean):
    descriptions = clean.values("tickets", "description")
    assert len(set(descriptions)) > 0.9 * len(descriptions)
    assert 0.1 < sum(bool(re.search(r"1[3-9]\d{9}|@example", text)) for text in descriptions) / len(descriptions) < 0.5
