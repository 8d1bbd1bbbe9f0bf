"""The rights of a PostgreSQL database, from its catalogue, which every role may read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdings.rights.model import Dialect, Grant, Membership, Power, Principal, Privilege, Rights, Use, Written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import sqlalchemy as sa

    Names = Mapping[tuple[str | None, str], str]

_OURS = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"

_ROLES = """
SELECT rolname, rolcanlogin AND (rolvaliduntil IS NULL OR rolvaliduntil > pg_catalog.now()), rolsuper, rolbypassrls, rolcreaterole, rolreplication
FROM pg_catalog.pg_roles
"""

# Whether a membership is inherited stands with it from PostgreSQL 16 on, and with the member before.
_MEMBERS = """
SELECT m.rolname, r.rolname, coalesce((pg_catalog.to_jsonb(a) ->> 'inherit_option')::boolean, m.rolinherit) FROM pg_catalog.pg_auth_members a
JOIN pg_catalog.pg_roles m ON m.oid = a.member JOIN pg_catalog.pg_roles r ON r.oid = a.roleid
"""

# What is granted on a partition is granted on a part of its table's rows.
_RELATIONS = f"""
WITH relation AS (
  SELECT c.oid, coalesce(p.relname, c.relname) AS name, coalesce(pn.nspname, n.nspname) AS schema,
    coalesce(c.relacl, pg_catalog.acldefault('r', c.relowner)) AS acl, c.relowner, pg_catalog.pg_get_userbyid(c.relowner) AS owner,
    n.nspname AS own_schema, c.relname AS own_name,
    n.nspacl AS entry, pg_catalog.pg_get_userbyid(n.nspowner) AS schema_owner, c.relispartition AS part
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_class p ON c.relispartition AND p.oid = pg_catalog.pg_partition_root(c.oid)
  LEFT JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND {_OURS}
)
"""  # noqa: S608 (constants only)

_OWNERS = _RELATIONS + "SELECT schema, name, owner FROM relation WHERE NOT part"  # noqa: S608 (constants only)

_ON_TABLES = (
    _RELATIONS
    + """
SELECT schema, name, NULL, CASE WHEN a.grantee = 0 THEN '' ELSE pg_catalog.pg_get_userbyid(a.grantee) END, a.privilege_type, a.is_grantable, owner,
  own_schema, own_name, a.grantor <> relowner
FROM relation, pg_catalog.aclexplode(acl) a
"""
)

_ON_COLUMNS = (
    _RELATIONS
    + """
SELECT schema, name, t.attname, CASE WHEN a.grantee = 0 THEN '' ELSE pg_catalog.pg_get_userbyid(a.grantee) END, a.privilege_type, a.is_grantable, owner,
  own_schema, own_name, a.grantor <> relowner
FROM relation JOIN pg_catalog.pg_attribute t ON t.attrelid = relation.oid AND NOT t.attisdropped, pg_catalog.aclexplode(t.attacl) a
"""
)

_ENTRIES = (
    _RELATIONS  # noqa: S608 (constants only)
    + """
SELECT DISTINCT schema, name, CASE WHEN a.grantee = 0 THEN '' ELSE pg_catalog.pg_get_userbyid(a.grantee) END
FROM relation, pg_catalog.aclexplode(coalesce(entry, pg_catalog.acldefault('n', (
  SELECT nspowner FROM pg_catalog.pg_namespace WHERE nspname = schema
)))) a WHERE a.privilege_type = 'USAGE' AND NOT part
UNION SELECT schema, name, schema_owner FROM relation WHERE NOT part
"""
)

_USES = f"""
SELECT DISTINCT n.nspname, c.relname, tn.nspname, coalesce(p.relname, t.relname), a.attname, pg_catalog.pg_get_userbyid(c.relowner),
  coalesce(c.reloptions && ARRAY['security_invoker=true', 'security_invoker=on', 'security_invoker=1', 'security_invoker=yes'], false)
