"""Resolves what the inventory only refers to: `env:NAME` and `file:PATH`; a secret's value is never shown."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from holdings.assets import shown
from holdings.errors import SecretError
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAX_BYTES = 64 * 1024


def resolve(reference: str, folder: Path, environ: Mapping[str, str] | None = None) -> str:
    """The secret that a reference names; a file's path is relative to `folder`, its last line break is not part of it.

    Raises `SecretError`, which tells the name of the variable or file, never the content.
    """
    scheme, colon, place = reference.partition(":")
    if colon and scheme == "env" and place:
        return _from_environment(place, os.environ if environ is None else environ)
    if colon and scheme == "file" and place:
        return _from_file(folder / place)
    # The reference itself is not shown: it may be the password that somebody wrote there.
    raise SecretError(
        Text("密码引用的写法不正确。", "this is not a reference to a secret."),
        "password",
        Text("请写成 env:NAME 或 file:PATH。", "Write env:NAME or file:PATH."),
    )


def _from_environment(name: str, environ: Mapping[str, str]) -> str:
    value = environ.get(name, "")
    if not value:
        raise SecretError(
            Text("环境变量未设置或为空。", "the environment variable is not set, or is empty."),
            f"env:{shown(name)}",
            Text("请先设置该变量。", "Set it first."),
        )
    return value


def _from_file(path: Path) -> str:
    subject = f"file:{shown(path.name)}"
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise SecretError(
            Text("无法读取存放密码的文件。", "the file with the secret cannot be read."),
            subject,
            Text(
                "请检查路径和权限；相对路径以 recordwarden.yaml 所在目录为准。",
                "Check its path, relative to recordwarden.yaml, and its rights.",
            ),
        ) from error
    try:
        value = data.decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        value = ""  # the decoding error would carry the bytes themselves, so it is not kept as the cause
    if not value or len(data) > MAX_BYTES or "\n" in value:
        raise SecretError(
            Text("文件内容不是一行密码。", "the file does not hold one line with a secret."),
            subject,
            Text("请在该文件中只保留一行 UTF-8 文本。", "Put exactly one line of UTF-8 text there."),
        )
    return value
