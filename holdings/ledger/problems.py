"""What can be wrong with a ledger, in words: where, what, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from holdings.assets import shown
from holdings.errors import LedgerError
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from holdings.ledger.checkpoint import Checkpoint
    from holdings.ledger.note import VerifierKey
    from holdings.ledger.pruning import Pruned

_RESTORE = Text("请从备份恢复该文件后重新校验，并查明改动者。", "Restore it from a backup, verify again, and find out who altered it.")
_COMPARE = Text(
    "请保留两者，与检查点副本的保管人核对。",
    "Keep both, and compare with whoever keeps the copies of the checkpoints.",
)

_ASK = Text("请索取新的证据包，并查明改动者。", "Ask for another bundle, and find out who altered it.")
_RESTORE_STORE = Text("请从备份恢复结果库，并查明改动者。", "Restore the results store from a backup, and find out who altered it.")


class Verdict(StrEnum):
    """What a verification comes to."""

    GENUINE = "genuine"
    """Whole, and signed by a trusted key."""
    INTEGRITY_ONLY = "integrity_only"
    """Whole; by whom, nobody said whom to trust."""
    EMPTY = "empty"
    """In order, and without an entry: nothing was proven."""
    ALTERED = "altered"

    @property
    def text(self) -> Text:
        return _VERDICTS[self]


_VERDICTS = {
    Verdict.GENUINE: Text("校验通过：内容完整，由受信任的密钥签名。", "verified: whole, and signed by a trusted key."),
    Verdict.INTEGRITY_ONLY: Text(
        "仅校验了完整性，签名者未知。请用 --trust 指定从可靠渠道得到的公钥。",
        "integrity only, signer unknown. Give the key that you got from a source of your own with --trust.",
    ),
    Verdict.EMPTY: Text("账本中没有记录，未证明任何事项。", "the ledger has no entries; nothing was proven."),
    Verdict.ALTERED: Text("校验未通过。", "not verified."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is not as it was signed."""

    place: str
    """The file, by a name that can be shown."""
    what: Text
    do: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What looking at a ledger came to."""

    verdict: Verdict
    found: tuple[Problem, ...]
    checkpoint: Checkpoint | None = None
    signers: tuple[VerifierKey, ...] = ()
    held_against: int = 0
    """Sizes for which a checkpoint from elsewhere was compared."""
    ahead: int = 0
    """Files beyond the checkpoint."""
    pruned: Pruned | None = None

    @property
    def absent(self) -> frozenset[int]:
        """The numbers of the bundles of entries that were pruned."""
        return frozenset() if self.pruned is None else self.pruned.absent

    facts: tuple[Text, ...] = ()
    """What else there is to tell of it."""


def missing(place: str) -> Problem:
    """A file that the checkpoint needs is not there."""
    return Problem(place=place, what=Text("文件缺失。", "the file is missing."), do=_RESTORE)


def malformed(place: str) -> Problem:
    """A file that is not as long as it must be, or cannot be taken apart."""
    return Problem(place=place, what=Text("文件内容残缺或格式不正确。", "the file is cut off or malformed."), do=_RESTORE)


def entry_altered(place: str, first: int, count: int) -> Problem:
    """Entries and the hashes of leaves disagree."""
    what = Text(
        f"第 {first} 条记录（从 0 起）与账本中的哈希不符（本文件中不符的记录：{count} 条）。",
        f"entry {first} (counted from 0) does not fit its hash in the ledger (such entries in this file: {count}).",
    )
    return Problem(place=place, what=what, do=_RESTORE)


def tile_altered(place: str) -> Problem:
    """A tile disagrees with what is below it."""
    return Problem(place=place, what=Text("其中的哈希与记录不符。", "its content does not fit the entries."), do=_RESTORE)


def wrong_root(size: int) -> Problem:
    """The entries are not those that were signed."""
    what = Text(f"{size} 条记录得不出已签名的根。", f"the {size} entries do not come to the root that was signed.")
    return Problem(place="checkpoint", what=what, do=_RESTORE)


def bad_signature(place: str) -> Problem:
    """A signature of a known key that is not good."""
    return Problem(place=place, what=Text("签名与内容不符。", "the signature does not fit what it stands below."), do=_RESTORE)


def unknown_signer(place: str) -> Problem:
    """A checkpoint that is nobody's word."""
    what = Text("没有已知密钥的签名。", "none of its signatures is of a key that is known.")
    do = Text("请核对公钥；轮换前的公钥也须用 --trust 指定。", "Check the key; name keys from before a rotation with --trust, too.")
    return Problem(place=place, what=what, do=do)


def untrusted(place: str, signers: Sequence[VerifierKey]) -> Problem:
    """A checkpoint of another key than those that are trusted."""
    names = ", ".join(shown(f"{key.name}+{key.id.hex()}") for key in signers)
    what = Text(f"由 {names} 签名，而不是 --trust 指定的密钥。", f"it is signed by {names}, and not by a key that --trust names.")
    do = Text(
        "若密钥已轮换，请从可靠渠道取得新公钥；否则账本可能已被他人重写。",
        "If the key was rotated, get the new one from a source of your own; else somebody may have written the ledger anew.",
    )
    return Problem(place=place, what=what, do=do)


