"""Submission -> the JSON that other programs read (contract: Submission JSON)."""

import json
from collections.abc import Callable, Mapping
from typing import Final

from forms.ground.words import Words
from pipeline.outbox.json_version import FORMAT
from pipeline.records import Submission
from pipeline.records.messages import told
from pipeline.records.papers import CORRECTS_OLDER, SAID_OF_PLAN

_NOTES: Final = {CORRECTS_OLDER, SAID_OF_PLAN}  # what is asked by then, other papers tell
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def submission_json(submission: Submission, words: Words) -> dict[str, object]:
    """The contract's keys and more; the messages in the language of `words`."""
    return {
        "format": FORMAT,
        "id": submission.id,
        "worksheet": submission.worksheet,
        "edition": submission.edition,
        "language": submission.language,
        "client": submission.client,
        "filled_on": submission.filled_on.isoformat(),
        "received_at": submission.received_at.isoformat(),
        "instance": submission.instance,
        "source": {
            "sha256": submission.source.sha256,
            "channel": submission.source.channel,
            "pages": list(submission.source.pages),
        },
        "values": dict(submission.values),
        "readings": {at: reading.to_json() for at, reading in submission.readings.items()},
        "problems": [
            {
                "code": problem.code,
                "pointer": problem.pointer,
                "message": told(problem, words),
                "severity": problem.severity,
            }
            for problem in submission.problems
            if problem.code not in _NOTES
        ],
    }


def submission_file(submission: Submission, words: Words) -> bytes:
    """The JSON file: UTF-8, keys sorted, one value and one reading a line."""
    content = submission_json(submission, words)
    return f"{_lines(content, _lines)}\n".encode()


def _lines(content: object, inner: Callable[[object], str] | None = None) -> str:
    """An object with a line for each key; Python's own indenting takes twice as long."""
    if not isinstance(content, Mapping) or not content:
        return _encode(content)
    rows = (f"{_encode(key)}: {(inner or _encode)(content[key])}" for key in sorted(content))
    return "{\n" + ",\n".join(rows) + "\n}"
