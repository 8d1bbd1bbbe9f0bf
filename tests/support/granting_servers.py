"""A database of a test with accounts, roles and tables of its own, on PostgreSQL or MariaDB, under hostile names if need be."""

import contextlib
import secrets
from dataclasses import dataclass, field

import psycopg
import pymysql
import sqlalchemy as sa
from pymysql.constants import CLIENT


@dataclass
class Server:
    """What the tests do with either engine. Names of accounts and roles get a prefix, for they are the whole server's."""

    url: str
    prefix: str = field(default_factory=lambda: f"rwt{secrets.token_hex(4)}_")
    made: list = field(default_factory=list)
    own: object = None
    """The connection of whoever sets things up."""

    def role(self, name):
        self.run(f"CREATE ROLE {self.named(name)}")
        self.made.append(("ROLE", name))


class Postgres(Server):
    def run(self, text):
        self.own = self.own or psycopg.connect(self.url, autocommit=True)
        self.own.execute(text)

    def quoted(self, name):
        return '"' + name.replace('"', '""') + '"'

    def named(self, name):
        return "PUBLIC" if name == "*" else self.quoted(self.prefix + name)

    grantee = named

    def known(self, name):
        return self.prefix + name

    logged = known

    def account(self, name):
        self.run(f"CREATE ROLE {self.named(name)} LOGIN")
        self.made.append(("ROLE", name))

    def join(self, member, role):
        self.run(f"GRANT {self.named(role)} TO {self.named(member)}")

    def wide(self, words, name, tables):
        for table in tables:
            self.run(f"GRANT {words} ON {self.quoted(table)} TO {self.named(name)}")

    @contextlib.contextmanager
    def acting(self, name):
        """Tries statements as an account."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"SET SESSION AUTHORIZATION {self.named(name)}")
            yield lambda statement: _tried(connection.execute, statement, psycopg.Error)

    def clear(self):
        for _, name in self.made:
            self.run(f"DROP OWNED BY {self.named(name)} CASCADE; DROP ROLE {self.named(name)}")
        if self.own is not None:
            self.own.close()


class MariaDB(Server):
    def opened(self, **other):
        url = sa.make_url(self.url)
        given = {"host": url.host, "port": url.port or 3306, "user": url.username, "password": url.password or "", "database": url.database}
        return pymysql.connect(**(given | other), autocommit=True, client_flag=CLIENT.MULTI_STATEMENTS)

    def run(self, text):
        self.own = self.own or self.opened()
        with self.own.cursor() as cursor:
            cursor.execute(text)
            while cursor.nextset():
                pass

    def quoted(self, name):
        return "`" + name.replace("`", "``") + "`"

    def named(self, name):
        return "PUBLIC" if name == "*" else self.quoted(self.prefix + name)

    def grantee(self, name):
        return f"{self.named(name)}@'%'" if ("USER", name) in self.made else self.named(name)

    def known(self, name):
        return self.prefix + name + ("@%" if ("USER", name) in self.made else "@" if "@" in name else "")

    def logged(self, name):
        """A log leaves out the host."""
        return self.prefix + name

    def account(self, name):
        self.run(f"CREATE USER {self.named(name)}@'%'")
        self.made.append(("USER", name))

    def join(self, member, role):
        self.run(f"GRANT {self.named(role)} TO {self.grantee(member)}")

    def wide(self, words, name, tables):
        self.run(f"GRANT {words} ON {self.quoted(sa.make_url(self.url).database)}.* TO {self.grantee(name)}")

    @contextlib.contextmanager
    def acting(self, name):
        database = sa.make_url(self.url).database
        with contextlib.closing(self.opened(user=self.prefix + name, password="", database="information_schema")) as connection:
            cursor = connection.cursor()
            cursor.execute("SELECT ROLE_NAME FROM information_schema.APPLICABLE_ROLES WHERE GRANTEE = CURRENT_USER()")
            roles = [row[0] for row in cursor.fetchall()]

            def tried(statement):
                for role in ("NONE", *map(self.quoted, roles)):
                    cursor.execute(f"SET ROLE {role}")
                    with contextlib.suppress(pymysql.Error):
                        cursor.execute(f"USE {self.quoted(database)}")
                    if _tried(cursor.execute, statement, pymysql.Error):
                        return True
                return False

            yield tried

    def clear(self):
        for kind, name in self.made:
            self.run(f"DROP {kind} {self.grantee(name)}")
        if self.own is not None:
            self.own.close()


def _tried(execute, statement, errors):
    try:
        execute(statement)
    except errors:
        return False
    return True
