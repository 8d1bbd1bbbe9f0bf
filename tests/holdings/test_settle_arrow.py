"""Arrow is set up once a process for many batches."""

from __future__ import annotations

import sys

import pyarrow as pa

from holdings.processes import settle_arrow


class Searches:
    """Notes what is searched for along the path."""

    def __init__(self):
        self.names = []

    def find_spec(self, name, path=None, target=None):
        self.names.append(name)


def test_a_value_given_to_arrow_sets_off_no_search(monkeypatch):
    settle_arrow()
    pa.scalar("a")
    searches = Searches()
    monkeypatch.setattr(sys, "meta_path", [searches, *sys.meta_path])
    pa.scalar("b")
    pa.array(["c"])
    assert searches.names == []
