"""What people said -> the days on which papers count, where they were stored under another.

Whoever crosses out a sheet that was read before crosses out its date as well: on the day on which
it came it would lie beside nothing, and what was taken back on it would go on counting.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from pipeline.records import Submission, path_of
from pipeline.records.events import Confirmed
from pipeline.records.filing import Filing
from pipeline.records.papers import WHICH_OLDER
from pipeline.records.readings import is_crossed_part
from pipeline.store.ledger import Ledger

_DAY: Final = "/filled_on"
_LAYING: Final = frozenset({_DAY, WHICH_OLDER})  # what is said there makes another form


def may_lay(said: Iterable[Confirmed]) -> bool:
    """Whether anything of this makes a paper another form than it was stored as."""
    return any(each.pointer in _LAYING or is_crossed_part(each.pointer) for each in said)


def takes_day(said: Confirmed) -> bool:
    """Whether a paper may lose its own day by this: it lies where others on its print do."""
    return is_crossed_part(said.pointer) or (said.pointer == _DAY and not said.value)


def on_day_of_print(paper: Submission, now: Filing, ledger: Ledger) -> Submission:
    """The paper; where its date does not count any more, on the last day told of its print.

    Args:
        paper: as it was corrected.
        now: what people said, also of the days of other papers.
        ledger: with the other papers on that print.
    """
    reading = paper.readings.get(_DAY)
    if paper.date_given or reading is None or not reading.was_taken_back:
        return paper
    day = _last_on_print(paper, now, ledger)
    if day is None or day == paper.filled_on:
        return paper
    return replace(paper, filled_on=day, date_given=True, stored_on=paper.filled_on)


def _last_on_print(paper: Submission, now: Filing, ledger: Ledger) -> date | None:
    """The last day of which somebody wrote or said that the same personal form is of it, if any."""
    others = (each for each in _on_print(paper, ledger) if each.id != paper.id)
    days = (_day_of(each, now.confirmed.get(each.id, ())) for each in others)
    return max((day for day in days if day is not None), default=None)


def _on_print(paper: Submission, ledger: Ledger) -> tuple[Submission, ...]:
    """The papers on the same personal form, as they were stored."""
    if paper.instance is None:
        return ()
    return ledger.papers.of_instance(paper.client, paper.instance)


def _day_of(paper: Submission, said: Sequence[Confirmed]) -> date | None:
    """The day that somebody said a paper is of, else the one on it; None where there is none."""
    told = next((each for each in reversed(said) if each.pointer == _DAY), None)
    if told is not None:
        return date.fromisoformat(told.value) if told.value else None
    return paper.filled_on if paper.date_given else None


def former_paths(papers: Iterable[Submission], ledger: Ledger) -> Iterator[str]:
    """Where the JSON of these papers lay before a person said of what day they are."""
    said = [each.what for each in ledger.decisions.all() if isinstance(each.what, Confirmed)]
    gone = {each.submission for each in said if takes_day(each)}  # and are theirs again, perhaps
    days: dict[str, set[date]] = {}
    for each in said:
        if each.pointer == _DAY and each.value:
            days.setdefault(each.submission, set()).add(date.fromisoformat(each.value))
    for paper in papers:
        found = {paper.stored_on, *days.get(paper.id, ())}
        for other in _on_print(paper, ledger) if paper.id in gone else ():
            found |= {other.filled_on, *days.get(other.id, ())}
        for day in found - {paper.filled_on}:
            if day is not None:
                yield path_of(replace(paper, filled_on=day))
