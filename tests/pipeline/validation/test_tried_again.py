"""A stack that is tried again: what was taken in of it before is known, and is counted once."""

import json
from dataclasses import replace
from pathlib import Path

from tests.pipeline.validation.test_collation import Table, reasons, table
from tests.scans.answering import Person
from tests.scans.on_paper import Stack, WritingTable


def stack_with_a_blank_form(desk: Table) -> bytes:
    """The first page of the form, and another form on which nobody wrote."""
    at_desk = WritingTable(desk.office)
    other = at_desk.fill(Person.of(22), "evaluatie_begeleider", at_desk.client("Bo"), {})
    first = replace(desk.form, pages=desk.form.pages[:1])
    return Stack.of([first, other], 3).content


def test_pages_that_were_received_are_not_missed_after_another_try(tmp_path: Path) -> None:
    desk = table(tmp_path)
    rows = desk.office.hand_in(stapel=stack_with_a_blank_form(desk))
    assert sorted(row["outcome"] for row in rows) == ["rejected", "waiting"]
    desk.hand_in(2)
    assert len(desk.papers()) == 1
    for _ in range(2):
        desk.office.krachtwerk("retry")
    rows = desk.office.arrivals()
    assert not [row for row in rows if "pages_awaited" in reasons(row)]
    assert not desk.office.outbox("nakijken", "wat-nog-wacht.txt").exists()
    told = json.loads(desk.office.krachtwerk("status", "--json").stdout)
    taken = told["store"]["papers"]
    assert (taken["rejected"], taken["waiting"], taken["duplicate"]) == (1, 0, 0)
