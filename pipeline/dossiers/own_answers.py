"""A paper in a dossier it was not printed for -> the same, without what was printed beforehand.

A personal sheet holds the name and the plan of the client it was printed for. Where a person says
that somebody else filled it in, those words are not theirs.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from forms.answers import at_pointer, read_answers
from forms.catalogue import Edition
from pipeline.dossiers.facts import facts_of
from pipeline.records import Instance, Submission


def own_answers(paper: Submission, edition: Edition, printed: Instance) -> Submission:
    """The paper with only those answers that its writer gave or changed.

    The printed ids stay: what is answered about a goal of somebody else is asked.
    """
    unread = frozenset(at for at, said in paper.readings.items() if said["state"] == "unread")
    marks = {
        pointer: said["raw"]
        for pointer, said in paper.readings.items()
        if pointer not in unread and not _is_printed(pointer, said["raw"], printed.prefilled)
    }
    values = read_answers(
        edition.worksheet, marks, received_on=paper.received_at.date(), ids=printed.slots,
        unread=unread,
    ).values  # fmt: skip
    values |= {"client": paper.values.get("client")}
    readings = {
        at: {**said, "value": None if at in unread else at_pointer(values, at)}
        for at, said in paper.readings.items()
    }
    return replace(
        paper, values=values, readings=readings, facts=facts_of(edition.worksheet, values)
    )


def _is_printed(pointer: str, raw: Any, prefilled: Mapping[str, Any]) -> bool:
    return pointer in prefilled and _plain(prefilled[pointer]) == _plain(raw)


def _plain(mark: Any) -> Any:
    """A mark in one spelling: viewers save letters and white space in their own ways."""
    return " ".join(unicodedata.normalize("NFC", mark).split()) if isinstance(mark, str) else mark
