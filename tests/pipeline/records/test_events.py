"""Every kind of decision, as the rows of stores that exist keep it: read, and written the same."""

from typing import get_args

import pytest

from pipeline.records.events import Kind, Ordered, ReceiptLine, decision_of, event_id
from pipeline.store.ledger.schema.rows import event_from, event_row

LINE = r"[[\"/open/0\", \"orders.opened\", {\"code\": \"123456-7\"}]]"
PAPER = '"submission":"S-1"'
BOX = f'{PAPER},"pointer":"/goals/0/text"'
SHEET = '"on":"2026-06-02","sheet":"S-2"'
STORED: list[tuple[Kind, str]] = [
    ("move", f'{PAPER},"code":"123456-7"'),
    ("merge", '"keep":"123456-7","other":"765432-1"'),
    ("withdraw", PAPER),
    ("undo", '"event":"E-1"'),
    ("open", '"code":"123456-7"'),
    ("order", f'{PAPER},"lines":"[]"'),
    ("order", rf'{PAPER},"lines":"{LINE}","waiting":"[\"/a\", \"/b\"]"'),
    ("order", f'{PAPER},"lines":"{LINE}","row":"/open/0"'),
    ("order", f'{PAPER},"lines":"[]","waiting":"[\\"/a\\"]","token":"AB"'),
    ("entrust", '"instance":"K7QPX3A","name":"Jo"'),
    ("revoke", '"instance":"K7QPX3A"'),
    ("agree", '"order":"B-1"'),
    ("agree", '"order":"B-1","sheet":"S-1"'),
    ("decline", '"order":"B-1","sheet":"S-1"'),
    ("confirm", rf'{BOX},"value":"\"Caf\u00e9 \ud83d\ude00\"","by":"JB",{SHEET}'),
    ("confirm", rf'{BOX},"value":"\"\ud800\"","by":"JB",{SHEET}'),
    ("confirm", f'{BOX},"value":"1e-07","by":"","by_picture":"ab",{SHEET}'),
    ("confirm", f'{BOX},"value":"null","by":"",{SHEET}'),
    ("check", f'{PAPER},"open":"[]"'),
    ("prints", '"code":"123456-7","silent":"true"'),
    ("prints", '"code":"123456-7","silent":"false","large":"true"'),
    ("prints", '"code":"123456-7","colours":"\\"cream\\"","language":"\\"nl-u\\""'),
    ("prints", '"code":"123456-7","every_question":"true"'),
    ("close", '"code":"123456-7"'),
    ("reopen", '"code":"123456-7"'),
    ("basis", '"code":"123456-7","basis":"wmo"'),
    ("group", '"code":"123456-7","group":"noord"'),
    ("erase", '"codes":"123456-7 765432-1"'),
    ("erase", '"codes":"123456-7","refused":"ab cd"'),
    ("discard", '"code":"123456-7","number":"2","papers":"S-1 S-2"'),
    ("discard", '"code":"123456-7","number":"2"'),
    ("away", '"arrival":"R-1","number":"1A2B3C4D"'),
    ("pages_away", '"held":"H-1","number":"1A2B3C4D"'),
    ("gone", ""),
    ("rename", '"code":"123456-7","papers":"","name":"Zo\\u00eb"'),
    ("rename", '"code":"123456-7","papers":"S-1 S-2","source":"S-1","sheet":"S-3"'),
    (
        "check",
        rf'{PAPER},"open":"[[\"S-1/goals/0\", \"no_date\", null], [\"H-1\", \"x\", \"ab\"]]"',
    ),
]


@pytest.mark.parametrize(("kind", "data"), STORED)
def test_a_stored_decision_is_read_and_written_the_same(kind: Kind, data: str) -> None:
    row = {"id": "E-1", "at": "2026-02-03T12:00:00.000000+00:00", "kind": kind}
    row["data"] = f"{{{data}}}"
    assert event_row(event_from(row)) == row


def test_every_kind_was_tried() -> None:
    assert {kind for kind, _ in STORED} == set(get_args(Kind))


def test_what_was_done_of_a_row_of_an_order_form_is_typed() -> None:
    lines = '[["/open/0", "orders.opened", {"code": "123456-7"}]]'
    done = decision_of("order", {"submission": "S-1", "lines": lines, "row": "/open/0"})
    line = ReceiptLine("/open/0", "orders.opened", {"code": "123456-7"})
    assert done == Ordered("S-1", (line,), row="/open/0")


def test_an_id_follows_from_the_kind_and_what_it_is_about() -> None:
    assert event_id("move", "S-1", "/move/0") == "E-ZQXWYW67"
