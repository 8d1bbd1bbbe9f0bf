"""Whatever ends an export before its checks have passed, nothing is left: no target, and no other file with anything of the input."""

from __future__ import annotations

import errno
import os
import resource
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from exporting import FORMATS, MOBILE, OTHER, a_file, read, redactor

from holdings.errors import BrokenData, SourceError, Unreachable
from redaction.errors import ExportError, ExportRefused, NotRestored, RiskUnknown
from redaction.export import target as target_module
from redaction.export.exporting import How, export
from redaction.export.source import Stream
from redaction.export.unredacting import unredact

WORK = redactor("replace")


def files(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(params=["nameless", "beside"])
def way(request, monkeypatch):
    """Files without a name, and how it is done where there are none."""
    if request.param == "beside":
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    elif not hasattr(os, "O_TMPFILE"):
        pytest.skip("this system has no files without a name")
    return request.param


@pytest.mark.parametrize("ending", FORMATS)
def test_each_format_is_written_and_read(tmp_path, way, ending):
    source = a_file(tmp_path / f"in.{ending}")
    out = tmp_path / f"out.{ending}"
    record = export(source, out, WORK)
    assert files(tmp_path) == [source.name, out.name]
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert (record.input.records, record.output.records, record.counts) == (3, 3, {("CN_MOBILE", "replace"): 6})
    assert record.output.bytes == out.stat().st_size
    assert not any(number in str(read(out)) for number in (MOBILE, OTHER))


def test_a_file_that_is_there_is_not_replaced_unless_that_is_asked_for(tmp_path, way):
    source, out = a_file(tmp_path / "in.csv"), tmp_path / "out.csv"
    out.write_text("precious")
    with pytest.raises(ExportError, match="already"):
        export(source, out, WORK)
    assert out.read_text() == "precious"
    export(source, out, WORK, how=How(overwrite=True))
    assert "[PHONE_NUMBER]" in out.read_text()
    assert files(tmp_path) == ["in.csv", "out.csv"]


def test_a_file_that_appears_meanwhile_stays(tmp_path, way):
    source, out = a_file(tmp_path / "in.csv"), tmp_path / "out.csv"
    with pytest.raises(ExportError, match="already"):
        export(source, out, WORK, how=How(progress=lambda *_: out.write_text("precious")))
    assert out.read_text() == "precious"
    assert files(tmp_path) == ["in.csv", "out.csv"]


def test_the_input_is_never_the_output(tmp_path):
    source = a_file(tmp_path / "in.csv")
    (tmp_path / "link.csv").symlink_to(source)
    for out in (source, tmp_path / "link.csv"):
        with pytest.raises(ExportError, match="is the input"):
            export(source, out, WORK, how=How(overwrite=True))
    assert MOBILE in source.read_text()


@pytest.mark.parametrize("name", ["missing/out.csv", "in.csv/out.csv", ".", "closed/out.csv"])
def test_a_place_that_cannot_be_written_to(tmp_path, way, name):
    source = a_file(tmp_path / "in.csv")
    (tmp_path / "closed").mkdir(mode=0o500)
    if name.startswith("closed") and os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    before = files(tmp_path)
    with pytest.raises(ExportError):
        export(source, tmp_path / name, WORK, how=How(format="csv"))
    assert files(tmp_path) == before


@pytest.mark.parametrize("ending", FORMATS)
def test_a_disk_that_is_full(tmp_path, way, ending):
    source, out = a_file(tmp_path / f"in.{ending}", 3_000), tmp_path / f"out.{ending}"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, before[1]))
    try:
        with pytest.raises(ExportError) as caught:
            export(source, out, WORK)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert caught.value.exit_code == 2
    assert "room" in caught.value.do.en
    assert files(tmp_path) == [source.name]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_no_space_left_on_the_device(tmp_path, monkeypatch):
    source = a_file(tmp_path / "in.csv", 3_000)
    monkeypatch.setattr(target_module.Target, "_made", lambda _: open("/dev/full", "w+b", buffering=0))  # noqa: PTH123, SIM115
    with pytest.raises(ExportError, match=os.strerror(errno.ENOSPC)):
        export(source, tmp_path / "out.csv", WORK)
    assert files(tmp_path) == ["in.csv"]


