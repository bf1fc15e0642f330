"""Each row of domain.md 1.10: a paper handed in, and what it does in the documents."""

import pypdfium2
import pytest

from pipeline.dossiers.team import share_of
from pipeline.settings import read_settings
from pipeline.workspace import Office
from tests.pipeline.documents.drawn import squeezed
from tests.workspace import Answers, Workspace, blank, fill, header

TEAM_DAY = {"/filled_on": "01-03-2026"}


def said(content: bytes) -> str:
    """All text of a PDF, without white space."""
    with pypdfium2.PdfDocument(content) as pdf:
        return "".join(squeezed(page.get_textpage().get_text_range()) for page in pdf)


def document(office: Workspace, *parts: str) -> str:
    return said(office.outbox(*parts).read_bytes())


def sheet(worksheet: str, code: str, answers: Answers, day: str = "03-02-2026") -> bytes:
    return fill(blank(worksheet), {"/client": code, **header(day), **answers})


def goal(text: str, *steps: str, n: int = 0) -> dict[str, str | bool]:
    answers: dict[str, str | bool] = {f"/goals/{n}/text": text, f"/goals/{n}/why": "Voor mij"}
    for m, step in enumerate(steps):
        answers |= {f"/goals/{n}/actions/{m}/what": step, f"/goals/{n}/actions/{m}/who": "me"}
    return answers


def team(code: str, *ideas: str, **more: str | bool) -> bytes:
    """A team discussion about a client, with these ideas."""
    answers: dict[str, str | bool] = {
        **TEAM_DAY,
        "/case_ref": code,
        "/client_knows": "yes",
        "/question": "Hoe vindt iemand weer mensen?",
        "/strengths_seen/0": "geheim-team-kracht",
        "/ideas/0": "geheim-los-idee",
    }
    for n, idea in enumerate(ideas):
        answers |= {f"/chosen/{n}/text": idea, f"/chosen/{n}/resource": "community"}
    return fill(blank("teamkrachtbespreking"), {**answers, **more})


def next_form(office: Workspace, code: str) -> bytes:
    return office.outbox(code, "actieplan-bijwerken.pdf").read_bytes()


def answered(office: Workspace, code: str, day: str, **ideas: str) -> bytes:
    """The next form with answers to its ideas: `i0="yes"`."""
    answers = {f"/ideas/{name[1:]}/answer": answer for name, answer in ideas.items()}
    return fill(next_form(office, code), {**header(day), **answers})


# Strengths, the forms of strength and the plan


