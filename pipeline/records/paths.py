"""Where the JSON of a paper lies below the outbox."""

from datetime import date

from pipeline.records.papers import Submission


def path_of(submission: Submission) -> str:
    """Where its JSON lies below the outbox."""
    one = submission
    return path_at(one.client, one.filled_on, one.worksheet, one.id)


def path_at(client: str | None, filled_on: date, worksheet: str, identity: str) -> str:
    """The same, of a paper of which no more is at hand."""
    return f"{client or 'team'}/formulieren/{_name(filled_on, worksheet, identity)}"


def name_of(submission: Submission) -> str:
    """The name of that file alone."""
    return _name(submission.filled_on, submission.worksheet, submission.id)


def _name(filled_on: date, worksheet: str, identity: str) -> str:
    return f"{filled_on.isoformat()}-{worksheet}-{identity.removeprefix('S-')[:8]}.json"


def pack_name(code: str) -> str:
    """What the file with the whole pack of a client is called; `code`: with hyphen."""
    return f"{code}-pakket.pdf"
