"""Whatever lies in the inbox ends in time, for a true reason, and harms nobody."""

from pathlib import Path

import pytest

from tests.hostile import KINDS
from tests.hostile.intake import Target
from tests.hostile.kind import SHEET, Kind
from tests.workspace.near_reading import warm_readers

GIGABYTE = 10**9
SLACK = 300.0  # seconds: a second try, another reader, and a machine that does other things
EACH = 3  # of the kinds in their order, one is tried by `make test`; all by `make test-rounds`
MARKED = [
    pytest.param(
        kind,
        marks=pytest.mark.long if kind.is_long else pytest.mark.rounds if place % EACH else (),
        id=str(kind),
    )
    for place, kind in enumerate(KINDS)
]


@pytest.fixture(scope="module", autouse=True)
def readers_that_know_the_sheet() -> None:
    warm_readers(SHEET)


@pytest.mark.parametrize("kind", MARKED)
def test_a_hostile_file_harms_nobody(kind: Kind, tmp_path: Path) -> None:
    target = Target(tmp_path / "werk")
    content = kind.make()
    became = target.take(kind.file, content)
    allowed = target.office.reading.allowance.seconds_for(len(content))
    assert became.rows
    assert became.codes <= kind.becomes
    assert became.seconds < 2 * allowed + SLACK
    assert became.held < GIGABYTE
    assert became.held_by_house < GIGABYTE
    assert target.takes_the_next()


def test_there_are_many_kinds() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS) >= 60
