"""Audit trail: accesses are logged, logs are kept long enough and have no holes."""
