"""Twelve dossiers that are hard to print: what a screen reader says of them, and how they look.

What is said is kept in `aloud/`, a file for each: to be read aloud by whoever changes a document;
how their pages look in `looks/`. `python -m tests.pipeline.documents.hard` writes them anew.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from pipeline.documents import action_plan, keepsake, trajectory
from pipeline.documents.discreet import discreet, silent_words
from pipeline.documents.typesetting.pictured_words import LinesOf
from pipeline.records import Document, Onward, Progress
from pipeline.records.picture_tokens import token
from pipeline.records.prints import AS_USUAL, PrintSettings
from tests.forms.sheets import render, shipped
from tests.pipeline.documents import samples
from tests.pipeline.documents.drawn import pages
from tests.pipeline.documents.typesetting.test_pictured_words import digest, lines_of, nothing
from tests.read_aloud import heard

ALOUD: Final = Path(__file__).with_name("aloud")
LOOKS: Final = Path(__file__).with_name("looks")
_DPI: Final = 40  # of a picture: words can be told apart, letters hardly
_SHADES: Final = 16
_MOST: Final = 6  # pages of a document: what follows is more of the same


@dataclass(frozen=True)
class Hard:
    """Somebody, and the lines of what they wrote with a pen."""

    progress: Progress
    lines_of: LinesOf = nothing

    def documents(self) -> Iterator[Document]:
        """Plan and trajectory; a page to remember by for who rounded off."""
        language = self.progress.dossier.language
        words, labels = shipped().words(language), shipped().domain_labels(language)
        told = discreet(self.progress)
        if self.progress.dossier.prints.silent:
            words = silent_words(words)
        yield action_plan.draw(told, words, labels, self.lines_of)
        yield trajectory.draw(told, words, labels, self.lines_of)
        if self.progress.finished:
            yield keepsake.draw(told, words, self.lines_of)


def saying_all(text: str, **more: str | None) -> Progress:
    """Somebody who says this wherever something can be said."""
    person = samples.typical()
    following = samples.action(text, who="together", who_name=text, where=text, helped=text)
    lead = samples.goal(text, why=text, strengths=(text,), sign=text, actions=(following,))
    dossier = replace(
        person.dossier,
        alias=more.get("alias", text[:40]),
        strengths=(samples.strength(text),),
        wishes=(samples.wish(text),),
        goals=(lead,),
        steps=(samples.step(text, helped=text),),
        meaning=(samples.saying(text),),
        learned=(samples.saying(text),),
        setback_help=(samples.saying(text),),
        setback_signs=(samples.saying(text),),
    )
    return replace(
        person,
        dossier=dossier,
        fridge_strengths=dossier.strengths,
        lead_goal=lead,
        next_action=following,
        more_actions=(),
        done=(),
        setback_help=dossier.setback_help,
        steps=dossier.steps,
        course={},
        new_strengths=frozenset(),
    )


def _all_reached() -> Progress:
    person = samples.rich()
    reached = tuple(replace(each, state="bereikt") for each in person.dossier.goals)
    onward = Onward("finish", "ik rond af", samples.DAY, "S-1")
    dossier = replace(person.dossier, goals=reached)
    return replace(
        person,
        dossier=dossier,
        lead_goal=None,
        next_action=None,
        more_actions=(),
        other_goals=(),
        resting=(),
        released=(),
        loose_actions=(),
        reached=reached,
        onward=onward,
        finished=True,
    )


def _unprintable() -> Progress:
    person = samples.typical()
    assert person.lead_goal is not None
    assert person.next_action is not None
    step = replace(person.next_action, quotable=False)
    lead = replace(person.lead_goal, quotable=False, actions=(step,))
    strengths = tuple(replace(each, quotable=False) for each in person.dossier.strengths)
    dossier = replace(person.dossier, goals=(lead,), strengths=strengths)
    return replace(
        person,
        dossier=dossier,
        lead_goal=lead,
        next_action=step,
        more_actions=(),
        fridge_strengths=strengths,
    )


def _in(language: str, prints: PrintSettings = AS_USUAL) -> Progress:
    person = samples.typical()
    return replace(person, dossier=replace(person.dossier, language=language, prints=prints))


@cache
def everybody() -> Mapping[str, Hard]:
    """The twelve, by what is hard about them."""
    scripts = "مرحبا 12-03-2026 · Привіт · ሰላም · Nguyễn Ελλάδα"
    return {
        "niets": Hard(samples.nearly_empty()),
        "alleen-een-wens": Hard(samples.wish_only()),
        "twaalf-doelen-zestig-stappen": Hard(samples.rich()),
        "tweeduizend-tekens": Hard(samples.long_texts()),
        "vier-schriften": Hard(saying_all(scripts)),
        "emoji": Hard(saying_all("Ik 💪 en mijn hond 🐕 \U0001fae8 \U00013080 wij gaan 🏳️‍🌈")),
        "alleen-handschrift": Hard(saying_all(token(digest()), alias="Noor"), lines_of),
        "niets-mag-geprint": Hard(_unprintable()),
        "opmaak-en-stuurtekens": Hard(
            saying_all("#panic() *vet* $x$ `a` \\ // \u202eom\u202c \x00\x07 „zo” <b>", alias="#x")
        ),
        "alles-gelukt": Hard(_all_reached()),
        "arabisch": Hard(_in("ar")),
        "stil-en-groot": Hard(_in("nl", PrintSettings(silent=True, large=True))),
    }


@cache
def drawn(name: str) -> tuple[Document, ...]:
    """The documents of one of the twelve, drawn once."""
    return tuple(everybody()[name].documents())


def aloud(name: str) -> str:
    """All that is heard, a part a line; a language other than that of the paper is named."""
    told = []
    for document in drawn(name):
        told.append(f"=== {document.name}")
        for part in heard(document.content):
            own = part.language == everybody()[name].progress.dossier.language
            mark = "" if own else f"<{part.language}> "
            text = part.text.replace(samples.LONG, "[2000]")
            lines = [" ".join(line.split()) for line in text.splitlines()]
            told += [f"{mark}{line}" for line in lines if line]
    return "\n".join([*told, ""])


def look(name: str) -> Image.Image:
    """The pages of each document, one beside the next, in grey, small."""
    sheets = [
        render(document.content, page, _DPI)
        for document in drawn(name)
        for page in range(1, min(_MOST, len(pages(document))) + 1)
    ]
    return Image.fromarray(np.concatenate(sheets, axis=1)).quantize(_SHADES)


if __name__ == "__main__":
    ALOUD.mkdir(exist_ok=True)
    LOOKS.mkdir(exist_ok=True)
    for each in everybody():
        look(each).save(LOOKS / f"{each}.png", optimize=True)
        (ALOUD / f"{each}.txt").write_text(aloud(each), encoding="utf-8")
