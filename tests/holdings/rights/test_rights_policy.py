"""An application's policy file: what it grants, and what is refused rather than guessed."""

import pytest

from holdings.errors import BrokenData, Unreachable
from holdings.rights import policy
from holdings.rights.model import EVERYBODY, Grant, Privilege
from holdings.rights.reach import Path, Reach


def read(tmp_path, text):
    path = tmp_path / "policy.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return policy.read(path)


def test_what_a_policy_grants(tmp_path):
    rights = read(
        tmp_path,
        "﻿# desk\n\np, agent, tickets, read\n p , ann, calls.phone, *\np, *, help, GET\np, agent, tickets, archive\ng, ben, agent\n",
    )
    assert {name: each.login for name, each in rights.principals.items()} == {"agent": False, "ann": True, "ben": True}
    assert Grant(grantee="agent", privilege=Privilege.READ, dataset="tickets") in rights.grants
    assert Grant(grantee="agent", privilege=Privilege.OTHER, dataset="tickets") in rights.grants
    assert Grant(grantee=EVERYBODY, privilege=Privilege.READ, dataset="help") in rights.grants
    reach = Reach(rights)
    assert reach.readers("tickets", "id") == {"ben": Path.ROLE}
    assert reach.readers("calls", "phone") == {"ann": Path.DIRECT}
    assert reach.readers("calls", "id") == {}
    assert reach.readers("help", "id") == {"ann": Path.EVERYBODY, "ben": Path.EVERYBODY}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("p, zoe, data1, read\np, zoe, data1, read, deny\n", 2),
        ("g, zoe, admin, domain1\n", 1),
        ("g, zoe, boss, _, 2030-01-01\n", 1),
        ("g2, data1, group\n", 1),
        ("p, zoe, data1\n", 1),
        ("\n\np, zoe, , read\n", 3),
        ("q\n", 1),
        (b"p, \xff, data1, read\n", 0),
        ('p, "' + "a" * 2_000 + '", data1, read\n', 1),
    ],
)
def test_what_is_unknown_is_refused_with_its_line(tmp_path, text, line):
    with pytest.raises(BrokenData) as refused:
        read(tmp_path, text)
    assert refused.value.subject.endswith(f"policy.csv:{line}")
    assert "zoe" not in str(refused.value)


def test_a_policy_that_is_not_there(tmp_path):
    with pytest.raises(Unreachable):
        policy.read(tmp_path / "none.csv")
    with pytest.raises(Unreachable):
        policy.read(tmp_path)


def test_roles_in_a_circle_come_to_an_end(shared_data):
    reach = Reach(policy.read(shared_data / "access_rbac_casbin" / "rbac_with_cycle_policy.csv"))
    assert reach.roles("alice") == {"alice", "data2_admin", "super_admin"} == reach.roles("super_admin")
    assert reach.path("super_admin", "data1", "any") is Path.ROLE


def test_roles_above_roles(shared_data):
    reach = Reach(policy.read(shared_data / "access_rbac_casbin" / "rbac_with_hierarchy_policy.csv"))
    assert reach.readers("data2", "any") == {"alice": Path.ROLE}


@pytest.mark.parametrize(
    "name", ["rbac_with_deny", "rbac_with_domains", "rbac_with_temporal_roles", "rbac_with_resource_roles", "large_scale"]
)
def test_policies_that_need_their_model_are_refused(shared_data, name):
    with pytest.raises(BrokenData):
        policy.read(shared_data / "access_rbac_casbin" / f"{name}_policy.csv")


READERS = {
    "rbac_policy": {"data1": {"alice": Path.DIRECT}, "data2": {"alice": Path.ROLE}},
    # The cycle data2_admin → super_admin → alice → data2_admin makes each what the others are.
    "rbac_with_cycle_policy": {
        "data1": {"alice": Path.DIRECT, "data2_admin": Path.ROLE, "super_admin": Path.ROLE},
        "data2": {"alice": Path.ROLE, "data2_admin": Path.DIRECT, "super_admin": Path.ROLE},
    },
    "rbac_with_hierarchy_policy": {"data1": {"alice": Path.DIRECT}, "data2": {"alice": Path.ROLE}},
}
"""Worked out by hand from the samples of Casbin: bob may write data2, and not read it."""
REFUSED = {
    "rbac_with_deny_policy": (5, "the line denies"),
    "rbac_with_domains_policy": (1, "names a domain"),
    "rbac_with_resource_roles_policy": (6, "groups objects"),
    "rbac_with_temporal_roles_policy": (18, "a domain or a time"),
    "large_scale_policy": (159, "a domain or a time"),
}


@pytest.mark.parametrize("name", READERS)
def test_what_the_samples_grant(shared_data, name):
    reach = Reach(policy.read(shared_data / "access_rbac_casbin" / f"{name}.csv"))
    assert {dataset: reach.readers(dataset, "x") for dataset in ("data1", "data2")} == READERS[name]


@pytest.mark.parametrize("name", REFUSED)
def test_what_of_the_samples_is_refused(shared_data, name):
    line, why = REFUSED[name]
    with pytest.raises(BrokenData, match=why) as refused:
        policy.read(shared_data / "access_rbac_casbin" / f"{name}.csv")
    assert refused.value.subject.endswith(f":{line}")
