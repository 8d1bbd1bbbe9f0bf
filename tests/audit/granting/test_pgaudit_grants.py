"""The sample of pgAudit with the grants that it exercises, on a server: what of them nobody used, worked out by hand."""

import datetime as dt
import json

import pgaudit_sample
import pytest
from granting_servers import Postgres

from audit.cli import main

AS_OF = dt.date(2026, 6, 30)
UNUSED = {
    ("test2", "regress_user1"): "DELETE, INSERT, SELECT, UPDATE",  # whatever it looked at, it was not this
    ("test2", "regress_user2"): "DELETE",
    ("test3", "regress_user2"): "DELETE",
    ("test2", "regress_auditor"): "SELECT, UPDATE",  # a role that marks what is to be logged, and that nobody has
    ("test3", "regress_auditor"): "INSERT",
    ("vw_test3", "regress_auditor"): "SELECT",
}
LABEL = {"category": "operational", "level": 1, "tier": "general", "state": "confirmed", "by": "data office", "on": "2026-01-01"}


def moment(number):
    """The 415 lines over 125 days, none of them after the day of the assessment."""
    return dt.datetime.combine(AS_OF, dt.time(8)) - dt.timedelta(days=125 * (414 - number) / 414)


@pytest.fixture
def server(postgres_url):
    server = Postgres(postgres_url)
    yield server
    server.clear()


def test_what_nobody_used_of_the_sample_goes(server, tmp_path, shared_data, capsys):
    for name in ("regress_user1", "regress_user2"):
        server.account(name)
    server.role("regress_auditor")
    for statement in (
        "CREATE TABLE test2 (id int, name text); CREATE TABLE test3 (id int, name text); CREATE VIEW vw_test3 AS SELECT * FROM test3",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON test2 TO {regress_user2}, {regress_user1}",
        "GRANT SELECT, UPDATE ON test2 TO {regress_auditor}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON test3 TO {regress_user2}",
        "GRANT INSERT ON test3 TO {regress_auditor}",
        "GRANT SELECT ON vw_test3 TO {regress_user2}",
        "GRANT SELECT ON vw_test3 TO {regress_auditor}",
    ):
        names = {name: server.named(name) for _, name in server.made}
        server.run(statement.format_map(names))
    sample = pgaudit_sample.messages(shared_data / "access_pgaudit" / "pgaudit.out")
    known = {name for _, name in server.made}
    log = [(server.known(user) if user in known else user, message) for user, message in sample]
    (tmp_path / "postgresql.csv").write_text(pgaudit_sample.as_csv(log, moment), encoding="utf-8")
    fields = dict.fromkeys(("at", "account", "action", "dataset", "outcome"), LABEL)
    declared = {"logs": {"source": "desk", **{name: name for name in fields}}, "fields": fields}
    given = {
        "version": 1,
        "as_of": str(AS_OF),
        "timezone": "UTC",
        "controls": {"ACC-06": {"days": 120}},
        "sources": {
            "desk": {"url": server.url, "tls": "off"},
            "log": {"path": "postgresql.csv", "form": "pgaudit", "datasets": {"postgresql": declared}},
        },
    }
    (tmp_path / "recordwarden.yaml").write_text(json.dumps(given))
    with pytest.raises(SystemExit) as left:
        main(["sources", "grants", "desk", "-o", str(tmp_path / "minimal.sql"), "--workspace", str(tmp_path), "--lang", "en"])
    said = capsys.readouterr()
    written = (tmp_path / "minimal.sql").read_text(encoding="utf-8")
    assert left.value.code == 0, said.out + said.err
    revokes = {line for line in written.splitlines() if line.startswith(("REVOKE", "GRANT"))}
    assert revokes == {f'REVOKE {words} ON "public"."{table}" FROM {server.named(grantee)};' for (table, grantee), words in UNUSED.items()}
    assert "regress" not in said.out + said.err
