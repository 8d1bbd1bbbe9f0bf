"""Holds what people signed, as the evidence ledger has it, against the public keys of the workspace's list of people."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audit.standing import people_file
from holdings import acts
from holdings.errors import ActRefused, PeopleError
from holdings.ledger import entries, problems
from holdings.ledger.entries import NotAnEvent, decoded
from holdings.ledger.problems import Problem, Verdict
from holdings.ledger.reading import entries_of
from holdings.people.listed import FILE_NAME, load
from holdings.people.people import KeyHistory
from holdings.text import Text

if TYPE_CHECKING:
    from audit.workspace import Workspace
    from holdings.ledger.problems import Verification
    from holdings.ledger.storage import View
    from holdings.people.people import People

_SIGNED = b'"signature":"'
"""What canonical JSON has in every entry that is an act."""


def acts_held_against_people(workspace: Workspace, view: View, verified: Verification) -> Verification:
    """The verification of a ledger that is whole, with every act whose signature is not that of the person's key; which acts count is not asked here."""
    size = 0 if verified.checkpoint is None else verified.checkpoint.size
    try:
        people = load(people_file(workspace), KeyHistory())
    except (PeopleError, ActRefused) as error:
        found = (Problem(place=FILE_NAME, what=error.what, do=error.do),)
        return replace(verified, found=(*verified.found, *found), verdict=Verdict.ALTERED)
    fits: list[bool | None] = []
    wrong: list[Problem] = []
    for place, entry in entries_of(view, size, verified.absent):
        if _SIGNED in entry:
            fits.append(_fits(entry, people))
            if fits[-1] is False:
                wrong.append(problems.not_signed(place))
    verdict = Verdict.ALTERED if wrong else verified.verdict
    return replace(verified, found=(*verified.found, *wrong), verdict=verdict, facts=(*verified.facts, *_told(fits)))


def _fits(entry: bytes, people: People) -> bool | None:
    """Whether the signature is the key's; None where nobody of the list has the key, and of what is no act that is known here."""
    try:
        event = decoded(entry)
    except NotAnEvent:
        return None
    if not isinstance(event, entries.Approval | entries.Waiver | entries.Attestation | entries.Hold):
        return None
    person = people.persons.get(event.by)
    if person is None or people.id is None:
        return None
    try:
        acts.must_be_signed(acts.act_of(event, people.id), person.public)
    except ActRefused:
        return False
    return True


def _told(fits: list[bool | None]) -> tuple[Text, ...]:
    if not fits:
        return ()
    checked, unknown = sum(each is not None for each in fits), fits.count(None)
    facts = [Text(f"已与人员名单比对的签署：{checked} 项", f"acts whose signatures were held against the list of people: {checked}")]
    if unknown:
        facts.append(
            Text(
                f"名单中没有其密钥、未能核对的签署：{unknown} 项",
                f"acts of keys that the list does not have, which could not be: {unknown}",
            )
        )
    return tuple(facts)
