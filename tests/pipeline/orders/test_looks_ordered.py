"""How prints look, ordered on paper: at once, but for who comes out of hiding by it."""

import json
import re
import shutil
from itertools import count

import pytest

from pipeline.demo.filling import instance_of
from pipeline.orders.order_form import Looks, orders_of
from pipeline.records.prints import PrintsSaid
from pipeline.store.ledger import Ledger
from tests.pipeline.commands.test_prints import PLAN, prints, text_of
from tests.pipeline.orders.test_orders_round import FrontOffice, event
from tests.scans.answering import Person, personal_sheet
from tests.scans.on_paper import OnPaper, Stack
from tests.workspace import Answers, Workspace, blank, blank_of, fill, header

DAY: Answers = {"/filled_on": "10-02-2026"}
NAMED: Answers = {**header(), **PLAN, "/take_home": "yes"}


def with_client(office: Workspace) -> str:
    code = office.new_client("--alias", "Zoë")
    office.hand_in(plan=fill(blank("actieplan"), {**NAMED, "/client": code}))
    return code


@pytest.fixture
def code(office: Workspace) -> str:
    """A client with a plan in which somebody is named."""
    return office.as_after(with_client)


@pytest.fixture
def front(office: Workspace) -> FrontOffice:
    return FrontOffice(office, count(1))


def looks(code: str, **said: str) -> Answers:
    return {"/looks/0/code": code, **{f"/looks/0/{key}": value for key, value in said.items()}}


def ordered(front: FrontOffice, rows: Answers, *, form: bytes | None = None) -> str:
    """Hand in an order form and say nothing to what is asked; its receipt."""
    before = set(front.receipts())
    front.hand_in(fill(form or front.office.order_form("Jo"), {**DAY, **rows}))
    (new,) = set(front.receipts()) - before
    return new.read_text(encoding="utf-8")


def is_silent(office: Workspace, code: str) -> bool:
    return "Karin" not in text_of(prints(office, code)["actieplan-bijwerken.pdf"])


def why(office: Workspace) -> list[str]:
    return [order["why"] for order in office.waiting_orders()]


def test_a_row_says_what_changes_and_nothing_of_the_rest() -> None:
    row = {"code": "123456-8", "silent": "open", "letters": "large", "questions": None}
    assert orders_of({"looks": [row]}) == (
        Looks("/looks/0", "123456-8", PrintsSaid(silent=False, large=True)),
    )


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"code": "123456-8"}, "order_looks_missing"),
        ({"silent": "silent"}, "order_code_missing"),
        ({"code": "123456-0", "silent": "silent"}, "order_code_wrong"),
    ],
)
def test_a_row_that_is_not_clear_is_told(row: dict[str, str], problem: str) -> None:
    (asked,) = orders_of({"looks": [row]})
    assert getattr(asked, "code", None) == problem


def test_silence_holds_at_once_and_the_receipt_says_how_to_undo_it(
    front: FrontOffice, code: str
) -> None:
    receipt = ordered(front, looks(code, silent="silent"))
    assert is_silent(front.office, code)
    assert f"Gedaan. zo ziet een print eruit, regel 1: voor code {code}: stil aan." in receipt
    assert event(receipt) in receipt
    assert f"bladen die al klaarlagen in outbox/{code}/invullen zijn niet stil" in receipt
    assert "\n  Let op: op een invulblad staat nog wat het is" in receipt


def test_silence_is_never_taken_off_without_a_second_yes(front: FrontOffice, code: str) -> None:
    ordered(front, looks(code, silent="silent"))
    receipt = ordered(front, looks(code, silent="open", colours="cream"))
    assert is_silent(front.office, code)
    assert why(front.office) == ["not_silent"]
    assert "stil uit, op crème. Aan prints is dan weer te zien wat ze zijn." in receipt
    front.office.say_yes()
    assert not is_silent(front.office, code)


