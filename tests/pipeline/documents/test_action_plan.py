from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.ground.style import MM
from pipeline.documents.action_plan import draw
from pipeline.records import Document, Progress
from tests.pipeline.documents import samples
from tests.pipeline.documents.drawn import boxes, pages, said, spoken, squeezed
from tests.pipeline.documents.hard import everybody

PEOPLE = [
    samples.nearly_empty,
    samples.wish_only,
    samples.typical,
    samples.rich,
    samples.long_texts,
]


def plan(progress: Progress, language: str = "nl") -> Document:
    return draw(progress, samples.words(language), samples.DOMAINS)


def test_the_first_page_says_who_does_what_when_and_why() -> None:
    first = pages(plan(samples.typical()))[0]

    for words in (
        "Plan van Zoë",
        "“eerlijk en rustig”",
        "“Ik wil een eigen kamer met een raam”",
        "want “dan kan mijn zoon blijven slapen”",
        "“Ik bel de woningbouw en vraag naar de wachtlijst”",
        "Wie: samen met Karin",
        "Wanneer: deze week (vanaf 3 februari)",
        "dinsdag 10 februari 2026",
        "“Een ID-kaart aangevraagd”",
        "Dit staat erin tot en met 3 februari 2026.",
        "123456-7",
    ):
        assert squeezed(words) in first


@pytest.mark.parametrize(
    ("words", "kind", "printed"),
    [
        ("wat goed vakwerk is", "knowledge", "Ik weet “wat goed vakwerk is”"),
        ("op mezelf", "identity", "Ik ben “op mezelf”"),
        ("ik kan koken", "competence", "“ik kan koken”"),
        ("Vroeg op, altijd", "competence", "“Vroeg op, altijd”"),
    ],
)
def test_words_that_went_on_from_a_stem_get_it_back(words: str, kind: str, printed: str) -> None:
    person = samples.typical()
    strengths = (samples.strength(words, kind),)
    assert squeezed(printed) in pages(plan(replace(person, fridge_strengths=strengths)))[0]


@pytest.mark.parametrize(
    ("language", "words", "printed"),
    [
        ("fr", "la cuisine", "Je sais faire : “la cuisine”"),
        ("fr", "j’aime cuisiner", "• “j’aime cuisiner”"),
        ("uk", "шити", "Я вмію: «шити»"),
        ("uk", "я вмію шити", "• «я вмію шити»"),
    ],
)
def test_in_other_languages_too(language: str, words: str, printed: str) -> None:
    person = replace(samples.typical(), fridge_strengths=(samples.strength(words, "competence"),))
    assert squeezed(printed) in pages(plan(person, language))[0]


def test_of_a_part_of_life_the_sheet_asks_what_goes_well_and_not_what_somebody_can() -> None:
    legs = (samples.strength("sterke benen", domain="body"),)
    page = pages(plan(replace(samples.typical(), fridge_strengths=legs)))[0]
    assert "“sterkebenen”" in page
    assert "Ikkan“sterkebenen”" not in page


@pytest.mark.parametrize(
    ("why", "language", "printed"),
    [
        ("Want dan slaap ik weer", "nl", "“Want dan slaap ik weer”"),
        ("om weer te slapen", "nl", "“om weer te slapen”"),
        ("wanten breien kan ik al", "nl", "want “wanten breien kan ik al”"),
        ("parce qu’il a froid", "fr", "“parce qu’il a froid”"),
        ("çünkü işimi seviyorum", "tr", "“çünkü işimi seviyorum”"),
    ],
)
def test_who_begins_with_because_is_not_given_it_twice(
    why: str, language: str, printed: str
) -> None:
    known = samples.typical()
    assert known.lead_goal is not None
    lead = replace(known.lead_goal, why=why)
    page = pages(plan(replace(known, lead_goal=lead), language))[0]
    assert squeezed(f"”{printed}") in page  # right behind the goal


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_letter_stands_outside_the_margins(
    person: Callable[[], Progress], language: str
) -> None:
    for left, bottom, right, top in boxes(plan(person(), language)):
        assert left >= 19 * MM
        assert right <= 191.5 * MM
        assert bottom >= 8 * MM
        assert top <= 284 * MM


@pytest.mark.parametrize("person", PEOPLE)
def test_the_same_progress_gives_the_same_bytes(person: Callable[[], Progress]) -> None:
    assert plan(person()).content == plan(person()).content


def test_twelve_goals_and_sixty_steps_all_stand_in_it() -> None:
    progress = samples.rich()

    told = said(plan(progress))

    for goal in (progress.lead_goal, *progress.other_goals):
        assert goal
        assert all(squeezed(action.what) in told for action in goal.actions)
    assert all(squeezed(goal.text) in told for goal in progress.resting)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_first_page_has_the_next_step_and_a_frame_for_a_photo(
    person: Callable[[], Progress], language: str
) -> None:
    first, *further = pages(plan(person(), language))

    words = samples.words(language)
    for key in ("next", "frame"):
        said_so = squeezed(words(f"documents.plan.{key}"))
        assert said_so in first
        assert key == "next" or not any(said_so in page for page in further)


