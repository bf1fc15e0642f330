"""People made up for the tests: their Progress, built by hand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

from forms.ground.words import Words, load_words
from pipeline.records import (
    Action,
    ActionState,
    DomainPicture,
    Dossier,
    Goal,
    GoalState,
    Onward,
    Progress,
    Saying,
    Step,
    Strength,
    Wish,
)

DAY = date(2026, 2, 3)
LANGUAGES = Path(__file__).parents[3] / "schemas" / "languages"
DOMAINS = {
    "housing": "Wonen",
    "money": "Geld en papieren",
    "work_learning": "Werk en leren",
    "daytime_leisure": "Mijn dag en vrije tijd",
    "family": "Gezin, kinderen, relatie",
    "social": "Vrienden, buurt, meedoen",
    "body": "Mijn lijf",
    "mind": "Mijn hoofd en gevoel",
    "safety_rights": "Veilig zijn en rechten",
    "meaning": "Geloof, zin, wie ik ben",
}
LONG = (
    "Ik wil weer een eigen plek waar mijn kinderen kunnen blijven slapen en waar het rustig is. "
    * 23
)[:2000].strip()


def words(language: str = "nl") -> Words:
    return load_words(language, [LANGUAGES])


def strength(text: str, kind: str = "competence", *, on: date = DAY, **more: Any) -> Strength:
    return Strength(
        text=text,
        source="vormen_van_kracht",
        kind=kind,
        domain=more.pop("domain", None),
        since=on,
        submission="S-1",
        pointer=f"/{kind}/{text[:20]}",
        **more,
    )


def action(what: str, state: ActionState = "gepland", **more: Any) -> Action:
    closed = state in ("gedaan", "niet_meer_gewild")
    plain: dict[str, Any] = {
        "id": f"A-{crc32(what.encode()) % 999999:06d}",
        "aliases": (),
        "goal": None,
        "parent": None,
        "who": "me",
        "who_name": None,
        "when": "this_week",
        "due": None,
        "where": None,
        "is_open": not closed,
        "since": DAY,
        "closed_on": DAY if closed else None,
        "helped": None,
        "hard": None,
        "result": None,
        "history": (),
    }
    return Action(what=what, state=state, **{**plain, **more})


def goal(text: str, state: GoalState = "bezig", **more: Any) -> Goal:
    plain: dict[str, Any] = {
        "id": "G-000001",
        "aliases": (),
        "texts": (),
        "why": None,
        "domain": "housing",
        "strengths": (),
        "sign": None,
        "since": DAY,
        "history": (),
        "actions": (),
    }
    return Goal(text=text, state=state, **{**plain, **more})


def step(text: str, direction: Any = "forward", *, days: int = 0, **more: Any) -> Step:
    return Step(
        on=DAY - timedelta(days=days),
        direction=direction,
        text=text,
        helped=more.pop("helped", None),
        next_step=more.pop("next_step", None),
        submission="S-1",
        pointer=f"/steps/{days}",
        **more,
    )


def saying(text: str) -> Saying:
    return Saying(text=text, on=DAY, submission="S-1", pointer="/learned")


def wish(text: str, domain: str | None = None, **more: Any) -> Wish:
    return Wish(text=text, domain=domain, since=DAY, submission="S-1", pointer="/w", **more)


def pictures(*rows: str) -> tuple[DomainPicture, ...]:
    """One word of letters for each domain: s strength, w wish, g goal, x skipped, r reached."""
    return tuple(
        DomainPicture(key, "s" in row, "w" in row, "g" in row, "x" in row, "r" in row)
        for key, row in zip(DOMAINS, [*rows, *[""] * 10], strict=False)
    )


def progress(dossier: Dossier, strengths: Sequence[Strength] = (), **more: Any) -> Progress:
    plain: dict[str, Any] = {
        "lead_goal": None,
        "next_action": None,
        "more_actions": (),
        "other_goals": (),
        "resting": (),
        "reached": (),
        "released": (),
        "done": (),
        "loose_actions": (),
        "wish": None,
        "steps": dossier.steps,
        "new_strengths": frozenset(),
        "domains": pictures(),
        "slots_goals": (),
        "slots_actions": (),
        "keep_here": False,
    }
    return Progress(dossier=dossier, fridge_strengths=tuple(strengths), **{**plain, **more})


def nearly_empty() -> Progress:
    """Opened, and nothing said yet."""
    return progress(Dossier(client="123456-7", alias=None, language="nl"))


def wish_only() -> Progress:
    """One conversation: two strengths and a wish."""
    two = (strength("Ik kan goed luisteren"), strength("mijn zus Fatma", "resource"))
    hoped = wish("Weer leren zwemmen", "body")
    dossier = Dossier(
        client="123456-7", alias="Sam", language="nl", as_of=DAY, strengths=two, wishes=(hoped,)
    )
    return progress(dossier, two, wish=hoped, domains=pictures("s", "", "", "", "s", "", "w"))


def typical() -> Progress:
    """Three months under way: one goal, some steps, something done."""
    strengths = (
        strength("Ik kan goed koken voor veel mensen", on=date(2025, 11, 10)),
        strength("eerlijk en rustig", "identity", on=date(2025, 11, 10)),
        strength("mijn zus Fatma, zij belt elke week", "resource"),
        strength("hoe je een fiets maakt", "knowledge"),
    )
    following = action(
        "Ik bel de woningbouw en vraag naar de wachtlijst",
        who="together",
        who_name="Karin",
        where="in de bibliotheek",
    )
    more = (
        action("Mijn inschrijving betalen", due=date(2026, 2, 10), when="date"),
        action(
            "Met Fatma de papieren op volgorde leggen",
            who="someone_i_know",
            who_name="Fatma",
            idea="I-000001",
        ),
    )
    done = (
        action("Een ID-kaart aangevraagd", "gedaan"),
        action("Met de buurman koffie gedronken", "gedaan"),
    )
    lead = goal(
        "Ik wil een eigen kamer met een raam",
        why="dan kan mijn zoon blijven slapen",
        strengths=("Ik kan goed met geld omgaan", "Fatma gaat mee"),
        sign="Ik slaap de hele nacht door",
        actions=(following, *more, *done),
        texts=("Een huis",),
    )
    steps = (
        step("Een ID-kaart aangevraagd", helped="Karin ging mee naar de balie"),
        step("De brief niet opengemaakt", "back", days=12, helped="het aan Karin geven"),
        step("Bellen met de gemeente", "back", days=12, action="A-9", next_step="Samen bellen"),
        step("Koffie gedronken met de buurman", days=40),
    )
    dossier = Dossier(
        client="123456-7",
        alias="Zoë",
        language="nl",
        as_of=DAY,
        strengths=strengths,
        wishes=(wish("Weer leren zwemmen", "body"), wish("Een hond", "daytime_leisure")),
        goals=(lead,),
        steps=steps,
        meaning=(saying("Mijn zoon. En dat ik ’s avonds buiten kan zitten."),),
        learned=(saying("Als ik iemand meeneem, lukt bellen wel."),),
        setback_help=(saying("Naar buiten, langs het water lopen"), saying("Fatma bellen")),
        setback_signs=(saying("Ik doe de gordijnen niet meer open"),),
    )
    return progress(
        dossier,
        strengths,
        lead_goal=lead,
        next_action=following,
        more_actions=more,
        done=done,
        setback_help=dossier.setback_help,
        course={
            "keep": (saying("Elke dinsdag met Karin de post openen"),),
            "stop": (saying("Alles alleen willen doen"),),
            "start": (saying("Koken in het buurthuis"),),
        },
        onward=Onward("continue", "ik ga door", DAY, "S-1"),
        new_strengths=frozenset((s.pointer, s.submission) for s in strengths[2:]),
        domains=pictures("swg", "s", "", "sw", "s", "s", "w", "", "x", ""),
    )


def _rich_goal(number: int) -> Goal:
    wants = (
        "Ik wil mijn schulden op orde",
        "Ik wil leren autorijden",
        "Ik wil elke week naar het koor",
        "Ik wil dat mijn dochter weer komt eten",
    )
    steps = tuple(
        action(
            f"{what} ({number + 1}.{place + 1})",
            "deels" if place == 2 else "gepland",
            helped="dat ik een lijstje had" if place == 2 else None,
            who=who,
            who_name=name,
            where="in het buurthuis" if place % 2 else None,
        )
        for place, (what, who, name) in enumerate(
            (
                ("Ik vraag de brieven op", "me", None),
                ("Samen de post openen", "together", "Karin"),
                ("De gemeente bellen", "worker", "Karin"),
                ("Een afspraak maken bij het wijkteam", "someone_nearby", "mevrouw De Vries"),
                ("Opschrijven wat ik elke maand betaal", "someone_i_know", "Ömer"),
            )
        )
    )
    return goal(
        f"{wants[number % 4]}, stap voor stap",
        ("bezig", "gekozen")[number % 2],
        id=f"G-{number:06d}",
        why="dan heb ik weer rust in mijn hoofd",
        domain=list(DOMAINS)[number % 10],
        strengths=("Ik houd vol", "Ömer gaat mee als ik dat vraag"),
        sign="Ik lig er niet meer wakker van",
        actions=steps,
    )


def rich() -> Progress:
    """Twelve goals, sixty actions, much that is known."""
    goals = tuple(_rich_goal(number) for number in range(12))
    kinds = ("competence", "identity", "resource", "knowledge", "experience")
    strengths = tuple(
        strength(f"{text} ({number})", kinds[number % 5], on=DAY - timedelta(days=number))
        for number, text in enumerate(
            ["Ik kan goed luisteren naar anderen", "vrolijk", "mijn buurvrouw en haar hond"] * 10
        )
    )
    done = tuple(action(f"Brief {number} opengemaakt en bewaard", "gedaan") for number in range(9))
    steps = tuple(
        step(
            f"Ik ben {number} keer naar het koor geweest",
            "back" if number % 4 == 3 else "forward",
            days=number * 9,
            helped="mijn buurvrouw ging mee" if number % 2 else None,
        )
        for number in range(1, 15)
    )
    resting = (goal("Op vakantie naar Marokko", "rust", why="mijn moeder woont daar"),)
    reached = (goal("Een ID-kaart", "bereikt"), goal("Een vaste plek om te slapen", "bereikt"))
    released = (goal("Een auto kopen", "losgelaten"),)
    dossier = Dossier(
        client="123456-7",
        alias="Şükrü-Łukasz",
        language="nl",
        as_of=DAY,
        strengths=strengths,
        goals=(*goals, *resting, *reached, *released),
        steps=steps,
        wishes=tuple(wish(f"Een wens van mij, nummer {n}") for n in range(5)),
        meaning=(saying("Muziek"), saying("Dat mijn dochter lacht")),
        learned=(saying("Ik kan meer dan ik dacht"),),
    )
    lead = goals[0]
    return progress(
        dossier,
        strengths[:5],
        lead_goal=lead,
        next_action=lead.actions[0],
        more_actions=lead.actions[1:],
        other_goals=goals[1:],
        resting=resting,
        reached=reached,
        released=released,
        done=done,
        loose_actions=(action("De fiets ophalen"),),
        new_strengths=frozenset((s.pointer, s.submission) for s in strengths[:3]),
        domains=pictures("swgr", "sr", "g", "sw", "swg", "s", "w", "s", "x", "r"),
    )


def long_texts() -> Progress:
    """Every text two thousand characters, and a word of three hundred without a space."""
    word = "Rechtsbijstandverzekering" * 12
    strengths = (strength(LONG), strength(word), strength("kort", quotable=True), strength(LONG))
    following = action(
        LONG, who="together", who_name=LONG, where=LONG, helped=LONG, when="date", due=DAY
    )
    more = tuple(action(text, where=LONG) for text in (LONG, word, LONG, LONG, LONG))
    lead = goal(LONG, why=LONG, strengths=(LONG, word), sign=LONG, texts=(LONG,))
    other = replace(lead, id="G-000002", text=word + " " + LONG, actions=more)
    done = tuple(action(LONG, "gedaan") for _ in range(4))
    steps = (step(LONG, helped=LONG, next_step=LONG), step(word, "back", helped=word))
    dossier = Dossier(
        client="123456-7",
        alias="Zo" * 60,
        language="nl",
        as_of=DAY,
        strengths=strengths,
        goals=(lead, other),
        steps=steps,
        wishes=(wish(LONG),),
        meaning=(saying(LONG),),
        learned=(saying(LONG),),
        setback_help=(saying(LONG),),
        setback_signs=(saying(LONG),),
    )
    return progress(
        dossier,
        strengths,
        lead_goal=lead,
        next_action=following,
        more_actions=more,
        other_goals=(other,),
        resting=(other,),
        reached=(lead,),
        done=done,
        loose_actions=(following,),
        setback_help=dossier.setback_help,
        course={"keep": dossier.learned, "stop": dossier.learned, "start": dossier.learned},
        onward=Onward("own_code", LONG, DAY, "S-1"),
        domains=pictures("swg", "x"),
        keep_here=True,
    )
