"""A job says of what kind it is, beside what it is about."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # few rows, and none that may be lost: all is in one transaction
    found = op.get_bind().execute(sa.text("SELECT client, asked, tries FROM jobs")).all()
    op.drop_table("jobs")
    jobs = op.create_table(
        "jobs",
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject", name="pk_jobs"),
    )
    rows = [(*_kind(client), asked, tries) for client, asked, tries in found]
    columns = ("kind", "subject", "asked", "tries")
    op.bulk_insert(jobs, [dict(zip(columns, row, strict=True)) for row in rows])


def _kind(client: str) -> tuple[str, str]:
    """What stood in one column: "" for the team, a code, or a word before a colon."""
    for word, kind in (("show:", "refused"), ("suggest:", "suggest")):
        if client.startswith(word):
            return kind, client.removeprefix(word)
    return ("client", client) if client else ("team", "")
