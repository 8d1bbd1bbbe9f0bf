"""ENC-08: backups and exports in files are encrypted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from controls.base import Context, FactControl, could_not_look, not_applicable, observe, worded
from controls.finding import Severity
from controls.frameworks import GBT_22239, GBT_35273, ISO_27001, NIST_800_53, PIPL, Relation, maps
from controls.looking import reason_of
from holdings.assets import Asset
from holdings.errors import SourceError
from holdings.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from controls.finding import Observation


class CopiesSealed(FactControl):
    """Looks at what the files of listed copies are."""

    id = "ENC-08"
    severity = Severity.HIGH
    seeks_keeping = True
    title = Text("备份和导出文件已加密", "Backups and exports in files are encrypted")
    statement = Text(
        "目录列出的备份和导出位置（copies）中，每个文件都应是加密的。",
        "Every file at the places that the inventory lists for backups and exports (copies) is encrypted.",
    )
    why = Text(
        "数据库里加密和授权得再好，一份明文备份流出就全部失守；备份往往比数据库更少有人看管。",
        "However well the database is encrypted and guarded, one backup in the clear gives everything away; and backups are watched less than "
        "databases.",
    )
    remediation = Text(
        "备份和导出时即加密（age、OpenPGP、7z 或 ZIP 的 AES、Parquet 模块化加密等），销毁已有的明文副本；密钥与副本分开保管。",
        "Encrypt as the backup or export is made (age, OpenPGP, AES of 7z or ZIP, modular encryption of Parquet), destroy the copies in the clear, "
        "and keep the keys elsewhere.",
    )
    method = Text(
        "按文件的实际格式判断，不看名称：age、OpenPGP、openssl、7z、ZIP（AES）、Parquet（加密文件尾）、JWE、设有密码的 Office 文件、Ansible Vault、"
        "LUKS 为已加密；文本、数据库、转储、未加密的压缩包等为未加密，压缩过的看其内容；其余无法判定，计为未检查。ZIP 旧式加密按未加密计。不解密，"
        "也不判断密码强度。",
        "Judges by what a file really is, not by its name. Encrypted: age, OpenPGP, openssl, 7z, ZIP with AES, Parquet with an encrypted footer, "
        "JWE, Office files with a password, Ansible Vault, LUKS. In the clear: text, databases, dumps, archives that are not encrypted; what is "
        "packed is looked into. Anything else cannot be told and counts as not examined. The old cipher of ZIP counts as none. Nothing is "
        "decrypted, and no passphrase is judged.",
    )
    provisions = ("B-7.2/3", "B-7.3/2", "C-5.4/2", "D-2.5/4")
    mappings = (
        maps(GBT_35273, "6.3", Relation.INTERSECTS, "存储个人敏感信息应加密。", "Sensitive personal information is stored encrypted."),
        maps(GBT_22239, "8.1.4.8", Relation.INTERSECTS, "重要数据在存储过程中保密。", "Important data is kept confidential in storage."),
        maps(PIPL, "51(3)", Relation.INTERSECTS, "采取加密等安全技术措施。", "Encryption and other technical measures are taken."),
        maps(ISO_27001, "A.8.13", Relation.INTERSECTS, "备份按策略保护。", "Backups are protected by policy."),
        maps(NIST_800_53, "CP-9(8)", Relation.SUBSET, "备份采用密码机制保护。", "Backups are protected by cryptography."),
    )
    reasons = worded(
        in_clear=Text("未加密的文件：{files} 个。", "Files that are not encrypted: {files}."),
        none_listed=Text("目录未列出备份和导出的位置（copies）。", "The inventory lists no places of backups and exports (copies)."),
    )

    def check(self, context: Context) -> Iterator[Observation]:
        copies = context.view.keeping.copies if context.view.keeping else {}
        if not copies:
            yield not_applicable(Asset.org("copies"), "none_listed")
        for name, seen in copies.items():
            asset = Asset.org("copies", name)
            if isinstance(seen, SourceError):
                yield could_not_look(asset, reason_of(seen))
            else:
                yield observe(
                    asset,
                    population=seen.files,
                    examined=seen.sealed + seen.clear,
                    exceptions=seen.clear,
                    reason="in_clear",
                    params={"files": seen.clear},
                )
