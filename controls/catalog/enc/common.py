"""What the controls of encryption share: how a field is declared to be stored, and how many bytes its plaintexts and ciphertexts have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdings.entities import Entity
from holdings.labels import Category, Stored

if TYPE_CHECKING:
    from collections.abc import Iterator

    from holdings.inventory import FieldLabel
    from holdings.view import DatasetView, FieldView

SAME_LENGTH = {Entity.CN_MOBILE: 11, Entity.CN_ID_CARD: 18}
"""Bytes of every plaintext, where all have the same; a number that is written with signs in between has more, and is not held to it."""
_LEAST = {
    **SAME_LENGTH, Entity.PHONE_NUMBER: 5, Entity.CN_LANDLINE: 7, Entity.BANK_CARD: 16, Entity.CREDIT_CARD: 13, Entity.PERSON: 4,
    Entity.EMAIL_ADDRESS: 6, Entity.CN_PASSPORT: 9, Entity.US_SSN: 9, Entity.IBAN_CODE: 15, Entity.USCC: 18,
}  # fmt: skip


def least_plaintext(entity: Entity | None) -> int:
    """The bytes of the shortest plaintext of a type; one where nobody knows."""
    return _LEAST.get(entity, 1) if entity is not None else 1


def placed_fields(dataset: DatasetView) -> Iterator[tuple[int, FieldView, FieldLabel]]:
    """The fields whose label is confirmed and that exist, with their place in the schema: states name a field by it."""
    for place, field in enumerate(dataset.fields):
        if field.label is not None and field.label.confirmed and field.info is not None:
            yield place, field, field.label


def encrypted(label: FieldLabel) -> bool:
    """Whether a field is declared to hold ciphertext."""
    return label.stored is Stored.ENCRYPTED


def of_passwords(label: FieldLabel) -> bool:
    """Whether a field is declared to hold password hashes, or passwords, keys and the like."""
    return label.stored is Stored.HASHED or label.category is Category.CREDENTIAL or label.entity is Entity.CREDENTIAL
