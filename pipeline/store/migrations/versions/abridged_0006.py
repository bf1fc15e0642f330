"""What papers say, kept beside them without their boxes; and papers found by their instance."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "abridged",
        sa.Column("submission", sa.Text, nullable=False),
        sa.Column("stamp", sa.Text, nullable=False),
        sa.Column("written", sa.Text, nullable=False),
        sa.Column("doubtful", sa.Integer, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("submission", name="pk_abridged"),
        sa.ForeignKeyConstraint(
            ["submission"], ["submissions.id"], name="fk_abridged_submission", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_submissions_instance", "submissions", ["instance"])
