"""A key ring's keys over their lives: what is new is made with the active one, what older ones made comes back until they are destroyed."""

from __future__ import annotations

import pytest
from leaving import policy
from rings import SECRET, keeper

from holdings.keys.opening import open_ring
from holdings.ledger.entries import KeyPurpose
from redaction.detecting.detector import Detector
from redaction.errors import NotRestored
from redaction.keys import Keys
from redaction.recognizers import default_recognizers
from redaction.redactor import Redactor

TEXT = "手机13800138000"
NUMBERS = Detector(default_recognizers())


@pytest.mark.parametrize(("operator", "purpose"), [("token", KeyPurpose.TOKENS), ("encrypt", KeyPurpose.DATA)])
def test_a_pseudonym_outlives_a_rotation_and_not_its_key(tmp_path, operator, purpose):
    kept = keeper(tmp_path, RECORDWARDEN_RING_SECRET=SECRET)
    made = policy(operator)
    ring = open_ring({"RECORDWARDEN_KEYS": str(tmp_path), "RECORDWARDEN_RING_SECRET": SECRET})
    first = Redactor(made, Keys.of(ring), detector=NUMBERS)
    out = first.redact(TEXT).text

    rotated, _ = kept.rotate(purpose)
    second = Redactor(made, Keys.of(rotated), detector=NUMBERS)
    assert second.unredact(out).text == TEXT
    assert second.redact(out).text == out
    anew = second.redact(TEXT).text
    assert anew != out
    with pytest.raises(NotRestored):
        first.unredact(anew)

    destroyed, _ = kept.destroy(ring.secret(purpose).key_id)
    with pytest.raises(NotRestored):
        Redactor(made, Keys.of(destroyed), detector=NUMBERS).unredact(out)


def test_the_active_key_comes_first(tmp_path):
    kept = keeper(tmp_path, RECORDWARDEN_RING_SECRET=SECRET)
    kept.init(unattended=True)
    kept.rotate(KeyPurpose.TOKENS)
    ring, _ = kept.rotate(KeyPurpose.TOKENS)
    made = Keys.of(ring)
    assert made.tokens[0] == ring.secret(KeyPurpose.TOKENS)
    assert (len(made.tokens), len(made.data)) == (3, 1)
