"""A paper as it counts -> what is kept of it without its boxes, and of what that was made.

What is kept holds as long as nothing it was made of changed: the program, whose paper it is, what
people confirmed about it. The program is known by its own text, so that nobody has to remember to
raise a number: words that an older program understood otherwise are never folded.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Final

from forms.ground.problems import Problem
from forms.ground.toml_text import content_of
from pipeline.dossiers.agreeing import answered
from pipeline.dossiers.other_days import takes_day
from pipeline.records import EMPTY, Submission
from pipeline.records.events import Confirmed, data_of
from pipeline.records.filing import Filing
from pipeline.records.ids import canonical_json
from pipeline.records.papers import CONTACT_BOXES, WHICH_OLDER
from pipeline.store.ledger import Abridged, Slip

BLANK: Final = frozenset({"required_empty"})  # nothing was written: ask the client next time
# What decides what a paper says, and how that is told in its JSON.
_DECIDING: Final = ("dossiers", "records", "outbox")


def abridged(paper: Submission, stamp: str) -> Abridged:
    """The paper without its boxes and without what was left blank; the fold looks at no more."""
    short = replace(paper, readings=EMPTY, values=answered(paper.values) or {})
    return Abridged(short, is_doubtful(paper), stamp)


def stamp_of(slip: Slip, now: Filing, made_by: str) -> str:
    """Of what the abridged paper would be made now; "" where it is made anew each time.

    `made_by`: the program, see there.

    A paper that somebody moved depends on whose the sheet was, one of which somebody said what it
    improves on where that lies, one whose date does not count on the day of its print: that
    is looked up each time.
    """
    is_decided = slip.id in now.confirmed or slip.id in now.moved or slip.client in now.merged
    if not (is_decided or now.contact_said or now.contact_gone):  # of nearly all papers
        return f"{made_by} {slip.client or ''} "
    return stamp_weighed(slip, now, made_by)


def stamp_weighed(slip: Slip, now: Filing, made_by: str) -> str:
    """The same, where every decision is looked at."""
    said: Sequence[Confirmed] = now.confirmed.get(slip.id, ())
    if slip.id in now.moved or (said and any(map(_is_laid, said))):
        return ""
    owner = now.owner(slip.id, slip.client)
    stamp = f"{made_by} {owner or ''} {_digest(said)}"
    brought = _about_contact(slip, owner, now)
    return " ".join([stamp, *brought]) if brought else stamp


def _is_laid(said: Confirmed) -> bool:
    """Whether what is said there depends on other papers."""
    return said.pointer == WHICH_OLDER or takes_day(said)


def _about_contact(slip: Slip, owner: str | None, now: Filing) -> list[str]:
    """What was decided about ways of contact, as far as this paper may depend on it."""
    came = now.came_with(slip.id, slip.client)  # its way of contact is asked, or was since
    if not (came or now.contact_said or now.contact_gone):
        return []
    from pipeline.dossiers.safe_contact import erased_elsewhere, taken_away  # with all that folds

    said_at = [now.contact_said.get(slip.id + box, 0) for box in CONTACT_BOXES]
    left = sorted(taken for box in CONTACT_BOXES for taken in taken_away(now, box))
    gone = ((erased_elsewhere(owner, box, now), box) for box in CONTACT_BOXES)
    left += [(number, box) for number, box in gone if number]
    if left:  # what was said of any other paper since counts for this one too
        said_at += sorted(now.contact_said.values())
    here = all(now.was_said_here(slip.id, box, slip.client) for box in CONTACT_BOXES)
    return [f"{came} {said_at} {left} {here}"] if came or left or not here else []


def _digest(said: Sequence[Confirmed]) -> str:
    if not said:  # of nearly all papers
        return ""
    return sha256(canonical_json([dict(data_of(each)) for each in said]).encode()).hexdigest()


def is_asked(problem: Problem) -> bool:
    """Whether somebody is to answer this now; what is blank is for the client, next time."""
    return problem.severity == "question" and problem.code not in BLANK


def is_doubtful(paper: Submission) -> bool:
    """Whether anything at all may be open about a paper: told without looking at its sheet."""
    is_odd = any(map(is_asked, paper.problems)) or paper.seeks_older
    return is_odd or any(
        reading.is_unread and reading.picture for reading in paper.readings.values()
    )


@lru_cache(maxsize=4)
def program(folders: tuple[Path, ...]) -> str:
    """A digest of the text of the program as far as it decides what a paper says.

    Args:
        folders: with worksheets; the phrases in them stand in the JSON.
    """
    digest = sha256()
    for path in _texts(folders):
        digest.update(path.name.encode())
        with suppress(OSError):  # a language file of an organisation that is none
            digest.update(content_of(path))
    return digest.hexdigest()[:16]


def _texts(folders: tuple[Path, ...]) -> Iterator[Path]:
    for package in ("forms", *(f"pipeline.{name}" for name in _DECIDING)):
        yield from sorted(Path(str(files(package))).rglob("*.py"))
    for folder in folders:
        yield from sorted((folder / "languages").glob("*.toml"))