def test_five_things_that_worked_stand_on_it_at_most() -> None:
    done = tuple(samples.action(f"Gedaan {n}", "gedaan") for n in range(9))

    told = said(plan(replace(samples.typical(), more_actions=(), done=done)))

    assert [n for n in range(9) if f"“Gedaan{n}”" in told] == [0, 1, 2, 3, 4]
    assert squeezed("Er is nog meer gelukt. Dat staat in mijn traject.") in told


@pytest.mark.parametrize(
    ("take_home", "may_contact", "stands"),
    [("yes", "yes", True), ("yes", "ask_first", False), ("no", "yes", False), (None, "yes", False)],
)
def test_who_to_call_stands_there_only_where_that_is_safe(
    take_home: str | None, may_contact: str, stands: bool
) -> None:
    known = samples.typical()
    sister = samples.strength("mijn zus Marjan", "resource", may_contact=may_contact)
    dossier = replace(known.dossier, strengths=(sister,), take_home=take_home)
    told = said(plan(replace(known, dossier=dossier, keep_here=take_home == "no")))

    assert (squeezed("Deze mensen kan ik bellen: “mijn zus Marjan”") in told) is stands


def test_further_pages_are_announced_on_the_first() -> None:
    first, *further = pages(plan(samples.rich()))

    assert squeezed("Meer stappen staan op bladzijde 2.") in first
    assert squeezed("Dit wil ik ook: zie bladzijde 2.") in first
    assert first.count(squeezed("Dit wil ik ook")) == 1
    assert squeezed("Dit wil ik ook") in further[0]


def test_a_page_that_begins_amid_a_goal_says_which() -> None:
    dozen = everybody()["twaalf-doelen-zestig-stappen"].progress
    _, about, third, *_, last = pages(plan(dozen))
    belongs = squeezed("Dit hoort bij")
    driving, eating = "Ik wil leren autorijden", "Ik wil dat mijn dochter weer komt eten"

    assert belongs not in about  # it begins with a head of its own
    assert belongs + squeezed(f"“{driving}, stap voor stap”") in third
    assert belongs + squeezed(f"“{eating}, stap voor stap”") in last


def test_a_long_text_goes_on_where_the_first_page_says() -> None:
    story = samples.LONG + " Einde van het verhaal."
    lead = samples.goal(story)

    first, second = pages(plan(replace(samples.typical(), lead_goal=lead)))[:2]

    assert squeezed("… lees verder op bladzijde 2") in first.replace("”", "")
    assert squeezed(story) not in first
    assert squeezed(f"“{story}”") in second


def test_a_word_without_spaces_is_kept_whole_over_lines() -> None:
    word = "Rechtsbijstandverzekering" * 12

    assert squeezed(word) in said(plan(samples.long_texts()))


def test_what_may_not_be_printed_is_not_printed() -> None:
    secret = samples.action(
        "geheim", who="together", who_name="geheim", where="geheim", helped="geheim", quotable=False
    )
    hidden = samples.goal("geheim", why="geheim", sign="geheim", strengths=("geheim",))
    progress = replace(
        samples.typical(),
        fridge_strengths=(samples.strength("geheim", quotable=False),),
        lead_goal=replace(hidden, quotable=False),
        other_goals=(replace(hidden, quotable=False, actions=(secret,)),),
        next_action=secret,
        more_actions=(secret,),
        resting=(replace(hidden, quotable=False),),
        done=(secret,),
    )

    told = said(plan(progress))

    assert "geheim" not in told
    assert squeezed("Dit staat op mijn eigen blad.") in told


def test_words_that_may_not_be_printed_leave_lines_to_write_on() -> None:
    hidden = samples.action("geheim", quotable=False)

    first = pages(plan(replace(samples.typical(), next_action=hidden)))[0]

    asked = "Mijn volgende stap Dit staat op mijn eigen blad. Ik mag het hier zelf opschrijven."
    assert squeezed(asked) in first


def test_the_goal_where_somebody_wants_to_begin_has_room_for_its_step_on_the_first_page() -> None:
    debts = samples.goal("Schulden regelen", id="G-000009")
    known = samples.typical()

    first = pages(plan(replace(known, before_lead=debts, other_goals=(debts,))))[0]

    assert squeezed("Dit wil ik “Schulden regelen” Hier komt een kleine stap.") in first
    its_own = squeezed("Dit wil ik ook “Ik wil een eigen kamer met een raam”")
    assert first.index("Schulden") < first.index(its_own) < first.index("Mijnvolgendestap")


def test_a_goal_of_which_the_first_page_says_all_is_not_said_again_behind_it() -> None:
    debts = samples.goal("Schulden regelen", id="G-000009", domain=None)
    known = replace(samples.typical(), before_lead=debts)
    more = replace(debts, why="dan slaap ik weer")

    assert said(plan(replace(known, other_goals=(debts,)))).count("Schulden") == 1
    assert squeezed("want “dan slaap ik weer”") in said(plan(replace(known, other_goals=(more,))))