def other_ledger(place: str) -> Problem:
    """A checkpoint of another origin, or signed under another name than its origin."""
    return Problem(place=place, what=Text("它属于另一个账本。", "it is another ledger's."), do=_COMPARE)


def cut_short(place: str, copied: int, size: int) -> Problem:
    """A checkpoint from elsewhere is larger than the ledger."""
    what = Text(
        f"该检查点有 {copied} 条记录，账本只有 {size} 条：账本被截断或回退。",
        f"this checkpoint has {copied} entries and the ledger {size}: it was cut short or rolled back.",
    )
    return Problem(place=place, what=what, do=_COMPARE)


def forked(place: str, size: int) -> Problem:
    """Two roots of one size."""
    what = Text(
        f"警报：前 {size} 条记录有两个不同的根：账本被改写，或有两份账本。",
        f"alarm: there are two roots for the first {size} entries: the ledger was written anew, or there are two of it.",
    )
    return Problem(place=place, what=what, do=_COMPARE)


def enough() -> Problem:
    """So much is wrong that the rest was not looked at."""
    return Problem(
        place="checkpoint",
        what=Text("问题过多，其余内容未再检查。", "there are so many problems that the rest was not looked at."),
        do=_RESTORE,
    )


def not_proven(place: str) -> Problem:
    """The entry of a proof is not where the proof says."""
    what = Text("所附记录不在该检查点的账本中。", "the entry in it is not in the ledger of its checkpoint.")
    return Problem(place=place, what=what, do=Text("请索取新的证明文件。", "Ask for another proof."))


def not_stated(place: str) -> Problem:
    """A file of a bundle is not the one that its statement vouches for."""
    what = Text("该文件不是声明中所列的文件。", "it is not the file that the statement vouches for.")
    return Problem(place=place, what=what, do=_ASK)


def not_recorded(place: str) -> Problem:
    """A file of a bundle is not the one whose digest stands in the ledger."""
    what = Text("该文件的摘要与账本中的记录不符。", "its digest is not the one that stands in the ledger.")
    return Problem(place=place, what=what, do=_ASK)


def other_results(place: str) -> Problem:
    """A report tells something else than the results that stand in the ledger."""
    what = Text("报告内容与账本所记的审计结果不符。", "the report tells something else than the results that stand in the ledger.")
    return Problem(place=place, what=what, do=_ASK)


def assessment_altered(place: str, parts: Text) -> Problem:
    """A stored assessment is not the one that was recorded."""
    what = Text(
        f"结果库中的这次审计与账本所记不符（{parts.zh}）。", f"the stored assessment is not the one that was recorded ({parts.en})."
    )
    return Problem(place=place, what=what, do=_RESTORE_STORE)


def assessment_missing(place: str) -> Problem:
    """An assessment that was recorded is not stored any more."""
    what = Text("账本记有这次审计，结果库中却没有。", "the ledger has this assessment, and the results store has not.")
    return Problem(place=place, what=what, do=_RESTORE_STORE)


def assessment_extra(place: str) -> Problem:
    """An assessment is stored that was never recorded."""
    what = Text("结果库中有这次审计，账本却未记载。", "the results store has this assessment, and the ledger has not.")
    do = Text(
        "若当时未能写入账本，下一次审计会补记；否则请查明来源。",
        "If the ledger could not be written then, the next audit records it; else find out where it came from.",
    )
    return Problem(place=place, what=what, do=do)


def not_signed(index: int) -> Problem:
    """An act of a person that the person did not sign."""
    what = Text(
        f"第 {index} 条记录（从 0 起）中的签名不是名单中该密钥对其内容的签名。",
        f"the signature in entry {index} (counted from 0) is not that of its key over what it says.",
    )
    do = Text("该操作不生效；请查明是谁写入的。", "That act counts for nothing; find out who wrote it.")
    return Problem(place="tile/entries", what=what, do=do)


def entries_differ(place: str) -> Problem:
    """Two entries speak of one assessment, and differently."""
    what = Text("账本对这次审计有两条不同的记录。", "two entries of the ledger speak of this assessment, and differently.")
    return Problem(place=place, what=what, do=_COMPARE)


def unexpected(place: str) -> Problem:
    """A file that no writer makes."""
    what = Text("账本中不应有此文件。", "no file of a ledger has this name.")
    return Problem(place=place, what=what, do=Text("请查明来源并移走。", "Find out where it came from, and move it away."))


def no_key(name: str) -> LedgerError:
    """What to say where `--trust` names no key."""
    return LedgerError(
        Text("这不是校验公钥。", "this is no verifier key."),
        name,
        Text("应为“名称+编号+公钥”形式，或含有它的文件。", "Give one as `name+id+key`, or a file that holds it."),
    )


def message(problem: Problem, lang: Lang) -> str:
    """One line."""
    colon = "：" if lang is Lang.ZH else ": "
    return f"{problem.place}{colon}{problem.what.in_(lang)}{'' if lang is Lang.ZH else ' '}{problem.do.in_(lang)}"
