"""Submission -> the JSON that other programs read (contract: Submission JSON)."""

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from forms.ground.words import Words
from pipeline.outbox.codes import codes_in
from pipeline.outbox.json_version import FORMAT
from pipeline.records import Submission
from pipeline.records.messages import told
from pipeline.records.papers import CLIENT_BOX, CORRECTS_OLDER, SAID_OF_PLAN

_NOTES: Final = {CORRECTS_OLDER, SAID_OF_PLAN}  # what is asked by then, other papers tell
_TOLD: Final = ("raw", "value", "read_as")  # what stands in a box, as far as it was read
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def submission_json(
    submission: Submission, words: Words, *, apart: bool = False, others: Collection[str] = ()
) -> dict[str, object]:
    """The contract's keys and more; the messages in the language of `words`.

    Args:
        submission: the paper as it counts now.
        words: phrases of the office.
        apart: for the folder of a group. Boxes in which a code stands that is not of the paper, as
            it counts now, are told without what stands in them: it may be of another group.
        others: places on a sheet of answers, which are told without what was answered there.
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
        "values": _without(submission.values, others),
        "readings": _readings(submission, apart, others),
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


def is_quotable(paper: Submission) -> bool:
    """Whether the words of a paper may be printed: nobody said on it that they may not."""
    return paper.values.get("quote_ok") != "no"


def submission_file(
    submission: Submission, words: Words, *, apart: bool = False, others: Collection[str] = ()
) -> bytes:
    """The JSON file: UTF-8, keys sorted, one value and one reading a line; the rest as above."""
    content = submission_json(submission, words, apart=apart, others=others)
    return f"{_lines(content, _lines)}\n".encode()


def _without(values: Mapping[str, Any], others: Collection[str]) -> dict[str, Any]:
    """The values; of a list those at these places are None (`/items/3`)."""
    told = dict(values)
    for name in {each.split("/")[1] for each in others}:
        if isinstance(rows := told.get(name), list):
            here = (f"/{name}/{n}" in others for n in range(len(rows)))
            told[name] = [None if gone else row for row, gone in zip(rows, here, strict=True)]
    return told


def _readings(
    submission: Submission, apart: bool, others: Collection[str]
) -> dict[str, dict[str, Any]]:
    every = {at: reading.to_json() for at, reading in submission.readings.items()}
    beneath = tuple(f"{each}/" for each in others)
    hidden = {at for at in every if at.startswith(beneath)}
    # told by the paper and what was decided about it alone: whose group the other is of now, may
    # be another tomorrow, and then nobody comes by to write this file anew
    for at in hidden | (_of_other_codes(submission, every) if apart else set()):
        if texts := _texts(every[at]):
            every[at].update(dict.fromkeys(texts) | {"withheld": True})
            every[at].pop("picture", None)
    return every


def _of_other_codes(submission: Submission, every: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """The boxes in which a code is written that is not of the paper, as it counts now."""
    own = codes_in(_encode([submission.values, submission.client]))
    found = {at for at, shown in every.items() if codes_in(_encode(_texts(shown))) - own}
    is_moved = submission.moved_to not in {None, submission.written_for}
    return found | ({CLIENT_BOX} & every.keys() if is_moved else set())


def _texts(shown: Mapping[str, Any]) -> dict[str, Any]:
    return {key: shown[key] for key in _TOLD if shown.get(key) is not None}


def _lines(content: object, inner: Callable[[object], str] | None = None) -> str:
    """An object with a line for each key; Python's own indenting takes twice as long."""
    if not isinstance(content, Mapping) or not content:
        return _encode(content)
    rows = (f"{_encode(key)}: {(inner or _encode)(content[key])}" for key in sorted(content))
    return "{\n" + ",\n".join(rows) + "\n}"
