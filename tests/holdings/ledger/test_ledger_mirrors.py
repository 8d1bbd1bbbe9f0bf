"""Places for copies of checkpoints: a Git repository and a mail server, and how the inventory declares them."""

from __future__ import annotations

import base64
import multiprocessing
import os
import shutil
import socket
import subprocess
import threading

import pytest
from ledgers import SIGNER, made, signed_head

from holdings.errors import InventoryError, LedgerAltered, LedgerUnreadable, SecretError
from holdings.inventory import load
from holdings.ledger.declared import mirrors_of, readable_mirrors
from holdings.ledger.folder import FolderStorage
from holdings.ledger.git_mirror import GitMirror
from holdings.ledger.mail_mirror import MailMirror
from holdings.ledger.mirrors import CommandMirror, FolderMirror, MirrorFailed
from holdings.ledger.writer import Writer
from holdings.text import Lang

BRANCH = "recordwarden/00112233445566778899aabbccddeeff"
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


def git(folder, *arguments):
    environ = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(["git", "-C", folder, *arguments], capture_output=True, text=True, check=True, env=environ).stdout


@pytest.fixture(params=["bare", "with a work tree"])
def repository(request, tmp_path):
    folder = tmp_path / "evidence.git"
    subprocess.run(["git", "init", "-q", *(["--bare"] if request.param == "bare" else []), str(folder)], check=True)
    return folder


@needs_git
def test_each_checkpoint_is_a_commit(repository, tmp_path):
    mirror = GitMirror(repository, BRANCH)
    assert mirror.latest() is None
    checkpoints = made(tmp_path / "ledger", 3, 254, 43, mirrors=[mirror])
    assert [data for _, data in mirror.copies()][1:] == checkpoints
    assert mirror.latest() == checkpoints[-1]
    mirror.send(checkpoints[0])
    assert mirror.latest() == checkpoints[-1]
    log = git(repository, "log", "--format=%an <%ae> %s", BRANCH).splitlines()
    assert log == [f"Recordwarden <> {SIGNER.name}: {size}" for size in (300, 257, 3, 0)]
    assert git(repository, "fsck", "--strict") == ""


@needs_git
def test_it_sees_a_rollback(repository, tmp_path):
    mirror = GitMirror(repository, BRANCH)
    made(tmp_path / "ledger", 3, mirrors=[mirror])
    with pytest.raises(LedgerAltered, match="rolled back"):
        made(tmp_path / "another", mirrors=[mirror])


@needs_git
def test_no_hook_no_setting_and_no_work_tree_is_touched(repository, tmp_path, monkeypatch):
    hooks = repository / ("hooks" if (repository / "hooks").is_dir() else ".git/hooks")
    for name in ("pre-commit", "post-commit", "reference-transaction", "commit-msg", "post-update"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/hooked\nexit 1\n")
        (hooks / name).chmod(0o755)
    git(repository, "config", "commit.gpgSign", "true")
    git(repository, "config", "user.name", "somebody")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    before = sorted(path.name for path in repository.iterdir())
    GitMirror(repository, BRANCH).send(signed_head(3))
    assert not (tmp_path / "hooked").exists()
    assert sorted(path.name for path in repository.iterdir()) == before


def sending(folder, sizes):
    for size in sizes:
        GitMirror(folder, BRANCH).send(signed_head(size))


@needs_git
def test_two_at_once_lose_nothing(repository):
    start = multiprocessing.get_context("spawn")
    both = [start.Process(target=sending, args=(repository, range(first, 16, 2))) for first in (0, 1)]
    for each in both:
        each.start()
    for each in both:
        each.join(120)
    assert [each.exitcode for each in both] == [0, 0]
    assert [data for _, data in GitMirror(repository, BRANCH).copies()] == [signed_head(size) for size in range(16)]


@needs_git
def test_where_there_is_no_repository(tmp_path, monkeypatch):
    mirror = GitMirror(tmp_path / "nothing", BRANCH)
    for look in (mirror.latest, lambda: list(mirror.copies())):
        with pytest.raises(LedgerUnreadable):
            look()
    with pytest.raises(MirrorFailed):
        mirror.send(signed_head(1))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MirrorFailed):
        mirror.send(signed_head(1))


