"""What a box was read as, as it is kept and as it leaves: keys that say nothing are left out."""

import json
from dataclasses import replace
from typing import Any

import pytest
from pydantic import TypeAdapter

from pipeline.records import BoxReading, Mark

READ_BACK = TypeAdapter(BoxReading)
READ: dict[str, Any] = {
    "raw": " 3-2-2026",
    "value": "2026-02-03",
    "confidence": 0.5,
    "channel": "scan",
    "page": 1,
    "box_mm": [10.0, 20.5, 5.0, 5.25],
    "state": "read",
}
PICTURED = {"picture": "cd" * 32, **READ, "raw": None, "value": None, "state": "unread"}
SAID = {"read_as": None, "confirmed_by": None, "confirmed_on": "2026-02-04"}
CONFIRMED = {**READ, "state": "confirmed", **SAID}
BY_A_PEN = {**CONFIRMED, "confirmed_by_picture": "ab" * 32}


@pytest.mark.parametrize("kept", [READ, PICTURED, CONFIRMED, BY_A_PEN])
def test_a_reading_is_kept_to_the_letter(kept: dict[str, Any]) -> None:
    assert json.dumps(READ_BACK.validate_python(kept).to_json()) == json.dumps(kept)


def test_a_mark_that_nobody_understood_yet_has_no_value() -> None:
    mark = Mark("/alias", "Noor", 1, (1, 2, 3, 4), "scan", 0.9, shown="cd" * 32)
    reading = BoxReading.of(mark)
    assert (reading.raw, reading.value, reading.picture) == ("Noor", None, "cd" * 32)


def test_what_was_read_is_in_nobodys_own_hand_any_more() -> None:
    unread = READ_BACK.validate_python(PICTURED)
    assert unread.in_own_hand == "cd" * 32
    assert replace(unread, state="confirmed").in_own_hand is None


@pytest.mark.parametrize("why", ["not_seen", "illegible"])
def test_only_what_was_written_is_somebodys_hand(why: str) -> None:
    kept = {**PICTURED, "unread_because": why}
    reading = READ_BACK.validate_python(kept)
    assert (reading.in_own_hand, reading.asked_about) == (None, "cd" * 32)
    assert json.dumps(reading.to_json()) == json.dumps(kept)


def test_why_a_box_was_not_read_is_not_kept_of_one_that_was() -> None:
    mark = Mark("/alias", "Noor", 1, (1, 2, 3, 4), unread_because="illegible")
    assert BoxReading.of(mark).unread_because is None
