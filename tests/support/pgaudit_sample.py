"""The sample of pgAudit's own tests as a server would have logged it: a time and an account before each line, which the sample tells by `\\connect`."""

import csv
import datetime as dt
import io
import re

SUPERUSER = "postgres"
_CONNECT = re.compile(r"\\connect - (\S+?);?$")
_LEVEL = re.compile(r"(?:NOTICE|WARNING|LOG|INFO):  (AUDIT: .*)", re.DOTALL)


def messages(path, until=None):
    """Account and message of each line of pgAudit, as far as a comment that begins so."""
    user, open_quotes, found = SUPERUSER, False, []
    for line in path.read_text(encoding="utf-8").splitlines():
        if until is not None and line.startswith(until):
            break
        told = _LEVEL.match(line)
        if open_quotes:
            found[-1] = (found[-1][0], f"{found[-1][1]}\n{line}")
        elif told:
            found.append((user, told[1]))
        elif connect := _CONNECT.match(line):
            user = SUPERUSER if "current_user" in connect[1] else connect[1]
        if found and (told or open_quotes):
            open_quotes = found[-1][1].count('"') % 2 == 1
    return found


def at(number, day=dt.date(2026, 6, 30)):
    return dt.datetime.combine(day, dt.time(8)) + dt.timedelta(seconds=number)


def as_csv(found, moment=at):
    """csvlog: 26 columns, of which the 1st, 2nd and 14th are told here."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for number, (user, message) in enumerate(found):
        writer.writerow(
            [f"{moment(number):%Y-%m-%d %H:%M:%S}.000 CST", user, "desk", "7", "[local]", *[""] * 6, "LOG", "00000", message, *[""] * 12]
        )
    return out.getvalue()


def as_text(found, moment=at):
    """A text log with `%m [%p] %u@%d `; PostgreSQL indents what goes on by a tab."""
    return "".join(
        f"{moment(number):%Y-%m-%d %H:%M:%S}.000 CST [7] {user}@desk LOG:  {message}\n".replace("\n", "\n\t")[:-1]
        for number, (user, message) in enumerate(found)
    )
