"""The history of the results store's schema, for Alembic; `audit.store.migrate` runs it."""
