"""`client show`: the plan as words, and each question with the sheet and the box it is about."""

from pipeline.store.ledger import Ledger
from tests.pipeline.dossiers.test_corrections import paper
from tests.pipeline.review.test_answers import CODE
from tests.workspace import NOON, Workspace, blank, fill


def test_handwriting_is_told_and_questions_say_what_they_are_about(office: Workspace) -> None:
    given = paper(goals__0__text=None, goals__0__actions__0__what="Bellen", filled_on="31-02-2026")
    with Ledger.open(office.path / "dossiers") as ledger:
        ledger.clients.open(CODE, None, "nl", NOON)
        ledger.take_in([], [given], [])
    shown = office.krachtwerk("client", "show", CODE)
    assert "(met de pen geschreven, nog niet overgeschreven)" in shown.stdout
    assert not any("\ufdd0" <= letter <= "\ufdef" for letter in shown.output)
    assert "? Mijn actieplan · zonder datum · Datum: Deze dag bestaat niet." in shown.stderr


def test_one_of_several_boxes_is_told_by_its_number(office: Workspace) -> None:
    code = office.new_client()
    said: dict[str, str | bool] = {"/client": code, "/i_can/1": "goed ko\ufffden"}
    office.hand_in(sheet=fill(blank("vormen_van_kracht"), said))
    shown = office.krachtwerk("client", "show", code)
    assert "? Vormen van kracht · zonder datum · Ik kan (2): " in shown.stderr


def test_what_is_asked_about_a_sheet_in_another_language_is_told_in_dutch(
    office: Workspace,
) -> None:
    code = office.new_client("--lang", "ar")
    said: dict[str, str | bool] = {"/client": code, "/goals/0/text": "Een eigen plek"}
    office.hand_in(plan=fill(blank("actieplan", "ar"), said))
    shown = office.krachtwerk("client", "show", code)
    assert "? Mijn actieplan · zonder datum · Datum" in shown.stderr
