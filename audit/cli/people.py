"""`recordwarden people`: who may approve, waive, attest and hold, and the keys that they do it with."""

from __future__ import annotations

import base64
import json
import zoneinfo
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audit.cli.base import Command, Common, Group, common, note, option
from audit.cli.prose import say
from holdings.text import Lang, Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from audit.enrolling import Enrolling
    from audit.signing import Signing
    from holdings.people.people import People, Person

_ROLES = ["approve", "waive", "attest", "hold", "enrol"]
_WHY = ["left", "changed", "lost", "compromised"]

command = Group(
    name="people",
    text=Text(
        "登记有权审批、例外审批、声明确认和暂停销毁的人员及其密钥。",
        "Keep the list of who may approve, waive, attest and hold, and of their keys.",
    ),
)

_AS = option(
    "--as",
    "name",
    metavar="NAME",
    text=Text("由谁签署；本机只有一人的密钥时可省略。", "Who signs this; not needed where one person's key is on this machine."),
)
_PASSPHRASE_FILE = option(
    "--passphrase-file",
    envvar="RECORDWARDEN_PERSON_PASSPHRASE_FILE",
    type=click.Path(path_type=Path),
    metavar="F",
    text=Text(
        "从该文件（权限 0600）读取签署人的口令，而不在终端询问。",
        "Read the signer's passphrase from this file, of mode 0600, instead of asking for it.",
    ),
)
_NEW_PASSPHRASE_FILE = option(
    "--new-passphrase-file",
    type=click.Path(path_type=Path),
    metavar="F",
    text=Text(
        "从该文件（权限 0600）读取新密钥的口令，而不在终端询问。",
        "Read the new key's passphrase from this file, of mode 0600, instead of asking for it.",
    ),
)


