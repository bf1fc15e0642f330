"""Copies of one form that say otherwise -> what a person is asked about them.

Each box in which they differ is one question, with both answers beside each other and the newer one
offered; where two people may have written on copies of one print, whose the later one is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from forms.catalogue import Edition
from forms.fields import Date, Rows, Scale, Text
from forms.fields.choice import ChoiceField
from forms.fields.date import printed
from forms.ground.plain_data import at_pointer
from forms.ground.words import Words
from pipeline.dossiers.copies import Contradiction
from pipeline.dossiers.counting_copies import that_count
from pipeline.dossiers.current_papers import CONFLICT, SAID_OTHERWISE
from pipeline.dossiers.kept_of_older import HEAD, is_at
from pipeline.records import EMPTY, Submission
from pipeline.records.papers import TWO_WRITERS
from pipeline.review.questions import (
    WHOSE,
    BoxPlace,
    OpenQuestion,
    beside,
    places_of,
    places_on,
    question_at,
)

_FEW_LEFT: Final = 6  # of the answers that a correction leaves out are told


def asked_about_copies(
    copies: Sequence[Submission],
    found: Sequence[Contradiction],
    edition: Edition,
    words: Words,
) -> Iterator[OpenQuestion]:
    """What is asked about copies of one form, of which `found` says where they differ."""
    places = places_of(edition)
    yield from _whose(copies, edition, places[WHOSE])
    for each in found:
        if each.pointer in places:
            yield _which(each, places[each.pointer], edition, words)


def asked_anew(
    paper: Submission, pointer: str, edition: Edition, value: Any, words: Words
) -> OpenQuestion:
    """What was confirmed of a place, and of which an old correction sheet says this instead."""
    place = places_on(paper, edition)[pointer]
    asked = question_at(paper, place, edition, SAID_OTHERWISE)
    return replace(
        asked, before=_said(paper, place, words), now=in_words(value, place, words), read=None
    )


def _which(found: Contradiction, place: BoxPlace, edition: Edition, words: Words) -> OpenQuestion:
    older, newer = found.older, found.newer
    asked = question_at(newer, place, edition, CONFLICT)
    first, last = (newer, older) if newer.id in older.came_after else (older, newer)
    return replace(
        asked,
        older=tuple(paper.id for paper in reversed(found.papers[:-1])),
        before=_said(first, place, words),
        now=_said(last, place, words),
        picture_before=first.readings[place.pointer].picture,
        picture=last.readings[place.pointer].picture,
        params={"adds": newer.id} if newer.is_version else EMPTY,
    )


def _whose(
    copies: Sequence[Submission], edition: Edition, place: BoxPlace
) -> Iterator[OpenQuestion]:
    """Whose each copy is that somebody else may have written than those that count."""
    here = that_count(copies)
    for copy in copies:
        if copy.may_be_of_another and copy not in here and WHOSE in copy.readings:
            asked = question_at(copy, place, edition, TWO_WRITERS)
            yield replace(
                asked,
                picture=_head(copy),
                read=None,
                before=_begins(here[0]),
                now=_begins(copy),
                picture_before=_head(here[0]),
            )


def beside_left_out(
    question: OpenQuestion,
    kept: Sequence[str],
    older: Sequence[Submission],
    edition: Edition,
    words: Words,
) -> OpenQuestion:
    """The question about what a correction leaves out, with the first few words of that.

    Args:
        question: about the correction, or about what it improves.
        kept: pointers of what goes on counting.
        older: the papers that may say it.
        edition: their sheet.
        words: of the people in the office.
    """
    told: dict[str, None] = {}
    for place in places_of(edition).values():
        if any(is_at(place.pointer, at) for at in kept):
            said = (_left(paper, place, words) for paper in older)
            told |= dict.fromkeys(text for text in said if text)
    few = [*list(told)[:_FEW_LEFT], *(["…"] if len(told) > _FEW_LEFT else [])]
    return replace(question, before=" · ".join(few) or None)


def _left(paper: Submission, place: BoxPlace, words: Words) -> str | None:
    """What stands in a box, with its question where that is not plain from the words."""
    value = at_pointer(paper.values, place.pointer)
    if not value:
        return None
    said = in_words(value, place, words)
    return said if isinstance(place.field, Text | Rows) else beside(place.label, said)


def _begins(paper: Submission) -> str | None:
    """The name on a paper and its first words: by these a person knows whose it is."""
    told = [text for text in (paper.values.get("alias"), first_words(paper)) if text]
    return " · ".join(told) or None


def first_words(paper: Submission) -> str | None:
    """What was written first below the head of a paper, where anybody could read it."""
    values = (at_pointer(paper.values, at) for at in paper.readings if at not in HEAD)
    return next((value for value in values if isinstance(value, str) and " " in value), None)


def _head(paper: Submission) -> str | None:
    """The picture of the name on a paper, where there is one."""
    reading = paper.readings.get("/alias")
    return reading.picture if reading is not None else None


def _said(paper: Submission, place: BoxPlace, words: Words) -> str | None:
    """What stands in a box, in the words of the paper; None for what only a picture shows."""
    reading = paper.readings[place.pointer]
    if reading.is_unread:
        return None
    value = reading.raw if place.is_no_box else at_pointer(paper.values, place.pointer)
    return in_words(value, place, words)


def in_words(value: Any, place: BoxPlace, words: Words) -> str:
    """A value as it stands on the paper."""
    if place.is_tick:
        return words("correction.ticked" if value else "correction.not_ticked")
    if value is None:
        return words("correction.nothing_there")
    if place.is_crossed_part:
        return words(f"correction.crossed.{value}")
    field = place.field
    if place.is_day or isinstance(field, Date):
        return printed(str(value))
    if isinstance(field, ChoiceField):
        codes = {
            field.export(c.code) if isinstance(field, Scale) else c.code: c.label
            for c in field.choices
        }
        return codes.get(str(value), str(value))
    return str(value)
