"""`json-v1`: the shape that others parse."""

import io
import json
from dataclasses import replace

import jsonschema
import pytest

from audit.reports.json import REPORT, document, schema


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(schema())


def test_a_report_is_valid(material):
    jsonschema.Draft202012Validator(schema()).validate(document(material))


def test_a_comparison_is_valid(material):
    compared = document(replace(material, previous=material.assessment))
    jsonschema.Draft202012Validator(schema()).validate(compared)
    assert compared["summary"]["changes"] == {"new": 0, "changed": 0, "fixed": 0, "not_rechecked": 0, "unchanged": 3}


def test_what_is_waived_and_attested_is_valid(material, beside):
    made = document(replace(material, dispositions=beside))
    jsonschema.Draft202012Validator(schema()).validate(made)
    kinds = {one["disposition"]["kind"]: one["status"] for each in made["results"] for one in each["observations"] if "disposition" in one}
    assert kinds == {"waived": "fail", "attested": "manual"}
    assert made["summary"]["dispositions"]["idle"][0]["control"] == "CLS-92"
    assert made["summary"]["score"] == document(material)["summary"]["score"]


def test_an_empty_assessment_is_valid(material):
    bare = replace(material.assessment, results=(), datasets=(), ignored=(), organisation=None, finished_at=None)
    made = document(replace(material, assessment=bare))
    jsonschema.Draft202012Validator(schema()).validate(made)
    assert made["summary"]["score"]["share"] is None


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("schema",), "recordwarden/assessment/v2"),
        (("results", 0, "status"), "ok"),
        (("results", 0, "severity"), 3),
        (("results", 0, "observations", 0, "exceptions"), -1),
        (("results", 0, "observations", 0, "asset"), ""),
        (("results", 0, "title"), {"en": "only"}),
        (("summary", "score", "share"), 2),
    ],
)
def test_the_schema_refuses_what_is_wrong(material, place, value):
    broken = json.loads(json.dumps(document(material)))
    inner = broken
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    assert not jsonschema.Draft202012Validator(schema()).is_valid(broken)


def test_the_shape_of_the_command_line_contract(material):
    made = document(material)
    assert made["schema"] == "recordwarden/assessment/v1"
    assert {"id", "started_at"} <= made["assessment"].keys()
    first = made["results"][0]
    assert (first["control"], first["status"], first["severity"]) == ("CLS-91", "fail", "critical")
    assert first["title"].keys() == {"zh", "en"}
    wanted = {"asset", "status", "reason", "population", "examined", "exceptions", "upper_bound", "fingerprint"}
    assert all(wanted <= one.keys() for result in made["results"] for one in result["observations"])
    worst = next(one for one in first["observations"] if one["asset"] == "desk.tickets.note")
    assert (worst["reason"], worst["population"], worst["exceptions"], worst["upper_bound"]) == ("below", 20_000, 1_234, None)
    assert worst["sentence"] == {
        "zh": "声明为2级，内容含居民身份证号码，应为4级。",
        "en": "Declared level 2; it holds Chinese identity card number, which is level 4.",
    }


def test_it_reads_the_same_in_every_language(assessment, catalogue):
    from audit.reports.base import Material
    from holdings.text import Lang

    made = []
    for lang in Lang:
        out = io.BytesIO()
        REPORT.write(Material(assessment=assessment, controls=catalogue, lang=lang), out)
        made.append(out.getvalue())
    assert made[0] == made[1]


def test_a_number_that_json_lacks_becomes_a_word(material):
    first = material.assessment.results[0]
    odd = replace(first, parameters={"match_rate": float("inf")})
    made = document(replace(material, assessment=replace(material.assessment, results=(odd,))))
    assert made["results"][0]["parameters"] == {"match_rate": "inf"}
