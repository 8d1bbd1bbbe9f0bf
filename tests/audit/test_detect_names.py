"""Names and addresses in `detect`, by stand-ins for what finds them, or none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from audit.cli import main
from holdings.entities import Entity
from holdings.text import Text
from redaction import names
from redaction.names.base import Absent
from redaction.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from redaction.scanner import Context


class Mister:
    """Takes the word after 先生 or Mr for a name; fails on a text with `?`."""

    entities = frozenset({Entity.PERSON})
    word = ""

    def gate(self, context: Context) -> str:
        return self.word

    def find_all(self, texts: Sequence[str], context: Context) -> Iterator[list[Span] | None]:
        for text in texts:
            start = text.index(self.word) + len(self.word)
            yield None if "?" in text else [Span(start, start + 2, Entity.PERSON, 0.7)]


class Chinese(Mister):
    word = "先生"


class English(Mister):
    word = "Mr "


NO_MODEL = Absent(language="zh", entities=frozenset({Entity.PERSON}), reason=Text("没有模型。", "no model."))


def install(monkeypatch: pytest.MonkeyPatch, *recognizers: Mister, absent: Sequence[Absent] = ()) -> None:
    def of(languages: Sequence[str], each: object) -> bool:
        return (isinstance(each, Chinese) and "zh" in languages) or (isinstance(each, English) and "en" in languages)

    monkeypatch.setattr(names, "name_recognizers", lambda languages: tuple(each for each in recognizers if of(languages, each)))
    monkeypatch.setattr(names, "absent", lambda languages: tuple(each for each in absent if each.language in languages))


@pytest.fixture
def both(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, Chinese(), English())


@pytest.fixture
def neither(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, absent=[NO_MODEL])


def detect(capsys: pytest.CaptureFixture[str], folder: Path, *arguments: str) -> tuple[object, list[Any], str]:
    lines = ["先生李明13800138000", "Mr Li", "Mr Li?", "13900139000"]
    (folder / "in.jsonl").write_text("".join(json.dumps({"id": n, "text": text}) + "\n" for n, text in enumerate(lines)))
    with pytest.raises(SystemExit) as ended:
        main(["--lang", "en", "detect", str(folder / "in.jsonl"), *arguments])
    out, err = capsys.readouterr()
    told = [json.loads(line) for line in out.splitlines()]
    return ended.value.code, [one.get("error") or [span["type"] for span in one["spans"]] for one in told], err


ZH, EN, FAILED, MOBILE = ["PERSON", "CN_MOBILE"], ["PERSON"], "recognizer_failed", ["CN_MOBILE"]


@pytest.mark.usefixtures("both")
@pytest.mark.parametrize(
    ("arguments", "found", "code"),
    [
        ((), [ZH, EN, FAILED, MOBILE], 4),
        (("--names",), [ZH, EN, FAILED, MOBILE], 4),
        (("--lang", "zh"), [ZH, [], [], MOBILE], 0),
        (("--lang", "en"), [MOBILE, EN, FAILED, MOBILE], 4),
        (("--lang", "en,zh"), [ZH, EN, FAILED, MOBILE], 4),
        (("--no-names",), [MOBILE, [], [], MOBILE], 0),
        (("--entities", "CN_MOBILE"), [MOBILE, [], [], MOBILE], 0),
        (("--entities", "person", "--lang", "zh"), [EN, [], [], []], 0),
    ],
)
def test_names_are_found_by_language(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: tuple[str, ...], found: list[Any], code: int
) -> None:
    assert detect(capsys, tmp_path, *arguments)[:2] == (code, found)


@pytest.mark.usefixtures("neither")
@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 0, "no model"),
        (("--names",), 4, "no model"),
        (("--entities", "PERSON,CN_MOBILE"), 4, "no model"),
        (("--no-names",), 0, "--no-names"),
        (("--no-names", "--entities", "ADDRESS"), 4, "--no-names"),
        (("--entities", "CN_MOBILE"), 0, None),
    ],
)
def test_what_is_not_there_is_said(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: tuple[str, ...], code: int, said: str | None
) -> None:
    ended, _, err = detect(capsys, tmp_path, *arguments)
    assert ended == code
    assert ("Not looked for: " in err) == (said is not None)
    assert (said or "") in err


def test_one_language_may_be_there_and_the_other_not(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(monkeypatch, English(), absent=[NO_MODEL])
    for arguments, code, said in (
        (("--names", "--lang", "zh"), 4, True),
        (("--lang", "zh"), 0, True),
        (("--names", "--lang", "en"), 4, False),
        (("--entities", "ADDRESS", "--lang", "zh"), 0, False),
        (("--entities", "CN_MOBILE"), 0, False),
    ):
        ended, found, err = detect(capsys, tmp_path, *arguments)
        assert ended == code, arguments
        assert ("Not looked for: person name (zh): no model." in err) == said
        assert (FAILED in found) == ("en" in arguments)


@pytest.mark.parametrize("arguments", [("--entities", "CN_MOBILE"), ("--no-names",)])
def test_no_model_is_asked_for_where_no_names_are(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setattr(names, "absent", pytest.fail)
    monkeypatch.setattr(names, "name_recognizers", pytest.fail)
    assert detect(capsys, tmp_path, *arguments)[:2] == (0, [MOBILE, [], [], MOBILE])
