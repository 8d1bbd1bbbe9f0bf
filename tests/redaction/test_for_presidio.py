"""Our recognizers in a real AnalyzerEngine, without a model."""

from __future__ import annotations

import pytest
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NoOpNlpEngine

from holdings.entities import Entity
from redaction.detecting.for_presidio import RecordwardenRecognizer, recordwarden_recognizers
from redaction.errors import RecognizerFailed
from redaction.recognizers import default_recognizers
from redaction.span import Span

LANGUAGES = ["en", "zh"]
TEXT = "客户😀手机１３８００１３８０００，mail a@example.com"


def engine(recognizers):
    registry = RecognizerRegistry(recognizers=list(recognizers), supported_languages=LANGUAGES)
    models = [{"lang_code": language, "model_name": "none"} for language in LANGUAGES]
    return AnalyzerEngine(registry=registry, nlp_engine=NoOpNlpEngine(models=models), supported_languages=LANGUAGES)


def found(analyzer, text, language, **more):
    results = analyzer.analyze(text, language=language, **more)
    return sorted((result.entity_type, text[result.start : result.end]) for result in results)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "make", [recordwarden_recognizers, lambda: [RecordwardenRecognizer(supported_language=each) for each in LANGUAGES]]
)
def test_what_they_find_in_an_engine(make, language):
    analyzer = engine(make())
    assert found(analyzer, TEXT, language) == [("CN_MOBILE", "１３８００１３８０００"), ("EMAIL_ADDRESS", "a@example.com")]
    assert found(analyzer, TEXT, language, entities=["EMAIL_ADDRESS"]) == [("EMAIL_ADDRESS", "a@example.com")]
    assert found(analyzer, "nothing", language) == []
    assert found(analyzer, "", language) == []


def test_each_of_ours_is_there_for_each_language():
    there = {
        (one.supported_language, entity) for one in recordwarden_recognizers(LANGUAGES, each=True) for entity in one.supported_entities
    }
    assert there == {(language, str(entity)) for language in LANGUAGES for one in default_recognizers() for entity in one.entities}
    assert len({one.id for one in recordwarden_recognizers(["en"], each=True)}) == len(default_recognizers())


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_by_one_they_find_the_same_and_more(language):
    whole, single = (set(found(engine(recordwarden_recognizers(each=each)), TEXT, language)) for each in (False, True))
    assert whole <= single


def test_some_can_be_left_out_by_name():
    registry = RecognizerRegistry(recognizers=recordwarden_recognizers(["en"], each=True))
    registry.remove_recognizer("Recordwarden CN_MOBILE")
    left = {entity for one in registry.recognizers for entity in one.supported_entities}
    assert "CN_MOBILE" not in left
    assert "EMAIL_ADDRESS" in left


@pytest.mark.parametrize("each", [False, True])
def test_what_could_not_be_examined_is_an_error_not_an_empty_list(each):
    class Broken:
        entities = frozenset({Entity.PERSON})

        def gate(self, context):
            return "boom"

        def find(self, text, context):
            raise ValueError(text)

    analyzer = engine(recordwarden_recognizers(LANGUAGES, [Broken()], each=each))
    assert found(analyzer, "fine", "en") == []
    with pytest.raises(RecognizerFailed) as caught:
        analyzer.analyze("boom 13800138000", language="en")
    assert "13800138000" not in str(caught.value)


def test_overlaps_are_resolved_where_they_are_together():
    class Wide:
        entities = frozenset({Entity.ACCOUNT_NUMBER})

        def gate(self, context):
            return "[0-9]"

        def find(self, text, context):
            return [Span(0, len(text), Entity.ACCOUNT_NUMBER, 0.3)]

    recognizers = [*default_recognizers(), Wide()]
    (one,) = RecordwardenRecognizer(recognizers).analyze("13800138000", None)
    assert (one.entity_type, one.start, one.end) == ("CN_MOBILE", 0, 11)
    assert RecordwardenRecognizer(recognizers).analyze("13800138000", ["ACCOUNT_NUMBER"]) == []
