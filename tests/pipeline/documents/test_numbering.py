"""Two forms whose numbers fall together: the later takes another one, the same each time."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.demo.filling import instance_of
from pipeline.documents.numbering import Numbers
from pipeline.orders.row_actions import RowActions
from pipeline.records import Instance
from pipeline.records.ids import content_instance
from pipeline.store.ledger import Ledger
from tests.workspace import Workspace, blank, fill, fresh, header

FORM = Instance("", None, "teamkrachtbespreking", 1, "nl", {"/ideas/0": "I-1"})


def together(*printed: object) -> str:
    """A number that is the same for all forms, when it is asked for first."""
    return content_instance(*(printed if {"again": 1} in printed else ()))


def test_two_forms_that_are_printed_together_have_two_numbers() -> None:
    numbers = Numbers(together)
    one, other, again = (
        numbers.give(lambda given, n=n: replace(FORM, instance=given, edition=n), n)  # type: ignore[misc]
        for n in (1, 2, 1)
    )
    assert one.instance != other.instance
    assert again == one


def test_a_next_form_is_drawn_although_its_number_is_taken(tmp_path: Path) -> None:
    before = fresh(tmp_path / "eerst")
    code = before.new_client()
    office = before.copy_to(tmp_path / "dan")
    plan = fill(blank("actieplan"), {**header(), "/client": code, "/goals/0/text": "Een huis"})
    doubt = fill(blank("actieplan"), {"/client": code, "/goals/0/text": "Een hu\ufffds"})
    sheets = (Path(code) / "actieplan-bijwerken.pdf", Path("nakijken") / f"{code}.pdf")
    before.hand_in(plan=plan, doubt=doubt)
    taken = [instance_of(before.outbox(str(sheet)).read_bytes()) for sheet in sheets]
    with Ledger.open(office.path / "dossiers") as ledger:
        ledger.printed.add([replace(FORM, instance=number or "") for number in taken])
    office.hand_in(plan=plan, doubt=doubt)
    drawn = [office.outbox(str(sheet)).read_bytes() for sheet in sheets]
    assert not {instance_of(each) for each in drawn} & set(taken)
    assert office.krachtwerk("rebuild").exit_code == 0
    assert [office.outbox(str(sheet)).read_bytes() for sheet in sheets] == drawn


def test_one_order_that_fails_stops_no_document_of_the_team(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    order = fill(office.order_form(), {"/filled_on": "10-02-2026", "/new_clients/0/count": "1"})
    check = {"/filled_on": "01-04-2026", "/statements/hope/answer": "5"}
    office.hand_in(check=fill(blank("modelgetrouwheid_zelfcheck"), check))
    drawn = office.outbox("team", "modelgetrouwheid.pdf")
    drawn.unlink()
    with monkeypatch.context() as broken:
        broken.setattr(RowActions, "do", fail)
        office.hand_in(order=order)
        assert drawn.is_file()
    office.run_once()  # and what failed is tried again
    assert len(list(office.outbox("team", "bestellingen").iterdir())) == 1
