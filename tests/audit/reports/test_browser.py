"""The HTML report in a real browser: nothing wider than the window, nothing refused by its own policy, filters that work, all of it in print."""

import html
import io
import json
import re
import shutil
import subprocess
from dataclasses import replace

import pytest

from audit.reports.html import REPORT
from audit.reports.words import WORDS
from controls.base import observe
from controls.finding import Evidence
from holdings.assets import Asset

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium here: the HTML report is not looked at in a browser")

FLAGS = (
    "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync "
    "--disable-dev-shm-usage --hide-scrollbars --allow-file-access-from-files --virtual-time-budget=4000"
)

FRAME = """<!DOCTYPE html><meta charset="utf-8"><body style="margin:0">
<iframe id="frame" src="report.html" style="width:{width}px;height:900px;border:0"></iframe><pre id="out">not run</pre>
<script>
frame.onload = function () {{
  const d = frame.contentDocument, w = frame.contentWindow, found = {{}};
  const visible = () => Array.from(d.querySelectorAll("[data-card]")).filter((card) => !card.hidden).map((card) => card.id);
  const set = function (name, value) {{
    const field = d.getElementById("filters").elements[name];
    field.value = value;
    field.dispatchEvent(new w.Event("input", {{bubbles: true}}));
  }};
  found.wide = d.documentElement.scrollWidth - w.innerWidth;
  found.wider = Array.from(d.querySelectorAll("body *")).filter((one) => one.getBoundingClientRect().right > w.innerWidth + 1
    && !one.closest("thead") && one.getBoundingClientRect().width > 0).map((one) => one.tagName + "." + one.className).slice(0, 5);
  found.covering = Array.from(d.querySelectorAll("td[data-label]")).filter((one) => one.getClientRects().length
    && parseFloat(w.getComputedStyle(one, "::before").height) > one.getBoundingClientRect().height).map((one) => one.dataset.label);
  found.styled = w.getComputedStyle(d.querySelector(".card")).borderLeftWidth;
  found.form = !d.getElementById("filters").hidden;
  found.all = visible();
  set("status", "fail"); found.failing = visible(); set("status", "");
  set("severity", "high"); found.high = visible(); set("severity", "");
  set("family", "TRN"); found.family = visible(); set("family", "");
  set("text", "DESK.BACKUPS"); found.text = visible();
  found.opened = d.getElementById("ENC-91").open;
  set("text", "nowhere at all"); found.none = visible(); found.said = !d.getElementById("none").hidden; set("text", "");
  found.again = visible().length === found.all.length;
  w.location.hash = "#CLS-93";
  setTimeout(function () {{
    found.target = d.getElementById("CLS-93").open;
    out.textContent = JSON.stringify(found);
  }}, 200);
}};
</script>"""


def browse(tmp_path, *arguments):
    return subprocess.run(
        [BROWSER, *FLAGS.split(), f"--user-data-dir={tmp_path / 'profile'}", *arguments], capture_output=True, timeout=120, check=True
    )


def save(material, tmp_path):
    long = "account_number_of_the_subscriber_before_the_migration_of_2019" * 2
    first = material.assessment.results[0]
    broad = observe(
        Asset.of("desk", long, long),
        population=98_765_432,
        examined=98_765_432,
        exceptions=12_345_678,
        reason="below",
        params={"declared": 1, "entity": "CN_ID_CARD", "shown": 4},
        owner="客户服务与投诉处理中心数据治理和个人信息保护联合工作组",
        evidence=[Evidence(locator="REFERENCE-2019-000000000000000001-RETENTION-COPY", shape="汉2 d18 a4@a7.a3 " * 4)] * 5,
    )
    results = (replace(first, observations=(*first.observations, broad)), *material.assessment.results[1:])
    out = io.BytesIO()
    REPORT.write(replace(material, assessment=replace(material.assessment, results=results)), out)
    (tmp_path / "report.html").write_bytes(out.getvalue())


@pytest.mark.parametrize("width", [390, 1280])
def test_in_the_browser(material, tmp_path, width):
    save(material, tmp_path)
    (tmp_path / "frame.html").write_text(FRAME.format(width=width), "utf-8")
    done = browse(
        tmp_path, "--enable-logging=stderr", f"--window-size={max(width, 600)},1000", "--dump-dom", (tmp_path / "frame.html").as_uri()
    )
    assert b"Content Security Policy" not in done.stderr
    said = done.stdout.decode().partition('<pre id="out">')[2].partition("</pre>")[0]
    found = json.loads(html.unescape(said))
    assert found["wide"] <= 0
    assert found["wider"] == []
    assert found["covering"] == [], "a label runs into the next"
    assert found["styled"] == "5px"
    assert found["form"]
    assert len(found["all"]) == 7
    assert found["failing"] == ["CLS-91", "CLS-92"]
    assert found["high"] == ["CLS-92", "ENC-91", "COL-91"]
    assert found["family"] == ["TRN-91"]
    assert found["text"] == ["ENC-91"]
    assert found["opened"]
    assert found["none"] == []
    assert found["said"]
    assert found["again"]
    assert found["target"]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext here: the printed report is not read")
@pytest.mark.parametrize("scripted", [True, False], ids=["with script", "without script"])
def test_in_print_what_needs_work_is_open_and_what_passed_is_a_count(material, tmp_path, scripted):
    save(material, tmp_path)
    page = tmp_path / "report.html"
    if not scripted:
        page.write_text(page.read_text("utf-8").partition("<script>")[0], "utf-8")
    pdf = tmp_path / "report.pdf"
    browse(tmp_path, f"--print-to-pdf={pdf}", "--no-pdf-header-footer", page.as_uri())
    done = subprocess.run(["pdftotext", "-raw", str(pdf), "-"], capture_output=True, check=True)
    text = "".join(done.stdout.decode().split())
    for part in ("9f2c4b1a7d3e5f60", "desk.archive.text", "org:training"):
        assert part in text, f"{part} is closed in print"
    assert "".join(WORDS["listed_elsewhere"].in_(material.lang).split()) in text
    assert "desk.tickets.opened_at" not in text, "what needs nobody fills the paper"
    for hint in (WORDS["search_hint"].zh, WORDS["search_hint"].en):
        assert "".join(hint.split()) not in text, "the filters are printed"


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext here: the printed report is not read")
def test_on_paper_the_due_day_stands_clear_of_the_id(material, tmp_path):
    save(material, tmp_path)
    pdf = tmp_path / "report.pdf"
    browse(tmp_path, f"--print-to-pdf={pdf}", "--no-pdf-header-footer", (tmp_path / "report.html").as_uri())
    done = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, check=True)
    found = re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="[\d.]+">([^<]*)</word>', done.stdout.decode())
    words = [(float(left), float(top), float(right), text) for left, top, right, text in found]
    identity = material.assessment.results[1].observations[0].fingerprint[:10]
    start, line = next((left, top) for left, top, _, text in words if text == identity)
    days = [right for left, top, right, text in words if abs(top - line) < 4 and text == "2025-07-30" and left < start]
    assert days, "the day is a word of its own"
    assert start - max(days) > 5, "in points"
