"""A few pages on every run of the tests; hundreds with `make scans`."""

from multiprocessing.reduction import ForkingPickler

import pytest

from pipeline.records import Instance
from tests.scans.cases import CASES
from tests.scans.personal import personal_sheets
from tests.scans.run import Supply, measure

SAMPLE = (
    "200 dpi colour, JPEG",
    "200 dpi bilevel, G4 TIFF",
    "skew up to 15 degrees",
    "phone",
    "words scribbled out",
    "bowed by 2 to 4 mm",
)


@pytest.fixture(scope="module")
def blank() -> Supply:
    """Blank sheets alone: quickly there."""
    return Supply.of([], {})


@pytest.mark.parametrize("name", SAMPLE)
def test_nothing_goes_in_that_was_not_meant(name: str, blank: Supply) -> None:
    (number,) = (n for n, case in enumerate(CASES) if case.name == name)
    tally = measure(number, 0, 11, blank)
    assert tally.counts["identified"] == CASES[number].pages
    assert not tally.faults


@pytest.mark.long
def test_personal_sheets_are_known_by_their_number() -> None:
    supply = Supply.of(*personal_sheets())
    sides = tuple(side for side in supply.sides if side[0].instance)
    tally = measure(1, 0, 5, Supply(sides, supply.codes, supply.instances))
    assert tally.counts["identified"] == 1
    assert not tally.faults


def test_the_empty_backs_of_a_pile_are_no_pages(blank: Supply) -> None:
    (number,) = (n for n, case in enumerate(CASES) if case.name.startswith("mixed pile"))
    tally = measure(number, 2, 11, blank)
    assert tally.counts["backs"] > 0
    assert tally.counts["identified"] == tally.counts["pages"] == 4
    assert not tally.faults


def test_pencil_that_is_hardly_seen_on_thin_paper_is_asked(blank: Supply) -> None:
    """A date, on a page on which what is left of the other side is as pale, in 13 places."""
    (number,) = (
        n for n, case in enumerate(CASES) if case.name == "pencil hardly seen on thin paper"
    )
    tally = measure(number, 2, 11, blank)
    assert tally.counts["identified"] == tally.counts["pages"] == 3
    assert not tally.faults


def test_what_was_printed_on_sheets_reaches_the_processes_that_read() -> None:
    printed = Instance("K7M2Q9", "411206-7", "evaluatie", 2, "nl")
    supply = Supply((), (), {printed.instance: printed})
    assert ForkingPickler.loads(bytes(ForkingPickler.dumps(supply))) == supply
