"""What a name or a comment says besides a datum: whom or what it identifies, whether it denies, whether it is a system's, when it was."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from holdings.names.match import NAMES, SEVERAL
from holdings.names.tokens import is_chinese, latin_parts, plain, words

if TYPE_CHECKING:
    from holdings.names.lexicon import Lexicon

_MODULE = re.compile(r"(?:t_|tb_|tbl_)?(?:sys|system|app|api|base|common)_", re.IGNORECASE)
"""What many systems put before the names of all tables of a module."""
_LAST_TIME = re.compile(r"(?:最后|最近|上次|首次|末次)(?:一次)?(?!.*(?:更新|修改|同步|执行|运行|检查|计算|保存)).+(?:时间|日期)$")


def denies(comment: str, lexicon: Lexicon) -> bool:
    """Whether a Chinese comment, though it names no datum, says that there is none: `是否启用`, `服务超时时间`."""
    bare = "".join(plain(comment).upper().split())
    return bare.startswith(tuple(lexicon.words["not_about_first"].chinese)) or bare.endswith(tuple(lexicon.words["not_about"].chinese))


def speaks_about(name: str, lexicon: Lexicon) -> bool:
    """Whether a name without any datum in it ends in a word that holds none: `server`, `url`, `open_type`."""
    tokens = words(name, lexicon.vocabulary)
    return bool(tokens) and tokens[-1] in lexicon.words["not_about"].latin


def dataset_is_system(name: str, lexicon: Lexicon) -> bool:
    """Whether a dataset's name says that it is a system's; a module before the name (`sys_user`, `system_mail`) does not."""
    bare = _MODULE.sub("", name.rpartition(".")[2])
    return speaks_of_system(bare, lexicon)


def speaks_of_system(name: str, lexicon: Lexicon) -> bool:
    """Whether a system's word stands in a name: `smtp_password`, `微信AppToken`."""
    group = lexicon.words["system"]
    return any(word in group.latin for word in words(name, lexicon.vocabulary)) or (
        is_chinese(name) and any(word in name.upper() for word in group.chinese)
    )


def tells_last_time(name: str, lexicon: Lexicon) -> bool:
    """Whether a name says when something was first or last done: `last_replied_at`; not when the record was last changed."""
    if is_chinese(name):
        return _LAST_TIME.match(name) is not None
    tokens = words(name, lexicon.vocabulary)
    return (
        len(tokens) > 2
        and tokens[-1] in ("at", "date", "time", "on")
        and bool({"last", "first", "recent", "latest"} & set(tokens[:2]))
        and not lexicon.words["of_the_record"].latin & set(tokens)
    )


@lru_cache(maxsize=NAMES)
def names_person_id(text: str, lexicon: Lexicon) -> bool:
    """Whether a name is the identifier of a person: a person's word, then `id`, `no`, `编号` …, and nothing after."""
    persons, ids = lexicon.words["person"], lexicon.words["identifier"]
    if is_chinese(text):
        bare = "".join(plain(text).upper().split())
        return any(bare.endswith(word) and any(bare[: -len(word)].endswith(p) for p in persons.chinese) for word in ids.chinese)
    tokens = words(text, lexicon.vocabulary)
    if len(tokens) >= 2 and tokens[-1] in ids.latin and tokens[-2] in persons.latin:
        return True
    parts = latin_parts(text)
    return bool(parts) and any(parts[-1] == person + tail for person in persons.initials for tail in ids.initials)


@lru_cache(maxsize=NAMES)
def names_id(text: str, lexicon: Lexicon) -> bool:
    """Whether a name ends in an identifier's word."""
    ids = lexicon.words["identifier"]
    if is_chinese(text):
        bare = SEVERAL.sub("", "".join(plain(text).upper().split()))
        return bare.endswith(tuple(ids.chinese))
    tokens = words(text, lexicon.vocabulary)
    return bool(tokens) and tokens[-1] in ids.latin


@lru_cache(maxsize=NAMES)
def names_only_person(text: str, lexicon: Lexicon) -> bool:
    """Whether a name is nothing but a person's word: `customer`, `agent`, `坐席`."""
    persons = lexicon.words["person"]
    if is_chinese(text):
        return "".join(plain(text).split()) in persons.chinese
    tokens = words(text, lexicon.vocabulary)
    return (
        bool(tokens)
        and tokens[-1] in persons.latin
        and all(word in persons.latin or word in lexicon.words["neutral"].latin for word in tokens)
    )
