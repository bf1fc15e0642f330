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
from pipeline.records.papers import AWAY, WHICH_OLDER
from pipeline.records.readings import crossed_pointer, is_crossed_part
from pipeline.store.ledger import Ledger

_DAY: Final = "/filled_on"
_LAYING: Final = frozenset({_DAY, WHICH_OLDER})  # what is said there makes another form


def may_lay(said: Iterable[Confirmed]) -> bool:
    """Whether anything of this makes a paper another form than it was stored as."""
    return any(each.pointer in _LAYING or is_crossed_part(each.pointer) for each in said)


def on_day_of_print(paper: Submission, said: Sequence[Confirmed], ledger: Ledger) -> Submission:
    """The paper; where its date does not count any more, on the last day written on its print.

    Args:
        paper: as it was corrected.
        said: of it, in the order of entering.
        ledger: with the other papers on that print, of which it is looked at as they were stored.
    """
    reading = paper.readings.get(_DAY)
    if paper.date_given or reading is None or not reading.was_taken_back:
        return paper
    part = crossed_pointer(reading.page)
    worth = next((each.value for each in reversed(said) if each.pointer == part), None)
    day = _last_on_print(paper, ledger) if worth == AWAY else None
    if day is None or day == paper.filled_on:
        return paper
    return replace(paper, filled_on=day, date_given=True, stored_on=paper.filled_on)


def _last_on_print(paper: Submission, ledger: Ledger) -> date | None:
    """The last day that somebody wrote on the same personal form, if anybody did."""
    if paper.instance is None:
        return None
    others = ledger.papers.of_instance(paper.client, paper.instance)
    return max((each.filled_on for each in others if each.date_given), default=None)


def former_paths(papers: Iterable[Submission], ledger: Ledger) -> Iterator[str]:
    """Where the JSON of these papers lay before a person said of what day they are."""
    days: dict[str, set[date]] = {}
    crossed: set[str] = set()
    for event in ledger.decisions.all():
        said = event.what
        if isinstance(said, Confirmed) and said.pointer == _DAY and said.value:
            days.setdefault(said.submission, set()).add(date.fromisoformat(said.value))
        elif isinstance(said, Confirmed) and is_crossed_part(said.pointer):
            crossed.add(said.submission)  # taken back by now, perhaps
    for paper in papers:
        if paper.stored_on or paper.id in days or paper.id in crossed:
            of_print = _last_on_print(paper, ledger) if paper.id in crossed else None
            for day in {paper.stored_on, of_print, *days.get(paper.id, ())} - {paper.filled_on}:
                if day is not None:
                    yield path_of(replace(paper, filled_on=day))
