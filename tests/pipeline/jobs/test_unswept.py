"""While a job is done nobody looks for litter in what it makes; and afterwards again."""

import gc
from pathlib import Path

from pipeline.jobs import Jobs
from pipeline.records.jobs import drawing_of
from pipeline.store.ledger import Ledger


def test_also_a_job_that_fails_leaves_the_looking_for_litter_as_it_was(tmp_path: Path) -> None:
    looked: list[bool] = []

    def fails(_: str) -> tuple[str, ...]:
        looked.append(gc.isenabled())
        raise ValueError

    with Ledger.open(tmp_path) as ledger:
        ledger.jobs.ask([drawing_of("123456-7")])
        Jobs(ledger, lambda kind: fails if kind == "client" else lambda _: ()).draw_pending()
    assert looked == [False]
    assert gc.isenabled()
