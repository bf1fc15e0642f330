"""Pages from a scanner, laid out: what their combs say is known before they are put together."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.dossiers.current_papers import CurrentPapers
from pipeline.records import Arrival, Identity, Instance, Mark, Reading
from pipeline.store.ledger import Ledger
from pipeline.store.ledger.audit import Scribe
from pipeline.validation.acceptance import FormJudge
from pipeline.validation.sorting import SortingTable
from tests.pipeline.validation.test_combs import comb, written
from tests.workspace import shipped

EVENING = datetime(2026, 6, 1, 22, 30, tzinfo=UTC)  # in the Netherlands it is the second of June


def day_on(
    page: str, received: datetime, folder: Path, sure: float = 0.9999, instance: str | None = None
) -> Mark:
    """The comb of the day of a page that came in then, deciphered."""
    plan = shipped().current("actieplan")
    mark = replace(comb(*written(page, sure)), pointer="/filled_on")
    whose = Identity("actieplan", plan.number, "nl", instance=instance)
    reading = Reading(whose, "scan", (1,), (mark,), (), (1,))
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


def test_since_when_a_sheet_is_printed_tells_of_its_day(tmp_path: Path) -> None:
    sheet = Instance("K7P2M9QX", None, "actieplan", 1, "nl")
    friday = Scribe("-", lambda: datetime(2026, 5, 29, 12, tzinfo=UTC))
    with Ledger.open(tmp_path, scribe=friday) as ledger:
        ledger.printed.add([sheet])
    assert day_on("01062026", EVENING, tmp_path, 0.985).state == "unread"
    assert day_on("01062026", EVENING, tmp_path, 0.985, sheet.instance).state == "read"
