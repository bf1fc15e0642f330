"""How a client can be reached safely, as papers say -> what of it waits until a person said so.

Who hides from somebody is in danger where a call comes that should not. What stands on a paper that
came from another dossier was said of whoever has that one: it is asked before it counts here. So is
what an older paper says, where the one on which somebody had said otherwise since was taken away.
Looked at each time anew, so that to undo the decision gives back what was there.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from forms.ground.problems import Problem
from pipeline.dossiers.counting_copies import left_out_in_force, that_count
from pipeline.dossiers.forms_of_record import apart
from pipeline.dossiers.same_words import same_words, words_at
from pipeline.records import Submission
from pipeline.records.filing import Filing
from pipeline.records.papers import CONTACT_BOXES
from pipeline.records.picture_tokens import without_tokens

FROM_ELSEWHERE: Final = "contact_from_elsewhere"  # codes of questions
LEFT: Final = "contact_left"
BROUGHT: Final = frozenset({FROM_ELSEWHERE, LEFT})  # by what was decided about papers
_AT_INTAKE: Final = frozenset({"other_contact", "contact_of_moved"})  # kept with the paper
ASKED: Final = BROUGHT | _AT_INTAKE

Rank = tuple[int, date, int, str]  # of an answer; the highest counts
# A paper's id -> the client code that it was written for; None where there is no such paper.
WrittenFor = Callable[[str], str | None]


def asked_where_it_came(paper: Submission, now: Filing) -> Submission:
    """The paper; without its way of contact where it was brought here, and nobody said so since.

    Args:
        paper: as it was filed, and as it was corrected.
        now: the filing it was filed by.
    """
    came = now.came_with(paper.id, paper.written_for) if paper.written_for else 0
    wrote = paper.written_for or paper.client
    for box in CONTACT_BOXES:
        came_since = came > now.contact_said.get(paper.id + box, 0)
        is_new_here = came_since or not now.was_said_here(paper.id, box, wrote)
        if is_new_here and words_at(paper.values, box[1:]):
            paper = withheld(paper, Problem(FROM_ELSEWHERE, box, "question"))
    return paper


def asked_what_is_left(paper: Submission, now: Filing, written_for: WrittenFor) -> Submission:
    """The paper; without its way of contact where one that was said since is taken away.

    That was another answer, on a paper that somebody withdrew, or moved to another dossier; or one
    on a paper that was erased there, whatever it said.
    """
    for box in CONTACT_BOXES:
        said = words_at(paper.values, box[1:])
        if not said:
            continue
        since = now.contact_said.get(paper.id + box, 0)
        gone = [
            number
            for number, gone in taken_away(now, box)
            if number > since
            and (answer := last_said(gone, box, now))
            and same_words(answer) != same_words(said)
            and _was_beside(gone, paper, now, written_for)
        ]
        last = max((erased_elsewhere(paper.client, box, now), *gone))
        if last > since and not _is_said_after(last, paper, box, now, written_for):
            paper = withheld(paper, Problem(LEFT, box, "question"))
    return paper


def _is_said_after(
    number: int, paper: Submission, box: str, now: Filing, written_for: WrittenFor
) -> bool:
    """Whether what stands on this paper was said of another one here after that decision."""
    said = same_words(words_at(paper.values, box[1:]) or "")
    later = (at.removesuffix(box) for at, each in now.contact_said.items() if each > number)
    same = (each for each in later if same_words(last_said(each, box, now) or "") == said)
    return any(
        now.owner(each, wrote) == paper.client and now.was_said_here(each, box, wrote)
        for each, wrote in ((each, written_for(each)) for each in same)
        if each not in now.withdrawn
    )


def erased_elsewhere(client: str | None, box: str, now: Filing) -> int:
    """The number of the last decision about this box on a paper of theirs that was erased, or 0."""
    codes = now.codes(client) if client and now.contact_gone else ()
    return max((now.contact_gone.get(code + box, 0) for code in codes), default=0)


def taken_away(now: Filing, box: str) -> list[tuple[int, str]]:
    """The papers that were withdrawn or moved after somebody said what stands in this box.

    Each with the number of the decision that said so.
    """
    said = now.contact_said.items()
    papers = [(number, at.removesuffix(box)) for at, number in said if at.endswith(box)]
    gone = now.withdrawn | now.moved.keys()
    return [(number, paper) for number, paper in papers if paper in gone]


def last_said(paper: str, box: str, now: Filing) -> str | None:
    """What a person said last that stands in a box of a paper, by its id."""
    said = [each.value for each in now.confirmed.get(paper, ()) if each.pointer == box]
    return words_at({box: said[-1]}, box) if said else None


def _was_beside(gone: str, paper: Submission, now: Filing, written_for: WrittenFor) -> bool:
    """Whether a paper that was taken away had been in the dossier of this one, and is not now."""
    client = written_for(gone)
    if client is None or gone == paper.id:
        return False
    is_here = now.owner(gone, client) == paper.client and gone not in now.withdrawn
    return now.person(client) == paper.client and not is_here


def withheld(paper: Submission, asked: Problem) -> Submission:
    """The paper without the answer in the box that is asked about, and with that question."""
    box = asked.pointer or ""
    return replace(
        paper,
        values={name: value for name, value in paper.values.items() if name != box[1:]},
        readings={**paper.readings, box: replace(paper.readings[box], value=None, state="unread")},
        problems=(*paper.problems, asked),
    )


def as_it_was_read(paper: Submission) -> Submission:
    """A stored paper with the answers that were withheld when it came in: its id was made of these.

    Only for that. They count nowhere until somebody has said so.
    """
    from forms.fields.base import normalise  # loads what most commands need not

    for box in {each.pointer or "" for each in paper.problems if each.code in _AT_INTAKE}:
        raw = paper.readings[box].raw
        said = normalise(without_tokens(raw)) if isinstance(raw, str) else None
        reading = replace(paper.readings[box], value=said, state="read")
        paper = replace(
            paper,
            values={**paper.values, box[1:]: said},
            readings={**paper.readings, box: reading},
        )
    return paper


def ranked(paper: Submission, box: str, said_at: Mapping[str, int]) -> Rank:
    """The rank of what a paper says: what a person said last counts, whatever day is on papers.

    `said_at`: as `Filing.contact_said`.
    """
    return (said_at.get(paper.id + box, 0), paper.filled_on, paper.order, paper.id)


def in_force(papers: Iterable[Submission], box: str, now: Filing) -> str | None:
    """What counts as the answer in a box, of all papers of a client that tell something."""
    said = [each for each in _counting(papers, box) if words_at(each.values, box[1:])]
    last = max(said, key=lambda each: ranked(each, box, now.contact_said), default=None)
    return None if last is None else words_at(last.values, box[1:])


def contact_in_force(
    told: Mapping[str, str], papers: Iterable[Submission], now: Filing
) -> Mapping[str, str]:
    """How to reach and talk with a client: as the last papers tell, or as people said since."""
    papers = list(papers)
    said = {box[1:]: in_force(papers, box, now) for box in CONTACT_BOXES if box[1:] in told}
    return {**told, **{key: answer for key, answer in said.items() if answer}}


def _counting(papers: Iterable[Submission], box: str) -> Iterator[Submission]:
    """Those that count: of copies of one form not all do.

    With those of which this box goes on counting, though a correction takes their place.
    """
    forms: dict[tuple[str, str, str, str], list[Submission]] = {}
    for paper in papers:
        forms.setdefault(paper.form, []).append(paper)
    for copies in (copies for same in forms.values() for copies in apart(same)):
        yield from that_count(copies)
        for each in left_out_in_force(copies):
            if box in each.kept:
                yield from each.older
