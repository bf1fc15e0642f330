"""A part of a page that was crossed out -> one question; what is said of it -> what counts of it.

Whoever crosses out a page takes back all that stands there, mostly: who checks says so once. What
still counts is asked box by box, as if no line ran there: a line may have hidden what it says.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

from forms.layout.parts import Box
from pipeline.dossiers.kept_of_older import HEAD
from pipeline.records import BoxReading
from pipeline.records.events import Confirmed
from pipeline.records.papers import AWAY, CONTACT_BOXES, HERE
from pipeline.records.readings import UnreadBecause, crossed_pointer, is_crossed_part

_CLIENT: Final = "/client"
_DAY: Final = "/filled_on"  # that of the other pages as well
_UNREAD: Final = {"tick": "mark_unclear", "circle": "mark_unclear", "comb": "date_unclear"}


def why_unread(because: UnreadBecause | None, box: Box) -> str:
    """The code of the question about a box of a scan that was not read."""
    if because == "not_seen":
        return "not_seen"
    if box.kind == "comb" and "J" not in box.pattern:
        return "number_unclear"
    plain = "text_illegible" if because in {"illegible", "crossed_out"} else "text_unread"
    return _UNREAD.get(box.kind, plain)


def waiting(readings: Mapping[str, BoxReading]) -> frozenset[str]:
    """Pointers of the boxes in parts of which nobody said yet whether they count."""
    return frozenset(
        at
        for at, reading in readings.items()
        if reading.is_crossed_out and _is_box(at) and _part_of(reading, readings)
    )


def _is_box(pointer: str) -> bool:
    """Whether it is asked with its part; what keeps somebody safe is asked apart."""
    return pointer not in CONTACT_BOXES and not is_crossed_part(pointer)


def _part_of(reading: BoxReading, readings: Mapping[str, BoxReading]) -> bool:
    """Whether it is asked about the part in which a box lies."""
    part = readings.get(crossed_pointer(reading.page))
    return part is not None and part.is_crossed_out


def said_of_boxes(
    readings: Mapping[str, BoxReading], said: Sequence[Confirmed]
) -> tuple[dict[str, Confirmed], dict[str, BoxReading]]:
    """What was said of each box, last; and the readings, of which those that count are asked.

    Args:
        readings: as they were stored.
        said: of the paper, in the order of entering.
    """
    given = {each.pointer: each for each in said if each.pointer in readings}
    parts = {at for at in given if is_crossed_part(at)}
    of_parts = {at: crossed_pointer(readings[at].page) for at in sorted(waiting(readings))}
    for at in given.keys() & of_parts.keys():
        if of_parts[at] not in parts:
            del given[at]  # said of it when it counted, which somebody took back
    if not parts:
        return given, dict(readings)
    last = {each.pointer: n for n, each in enumerate(said)}
    gone: dict[str, Confirmed] = {}
    asked: set[str] = set()
    for at, part in of_parts.items():
        if part not in parts or last.get(at, -1) > last[part]:
            continue
        if given[part].value in {AWAY, HERE}:
            gone[at] = replace(given[part], pointer=at, value=None)
        else:
            asked.add(at)
    gone.pop(_CLIENT, None)  # that of the paper: it is on its other pages as well
    if _DAY in gone and _counts(readings, asked):
        del gone[_DAY]
        asked.add(_DAY)
    opened = {at: replace(readings[at], unread_because="illegible") for at in asked - gone.keys()}
    return given | gone, {**readings, **opened}


def _counts(readings: Mapping[str, BoxReading], asked: Collection[str]) -> bool:
    """Whether anything counts of a paper, so that its day is needed."""
    return any(
        bool(reading.raw or reading.is_unread) and not reading.is_crossed_out
        for at, reading in readings.items()
        if at not in HEAD
    ) or not HEAD.issuperset(asked)
