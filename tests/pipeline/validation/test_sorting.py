"""Pages from a scanner, laid out: what their combs say is known before they are put together."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.dossiers.current_papers import CurrentPapers
from pipeline.records import Arrival, Identity, Mark, Reading
from pipeline.store.ledger import Ledger
from pipeline.validation.acceptance import FormJudge
from pipeline.validation.sorting import SortingTable
from tests.pipeline.validation.test_combs import comb, written
from tests.workspace import shipped

EVENING = datetime(2026, 6, 1, 22, 30, tzinfo=UTC)  # in the Netherlands it is the second of June


def day_on(page: str, received: datetime, folder: Path) -> Mark:
    """The comb of the day of a page that came in then, deciphered."""
    plan = shipped().current("actieplan")
    mark = replace(comb(*written(page)), pointer="/filled_on")
    reading = Reading(Identity("actieplan", plan.number, "nl"), "scan", (1,), (mark,), (), (1,))
    with Ledger.open(folder) as ledger:
        papers = CurrentPapers(ledger, shipped())
        judge = FormJudge(ledger, papers, folder, folder, folder)
        table = SortingTable(judge, ledger)
        page_read = table.fresh(reading, Arrival("a.pdf", b"", "0" * 64, received))
    return page_read.reading.marks[0]


@pytest.mark.parametrize(("hour", "state"), [(21, "unread"), (22, "read")])
def test_a_day_that_has_begun_here_is_read_from_its_comb(
    tmp_path: Path, hour: int, state: str
) -> None:
    mark = day_on("02062026", EVENING.replace(hour=hour), tmp_path)
    assert mark.state == state
