"""The tables of the ledger, as SQLite and PostgreSQL both understand them.

Moments are ISO 8601 text in UTC of fixed width, days ISO text: both sort as they read. Records are
ASCII JSON text, so that no character of any paper can trouble a database. What people wrote may be
sealed (`sealed_rows`).
"""

from typing import Final

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from pipeline.store.ledger.schema.sealed_rows import SealedBytes, SealedText

HEAD: Final = "0010"  # the last migration; a test compares it with the files

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

clients: Final = Table(
    "clients",
    metadata,
    Column("code", Text, primary_key=True),
    Column("alias", SealedText),
    Column("language", Text, nullable=False),
    Column("opened_at", Text, nullable=False),
)

instances: Final = Table(
    "instances",
    metadata,
    Column("instance", Text, primary_key=True),
    Column("client", Text, ForeignKey("clients.code")),
    Column("record", SealedText, nullable=False),
)

# Append-only, except that what is waiting is replaced by what became of it.
arrivals: Final = Table(
    "arrivals",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("arrival", Text, nullable=False),
    Column("part", Integer, nullable=False),  # which form of the file
    Column("file", SealedBytes, nullable=False),  # a name may be no text at all
    Column("sha256", Text),
    Column("received_at", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("record", SealedText, nullable=False),
    UniqueConstraint("arrival", "part"),
    Index("ix_arrivals_sha256", "sha256"),
    Index("ix_arrivals_outcome", "outcome"),
    Index("ix_arrivals_received_at_outcome", "received_at", "outcome"),
)

# Append-only: a stored submission never changes.
submissions: Final = Table(
    "submissions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("client", Text, ForeignKey("clients.code")),
    Column("worksheet", Text, nullable=False),
    Column("filled_on", Text, nullable=False),
    Column("instance", Text),
    Column("edition", Integer, nullable=False),
    Column("language", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("record", SealedText, nullable=False),
    Index("ix_submissions_form", "client", "worksheet", "filled_on"),
    Index("ix_submissions_instance", "instance"),
)

# What each paper says as it counts now, without its boxes: follows from the papers and the
# decisions, and can be dropped at any time.
abridged: Final = Table(
    "abridged",
    metadata,
    Column("submission", Text, ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True),
    Column("stamp", Text, nullable=False),  # of what it was made
    Column("written", Text, nullable=False),  # the language its JSON lies in the outbox in
    Column("doubtful", Integer, nullable=False),
    Column("record", SealedText, nullable=False),
)

# Pages that are in no dossier yet; what became of them is told by their arrival.
held: Final = Table(
    "held",
    metadata,
    Column("id", Text, primary_key=True),
    Column("arrival", Text, nullable=False),
    Column("part", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("until", Text),
    Column("record", SealedText, nullable=False),
)

# What a picture may say, by the digest of its pixels; a suggestion, never an answer.
suggestions: Final = Table(
    "suggestions",
    metadata,
    Column("picture", Text, primary_key=True),
    Column("text", SealedText, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("sure", Text, nullable=False, server_default="[]"),  # JSON: of each word, 0 to 1
)

# Append-only, by triggers too: who did what to which dossier, each line chained to the one before.
audit: Final = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("client", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("hash", Text, nullable=False),
)

# Append-only: decisions about papers and dossiers, undone by further ones.
events: Final = Table(
    "events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("data", SealedText, nullable=False),
    UniqueConstraint("id"),
)

# What each dossier adds to the team's picture: follows from the papers, written when it is drawn.
shares: Final = Table(
    "shares",
    metadata,
    Column("client", Text, ForeignKey("clients.code"), primary_key=True),
    Column("record", SealedText, nullable=False),
)

# What is ahead in each dossier ("" for the team's papers): follows from the papers, written when
# it is drawn, and can be dropped at any time.
outlooks: Final = Table(
    "outlooks",
    metadata,
    Column("client", Text, primary_key=True),
    Column("record", SealedText, nullable=False),
)

# Where what is about somebody or something may lie, where that is not (only) the outbox itself:
# noted before anything is laid there. What is lost of it is looked for everywhere.
lying: Final = Table(
    "lying",
    metadata,
    Column("client", Text, primary_key=True),
    Column("record", Text, nullable=False),
)

# What has still to be done, by what it is about.
jobs: Final = Table(
    "jobs",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("asked", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
)

# The number and digest of the last commit: one row.
seal: Final = Table(
    "seal",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("digest", Text, nullable=False),
)

# Of each other table: how many rows, and the sum of their digests (hex).
sums: Final = Table(
    "sums",
    metadata,
    Column("name", Text, primary_key=True),
    Column("rows", Integer, nullable=False),
    Column("total", Text, nullable=False),
)
