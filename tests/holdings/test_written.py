"""Files that this program writes into a workspace: nothing of what two people add in the same moment is lost."""

from __future__ import annotations

import os
import pathlib
import threading
import time

import pydantic
import pytest

from holdings import written, yamlfile
from holdings.errors import PeopleError


class Names(pydantic.BaseModel):
    names: tuple[str, ...] = ()


def slow(look):
    """The other one looks, too, before this one replaces the file."""

    def looking(path):
        found = look(path)
        time.sleep(0.2)
        return found

    return looking


@pytest.mark.skipif(os.name != "posix", reason="needs locks of POSIX")
@pytest.mark.parametrize("there", [True, False])
def test_of_two_who_change_it_at_once_one_is_refused(tmp_path, monkeypatch, there):
    path = tmp_path / "names.yaml"
    before = None
    if there:
        written.replace(path, "names", {"names": ["first"]}, before=None, refused=PeopleError)
        before = yamlfile.read(path).digest
    outcomes = []

    def change(name):
        try:
            written.replace(path, "names", {"names": [name]}, before=before, refused=PeopleError)
            outcomes.append(name)
        except PeopleError:
            outcomes.append("refused")

    threads = [threading.Thread(target=change, args=(name,)) for name in ("second", "third")]
    with monkeypatch.context() as patched:
        patched.setattr(yamlfile, "read", slow(yamlfile.read))
        patched.setattr(pathlib.Path, "exists", slow(pathlib.Path.exists))
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    assert outcomes.count("refused") == 1
    (name,) = set(outcomes) - {"refused"}
    assert written.read(path, Names, PeopleError)[0].names == (name,)
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


@pytest.mark.skipif(os.name != "posix", reason="needs pipes and devices of POSIX")
@pytest.mark.parametrize(
    "make",
    [lambda path: os.mkfifo(path), lambda path: path.symlink_to("/dev/zero"), lambda path: path.mkdir()],
    ids=["pipe", "device", "folder"],
)
def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path, make):
    path = tmp_path / "names.yaml"
    make(path)
    with pytest.raises(PeopleError, match="not a regular file"):
        written.read(path, Names, PeopleError)