class Server:
    """A mail server that takes one conversation; `refuse` is the command that it says no to."""

    def __init__(self, refuse=None):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.refuse, self.said, self.message = refuse, [], b""
        self.thread = threading.Thread(target=self._talk, daemon=True)
        self.thread.start()

    def _talk(self):
        with self.listener:
            connection, _ = self.listener.accept()
        with connection, connection.makefile("rwb", buffering=0) as line:
            line.write(b"220 there\r\n")
            while command := line.readline():
                word = command[:4].decode().upper()
                self.said.append(command.decode().strip())
                if word == self.refuse:
                    line.write(b"550 quill.harbour@example.org is not welcome\r\n")
                elif word == "DATA":
                    line.write(b"354 go on\r\n")
                    while (part := line.readline()) != b".\r\n":
                        self.message += part
                    line.write(b"250 taken\r\n")
                elif word == "AUTH":
                    line.write(b"235 known\r\n")
                elif word == "QUIT":
                    line.write(b"221 bye\r\n")
                    return
                else:
                    line.write(b"250-there\r\n250 AUTH PLAIN\r\n" if word == "EHLO" else b"250 well\r\n")


@pytest.fixture
def serve():
    """Makes servers, and waits until each has had its conversation."""
    made = []
    yield lambda *arguments: made.append(Server(*arguments)) or made[-1]
    for server in made:
        server.thread.join(10)
        assert not server.thread.is_alive()


def mail(port, **more):
    return MailMirror(host="127.0.0.1", port=port, tls="off", sender="desk@example.org", to="audit@example.org", seconds=5, **more)


def test_a_mail_is_the_checkpoint_and_nothing_else(serve):
    server = serve()
    mail(server.port, user="desk", password="secret word").send(signed_head(7))
    head, _, body = server.message.replace(b"\r\n", b"\n").partition(b"\n\n")
    assert base64.b64decode(body) == signed_head(7)
    assert f"Subject: {SIGNER.name}: 7" in head.decode()
    assert "mail FROM:<desk@example.org>" in server.said[2]
    assert base64.b64decode(server.said[1].split()[-1]) == b"\0desk\0secret word"
    assert mail(1).latest() is None
    assert list(mail(1).copies()) == []


@pytest.mark.parametrize("refuse", ["MAIL", "RCPT", "DATA", "gone"])
def test_a_mail_that_is_not_taken_is_told_without_addresses(serve, refuse):
    mirror = mail(1 if refuse == "gone" else serve(refuse).port)
    with pytest.raises(MirrorFailed) as failed:
        mirror.send(signed_head(7))
    assert "@" not in failed.value.message(Lang.EN) + repr(mirror) + repr(failed.value.__cause__)


def test_starttls_is_not_left_out(serve):
    server = serve()
    mirror = MailMirror(host="127.0.0.1", port=server.port, tls="starttls", sender="a@example.org", to="b@example.org", seconds=5)
    with pytest.raises(MirrorFailed):
        mirror.send(signed_head(7))
    assert server.message == b""


HEAD = "version: 1\nsources: {}\nevidence:\n  mirrors:\n"


def declared(tmp_path, text):
    (tmp_path / "recordwarden.yaml").write_text(HEAD + text, encoding="utf-8")
    return load(tmp_path / "recordwarden.yaml").evidence


