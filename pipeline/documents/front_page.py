"""The first page of the plan, made to hang on a door: Progress in, ways to fill it out.

Everything fits on this page, and a frame for a photo with it. Each way shows a little less than the
one before: longer texts are shortened, saying where they go on, and lists are shorter; the
typesetter takes the first that fits. What a way leaves out stands on the pages after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.documents.front_page_parts import Level, Sections
from pipeline.documents.typesetting.blocks import Block
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.records import Action, Goal, Progress

MOST_DONE: Final = 5
LEVELS: Final = (
    Level(strength=2, want=4, why=3, step=4, strengths=5, lists=2, steps=4, done=MOST_DONE, also=2),
    Level(strength=2, want=4, why=3, step=4, strengths=5, lists=2, steps=4, done=5, about=False),
    Level(strength=1, want=3, why=2, step=3, strengths=5, lists=2, steps=3, done=4, about=False),
    Level(strength=1, want=3, why=2, step=3, strengths=4, lists=1, steps=3, done=3, about=False),
    Level(strength=1, want=2, why=2, step=2, strengths=3, lists=1, steps=2, done=2, about=False),
    Level(strength=1, want=2, why=1, step=2, strengths=3, lists=1, steps=1, done=1, about=False),
    Level(
        strength=1,
        want=2,
        why=1,
        step=2,
        strengths=3,
        lists=1,
        steps=0,
        done=0,
        about=False,
        setback=False,
        call=False,
    ),
)


@dataclass(frozen=True, slots=True)
class Way:
    """A way to fill the page, and what of it finds no room there.

    Attributes:
        sections: what stands on the page. whole: the texts that were shortened.
        steps: how many of the further steps stand here.
        about, setback: whether what helps with the goal, and when things go wrong, stands here.
    """

    sections: Sequence[Block]
    whole: Sequence[Block]
    steps: int
    about: bool
    setback: bool

    def told(self) -> Block:
        """As data for the template."""
        return {
            "sections": self.sections,
            "whole": self.whole,
            "steps": self.steps,
            "about": self.about,
            "setback": self.setback,
        }


def worked(progress: Progress) -> tuple[Goal | Action, ...]:
    """What worked out: goals first, then steps, newest first."""
    return (*progress.reached, *progress.done)


def ways(progress: Progress, pen: Pen) -> list[Way]:
    """Every way to fill the page, the richest first."""
    return [_way(progress, pen, level) for level in LEVELS]


def _way(progress: Progress, pen: Pen, level: Level) -> Way:
    sections = Sections(progress, pen, level)
    done = worked(progress)
    parts: list[Block] = [
        _section(sections.opening()),
        _section(sections.strengths(), panel="strength"),
        _section(sections.before_lead()),
        _section([*sections.want(), *sections.about()]),
        _section(sections.next_step()),
        _section(sections.steps()),
        _section(sections.done(done)),
        _section([*sections.onward(done), *sections.setback(), *sections.call()]),
    ]
    return Way(
        sections=[part for part in parts if part["blocks"]],
        whole=sections.whole(),
        steps=min(level.steps, len(progress.more_actions)),
        about=level.about,
        setback=level.setback,
    )


def _section(blocks: Sequence[Block], *, panel: str = "") -> Block:
    return {"blocks": blocks, "panel": panel}
