"""Where what is about somebody lies, where there is more than one outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DROP TABLE IF EXISTS lying")
    op.create_table(
        "lying",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("client", name="pk_lying"),
    )
