"""The inventories of docs/examples.md, as they stand there, say what the page says that they say; and `init` drafts the same fields."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from command_line import run

from holdings.inventory import load

PAGE = Path(__file__).resolve().parents[2] / "docs" / "examples.md"
_EXAMPLE = re.compile(r"## (?P<title>[^\n]+)\n(?:(?!\n## ).)*?```yaml\n(?P<inventory>.*?)```\n(?P<said>(?:(?!\n## ).)*)", re.DOTALL)
_FOUND = re.compile(r"^([A-Z]{3}-\d\d)  (\S+)  ([\d,]+)/([\d,]+)$", re.MULTILINE)
EXAMPLES = [match.groupdict() for match in _EXAMPLE.finditer(PAGE.read_text("utf-8"))]
SOURCES = {
    "tickets_zh_demo/service_tickets.csv": 1,
    "dialogues_multidogo": 3,
    "dialogues_crosswoz_zh/crosswoz_val.jsonl": 1,
    "tickets_zendesk_export/seeds": 20,
}


def test_the_inventory_on_its_own_page_is_one(tmp_path: Path) -> None:
    shown = re.search(r"```yaml\n(version: .*?)```", (PAGE.parent / "inventory.md").read_text("utf-8"), re.DOTALL)
    assert shown is not None
    path = tmp_path / "recordwarden.yaml"
    path.write_text(shown[1], "utf-8")
    assert list(load(path).sources["desk"].datasets) == ["tickets"]


def test_the_page_has_the_four() -> None:
    assert [one for one in SOURCES if f"../shared/data/{one}" in "".join(example["inventory"] for example in EXAMPLES)] == list(SOURCES)
    assert len(EXAMPLES) == len(SOURCES)
    assert all(example["inventory"].count("\n") <= 40 for example in EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["title"] for example in EXAMPLES])
def test_an_example(shared_data: Path, tmp_path: Path, example: dict[str, str]) -> None:
    path = tmp_path / "recordwarden.yaml"
    path.write_text(example["inventory"].replace("../shared/data", str(shared_data)), "utf-8")
    (entry,) = load(path).sources.values()
    assert all(label.complete for dataset in entry.datasets.values() for label in dataset.fields.values())
    outcome = run("audit", "--format", "json", cwd=tmp_path)
    assert f"exit code {outcome.code}" in " ".join(example["said"].split()), outcome
    assert "Traceback" not in outcome.err
    report = json.loads(outcome.out)
    assert {result["control"]: result["status"] for result in report["results"] if result["status"] in {"error", "inconclusive"}} == {}
    found = [
        (result["control"], each["asset"], f"{each['exceptions']:,}", f"{each['population']:,}")
        for result in report["results"]
        for each in result["observations"]
        if each["status"] == "fail"
    ]
    assert found == _FOUND.findall(example["said"])


@pytest.mark.parametrize(("place", "datasets"), SOURCES.items(), ids=SOURCES)
def test_init_then_audit(shared_data: Path, tmp_path: Path, place: str, datasets: int) -> None:
    first = run("init", str(shared_data / place), "--workspace", str(tmp_path), cwd=tmp_path)
    assert first.code == 0, first
    (entry,) = load(tmp_path / "recordwarden.yaml").sources.values()
    assert len(entry.datasets) == datasets
    outcome = run("audit", "--format", "json", cwd=tmp_path)
    assert outcome.code == 1, outcome  # labels that nobody has confirmed
    assert "Traceback" not in first.err + outcome.err
    assert not {"error", "inconclusive"} & {result["status"] for result in json.loads(outcome.out)["results"]}
    again = run("init", str(shared_data / place), "--lang", "en", cwd=tmp_path)
    assert again.code == 0
    assert "nothing to do" in again.out
