"""`orders`: what was ordered on paper and waits for a yes, and who has an order form."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click

from pipeline.commands import Failure, demand_workspace, say, with_office
from pipeline.commands.papers import draw_what_follows
from pipeline.commands.speaking import SpeakingGroup
from pipeline.commands.telling import tell, tell_json
from pipeline.orders.decisions import CannotDo
from pipeline.orders.order_forms import HeldForm, forms_called, held_forms
from pipeline.orders.references import plain_id
from pipeline.records.events import Agreed, Declined, Event, Revoked, data_of, event_id
from pipeline.records.messages import told
from pipeline.records.orders import ORDER, WaitingOrder
from pipeline.store.ledger import Ledger
from pipeline.workspace import Office


@click.group(cls=SpeakingGroup)
def orders() -> None:
    """Bestellingen op papier die op een ja wachten, en wie een bestelformulier heeft."""


@orders.command("list")
@click.option("--json", "as_json", is_flag=True, help="Als JSON, voor andere programma's.")
@with_office
def waiting(office: Office, *, as_json: bool) -> None:
    """Toon wat op een ja wacht, op een andere dag, of op een blad met een fout."""
    demand_workspace(office)
    with office.look() as ledger:
        found = office.parts(ledger).ordering.waiting()
    if as_json:
        tell_json([as_told(each) for each in found])
        return
    for each in found:
        key = "orders.line_declined" if each.declined else "orders.line"
        tell(office.words(key, id=each.id, row=each.place, what=each.asked, why=each.because))
    if not found or not all(each.is_to_mend for each in found):
        say(office.words("orders.how_to_confirm" if found else "orders.none_waiting"))


def as_told(order: WaitingOrder) -> dict[str, Any]:
    """An order that waits, for other programs; without the secret of its sheet and names."""
    left_out = {"token", "names", "file"}
    return {key: part for key, part in asdict(order).items() if key not in left_out}


@orders.command("confirm")
@click.argument("ids", nargs=-1, required=True)
@with_office
def confirm(office: Office, *, ids: tuple[str, ...]) -> None:
    """Klopt: voer deze bestellingen uit (B-...)."""
    _say_of(office, ids, Agreed)


@orders.command("drop")
@click.argument("ids", nargs=-1, required=True)
@with_office
def drop(office: Office, *, ids: tuple[str, ...]) -> None:
    """Voer deze bestellingen niet uit (B-...). Terugdraaien kan."""
    _say_of(office, ids, Declined)


def _say_of(office: Office, ids: Sequence[str], made: type[Agreed] | type[Declined]) -> None:
    demand_workspace(office)
    with office.look_in() as ledger:
        parts = office.parts(ledger)
        try:
            for each in dict.fromkeys(ORDER + plain_id(one, ORDER) for one in ids):
                _tell(office, parts.ordering.say(each, made))
        except CannotDo as refused:
            raise Failure(told(refused.problem, office.words), 2) from None
        finally:
            draw_what_follows(parts)


def _tell(office: Office, event: Event) -> None:
    tell(event.id)
    say(office.words(f"events.{event.kind}", **data_of(event.what)))


@orders.command("people")
@click.option("--json", "as_json", is_flag=True, help="Als JSON, voor andere programma's.")
@with_office
def people(office: Office, *, as_json: bool) -> None:
    """Toon wie een bestelformulier op naam heeft."""
    demand_workspace(office)
    with office.look() as ledger:
        held = tuple(held_forms(ledger.decisions.all()).values())
        used = {each.instance for each in held if _is_used(each, ledger)}
    if as_json:
        rows = [
            {
                "number": each.instance,
                "name": each.name,
                "since": each.since.isoformat(),
                "used": each.instance in used,
                "revoked": each.revoked,
            }
            for each in held
        ]
        tell_json(rows)
        return
    for each in held:
        state = "revoked" if each.revoked else "used" if each.instance in used else "good"
        is_good = office.words(f"orders.form.{state}")
        tell(f"{each.instance}  {each.since:%Y-%m-%d}  {is_good:<12} {each.name}")
    if not held:
        say(office.words("orders.nobody"))


def _is_used(form: HeldForm, ledger: Ledger) -> bool:
    """Whether somebody ordered something with its number: it is good for one order."""
    return any(each.instance == form.instance for each in ledger.papers.called(form.instance))


@orders.command("revoke")
@click.argument("whose")
@with_office
def revoke(office: Office, *, whose: str) -> None:
    """Trek een bestelformulier in, met zijn nummer; of alle van iemand, met de naam."""
    demand_workspace(office)
    with office.look_in() as ledger:
        found = forms_called(whose, held_forms(ledger.decisions.all()).values())
        if not found:
            raise Failure(office.words("orders.no_such_form"), 2)
        for each in found:
            seed = ("revoke", each.instance, office.clock().isoformat())
            event = Event(event_id(*seed), office.clock(), Revoked(each.instance))
            _tell(office, ledger.decisions.enter(event))
        draw_what_follows(office.parts(ledger))