@pytest.mark.parametrize("stage", ["redact", "check"])
@pytest.mark.parametrize("how", ["appended", "same size and time", "replaced", "deleted"])
def test_an_input_that_is_changed_meanwhile(tmp_path, how, stage):
    source, out = a_file(tmp_path / "in.csv"), tmp_path / "out.csv"
    was = source.stat()

    def change(at, _):
        if at != stage or (stage == "check" and not source.exists()):
            return
        if how == "appended":
            source.write_bytes(source.read_bytes() + b"9,,\n")
        elif how == "same size and time":
            source.write_bytes(source.read_bytes().replace(b"0,1", b"1,1"))
            os.utime(source, ns=(was.st_atime_ns, was.st_mtime_ns))
        elif how == "replaced":
            other = a_file(tmp_path / "other.csv")
            other.replace(source)
        else:
            source.unlink(missing_ok=True)

    if stage == "check":  # all of it was read by then
        export(source, out, WORK, how=How(progress=change))
        return
    with pytest.raises(BrokenData, match="changed"):
        export(source, out, WORK, how=How(progress=change))
    assert not out.exists()


@pytest.mark.parametrize("name", [f"tickets_{MOBILE}.csv", "=cmd.csv", "+x.csv", "@x.csv", "a\u202egpj.csv", "a\nb.csv"])
def test_names_of_files_that_tell_or_deceive(tmp_path, name):
    source = a_file(tmp_path / "in.csv")
    with pytest.raises(ExportError) as caught:
        export(source, tmp_path / name, WORK)
    assert MOBILE not in str(caught.value)
    assert files(tmp_path) == ["in.csv"]


def test_what_does_not_pass_the_check_leaves_nothing(tmp_path, way):
    source = a_file(tmp_path / "in.csv")
    lax = redactor("replace", detector=None, detection={"least_score": 0.99})
    with pytest.raises(ExportRefused) as caught:
        export(source, tmp_path / "out.csv", lax)
    assert caught.value.record.refused == ("left",)
    assert caught.value.record.left == {("CN_MOBILE", "replace"): 6}
    assert caught.value.record.grade == 1
    assert files(tmp_path) == ["in.csv"]


@pytest.mark.parametrize("ending", ["csv", "jsonl", "json", "txt"])
def test_what_is_piped_in(tmp_path, ending):
    source, out = a_file(tmp_path / f"in.{ending}"), tmp_path / f"out.{ending}"
    with source.open("rb", buffering=0) as file:
        piped = export(Stream(file), out, WORK)
    named = export(source, tmp_path / f"two.{ending}", WORK)
    assert piped.input == named.input
    assert piped.output == named.output


@pytest.mark.parametrize("ending", ["parquet", "xlsx"])
def test_what_cannot_be_piped_in(tmp_path, ending):
    source = a_file(tmp_path / f"in.{ending}")
    with source.open("rb") as file, pytest.raises(ExportError, match="stream"):
        export(Stream(file), tmp_path / f"out.{ending}", WORK)


def test_without_a_target_all_but_the_file_is_made(tmp_path):
    source = a_file(tmp_path / "in.csv")
    assert export(source, None, WORK).output == export(source, tmp_path / "out.csv", WORK).output
    assert files(tmp_path) == ["in.csv", "out.csv"]


BROKEN = {
    "ragged.csv": b"a,b\n1,2,3\n",
    "quotes.csv": b'a,b\n"1,2\n',
    "empty.csv": b"",
    "record.csv": f"1,{MOBILE}\n2,{MOBILE}\n".encode(),
    "a.jsonl": b'{"a":1}\n{"a":\n',
    "a.json": b'[{"a":1},',
    "wide.json": '{"a":1}'.encode("utf-16"),
    "a.parquet": b"PAR1",
    "a.xlsx": b"PK\x03\x04",
    "wide.txt": b"\xff\xfea",
}


@pytest.mark.parametrize("name", list(BROKEN))
def test_files_that_are_broken(tmp_path, name):
    source = tmp_path / name
    source.write_bytes(BROKEN[name])
    with pytest.raises(SourceError) as caught:
        export(source, tmp_path / f"out{source.suffix}", WORK)
    assert MOBILE not in str(caught.value)
    assert files(tmp_path) == [name]


