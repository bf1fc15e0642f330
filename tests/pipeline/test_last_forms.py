"""What is printed for who rounds off, and for who does not take paper home."""

import pikepdf
import pytest

from tests.pipeline.test_route import text_of
from tests.workspace import Workspace, blank, fill, header

PLAN = {
    "/goals/0/text": "Weer zwemmen",
    "/goals/0/actions/0/what": "Zwembad bellen",
    "/goals/0/actions/0/who": "someone_i_know",
    "/goals/0/actions/0/who_name": "Fatma El Amrani",
    "/goals/0/actions/0/when": "this_week",
}


def handed_in(office: Workspace, code: str, **more: str) -> None:
    given = {f"/{key}": value for key, value in more.items()}
    office.hand_in(plan=fill(blank("actieplan"), {"/client": code, **header(), **PLAN, **given}))


def test_who_rounds_off_gets_a_page_to_keep_and_no_next_form(office: Workspace) -> None:
    code = office.new_client()
    handed_in(office, code)
    closing = {"/client": code, **header("03-05-2026"), "/next": "finish"}
    office.hand_in(closing=fill(blank("evaluatie"), closing))
    lying = {path.name for path in office.outbox(code).glob("*.pdf")}
    assert lying == {"actieplan.pdf", "traject.pdf", "om-te-bewaren.pdf"}


def test_who_rounded_off_is_handed_an_update_only_where_somebody_asks_for_it(
    office: Workspace,
) -> None:
    code = office.new_client()
    handed_in(office, code)
    closing = {"/client": code, **header("03-05-2026"), "/next": "finish"}
    office.hand_in(closing=fill(blank("evaluatie"), closing))
    all_of_them = office.krachtwerk("print", "--client", code)
    assert "actieplan_bijwerken-" not in all_of_them.stdout
    assert "Er loopt nu geen plan" in all_of_them.stderr
    by_name = office.krachtwerk("print", "actieplan_bijwerken", "--client", code)
    assert "actieplan_bijwerken-" in by_name.stdout


def test_a_new_plan_later_takes_the_page_away_and_asks_on(office: Workspace) -> None:
    code = office.new_client()
    closing = {"/client": code, **header("01-02-2026"), "/next": "finish"}
    office.hand_in(closing=fill(blank("evaluatie"), closing))
    handed_in(office, code)
    lying = {path.name for path in office.outbox(code).glob("*.pdf")}
    assert lying == {"actieplan.pdf", "traject.pdf", "actieplan-bijwerken.pdf"}


@pytest.mark.parametrize(("take_home", "named"), [("yes", True), ("no", False), ("later", False)])
def test_the_name_of_somebody_else_stays_off_a_form_that_does_not_go_home(
    office: Workspace, take_home: str, *, named: bool
) -> None:
    code = office.new_client()
    handed_in(office, code, take_home=take_home)
    form = text_of(office.outbox(code, "actieplan-bijwerken.pdf"))
    assert ("Fatma El Amrani" in form) is named
    assert "Zwembad bellen" in form
    (printed,) = office.krachtwerk("print", "actieplan", "--client", code).stdout.splitlines()
    with pikepdf.open(printed) as pdf:
        typed = [str(field.V) for field in pdf.Root.AcroForm.Fields if "/V" in field]
    assert ("Fatma El Amrani" in typed) is named
    assert "Zwembad bellen" in typed


def test_no_letter_of_a_client_stands_in_the_log(
    office: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    code = office.new_client()
    handed_in(office, code, **{"goals/0/text": "שלום 家"})
    said = [record.getMessage() for record in caplog.records if "vakje" in record.getMessage()]
    assert said
    assert not [line for line in caplog.messages if "U+" in line or "家" in line]
    assert len(said) == len(set(said))
