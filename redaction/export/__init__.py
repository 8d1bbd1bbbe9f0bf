"""Redacted records as files that may leave the house, and what goes with them."""
