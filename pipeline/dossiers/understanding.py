"""What the boxes of a paper were read as -> what the paper says: its answers and its facts.

Pure, and the only place where boxes are understood: of a paper that comes in, of one about which
people confirmed something, and of one that lies in the dossier of somebody else.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from forms.answers import Answers, read_answers
from forms.catalogue import Edition
from forms.fields import Raw
from forms.ground.plain_data import at_pointer
from forms.ground.problems import Problem
from pipeline.dossiers.facts import facts_of
from pipeline.records import BoxReading, Fact, Instance
from pipeline.records.picture_tokens import token, without_tokens

_AHEAD: Final = timedelta(hours=2)  # a day begins in the Netherlands up to two hours before UTC's


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a paper says.

    Attributes:
        values: as the worksheet's JSON Schema says; nothing where a box could not be read.
        problems: what is odd about the answers.
        facts: by role; words that nobody has read yet are tokens for their pictures.
    """

    values: dict[str, Any]
    problems: tuple[Problem, ...]
    facts: tuple[Fact, ...]


def understood(
    readings: Mapping[str, BoxReading],
    edition: Edition,
    *,
    received_at: datetime,
    printed: Instance | None,
    client: str | None,
    not_shown: Collection[str] = (),
) -> Understanding:
    """Understand the boxes of a paper.

    Args:
        readings: by pointer; the value that a reading has so far does not count.
        edition: the sheet as it was printed.
        received_at: when the paper came in (aware), for what lies in the future.
        printed: what was printed on a personal sheet beforehand, if that is known.
        client: whose it is, with hyphen; None for the team's.
        not_shown: pointers of boxes whose pictures are for who checks alone.
    """
    answers = answers_in(readings, edition, received_at=received_at, printed=printed)
    values = shown = answers.values
    if client is not None:
        values["client"] = client
    hand = _own_hand(readings, edition, not_shown)
    if hand:
        marks, unread = _marks(readings)
        now = _read(marks | hand, unread - hand.keys(), edition, received_at, printed)
        shown = now.values
    facts = facts_of(edition.worksheet, shown)
    if printed is not None:
        facts = tuple(_beside_its_print(fact, printed) for fact in facts)
    return Understanding(values, answers.problems, facts)


def _beside_its_print(fact: Fact, printed: Instance) -> Fact:
    """What is said at a slot, with a mark of the words that stood there first."""
    return replace(fact, printed=printed.mark_at(fact.pointer)) if fact.ref else fact


def answers_in(
    readings: Mapping[str, BoxReading],
    edition: Edition,
    *,
    received_at: datetime,
    printed: Instance | None,
) -> Answers:
    """The answers alone: what was read, and what is odd about that."""
    marks, unread = _marks(readings)
    return _read(marks, unread, edition, received_at, printed)


def last_day(received_at: datetime) -> date:
    """The last day that is not in the future for a paper that came in at this moment."""
    return (received_at + _AHEAD).date()


def with_values(
    readings: Mapping[str, BoxReading], values: Mapping[str, Any]
) -> dict[str, BoxReading]:
    """The readings, each with what it is in the values; of what was not read there is nothing."""
    return {
        at: replace(reading, value=None if reading.is_unread else at_pointer(values, at))
        for at, reading in readings.items()
    }


def _marks(readings: Mapping[str, BoxReading]) -> tuple[dict[str, Raw], frozenset[str]]:
    """What the boxes hold, without what only we may put into a text; and those not read."""
    unread = frozenset(at for at, reading in readings.items() if reading.is_unread)
    marks = {at: _own(reading.raw) for at, reading in readings.items() if at not in unread}
    return marks, unread


def _own(raw: Raw) -> Raw:
    return without_tokens(raw) if isinstance(raw, str) else raw


def _own_hand(
    readings: Mapping[str, BoxReading], edition: Edition, not_shown: Collection[str]
) -> dict[str, Raw]:
    """Words that nobody has read yet, as tokens: documents show them in the client's own hand."""
    boxes = edition.layout.boxes
    return {
        at: token(reading.in_own_hand)
        for at, reading in readings.items()
        if reading.in_own_hand and at in boxes and boxes[at].is_for_words and at not in not_shown
    }


def _read(
    marks: Mapping[str, Raw],
    unread: frozenset[str],
    edition: Edition,
    received_at: datetime,
    printed: Instance | None,
) -> Answers:
    return read_answers(
        edition.worksheet,
        marks,
        received_on=last_day(received_at),
        ids=printed.slots if printed is not None else {},
        unread=unread,
    )
