"""The manifest of an export: what left, by which policy, and how it was checked; digests, counts and words, and nothing of a person.

It goes with the file to whoever gets it. Its SHA-256, that of its canonical JSON (RFC 8785), stands in the evidence ledger. Field names are
shown names (`holdings.assets.shown`); measures of risk are decimals as text, for canonical JSON has whole numbers only.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Annotated, Any, Literal

import pydantic
from pydantic import BaseModel, ConfigDict, Field

from holdings.ledger.canonical import NotCanonical, canonical, read_canonical
from holdings.ledger.entries import Count, Digest, Fingerprint, Moment, Version  # noqa: TC001 (pydantic reads the annotations)

SCHEMA = "recordwarden/export-manifest/v1"
SUFFIX = ".manifest.json"
"""Of its file's name, behind the whole name of the exported file."""

Shown = Annotated[str, Field(min_length=1, max_length=2000)]
Word = Annotated[str, Field(pattern=r"^[^\W\d][\w-]{0,63}$")]
Decimal = Annotated[str, Field(pattern=r"^[0-9]{1,18}\.[0-9]{4}$")]
"""A share or a measure, to four places."""
KeyId = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class NotAManifest(ValueError):
    """Bytes that are no manifest of this version; what stands there is not told."""


class Kind(StrEnum):
    """Where the records came from."""

    FILE = "file"
    STREAM = "stream"
    QUERY = "query"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, hide_input_in_errors=True)


class PolicyUsed(_Part):
    """The policy: its name and purpose, and the SHA-256 of its file."""

    name: Word
    purpose: Word
    digest: Digest


class Source(_Part):
    """What was read. Of a query there are no bytes and no digest: a statement can have values in it."""

    kind: Kind
    datasets: tuple[Shown, ...] = ()
    """As the inventory calls what was read."""
    records: Count
    bytes: Count | None = None
    sha256: Digest | None = None


class Output(_Part):
    """The file that left, by its shown name."""

    name: Shown
    format: Annotated[str, Field(pattern=r"^[a-z0-9]{1,16}$")]
    encoding: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:-]{1,40}$")] = "utf-8"
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    """Of a CSV file, where it was named."""
    records: Count
    bytes: Count
    sha256: Digest


class Changed(_Part):
    """How many values of an entity type one operator dealt with."""

    type: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{0,63}$")]
    operator: Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,31}$")]
    count: Count


class NotLookedFor(_Part):
    """Types that nothing looked for when it was exported, in texts of a language."""

    language: Literal["zh", "en"] | None = None
    types: tuple[str, ...]


class Cells(_Part):
    """Cells that a spreadsheet would run as a formula, and what became of them."""

    rule: Literal["neutralise", "refuse", "keep"]
    count: Count = 0


class Diversity(_Part):
    """How much the values of a sensitive field vary within the groups."""

    field: Shown
    l: Count  # noqa: E741 (the measure's own name)
    entropy_l: Decimal
    t: Decimal


class Bounds(_Part):
    """What the policy asks of a table."""

    k: Count | None = None
    l: Count | None = None  # noqa: E741 (the measure's own name)
    entropy_l: Decimal | None = None
    t: Decimal | None = None


class RiskFound(_Part):
    """The risk of re-identification over the quasi-identifiers that the policy names, and the bounds that it sets."""

    quasi_identifiers: tuple[Shown, ...]
    rows: Count
    k: Count
    """Rows in the smallest group of equal quasi-identifiers; the chance of telling a person in it is 1/k."""
    diversity: tuple[Diversity, ...] = ()
    bounds: Bounds = Bounds()
    threshold: Decimal
    """The risk below which the table is of grade 3."""


class Manifest(_Part):
    """One export."""

    manifest_schema: Literal["recordwarden/export-manifest/v1"] = Field(default="recordwarden/export-manifest/v1", alias="schema")
    export: Fingerprint
    """A random number."""
    at: Moment
    by: Digest | None = None
    """A keyed digest of the account at the operating system, as in the ledger; None where no workspace kept account of it."""
    why: Annotated[str, Field(min_length=1, max_length=1000)] | None = None
    workspace: Fingerprint | None = None
    """The workspace whose ledger has the export."""
    version: Version
    policy: PolicyUsed
    source: Source
    output: Output
    changed: tuple[Changed, ...] = ()
    withheld: Count = 0
    """Values that could not be examined; they were taken out."""
    names_changed: Count = 0
    """Names of fields, keys and sheets in which something was changed."""
    cells: Cells
    left_out: dict[Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,31}$")], Count] = Field(default_factory=dict)
    """Parts of the file that were not taken along, by kind: formulas, comments, properties."""
    not_looked_for: tuple[NotLookedFor, ...] = ()
    detection: Version
    """The version of the program that looked, before and after. An export in which it still finds something is not made."""
    risk: RiskFound | None = None
    """None where the policy names no quasi-identifiers: then it was not measured."""
    grade: Annotated[int, Field(ge=1, le=4, strict=True)]
    """GB/T 42460-2023, clause 4."""
    keys: tuple[KeyId, ...] = ()
    """Of the keys that pseudonyms and ciphertexts were made with."""

    def encoded(self) -> bytes:
        """Canonical JSON: the same manifest, the same bytes."""
        return canonical(self.model_dump(mode="json", by_alias=True))

    @property
    def digest(self) -> str:
        """SHA-256 of its bytes."""
        return hashlib.sha256(self.encoded()).hexdigest()


def decoded(data: bytes) -> Manifest:
    """The manifest that these bytes are; a line break at their end is none of it. Raises `NotAManifest`."""
    try:
        manifest = Manifest.model_validate(read_canonical(data.removesuffix(b"\n")))
    except (NotCanonical, pydantic.ValidationError):
        raise NotAManifest("this is no manifest of an export") from None  # the cause would quote what stands there
    if manifest.encoded() != data.removesuffix(b"\n"):
        raise NotAManifest("this is no manifest as we write it")
    return manifest


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a manifest, for whoever reads one without this program."""
    return {"$id": SCHEMA, **Manifest.model_json_schema(by_alias=True)}


def decimal(value: float) -> str:
    """A measure as a manifest has it."""
    return f"{value:.4f}"
