"""Another name than a dossier has -> what a person is asked; their answer -> a decision."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from forms.catalogue import Edition
from forms.fields import OneChoice
from forms.fields.choice import Choice
from forms.ground.check_digit import parse
from forms.ground.words import Words
from pipeline.dossiers.naming import NAME_ASKED, NameAsked
from pipeline.records import Submission
from pipeline.records.events import Moved, Renamed
from pipeline.records.papers import NAME_BOX
from pipeline.review.questions import BoxPlace, OpenQuestion, question_at

_KEEP: Final = "keep"  # codes of what a person may choose
_NEW: Final = "new"
_OF: Final = "of_"  # begins the code that says that the paper is of another client
_MOST: Final = 3  # dossiers with that name among which a person chooses


def asked_about_name(
    asked: NameAsked, paper: Submission, edition: Edition, words: Words
) -> OpenQuestion:
    """The question which name is in force.

    Args:
        asked: the two names, the papers with the other one, and who has that name.
        paper: the last of those papers.
        edition: its sheet.
        words: of the people in the office.
    """
    problem = asked.problem
    # of several papers the one that is shown goes, and of the next one it is asked again
    others = [
        _choice(f"{_OF}{_digits(code)}", words, key="of", whose=code)
        for code in asked.codes[:_MOST]
    ]
    here = "_here" if asked.codes else ""  # it is asked first whose it is, then the name
    choices = [_choice(each, words, key=f"{each}{here}") for each in (_KEEP, _NEW)]
    field = OneChoice(key="name", label="", choices=(*choices, *others))
    asks = "name_of_whom" if asked.codes else "name_asked"
    place = BoxPlace(NAME_ASKED, field, words(f"correction.{asks}"))
    return replace(
        question_at(paper, place, edition, problem.code, NAME_BOX),
        older=asked.papers[1:],
        before=asked.in_force,
        now=asked.name,
        params=problem.params,
    )


def decision_on_name(
    value: Any, papers: Iterable[str], paper: Submission, code: str, sheet: str
) -> Renamed | Moved | None:
    """What a choice decides; None for what is no choice of ours.

    Args:
        value: the code that was chosen.
        papers: ids of those that it was asked about.
        paper: the one whose name is meant.
        code: of its dossier.
        sheet: the id of the correction sheet.
    """
    about = tuple(papers)
    if value == _KEEP:
        return Renamed(code, about, sheet=sheet)
    if value == _NEW:
        return Renamed(code, about, source=paper.id, sheet=sheet)
    whose = parse(str(value).removeprefix(_OF))
    return Moved(paper.id, whose) if whose is not None else None


def is_of_another(value: object) -> bool:
    """Whether a choice says that the paper is of another dossier."""
    return isinstance(value, str) and value.startswith(_OF)


def _choice(code: str, words: Words, *, key: str, whose: str = "") -> Choice:
    return Choice(code=code, label=words(f"correction.name.{key}", code=whose))


def _digits(code: str) -> str:
    return code.replace("-", "")
