"""Runs migrations on the connection the ledger hands over; Alembic loads this file by its path."""

from alembic import context

from pipeline.store.ledger.schema.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a table by copying it
)
with context.begin_transaction():
    context.run_migrations()
