"""Submission -> the JSON that other programs read (contract: Submission JSON)."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from forms.ground.words import Words
from pipeline.outbox.codes import codes_in
from pipeline.outbox.json_version import FORMAT
from pipeline.records import Submission
from pipeline.records.messages import told
from pipeline.records.papers import CORRECTS_OLDER, SAID_OF_PLAN

_NOTES: Final = {CORRECTS_OLDER, SAID_OF_PLAN}  # what is asked by then, other papers tell
_TOLD: Final = ("raw", "value", "read_as")  # what stands in a box, as far as it was read
CLIENT_BOX: Final = "/client"
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def submission_json(
    submission: Submission, words: Words, *, apart: bool = False
) -> dict[str, object]:
    """The contract's keys and more; the messages in the language of `words`.

    `apart`: for the folder of a group. Boxes in which a code stands that is not of the paper, as it
    counts now, are told without what stands in them: it is a client's of another group, maybe.
    """
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
        "readings": _readings(submission, apart),
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


def submission_file(submission: Submission, words: Words, *, apart: bool = False) -> bytes:
    """The JSON file: UTF-8, keys sorted, one value and one reading a line; `apart`: as above."""
    content = submission_json(submission, words, apart=apart)
    return f"{_lines(content, _lines)}\n".encode()


def _readings(submission: Submission, apart: bool) -> dict[str, dict[str, Any]]:
    every = {at: reading.to_json() for at, reading in submission.readings.items()}
    if not apart:
        return every
    # told by the paper and what was decided about it alone: whose group the other is of now, may
    # be another tomorrow, and then nobody comes by to write this file anew
    own = codes_in(_encode([submission.values, submission.client]))
    is_moved = submission.moved_to not in {None, submission.written_for}
    for at, shown in every.items():
        texts = {key: shown[key] for key in _TOLD if shown.get(key) is not None}
        is_other = bool(codes_in(_encode(list(texts.values()))) - own)
        if is_other or (texts and at == CLIENT_BOX and is_moved):
            shown.update(dict.fromkeys(texts) | {"withheld": True})
            shown.pop("picture", None)
    return every


def _lines(content: object, inner: Callable[[object], str] | None = None) -> str:
    """An object with a line for each key; Python's own indenting takes twice as long."""
    if not isinstance(content, Mapping) or not content:
        return _encode(content)
    rows = (f"{_encode(key)}: {(inner or _encode)(content[key])}" for key in sorted(content))
    return "{\n" + ",\n".join(rows) + "\n}"
