"""Clients, instances, arrivals, submissions and jobs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clients",
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("alias", sa.Text),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("opened_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_clients"),
    )
    op.create_table(
        "instances",
        sa.Column("instance", sa.Text, nullable=False),
        sa.Column("client", sa.Text),
        sa.Column("record", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("instance", name="pk_instances"),
        sa.ForeignKeyConstraint(["client"], ["clients.code"], name="fk_instances_client"),
    )
    op.create_table(
        "arrivals",
        sa.Column("seq", sa.Integer, nullable=False, autoincrement=True),
        sa.Column("arrival", sa.Text, nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("file", sa.LargeBinary, nullable=False),
        sa.Column("sha256", sa.Text),
        sa.Column("received_at", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_arrivals"),
        sa.UniqueConstraint("arrival", "part", name="uq_arrivals_arrival_part"),
    )
    op.create_index("ix_arrivals_sha256", "arrivals", ["sha256"])
    op.create_index("ix_arrivals_outcome", "arrivals", ["outcome"])
    op.create_table(
        "submissions",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("client", sa.Text),
        sa.Column("worksheet", sa.Text, nullable=False),
        sa.Column("filled_on", sa.Text, nullable=False),
        sa.Column("instance", sa.Text),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("received_at", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_submissions"),
        sa.ForeignKeyConstraint(["client"], ["clients.code"], name="fk_submissions_client"),
    )
    op.create_index("ix_submissions_form", "submissions", ["client", "worksheet", "filled_on"])
    op.create_table(
        "jobs",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("client", name="pk_jobs"),
    )
