"""Which recognizers of names there are in a language, and what is said of those that are not."""

from __future__ import annotations

import pytest

from holdings.text import Text
from redaction.names import NAMES, absent, name_recognizers
from redaction.names.zh import model


@pytest.mark.parametrize(
    ("languages", "packages"), [(None, {"en", "zh"}), (("zh", "en"), {"en", "zh"}), (("en",), {"en"}), (("zh",), {"zh"}), ((), set())]
)
def test_a_language_has_recognizers_of_its_own(languages, packages):
    found = name_recognizers(languages)
    assert {type(each).__module__.split(".")[2] for each in found} == packages
    assert all(each.entities <= NAMES for each in found)


@pytest.mark.parametrize(("languages", "said"), [(None, ["zh"]), (("zh",), ["zh"]), (("en",), [])])
def test_a_missing_model_is_said_of_its_language(monkeypatch, languages, said):
    monkeypatch.setattr(model, "shared", lambda: model.Unavailable(reason=Text("没有。", "none.")))
    assert [each.language for each in absent(languages)] == said


def test_reasons_are_whole_sentences(monkeypatch, tmp_path):
    for reason in (model.load(tmp_path).reason, _without_package(monkeypatch).reason):
        assert reason.zh.endswith("。")
        assert reason.en.endswith(".")


def _without_package(monkeypatch):
    monkeypatch.setattr(model, "find_spec", lambda name: None)
    return model.load()
