"""The logs of pgAudit, CloudTrail and Kubernetes: what the samples say, counted by hand, and what is broken or hostile."""

import io
from collections import Counter

import pgaudit_sample
import pytest

from holdings.errors import BrokenData
from holdings.sources.logs import cloudtrail, kubernetes, pgaudit
from holdings.sources.reading import Opened

FORMS = {"pgaudit": pgaudit.FORM, "cloudtrail": cloudtrail.FORM, "kubernetes-audit": kubernetes.FORM}


def entries(form, data, csv=False):
    data = data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data
    return list(FORMS[form].entries(Opened(file=io.BytesIO(data), name="log", csv=csv)))


def told(found):
    return Counter((each.account, each.action, each.dataset, each.outcome) for each in found)


ALICE, BOB, SA1 = "alice", "bob", "system:serviceaccount:ns1:sa1"


def test_the_sample_of_kubernetes(shared_data):
    """Of 37 events 14 ask for a resource; three of them are let through. All are made by an administrator who impersonates somebody."""
    found = entries("kubernetes-audit", (shared_data / "access_k8s_audit" / "demo.log").read_bytes())
    assert len(found) == 14
    assert {key: count for key, count in told(found).items() if key[3] == "done"} == {
        (BOB, "list", "default/pods", "done"): 2,
        (SA1, "list", "pods", "done"): 1,
    }
    assert {key[:3] for key in told(found) if key[0] == ALICE and key[3] == "denied"} == {
        (ALICE, "list", "ns1/pods"),
        (ALICE, "list", "ns1/configmaps"),
        (ALICE, "list", "ns1/secrets"),
    }
    assert (min(each.at for each in found), max(each.at for each in found)) == ("2017-09-11T19:55:05Z", "2017-09-11T20:29:04Z")


def test_the_sample_of_cloudtrail(shared_data):
    """2,900 events; of the two people one did nearly everything, and sessions of a role count as the role."""
    found = entries("cloudtrail", (shared_data / "access_cloudtrail_invictus" / "cloudtrail.jsonl").read_bytes())
    accounts = Counter(each.account.rpartition("/")[2] for each in found)
    assert len(found) == 2_900
    assert accounts["bert-jan"] == 2_641 + 1  # one event names the user, and no ARN
    assert accounts["benjamin"] == 105
    assert accounts["stratus-red-team-ec2-get-password-data-role"] == 29
    assert not [each for each in found if "aws-go-sdk" in each.account]
    assert Counter(each.outcome for each in found) == {"done": 2_600, "failed": 240, "denied": 60}
    assert (min(each.at for each in found), max(each.at for each in found)) == ("2023-07-10T11:42:18Z", "2023-07-10T12:37:50Z")


@pytest.mark.parametrize("csv", [True, False])
def test_the_sample_of_pgaudit(shared_data, csv):
    """415 lines; what the two users of its tests read and changed, by the statements that the sample has beside them."""
    sample = pgaudit_sample.messages(shared_data / "access_pgaudit" / "pgaudit.out")
    assert len(sample) == 415
    found = entries("pgaudit", (pgaudit_sample.as_csv if csv else pgaudit_sample.as_text)(sample), csv)
    assert not [each for each in found if each.dataset is None or each.account is None or each.at is None]
    used = {(each.account, each.dataset): set() for each in found}
    for each in found:
        used[each.account, each.dataset].add(each.action)
    assert {key: kinds for key, kinds in used.items() if key[0] != "postgres"} == {
        ("regress_user1", "account"): {"read", "update"},
        ("regress_user1", "account_role_map"): {"read"},
        ("regress_user2", "test2"): {"read", "insert", "update"},
        ("regress_user2", "test3"): {"read", "insert", "update"},
        ("regress_user2", "test4"): {"read", "insert", "update"},
        ("regress_user2", "vw_test3"): {"read"},
    }


