"""Patterns of the user's own: what they find, what is refused, with file and line, and how long they take."""

from __future__ import annotations

import textwrap

import pyarrow as pa
import pytest

from holdings.errors import InventoryError
from holdings.text import Lang
from redaction.detecting.detector import Detector
from redaction.detecting.pattern_file import read
from redaction.detecting.patterns import UserPattern
from redaction.errors import RedactionError
from redaction.recognizers import default_recognizers
from redaction.scanner import Context

STAFF = """
    patterns:
      - name: staff number
        type: EMPLOYEE_NO
        pattern: '[EH][0-9]{6}'
        score: 0.8
        context: {zh: [工号], en: [employee, 'ＳＴＡＦＦ id']}
"""


def written(folder, text):
    path = folder / "patterns.yaml"
    path.write_text(textwrap.dedent(text), "utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "field", "found"),
    [
        ("工号E123456", "", [(2, 9)]),
        ("工号：Ｅ１２３４５６", "", [(3, 10)]),
        ("𠀀工号 E123456", "", [(4, 11)]),
        ("Employee E123456, and H654321 (employee)", "", [(9, 16), (22, 29)]),
        ("Staff ID: H123456", "", [(10, 17)]),
        ("订单E123456", "", []),
        ("unemployees E123456", "", []),
        ("E123456", "employee_no", [(0, 7)]),
        ("E12345", "employee_no", []),
    ],
)
def test_context_words(tmp_path, text, field, found):
    (pattern,) = read(written(tmp_path, STAFF))
    looked = Detector([pattern]).look(pa.array([text]), Context(field=field))
    assert [(span.start, span.end, str(span.entity), span.score) for span in looked.spans.get(0, ())] == [
        (start, end, "EMPLOYEE_NO", 0.8) for start, end in found
    ]


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("id=([0-9]+)", "id=12 id=345", [(3, 5), (9, 12)]),
        ("(?:a|b)c", "acbc", [(0, 2), (2, 4)]),
        ("(x)?y", "y xy", [(2, 3)]),
        (r"(?i)abc\b", "ABC abcd", [(0, 3)]),
        (r"\p{Han}{2}号", "中文号𠀀𠀀号", [(0, 3), (3, 6)]),
    ],
)
def test_the_value_is_the_group_or_else_the_match(pattern, text, found):
    one = UserPattern(name="x", type="X_1", pattern=pattern, score=0.7)
    assert [(span.start, span.end) for span in one.find(text, Context())] == found


def test_without_a_word_the_bare_score_holds():
    one = UserPattern(name="x", type="X_1", pattern="[0-9]{4}", score=0.9, words=("pin",), bare=0.2)
    assert [span.score for span in one.find("1234 and then, much later in this text, the pin 5678", Context())] == [0.2, 0.9]


def test_they_stand_beside_our_own(tmp_path):
    detector = Detector([*default_recognizers(), *read(written(tmp_path, STAFF))])
    (spans,) = detector.spans(["工号E123456，手机13800138000"])
    assert [str(span.entity) for span in spans] == ["EMPLOYEE_NO", "CN_MOBILE"]


ONE = "patterns:\n  - {name: a, type: A_1, pattern: 'a+'}\n"


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        (ONE + "  - {name: b, type: B_1, pattern: '(b'}\n", "patterns.yaml:3: patterns.1.pattern", "RE2 does not take it"),
        (ONE.replace("a+", "(?=a)"), ":2: patterns.0.pattern", "invalid perl operator"),
        (ONE.replace("a+", "a*"), ":2: patterns.0.pattern", "matches the empty text"),
        (ONE.replace("a+", "(?P<x>a)"), ":2: patterns.0.pattern", "names a group"),
        (ONE.replace("a+", "(a)(b)"), ":2: patterns.0.pattern", "more than one group"),
        (ONE.replace("a+", r"a\C"), ":2: patterns.0.pattern", "takes characters apart"),
        (ONE.replace("a+", "[\\p{L}\\p{Han}]{900}" * 20), ":2: patterns.0.pattern", "too large when compiled"),
        (
            ONE + "".join(f"  - {{name: b, type: B_1, pattern: '{n}\\p{{L}}{{40}}'}}\n" for n in range(10, 99)),
            ":1: patterns",
            "too large together",
        ),
        (ONE.replace("a+", "a" * 1001), ":2: patterns.0.pattern", "at most 1000 characters"),
        (ONE.replace("A_1", "a-1"), ":2: patterns.0.type", "capital letters"),
        (ONE.replace("name: a, ", ""), ":2: patterns.0.name", "it is missing"),
        (ONE.replace("'a+'", "'a+', scor: 1"), ":2: patterns.0.scor", "there is no such key"),
        (ONE.replace("'a+'", "'a+', score: 2"), ":2: patterns.0.score", "1 or less"),
        (ONE.replace("'a+'", "'a+', score: high"), ":2: patterns.0.score", "must be a number"),
        (ONE.replace("'a+'", "'a+', context: {fr: [a]}"), ":2: patterns.0.context.fr", "there is no such key"),
        ("patterns: []\n", ":1: patterns", "must not be empty"),
        ("patterns: a\n", ":1: patterns", "must be a list"),
        ("patterns: !!binary '%'\n", ":1: patterns", "must be a list"),
        (ONE + "  - {name: a, type: A_1, pattern: b}\n" * 100, ":1: patterns", "at most 100 items"),
        (ONE.replace("'a+'", "'a+', context: {zh: b}"), ":2: patterns.0.context.zh", "must be a list"),
        ("- a\n", "patterns.yaml:1:", "must be a mapping"),
        ("patterns: [\n", "patterns.yaml:", "malformed YAML"),
        ("patterns: &a [*a]\n", "patterns.yaml:1:", "aliases are not supported"),
    ],
)
def test_a_bad_file_is_refused_with_its_place(tmp_path, text, place, said):
    with pytest.raises((RedactionError, InventoryError)) as caught:
        read(written(tmp_path, text))
    assert place in caught.value.message(Lang.EN)
    assert said in caught.value.message(Lang.EN)
    assert caught.value.subject in caught.value.message(Lang.ZH)
    assert caught.value.exit_code == 2


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(RedactionError, match="there is no such file"):
        read(tmp_path / "none.yaml")


def test_a_pattern_that_others_take_for_ever_over(tmp_path):
    """A backtracking engine would need 2 ** 100,000 steps."""
    (pattern,) = read(written(tmp_path, ONE.replace("a+", "(?:a|aa)+(?:a|aa)+b")))
    assert list(Detector([pattern]).spans(["a" * 100_000])) == [()]
