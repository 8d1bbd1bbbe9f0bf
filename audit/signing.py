"""Whoever signs at this machine: which person, with the key of which file, opened by a passphrase that is asked for or stands in a file."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from holdings.assets import shown
from holdings.errors import PeopleError
from holdings.fingerprint import key_folder
from holdings.keys.unlocking import ask_terminal, one_line
from holdings.people import keyfile
from holdings.text import Lang, Text

if TYPE_CHECKING:
    from pathlib import Path

    from holdings.acts import Role
    from holdings.people.key import PersonKey
    from holdings.people.people import People, Person

PERSON_PASSPHRASE_FILE = "RECORDWARDEN_PERSON_PASSPHRASE_FILE"  # noqa: S105 (the variable's name)
_LIST = Text("请用 `recordwarden people list` 查看名单。", "See `recordwarden people list` for who is.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """How a command is to sign: as whom, if that was said, and where the passphrase is, if not in somebody's head."""

    lang: Lang
    name: str | None = None
    passphrase_file: Path | None = None
    new_passphrase_file: Path | None = None

    @property
    def folder(self) -> Path:
        return key_folder(os.environ)

    def person(self, people: People, role: Role | None) -> Person:
        """Who signs: the one who was named, else the only one whose key is here. Raises `PeopleError`; nothing was asked for yet.

        What any enrolled person may sign has no role.
        """
        if self.name is not None:
            person = people.named(self.name)
            if person is None:
                raise _nobody(shown(self.name), Text("名单中没有此人，或其密钥已吊销。", "nobody of this name has a key that counts."))
            if role is not None and role not in person.roles:
                raise _nobody(
                    shown(self.name), Text(f"此人没有“{role.text.zh}”权限。", f"this person does not have the role {role.text.en}.")
                )
            return person
        may = [one for one in people.persons.values() if role is None or role in one.roles]
        here = [one for one in may if people.stands(one) and self.has(one.key)]
        if len(here) != 1:
            which = Text("", "") if role is None else Text(f"须有“{role.text.zh}”权限，且", f" with the role {role.text.en}")
            raise PeopleError(
                Text(
                    f"本机有 {len(here)} 位可签署的人员的密钥。", f"the keys of {len(here)} people who may sign this are on this machine."
                ),
                "--as",
                Text(
                    f"请用 --as 指明由谁签署；{which.zh}私钥在本机。",
                    f"Say with --as who signs: somebody{which.en} whose private key is here.",
                ),
            )
        return here[0]

    def has(self, digest: str) -> bool:
        """Whether the private key of this digest seems to be on this machine."""
        return keyfile.path_of(self.folder, digest).exists()

    def key(self, digest: str, name: str) -> PersonKey:
        """The private key of this person, opened. Raises `PeopleError` and `RingError`."""
        return keyfile.load(self.folder, digest, lambda: self._passphrase(shown(name)), owner=shown(name))

    def new_key(self, name: str | None = None) -> PersonKey:
        """A new private key in its file, under a new passphrase; `name` is whose, if that is known. Raises `PeopleError` and `RingError`."""
        return keyfile.make(self.folder, self._new_passphrase(name and shown(name)))

    def _passphrase(self, name: str) -> str:
        if self.passphrase_file is not None:
            return one_line(self.passphrase_file, "--passphrase-file")
        return self._asked(Text(f"{name} 的口令：", f"Passphrase of {name}: "), "--passphrase-file")

    def _new_passphrase(self, name: str | None) -> str:
        if self.new_passphrase_file is not None:
            return one_line(self.new_passphrase_file, "--new-passphrase-file")
        option = "--new-passphrase-file"
        question = Text("新密钥的口令，由本人输入：", "A passphrase for the new key, typed by its owner: ")
        if name:
            question = Text(f"{name} 的新密钥的口令，由本人输入：", f"A passphrase for the new key of {name}, typed by its owner: ")
        first = self._asked(question, option)
        if self._asked(Text("请再输入一次：", "The same again: "), option) != first:
            raise PeopleError(
                Text("两次输入的口令不一致。", "the two passphrases are not the same."), name or option, Text("请重试。", "Try again.")
            )
        return first

    def _asked(self, question: Text, option: str) -> str:
        if (line := ask_terminal(question, self.lang)) is not None:
            return line
        raise PeopleError(
            Text("需要口令，而此处无人可问。", "a passphrase is needed, and nobody can be asked here."),
            option,
            Text(
                f"请在终端运行，或用 {option} 指定权限为 0600 的文件。", f"Run it on a terminal, or name a file of mode 0600 with {option}."
            ),
        )


def _nobody(subject: str, what: Text) -> PeopleError:
    return PeopleError(what, subject, _LIST)
