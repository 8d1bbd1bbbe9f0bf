"""Whatever was granted and used, under whatever names: after the proposal each access works that worked, and what nobody needs is gone."""

import itertools
import random

import pytest
from granting_servers import MariaDB, Postgres

from holdings.inventory import SourceEntry
from holdings.rights.minimal import Allowed, minimal
from holdings.rights.model import EVERYBODY, Privilege
from holdings.rights.needed import Access
from holdings.rights.reach import Reach
from holdings.rights.statements import statements
from holdings.sources.opening import source_for

ACCOUNTS, ROLES = ("ann", "ben", "cam"), ("desk", "lead")
COLUMNS = ("a", "b")
WORDS = {"SELECT": Privilege.READ, "INSERT": Privilege.INSERT, "UPDATE": Privilege.UPDATE, "DELETE": Privilege.DELETE}
HOSTILE = (
    'x"; DROP TABLE t; --',
    "y`; DROP TABLE t; -- y",
    "z'; \\g\n; COMMIT; -- z",
    "%s %(a)s :b $$ \\",
    "PUBLIC",
    "public role",
    "ann@%",
    "\u202eolleh \u5f20\u4e09",
)
"""Names of roles, accounts and tables that would be syntax if anything let them."""


def names(made):
    """Which name each thing of a test has; a backslash at the end, or a NUL, no engine takes."""
    return dict(itertools.zip_longest((*ACCOUNTS, *ROLES), made)) if made else {name: name for name in (*ACCOUNTS, *ROLES)}