def test_a_step_of_no_goal_says_so_below_a_goal() -> None:
    first = pages(plan(replace(samples.typical(), next_action=samples.action("Fietsen"))))[0]

    assert squeezed("“Fietsen” Deze stap staat los van mijn doel.") in first


def test_the_step_of_the_goal_above_it_needs_no_word() -> None:
    first = pages(plan(samples.typical()))[0]

    assert squeezed("hoort bij") not in first
    assert squeezed("staat los") not in first


@pytest.mark.parametrize(
    ("when", "told", "past"),
    [
        ("today", "vandaag (20 november 2025)", "op 20 november 2025"),
        ("this_week", "deze week (vanaf 20 november 2025)", "in de week van 20 november 2025"),
        ("this_month", "deze maand (november 2025)", "in november 2025"),
    ],
)
def test_a_time_that_is_past_is_not_called_now(when: str, told: str, past: str) -> None:
    step = samples.action("Bellen", when=when, since=date(2025, 11, 20))

    first = pages(plan(replace(samples.typical(), next_action=step)))[0]

    assert squeezed(f"Wanneer: {past}") in first
    assert squeezed(told) not in first


def test_a_month_that_still_runs_is_this_month() -> None:
    step = samples.action("Bellen", when="this_month", since=date(2026, 2, 1))

    first = pages(plan(replace(samples.typical(), next_action=step)))[0]

    assert squeezed("Wanneer: deze maand (februari)") in first


@pytest.mark.parametrize("label", ["Wie", "Waar", "Als het tegenzit, helpt dit"])
def test_a_head_is_not_said_again_below_it(label: str) -> None:
    long = "Mevrouw Van der Berg van de kerk. " * 20
    step = samples.action("Bellen", who="someone_i_know", who_name=long, where=long)
    helps = (samples.saying(long),)

    told = said(plan(replace(samples.typical(), next_action=step, setback_help=helps)))

    assert squeezed(f"{label} {label}:") not in told
    assert squeezed(long) in told


def test_an_empty_plan_invites() -> None:
    told = said(plan(samples.nearly_empty()))

    assert squeezed("Hier komt wat jij wilt.") in told
    assert squeezed("Plek voor een foto of tekening") in told


def test_without_a_goal_the_wish_stands_there() -> None:
    assert squeezed("Dit wil ik graag“Weer leren zwemmen”") in said(plan(samples.wish_only()))


def test_a_sheet_that_stays_says_so() -> None:
    keeping = replace(samples.typical(), keep_here=True)

    assert squeezed("Dit blad blijft hier.") in pages(plan(keeping))[0]


def test_a_step_that_went_another_way_is_not_called_a_failure() -> None:
    other = samples.action("Bellen", "niet_gelukt", is_open=True, helped="samen kijken")
    told = said(plan(replace(samples.typical(), loose_actions=(other,))))

    assert squeezed("Dit ging anders.Wat hielp: “samen kijken”") in told
    assert "mislukt" not in told.lower()
    assert squeezed("niet gelukt") not in told


def test_a_letter_that_no_font_holds_is_warned_about() -> None:
    step = samples.action("Zwemmen \u5bb6 <b>met & zonder</b> spullen")

    drawn = plan(replace(samples.typical(), next_action=step))

    assert [dict(problem.params) for problem in drawn.warnings] == [{"letter": "U+5BB6"}]
    assert squeezed("Zwemmen <b>met & zonder</b> spullen") in said(drawn)
    assert "een teken dat niet kan worden afgedrukt: cjk unified ideograph-5bb6" in spoken(drawn)


def test_the_metadata_names_the_language_and_no_one() -> None:
    with pikepdf.open(BytesIO(plan(samples.typical()).content)) as pdf:
        with pdf.open_outline() as outline:
            assert "Dit wil ik" in {one.title for one in outline.root}
            assert not [one.title for one in outline.root if "Zoë" in one.title]
        assert b"Zo" not in pdf.Root.Metadata.read_bytes().split(b"<dc:title>")[1][:200]
        assert str(pdf.Root.Lang) == "nl"
        assert str(pdf.docinfo["/Title"]) == "Actieplan"
        assert set(pdf.docinfo.keys()) == {"/Title", "/Creator"}


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@settings(max_examples=12, deadline=None)
@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_any_text_is_drawn_within_the_page(what: str, name: str, text: str, place: str) -> None:
    step = samples.action(what, who="together", who_name=name, where=place)
    lead = samples.goal(text or "x", why=place, strengths=(what,), sign=name)
    progress = replace(
        samples.typical(),
        lead_goal=lead,
        next_action=step,
        more_actions=(step, step),
        other_goals=(replace(lead, actions=(step,)),),
        fridge_strengths=(samples.strength(text),),
    )

    assert all(right <= 191.5 * MM for _, _, right, _ in boxes(plan(progress)))
