"""Templates and the records made of them: the same by seed, with the truth where it is said to be, and the parts apart."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from benchmarks.detection.__main__ import main
from benchmarks.detection.render import records
from benchmarks.detection.slots import FOURTH, SLOTS, Role
from benchmarks.detection.templates import BLIND, CHOICE, EDITIONS, LANGUAGES, PARTS, SLOT, templates

ROOT = Path(__file__).parents[2]
LEAST = {"zh": 150, "en": 120}
CHANNELS = {"calls", "chats", "crm", "emails", "forms", "jsonl", "notes", "tickets"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_templates_of_every_channel_and_none_twice(language):
    every = templates(language)
    assert len(every) >= LEAST[language]
    assert {each.channel for each in every} == CHANNELS
    assert len({each.text for each in every}) == len(every)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_third_is_held_back_and_no_template_is_on_both_sides(language):
    develop, held = (templates(language, part) for part in PARTS)
    split = [each for edition in EDITIONS if edition not in BLIND for each in templates(language, edition=edition)]
    assert set(develop) | set(held) == set(split)
    assert not set(develop) & set(held)
    assert 0.28 < len(held) / len(split) < 0.38


@pytest.mark.parametrize(("edition", "least"), [("3", 90), ("4", 120)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_blind_edition_is_whole_on_neither_side_and_holds_every_slot(language, edition, least):
    """Whoever develops must not see any of it, and its figure is told by itself."""
    assert edition in BLIND
    blind = templates(language, edition=edition)
    assert len(blind) >= least
    assert {each.channel for each in blind} == CHANNELS
    assert {name for each in blind for name in each.slots} - FOURTH[language] == set(SLOTS[language]) - FOURTH[language]
    assert {name for each in blind for name in each.slots} & FOURTH[language] == (FOURTH[language] if edition == "4" else set())
    assert not any(set(blind) & set(templates(language, part)) for part in PARTS)
    every = templates(language)
    assert len(every) == sum(len(templates(language, edition=each)) for each in EDITIONS)
    made = list(records(language, None, count=len(blind), seed=1, edition=edition))
    assert Counter(record.channel for record in made) == Counter(each.channel for each in blind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_fourth_edition_is_of_many_kinds(language):
    """Each type in four templates at least; names and addresses in about half; nothing personal in a quarter, what looks like it in most."""
    fourth = [[SLOTS[language][name] for name in each.slots] for each in templates(language, edition="4")]
    types = Counter(type_ for slots in fourth for type_ in {slot.type for slot in slots if slot.role is Role.SPANS})
    assert set(types) == {slot.type for slot in SLOTS[language].values() if slot.role is Role.SPANS}
    assert min(types.values()) >= 4
    named = sum(any(slot.role is Role.SPANS and slot.type in ("PERSON", "ADDRESS") for slot in slots) for slots in fourth)
    negative = sum(any(slot.role is Role.NEGS for slot in slots) for slots in fourth)
    empty = sum(not any(slot.role is Role.SPANS for slot in slots) for slots in fourth)
    assert 0.4 < named / len(fourth) < 0.6
    assert 0.4 < negative / len(fourth) < 0.6
    assert 0.2 < empty / len(fourth) < 0.35


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_slot_is_on_both_sides(language, part):
    """And so every type of the truth, every kind of hard negative, every way of writing one."""
    assert {name for each in templates(language, part) for name in each.slots} == set(SLOTS[language]) - FOURTH[language]


def test_the_split_does_not_depend_on_the_run():
    code = "from benchmarks.detection.templates import templates; print(*sorted(each.mark for each in templates('zh', 'held')))"
    told = [
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in "12"
    ]
    assert told[0] == told[1]
    assert told[0].split() == sorted(each.mark for each in templates("zh", "held"))


def test_all_types_are_there():
    """Those of the scorer, in both languages together."""
    types = {slot.type for slots in SLOTS.values() for slot in slots.values() if slot.role is Role.SPANS}
    assert types == {
        "PERSON",
        "MOBILE",
        "LANDLINE",
        "PHONE",
        "CN_ID",
        "HKID",
        "TWID",
        "US_SSN",
        "BANK_CARD",
        "CREDIT_CARD",
        "ACCOUNT",
        "IBAN",
        "PASSPORT",
        "HKMO_PERMIT",
        "TW_PERMIT",
        "USCC",
        "PLATE",
        "ADDRESS",
        "EMAIL",
        "WECHAT",
        "QQ",
        "USERNAME",
        "IPV4",
        "IPV6",
        "MAC",
        "IMEI",
        "IMSI",
        "ICCID",
        "VIN",
        "DOB",
        "CREDENTIAL",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_seed_makes_the_same_records(language):
    assert list(records(language, "develop", count=80, seed=4)) == list(records(language, "develop", count=80, seed=4))
    texts = [
        {each.text for each in records(language, part, count=80, seed=seed)} for part, seed in (("develop", 4), ("develop", 5), ("held", 4))
    ]
    assert all(len(one & other) < 10 for one, other in combinations(texts, 2))


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_truth_stands_where_it_is_said_to_stand(language, part):
    """Cut out all regions, and the template's own words are left."""
    pool = {tuple(SLOT.split(each.text)[::3]): each for each in templates(language, part) if not CHOICE.search(each.text)}
    matched = 0
    for record in records(language, part, count=300, seed=2):
        regions = sorted((*record.spans, *record.negs, *record.ignore))
        rest, end = [], 0
        for region in regions:
            assert end <= region.start < region.end <= len(record.text)
            rest.append(record.text[end : region.start])
            end = region.end
        rest.append(record.text[end:])
        template = pool.get(tuple(rest))
        if template is not None:
            matched += 1
            types = [SLOTS[language][name].type for name in template.slots]
            assert [region.type for region in regions] == types
    assert matched > 150


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_comes_before_any_comes_again(language):
    count = len(templates(language, "held"))
    channels = Counter(each.channel for each in templates(language, "held"))
    assert Counter(record.channel for record in records(language, "held", count=count, seed=6)) == channels


def test_some_records_hold_nothing_personal():
    for language in LANGUAGES:
        empty = sum(not record.spans for record in records(language, "develop", count=500, seed=1))
        assert 20 < empty < 200


def test_make_writes_what_the_scorer_reads(tmp_path):
    assert main(["make", "--lang", "zh", "--records", "20", "--seed", "3", "--output", str(tmp_path / "out.jsonl")]) == 0
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert lines == [record.said() for record in records("zh", "develop", count=20, seed=3)]
    assert all(set(line) == {"id", "channel", "text", "spans", "negs", "ignore"} for line in lines)


@pytest.mark.parametrize(
    "chosen",
    [
        ("--part", "held"),
        ("--edition", "1"),
        *(("--edition", edition) for edition in BLIND),
        *(("--edition", edition, "--part", "develop") for edition in BLIND),
    ],
    ids=" ".join,
)
def test_what_is_missed_where_nobody_develops_is_not_told(capsys, chosen):
    with pytest.raises(SystemExit):
        main(["score", "--lang", "zh", *chosen, "--misses"])
    assert "held back" in capsys.readouterr().err


@pytest.mark.parametrize("edition", BLIND)
def test_make_writes_an_edition(tmp_path, edition):
    path = tmp_path / "out.jsonl"
    assert main(["make", "--lang", "en", "--edition", edition, "--records", "9", "--seed", "3", "--output", str(path)]) == 0
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert lines == [record.said() for record in records("en", None, count=9, seed=3, edition=edition)]
