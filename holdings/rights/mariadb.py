"""The rights of a MariaDB database, from the tables of its `mysql` schema, which one must be allowed to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlglot
from sqlglot import exp

from holdings.rights.model import EVERYBODY, Dialect, Grant, Membership, Power, Principal, Privilege, Rights, Use, Written
from holdings.unlogged import unlogged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import sqlalchemy as sa

    Names = Mapping[tuple[str | None, str], str]

_ACCOUNTS = """
SELECT u.User, u.Host, u.is_role = 'Y', COALESCE(JSON_VALUE(p.Priv, '$.account_locked'), '0') IN ('1', 'true'),
  u.Super_priv = 'Y', u.Create_user_priv = 'Y', u.Repl_slave_priv = 'Y', u.File_priv = 'Y',
  u.Select_priv = 'Y', u.Insert_priv = 'Y', u.Update_priv = 'Y', u.Delete_priv = 'Y', u.Grant_priv = 'Y'
FROM mysql.user u JOIN mysql.global_priv p ON p.User = u.User AND p.Host = u.Host
"""

# The name of a database in mysql.db is a pattern, in which `_` and `%` stand for others.
_ON_DATABASE = """
SELECT User, Host, Db, Select_priv = 'Y', Insert_priv = 'Y', Update_priv = 'Y', Delete_priv = 'Y', Grant_priv = 'Y'
FROM mysql.db WHERE DATABASE() LIKE Db
"""
_ON_TABLES = "SELECT User, Host, Table_name, NULL, Table_priv FROM mysql.tables_priv WHERE Db = DATABASE()"
_ON_COLUMNS = "SELECT User, Host, Table_name, Column_name, Column_priv FROM mysql.columns_priv WHERE Db = DATABASE()"
# A role of a role comes with it; an account begins with its default role alone.
_MEMBERS = """
SELECT m.User, m.Host, m.Role, m.Host = '' OR u.default_role = m.Role FROM mysql.roles_mapping m
LEFT JOIN mysql.user u ON u.User = m.User AND u.Host = m.Host
"""
_VIEWS = """
SELECT TABLE_NAME, VIEW_DEFINITION, DEFINER, SECURITY_TYPE = 'INVOKER' FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE()
"""

_LENT = """
SELECT DEFINER FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE() AND SECURITY_TYPE = 'DEFINER'
UNION SELECT DEFINER FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()
UNION SELECT DEFINER FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE()
"""

_POWERS = (Power.SUPERUSER, Power.GRANT_ROLES, Power.REPLICATION, Power.SERVER_FILES)
_GRANT_OPTION = "Grant"
_SPELLED = {"Delete versioning rows": "DELETE HISTORY"}
_WORDS = {"Select": Privilege.READ, "Insert": Privilege.INSERT, "Update": Privilege.UPDATE, "Delete": Privilege.DELETE}
_BUILT_IN = frozenset({("mariadb.sys", "localhost"), ("mysql", "localhost")})


def read(connection: sa.Connection, names: Names) -> Rights:
    """The rights on the datasets that `names` has. There are no owners, and no schemas to enter: a grant is all."""
    accounts = connection.exec_driver_sql(_ACCOUNTS).all()
    database = str(connection.exec_driver_sql("SELECT DATABASE()").scalar())
    uses = list(_uses(connection, names))
    return Rights(
        principals={_name(user, host): _principal(user, host, flags) for user, host, *flags in accounts if _name(user, host) != EVERYBODY},
        memberships=tuple(
            Membership(member=_name(user, host), role=_name(role, ""), at_once=bool(at_once))
            for user, host, role, at_once in connection.exec_driver_sql(_MEMBERS)
            if role != _PUBLIC
        ),
        grants=tuple(_grants(connection, accounts, names, database)),
        uses=tuple(use for use in uses if use.by is not None),
        asked=tuple(use for use in uses if use.by is None),
        lent=frozenset(_name(*str(definer).rpartition("@")[::2]) for (definer,) in connection.exec_driver_sql(_LENT)),
        dialect=Dialect.MARIADB,
        places={dataset: (database, name) for (_, name), dataset in names.items()},
    )


_PUBLIC = "PUBLIC"


def _name(user: str, host: str) -> str:
    """A role has no host, unless its own name looks as if it had one; of accounts it is a part of the name."""
    if host == "" and "@" not in user:
        return EVERYBODY if user == _PUBLIC else user
    return f"{user}@{host}"


def _principal(user: str, host: str, flags: list[int]) -> Principal:
    role, locked, *powers = flags
    return Principal(
        name=_name(user, host),
        login=not role and not locked,
        powers=frozenset(power for power, has in zip(_POWERS, powers, strict=False) if has),
        built_in=(user, host) in _BUILT_IN,
    )


def _grants(connection: sa.Connection, accounts: Sequence[Sequence[Any]], names: Names, database: str) -> Iterator[Grant]:
    wide = [(user, host, (), *flags[6:]) for user, host, *flags in accounts]
    wide += [(user, host, (pattern,), *flags) for user, host, pattern, *flags in connection.exec_driver_sql(_ON_DATABASE)]
    for user, host, on, *kinds, grantable in wide:
        for (word, kind), has in zip(_WORDS.items(), kinds, strict=True):
            if has:
                written = Written(word=word.upper(), on=on)
                yield Grant(grantee=_name(user, host), privilege=kind, dataset=None, grantable=bool(grantable), written=written)
    tables = {name: dataset for (_, name), dataset in names.items()}
    handing_on: set[tuple[str, str, str]] = set()
    for query in (_ON_TABLES, _ON_COLUMNS):  # in this order: the option to grant on stands with the table, for its columns too
        for user, host, table, field, words in connection.exec_driver_sql(query):
            given = {word for word in (words if isinstance(words, set) else str(words).split(",")) if word}
            handing_on |= {(user, host, table)} if _GRANT_OPTION in given else set()
            for word in sorted(given - {_GRANT_OPTION}) if table in tables else ():
                yield Grant(
                    grantee=_name(user, host),
                    privilege=_WORDS.get(word, Privilege.OTHER),
                    dataset=tables[table],
                    field=field,
                    grantable=(user, host, table) in handing_on,
                    written=Written(word=_SPELLED.get(word, word.upper()), on=(database, table)),
                )


def _uses(connection: sa.Connection, names: Names) -> Iterator[Use]:
    """What the definitions of views name: the server has every name in them qualified. One that cannot be read uses all there is."""
    tables = {name: dataset for (_, name), dataset in names.items()}
    for view, definition, definer, asked in connection.exec_driver_sql(_VIEWS):
        if view not in tables:
            continue
        by = None if asked else _name(*str(definer).rpartition("@")[::2])
        used = _named(str(definition))
        if used is None:
            yield from (
                Use(view=tables[view], dataset=dataset, field=None, by=by) for dataset in tables.values() if dataset != tables[view]
            )
            continue
        for table, field in sorted(used, key=str):
            if table in tables:
                yield Use(view=tables[view], dataset=tables[table], field=field, by=by)


def _named(definition: str) -> set[tuple[str, str | None]] | None:
    try:
        with unlogged():
            query = sqlglot.parse_one(definition, read="mysql")
    except (sqlglot.errors.SqlglotError, RecursionError, ValueError):
        return None
    aliases: dict[str, set[str]] = {}
    for table in query.find_all(exp.Table):
        aliases.setdefault(table.alias_or_name, set()).add(table.name)
    used: set[tuple[str, str | None]] = set()
    for column in query.find_all(exp.Column):
        used |= {(table, column.name) for table in aliases.get(column.table, set())}
    return used | {(table, None) for alias in aliases for table in aliases[alias] if not any(name == table for name, _ in used)}
