"""On real servers: whatever the log or the catalogue cannot tell is inconclusive, with the reason, and nothing of it is proposed to go."""

import datetime as dt
import json

import pytest
import sqlalchemy as sa
from granting_servers import Postgres

from audit.cli import main

AS_OF = dt.date(2026, 6, 30)
DAILY = [("ann", ago) for ago in range(100, -1, -7)]
NEVER = "never_used"
CASES = {
    "all can be told": (DAILY, "fail", NEVER),
    "a log that begins too late": (DAILY[2:], "inconclusive", "log_too_short"),
    "a log with a hole": ([each for each in DAILY if not 20 <= each[1] <= 35], "inconclusive", "log_has_holes"),
    "a clock that is ahead": ([*DAILY, ("ann", -2)], "inconclusive", "times_ahead"),
    "an account that nobody knows": ([*DAILY, ("zoe", 3)], "inconclusive", "accounts_unknown"),
    "a row that names nobody": ([*DAILY, (None, 3)], "inconclusive", "accounts_unknown"),
    "a time that is none": ([*DAILY, ("ann", None)], "inconclusive", "times_unread"),
    "an empty log": ([], "inconclusive", "log_too_short"),
}


class Desk:
    def __init__(self, server, folder, rows):
        self.server, self.folder = server, folder
        server.run("CREATE TABLE t (a int); CREATE TABLE log (id int PRIMARY KEY, who varchar(99), what varchar(20), at varchar(20))")
        for name in ("ann", "ben"):
            server.account(name)
            server.run(f"GRANT SELECT ON t TO {server.grantee(name)}")
        for number, (who, ago) in enumerate(rows):
            told = "NULL" if who is None else f"'{server.logged(who)}'"
            at = "some day" if ago is None else f"{AS_OF - dt.timedelta(days=ago)} 10:00:00"
            server.run(f"INSERT INTO log VALUES ({number}, {told}, 't', '{at}')")
        self.declare(server.url)

    def declare(self, url):
        label = {"category": "operational", "level": 1, "tier": "general", "state": "confirmed", "by": "data office", "on": "2026-01-01"}
        log = {"logs": {"account": "who", "dataset": "what", "at": "at"}, "fields": dict.fromkeys(("id", "who", "what", "at"), label)}
        given = {"version": 1, "as_of": str(AS_OF), "sources": {"desk": {"url": url, "tls": "off", "datasets": {"t": {}, "log": log}}}}
        (self.folder / "recordwarden.yaml").write_text(json.dumps(given))

    def run(self, capsys, *command):
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main([*command, "--workspace", str(self.folder), "--lang", "en"])
        return left.value.code, capsys.readouterr()

    def audited(self, capsys):
        """By asset, what ACC-06 says."""
        code, said = self.run(capsys, "audit", "--only", "ACC-06", "--format", "json")
        assert self.server.prefix not in said.out + said.err
        result = next(each for each in json.loads(said.out)["results"] if each["control"] == "ACC-06")
        return code, {each["asset"]: (each["status"], str(each["reason"])) for each in result["observations"]}


@pytest.mark.parametrize("case", CASES)
def test_what_the_log_cannot_tell(server, tmp_path, capsys, case):
    rows, status, reason = CASES[case]
    goes = reason is NEVER
    desk = Desk(server, tmp_path, rows)
    code, seen = desk.audited(capsys)
    assert seen["desk.t"] == (status, reason)
    assert code == (0 if goes else 4)  # a finding of medium severity does not fail an audit
    code, said = desk.run(capsys, "sources", "grants", "desk", "-o", str(tmp_path / "minimal.sql"))
    assert code == (0 if goes else 4)
    written = (tmp_path / "minimal.sql").read_text()
    assert ("\nREVOKE" in written) == goes
    assert server.prefix not in said.out + said.err


def test_who_may_not_read_the_catalogue(server, tmp_path, capsys):
    if isinstance(server, Postgres):
        pytest.skip("whoever may connect to PostgreSQL may read its catalogue")
    desk = Desk(server, tmp_path, DAILY)
    database = sa.make_url(server.url).database
    server.run(f"GRANT SELECT ON {server.quoted(database)}.* TO {server.grantee('ann')}")
    desk.declare(sa.make_url(server.url).set(username=server.prefix + "ann").render_as_string())
    code, seen = desk.audited(capsys)
    assert code == 3  # nothing at all could be assessed
    assert seen["desk"] == ("inconclusive", "access_denied")
    code, said = desk.run(capsys, "sources", "grants", "desk", "-o", str(tmp_path / "minimal.sql"))
    assert code not in (0, 1)
    assert "rights" in said.err
    assert not (tmp_path / "minimal.sql").exists()
