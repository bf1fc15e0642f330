"""The lines of a receipt: "Gedaan" is said of what was done, and of nothing else."""

from pipeline.orders.receipt import said
from pipeline.records.events import ReceiptLine
from tests.scans.answering import Person, blank_sheet
from tests.scans.on_paper import OnPaper, Stack
from tests.workspace import Answers, Workspace, shipped

PRINTED = "/prints/0/sheets/evaluatie"
ROW, CODE = "/prints/0", "123456-7"


def told(*keys: str) -> list[str]:
    filled = {"code": CODE, "number": "2"}
    lines = [ReceiptLine(ROW, f"orders.{key}", filled) for key in keys]
    return [*said(lines, shipped(), shipped().words("nl"))]


def test_what_comes_beside_a_deed_stands_below_it() -> None:
    deed, beside = told("printed", "pages")
    assert deed.startswith("Gedaan. bladen printen, regel 1: bladen voor code 123456-7: 2.")
    assert beside == "  Samen 2 bladzijden."


def test_a_sheet_that_could_not_be_printed_is_not_called_done() -> None:
    _, not_done = told("printed", "no_plan_yet")
    assert not_done.startswith("Niet gedaan. bladen printen, regel 1: Van 123456-7 loopt er nu")


def test_a_line_without_a_deed_before_it_says_of_which_row_it_is() -> None:
    assert told("pages") == ["Gedaan. bladen printen, regel 1: samen 2 bladzijden."]


def handed_in_in_part(office: Workspace) -> None:
    """An order form without its last page."""
    rows: Answers = {PRINTED: True, "/filled_on": "10-02-2026"}
    sheet = blank_sheet("bestelformulier")
    form = OnPaper(sheet, "", rows, tuple(Person.of(7).fill(sheet, rows)))
    office.hand_in(order=Stack.of([form], 3, without=form.pages[-1]).content)


def test_of_an_order_form_that_lacks_a_page_it_is_told_that_nothing_is_done(
    office: Workspace,
) -> None:
    handed_in_in_part(office)
    waits = office.outbox("nakijken", "wat-nog-wacht.txt").read_text()
    assert "Nog niet binnen: bladzijde 5." in waits
    assert "Zolang wordt er niets van gedaan. Scan alle bladzijden" in waits


def test_the_receipt_says_which_page_did_not_come(office: Workspace) -> None:
    with (office.path / "krachtwerk.toml").open("a", encoding="utf-8") as settings:
        settings.write("page_deadline = 0\n")
    handed_in_in_part(office)
    (receipt,) = office.outbox("team", "bestellingen").glob("*.txt")
    assert "kwam bladzijde 5 niet binnen" in receipt.read_text(encoding="utf-8")