class World:
    """Two tables, a view of one of them by an account of its own, three accounts and two roles, and random grants."""

    def __init__(self, server, rng, called):
        self.server, self.called = server, called
        for name in ACCOUNTS:
            server.account(called[name])
        for name in ROLES:
            server.role(called[name])
        self.tables = {"t": called.get("t", "t"), "u": called.get("u", "u"), "v": "v"}
        for name in ("t", "u"):
            server.run(f"CREATE TABLE {self.place(name)} (a int, b int)")
        self._view()
        for role, member in [("desk", "lead"), *itertools.product(ROLES, ACCOUNTS)]:
            if rng.random() < 0.4:
                server.run(f"GRANT {self.grantee(role)} TO {self.grantee(member)}")
        for grantee, table, word in itertools.product((*ACCOUNTS, *ROLES, "*"), self.tables, WORDS):
            if rng.random() < (0.06 if grantee == "*" else 0.25):
                fields = f" ({rng.choice(COLUMNS)})" if word != "DELETE" and rng.random() < 0.4 else ""
                option = " WITH GRANT OPTION" if grantee in ACCOUNTS and rng.random() < 0.3 else ""
                server.run(f"GRANT {word}{fields} ON {self.place(table)} TO {self.grantee(grantee)}{option}")
        self._handed_on(rng)

    def _view(self):
        if isinstance(self.server, Postgres):
            self.server.run(f"CREATE VIEW v AS SELECT a, b FROM {self.place('u')}; ALTER VIEW v OWNER TO {self.grantee('cam')}")
        else:
            self.server.run(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {self.place('u')} TO {self.grantee('cam')}")
            self.server.run(f"CREATE DEFINER = {self.grantee('cam')} VIEW v AS SELECT x.a, x.b FROM {self.place('u')} x")

    def _handed_on(self, rng):
        """In PostgreSQL somebody who may grant on does."""
        if isinstance(self.server, Postgres):
            self.server.run(f"GRANT SELECT, UPDATE ON {self.place('t')} TO {self.grantee('ann')} WITH GRANT OPTION")
            for other in ("ben", "desk"):
                if rng.random() < 0.7:
                    self.server.run(
                        f"SET ROLE {self.grantee('ann')}; GRANT SELECT, UPDATE ON {self.place('t')} TO {self.grantee(other)}; RESET ROLE"
                    )

    def place(self, table):
        return self.server.quoted(self.tables[table])

    def grantee(self, name):
        return "PUBLIC" if name == "*" else self.server.grantee(self.called[name])

    def rights(self, folder):
        with source_for("desk", SourceEntry(url=self.server.url, tls="off"), folder).open() as snapshot:
            return snapshot.rights()

    def works(self):
        """What every account may do: by word, table and column."""
        found = set()
        for name in ACCOUNTS:
            with self.server.acting(self.called[name]) as tried:
                for table, column in itertools.product(self.tables, COLUMNS):
                    for word, statement in {
                        "SELECT": f"SELECT {column} FROM {self.place(table)} WHERE 1 = 0",
                        "INSERT": f"INSERT INTO {self.place(table)} ({column}) SELECT 1 WHERE 1 = 0",
                        "UPDATE": f"UPDATE {self.place(table)} SET {column} = 1 WHERE 1 = 0",
                        "DELETE": f"DELETE FROM {self.place(table)} WHERE 1 = 0",
                    }.items():
                        if tried(statement):
                            found.add((name, word, table, column))
        return found


def applied(server, rights, used, **allowed):
    reach = Reach(rights)
    proposal = minimal(reach, used, Allowed(**allowed))
    text = "\n".join(statements(rights.dialect, proposal))
    if text:
        server.run(text)
    return proposal


@pytest.mark.parametrize("hostile", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_what_is_used_works_and_what_is_not_is_gone(server, tmp_path, seed, hostile):
    rng = random.Random(f"{seed}{hostile}")
    called = names(rng.sample(HOSTILE, 5)) if hostile else names(())
    called |= (
        dict(zip(("t", "u"), rng.sample([each for each in HOSTILE if not each.endswith((" ", "\\"))], 2), strict=True)) if hostile else {}
    )
    world = World(server, rng, called)
    before, works = world.rights(tmp_path), world.works()
    reach = Reach(before)
    known = {name: reach.account(server.known(called[name])) for name in (*ACCOUNTS, *ROLES)}
    assert None not in known.values()
    used = {each for each in sorted(works) if rng.random() < 0.25}
    accesses = [Access(account=known[who], dataset=world.tables[table], kinds=frozenset({WORDS[word]})) for who, word, table, _ in used]
    applied(server, before, accesses)
    asked = {(who, word, table) for who, word, table, _ in used}
    lost = {each for each in works - world.works() if each[:3] in asked}
    assert lost == set()
    after = world.rights(tmp_path)
    assert not [grant for grant in after.grants if grant.grantee == EVERYBODY]
    ours = set(known.values())
    assert not [grant for grant in after.grants if grant.grantee in ours and grant.grantable]
    needed = {(known[who], world.tables[table]): set() for who, _, table, _ in used}
    for access in accesses:
        needed[access.account, access.dataset] |= access.kinds | {Privilege.READ}
    for (_, dataset), kinds in tuple(needed.items()):  # through the view under the rights of whom it belongs to
        if dataset == "v":
            needed.setdefault((known["cam"], world.tables["u"]), set()).update(kinds)
    for grant in after.grants:
        if grant.grantee in ours:
            assert any(
                grant.privilege in kinds and grant.grantee in reach.roles(who)
                for (who, what), kinds in needed.items()
                if what == grant.dataset
            ), (grant, hostile)
    assert applied(server, after, accesses).changes == ()


def test_what_the_matrix_does_not_allow_goes_column_by_column(server, tmp_path):
    world = World(server, random.Random("columns"), names(()))
    server.run(f"GRANT SELECT ON {world.place('t')} TO {world.grantee('desk')}")
    server.join("ben", "desk")
    reach = Reach(world.rights(tmp_path))
    ben, desk = (reach.account(server.known(name)) for name in ("ben", "desk"))
    access = [Access(account=ben, dataset="t", kinds=frozenset({Privilege.READ}))]
    applied(server, reach.rights, access, approved=lambda roles, dataset: frozenset({"a"}) if desk in roles and dataset == "t" else None)
    assert {(word, column) for name, word, table, column in world.works() if (name, table) == ("ben", "t")} == {("SELECT", "a")}


def test_what_cannot_be_judged_stays_and_a_wildcard_of_this_database_goes(server, tmp_path):
    world = World(server, random.Random("unclear"), names(()))
    server.wide("SELECT, UPDATE", "lead", world.tables)
    server.join("ann", "lead")
    rights, works = world.rights(tmp_path), world.works()
    proposal = applied(server, rights, [], unclear=frozenset({"t"}))
    assert {each for each in works if each[2] == "t"} == {each for each in world.works() if each[2] == "t"}
    assert {table for _, _, table, _ in world.works()} <= {"t", "v" if isinstance(server, Postgres) else "t"}
    assert proposal.left["unclear"]
    assert not [grant for grant in world.rights(tmp_path).grants if grant.dataset is None and server.prefix in grant.grantee]


def test_grants_that_are_to_come_to_everybody_or_an_account_go(server, tmp_path):
    if isinstance(server, MariaDB):
        pytest.skip("MariaDB has no default privileges")
    world = World(server, random.Random("future"), names(()))
    server.run(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {world.grantee('ben')}, {world.grantee('desk')}")
    server.run("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC")
    applied(server, world.rights(tmp_path), [])
    assert [grant.grantee for grant in world.rights(tmp_path).future] == [server.known("desk")]


def test_what_a_function_or_trigger_lends_stays(server, tmp_path):
    world = World(server, random.Random("lent"), names(()))
    server.run(f"GRANT SELECT, INSERT ON {world.place('t')} TO {world.grantee('ben')}")
    if isinstance(server, Postgres):
        server.run("CREATE FUNCTION f() RETURNS bigint AS 'SELECT count(*) FROM t' LANGUAGE sql SECURITY DEFINER")
        server.run(f"ALTER FUNCTION f() OWNER TO {world.grantee('ben')}")
    else:
        server.run(f"CREATE DEFINER = {world.grantee('ben')} TRIGGER f AFTER INSERT ON u FOR EACH ROW INSERT INTO t (a) VALUES (1)")
    works = {each for each in world.works() if each[0] == "ben"}
    proposal = applied(server, world.rights(tmp_path), [])
    assert proposal.left["lent"]
    assert {each for each in world.works() if each[0] == "ben"} == works
