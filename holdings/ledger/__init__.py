"""The evidence ledger: an append-only Merkle log whose signed head others keep, so that nobody has to trust who keeps the log."""
