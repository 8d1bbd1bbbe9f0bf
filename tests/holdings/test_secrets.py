"""Secrets are found where the inventory says, and never shown."""

import pytest

from holdings import secrets
from holdings.errors import SecretError
from holdings.text import Lang


@pytest.mark.parametrize(
    ("content", "value"),
    [(b"s3cret", "s3cret"), (b"s3cret\n", "s3cret"), (b"s3cret\r\n", "s3cret"), (b" s \n", " s "), ("口令\n".encode(), "口令")],
)
def test_a_file_holds_one_line(tmp_path, content, value):
    (tmp_path / "pw").write_bytes(content)
    assert secrets.resolve("file:pw", tmp_path) == value


def test_the_environment(tmp_path):
    assert secrets.resolve("env:DESK_PW", tmp_path, {"DESK_PW": "a:b\n"}) == "a:b\n"


@pytest.mark.parametrize(
    ("reference", "subject"),
    [
        ("env:DESK_PW", "env:DESK_PW"),
        ("env:EMPTY", "env:EMPTY"),
        ("file:none", "file:none"),
        ("file:two", "file:two"),
        ("file:latin", "file:latin"),
        ("file:empty", "file:empty"),
        ("file:.", "file:"),
        ("hunter2", "password"),
        ("env:", "password"),
        ("hunter2:x", "password"),
    ],
)
def test_what_cannot_be_had(tmp_path, reference, subject):
    (tmp_path / "two").write_bytes(b"hunter2\nhunter2\n")
    (tmp_path / "latin").write_bytes(b"hunter2\xff")
    (tmp_path / "empty").write_bytes(b"")
    with pytest.raises(SecretError) as caught:
        secrets.resolve(reference, tmp_path, {"EMPTY": ""})
    assert caught.value.subject.startswith(subject)
    for lang in Lang:
        assert "hunter2" not in caught.value.message(lang)
    assert "hunter2" not in repr(caught.value.__cause__)
