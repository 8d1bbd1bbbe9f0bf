"""Reports arrive whole or not at all, and what is wrong with an output is said clearly."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from audit.errors import ReportError, UnknownThing
from audit.reports.registry import formats, report
from audit.reports.writing import outputs, write_report

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux's devices and limits")


@pytest.mark.parametrize(
    ("named", "paths", "expected"),
    [
        ((), (), [("terminal", "-")]),
        (("json",), (), [("json", "-")]),
        (("json-v1",), ("a.txt",), [("json", "a.txt")]),
        (("html", "csv"), ("a", "b"), [("html", "a"), ("csv", "b")]),
        (
            (),
            ("a.html", "b.CSV", "c.json", "d.txt", "-"),
            [("html", "a.html"), ("csv", "b.CSV"), ("json", "c.json"), ("terminal", "d.txt"), ("terminal", "-")],
        ),
    ],
)
def test_formats_and_outputs_pair_up(named, paths, expected):
    assert [(one.report.name, one.path) for one in outputs(named, paths)] == expected


@pytest.mark.parametrize(
    ("named", "paths", "error"),
    [
        (("html", "csv"), ("a",), ReportError),
        (("html", "csv"), (), ReportError),
        ((), ("a.pdf",), ReportError),
        (("pdf",), (), UnknownThing),
        (("../json",), ("a",), UnknownThing),
        (("html", "json"), ("a", "a"), ReportError),
        (("html", "json"), ("a", "./a"), ReportError),
        (("html",), ("none/a",), ReportError),
        (("html",), (__file__ + "/a",), ReportError),
        (("html",), ("/",), ReportError),
    ],
)
def test_what_does_not_pair_up_is_refused(named, paths, error):
    with pytest.raises(error):
        outputs(named, paths)


def test_two_reports_do_not_meet_through_a_link(tmp_path):
    (tmp_path / "link.html").symlink_to(tmp_path / "real.html")
    with pytest.raises(ReportError, match="link"):
        outputs((), (str(tmp_path / "real.html"), str(tmp_path / "link.html")))


def test_an_unknown_format_is_told_the_known_ones():
    with pytest.raises(UnknownThing, match="csv, html, json, terminal"):
        report("xml")


@pytest.mark.parametrize("name", formats())
def test_a_report_takes_the_place_of_the_older_one(name, material, tmp_path):
    target = tmp_path / "report"
    target.write_text("older")
    write_report(report(name), material, target)
    assert target.stat().st_size > 1_000
    assert list(tmp_path.iterdir()) == [target]
    assert stat.S_IMODE(target.stat().st_mode) & 0o111 == 0


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_writing_again_keeps_the_rights(material, tmp_path, mode):
    target = tmp_path / "report.json"
    target.write_text("older")
    target.chmod(mode)
    write_report(report("json"), material, target)
    assert stat.S_IMODE(target.stat().st_mode) == mode
    assert json.loads(target.read_text("utf-8"))


def test_a_link_stays_a_link(material, tmp_path):
    target, link = tmp_path / "real.json", tmp_path / "link.json"
    link.symlink_to(target)
    write_report(report("json"), material, link)
    assert link.is_symlink()
    assert json.loads(target.read_text("utf-8"))


def test_standard_output(material, capfdbinary):
    write_report(report("json"), material, "-")
    assert json.loads(capfdbinary.readouterr().out)


class Breaking:
    """A format that stops in the middle."""

    name = "breaking"
    aliases = ()
    extension = ".x"

    def write(self, material, out):
        out.write(b"half")
        raise RuntimeError("stopped")


def test_a_format_that_stops_in_the_middle_leaves_the_older_report(material, tmp_path):
    target = tmp_path / "report.x"
    target.write_text("older")
    with pytest.raises(RuntimeError):
        write_report(Breaking(), material, target)
    assert target.read_text() == "older"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_is_not_there(material, tmp_path):
    with pytest.raises(ReportError, match="No such file"):
        write_report(report("json"), material, tmp_path / "none" / "report.json")


def test_a_folder_in_the_place_of_the_file(material, tmp_path):
    with pytest.raises(ReportError):
        write_report(report("json"), material, tmp_path)
    assert list(tmp_path.iterdir()) == []


@LINUX
def test_a_full_device(material):
    with pytest.raises(ReportError, match="No space left"):
        write_report(report("json"), material, "/dev/full")
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)


@LINUX
def test_a_disk_that_is_full_leaves_no_half_report(tmp_path):
    script = """
import datetime as dt, resource, signal, sys
from audit.errors import ReportError
from audit.reports.base import Material
from audit.reports.registry import report
from audit.reports.writing import write_report
from controls.finding import Assessment
from holdings.text import Lang
at = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
assessment = Assessment(id="a", started_at=at, finished_at=at, as_of=at.date(), organisation="x" * 5000, version="0", inventory_digest="",
                        datasets=(), results=())
html = report("html")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048))
try:
    write_report(html, Material(assessment=assessment, controls={}, lang=Lang.EN), sys.argv[1])
except ReportError as error:
    sys.exit(7)
"""
    target = tmp_path / "report.html"
    target.write_text("older")
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", script, str(target)], cwd=root, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(root)}
    )
    assert done.returncode == 7, done.stderr
    assert target.read_text() == "older"
    assert list(tmp_path.iterdir()) == [target]
