from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pytest

from forms.ground.style import MM
from pipeline.documents.trajectory import appendix, draw
from pipeline.records import Change, Document, GoalState, Progress
from tests.pipeline.documents import samples
from tests.pipeline.documents.drawn import boxes, pages, said, spoken, squeezed, tags
from tests.pipeline.documents.test_action_plan import PEOPLE

KINDS = ("identity", "competence", "resource", "knowledge", "experience")
STATES: tuple[GoalState, ...] = ("bezig", "rust", "bereikt", "losgelaten")
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


def test_it_speaks_of_other_steps_only_where_the_plan_has_some() -> None:
    person = replace(samples.typical(), more_actions=(), loose_actions=())
    bare, told = samples.goal("Weer slapen"), squeezed("Mijn andere stappen staan in mijn plan.")
    assert told not in said(trajectory(replace(person, other_goals=(bare,))))
    with_step = replace(bare, actions=(samples.action("Vroeg naar bed"),))
    assert told in said(trajectory(replace(person, other_goals=(with_step,))))


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

    card = "3 februari 2026 “Bellen” Dit ging anders. We zoeken samen een andere stap."
    assert squeezed(card) in told


def test_what_happened_asks_for_no_new_step() -> None:
    happened = samples.step("De verjaardag van mijn zus", "back")

    told = said(trajectory(replace(samples.typical(), steps=(happened,))))

    card = "3 februari 2026 “De verjaardag van mijn zus” Dit was een stap terug. Dat hoort erbij."
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

    apart = "Dit heb ik bereikt“Een kat” Dit is gelukt op 1 maart 2026. Dit gaat over: Wonen"
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


def test_a_long_text_is_begun_and_said_to_go_on_in_the_appendix() -> None:
    told = said(trajectory(samples.long_texts()))

    assert squeezed(samples.LONG) not in told
    assert squeezed("Ik wil weer een eigen plek") in told
    assert squeezed("Alles staat in de bijlage.") in told


def test_in_the_appendix_long_texts_stand_whole() -> None:
    told = said(appendix(samples.long_texts(), samples.words(), samples.DOMAINS))

    assert told.count(squeezed(samples.LONG)) >= 9
    assert squeezed("Alles staat in de bijlage.") not in told


def test_the_appendix_tells_every_step_wish_and_strength() -> None:
    person = samples.rich()
    told = said(appendix(person, samples.words(), samples.DOMAINS))

    texts = [
        *(one.text for one in person.dossier.strengths),
        *(one.text for one in person.dossier.goals),
        *(one.text for one in person.dossier.wishes),
        *(one.text for one in person.steps),
    ]
    assert [text for text in texts if squeezed(text) not in told] == []


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_is_four_pages_at_most(person: Callable[[], Progress], language: str) -> None:
    assert len(pages(trajectory(person(), language))) <= 4


def test_a_full_life_of_long_texts_is_four_pages_at_most() -> None:
    person = samples.rich()
    steps = tuple(
        samples.step(f"{n} {samples.LONG}", days=3 * n, helped=samples.LONG) for n in range(240)
    )
    strengths = tuple(
        samples.strength(f"{n} {samples.LONG}", kind) for n in range(9) for kind in KINDS
    )
    goals = tuple(
        samples.goal(f"{n} {samples.LONG}", state, why=samples.LONG)
        for n in range(9)
        for state in STATES
    )
    dossier = replace(person.dossier, strengths=strengths, goals=goals, steps=steps)

    told = trajectory(replace(person, dossier=dossier, steps=steps))

    assert len(pages(told)) <= 4


def test_a_step_that_has_a_card_of_its_own_is_not_said_to_follow() -> None:
    later = samples.step("Samen bellen", helped="Karin")

    told = said(trajectory(replace(samples.typical(), steps=(*samples.typical().steps, later))))

    assert squeezed("Volgende stap: “Samen bellen”") not in told
    assert told.count(squeezed("“Samen bellen”")) == 1


def test_each_page_after_the_first_says_whose_it_is() -> None:
    _, *further = pages(trajectory(samples.rich()))

    assert further
    assert all(page.startswith(squeezed("Mijn traject · Şükrü-Łukasz")) for page in further)


def test_it_is_tagged_and_every_picture_has_its_words() -> None:
    drawn = trajectory(samples.typical())

    assert {"/H1", "/H2", "/H3", "/L", "/LI", "/Lbl", "/LBody", "/P"} <= tags(drawn)
    assert {"stap vooruit", "dit ging anders", "nieuw"} <= set(spoken(drawn))


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


@pytest.mark.parametrize("lines", range(3))
def test_the_next_step_and_where_the_others_stand_are_on_one_page(lines: int) -> None:
    typical = samples.typical()
    what_matters = tuple(samples.saying(f"Dit is nummer {n}") for n in range(lines))
    told = replace(typical, dossier=replace(typical.dossier, meaning=what_matters))
    (page,) = [text for text in pages(trajectory(told)) if "Mijnanderestappen" in text]
    assert "Wanneer:" in page


def test_a_closed_dossier_has_no_head_with_nothing_below_it() -> None:
    """It was closed by the office: no paper of the client says how it goes on."""
    closed = replace(samples.typical(), finished=True, onward=None, next_action=None)
    assert squeezed("Zo ga ik verder") not in said(trajectory(closed))


def test_a_goal_that_was_let_go_twice_tells_the_last_day() -> None:
    history = (
        Change(date(2026, 2, 1), "state", "losgelaten", "S-1"),
        Change(date(2026, 3, 1), "state", "gekozen", "S-2"),
        Change(date(2026, 5, 9), "state", "losgelaten", "S-3"),
        Change(date(2026, 6, 1), "reworded", "losgelaten", "S-4"),
    )
    over = replace(samples.goal("Een kat", state="losgelaten"), history=history)
    person = samples.typical()
    person = replace(person, dossier=replace(person.dossier, goals=(over,)))
    assert squeezed("losgelaten op 9 mei 2026") in said(trajectory(person))
