"""What opens a ring: a passphrase, or 32 bytes from the environment, a command of the organisation's own, or a file beside the ring."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from holdings.assets import shown
from holdings.errors import RingError
from holdings.keys.files import read_private
from holdings.keys.ring import Protection
from holdings.keys.sealing import LEAST_CHARACTERS
from holdings.text import Lang, Text, preferred_lang

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    Ask = Callable[[Text], str | None]
    """Asks a person for a line that is not shown; None where nobody can be asked."""

SECRET = "RECORDWARDEN_RING_SECRET"  # noqa: S105 (the variable's name)
COMMAND = "RECORDWARDEN_RING_COMMAND"
PASSPHRASE_FILE = "RECORDWARDEN_PASSPHRASE_FILE"  # noqa: S105 (the variable's name)
SECRET_FILE = "ring.secret"  # noqa: S105 (the file's name)
COMMAND_SECONDS = 20.0
_LONGEST = 4096
_HEX = Text("应为 64 位十六进制字符。", "It must be 64 hex digits.")


def from_outside(environ: Mapping[str, str]) -> tuple[bytes, Protection] | None:
    """The 32 bytes that the environment or the command gives; None where neither is named. Raises `RingError`."""
    value, command = environ.get(SECRET), environ.get(COMMAND)
    if value and command:
        raise RingError(
            Text("同时给出了两个密钥来源。", "two sources of the ring's secret are given."),
            f"{SECRET}, {COMMAND}",
            Text("请只保留其中一个。", "Keep one of them."),
        )
    if value:
        return parsed(value, SECRET), Protection.ENVIRONMENT
    if command:
        return parsed(_printed(command), COMMAND), Protection.COMMAND
    return None


def from_file(folder: Path) -> tuple[bytes, Protection] | None:
    """The 32 bytes of the file beside the ring; None where there is none. Raises `RingError`."""
    data = read_private(folder / SECRET_FILE, _LONGEST)
    return None if data is None else (parsed(data.decode("ascii", "replace"), SECRET_FILE), Protection.FILE)


def passphrase(environ: Mapping[str, str], ask: Ask) -> str | None:
    """The passphrase, from the file that the environment names, else asked for; None where nobody can be asked. Raises `RingError`."""
    if not (named := environ.get(PASSPHRASE_FILE)):
        return ask(Text("密钥环口令：", "Passphrase of the key ring: ")) or None
    from pathlib import Path

    return one_line(Path(named), PASSPHRASE_FILE)


def one_line(path: Path, subject: str) -> str:
    """The passphrase that is all of a private file; `subject` is what told of the file. Raises `RingError`."""
    data = read_private(path, _LONGEST, links=True)
    if data is None:
        raise _passphrase_file(subject, Text("没有这个文件。", "there is no such file."))
    try:
        line = data.decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        line = ""  # the decoding error would carry the bytes themselves
    if not line or "\n" in line or len(data) > _LONGEST:
        raise _passphrase_file(subject, Text("文件内容不是一行口令。", "the file does not hold one line with a passphrase."))
    return line


def long_enough(line: str) -> str:
    """A new passphrase, as it is. Raises `RingError` where it is too short."""
    if len(line) >= LEAST_CHARACTERS:
        return line
    raise RingError(
        Text(f"口令少于 {LEAST_CHARACTERS} 个字符。", f"the passphrase has fewer than {LEAST_CHARACTERS} characters."),
        "ring.json",
        Text("请使用更长的口令，例如几个词。", "Take a longer one, such as a few words."),
    )


def ask_terminal(question: Text, lang: Lang | None = None) -> str | None:
    """Ask on the terminal, without showing what is typed; None where there is no terminal. Raises `RingError` for what is no text."""
    if not (sys.stdin and sys.stdin.isatty()):
        return None
    from getpass import getpass

    lang = lang or preferred_lang()
    try:
        return getpass(question.in_(lang))
    except EOFError:
        return None
    except UnicodeDecodeError:
        raise RingError(
            Text("输入的内容不是终端编码的文本。", "what was typed is no text in the terminal's encoding."),
            question.in_(lang).rstrip("：: "),
            Text("请重试，或检查区域设置（LANG）。", "Try again, or check the locale (LANG)."),
        ) from None  # the cause would hold what was typed


def parsed(value: str, subject: str) -> bytes:
    """32 bytes out of 64 hex digits. Raises `RingError`."""
    digits = value.strip()
    with contextlib.suppress(ValueError):
        secret = bytes.fromhex(digits)
        if len(secret) == 32 and len(digits) == 64:
            return secret
    raise RingError(Text("密钥格式不正确。", "the key is malformed."), subject, _HEX)


def _printed(command: str) -> str:
    """What the command prints; its own words of what went wrong go to standard error, past us. Raises `RingError`."""
    try:
        words = shlex.split(command)
        process = subprocess.Popen(  # noqa: S603 (the environment's owner names it; there is no shell)
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, start_new_session=os.name == "posix"
        )
    except (OSError, ValueError, IndexError) as error:
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else type(error).__name__
        raise _failed(Text(f"无法启动（{shown(reason)}）。", f"it cannot be started ({shown(reason)}).")) from None
    late = threading.Event()

    def end() -> None:
        late.set()
        _kill(process)

    timer = threading.Timer(COMMAND_SECONDS, end)
    timer.start()
    with process:
        data = process.stdout.read(_LONGEST + 1) if process.stdout else b""
        if len(data) > _LONGEST:
            _kill(process)
        process.wait()
        timer.cancel()
    if late.is_set():
        raise _failed(Text(f"{COMMAND_SECONDS:g} 秒内未结束。", f"it did not end within {COMMAND_SECONDS:g} seconds."))
    if process.returncode != 0:
        raise _failed(Text(f"未成功（退出码 {process.returncode}）。", f"it failed (exit code {process.returncode})."))
    return data.decode("ascii", "replace")


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the command and what it started, for they may hold its output open."""
    with contextlib.suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _failed(what: Text) -> RingError:
    return RingError(
        what,
        COMMAND,
        Text("请单独运行该命令，它应只输出 64 位十六进制字符。", "Run it by itself; it must print 64 hex digits and nothing else."),
    )


def _passphrase_file(subject: str, what: Text) -> RingError:
    do = Text("请在该文件中只保留一行口令，权限设为 0600。", "Put exactly one line there, the passphrase, and set its mode to 0600.")
    return RingError(what, subject, do)
