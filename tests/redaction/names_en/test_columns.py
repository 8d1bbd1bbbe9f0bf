"""Columns whose own name says what they hold, and what they must not be taken for."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("field", "value", "entity"),
    [
        ("first_name", "Zyntar", "PERSON"),
        ("lastName", "Price", "PERSON"),
        ("customer_name", "JOHN SMITH", "PERSON"),
        ("name", "Mary Jones", "PERSON"),
        ("address", "45 Elm", "ADDRESS"),
        ("shipping_address_line1", "Rose Cottage, Mill Lane", "ADDRESS"),
        ("zip", "62704", "ADDRESS"),
        ("postal_code", "SW1A 1AA", "ADDRESS"),
        ("city", "Springfield", "LOCATION"),
    ],
)
def test_the_whole_value_is_taken(look, field, value, entity):
    assert look(value, field=field, free_text=False) == {entity: [value]}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("product_name", "Jordan"),
        ("company_name", "Martin Inc"),
        ("name", "Premium plan"),
        ("name", "urgent"),
        ("customer_name", "N/A"),
        ("first_name", "unknown"),
        ("ip_address", "10.0.0.1"),
        ("email_address", "a@example.com"),
        ("zip", "not given"),
        ("status", "open"),
    ],
)
def test_what_is_no_name_stays(look, field, value):
    assert look(value, field=field, free_text=False) == {}


def test_free_text_is_read_whatever_the_column_is_called(look):
    assert look("please call Sarah Henderson", field="name", free_text=True) == {"PERSON": ["Sarah Henderson"]}
