"""One file a revision, oldest first; `audit.store.schema.REVISIONS` lists them."""