AUDIT = "2026-06-30 10:00:00 CST [7] ann@desk LOG:  AUDIT: SESSION,1,1,"
PGAUDIT = {
    "a relation of another schema": (f'{AUDIT}READ,SELECT,TABLE,crm."My ""T""",SELECT 1,<none>\n', [("ann", "read", 'crm.My "T"')]),
    "no relation, and a statement of two": (
        f"{AUDIT}READ,SELECT,,,SELECT * FROM a JOIN crm.b USING (x),<none>\n",
        [("ann", "read", "a"), ("ann", "read", "crm.b")],
    ),
    "a statement that nobody can read": (f"{AUDIT}READ,SELECT,,,SELECT FROM WHERE ((,<none>\n", [("ann", "read", None)]),
    "a statement that is not logged": (f"{AUDIT}READ,SELECT,,,<not logged>,<not logged>\n", [("ann", "read", None)]),
    "what was logged before": (f"{AUDIT}READ,SELECT,,,<previously logged>,<previously logged>\n", []),
    "a statement in several lines": (f'{AUDIT}WRITE,DELETE,,,"DELETE\n\tFROM t\n\tWHERE x = 1",<none>\n', [("ann", "delete", "t")]),
    "no data": (f"{AUDIT}ROLE,GRANT,TABLE,,GRANT SELECT ON t TO ben,<none>\n", []),
    "another line": ("2026-06-30 10:00:00 CST [7] ann@desk LOG:  statement: SELECT 'AUDIT'\n", []),
    "user= in the prefix": (
        "2026-06-30 10:00:00.123 UTC [9] user=ann,db=desk LOG:  AUDIT: SESSION,1,1,READ,SELECT,TABLE,public.t,x,<none>\n",
        [("ann", "read", "t")],
    ),
    "nobody in the prefix": (
        "2026-06-30 10:00:00 UTC LOG:  AUDIT: SESSION,1,1,READ,SELECT,TABLE,public.t,x,<none>\n",
        [(None, "read", "t")],
    ),
    "a mark without its parts": (f"{AUDIT}\n", []),
    "a table called as its part": (f"{AUDIT}READ,SELECT,,,WITH Q AS (SELECT 1 FROM t) SELECT * FROM q,<none>\n", [("ann", "read", "t")]),
}


@pytest.mark.parametrize("case", PGAUDIT)
def test_lines_of_pgaudit(case):
    line, expected = PGAUDIT[case]
    assert [(each.account, each.action, each.dataset) for each in entries("pgaudit", line)] == expected


BROKEN = {
    "no JSON": ("kubernetes-audit", '{"kind": "Event"\n', 1),
    "another object": ("kubernetes-audit", '\n{"kind": "Pod"}\n', 2),
    "a list": ("cloudtrail", "[]\n", 1),
    "no event": ("cloudtrail", '{"Records": [{}]}\n', 1),
    "no text": ("cloudtrail", b"\xff\xfe\n", 1),
    "too deep": ("cloudtrail", "[" * 100_000 + "\n", 1),
    "a short row of csvlog": ("pgaudit", "2026-06-30,ann\n", 1),
    "no csv": ("pgaudit", '2026-06-30,"ann\n', 1),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_is_told_with_its_line(case):
    form, data, line = BROKEN[case]
    with pytest.raises(BrokenData) as refused:
        entries(form, data, csv=form == "pgaudit")
    assert refused.value.subject == f"log:{line}"
    assert "ann" not in str(refused.value)


def test_an_entry_shows_nobody():
    (found,) = entries("pgaudit", f"{AUDIT}READ,SELECT,TABLE,public.t,x,<none>\n")
    assert "ann" not in repr(found)


def test_records_as_cloudtrail_delivers_them():
    event = '{"eventName": "GetObject", "eventSource": "s3.amazonaws.com", "readOnly": true, "userIdentity": {"arn": "a"}}'
    assert told(entries("cloudtrail", f'{{"Records": [{event}, {event}]}}\n')) == {("a", "read", "s3", "done"): 2}
    odd = '{"eventName": "x", "userIdentity": {"sessionContext": {"sessionIssuer": 7}, "arn": 7}, "readOnly": "no"}'
    assert told(entries("cloudtrail", odd)) == {(None, None, None, "done"): 1}
