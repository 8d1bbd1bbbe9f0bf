"""The hostile table: names and values that are syntax somewhere, through every format, in both languages."""

import csv
import datetime as dt
import html.parser
import io
import json
import re
from dataclasses import replace
from importlib import resources

import pytest

from audit.dispositions.counting import Disposition, Dispositions, Kind
from audit.reports.base import Material
from audit.reports.registry import formats, report
from audit.reports.terminal import TerminalReport
from controls.base import observe
from controls.finding import ControlResult, DatasetRead, Evidence, Severity, Status
from holdings.assets import Asset

HOSTILE = {
    "formula": '=HYPERLINK("http://example.invalid","x")',
    "plus": "+1+cmd|' /C calc'!A0",
    "minus": "-2+3",
    "at": "@SUM(1+1)",
    "tab": "\t=1+1",
    "cr": "\r=1+1",
    "spaced formula": "   =1+1",
    "wide formula": "＝1＋1",
    "script": "<script>alert(1)</script>",
    "closing": "</style></script></title><img src=x onerror=alert(1)>",
    "attribute": '" onmouseover="alert(1)',
    "single quote": "' autofocus onfocus='alert(1)",
    "backtick": "`onload=alert(1)`",
    "cdata": "]]>",
    "comment": "--><svg onload=alert(1)><!--",
    "svg": "</title></svg><svg/onload=alert(1)>",
    "url": "javascript:alert(1)",
    "entity": "&lt;script&gt;&#x3c;b&#x3e;",
    "jinja": "{{7*7}}{% for x in y %}{#",
    "template": "{missing} {0.__class__} {{}}",
    "ansi": "\x1b[31mred\x1b[0m\x1b]8;;http://example.invalid\x07link\x1b]8;;\x07",
    "c1": "\x9b31m\x85\x90",
    "nul": "a\x00b",
    "bell and backspace": "a\x07b\x08\x08c",
    "bidi": "\u202egnp.exe\u2066\u2069\u200f\u061c",
    "zero width": "a\u200b\u200c\u200d\ufeff\u2060b\u00ad",
    "tags": "a\U000e0041\U000e007fb",
    "surrogate": "a\ud800b",
    "newline": "line one\nline two\r\n=line three\u2028four\x0bfive",
    "rich": "[red]x[/red][bold][/] [link=http://example.invalid]y[/link] :smile:",
    "workflow": "::error file=a,line=1::boo",
    "workflow after newline": "a\n::set-output name=x::y",
    "old workflow": "##[error]boo",
    "separators": 'a,"b";c\'d|e',
    "long": "长name" * 200,
    "wide": "👩‍👩‍👧‍👦🇨🇳ｆｕｌｌ",
    "empty": "",
    "space": " ",
}

INVISIBLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\U000e0000-\U000e0fff]"
)
EXPECTED_TAGS = frozenset(
    re.findall(
        r"\S+",
        "html head meta title style body header p h1 dl div dt dd main section h2 ul li b small span ol a strong h3 h4 code table thead tr th "
        "tbody td svg desc rect i form label select option input button output details summary script wbr",
    )
)
EXPECTED_ATTRIBUTES = frozenset(
    re.findall(
        r"\S+",
        "lang charset http-equiv content name class id href scope colspan data-label data-row data-card data-status data-severity data-family open "
        "hidden title role viewbox preserveaspectratio focusable x y width height type value placeholder autocomplete aria-live",
    )
)


@pytest.fixture(params=list(HOSTILE.values()), ids=list(HOSTILE))
def hostile(request, assessment, catalogue, lang):
    """Everything that a name or value can reach: assets, owners, parameters, evidence, codes, ids, the organisation."""
    value = request.param
    one = observe(
        Asset(value),
        population=2,
        examined=2,
        exceptions=1,
        reason="below",
        params={"declared": value, "shown": value, "entity": value},
        owner=value or None,
        evidence=[Evidence(locator=value, shape=value)],
    )
    unknown = replace(one, reason=value or "x", params={value: value}, fingerprint=value)
    named = replace(one, asset=Asset.of("desk", value, value), params={})
    first = replace(assessment.results[0], observations=(one, unknown, named), parameters={value: value, "match_rate": value})
    strange = ControlResult(
        control=f"{value}-1", version=1, status=Status.ERROR, severity=Severity.LOW, observations=(), parameters={}, note=value
    )
    other = ControlResult(control=value, version=1, status=Status.FAIL, severity=Severity.HIGH, observations=(one,), parameters={})
    read = DatasetRead(asset=Asset(value), rows=1, seconds=1.0, consistent=True, schema_hash=value, problem=value, place=value)
    made = replace(
        assessment,
        id=value or "x",
        organisation=value,
        version=value,
        inventory_digest=value,
        datasets=(read,),
        results=(first, strange, other),
        ignored=(Asset(value),),
    )
    earlier = replace(made, results=(replace(first, observations=(replace(one, fingerprint="gone"),)),))
    waived = Disposition(kind=Kind.WAIVED, id="0a1b2c3d4e5f", until=dt.date(2027, 1, 31), by="ab" * 32, signer=value, said=value)
    beside = Dispositions(by_fingerprint={value: waived}, signed=1)
    return value, Material(assessment=made, controls=catalogue, lang=lang, previous=earlier, dispositions=beside)


