from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from forms.ground.style import MM
from pipeline.documents.keepsake import draw
from pipeline.records import Document, Onward, Progress
from tests.pipeline.documents import samples
from tests.pipeline.documents.drawn import boxes, pages, said, squeezed
from tests.pipeline.documents.test_action_plan import PEOPLE, plan

GOODBYE = Onward("finish", "ik rond af", date(2026, 2, 3), "S-1")


def keepsake(progress: Progress, language: str = "nl") -> Document:
    return draw(progress, samples.words(language))


def rounded_off() -> Progress:
    reached = (samples.goal("Een eigen kamer", "bereikt"),)
    return replace(
        samples.typical(),
        onward=GOODBYE,
        finished=True,
        next_action=None,
        more_actions=(),
        reached=reached,
    )


def test_it_tells_what_somebody_is_good_at_what_was_reached_and_says_goodbye() -> None:
    (page,) = pages(keepsake(rounded_off()))

    for words in (
        "Dit neem ik mee",
        "Ik rondde af op 3 februari 2026.",
        "“eerlijk en rustig”",
        "Dit heb ik bereikt“Een eigen kamer”",
        "“Een ID-kaart aangevraagd”",
        "“Als ik iemand meeneem, lukt bellen wel.”",
        "“Naar buiten, langs het water lopen”",
        "Dit heb jij gedaan. Het ga je goed.",
    ):
        assert squeezed(words) in page


def test_it_asks_for_nothing_any_more() -> None:
    told = said(keepsake(rounded_off()))

    assert not [word for word in ("Wie:", "Wanneer", "stap", "kruisje") if word in told]


def test_the_plan_of_who_rounded_off_has_no_next_step() -> None:
    told = said(plan(rounded_off()))

    assert squeezed("Mijn volgende stap") not in told
    assert squeezed("Hier komt een kleine stap") not in told


def test_the_plan_of_who_rounded_off_asks_for_no_goal() -> None:
    told = said(plan(replace(rounded_off(), lead_goal=None, other_goals=(), wish=None)))

    assert "Ditwilik" not in told


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_letter_stands_outside_the_margins(
    person: Callable[[], Progress], language: str
) -> None:
    for left, bottom, right, top in boxes(keepsake(person(), language)):
        assert left >= 19 * MM
        assert right <= 191 * MM
        assert bottom >= 8 * MM
        assert top <= 284 * MM


def test_what_may_not_be_printed_is_not_printed() -> None:
    hidden = replace(
        rounded_off(),
        fridge_strengths=(samples.strength("geheim", quotable=False),),
        reached=(replace(samples.goal("geheim", "bereikt"), quotable=False),),
        done=(samples.action("geheim", "gedaan", quotable=False),),
    )

    assert "geheim" not in said(keepsake(hidden))
