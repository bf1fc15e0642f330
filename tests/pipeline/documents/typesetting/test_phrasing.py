from dataclasses import replace
from datetime import date

import pytest

from pipeline.documents.typesetting.letters import flat
from pipeline.documents.typesetting.phrasing import Pen
from tests.pipeline.documents import samples


@pytest.fixture
def pen() -> Pen:
    return Pen(samples.words())


def test_own_words_stay_as_written_between_quotes(pen: Pen) -> None:
    told = pen.quote("ik wil <rust> & {tijd} #strong[x]\nechtwaar")

    assert told == ("“ik wil <rust> & {tijd} #strong[x]", {"break": True}, "echtwaar”")


@pytest.mark.parametrize(
    ("who", "name", "told"),
    [
        ("me", None, "ik"),
        ("together", "Karin", "samen met Karin"),
        ("someone_i_know", "Fatma", "Fatma"),
        ("worker", None, "mijn begeleider"),
        (None, "Fatma", "Fatma"),
        (None, None, ""),
    ],
)
def test_who_does_it(pen: Pen, who: str | None, name: str | None, told: str) -> None:
    assert flat(pen.who(samples.action("Bellen", who=who, who_name=name))) == told


@pytest.mark.parametrize(
    ("when", "due", "told"),
    [
        ("today", None, "vandaag (3 februari)"),
        ("this_month", None, "deze maand (februari)"),
        ("date", date(2028, 2, 29), "dinsdag 29 februari 2028"),
        ("date", None, ""),
        (None, None, ""),
    ],
)
def test_when_it_is_done(pen: Pen, when: str | None, due: date | None, told: str) -> None:
    assert flat(pen.when(samples.action("Bellen", when=when, due=due))) == told


def test_a_name_on_a_hidden_step_is_not_told(pen: Pen) -> None:
    step = samples.action("Bellen", who="together", who_name="Karin")

    assert pen.who(replace(step, quotable=False)) == ("samen",)


def test_both_languages_hold_the_same_phrases() -> None:
    mine = ("documents.plan.", "documents.trajectory.", "documents.words.")
    dutch, english = (
        {key for key in samples.words(code).phrases if key.startswith(mine)}
        for code in ("nl", "en")
    )

    assert dutch == english
