"""A paper in a dossier it was not printed for -> the same, without what was printed beforehand.

A personal sheet holds the name and the plan of the client it was printed for. Where a person says
that somebody else filled it in, those words are not theirs.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from forms.catalogue import Edition
from forms.fields import Raw
from pipeline.dossiers.understanding import understood, with_values
from pipeline.records import BoxReading, Instance, Submission


def own_answers(paper: Submission, edition: Edition, printed: Instance) -> Submission:
    """The paper with only those answers that its writer gave or changed.

    The printed ids stay: what is answered about a goal of somebody else is asked. A picture of what
    was written over print is shown to who checks alone: it holds the words of somebody else.
    """
    said = understood(
        _written(paper.readings, printed.prefilled),
        edition,
        received_at=paper.received_at,
        printed=printed,
        client=paper.values.get("client"),
        not_shown=printed.prefilled.keys(),
    )
    readings = with_values(paper.readings, said.values)
    return replace(paper, values=said.values, readings=readings, facts=said.facts)


def _written(
    readings: Mapping[str, BoxReading], prefilled: Mapping[str, Any]
) -> dict[str, BoxReading]:
    """What was read or may stand there, without what stood there before anybody wrote."""
    return {
        at: reading
        for at, reading in readings.items()
        if reading.is_unread or not _is_printed(at, reading.raw, prefilled)
    }


def _is_printed(pointer: str, raw: Raw, prefilled: Mapping[str, Any]) -> bool:
    return pointer in prefilled and _plain(prefilled[pointer]) == _plain(raw)


def _plain(mark: object) -> object:
    """A mark in one spelling: viewers save letters and white space in their own ways."""
    return " ".join(unicodedata.normalize("NFC", mark).split()) if isinstance(mark, str) else mark