def test_that_somebody_comes_out_of_hiding_is_said_of_a_blank_form_too(
    front: FrontOffice, code: str
) -> None:
    ordered(front, looks(code, silent="silent"))
    receipt = ordered(front, looks(code, silent="open"), form=blank("bestelformulier"))
    assert why(front.office) == ["blank"]
    assert "Voor wie zich verbergt, kan dat gevaarlijk zijn." in receipt
    assert "niet op naam geprint" in receipt


def test_a_goal_that_stands_on_an_ordered_sheet_already_is_told(
    front: FrontOffice, code: str
) -> None:
    rows: Answers = {"/prints/0/code": code, "/prints/0/sheets/actieplan": True}
    assert "\n  Op ‘Mijn actieplan’ staat het doel van nu al gedrukt." in ordered(front, rows)


def test_who_was_shown_meanwhile_is_hidden_again_on_the_same_day(
    front: FrontOffice, code: str
) -> None:
    number = event(ordered(front, looks(code, silent="silent")))
    front.office.krachtwerk("undo", number)
    assert not is_silent(front.office, code)
    ordered(front, looks(code, silent="silent"))
    assert is_silent(front.office, code)


def test_to_undo_a_silence_on_paper_waits_too(front: FrontOffice, code: str) -> None:
    number = event(ordered(front, looks(code, silent="silent")))
    receipt = ordered(front, {"/undos/0/event": number})
    assert (why(front.office), is_silent(front.office, code)) == (["not_silent"], True)
    assert f"zo ziet een print voor code {code} eruit: stil aan" in receipt


def test_a_cross_at_off_beside_who_is_not_silent_says_nothing_of_silence(
    front: FrontOffice, code: str
) -> None:
    assert "Dat is al zo" in ordered(front, looks(code, silent="open"))
    ordered(front, looks(code, silent="open", letters="large"))
    told = json.loads(front.office.krachtwerk("events", "--json").stdout)
    (said,) = [each for each in told if each["kind"] == "prints"]
    assert "silent" not in json.dumps(said)


def test_on_a_form_of_nobody_silence_holds_at_once_and_the_rest_waits(
    front: FrontOffice, code: str
) -> None:
    ordered(front, looks(code, silent="silent"), form=blank("bestelformulier"))
    assert (why(front.office), is_silent(front.office, code)) == ([], True)
    ordered(front, looks(code, colours="black"), form=blank("bestelformulier"))
    assert why(front.office) == ["blank"]


def test_letters_colours_language_and_questions_are_told_in_plain_words(
    front: FrontOffice, code: str
) -> None:
    said = {"letters": "large", "colours": "cream", "language": "pl", "questions": "all"}
    receipt = ordered(front, looks(code, **said))
    assert "letters groot, op crème, alle vragen ineens, taal Pools. Terugdraaien" in receipt
    shown = front.office.dossier(code)
    assert shown["language"] == "pl"
    assert shown["prints"]["large"]
    assert "To jest moja siła" in text_of(prints(front.office, code)["actieplan.pdf"])


def test_a_language_is_undone_like_all_else(front: FrontOffice, code: str) -> None:
    number = event(ordered(front, looks(code, language="nl_u")))
    assert front.office.dossier(code)["language"] == "nl-u"
    assert front.office.krachtwerk("undo", number).exit_code == 0
    assert front.office.dossier(code)["language"] == "nl"


def test_the_appendix_lies_there_also_where_all_else_is_drawn_anew(
    front: FrontOffice, code: str
) -> None:
    rows: Answers = {"/prints/0/code": code, "/prints/0/sheets/traject_bijlage": True}
    receipt = ordered(front, {**rows, **looks(code, colours="black")})
    assert "de bijlage bij het traject van code" in receipt
    assert "traject-bijlage.pdf" in prints(front.office, code)


