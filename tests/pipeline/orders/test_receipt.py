"""The lines of a receipt: "Gedaan" is said of what was done, and of nothing else."""

from pipeline.orders.receipt import said
from pipeline.records.events import ReceiptLine
from tests.workspace import shipped

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
