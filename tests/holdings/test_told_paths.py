"""Paths as people are told them."""

from pathlib import Path

import pytest

from holdings.told_paths import told_path


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/home/u/.config/recordwarden/keys", "~/.config/recordwarden/keys"),
        ("/home/u", "~"),
        ("/home/user/keys", "/home/user/keys"),
        ("/srv/keys", "/srv/keys"),
    ],
)
def test_a_path_below_home_does_not_say_whose_home_it_is(monkeypatch, path, told):
    monkeypatch.setenv("HOME", "/home/u")
    assert told_path(Path(path)) == told
