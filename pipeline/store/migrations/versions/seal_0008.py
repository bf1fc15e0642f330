"""The seal of the database: a number that only grows and a digest, and what it is made of."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DROP TABLE IF EXISTS seal")
    op.execute("DROP TABLE IF EXISTS sums")
    op.create_table(
        "seal",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_seal"),
    )
    op.create_table(
        "sums",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("total", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_sums"),
    )
