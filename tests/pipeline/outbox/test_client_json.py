import json

from pipeline.dossiers.folding import fold
from pipeline.outbox.client_json import client_json
from tests.pipeline.dossiers.made_up_papers import (
    CLIENT,
    action,
    goal,
    plan,
    report,
    sheet,
    strength,
    update,
    wish,
)

FIRST = plan("2026-02-03", goal("Een huis", why="Rust", domain="housing"), action("Bellen"))
CALL = fold(CLIENT, [FIRST]).goals[0].actions[0]
PAPERS = [
    sheet("2026-02-01", strength("koken"), wish("Een hond", domain="body")),
    FIRST,
    update("2026-03-01", report(CALL.id, "done", helped="Mijn zus"), date_given=False),
]
VIEW = client_json(fold(CLIENT, PAPERS))


def test_the_keys_of_the_contract_are_there() -> None:
    assert VIEW.keys() >= {
        "code",
        "alias",
        "language",
        "strengths",
        "wishes",
        "goals",
        "steps",
        "submissions",
        "questions",
    }
    assert VIEW["goals"][0].keys() >= {"id", "text", "why", "domain", "state", "history", "actions"}
    assert VIEW["goals"][0]["actions"][0].keys() >= {
        "id",
        "what",
        "who",
        "when",
        "state",
        "history",
    }


def test_strengths_and_wishes_say_where_they_belong() -> None:
    (found,), (wanted,) = VIEW["strengths"], VIEW["wishes"]
    assert (found["text"], found["source"]) == ("koken", "vormen_van_kracht")
    assert (wanted["text"], wanted["domain"]) == ("Een hond", "body")


def test_a_step_says_what_helped() -> None:
    (step,) = VIEW["steps"]
    assert (step["date"], step["direction"]) == ("2026-03-01", "forward")
    assert (step["text"], step["helped"]) == ("Bellen", "Mijn zus")


def test_history_has_dates_as_text() -> None:
    history = VIEW["goals"][0]["actions"][0]["history"]
    assert [(line["date"], line["state"]) for line in history] == [
        ("2026-02-03", "voorgesteld"),
        ("2026-03-01", "gedaan"),
    ]


def test_a_question_points_at_its_paper() -> None:
    assert VIEW["questions"] == [
        {
            "code": "date_missing",
            "submission": PAPERS[2].id,
            "pointer": "/filled_on",
            "params": {},
        }
    ]


def test_it_is_plain_json() -> None:
    assert json.loads(json.dumps(VIEW)) == VIEW


def test_an_empty_dossier_has_a_view_too() -> None:
    empty = client_json(fold(CLIENT, []))
    assert (empty["code"], empty["goals"], empty["as_of"]) == ("123456-7", [], None)
