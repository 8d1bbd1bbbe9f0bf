"""What a record must hold, and how the inventory says where it stands."""

from __future__ import annotations

import re

import pytest

from holdings import inventory
from holdings.errors import InventoryError
from holdings.records import KEPT_BY_A_CUSTODIAN, MANDATORY, Element, RecordClass, known

DATASET = """version: 1
sources:
  desk:
    path: desk.db
    datasets:
      tickets:
        elements:
          {element}: {fields}
        fields: {{done: {{}}, code: {{}}}}
"""


def test_every_word_is_said_in_both_languages():
    for word in (*Element, *RecordClass):
        assert re.search(r"[\u4e00-\u9fff]", word.text.zh)
        assert not re.search(r"[\u4e00-\u9fff]", word.text.en)


def test_every_class_has_mandatory_elements_each_named_once():
    assert set(MANDATORY) == set(RecordClass)
    for requirements in MANDATORY.values():
        named = [requirement.element for requirement in requirements]
        assert len(set(named)) == len(named) > 0
        assert all(requirement.provisions for requirement in requirements)


def test_a_class_of_ones_own_is_not_known():
    assert known("service_record") is RecordClass.SERVICE_RECORD
    assert known("site_visit") is known(None) is None
    assert RecordClass.BACKUP_REGISTER not in KEPT_BY_A_CUSTODIAN


@pytest.mark.parametrize(("fields", "expected"), [("done", ("done",)), ("[done, code]", ("done", "code"))])
def test_an_element_stands_in_a_field_or_in_several(tmp_path, fields, expected):
    path = tmp_path / "recordwarden.yaml"
    path.write_text(DATASET.format(element="result", fields=fields), encoding="utf-8")
    assert inventory.load(path).sources["desk"].datasets["tickets"].elements == {Element.RESULT: expected}


@pytest.mark.parametrize(("element", "fields"), [("outcome", "done"), ("result", "gone"), ("result", "[done, gone]"), ("result", "[]")])
def test_a_mistake_is_named_by_file_line_and_element(tmp_path, element, fields):
    path = tmp_path / "recordwarden.yaml"
    path.write_text(DATASET.format(element=element, fields=fields), encoding="utf-8")
    with pytest.raises(InventoryError) as caught:
        inventory.load(path)
    assert f"recordwarden.yaml:8: sources.desk.datasets.tickets.elements.{element}" in str(caught.value)
