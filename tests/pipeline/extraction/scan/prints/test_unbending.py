from collections.abc import Callable

import numpy as np
import pytest

from pipeline.extraction.scan.prints.unbending import Laid, laid
from pipeline.extraction.scan.registering.bend import fitted
from pipeline.extraction.scan.registering.locating import locate
from pipeline.records import Mark
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import MM, Grey, box

DOMAIN = "/goals/0/domain"
BENDS: dict[str, Callable[[Grey], Grey]] = {
    "bowed by 2 mm": lambda grey: glass.bowed(grey, 2),
    "bowed by 6 mm": lambda grey: glass.bowed(grey, -6),
    "bowed the other way": lambda grey: glass.bowed(grey.T, 4).T,
    "a photo of it": lambda grey: glass.photographed(glass.bowed(grey.T, 3).T),
}


def says(mark: Mark) -> tuple[str, str, object]:
    return mark.pointer, mark.state, mark.raw


@pytest.mark.parametrize("bend", BENDS)
def test_a_bent_page_says_what_it_says_when_it_lies_flat(bend: str) -> None:
    bent = np.ascontiguousarray(BENDS[bend](glass.filled_plan()))
    flat = glass.reading(glass.filled_plan())
    assert list(map(says, glass.reading(bent).marks)) == list(map(says, flat.marks))


def test_the_place_of_a_page_that_lies_flat_is_not_touched() -> None:
    grey = glass.filled_plan()
    found = locate(grey)
    assert found.there is not None
    assert found.found is not None
    printed = glass.sheets().page(found.found.code)
    assert printed is not None
    whole = frozenset(printed.boxes)  # every frame was seen, so nothing looks at it again
    assert laid(grey, found.there, printed, glass.sheets()) == Laid(found.there, whole=whole)


def test_a_frame_of_which_a_piece_is_hidden_is_looked_at_again() -> None:
    grey = glass.filled_plan()
    place = box("actieplan", 2, "/goals/0/text")
    x, y = round((place.x + 40) * MM), round((place.y + place.h) * MM)
    grey[y - 12 : y + 12, x : x + round(5 * MM)] = 255
    found = locate(grey)
    assert found.there is not None
    assert found.found is not None
    printed = glass.sheets().page(found.found.code)
    assert printed is not None
    whole = laid(grey, found.there, printed, glass.sheets()).whole
    assert set(printed.boxes) - whole == {place}


def test_a_box_through_which_the_roller_slipped_is_asked() -> None:
    grey = glass.bowed(glass.filled_plan(), 2)
    place = box("actieplan", 2, DOMAIN, "money")
    middle = round((place.y + place.h / 2) * MM)
    grey[middle:] = np.roll(grey[middle:], round(3 * MM), axis=0)
    assert glass.said(grey, DOMAIN) == "asked"


def test_a_page_that_bends_too_far_is_asked_as_a_whole() -> None:
    states = {mark.state for mark in glass.reading(glass.bowed(glass.filled_plan(), 14)).marks}
    assert states == {"unread"}


def test_a_field_goes_with_most_of_what_was_measured() -> None:
    x, y = (side.ravel() for side in np.meshgrid(np.arange(5, 206, 10), np.arange(5, 293, 10)))
    true = np.stack([2 * np.sin(np.pi * y / 297), 0.01 * x], axis=1)
    places = np.stack([x, y], axis=1).astype(float)
    seen = true.copy()
    seen[np.random.default_rng(7).random(len(seen)) < 0.15] += 5  # words taken for others
    field = fitted(places, seen, np.ones_like(seen), 20)
    assert np.abs(field.at(places) - true).max() < 0.2
