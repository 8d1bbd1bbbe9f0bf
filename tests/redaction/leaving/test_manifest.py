"""Manifests: canonical bytes that stay the same, a schema for strangers, and nothing but a whole one is read."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path

import jsonschema
import pytest
from leaving import policy

from holdings.entities import Entity
from holdings.text import Text
from redaction.export.manifest import Kind, Manifest, NotAManifest, decoded, json_schema
from redaction.export.record import Contents, ExportRecord
from redaction.export.stating import About, stated
from redaction.names.base import Absent
from redaction.risk.grade import Grade
from redaction.risk.measure import FieldRisk, Risk

HERE = Path(__file__).parent
VECTOR = HERE / "manifest.json"
SCHEMA = HERE.parents[2] / "docs" / "export-manifest.schema.json"
POLICY = policy(risk={"quasi_identifiers": ["age", "13800138000"], "sensitive": ["plan"], "k": 5, "l": 2, "t": 0.4})


def made(**more) -> Manifest:
    record = ExportRecord(
        **{
            "format": "csv",
            "input": Contents(sha256="a" * 64, bytes=1000, records=10),
            "output": Contents(sha256="b" * 64, bytes=900, records=10),
            "policy": "test",
            "policy_digest": "c" * 64,
            "purpose": "testing",
            "counts": {(Entity.PHONE_NUMBER, "token"): 3, (Entity.PERSON, "mask"): 2},
            "withheld": 1,
            "left_out": {"comments": 2},
            "cells": 4,
            "cells_rule": "neutralise",
            "names": 1,
            "gaps": (Absent(language="zh", entities=frozenset({Entity.PERSON}), reason=Text("无", "none")),),
            "left": {},
            "unexamined": 0,
            "risk": Risk(rows=10, groups=2, k=5, single=0, fields=(FieldRisk(field="plan", l=2, entropy_l=1.8999, t=1 / 3),)),
            "broken": (),
            "proposals": (),
            "grade": Grade.RISKY,
            "threshold": 0.05,
            "key_ids": ("0123456789abcdef",),
            "detection": "0.1.0",
            **more,
        }
    )
    about = About(
        export="d" * 32,
        at=dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC),
        kind=Kind.FILE,
        datasets=("tickets",),
        name="out.csv",
        by="e" * 64,
        why="委托处理：投诉复核",
        workspace="f" * 32,
    )
    return stated(record, POLICY, about)


def test_the_vector() -> None:
    data = VECTOR.read_bytes()
    assert made().encoded() + b"\n" == data
    assert decoded(data) == made()
    assert made().digest == hashlib.sha256(data.removesuffix(b"\n")).hexdigest()


def test_what_it_tells() -> None:
    told = json.loads(made().encoded())
    assert told["changed"] == [
        {"count": 2, "operator": "mask", "type": "PERSON"},
        {"count": 3, "operator": "token", "type": "PHONE_NUMBER"},
    ]
    assert told["not_looked_for"] == [{"language": "zh", "types": ["PERSON"]}]
    assert told["risk"]["diversity"] == [{"field": "plan", "l": 2, "entropy_l": "1.8999", "t": "0.3333"}]
    assert told["risk"]["bounds"] == {"k": 5, "l": 2, "entropy_l": None, "t": "0.4000"}
    assert told["risk"]["quasi_identifiers"] == ["age", "‹d11›"]  # a name can be personal data, too


def test_the_schema_is_the_one_in_docs_and_takes_the_vector() -> None:
    assert json.loads(SCHEMA.read_text("utf-8")) == json_schema()
    jsonschema.validate(json.loads(VECTOR.read_bytes()), json_schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(json.loads(VECTOR.read_bytes()) | {"grade": 5}, json_schema())


def test_only_a_whole_one_is_read() -> None:
    data = VECTOR.read_bytes().removesuffix(b"\n")
    value = json.loads(data)
    others = [
        b"",
        data[:-1],
        data + b"\n\n",
        b" " + data,
        json.dumps(value).encode(),
        json.dumps(value | {"more": 1}, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(),
        data.replace(b'"grade":2', b'"grade":0'),
        data.replace(b'"grade":2', b'"grade":"2"'),
        data.replace(b'"schema":"recordwarden/export-manifest/v1"', b'"schema":"recordwarden/export-manifest/v2"'),
        data.replace(b'"t":"0.3333"', b'"t":"0.3"'),
        data.replace(b"2026-11-22T09:30:00.000Z", b"2026-11-22T17:30:00.000+08:00"),
        b"\xff" + data,
    ]
    for other in others:
        with pytest.raises(NotAManifest) as refused:
            decoded(other)
        assert refused.value.__suppress_context__
    for name in value:  # each member by itself is needed, or has its one writing when it is not there
        with pytest.raises(NotAManifest):
            decoded(
                json.dumps(
                    {k: v for k, v in value.items() if k != name}, sort_keys=True, separators=(",", ":"), ensure_ascii=False
                ).encode()
            )