def test_what_is_declared_is_what_is_used(tmp_path):
    (tmp_path / "word").write_text("secret word\n")
    evidence = declared(
        tmp_path,
        "    - folder: copies\n    - git: ../evidence.git\n    - command: [keep, it]\n"
        "    - mail: {to: a@example.org, from: b@example.org, host: smtp.example.org, user: desk, password: file:word}\n"
        "    - mail: {to: a@example.org, from: b@example.org, host: smtp.example.org, tls: tls}\n",
    )
    folder, repository, command, mailed, plain = mirrors_of(evidence, tmp_path, BRANCH)
    assert folder == FolderMirror(tmp_path / "copies")
    assert repository == GitMirror(tmp_path / "../evidence.git", BRANCH)
    assert command == CommandMirror(("keep", "it"))
    assert (mailed.port, mailed.tls, mailed.password, plain.port, plain.user) == (587, "starttls", "secret word", 465, None)
    assert "secret" not in repr(mailed)
    assert readable_mirrors(evidence, tmp_path, BRANCH) == (folder, repository)
    (tmp_path / "word").unlink()
    with pytest.raises(SecretError):
        mirrors_of(evidence, tmp_path, BRANCH)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("    - {}\n", "it has one of these"),
        ("    - {folder: a, git: b}\n", "it has one of these"),
        ("    - {folder: a, push: b}\n", "there is no such key"),
        ("    - {command: []}\n", "it must not be empty"),
        ("    - {command: keep}\n", "it must be a list"),
        ("    - {mail: {to: a@example.org, from: b@example.org}}\n", "it is missing"),
        ("    - {mail: {to: a, from: b@example.org, host: h}}\n", "at least 3 characters"),
        ("    - {mail: {to: 'a@example.org, c@example.org', from: b@example.org, host: h}}\n", "one mail address"),
        ('    - {mail: {to: "a@example.org\\nBcc: c", from: b@example.org, host: h}}\n', "one mail address"),
        ("    - {mail: {to: a@b.example, from: b@b.example, host: h, port: 0}}\n", "greater than 0"),
        ("    - {mail: {to: a@b.example, from: b@b.example, host: h, user: u, password: secret}}\n", "a password does not stand"),
        ("    - {mail: {to: a@b.example, from: b@b.example, host: h, user: u}}\n", "user and password stand together"),
        ("    - {mail: {to: a@b.example, from: b@b.example, host: h, user: u, password: env:P, tls: 'off'}}\n", "not sent in the clear"),
        ("    - {mail: {to: a@b.example, from: b@b.example, host: h, tls: none}}\n", "it must be one of: 'starttls', 'tls', 'off'"),
    ],
)
def test_what_is_declared_wrongly_is_refused(tmp_path, text, words):
    with pytest.raises(InventoryError) as refused:
        declared(tmp_path, text)
    assert words in refused.value.message(Lang.EN)
    assert "recordwarden.yaml:5" in refused.value.message(Lang.ZH)
    assert "@" not in refused.value.message(Lang.EN)


@pytest.mark.skipif(os.name != "posix", reason="needs pipes of POSIX")
@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
@pytest.mark.parametrize("kind", ["command", "git"])
def test_programs_of_others_get_no_variable_of_ours(tmp_path, monkeypatch, kind):
    program, seen = tmp_path / "git", tmp_path / "seen"
    program.write_text(f"#!/bin/sh\nenv > '{seen}'\nexit 1\n", "utf-8")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("RECORDWARDEN_RING_SECRET", "00" * 32)
    monkeypatch.setenv("RECORDWARDEN_PERSON_PASSPHRASE_FILE", "passphrase")
    monkeypatch.setenv("DESK_TOKEN", "for the mirror")
    mirror = GitMirror(tmp_path, BRANCH) if kind == "git" else CommandMirror((str(program),))
    with pytest.raises(MirrorFailed):
        mirror.send(signed_head(1))
    environment = seen.read_text("utf-8")
    assert "RECORDWARDEN" not in environment
    assert "DESK_TOKEN=for the mirror" in environment


def test_a_pipe_among_the_copies_is_an_alarm_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "9.checkpoint")
    mirror = FolderMirror(tmp_path)
    assert [data for _, data in mirror.copies()] == [mirror.latest()] == [b""]
    with pytest.raises(LedgerAltered):
        Writer(FolderStorage(tmp_path / "ledger"), SIGNER, mirrors=[mirror]).extend([b"x"])
