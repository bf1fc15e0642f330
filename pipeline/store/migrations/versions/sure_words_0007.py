"""How sure a suggestion is, word by word."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("suggestions", sa.Column("sure", sa.Text, nullable=False, server_default="[]"))
