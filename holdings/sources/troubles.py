"""What can go wrong with a source, in the words that people are shown; no driver's own words, for they can hold data."""

from __future__ import annotations

from enum import Enum

from holdings.errors import AccessDenied, BrokenData, MissingAsset, SourceError, Unreachable
from holdings.text import Text


class Trouble(Enum):
    """A kind of failure: the error that it becomes, what happened, and what to do."""

    UNREACHABLE = (
        Unreachable,
        Text("无法连接", "it cannot be reached"),
        Text("请检查地址、网络和服务状态。", "Check the address, the network, and that it is up."),
    )
    NO_FILE = (Unreachable, Text("文件或文件夹不存在", "there is no such file or folder"), Text("请检查路径。", "Check the path."))
    NO_TABLES = (
        Unreachable,
        Text(
            "文件夹中没有 .csv、.tsv、.jsonl、.ndjson、.parquet 或 .xlsx 文件",
            "there are no .csv, .tsv, .jsonl, .ndjson, .parquet or .xlsx files in it",
        ),
        Text("请检查路径；不查看子文件夹。", "Check the path; its subfolders are not looked at."),
    )
    NO_DATABASE = (
        Unreachable,
        Text("数据库不存在", "there is no such database"),
        Text("请检查地址中的库名。", "Check the name in the url."),
    )
    LOST = (
        Unreachable,
        Text("读取过程中连接中断", "the connection was lost while reading"),
        Text("请恢复连接后重试。", "Restore it and try again."),
    )
    NO_TLS = (
        Unreachable,
        Text("无法建立符合要求的 TLS 连接", "no TLS connection of the required strictness can be made"),
        Text(
            "请启用服务器的 TLS，用 tls_ca 指定签发证书，或在目录中写明 tls。",
            "Enable TLS on the server, name the issuing certificate with tls_ca, or declare tls in the inventory.",
        ),
    )
    LOGIN = (
        AccessDenied,
        Text("登录被拒绝", "the login was refused"),
        Text("请检查用户名和密码引用。", "Check the user and the password reference."),
    )
    DENIED = (
        AccessDenied,
        Text("读取权限不足", "the rights to read it do not suffice"),
        Text("请授予只读权限。", "Grant the right to read it."),
    )
    GONE = (
        MissingAsset,
        Text("数据集或字段不存在", "the dataset or field is not there"),
        Text("请核对名称，或重新运行 `recordwarden init`。", "Check the name, or run `recordwarden init` again."),
    )
    BROKEN = (BrokenData, Text("数据无法读取", "what it holds cannot be read"), Text("请检查该数据集。", "Check that dataset."))
    NOT_A_DATABASE = (
        BrokenData,
        Text("不是可读的 SQLite 数据库（或已加密、已损坏）", "it is not a readable SQLite database (or is encrypted, or damaged)"),
        Text("请检查该文件。", "Check the file."),
    )
    BUSY = (
        SourceError,
        Text("数据被锁定，等待超时", "it is locked, and the wait for the lock ran out"),
        Text("请稍后重试，或调大 lock_timeout_s。", "Try again later, or raise lock_timeout_s."),
    )
    TIMEOUT = (
        SourceError,
        Text("语句执行超时", "a statement ran out of time"),
        Text("请在空闲时段重试，或调大 statement_timeout_s。", "Try again in a quiet hour, or raise statement_timeout_s."),
    )
    HALF_DONE = (
        SourceError,
        Text(
            "有写入进程中断，其未完成的改动尚未回滚", "a process that wrote to it was cut off, and what it left half done is not undone yet"
        ),
        Text(
            "请让写入它的程序重新打开一次；若中断的是到期清理，请再次运行 `recordwarden retention sweep`。",
            "Let the program that writes to it open it again; if a sweep was cut off, run `recordwarden retention sweep` again.",
        ),
    )
    DISARMED = (
        BrokenData,
        Text(
            "读取期间会话的 row_security 设置被改动，结果可能不完整",
            "row_security of the session was changed while it was read: rows may be missing",
        ),
        Text("请检查该数据集及其视图所用的函数。", "Check the functions that it, or the views in it, call."),
    )
    NO_RIGHTS = (
        SourceError,
        Text("尚不能读取这种数据库的授权目录", "the grants of this kind of database cannot be read yet"),
        Text("请由数据库管理员核查授权，并作声明确认。", "Have its administrator check the grants, and attest that."),
    )
    OTHER = (
        SourceError,
        Text("数据源报告错误", "the source reports an error"),
        Text("请按错误码检查数据源。", "Look the code up, and check the source."),
    )

    @property
    def what(self) -> Text:
        return Text(self.value[1].zh, self.value[1].en)

    @property
    def do(self) -> Text:
        return Text(self.value[2].zh, self.value[2].en)

    @property
    def error(self) -> type[SourceError]:
        error: type[SourceError] = self.value[0]
        return error


def error_for(trouble: Trouble, subject: str, code: str = "") -> SourceError:
    """The error of a trouble; `code` is a SQLSTATE or error number."""
    what, do = trouble.what, trouble.do
    return trouble.error(
        Text(f"{what.zh}（{code}）。", f"{what.en} ({code}).") if code else Text(f"{what.zh}。", f"{what.en}."), subject, do
    )


def missing_driver(subject: str, extra: str) -> SourceError:
    """The driver of an engine is not installed."""
    return SourceError(
        Text("未安装所需的数据库驱动。", "the database driver that it needs is not installed."),
        subject,
        Text(f"请安装 `recordwarden[{extra}]`。", f"Install `recordwarden[{extra}]`."),
    )
