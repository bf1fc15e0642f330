"""What a correction leaves out, box by box: rows, domains, a name, a day, a warning."""

from io import BytesIO

import pikepdf
import pytest

from tests.pipeline.dossiers.test_left_out import WHOLE
from tests.pipeline.review.test_copies import answer, asked, outcomes
from tests.workspace import Answers, Workspace, blank, fill, header

TICK: Answers = {"/is_correction": True}
FORMS: Answers = {"/i_am/0": "Lief", "/i_am/1": "Grapig", "/i_am/2": "Sterk", "/take_home": "no"}
FOCUS: Answers = {
    "/good_life": "Rust",
    "/safe_contact": "here_only",
    "/safe_contact_note": "Er luistert iemand mee",
    "/take_home": "no",
}


def paper(code: str, sheet: str, *answers: Answers, day: str = "03-02-2026") -> bytes:
    said: dict[str, str | bool] = {"/client": code, **header(day)}
    for each in answers:
        said |= each
    return fill(blank(sheet), said)


def texts(home: Workspace, code: str, of: str) -> list[str]:
    return [each["text"] for each in home.dossier(code)[of]]


def codes(home: Workspace) -> list[str]:
    return [row["code"] for row in asked(home)]


def test_a_row_that_is_mended_takes_no_other_row_away(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(a=paper(code, "vormen_van_kracht", FORMS))
    office.hand_in(b=paper(code, "vormen_van_kracht", {"/i_am/1": "Grappig"}, TICK))
    assert texts(office, code, "strengths") == ["Lief", "Grappig", "Sterk"]
    answer(office, code, {WHOLE: "away"})
    assert texts(office, code, "strengths") == ["Grappig"]


def test_a_row_that_moved_up_does_not_stand_there_twice(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(a=paper(code, "vormen_van_kracht", FORMS))
    moved: Answers = {"/i_am/0": "Lief", "/i_am/1": "Sterk"}
    office.hand_in(b=paper(code, "vormen_van_kracht", moved, TICK))
    assert texts(office, code, "strengths") == ["Lief", "Sterk"]
    assert asked(office) == []


def test_another_wish_takes_no_strength_of_that_domain_away(office: Workspace) -> None:
    code = office.new_client()
    home = "/domains/housing"
    said: Answers = {f"{home}/future_self": "Een tuin", f"{home}/present_self/0": "Ik kook goed"}
    office.hand_in(a=paper(code, "krachteninventarisatie", said))
    other: Answers = {f"{home}/future_self": "Dicht bij mijn dochter wonen"}
    office.hand_in(b=paper(code, "krachteninventarisatie", other, TICK))
    assert texts(office, code, "strengths") == ["Ik kook goed"]
    assert texts(office, code, "wishes") == ["Dicht bij mijn dochter wonen"]
    assert codes(office) == ["left_out"]


def test_rows_of_a_goal_and_who_was_only_named_are_kept(office: Workspace) -> None:
    code = office.new_client()
    step = "/goals/0/actions/0"
    goal: Answers = {"/goals/0/text": "Wonen", f"{step}/what": "Bellen"}
    rest: Answers = {
        "/goals/0/strengths/0": "Mijn oma",
        "/goals/0/strengths/1": "Geduld",
        f"{step}/who_name": "Tante Toos",
        f"{step}/when": "date",
        f"{step}/when_date": "10-02-2026",
    }
    mended: Answers = {
        "/goals/0/strengths/0": "Mijn oma Jo",
        f"{step}/who": "someone_i_know",
        f"{step}/when": "date",
    }
    office.hand_in(a=paper(code, "actieplan", goal, rest))
    office.hand_in(b=paper(code, "actieplan", goal, mended, TICK))
    (told,) = office.dossier(code)["goals"]
    (step_told,) = told["actions"]
    assert told["strengths"] == ["Mijn oma Jo", "Geduld"]
    assert (step_told["who_name"], step_told["when_date"]) == ("Tante Toos", "2026-02-10")


@pytest.mark.parametrize("said", ["counts", "away"])
def test_no_warning_is_undone_by_a_blank_whatever_is_answered(office: Workspace, said: str) -> None:
    code = office.new_client()
    office.hand_in(vroeger=paper(code, "focusbepaling", {"/safe_contact": "call"}, day="1-2-2026"))
    office.hand_in(a=paper(code, "focusbepaling", FOCUS))
    answer(office, code, {"/safe_contact": "here_only"})
    office.hand_in(b=paper(code, "focusbepaling", {"/good_life": "Rust en ruimte"}, TICK))
    answer(office, code, {WHOLE: said})
    told = office.dossier(code)
    contact = {at.removeprefix("/"): words for at, words in FOCUS.items() if "contact" in at}
    assert (told["contact"], told["take_home"], asked(office)) == (contact, "no", [])


def test_a_way_of_contact_that_is_mended_takes_no_warning_beside_it_away(
    office: Workspace,
) -> None:
    code = office.new_client()
    office.hand_in(a=paper(code, "focusbepaling", FOCUS))
    office.hand_in(b=paper(code, "focusbepaling", {"/safe_contact": "letter"}, TICK))
    assert office.dossier(code)["contact"]["safe_contact_note"] == FOCUS["/safe_contact_note"]


def test_of_a_correction_that_lies_elsewhere_by_now_nothing_is_asked(office: Workspace) -> None:
    code, other = office.new_client(), office.new_client()
    office.hand_in(a=paper(code, "vormen_van_kracht", FORMS))
    (_, row) = office.hand_in(b=paper(code, "vormen_van_kracht", {"/proud": "Mijn zoon"}, TICK))
    office.krachtwerk("paper", "move", row["submission"], other)
    office.run_once()
    assert (asked(office), outcomes(office)) == ([], ["accepted"] * 2)
    assert texts(office, code, "strengths") == ["Lief", "Grapig", "Sterk"]
    assert texts(office, other, "strengths") == ["Mijn zoon"]
    assert not office.outbox("nakijken", f"{other}.pdf").exists()


def test_nor_of_one_that_was_withdrawn_or_of_which_the_older_was(office: Workspace) -> None:
    code = office.new_client()
    rows = office.hand_in(b=paper(code, "vormen_van_kracht", {"/proud": "Mijn zoon"}, TICK))
    office.hand_in(a=paper(code, "vormen_van_kracht", FORMS))
    assert codes(office) == ["left_out"]
    event = office.krachtwerk("paper", "withdraw", rows[0]["submission"]).stdout.split()[0]
    assert (asked(office), outcomes(office)) == ([], ["accepted"] * 2)
    office.krachtwerk("undo", event)
    assert codes(office) == ["left_out"]


def test_what_is_said_of_the_rest_can_be_undone(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(a=paper(code, "vormen_van_kracht", FORMS))
    office.hand_in(b=paper(code, "vormen_van_kracht", {"/i_am/1": "Grappig"}, TICK))
    answer(office, code, {WHOLE: "away"})
    told = office.krachtwerk("events").stdout.splitlines()
    event = next(line.split()[1] for line in told if "verbetering weglaat" in line)
    office.krachtwerk("undo", event)
    assert texts(office, code, "strengths") == ["Lief", "Grappig", "Sterk"]
    assert codes(office) == ["left_out"]


def test_a_correction_whose_day_is_confirmed_later_empties_nothing(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(a=paper(code, "vormen_van_kracht", FORMS))
    mended: Answers = {"/i_am/0": "Zacht", "/filled_on": ""}
    office.hand_in(b=paper(code, "vormen_van_kracht", mended, TICK))
    answer(office, code, {"/filled_on": "03-02-2026"})
    assert texts(office, code, "strengths") == ["Zacht", "Grapig", "Sterk"]
    assert office.dossier(code)["take_home"] == "no"
    assert [(row["code"], row["pointer"]) for row in asked(office)] == [("conflict", "/i_am/0")]
    answer(office, code, {"/i_am/0": "Zacht"})
    assert (asked(office), outcomes(office)) == ([], ["accepted"] * 4)


def test_copies_that_a_person_lays_beside_each_other_are_asked_in_review(
    office: Workspace,
) -> None:
    code, other = office.new_client(), office.new_client()
    office.hand_in(a=paper(code, "vormen_van_kracht", FORMS))
    (_, row) = office.hand_in(b=paper(other, "vormen_van_kracht", {"/i_am/0": "Zacht"}))
    office.krachtwerk("paper", "move", row["submission"], code)
    office.run_once()
    assert [(row["code"], row["pointer"]) for row in asked(office)] == [("conflict", "/i_am/0")]
    answer(office, code, {"/i_am/0": "Zacht"})
    assert texts(office, code, "strengths") == ["Zacht", "Grapig", "Sterk"]
    assert (asked(office), outcomes(office)) == ([], ["accepted"] * 3)


def in_doubt(form: bytes) -> bytes:
    """A form whose tick is set and does not show."""
    with pikepdf.open(BytesIO(form)) as pdf:
        fields = {str(field.T): field for field in pdf.Root.AcroForm.Fields}
        fields["/is_correction"].V = pikepdf.Name("/yes")
        pdf.Root.AcroForm.NeedAppearances = False
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()


@pytest.mark.parametrize("first", ["older", "correction"])
def test_a_tick_that_is_confirmed_later_takes_nothing_away_either(
    office: Workspace, first: str
) -> None:
    code = office.new_client()
    older = paper(code, "vormen_van_kracht", FORMS)
    correction = in_doubt(paper(code, "vormen_van_kracht", {"/i_am/0": "Lieve"}))
    for each in (older, correction) if first == "older" else (correction, older):
        office.hand_in(**{f"blad{len(office.arrivals())}": each})
    item = next(row["item"] for row in asked(office) if row["pointer"] == "/is_correction")
    sheet = office.outbox("nakijken", f"{code}.pdf").read_bytes()
    head: Answers = {"/filled_on": "05-02-2026", "/filled_by": "JB"}
    office.hand_in(nagekeken=fill(sheet, {**head, f"{item}/value": "yes"}))
    assert texts(office, code, "strengths") == ["Lieve", "Grapig", "Sterk"]
    assert (codes(office), office.dossier(code)["take_home"]) == (["left_out"], "no")
