"""Which handwriting lacks a suggestion, and what is kept of those that are made."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from pipeline.records import Action, Dossier, Picture, Saying, Suggestion, Wish
from pipeline.records.events import Confirmed, Decision, Entrusted, Event, Withdrawn
from pipeline.records.picture_tokens import token
from pipeline.review.questions import OpenQuestion, places_of
from pipeline.review.sheet_layout import item_of
from pipeline.review.suggestions import (
    MOST_PICTURES,
    known_texts,
    lacking,
    names_of_team,
    suggestions_for,
)
from pipeline.workspace import Office
from tests.workspace import NOON, Workspace, blank, fill, shipped

PLACES = places_of(shipped().current("actieplan"))
WHITE = Picture(2, 1, 200, b"\xff\xff")


def asked(pointer: str, picture: str | None) -> OpenQuestion:
    return OpenQuestion(
        submission="S-1",
        place=PLACES[pointer],
        title="Actieplan",
        filled_on="2026-03-02",
        page=1,
        code="text_unread",
        picture=picture,
        read=None,
        order=("2026-03-02", 0, "actieplan", "S-1", 1, 0.0, 0.0),
    )


def test_only_words_without_a_suggestion_lack_one() -> None:
    questions = [
        asked("/goals/0/text", "a"),
        asked("/goals/0/why", "b"),
        asked("/filled_on", "c"),
        asked("/goals/0/sign", None),
        asked("/goals/0/text", "a"),
    ]
    assert lacking(questions, {"b": Suggestion("want", 0.9)}.get) == ("a",)


@pytest.mark.parametrize("code", ["text_illegible", "not_seen"])
def test_where_perhaps_nothing_stands_nothing_is_suggested(code: str) -> None:
    question = replace(asked("/goals/0/text", "a"), code=code)
    assert lacking([question], dict[str, Suggestion]().get) == ()


def test_what_a_dossier_says_is_known_but_for_what_nobody_read() -> None:
    said = Saying("Mijn zus", date(2026, 1, 5), "S-1", "/meaning/0")
    unread = Wish(token("0" * 64), None, date(2026, 1, 5), "S-1", "/wishes/0")
    dossier = Dossier("123456-7", None, "nl", meaning=(said,), wishes=(unread,))
    assert known_texts(dossier) == ("Mijn zus",)


def test_names_in_a_dossier_are_known() -> None:
    step = Action(
        id="A-1",
        aliases=(),
        goal=None,
        parent=None,
        what="Bellen",
        who="someone_i_know",
        who_name="Annemarijke",
        when=None,
        due=None,
        where=None,
        state="gepland",
        is_open=True,
        since=date(2026, 1, 5),
        closed_on=None,
        helped=None,
        hard=None,
        result=None,
        history=(),
    )
    dossier = Dossier("123456-7", "Zoë", "nl", loose_actions=(step,))
    assert set(known_texts(dossier)) == {"Zoë", "Bellen", "Annemarijke"}


def test_names_of_the_team_are_known() -> None:
    said = Confirmed("S-1", "/i_can/0", "Koken", "Marit", date(2026, 1, 5), "S-2")
    entrusted, other = Entrusted("AB12", "Joris"), Withdrawn("S-3")
    decided: list[Decision] = [said, entrusted, other, said]
    events = [Event(str(n), NOON, what) for n, what in enumerate(decided)]
    assert names_of_team(events) == ("Marit", "Joris")


def test_what_papers_of_the_team_say_is_known_for_the_next_one(office: Workspace) -> None:
    code = office.new_client("--alias", "Zoë")
    spoken = {"/case_ref": code, "/filled_on": "03-02-2026", "/learned": "Tuinieren"}
    office.hand_in(team=fill(blank("teamkrachtbespreking"), spoken))
    opened = Office.at(office.path, "nl")
    with opened.ledger() as ledger:
        known = opened.parts(ledger).suggesting.known(None)
    assert set(known) >= {"Tuinieren", "Zoë"}


def aloud(pictures: Sequence[Picture], known: Sequence[str], _language: str) -> list[Suggestion]:
    return [Suggestion(known[0], 0.5) for _ in pictures]


def nothing(*_asked: object) -> list[Suggestion]:
    return []


def test_suggestions_are_kept_by_picture() -> None:
    shown = {"a": WHITE, "b": None}.get
    found = suggestions_for(["a", "b"], ["Samen koken"], "nl", shown, aloud)
    assert found == {"a": Suggestion("Samen koken", 0.5)}


def test_where_the_recogniser_fails_nothing_is_kept() -> None:
    assert suggestions_for(["a"], [], "nl", {"a": WHITE}.get, nothing) == {}


def test_a_batch_is_bounded() -> None:
    many = [str(n) for n in range(MOST_PICTURES + 5)]
    assert len(suggestions_for(many, ["x"], "nl", lambda _: WHITE, aloud)) == MOST_PICTURES


@pytest.mark.parametrize(
    ("code", "offered"), [("text_unread", "Bo"), ("conflict", None), ("printed_changed", None)]
)
def test_a_guess_is_not_offered_where_the_name_of_a_client_may_change_by_it(
    code: str, offered: str | None
) -> None:
    question = replace(asked("/alias", "a"), code=code)
    item = item_of(question, Suggestion("Bo", 0.9), None, shipped().words("nl"))
    assert item.suggestion == offered
