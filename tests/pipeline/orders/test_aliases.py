"""A name that tells too much is asked before it stands on every list."""

import pytest

from pipeline.orders.aliases import tells_much
from tests.pipeline.orders.test_decisions import order
from tests.workspace import Workspace


@pytest.mark.parametrize(
    ("alias", "what"),
    [
        ("Fatima El Amrani", "full_name"),
        ("Jan de Boer", "full_name"),
        ("فاطمة محمد العمراني", "full_name"),
        ("1988-03-01", "birth_date"),
        ("1 maart 1988", "birth_date"),
        ("Noor 01/03/88", "birth_date"),
        ("123456782", "number"),
        ("Noor", None),
        ("Noor B.", None),
        ("Anne-Marie", None),  # as who is refused "Anne Marie" is told to write it
        ("Tante jo", None),
        ("Jó „Łódź” 😀", None),
        ("Noor 2", None),
        ("أم سارة", None),
    ],
)
def test_what_an_alias_seems_to_be(alias: str, what: str | None) -> None:
    assert tells_much(alias) == what


def test_a_full_name_is_refused_with_why_until_somebody_insists(office: Workspace) -> None:
    refused = office.krachtwerk("client", "new", "--alias", "Fatima El Amrani")
    assert (refused.exit_code, "bijnaam is genoeg" in refused.stderr) == (2, True)
    assert "Fatima" not in refused.stderr
    code = office.new_client("--alias", "Fatima El Amrani", "--anyway")
    assert office.krachtwerk("client", "rename", code, "1 maart 1988").exit_code == 2
    assert office.dossier(code)["alias"] == "Fatima El Amrani"


def test_on_paper_it_waits_for_a_yes(office: Workspace) -> None:
    office.hand_in(order=order(office, {"/new_clients/0/alias": "Fatima El Amrani"}))
    assert [each["why"] for each in office.waiting_orders()] == ["alias"]
    office.say_yes()
    assert "Fatima El Amrani" in office.krachtwerk("client", "list").stdout
