"""A doubt about a paper as a whole -> a question that somebody can answer; the answer -> decisions.

A file that came in damaged, a page that is lacking: there is no box to look at. Who looks at the
paper says that it counts as it is, or that it does not count. Both can be undone. Of a correction
that leaves something out: that this still holds, or that the correction counts alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from textwrap import shorten
from typing import Final

from forms.catalogue import Edition
from forms.fields import OneChoice
from forms.fields.choice import Choice
from forms.fields.date import printed
from forms.ground.problems import PAGE_MISSING, PAGES_MIXED
from forms.ground.words import Words
from pipeline.dossiers.doubts import doubts_about_whole
from pipeline.records import Submission
from pipeline.records.events import Confirmed, Withdrawn
from pipeline.records.ids import choice_of
from pipeline.records.papers import (
    AS_IT_IS,
    AWAY,
    CORRECTS_OLDER,
    LEFT_OUT,
    WHICH_OLDER,
    WHOLE_PAPER,
)
from pipeline.review.copies_asked import first_words
from pipeline.review.questions import BoxPlace, OpenQuestion

MOST_OLDER: Final = 4  # papers that are offered
_MOST_LETTERS: Final = 40  # of the first words of a paper that is offered
_PHRASES: Final = {  # of both choices
    PAGE_MISSING: ("incomplete", AWAY),
    PAGES_MIXED: ("together", AWAY),
    LEFT_OUT: ("still_holds", "only_this"),
}


def asked_about_whole(paper: Submission, edition: Edition, words: Words) -> Iterator[OpenQuestion]:
    """What is still asked about a paper as a whole, as it stands; each doubt once.

    Args:
        paper: as it stands.
        edition: its sheet.
        words: of the people in the office.
    """
    for problem in doubts_about_whole(paper):
        place = BoxPlace(
            WHOLE_PAPER + problem.code,
            OneChoice(key="whole", label="", choices=tuple(_choices(problem.code, words))),
            words("correction.whole_asked"),
        )
        yield replace(_about(paper, problem.code, place, edition), params=problem.params)


def _about(paper: Submission, code: str, place: BoxPlace, edition: Edition) -> OpenQuestion:
    """A question about no box."""
    return OpenQuestion(
        submission=paper.id,
        place=place,
        title=edition.worksheet.title,
        filled_on=paper.filled_on.isoformat() if paper.date_given else None,
        page=min((reading.page for reading in paper.readings.values()), default=1),
        code=code,
        picture=None,
        read=None,
        order=(paper.filled_on.isoformat(), paper.order, paper.worksheet, paper.id, 0, 0, 0),
        instance=paper.instance,
    )


def asked_which_is_improved(
    paper: Submission, older: Sequence[Submission], edition: Edition, words: Words
) -> OpenQuestion:
    """Which paper a correction improves, beside which none of its own form lies.

    Args:
        paper: as it stands.
        older: those that are offered (`MOST_OLDER`), with their boxes.
        edition: its sheet.
        words: of the people in the office.
    """
    choices = [
        Choice(
            code=choice_of(each.id),
            label=words(
                "correction.whole.improves",
                day=printed(each.filled_on.isoformat()),
                about=_shortened(first_words(each)) or words("correction.whole.by_pen"),
            ),
        )
        for each in older
    ]
    choices.append(Choice(code=AS_IT_IS, label=words("correction.whole.adds")))
    place = BoxPlace(
        WHICH_OLDER,
        OneChoice(key="whole", label="", choices=tuple(choices)),
        words("correction.whole_improves"),
    )
    return _about(paper, CORRECTS_OLDER, place, edition)


def _shortened(text: str | None) -> str | None:
    """The first few words: by these a person knows a paper."""
    return shorten(text, _MOST_LETTERS, placeholder=" …") if text else None


def decision_on_whole(
    value: object, paper: Submission, by: Confirmed, older: Sequence[Submission] = ()
) -> Confirmed | Withdrawn | None:
    """What a choice decides; None for what is no choice of ours.

    That a correction counts alone is said of what it leaves out: no paper goes.

    Args:
        value: the code that was chosen.
        paper: what it is about.
        by: who says so.
        older: the papers that a correction may be about, where that is asked.
    """
    named = next((each.id for each in older if value == choice_of(each.id)), None)
    if named is not None:
        return replace(by, value=named)
    if value == AS_IT_IS or (value == AWAY and by.pointer == WHOLE_PAPER + LEFT_OUT):
        return by
    return Withdrawn(paper.id) if value == AWAY else None


def _choices(code: str, words: Words) -> Iterator[Choice]:
    said, away = _PHRASES.get(code, (AS_IT_IS, AWAY))
    yield Choice(code=AS_IT_IS, label=words(f"correction.whole.{said}"))
    yield Choice(code=AWAY, label=words(f"correction.whole.{away}"))
