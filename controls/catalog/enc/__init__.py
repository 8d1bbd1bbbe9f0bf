"""Encryption: what must be sealed is sealed, soundly, and no secret lies in the open."""
