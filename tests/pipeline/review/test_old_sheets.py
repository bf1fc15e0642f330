"""A correction sheet that comes back late, and what is only incomplete."""

from tests.pipeline.review.test_copies import asked, outcomes
from tests.pipeline.review.test_correction_sheets import WANTED, goals, in_doubt
from tests.workspace import Workspace, blank, fill, header


def checked(sheet: bytes, at: str, value: str, by: str = "JB") -> bytes:
    who = {"/filled_on": "05-02-2026", "/filled_by": by}
    return fill(sheet, {**who, f"{at}/value": value})


def confirmed_meanwhile(office: Workspace) -> tuple[str, bytes, str]:
    """A client, an old sheet with two questions, and the item about the goal that is settled."""
    return office.as_after(_confirmed_meanwhile)


def _confirmed_meanwhile(office: Workspace) -> tuple[str, bytes, str]:
    code = office.new_client()
    office.hand_in(plan=in_doubt(code, **{"goals/0/why": "Om\ufffddat"}))
    old = office.outbox("nakijken", f"{code}.pdf").read_bytes()
    items = {row["pointer"]: row["item"] for row in asked(office)}
    why, goal = items["/goals/0/why"], items[WANTED]
    office.hand_in(eerst=checked(old, why, "Omdat het leuk is"))
    new = office.outbox("nakijken", f"{code}.pdf").read_bytes()
    (row,) = asked(office)
    office.hand_in(nieuw=checked(new, row["item"], "Ik wil dansen"))
    return code, old, goal


def test_an_old_sheet_does_not_change_what_was_confirmed_meanwhile(office: Workspace) -> None:
    code, old, goal = confirmed_meanwhile(office)
    office.hand_in(oud=checked(old, goal, "Ik wil danzen", by="MV"))
    assert goals(office, code) == ["Ik wil dansen"]
    (row,) = asked(office)
    assert (row["pointer"], row["code"]) == (WANTED, "said_otherwise")
    assert outcomes(office)[-1] == "review"


def test_what_is_asked_anew_is_answered_once(office: Workspace) -> None:
    code, old, goal = confirmed_meanwhile(office)
    office.hand_in(oud=checked(old, goal, "Ik wil danzen", by="MV"))
    sheet = office.outbox("nakijken", f"{code}.pdf").read_bytes()
    (row,) = asked(office)
    office.hand_in(laatst=checked(sheet, row["item"], "Ik wil tango dansen"))
    assert goals(office, code) == ["Ik wil tango dansen"]
    assert (asked(office), set(outcomes(office))) == ([], {"accepted"})


def test_an_old_sheet_that_says_the_same_asks_nothing(office: Workspace) -> None:
    _, old, goal = confirmed_meanwhile(office)
    office.hand_in(oud=checked(old, goal, "Ik wil dansen", by="MV"))
    assert asked(office) == []


def test_a_paper_that_is_only_incomplete_is_not_to_be_checked(office: Workspace) -> None:
    code = office.new_client()
    half = fill(blank("actieplan"), {"/client": code, **header(), WANTED: "Ik wil dansen"})
    (row,) = office.hand_in(half=half)
    assert row["outcome"] == "accepted"
    assert {reason["code"] for reason in row["reasons"]} == {"required_empty"}
    assert asked(office) == []


def test_a_list_of_clients_shows_the_name_of_now(office: Workspace) -> None:
    code = office.new_client("--alias", "Zoë")
    older = office.personal("vormen_van_kracht", code)
    named = {**header("01-03-2026"), "/client": code, "/alias": "Zora", "/i_can/0": "koken"}
    office.hand_in(nieuw=fill(blank("vormen_van_kracht"), named))
    (row,) = asked(office)
    sheet = office.outbox("nakijken", f"{code}.pdf").read_bytes()
    office.hand_in(nagekeken=checked(sheet, row["item"], "new"))
    office.hand_in(oud=fill(older, {"/filled_on": "02-03-2026", "/i_can/0": "zingen"}))
    assert office.krachtwerk("client", "list").stdout.split() == [code, "nl", "Zora"]
    assert office.dossier(code)["alias"] == "Zora"
