"""`client show`: the plan as words, and each question with the sheet and the box it is about."""

from pipeline.store.ledger import Ledger
from tests.pipeline.dossiers.test_corrections import paper
from tests.pipeline.review.test_answers import CODE
from tests.workspace import NOON, Workspace


def test_handwriting_is_told_and_questions_say_what_they_are_about(office: Workspace) -> None:
    given = paper(goals__0__text=None, goals__0__actions__0__what="Bellen", filled_on="31-02-2026")
    with Ledger.open(office.path / "dossiers") as ledger:
        ledger.clients.open(CODE, None, "nl", NOON)
        ledger.take_in([], [given], [])
    shown = office.krachtwerk("client", "show", CODE)
    assert "(met de pen geschreven, nog niet overgeschreven)" in shown.stdout
    assert not any("\ufdd0" <= letter <= "\ufdef" for letter in shown.output)
    assert "? Mijn actieplan · zonder datum · Datum: Deze dag bestaat niet." in shown.stderr