FROM pg_catalog.pg_depend d
JOIN pg_catalog.pg_rewrite r ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND r.oid = d.objid
JOIN pg_catalog.pg_class c ON c.oid = r.ev_class AND c.relkind IN ('v', 'm') JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class t ON d.refclassid = 'pg_catalog.pg_class'::regclass AND t.oid = d.refobjid AND t.oid <> c.oid
LEFT JOIN pg_catalog.pg_class p ON t.relispartition AND p.oid = pg_catalog.pg_partition_root(t.oid)
JOIN pg_catalog.pg_namespace tn ON tn.oid = coalesce(p.relnamespace, t.relnamespace)
LEFT JOIN pg_catalog.pg_attribute a ON d.refobjsubid > 0 AND a.attrelid = t.oid AND a.attnum = d.refobjsubid
WHERE t.relkind IN ('r', 'p', 'v', 'm', 'f') AND {_OURS}
"""  # noqa: S608 (constants only)

_LENT = f"""
SELECT DISTINCT pg_catalog.pg_get_userbyid(p.proowner) FROM pg_catalog.pg_proc p
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.prosecdef AND {_OURS}
"""  # noqa: S608 (constants only)

_FUTURE = """
SELECT CASE WHEN a.grantee = 0 THEN '' ELSE pg_catalog.pg_get_userbyid(a.grantee) END, a.privilege_type, a.is_grantable,
  pg_catalog.pg_get_userbyid(d.defaclrole), n.nspname
FROM pg_catalog.pg_default_acl d LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace, pg_catalog.aclexplode(d.defaclacl) a
WHERE d.defaclobjtype = 'r' AND a.grantee <> d.defaclrole
"""

_PRIVILEGES = {
    "SELECT": Privilege.READ,
    "INSERT": Privilege.INSERT,
    "UPDATE": Privilege.UPDATE,
    "DELETE": Privilege.DELETE,
    "TRUNCATE": Privilege.DELETE,
}

_BUILT_IN_POWERS = {
    "pg_read_all_data": frozenset({Power.READ_ALL}),
    "pg_read_server_files": frozenset({Power.SERVER_FILES}),
    "pg_write_server_files": frozenset({Power.SERVER_FILES}),
    "pg_execute_server_program": frozenset({Power.SERVER_FILES}),
}
_POWERS = (Power.SUPERUSER, Power.BYPASS_ROW_SECURITY, Power.GRANT_ROLES, Power.REPLICATION)


def read(connection: sa.Connection, names: Names) -> Rights:
    """The rights on the datasets that `names` has, by schema and relation. An owner's own privileges are no grants."""
    uses = [
        (asked, Use(view=names[schema, view], dataset=names[of, name], field=field, by=None if asked else owner))
        for schema, view, of, name, field, owner, asked in connection.exec_driver_sql(_USES)
        if (schema, view) in names and (of, name) in names
    ]
    return Rights(
        principals={principal.name: principal for principal in _principals(connection)},
        memberships=tuple(
            Membership(member=member, role=role, at_once=at_once) for member, role, at_once in connection.exec_driver_sql(_MEMBERS)
        ),
        grants=tuple(_grants(connection, names)),
        owners={names[schema, name]: owner for schema, name, owner in connection.exec_driver_sql(_OWNERS) if (schema, name) in names},
        uses=tuple(use for asked, use in uses if not asked),
        asked=tuple(use for asked, use in uses if asked),
        entries=_entries(connection, names),
        future=tuple(_future(connection)),
        lent=frozenset(connection.exec_driver_sql(_LENT).scalars()),
        dialect=Dialect.POSTGRESQL,
        places={dataset: (str(schema), name) for (schema, name), dataset in names.items()},
    )


def _principals(connection: sa.Connection) -> Iterator[Principal]:
    for name, login, *flags in connection.exec_driver_sql(_ROLES):
        powers = frozenset(power for power, has in zip(_POWERS, flags, strict=True) if has)
        built_in = name.startswith("pg_")
        yield Principal(name=name, login=login, powers=powers | _BUILT_IN_POWERS.get(name, frozenset()), built_in=built_in)


def _grants(connection: sa.Connection, names: Names) -> Iterator[Grant]:
    for query in (_ON_TABLES, _ON_COLUMNS):
        for schema, name, field, grantee, word, grantable, owner, *on, handed_on in connection.exec_driver_sql(query):
            if (schema, name) in names and grantee != owner:
                kind, written = _PRIVILEGES.get(word, Privilege.OTHER), Written(word=word, on=tuple(on), handed_on=handed_on)
                yield Grant(grantee=grantee, privilege=kind, dataset=names[schema, name], field=field, grantable=grantable, written=written)


def _future(connection: sa.Connection) -> Iterator[Grant]:
    for grantee, word, grantable, maker, schema in connection.exec_driver_sql(_FUTURE):
        written = Written(word=word, on=(maker,) if schema is None else (maker, schema))
        yield Grant(grantee=grantee, privilege=_PRIVILEGES.get(word, Privilege.OTHER), dataset=None, grantable=grantable, written=written)


def _entries(connection: sa.Connection, names: Names) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for schema, name, grantee in connection.exec_driver_sql(_ENTRIES):
        if (schema, name) in names:
            found.setdefault(names[schema, name], set()).add(grantee)
    return {dataset: frozenset(grantees) for dataset, grantees in found.items()}
