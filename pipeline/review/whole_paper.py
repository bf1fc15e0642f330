"""A doubt about a paper as a whole -> a question that somebody can answer; the answer -> decisions.

A file that came in damaged, a page that is lacking: there is no box to look at. Who looks at the
paper says that it counts as it is, or that it does not count. Both can be undone. Of a correction
that leaves something out: that this still holds, or that the correction counts alone.
"""

from collections.abc import Iterator
from typing import Final

from forms.catalogue import Edition
from forms.fields import OneChoice
from forms.fields.choice import Choice
from forms.ground.problems import PAGE_MISSING, PAGES_MIXED
from forms.ground.words import Words
from pipeline.dossiers.doubts import doubts_about_whole
from pipeline.records import Submission
from pipeline.records.events import Confirmed, Withdrawn
from pipeline.records.papers import AS_IT_IS, AWAY, LEFT_OUT, WHOLE_PAPER
from pipeline.review.questions import BoxPlace, OpenQuestion

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
        page = min((reading.page for reading in paper.readings.values()), default=1)
        yield OpenQuestion(
            submission=paper.id,
            place=BoxPlace(
                WHOLE_PAPER + problem.code,
                OneChoice(key="whole", label="", choices=tuple(_choices(problem.code, words))),
                words("correction.whole_asked"),
            ),
            title=edition.worksheet.title,
            filled_on=paper.filled_on.isoformat() if paper.date_given else None,
            page=page,
            code=problem.code,
            picture=None,
            read=None,
            order=(paper.filled_on.isoformat(), paper.order, paper.worksheet, paper.id, 0, 0, 0),
            params=problem.params,
            instance=paper.instance,
        )


def decision_on_whole(
    value: object, paper: Submission, by: Confirmed
) -> Confirmed | Withdrawn | None:
    """What a choice decides; None for what is no choice of ours. `by`: who says so.

    That a correction counts alone is said of what it leaves out: no paper goes.
    """
    if value == AS_IT_IS or (value == AWAY and by.pointer == WHOLE_PAPER + LEFT_OUT):
        return by
    return Withdrawn(paper.id) if value == AWAY else None


def _choices(code: str, words: Words) -> Iterator[Choice]:
    said, away = _PHRASES.get(code, (AS_IT_IS, AWAY))
    yield Choice(code=AS_IT_IS, label=words(f"correction.whole.{said}"))
    yield Choice(code=AWAY, label=words(f"correction.whole.{away}"))