def written(name, material):
    out = io.BytesIO()
    report(name).write(material, out)
    return out.getvalue().decode("utf-8")


class Reading(html.parser.HTMLParser):
    """Reads HTML as a browser's tokenizer does, and keeps what is syntax."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.comments, self.declarations, self.text = [], [], [], [], []
        self.raw = {"script": [], "style": []}
        self.inside = ""

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *pair) for pair in attrs]
        self.inside = tag

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, data):
        self.raw.get(self.inside, self.text).append(data)

    def handle_comment(self, data):
        self.comments.append(data)

    def handle_pi(self, data):
        self.comments.append(data)

    def unknown_decl(self, data):
        self.comments.append(data)


def template(name):
    return resources.files("audit.reports").joinpath("templates", name).read_text("utf-8")


def read(text):
    parser = Reading()
    parser.feed(text)
    parser.close()
    return parser


def test_html_holds_no_tag_attribute_or_script_of_the_data(hostile):
    _, material = hostile
    text = written("html", material)
    parser = read(text)
    assert set(parser.tags) <= EXPECTED_TAGS
    assert {name for _, name, _ in parser.attributes} <= EXPECTED_ATTRIBUTES
    assert parser.tags.count("script") == parser.tags.count("style") == 1
    assert {name: ["".join(parts)] for name, parts in parser.raw.items()} == {
        "script": [template("report.js")],
        "style": [template("report.css")],
    }
    assert parser.comments == []
    assert all(value.startswith("#") for _, name, value in parser.attributes if name == "href")
    assert not INVISIBLE.search(text)
    assert "49" not in "".join(parser.text) or "{{7*7}}" in "".join(parser.text)


def test_html_says_the_value_as_text(hostile):
    value, material = hostile
    said = "".join(read(written("html", material)).text)
    visible = INVISIBLE.split(value)[0].split("\n")[0].strip()
    assert visible in said


def test_no_cell_of_the_csv_is_a_formula(hostile):
    _, material = hostile
    text = written("csv", material)
    table = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert len(table) == 1 + 3 + 1 + 1
    assert {len(row) for row in table} == {len(table[0])}
    assert not [cell for row in table for cell in row if cell.lstrip().startswith(tuple("=+-@\t\r＝＋－＠"))]
    assert not INVISIBLE.search(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    assert all(line.startswith('"') and line.endswith('"') for line in text.removeprefix("\ufeff").split("\r\n")[:-1])


def test_json_is_json_and_every_value_comes_back(hostile):
    value, material = hostile
    text = written("json", material)
    assert not INVISIBLE.search(text.replace("\n", ""))
    document = json.loads(text)
    assert document["assessment"]["organisation"] == value
    assert {one["control"] for one in document["results"]} == {"CLS-91", f"{value}-1", value}
    observations = document["results"][[one["control"] for one in document["results"]].index("CLS-91")]["observations"]
    assert {one["asset"] for one in observations} == {value, Asset.of("desk", value, value).name}
    assert {one["evidence"][0]["locator"] for one in observations} == {value}
    assert document["datasets"][0]["problem"] == document["datasets"][0]["place"] == value


@pytest.mark.parametrize("color", [False, True], ids=["plain", "colours"])
@pytest.mark.parametrize("width", [60, 120])
def test_the_terminal_gets_no_control_byte_and_no_workflow_command(hostile, color, width):
    value, material = hostile
    out = io.BytesIO()
    TerminalReport(color=color, width=width).write(material, out)
    text = out.getvalue().decode("utf-8")
    if color:
        text = re.sub("\x1b\\[[0-9;]*m", "", text)  # our own colours, and nothing else
    assert not INVISIBLE.search(text)
    assert "::" not in text
    assert "##[" not in text
    if value == HOSTILE["rich"]:
        assert "[red]x[/red]" in text.replace("\n", "").replace("    ", "")


def test_every_format_is_covered_here():
    assert formats() == ("csv", "html", "json", "terminal"), "a new format needs its case in this table"
