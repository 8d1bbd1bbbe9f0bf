"""The lexicon is consistent, and names are taken apart into its words."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from holdings.labels import Level
from holdings.names.lexicon import Need, lexicon
from holdings.names.tokens import first_clause, latin_parts, plain, singular, words

FILES = sorted(
    (file for file in resources.files("holdings.names").joinpath("vocabulary").iterdir() if file.name.endswith(".toml")),
    key=lambda file: file.name,
)
PARTS = [tomllib.loads(file.read_text(encoding="utf-8")) for file in FILES]
TABLE = {kind: {key: row for part in PARTS for key, row in part.get(kind, {}).items()} for kind in ("concepts", "words")}
_COLUMNS = {
    "text", "entity", "category", "level", "basis", "kinds", "needs", "sure", "free_text",
    "en", "only_en", "zh", "pinyin", "initials", "weak_en", "weak_needs", "weak_zh", "weak_needs_zh", "coded",
}  # fmt: skip


def test_every_file_is_read_and_every_block_stands_in_one_of_them() -> None:
    assert set(lexicon().concepts) == set(TABLE["concepts"])
    assert set(lexicon().words) == set(TABLE["words"])
    assert sum(len(rows) for part in PARTS for rows in part.values()) == len(TABLE["concepts"]) + len(TABLE["words"])


def test_every_row_has_known_columns_only() -> None:
    for key, row in TABLE["concepts"].items():
        assert set(row) <= _COLUMNS, key
    for key, row in TABLE["words"].items():
        assert set(row) <= {"en", "zh", "pinyin", "initials"}, key


def test_no_term_means_two_things() -> None:
    seen: dict[tuple[str, object], str] = {}
    twice = []
    for key, row in TABLE["concepts"].items():
        for column in ("en", "only_en", "pinyin", "zh", "initials"):
            for term in filter(None, (term.strip() for term in row.get(column, "").split(","))):
                place: tuple[str, object] = ("latin", tuple(map(singular, latin_parts(term))))
                if column in ("zh", "initials"):
                    place = (column, term.upper())
                assert place[1], (key, term)
                if seen.setdefault(place, key) != key:
                    twice.append((term, key, seen[place]))
    assert not twice


def test_labels_of_concepts_are_consistent() -> None:
    for key, concept in lexicon().concepts.items():
        assert not (concept.category.personal and concept.level is Level.L1), key
        assert (concept.sensitive is None) or concept.level is Level.L4, key
        assert concept.text.zh, key
        assert concept.text.en, key
        if concept.entity is not None:
            assert concept.level >= concept.entity.spec.level, key


def test_every_need_is_used() -> None:
    words_ = lexicon()
    used = {meaning.need for meaning in (*words_.latin.values(), *words_.chinese.values())}
    assert set(Need) <= used


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("customer_phone", ["customer", "phone"]),
        ("customerPhone", ["customer", "phone"]),
        ("CustomerPhone", ["customer", "phone"]),
        ("CUSTOMERPHONE", ["customer", "phone"]),
        ("familyphonealt", ["family", "phone", "alt"]),
        ("IPAddress", ["ip", "address"]),
        ("phone2", ["phone"]),
        ("PhoneNumbers", ["phone", "number"]),
        ("addresses", ["address"]),
        ("microphone", ["microphone"]),
        ("kanbanname", ["kanbanname"]),
        ("ｐｈｏｎｅ", ["phone"]),
        ("12_34", []),
        ("", []),
    ],
)
def test_names_are_taken_apart(name: str, parts: list[str]) -> None:
    assert words(name, lexicon().vocabulary) == parts


@pytest.mark.parametrize(
    ("comment", "clause"),
    [
        ("手机号", "手机号"),
        ("手机号(加密)，用于登录", "手机号"),
        ("手机号；0未验证", "手机号"),
        ("  客户 姓名 ", "客户 姓名"),
        ("(问卷ID)", ""),
        ("e-mail address of the customer", "e-mail address of the customer"),
        ("状态 1 新建 2关闭", "状态"),
        ("打卡类型1-手机端", "打卡类型"),
        ("聯絡電話", "联络电话"),
    ],
)
def test_the_first_clause_of_a_comment(comment: str, clause: str) -> None:
    assert first_clause(comment) == clause


def test_a_very_long_joined_name_is_not_taken_apart() -> None:
    assert words("phone" * 10_000, lexicon().vocabulary) == ["phone" * 80]


def test_chinese_terms_are_written_as_they_are_looked_up() -> None:
    known = lexicon()
    terms = {*known.chinese, *(word for group in known.words.values() for word in group.chinese)}
    assert {term for term in terms if plain(term) != term} == set()
