"""Which handwriting lacks a suggestion, and what is kept of those that are made."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from pipeline.records import Dossier, Picture, Saying, Suggestion, Wish
from pipeline.records.picture_tokens import token
from pipeline.review.questions import OpenQuestion, places_of
from pipeline.review.sheet_layout import item_of
from pipeline.review.suggestions import MOST_PICTURES, known_texts, lacking, suggestions_for
from tests.workspace import shipped

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


def test_what_a_dossier_says_is_known_but_for_what_nobody_read() -> None:
    said = Saying("Mijn zus", date(2026, 1, 5), "S-1", "/meaning/0")
    unread = Wish(token("0" * 64), None, date(2026, 1, 5), "S-1", "/wishes/0")
    dossier = Dossier("123456-7", None, "nl", meaning=(said,), wishes=(unread,))
    assert known_texts(dossier) == ("Mijn zus",)


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