def test_an_appendix_that_was_ordered_is_drawn_anew_and_not_ordered_twice(
    front: FrontOffice, code: str
) -> None:
    rows: Answers = {"/prints/0/code": code, "/prints/0/sheets/traject_bijlage": True}
    assert "nog niets in dat niet ook in het traject staat" in ordered(front, rows)
    first = prints(front.office, code)["traject-bijlage.pdf"]
    shutil.rmtree(front.office.outbox(code))
    front.office.krachtwerk("rebuild")
    assert prints(front.office, code)["traject-bijlage.pdf"] == first

    again = ordered(front, rows)
    assert "was al besteld" in again
    assert "Niet gedaan" not in again

    mixed = ordered(front, {**rows, "/prints/0/sheets/evaluatie": True})
    assert "bladen voor code" in mixed


def test_an_appendix_of_nobody_is_told(front: FrontOffice) -> None:
    receipt = ordered(front, {"/prints/0/sheets/traject_bijlage": True})
    assert "hoort de code van een cliënt" in receipt
    receipt = ordered(
        front,
        {"/prints/0/sheets/traject_bijlage": True, "/prints/0/sheets/actieplan": True},
    )
    assert "niet gemaakt: er staat geen code bij" in receipt
    assert "lege bladen: 1" in receipt


def test_a_new_client_may_be_silent_from_the_first_sheet(office: Workspace) -> None:
    front = FrontOffice(office, count(1))
    rows: Answers = {"/new_clients/0/alias": "Karin", "/new_clients/0/silent": True}
    receipt = ordered(front, {**rows, "/new_clients/0/large": True})
    (code,) = re.findall(r"dossier met code (\d{6}-\d)", receipt)
    assert "stil aan, letters groot" in receipt
    assert office.dossier(code)["prints"]["silent"]
    pack = office.outbox(code, "invullen")
    assert all("Karin" not in text_of(path.read_bytes()) for path in pack.glob("*.pdf"))
    assert all("-groot" in path.name for path in pack.glob("actieplan*.pdf"))


def test_what_another_code_of_the_person_asked_is_taken_back_for_that_code(
    front: FrontOffice, code: str
) -> None:
    other = front.office.new_client()
    ordered(front, looks(other, silent="silent"))
    front.office.krachtwerk("client", "merge", code, other)
    receipt = ordered(front, looks(code, silent="open"))
    assert f"iets anders gevraagd: {other}" in receipt
    assert is_silent(front.office, code)
    front.order(looks(other, silent="open"))
    assert not is_silent(front.office, code)


def test_an_order_form_of_the_edition_before_is_still_good(front: FrontOffice) -> None:
    rows: Answers = {"/new_clients/1/alias": "Bram", "/prints/1/sheets/evaluatie": True}
    ordered(front, rows, form=blank_of("bestelformulier", 2))
    front.office.say_yes()
    assert front.office.outbox("formulieren", "evaluatie.pdf").is_file()
    assert "Bram" in front.office.krachtwerk("client", "list").stdout


def test_with_a_pen_it_is_read_as_it_is_written(front: FrontOffice, code: str) -> None:
    content = front.office.order_form("Ahmed")
    with Ledger.open(front.office.path / "dossiers") as ledger:
        printed = ledger.printed.get(instance_of(content))
    assert printed is not None
    sheet = personal_sheet(content, printed)
    rows = {**DAY, **looks(code, silent="silent", colours="cream", questions="plan")}
    form = OnPaper(sheet, "", rows, tuple(Person.of(7).fill(sheet, rows)))
    (*_, arrival) = front.office.hand_in(scan=Stack.of([form], 1).content)
    values = front.office.submission(arrival)["values"]
    assert values["looks"][0] == {
        **dict.fromkeys(("letters", "language")),
        "code": code,
        "silent": "silent",
        "colours": "cream",
        "questions": "plan",
    }
    assert is_silent(front.office, code)


def test_what_was_so_already_is_told_beside_what_changes(front: FrontOffice, code: str) -> None:
    receipt = ordered(front, looks(code, silent="open", letters="large"))
    assert "letters groot" in receipt
    assert "Was al zo: stil uit." in receipt
