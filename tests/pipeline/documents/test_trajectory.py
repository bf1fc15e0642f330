from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pytest

from forms.ground.style import MM
from pipeline.documents.trajectory import draw
from pipeline.records import Change, Document, Progress
from tests.pipeline.documents import samples
from tests.pipeline.documents.drawn import boxes, said, squeezed
from tests.pipeline.documents.test_action_plan import PEOPLE

CAME = Change(date(2026, 3, 1), "state", "bereikt", "S-1")


def trajectory(progress: Progress, language: str = "nl") -> Document:
    return draw(progress, samples.words(language), samples.DOMAINS)


def test_it_tells_from_what_matters_to_what_is_next() -> None:
    told = said(trajectory(samples.typical()))

    heads = (
        "Dit maakt mijn leven de moeite waard",
        "Dit is mijn kracht",
        "Dit wil ik",
        "Mijn stappen",
        "Mijn leven nu",
        "Dit weet ik nu",
        "Als het tegenzit, helpt dit",
        "Zo merk ik dat het niet goed gaat",
        "Zo wil ik het nu",
        "Zo ga ik verder",
    )
    places = [told.index(squeezed(head)) for head in heads]
    assert places == sorted(places)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_letter_stands_outside_the_margins(
    person: Callable[[], Progress], language: str
) -> None:
    for left, bottom, right, top in boxes(trajectory(person(), language)):
        assert left >= 19 * MM
        assert right <= 191 * MM
        assert bottom >= 8 * MM
        assert top <= 284 * MM


@pytest.mark.parametrize("person", PEOPLE)
def test_the_same_progress_gives_the_same_bytes(person: Callable[[], Progress]) -> None:
    assert trajectory(person()).content == trajectory(person()).content


def test_steps_stand_newest_first() -> None:
    told = said(trajectory(samples.typical()))

    dates = ("3 februari 2026", "22 januari 2026", "25 december 2025")
    steps = told[told.index("Mijnstappen") :]
    places = [steps.index(squeezed(day)) for day in dates]
    assert places == sorted(places)


def test_a_step_back_is_never_left_alone() -> None:
    alone = samples.step("Bellen", "back", action="A-9")

    told = said(trajectory(replace(samples.typical(), steps=(alone,))))

    card = "Dit ging anders 3 februari 2026 “Bellen” We zoeken samen een andere stap."
    assert squeezed(card) in told


def test_what_happened_asks_for_no_new_step() -> None:
    happened = samples.step("De verjaardag van mijn zus", "back")

    told = said(trajectory(replace(samples.typical(), steps=(happened,))))

    card = "Stap terug 3 februari 2026 “De verjaardag van mijn zus” Dat hoort erbij."
    assert squeezed(card) in told


def test_who_finishes_is_not_asked_for_another_step() -> None:
    finished = replace(samples.typical(), next_action=None)
    assert finished.onward is not None
    onward = replace(finished.onward, value="finish")

    told = said(trajectory(replace(finished, onward=onward)))

    assert squeezed("Ik rond af.") in told
    assert squeezed("Samen kiezen we") not in told


def test_a_goal_says_in_words_how_it_stands() -> None:
    told = said(trajectory(samples.rich()))

    for words in (
        "Hier ben ik mee bezig.",
        "Dit is gelukt.",
        "Dit laat ik even rusten.",
        "Dit heb ik losgelaten.",
    ):
        assert squeezed(words) in told


def test_an_earlier_wording_is_kept() -> None:
    assert squeezed("Eerst zei ik: “Een huis”") in said(trajectory(samples.typical()))


def test_first_is_what_was_said_first() -> None:
    known = samples.typical()
    goal = replace(known.dossier.goals[0], texts=("Een huis", "Een kamer"))

    told = said(trajectory(replace(known, dossier=replace(known.dossier, goals=(goal,)))))

    assert squeezed("Eerst zei ik: “Een huis”") in told


def test_a_domain_says_in_words_what_is_named() -> None:
    told = said(trajectory(samples.typical()))

    assert squeezed("Mijn lijf wens genoemd") in told
    assert squeezed("niet over") not in told
    assert squeezed("nog niet") not in told


def test_a_goal_that_was_reached_stands_apart_and_says_since_when() -> None:
    reached = samples.goal("Een kat", "bereikt", history=(CAME,))
    known = samples.typical()
    goals = (*known.dossier.goals, reached)

    told = said(trajectory(replace(known, dossier=replace(known.dossier, goals=goals))))

    apart = "Dit heb ik bereikt“Een kat” Dit gaat over: Wonen Dit is gelukt op 1 maart 2026."
    assert squeezed(apart) in told


def test_a_domain_in_which_a_goal_was_reached_says_so() -> None:
    reached = replace(samples.typical(), domains=samples.pictures("r", "gr"))

    told = said(trajectory(reached))

    assert squeezed("Wonen gelukt") in told
    assert squeezed("Geld en papieren doel loopt gelukt") in told


def test_without_words_the_next_step_has_lines_to_write_on() -> None:
    hidden = samples.action("geheim", quotable=False)

    told = said(trajectory(replace(samples.typical(), next_action=hidden)))

    assert squeezed("Ik mag het hier zelf opschrijven.") in told


@pytest.mark.parametrize("person", PEOPLE)
def test_nothing_is_scored(person: Callable[[], Progress]) -> None:
    told = said(trajectory(person())).lower()

    assert "%" not in told
    assert not any(word in told for word in ("score", "gemiddeld", "mislukt", "nietgelukt"))


def test_long_texts_stand_there_whole() -> None:
    told = said(trajectory(samples.long_texts()))

    assert told.count(squeezed(samples.LONG)) >= 9


def test_what_may_not_be_printed_is_not_printed() -> None:
    progress = samples.typical()
    hidden = replace(samples.goal("geheim", why="geheim", texts=("geheim",)), quotable=False)
    step = samples.step("geheim", "back", helped="geheim", next_step="geheim", quotable=False)
    dossier = replace(
        progress.dossier,
        goals=(hidden,),
        strengths=(samples.strength("geheim", quotable=False),),
        wishes=(samples.wish("geheim", quotable=False),),
        meaning=(replace(samples.saying("geheim"), quotable=False),),
    )

    told = said(trajectory(replace(progress, dossier=dossier, steps=(step,))))

    assert "geheim" not in told


def test_the_metadata_names_the_language_and_no_one() -> None:
    with pikepdf.open(BytesIO(trajectory(samples.typical(), "en").content)) as pdf:
        assert str(pdf.Root.Lang) == "en"
        assert str(pdf.docinfo["/Title"]) == "My journey"
        assert "Zoë" not in str(pdf.docinfo)
