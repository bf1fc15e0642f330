"""Decisions about papers and dossiers, and what each dossier adds to the team's picture."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("seq", sa.Integer, nullable=False, autoincrement=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_events"),
        sa.UniqueConstraint("id", name="uq_events_id"),
    )
    op.create_table(
        "shares",
        sa.Column("client", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("client", name="pk_shares"),
        sa.ForeignKeyConstraint(["client"], ["clients.code"], name="fk_shares_client"),
    )
    # every dossier says what it adds when its documents are drawn
    op.execute(
        "INSERT INTO jobs (client, asked, tries) SELECT code, 1, 0 FROM clients"
        " WHERE code NOT IN (SELECT client FROM jobs)"
    )