@pytest.mark.parametrize("delimiter", ["", ",,", '"', "\n"])
def test_what_is_no_delimiter(tmp_path, delimiter):
    with pytest.raises(ExportError, match="one character"):
        export(a_file(tmp_path / "in.csv"), tmp_path / "out.csv", WORK, how=How(delimiter=delimiter))


def test_what_is_no_encoding(tmp_path):
    for name in ("no-such", "base64"):
        with pytest.raises(SourceError, match="encoding"):
            export(a_file(tmp_path / "in.csv"), tmp_path / "out.csv", WORK, how=How(encoding=name))


def test_words_that_the_encoding_has_not(tmp_path):
    source = a_file(tmp_path / "in.csv")
    source.write_bytes(f"id,phone\n1,{MOBILE}\n".encode("latin-1"))
    with pytest.raises(SourceError, match="encoding"):
        export(source, tmp_path / "out.csv", redactor({"operator": "replace", "lang": "zh"}), how=How(encoding="latin-1"))
    assert files(tmp_path) == ["in.csv"]


def test_an_input_that_is_not_there(tmp_path):
    for name in ("no.csv", "."):
        with pytest.raises(Unreachable):
            export(tmp_path / name, tmp_path / "out.csv", WORK, how=How(format="csv"))


@pytest.mark.parametrize("ending", FORMATS)
def test_another_key_another_purpose_or_an_altered_token_turns_nothing_back(tmp_path, ending):
    source, out = a_file(tmp_path / f"in.{ending}"), tmp_path / f"out.{ending}"
    export(source, out, redactor("token", purpose="one"))
    for other in (redactor("token", 2, purpose="one"), redactor("token", purpose="two")):
        with pytest.raises(NotRestored):
            unredact(out, tmp_path / f"back.{ending}", other)
    record = unredact(out, tmp_path / f"back.{ending}", redactor("token", purpose="one"))
    assert (record.restored, record.hashes) == (6, 0)
    assert read(tmp_path / f"back.{ending}") == read(source)
    assert files(tmp_path) == sorted([source.name, out.name, f"back.{ending}"])


def test_an_altered_token_in_the_last_line_turns_nothing_back(tmp_path):
    source, out = a_file(tmp_path / "in.csv", 400), tmp_path / "out.csv"
    export(source, out, redactor("token"))
    text = out.read_text()
    place = text.rindex(":t-") + 5
    out.write_text(text[:place] + ("b" if text[place] != "b" else "c") + text[place + 1 :])
    with pytest.raises(NotRestored):
        unredact(out, tmp_path / "back.csv", redactor("token"))
    assert files(tmp_path) == ["in.csv", "out.csv"]


def test_a_risk_that_cannot_be_measured_is_refused(tmp_path):
    source = a_file(tmp_path / "in.csv")
    with pytest.raises(RiskUnknown):
        export(source, tmp_path / "out.csv", redactor("replace", risk={"quasi_identifiers": ["no_such"], "k": 2}))
    assert files(tmp_path) == ["in.csv"]


KILLED = """
import sys
from pathlib import Path
sys.path[:0] = ["tests/support"]
from exporting import redactor
from redaction.export.exporting import How, export

def wait(stage, done=0):
    print(stage, flush=True)
    sys.stdin.readline()

wait("ready")
export(Path(sys.argv[1]), Path(sys.argv[2]), redactor("replace"), how=How(progress=wait))
wait("done")
"""


@pytest.mark.parametrize(
    ("stage", "number"),
    [("ready", signal.SIGKILL), ("redact", signal.SIGKILL), ("check", signal.SIGKILL), ("check", signal.SIGTERM), ("done", signal.SIGKILL)],
)
def test_killed_at_any_moment_nothing_is_left(tmp_path, stage, number):
    if not hasattr(os, "O_TMPFILE"):
        pytest.skip("this system has no files without a name")
    source = a_file(tmp_path / "in.csv", 8_000)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", KILLED, str(source), str(tmp_path / "out.csv")], **pipes) as process:
        while process.stdout.readline().strip() != stage:
            process.stdin.write("\n")
            process.stdin.flush()
        process.send_signal(number)
        process.wait()
    assert files(tmp_path) == (["in.csv", "out.csv"] if stage == "done" else ["in.csv"])
