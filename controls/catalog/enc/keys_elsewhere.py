"""ENC-09: no key lies beside the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import Context, FactControl, could_not_look, not_applicable, observe, worded
from controls.finding import Severity
from controls.frameworks import GBT_39786, ISO_27001, NIST_800_53, PIPL, Relation, maps
from holdings.assets import Asset
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.finding import Observation


class KeysElsewhere(FactControl):
    """Looks for key files in the folders of data."""

    id = "ENC-09"
    severity = Severity.HIGH
    seeks_keeping = True
    title = Text("密钥不与数据放在一起", "No key lies beside the data")
    statement = Text("数据文件和副本所在的文件夹中不应有密钥文件。", "In the folders where data files and copies lie there is no key file.")
    why = Text(
        "密钥与密文放在一起，拿走文件夹的人就拿走了一切，加密形同虚设。",
        "Whoever takes a folder that has both key and ciphertext takes everything; the encryption might as well not be there.",
    )
    remediation = Text(
        "把密钥移到密钥管理系统或另一台机器，只授权给需要解密的程序；视同已泄露，更换密钥并重新加密。",
        "Move the key into a key management system or to another machine, for the programs alone that decrypt. Treat it as leaked: change it and "
        "encrypt anew.",
    )
    method = Text(
        "查看每个文件数据源（含 SQLite）和每处副本（copies）所在的文件夹，不含下级文件夹：目录 keys 声明的密钥文件，以及实际内容为私钥（PEM、"
        "OpenSSH、OpenPGP、age、Java 密钥库）或对称密钥（JWK）的文件；加了口令的 PEM 私钥不计。没有格式的密钥只有在目录声明时才能认出。",
        "Looks into the folder of every source of files (SQLite too) and of every place of copies (copies), not into those below it: for files that "
        "keys in the inventory names, and files that really are private keys (PEM, OpenSSH, OpenPGP, age, Java key stores) or symmetric keys (JWK). "
        "A PEM key under a passphrase does not count. A key without a format is known only where the inventory names it.",
    )
    provisions = ("A-5.1/3", "B-7.2/3", "B-7.3/2")
    mappings = (
        maps(
            GBT_39786,
            "9.7",
            Relation.INTERSECTS,
            "密钥管理（条号未对照官方文本核验）。",
            "Key management (clause number unverified against the official text).",
        ),
        maps(ISO_27001, "A.8.24", Relation.INTERSECTS, "密码的使用包括密钥管理。", "The use of cryptography includes key management."),
        maps(
            NIST_800_53,
            "SC-12",
            Relation.INTERSECTS,
            "建立并管理密钥，包括存放和访问。",
            "Keys are established and managed, storage and access included.",
        ),
        maps(PIPL, "51(3)", Relation.INTERSECTS, "采取加密等安全技术措施。", "Encryption and other technical measures are taken."),
    )
    reasons = worded(
        keys_there=Text("文件夹中有密钥文件：{keys} 个。", "Key files in the folder: {keys}."),
        no_files=Text("数据源不在文件中，也没有列出副本（copies）。", "No source is in files, and no copies are listed (copies)."),
        folder_unread=Text("文件夹无法读取。", "The folder could not be read."),
    )

    def check(self, context: Context) -> Iterator[Observation]:
        beside = context.view.keeping.beside if context.view.keeping else {}
        if not beside:
            yield not_applicable(Asset.org("keys"), "no_files")
        for name, seen in beside.items():
            if seen is None:
                yield could_not_look(Asset(name), "folder_unread")
            else:
                yield observe(
                    Asset(name),
                    population=seen.files,
                    examined=seen.files - seen.unread,
                    exceptions=seen.keys,
                    reason="keys_there",
                    params={"keys": seen.keys},
                )
