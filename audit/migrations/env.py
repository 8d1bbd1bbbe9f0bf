"""What Alembic runs for each upgrade: on the connection it is given, in whose transaction a migration is whole or not at all."""

from alembic import context

from audit.store.schema import VERSION_TABLE, metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, version_table=VERSION_TABLE)
context.run_migrations()
