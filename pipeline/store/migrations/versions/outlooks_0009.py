"""What is ahead in each dossier, and arrivals found by their day."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DROP TABLE IF EXISTS outlooks")
    op.execute("DROP INDEX IF EXISTS ix_arrivals_received_at_outcome")
    op.create_table(
        "outlooks",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("client", name="pk_outlooks"),
    )
    op.create_index(
        "ix_arrivals_received_at_outcome", "arrivals", ["received_at", "outcome"]
    )
