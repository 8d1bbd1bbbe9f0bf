"""Why a value of the inventory is refused, in both languages: pydantic's own reasons and ours, by the type of the error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from holdings.text import Text

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_TEXTS = {
    "missing": Text("缺少这一项", "it is missing"),
    "extra_forbidden": Text("没有这一项", "there is no such key"),
    "model_type": Text("应为键值对", "it must be a mapping"),
    "dict_type": Text("应为键值对", "it must be a mapping"),
    "tuple_type": Text("应为列表", "it must be a list"),
    "list_type": Text("应为列表", "it must be a list"),
    "enum": Text("应为以下之一：{expected}", "it must be one of: {expected}"),
    "literal_error": Text("应为以下之一：{expected}", "it must be one of: {expected}"),
    "string_type": Text("应为文本（数字或日期请加引号）", "it must be text (put a number or a date in quotes)"),
    "string_unicode": Text("不是有效的文本", "it is not valid text"),
    "string_too_short": Text("至少须有 {min_length} 个字符", "it must have at least {min_length} characters"),
    "string_too_long": Text("最多 {max_length} 个字符", "it must have at most {max_length} characters"),
    "string_pattern_mismatch": Text(
        "名称以字母开头，只含字母、数字、下划线和连字符，最长 64 个字符",
        "a name begins with a letter and has letters, digits, underscores and hyphens only, 64 at most",
    ),
    "int_type": Text("应为整数", "it must be a whole number"),
    "int_parsing": Text("应为整数", "it must be a whole number"),
    "int_parsing_size": Text("数值过大", "the number is too large"),
    "int_from_float": Text("应为整数", "it must be a whole number"),
    "float_type": Text("应为数字", "it must be a number"),
    "float_parsing": Text("应为数字", "it must be a number"),
    "finite_number": Text("应为有限的数字", "it must be a finite number"),
    "greater_than": Text("应大于 {gt}", "it must be greater than {gt}"),
    "greater_than_equal": Text("应不小于 {ge}", "it must be {ge} or more"),
    "less_than_equal": Text("应不大于 {le}", "it must be {le} or less"),
    "bool_type": Text("应为 true 或 false", "it must be true or false"),
    "bool_parsing": Text("应为 true 或 false", "it must be true or false"),
    "date_type": Text("应为日期，如 2026-01-31", "it must be a day, such as 2026-01-31"),
    "date_parsing": Text("应为日期，如 2026-01-31", "it must be a day, such as 2026-01-31"),
    "date_from_datetime_parsing": Text("应为日期，如 2026-01-31", "it must be a day, such as 2026-01-31"),
    "date_from_datetime_inexact": Text("应为日期，不带时间，如 2026-01-31", "it must be a day without a time, such as 2026-01-31"),
    "confirmed_by_nobody": Text("已确认的标签须写明确认人和确认日期：by、on", "a confirmed label names who confirmed it and when: by, on"),
    "personal_level": Text("个人信息的级别不低于 2", "personal information is at least level 2"),
    "sensitive_level": Text("敏感个人信息的级别为 4", "sensitive personal information is level 4"),
    "literal_password": Text(
        "密码不能写在目录中：请写 env:NAME 或 file:PATH", "a password does not stand in the inventory: write env:NAME or file:PATH"
    ),
    "password_in_url": Text(
        "密码不能写在目录中：请从地址中去掉，并写 password: env:NAME 或 file:PATH",
        "a password does not stand in the inventory: take it out of the url and write password: env:NAME or file:PATH",
    ),
    "undeclared_field": Text("引用了 fields 中没有声明的字段", "it names a field that is not declared under fields"),
    "unknown_dataset": Text("应为目录中声明的另一个数据集", "it must be another dataset that is declared in this inventory"),
    "no_register": Text("应为声明了 consents 的同意登记", "it must be a dataset that declares consents"),
    "no_subject": Text("须写明 subject_field：记录是关于谁的", "it needs subject_field: whom a record is about"),
    "too_many_on_consent": Text("以同意为依据的数据集最多 127 个", "127 datasets at most rest on consent"),
    "rotated_before": Text("更换日期 rotated 早于启用日期 created", "rotated lies before created"),
    "no_kind": Text("须先写明 kind：哪个字段说明同意方式", "kind has to say first which field tells how consent was given"),
    "other_key": Text("同一数据集的各个索引须按同一个字段指向它", "all indexes of a dataset name the same field of it"),
    "no_status": Text("须先在 elements 中写明状态字段 status", "elements has to say first which field is the status"),
    "personal_data": Text(
        "看起来含有电话、证件号码、邮箱等个人信息，或含有不可见字符：请填写岗位、班组或账号名",
        "it looks like a phone number, an ID number or an e-mail address, or has invisible characters: give a role, a team or an account name",
    ),
    "personal_data_in_words": Text(
        "看起来含有电话、证件号码、邮箱等个人信息，或含有不可见字符：请去掉这一部分",
        "it looks like it has a phone number, an ID number or an e-mail address, or has invisible characters: leave that out",
    ),
    "null_character": Text("不能含有空字符（NUL）", "it must not have a null character"),
    "one_place": Text("数据源须有 url 或 path，且只能有其一", "a source has either url or path"),
    "one_mirror": Text("须有且只有其一：folder、git、mail、command", "it has one of these: folder, git, mail, command"),
    "mail_address": Text("应为一个邮箱地址", "it must be one mail address"),
    "mail_login": Text("user 与 password 须同时写明", "user and password stand together"),
    "mail_in_clear": Text("不加密（tls: off）时不能发送密码", "a password is not sent in the clear (tls: off)"),
    "too_short": Text("不能为空", "it must not be empty"),
    "too_long": Text("最多 {max_length} 项", "it must have at most {max_length} items"),
    "period": Text(
        "应为期限，如 1y、18mo、90d 或 P1Y6M，最长 200 年", "it must be a period, such as 1y, 18mo, 90d or P1Y6M, of 200 years at most"
    ),
    "no_period": Text("保存规则须有 min 或 max", "a retention rule has min or max, or both"),
    "min_above_max": Text("最短期限 min 长于最长期限 max", "the minimum (min) is longer than the maximum (max)"),
    "anonymise_unasked": Text("只有处置方式为 anonymise 的规则才有 anonymise", "only a rule with the action anonymise has `anonymise`"),
    "dates_reversed": Text("失效日期 until 早于施行日期 from", "until lies before from"),
    "rule_twice": Text("同一规则的同一版本重复", "this version of the rule stands twice"),
    "unknown_rule": Text("retention 中没有这条规则", "there is no such rule under retention"),
    "unknown_role": Text("roles 中没有这个角色", "there is no such role under roles"),
    "no_operator": Text(
        "应为处理方式的名称，或含 operator 的键值对", "it must be the name of an operator, or a mapping with operator and its options"
    ),
    "unknown_operator": Text(
        "没有这种处理方式：可用 drop、encrypt、generalise、hash、keep、mask、replace、token",
        "there is no such operator: there are drop, encrypt, generalise, hash, keep, mask, replace, token",
    ),
    "invalid_key": Text("键应为文字：数字、日期和是否值须加引号", "a key must be text: put a number, a day or a truth value in quotes"),
    "form_of_a_file": Text("form 只用于 path 所指的日志文件", "form is for a log file, at path"),
    "digits": Text("不能含有数字和不可见字符", "it must have no digits and no invisible characters"),
    "no_quasi_identifiers": Text("设定 k 时须写明 quasi_identifiers", "k needs quasi_identifiers"),
    "no_sensitive_fields": Text("设定 l、entropy_l 或 t 时须写明 sensitive", "l, entropy_l and t need sensitive"),
    "quasi_and_sensitive": Text("同一字段不能既是准标识符又是敏感字段", "a field is either a quasi-identifier or sensitive, not both"),
    "unknown_zone": Text("不是 IANA 时区数据库中的时区", "not a time zone of the IANA database"),
}


def refusal(code: str, *, at: str | tuple[str, ...] | None = None) -> PydanticCustomError:
    """The error to raise from a validator; `at` is the key, or the path, within what it validates."""
    return PydanticCustomError(code, _TEXTS[code].en, {"at": at} if at else None)


def reason(error: ErrorDetails) -> Text:
    """What is wrong, without the value."""
    context = {name: f"{value:g}" if isinstance(value, float) else value for name, value in error.get("ctx", {}).items()}
    listed = str(context.get("expected", "")).replace(" or ", ", ")
    text = _TEXTS[error["type"]]
    return Text(
        text.zh.format_map({**context, "expected": listed.replace(", ", "、")}),
        text.en.format_map({**context, "expected": listed}),
    )