def signer_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options of every command that signs: `name` and `passphrase_file`."""
    decorated: Callable[..., Any] = _AS(_PASSPHRASE_FILE(function))
    return decorated


@command.command(
    "key",
    cls=Command,
    text=Text(
        "在本机生成自己的密钥，用自己的口令加密，并输出公钥；把公钥交给有登记权限的人，用 --public-key 登记。",
        "Make a key of your own on this machine, sealed with your passphrase, and print its public half: whoever enrols you takes it with --public-key.",
    ),
)
@common
@_NEW_PASSPHRASE_FILE
def key_(options: Common, new_passphrase_file: Path | None) -> None:
    """Make a key that nobody has enrolled yet."""
    from audit.signing import Signing

    key = Signing(lang=options.lang, new_passphrase_file=new_passphrase_file).new_key()
    click.echo(base64.b64encode(key.public).decode())
    _say_kept(options)


@command.command(
    "enrol",
    cls=Command,
    text=Text(
        "登记一位人员。第一位登记自己，并获得登记他人的权限；此后由有登记权限的人签署。不用 --public-key 时在本机为其生成密钥，由本人输入口令。",
        "Enrol a person. The first one enrols himself, and may enrol others; from then on somebody who may signs it. Without --public-key a key is made on "
        "this machine, and its owner types the passphrase.",
    ),
)
@common
@click.argument("person", metavar="NAME")
@option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice(_ROLES),
    text=Text("权限；可重复。", "What the person may do; repeatable."),
)
@option(
    "--public-key",
    metavar="KEY",
    text=Text(
        "本人自带的公钥（`people key` 的输出），或含有它的文件。",
        "The public key that the person brings (as `people key` prints it), or a file with it.",
    ),
)
@signer_options
@_NEW_PASSPHRASE_FILE
def enrol(
    options: Common,
    person: str,
    roles: tuple[str, ...],
    public_key: str | None,
    name: str | None,
    passphrase_file: Path | None,
    new_passphrase_file: Path | None,
) -> None:
    """Enrol, and say under which key."""
    from audit.signing import Signing
    from holdings.acts import Role

    signing = Signing(lang=options.lang, name=name, passphrase_file=passphrase_file, new_passphrase_file=new_passphrase_file)
    with _enrolling(options, signing) as enrolling:
        key = enrolling.enrol(person, [Role(role) for role in roles], public_key)
    say(Text(f"已登记，密钥 {key[:16]}。", f"Enrolled, with the key {key[:16]}.").in_(options.lang))
    if public_key is None:
        _say_kept(options)


@command.command(
    "list",
    cls=Command,
    text=Text("列出所有人员、其权限和密钥，含已吊销的。", "List everybody, with roles and keys, those who were revoked too."),
)
@common
@option("--format", "form", type=click.Choice(["table", "json"]), default="table", text=Text("输出格式。", "Output format."))
def list_(options: Common, form: str) -> None:
    """Print the list."""
    from audit.standing import standing_of
    from audit.store import open_store

    workspace = options.find_workspace()
    inventory = workspace.inventory()
    with open_store(workspace, inventory) as store:
        people = standing_of(workspace, store).people
    if form == "json":
        from audit.reports.safety import json_text

        document = {"schema": "recordwarden/people/v1", "people": [_as_json(one, people) for one in people.persons.values()]}
        click.echo(json_text(json.dumps(document, ensure_ascii=False, indent=2)))
    elif people.persons:
        _print(people, options, zoneinfo.ZoneInfo(inventory.timezone))
    if not people.persons:
        nobody = Text("尚未登记任何人员。", "Nobody is enrolled yet.")
        say(nobody.in_(options.lang), err=True)


@command.command(
    "revoke",
    cls=Command,
    text=Text(
        "吊销一位人员的密钥：账本中在此之前的签署仍然有效，之后的无效。由有登记权限的人签署，或本人签署。",
        "Revoke a person's key: what it signed before, by the order of the ledger, stays valid; what it signs later is not. Signed by somebody who may "
        "enrol, or by the person.",
    ),
)
@common
@click.argument("person", metavar="NAME|KEY")
@option(
    "--why",
    required=True,
    type=click.Choice(_WHY),
    text=Text("原因：离职、变动、丢失或泄露。", "The reason: left, duties changed, key lost, or compromised."),
)
@signer_options
def revoke(options: Common, person: str, why: str, name: str | None, passphrase_file: Path | None) -> None:
    """Revoke, and say what that means."""
    from audit.signing import Signing
    from holdings.acts import Why

    with _enrolling(options, Signing(lang=options.lang, name=name, passphrase_file=passphrase_file)) as enrolling:
        key = enrolling.revoke(person, Why(why))
    done = Text(
        f"密钥 {key[:16]} 已吊销；此前的签署以账本中的次序为准，仍然有效。",
        f"The key {key[:16]} is revoked; what it signed before, by the order of the ledger, stays valid.",
    )
    say(done.in_(options.lang))


@contextmanager
def _enrolling(options: Common, signing: Signing) -> Iterator[Enrolling]:
    from audit.enrolling import Enrolling
    from audit.store import open_store

    workspace = options.find_workspace()
    with open_store(workspace, workspace.inventory()) as store:
        yield Enrolling(workspace=workspace, store=store, signing=signing, tell=lambda error: note(error, options.lang))


def _say_kept(options: Common) -> None:
    from holdings.fingerprint import key_folder
    from holdings.people.keyfile import FOLDER
    from holdings.told_paths import told_path

    where = told_path(key_folder() / FOLDER)
    kept = Text(
        f"私钥在本机的密钥目录（{where}）中，以口令加密；请本人备份。口令或文件丢失后无法恢复，只能吊销并重新登记。",
        f"The private key is in the key folder of this machine ({where}), sealed with the passphrase. Keep a backup: without either it can only be revoked.",
    )
    say(kept.in_(options.lang), err=True)


def _print(people: People, options: Common, zone: dt.tzinfo) -> None:
    from audit.cli.tables import print_table

    lang = options.lang
    names = (
        ("姓名或工号", "密钥", "权限", "登记时间", "登记人", "状态")
        if lang is Lang.ZH
        else ("name", "key", "roles", "enrolled", "by", "state")
    )
    print_table(names, [_row(one, people, lang, zone) for one in people.persons.values()], options, fold=frozenset({0, 2, 5}))


def _row(person: Person, people: People, lang: Lang, zone: dt.tzinfo) -> list[str]:
    from audit.clock import local

    enroller = people.persons.get(person.by)
    joined = ("、" if lang is Lang.ZH else ", ").join(role.text.in_(lang) for role in sorted(person.roles))
    return [
        person.name,
        person.key[:16],
        joined,
        local(person.on, zone),
        enroller.name if enroller else person.by[:16],
        _state(person, people).in_(lang),
    ]


def _state(person: Person, people: People) -> Text:
    if revoked := people.revoked.get(person.key):
        why = revoked.why.text
        return Text(f"{revoked.on:%Y-%m-%d} 吊销：{why.zh}", f"revoked {revoked.on:%Y-%m-%d}: {why.en}")
    if people.stands(person):
        return Text("有效", "valid")
    return Text("无效：账本与名单不一致", "not valid: the ledger says otherwise")


def _as_json(person: Person, people: People) -> dict[str, Any]:
    revoked = people.revoked.get(person.key)
    return {
        "name": person.name,
        "key": person.key,
        "public_key": base64.b64encode(person.public).decode(),
        "roles": sorted(person.roles),
        "enrolled_on": person.on.isoformat(),
        "enrolled_by": person.by,
        "revoked_on": revoked.on.isoformat() if revoked else None,
        "revoked_by": revoked.by if revoked else None,
        "revoked_why": revoked.why.value if revoked else None,
        "valid": people.stands(person),
    }
