"""The Chinook sample database, on three engines: what is personal is suggested so, and nothing else is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from audit.cli import main
from holdings.inventory import Dataset, load

if TYPE_CHECKING:
    from pathlib import Path

ID = ("identity", 2, None)
NAME = ("identity", 3, "PERSON")
PART = ("location", 2, "LOCATION")
ADDRESS = ("contact", 3, "ADDRESS")
PHONE = ("contact", 3, "PHONE_NUMBER")
THING = ("operational", 1, None)

_PLACE = {"Address": ADDRESS, "City": PART, "State": PART, "Country": PART, "PostalCode": PART}
_REACH = {"Phone": PHONE, "Fax": PHONE, "Email": ("contact", 3, "EMAIL_ADDRESS")}
EXPECTED: dict[str, dict[str, tuple[str, int, str | None]]] = {
    "Customer": {"CustomerId": ID, "FirstName": NAME, "LastName": NAME, "Company": ("identity", 2, None)}
    | _PLACE
    | _REACH
    | {"SupportRepId": ID},
    "Employee": {
        "EmployeeId": ID,
        "LastName": NAME,
        "FirstName": NAME,
        "Title": ("identity", 2, None),
        "ReportsTo": ID,
        "BirthDate": ("identity", 3, "DATE_OF_BIRTH"),
        "HireDate": ("identity", 2, None),
    }
    | _PLACE
    | _REACH,
    "Invoice": {"InvoiceId": THING, "CustomerId": ID, "InvoiceDate": THING}
    | {f"Billing{name}": label for name, label in _PLACE.items()}
    | {"Total": ("financial", 3, None)},
    "Album": dict.fromkeys(("AlbumId", "Title", "ArtistId"), THING),
    "Artist": dict.fromkeys(("ArtistId", "Name"), THING),
    "Genre": dict.fromkeys(("GenreId", "Name"), THING),
    "InvoiceLine": dict.fromkeys(("InvoiceLineId", "InvoiceId", "TrackId", "UnitPrice", "Quantity"), THING),
    "MediaType": dict.fromkeys(("MediaTypeId", "Name"), THING),
    "Playlist": dict.fromkeys(("PlaylistId", "Name"), THING),
    "PlaylistTrack": dict.fromkeys(("PlaylistId", "TrackId"), THING),
    "Track": dict.fromkeys(
        ("TrackId", "Name", "AlbumId", "MediaTypeId", "GenreId", "Composer", "Milliseconds", "Bytes", "UnitPrice"), THING
    ),
}


def plain(name: str) -> str:
    return name.replace("_", "").lower()


def initiated(location: str, folder: Path, *more: str) -> dict[str, Dataset]:
    with pytest.raises(SystemExit) as left:
        main(["init", location, "--workspace", str(folder), *more])
    assert left.value.code == 0
    (entry,) = load(folder / "recordwarden.yaml").sources.values()
    return entry.datasets


def check(found: dict[str, Dataset]) -> None:
    """The drafted labels are those expected, whatever way of writing names the engine's script has."""
    assert {plain(name) for name in found} == {plain(name) for name in EXPECTED}
    expected = {plain(table): {plain(field): label for field, label in fields.items()} for table, fields in EXPECTED.items()}
    for table, dataset in found.items():
        labels = {
            plain(name): (str(label.category), int(label.level or 0), str(label.entity) if label.entity else None)
            for name, label in dataset.fields.items()
        }
        assert labels == expected[plain(table)], table
        assert all(not label.confirmed and label.reason and label.confidence for label in dataset.fields.values())


def test_sqlite(shared_data: Path, tmp_path: Path) -> None:
    check(initiated(str(shared_data / "sampledb_chinook" / "Chinook_Sqlite.sqlite"), tmp_path))


def test_postgresql(shared_data: Path, tmp_path: Path, postgres_url: str) -> None:
    import psycopg

    script = (shared_data / "sampledb_chinook" / "Chinook_PostgreSql.sql").read_text(encoding="utf-8-sig")
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(script.partition("\\c chinook;")[2])
    check(initiated(postgres_url, tmp_path))


def test_mariadb(shared_data: Path, tmp_path: Path, mariadb_url: str) -> None:
    import sqlalchemy as sa

    script = (shared_data / "sampledb_chinook" / "Chinook_MySql.sql").read_text(encoding="utf-8-sig")
    engine = sa.create_engine(mariadb_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for statement in re.split(r";[ \t]*\n", script.partition("USE `Chinook`;")[2]):
            if statement.strip():
                connection.exec_driver_sql(statement.replace("%", "%%"))
    check(initiated(mariadb_url, tmp_path))


def test_a_second_run_has_nothing_to_propose(shared_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    location = str(shared_data / "sampledb_chinook" / "Chinook_Sqlite.sqlite")
    initiated(location, tmp_path, "--lang", "en")
    before = (tmp_path / "recordwarden.yaml").read_bytes()
    initiated(location, tmp_path, "--lang", "en")
    assert (tmp_path / "recordwarden.yaml").read_bytes() == before
    assert "nothing to do" in capsys.readouterr().out
