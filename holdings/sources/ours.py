"""The tables that sweeps keep in a database that they destroy records of: no records of the organisation's, and so no datasets."""

from __future__ import annotations

HOLDS, RECEIPTS = "recordwarden_holds", "recordwarden_receipts"
COUNTS = ("size", "done", "held", "changed", "skipped", "restricted", "failed", "children", "hold_epoch")
COLUMNS = {
    HOLDS: ("id", "epoch"),
    RECEIPTS: ("plan", "batch", "intent", "items", "destroyed", *COUNTS, "exits"),
}
"""A table of such a name with any other column is a dataset as every other: nothing hides behind a name."""
