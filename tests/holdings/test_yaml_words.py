"""`on`, `off`, `yes` and `no` are words in the inventory: a label's `on` is its date, `tls: off` a choice. A value that is none has a line."""

from __future__ import annotations

import pytest

from holdings import yamlfile
from holdings.errors import InventoryError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on: 1", {"on": 1}),
        ("{no: 1, yes: 2, Off: 3}", {"no": 1, "yes": 2, "Off": 3}),
        ("tls: off", {"tls": "off"}),
        ("a: [true, False, on]", {"a": [True, False, "on"]}),
        ("true: 1", {True: 1}),
        ("a: !!bool yes", {"a": "yes"}),
    ],
)
def test_words(tmp_path, text, value):
    path = tmp_path / "recordwarden.yaml"
    path.write_text(text, encoding="utf-8")
    assert yamlfile.read(path).value == value


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("version: 1\nas_of: 2026-13-45", 2),
        ("a:\n  - 1\n  - 2026-02-30", 3),
        ("a: 1\n2026-13-45: 2", 2),
        ("a: 1\nb: !!int x", 2),
        ("a: 1\nb: !!timestamp x", 2),
        ("a: 1\nb: " + "9" * 5000, 2),
        ("a: 1\nb: " + "1:" * 200_000 + "1", 2),
        ("a: 1\nb: 1" + ":1" * 200_000 + ".5", 2),
        ("a: 1\nb: [" + "1," * 1_000_000 + "]", 2),
        ("a: 1\nb: !!float x", 2),
        ("a: 1\nb: !!python/name:os.system x", 2),
    ],
)
def test_a_value_that_is_none_names_its_line(tmp_path, text, line):
    path = tmp_path / "recordwarden.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InventoryError) as caught:
        yamlfile.read(path)
    assert caught.value.subject == f"recordwarden.yaml:{line}"
