"""`recordwarden detect` on standard input, pipes, long lines, readers that leave, and signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from command_line import COMMAND, ended, environment, start
from detecting import MOBILE, PHONE, at, detect, jsonl, outcomes, piped
from processes import until

from audit.detection import lines
from audit.detection.lines import WideText


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (f"x {MOBILE}\n".encode(), [{"file": "-", "line": 1, **PHONE, "start": 2, "end": 13, "score": 0.8}]),
        (f'\n{{"id":1,"text":"手机{MOBILE}"}}\n'.encode(), [{"id": 1, "spans": [{**PHONE, "start": 2, "end": 13}]}]),
        (b'x\n{"id":1,"text":""}\n', [{"id": None, "line": 1, "error": "not_json"}, {"id": 1, "spans": []}]),
        (b'{"id":1}\n', []),
        (b"", []),
    ],
)
def test_standard_input_is_records_or_text(tmp_path: Path, data: bytes, told: list[dict[str, Any]]) -> None:
    outcome = piped(tmp_path, data, "-")
    assert jsonl(outcome) == told
    assert outcome.code == (4 if any("error" in one for one in told) else 0)


def test_standard_input_that_is_closed(tmp_path: Path) -> None:
    outcome = piped(tmp_path, b"", "-", script="<&-")
    assert (outcome.code, outcome.raw_out) == (3, b"")
    assert "standard input is closed" in outcome.err


@pytest.mark.parametrize("script", [">&-", "> /dev/full"])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_output_that_cannot_be_written_is_an_error(tmp_path: Path, script: str, jobs: str) -> None:
    if "/" in script and not Path("/dev/full").exists():
        pytest.skip("no /dev/full here: a full disk behind standard output is not tried")
    outcome = piped(tmp_path, f"{MOBILE}\n".encode() * 20_000, "-", "--jobs", jobs, script=script)
    assert outcome.code == 2
    assert "stdout: it cannot be written" in outcome.err
    assert "Traceback" not in outcome.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
@pytest.mark.parametrize(("taken", "code"), [(-1, 0), (100, 4)], ids=["to its end", "not to its end"])
def test_the_output_may_be_a_named_pipe(tmp_path: Path, taken: int, code: int) -> None:
    os.mkfifo(tmp_path / "out")
    (tmp_path / "in.txt").write_text(f"{MOBILE}\n" * 30_000)
    read: list[bytes] = []

    def reader() -> None:
        with (tmp_path / "out").open("rb", buffering=0) as stream:
            read.append(stream.readall() if taken < 0 else stream.read(taken))

    thread = threading.Thread(target=reader)
    thread.start()
    outcome = detect(tmp_path, "in.txt", "--output", "out")
    thread.join()
    assert outcome.code == code, outcome
    assert read[0].startswith(b'{"file":"in.txt","line":1,')
    assert (tmp_path / "out").is_fifo()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
@pytest.mark.parametrize("name", ["pipe", "pipe.jsonl"])
def test_a_named_pipe_is_read_once(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    writer = threading.Thread(target=lambda: (tmp_path / name).write_bytes(b'{"id":1,"text":"13800138000"}\n'))
    writer.start()
    outcome = detect(tmp_path, name)
    writer.join()
    assert outcomes(outcome) == [(1, [at(0, 11)], None)]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_who_reads_no_more_is_written_to_no_more(tmp_path: Path, jobs: str) -> None:
    """The input is without end: it would run for ever."""
    script = "while True: print('13800138000 ' * 2000)"
    source = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    command = [*COMMAND, "--lang", "en", "detect", "-", "--jobs", jobs, "--no-names"]
    process = subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stdin=source.stdout, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        assert b'"line":1,' in process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        err = process.stderr.read().decode()
        assert process.wait(60) == 4, err
        assert "nobody reads the output any more" in err
        assert "Traceback" not in err
    finally:
        process.kill()
        source.kill()
        for each in (source.stdout, process.stderr):
            if each is not None:
                each.close()
        source.wait()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interruption_leaves_nothing_behind(tmp_path: Path, number: int, code: int, jobs: str) -> None:
    with (tmp_path / "in.txt").open("w") as file:
        file.writelines(f"{MOBILE} {'x' * 1000}\n" for _ in range(100_000))
    process = start("--lang", "en", "detect", "in.txt", "--output", "out.jsonl", "--jobs", jobs, "--no-names", cwd=tmp_path)
    assert until(lambda: any(path.suffix == ".part" and path.stat().st_size for path in tmp_path.iterdir()))
    process.send_signal(number)
    outcome = ended(process, within=30)
    assert outcome.code == code, outcome
    assert "Interrupted." in outcome.err
    assert [path.name for path in tmp_path.iterdir()] == ["in.txt"]


LONG = 20


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"ab\n\n \r\ncd", [(1, b"ab"), (4, b"cd")]),
        (b"x" * LONG + b"\n" + b"y" * LONG, [(1, b"x" * LONG), (2, b"y" * LONG)]),
        (b"x" * LONG + b"\r\ny", [(1, b"x" * LONG), (2, b"y")]),
        (b"x" * (LONG + 1) + b"\ny", [(1, None), (2, b"y")]),
        (b"x" * (LONG + 2) + b"\ny", [(1, None), (2, b"y")]),
        (b"x" * (9 * LONG) + b"\ny\n" + b"z" * (9 * LONG), [(1, None), (2, b"y"), (3, None)]),
        (b"\xef\xbb\xbfab\n\xef\xbb\xbfcd", [(1, b"ab"), (2, b"\xef\xbb\xbfcd")]),
        (b"a\rb\n", [(1, b"a\rb")]),
        (b"", []),
    ],
)
def test_lines(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, data: bytes, found: list[lines.Line]) -> None:
    monkeypatch.setattr(lines, "MOST_BYTES", LONG)
    monkeypatch.setattr(lines, "RUN_BYTES", 7)
    (tmp_path / "in").write_bytes(data)
    with (tmp_path / "in").open("rb") as stream:
        assert list(lines.lines(stream)) == found
    with (tmp_path / "in").open("rb") as stream:
        runs = list(lines.runs(lines.lines(stream)))
    assert [line for run in runs for line in run] == found
    assert all(sum(len(line or b"") for _, line in run[:-1]) < 7 for run in runs)


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_wide_text_has_no_lines(tmp_path: Path, mark: bytes) -> None:
    (tmp_path / "in").write_bytes(mark + b"x\n")
    with (tmp_path / "in").open("rb") as stream, pytest.raises(WideText):
        list(lines.lines(stream))


def test_a_line_that_is_too_long_is_told(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_bytes(b"x" * (lines.MOST_BYTES + 1) + f"\n手机{MOBILE}\n".encode())
    outcome = detect(tmp_path, "in.txt")
    assert [(one["line"], one.get("error")) for one in jsonl(outcome)] == [(1, "too_long"), (2, None)]
    assert outcome.code == 4
