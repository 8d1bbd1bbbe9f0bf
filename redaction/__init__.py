"""Finds personal data in records, and transforms it before it leaves."""