def test_strengths_come_to_the_trajectory_and_the_plan(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(
        ki=sheet(
            "krachteninventarisatie",
            code,
            {
                "/domains/body/present_self/0": "Ik kan ver lopen",
                "/domains/body/future_self": "Weer zwemmen",
            },
        )
    )
    for name in ("actieplan.pdf", "traject.pdf"):
        told = document(office, code, name)
        assert squeezed("Ik kan ver lopen") in told
        assert squeezed("Weer zwemmen") in told


# Focus


FOCUS: Answers = {
    "/meaning": "Mijn zoon en het water",
    "/urgent_first/0": "Een plek voor vannacht",
    "/setback_help/0": "Naar buiten lopen",
    "/setback_signs/0": "Ik neem niet meer op",
    "/people/0/text": "mijn zus Fatma",
    "/people/0/may_contact": "ask_first",
    "/safe_contact": "here_only",
    "/safe_contact_note": "nooit-bellen-thuis",
    "/language": "Tigrinya-taal",
    "/reading_help": "yes",
    "/contact_wish": "bij-de-vijver",
}


def test_the_focus_opens_the_trajectory(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(focus=sheet("focusbepaling", code, FOCUS))
    told = document(office, code, "traject.pdf")
    places = [
        told.index(squeezed(words))
        for words in (
            "Mijn zoon en het water",
            "mijn zus Fatma",
            "Een plek voor vannacht",
            "Naar buiten lopen",
            "Ik neem niet meer op",
        )
    ]
    assert places == sorted(places)


def test_the_focus_gives_the_first_goal_and_what_helps_to_the_plan(office: Workspace) -> None:
    code = office.new_client()
    earlier = sheet("actieplan", code, goal("Ik wil werk", "Brief schrijven"), "01-01-2026")
    office.hand_in(plan=earlier, focus=sheet("focusbepaling", code, FOCUS))
    told = document(office, code, "actieplan.pdf")
    assert told.index(squeezed("Een plek voor vannacht")) < told.index(squeezed("Ik wil werk"))
    assert squeezed("Als het tegenzit, helpt dit: “Naar buiten lopen”") in told
    assert squeezed("Ik neem niet meer op") not in told


def test_the_first_goal_is_printed_on_the_clients_own_action_plan(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(focus=sheet("focusbepaling", code, FOCUS))
    first = office.dossier(code)["goals"][0]
    plan = fill(
        office.personal("actieplan", code),
        {
            **header("01-03-2026"),
            "/goals/0/why": "Dan kan ik slapen",
            "/goals/0/actions/0/what": "De opvang bellen",
            "/goals/0/actions/0/who": "together",
        },
    )
    office.hand_in(plan=plan)
    (after,) = office.dossier(code)["goals"]
    assert (after["id"], after["actions"][0]["what"]) == (first["id"], "De opvang bellen")


def test_how_to_reach_somebody_safely_stays_off_every_print(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(focus=sheet("focusbepaling", code, FOCUS))
    dossier = office.dossier(code)
    assert dossier["contact"]["safe_contact"] == "here_only"
    assert [s["may_contact"] for s in dossier["strengths"] if s["text"] == "mijn zus Fatma"] == [
        "ask_first"
    ]
    printed = "".join(said(path.read_bytes()) for path in office.outbox(code).rglob("*.pdf"))
    assert not [word for word in ("nooit-bellen", "Tigrinya", "vijver") if word in printed]


def test_a_new_focus_may_come_any_time_and_takes_the_place_of_the_old_one(
    office: Workspace,
) -> None:
    code = office.new_client()
    again = {"/meaning": "Rust", "/setback_help/0": "Mijn zus bellen"}
    office.hand_in(
        second=sheet("focusbepaling", code, again, "03-09-2026"),
        closing=sheet("evaluatie", code, {"/next": "finish"}, "01-06-2026"),
        first=sheet("focusbepaling", code, FOCUS),
    )
    told = document(office, code, "actieplan.pdf")
    assert squeezed("Mijn zus bellen") in told
    assert squeezed("Naar buiten lopen") not in told


# Looking back


LOOK_BACK: Answers = {
    "/hope": "2",
    "/belong": "skip",
    "/steps_forward/0": "Ik heb gezwommen",
    "/steps_back/0": "Ik bleef een week binnen",
    "/learned": "Iemand meenemen helpt",
    "/new_strengths/0": "Ik durf te vragen",
    "/keep": "Zwemmen op dinsdag",
    "/stop": "Alles alleen doen",
    "/start": "Koken voor de buren",
    "/next": "other_goal",
}


def test_looking_back_gives_cards_and_what_the_client_goes_on_with(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(back=sheet("evaluatie", code, LOOK_BACK, "01-06-2026"))
    told = document(office, code, "traject.pdf")
    for words in (
        "1 juni 2026 “Ik heb gezwommen”",
        "“Ik bleef een week binnen” Dit was een stap terug. Dat hoort erbij.",
        "Iemand meenemen helpt",
        "Ik durf te vragen",
        "Daar ga ik mee door • “Zwemmen op dinsdag”",
        "Daar stop ik mee • “Alles alleen doen”",
        "Daar begin ik mee • “Koken voor de buren”",
        "Ik kies een ander doel.",
    ):
        assert squeezed(words) in told


def test_scales_are_a_series_in_the_dossier_and_nowhere_on_paper(office: Workspace) -> None:
    code = office.new_client()
    later = {**LOOK_BACK, "/hope": "4"}
    office.hand_in(
        later=sheet("evaluatie", code, later, "01-09-2026"),
        first=sheet("evaluatie", code, LOOK_BACK, "01-06-2026"),
    )
    hope = office.dossier(code)["measures"]["/hope"]
    assert [(row["date"], row["value"]) for row in hope] == [
        ("2026-06-01", "2"),
        ("2026-09-01", "4"),
    ]
    told = document(office, code, "traject.pdf") + document(office, code, "actieplan.pdf")
    assert not [w for w in ("Ik heb hoop", "een beetje", "meestal") if squeezed(w) in told]


def test_the_workers_view_is_kept_apart(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(back=sheet("evaluatie", code, LOOK_BACK, "01-06-2026"))
    before = {p.name: p.read_bytes() for p in office.outbox(code).glob("*.pdf")}
    office.hand_in(
        worker=fill(
            blank("evaluatie_begeleider"),
            {
                "/client": code,
                "/filled_on": "01-06-2026",
                "/went_forward/0": "geheim-a",
                "/was_hard": "geheim-b",
                "/i_did": "geheim-c",
                "/would_try": "geheim-d",
                "/network_more": "more",
                "/ask_team": "geheim-e",
            },
        )
    )
    (view,) = office.dossier(code)["views"]
    assert [line["text"] for line in view["worker"]] == [
        "geheim-a",
        "geheim-b",
        "geheim-c",
        "geheim-d",
        "ja, meer",
        "geheim-e",
    ]
    assert "Ik heb gezwommen" in [line["text"] for line in view["client"]]
    assert {p.name: p.read_bytes() for p in office.outbox(code).glob("*.pdf")} == before


# The team


def test_only_yes_makes_an_idea_an_action(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(team=team(code, "Koken in het buurthuis", "Een hond uitlaten", "Naar het koor"))
    assert squeezed("Koken in het buurthuis") in said(next_form(office, code))
    office.hand_in(answer=answered(office, code, "08-03-2026", i0="yes", i1="no", i2="later"))
    (action,) = office.dossier(code)["loose_actions"]
    assert (action["what"], action["state"]) == ("Koken in het buurthuis", "voorgesteld")
    told = document(office, code, "actieplan.pdf")
    assert squeezed("een idee van het team") in told
    again = said(next_form(office, code))
    assert squeezed("Naar het koor") in again
    assert squeezed("Een hond uitlaten") not in again


def test_what_the_team_thinks_is_on_no_print_but_the_form_that_asks(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(team=team(code, "Naar het koor"))
    for name in ("actieplan.pdf", "traject.pdf"):
        told = document(office, code, name)
        assert not [w for w in ("geheim", squeezed("Naar het koor")) if w in told]
    assert "geheim" not in said(next_form(office, code))


def test_an_answer_with_an_earlier_date_than_the_idea_counts(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(team=team(code, "Koken in het buurthuis"))
    office.hand_in(answer=answered(office, code, "08-01-2026", i0="yes"))
    assert [a["what"] for a in office.dossier(code)["loose_actions"]] == ["Koken in het buurthuis"]


def test_a_team_meets_about_several_clients_on_one_day(office: Workspace) -> None:
    one, other = office.new_client(), office.new_client()
    arrivals = office.hand_in(a=team(one, "Naar het koor"), b=team(other, "Een hond uitlaten"))
    assert [arrival["outcome"] for arrival in arrivals] == ["accepted", "accepted"]
    assert [idea["text"] for idea in office.dossier(other)["ideas"]] == ["Een hond uitlaten"]


def test_a_team_may_meet_twice_a_day_about_one_client(office: Workspace) -> None:
    code = office.new_client()
    arrivals = office.hand_in(a=team(code, "Naar het koor"), b=team(code, "Een hond uitlaten"))
    assert [arrival["outcome"] for arrival in arrivals] == ["accepted", "accepted"]
    ideas = {idea["text"] for idea in office.dossier(code)["ideas"]}
    assert ideas == {"Naar het koor", "Een hond uitlaten"}


def test_a_discussion_that_was_saved_anew_is_a_duplicate(office: Workspace) -> None:
    code = office.new_client()
    arrivals = office.hand_in(a=team(code, "Naar het koor"), b=team(code, "Naar het koor "))
    assert [arrival["outcome"] for arrival in arrivals] == ["accepted", "duplicate"]


def test_a_team_paper_about_an_unknown_client_is_asked_about(office: Workspace) -> None:
    (arrival,) = office.hand_in(team=team("123456-8", "Naar het koor"))
    assert (arrival["outcome"], [r["code"] for r in arrival["reasons"]]) == (
        "review",
        ["case_unknown"],
    )


def test_ideas_that_worked_become_a_body_of_knowledge_without_names(office: Workspace) -> None:
    code = office.new_client("--alias", "Zoë")
    domain = {"/chosen/0/domain": "social"}
    office.hand_in(team=team(code, f"Zoë ({code}) kookt in het buurthuis", **domain))
    office.hand_in(answer=answered(office, code, "08-03-2026", i0="yes"))
    assert not office.outbox("team", "teamkracht.pdf").exists()
    done = {**header("01-04-2026"), "/actions/0/status": "done", "/actions/0/helped": "mijn zus"}
    office.hand_in(done=fill(next_form(office, code), done))
    told = document(office, "team", "teamkracht.pdf")
    assert squeezed("Vrienden, buurt, meedoen In de buurt") in told
    assert "kooktinhetbuurthuis" in told
    assert not [word for word in ("Zoë", code, "mijnzus") if word in told]


def test_the_self_check_becomes_a_picture_over_time_without_a_total(office: Workspace) -> None:
    own_words = "/statements/own_words/answer"
    check = blank("modelgetrouwheid_zelfcheck")
    office.hand_in(
        later=fill(check, {"/filled_on": "01-09-2026", own_words: "5"}),
        first=fill(
            check,
            {
                "/filled_on": "01-03-2026",
                own_words: "2",
                own_words.replace("answer", "evidence"): "geheim",
            },
        ),
    )
    told = document(office, "team", "modelgetrouwheid.pdf")
    assert squeezed("1 maart 2026 zelden 1 september 2026 altijd") in told
    assert squeezed("Dit is geen audit") in told
    assert "geheim" not in told


def test_who_carries_the_actions_of_a_year_and_no_small_counts(office: Workspace) -> None:
    for n in range(2):
        code = office.new_client()
        office.hand_in(
            **{f"plan{n}": sheet("actieplan", code, goal("Ik wil werk", "Bel", "Schrijf"))}
        )
        mine = goal("Ik wil zingen", "Loop") | {"/goals/0/actions/0/who": "someone_i_know"}
        office.hand_in(**{f"koor{n}": sheet("actieplan", code, mine)})
    code = office.new_client()
    office.hand_in(more=sheet("actieplan", code, goal("Ik wil rust", "Slapen"), "31-12-2026"))
    told = document(office, "team", "wie-doet-het.pdf")
    assert squeezed("De cliënt zelf 5") in told
    assert squeezed("Familie en vrienden minder dan 5") in told


@pytest.mark.parametrize("name", ["teamkracht.pdf", "modelgetrouwheid.pdf", "wie-doet-het.pdf"])
def test_the_teams_documents_follow_from_the_papers_alone(office: Workspace, name: str) -> None:
    code = office.new_client()
    check = {"/filled_on": "01-03-2026", "/statements/hope/answer": "4"}
    office.hand_in(
        plan=sheet("actieplan", code, goal("Ik wil werk", "Bellen")),
        team=team(code, "Naar het koor"),
        check=fill(blank("modelgetrouwheid_zelfcheck"), check),
    )
    office.hand_in(answer=answered(office, code, "08-03-2026", i0="yes"))
    done = {**header("01-04-2026"), "/actions/1/status": "done"}
    office.hand_in(done=fill(next_form(office, code), done))
    drawn = office.outbox("team", name).read_bytes()
    office.outbox("team", name).unlink()
    assert office.krachtwerk("rebuild").exit_code == 0
    assert office.outbox("team", name).read_bytes() == drawn


def folded_shares(office: Workspace) -> list[str]:
    """What all dossiers add to the team's picture, each folded from its papers now."""
    desk = Office(read_settings(office.path, {}))
    with desk.ledger() as ledger:
        papers = desk.parts(ledger).papers
        dossiers = {d.client: d for c in ledger.clients.all() if (d := papers.dossier(c.code))}
    return [share_of(dossiers[code]).to_text() for code in sorted(dossiers)]


def kept_shares(office: Workspace) -> list[str]:
    """What the ledger keeps of it."""
    with Office(read_settings(office.path, {})).ledger() as ledger:
        return [text for _, text in sorted(ledger.shares.all().items())]


def test_what_is_kept_for_the_team_is_what_the_dossiers_say_after_a_merge_too(
    office: Workspace,
) -> None:
    codes = [office.new_client() for _ in range(3)]
    for n, code in enumerate(codes):
        steps = goal("Ik wil werk", *("Bellen", "Schrijven")[: n + 1])
        office.hand_in(**{f"plan{n}": sheet("actieplan", code, steps)})
    assert kept_shares(office) == folded_shares(office)
    assert office.krachtwerk("client", "merge", codes[0], codes[1]).exit_code == 0
    assert len(kept_shares(office)) == 2
    assert kept_shares(office) == folded_shares(office)
