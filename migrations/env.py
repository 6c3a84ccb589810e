"""Run the migrations on the connection that `survey.storage.migrating` brings."""

from alembic import context

from survey.storage.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
