"""Papers in folded order in; the same, of one day those first whose steps others had in print out.

Two sheets of one day say nothing of which came first, but a print tells: what is printed on it was
known when it was drawn.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from pipeline.dossiers.forms_of_record import FormOfRecord
from pipeline.records import Role
from pipeline.records.ids import content_id

_NAMED: Final[tuple[Role, ...]] = ("goal", "action", "idea")


def in_order_of_prints(papers: Sequence[FormOfRecord]) -> Iterator[FormOfRecord]:
    """The papers, of one day those on which something begins before those that show it."""
    for _, of_day in groupby(papers, key=lambda paper: paper.filled_on):
        same = [*of_day]
        yield from same if len(same) == 1 else _of_one_day(same)


def _of_one_day(papers: list[FormOfRecord]) -> Iterator[FormOfRecord]:
    shown = [{fact.ref for fact in paper.of(*_NAMED) if fact.ref} for paper in papers]
    if not any(shown):
        yield from papers
        return
    begins = [_begins(paper, set().union(*shown)) for paper in papers]
    waiting = [*range(len(papers))]
    while waiting:
        ready = (n for n in waiting if not any(shown[n] & begins[m] for m in waiting if m != n))
        first = next(ready, waiting[0])  # of those that show each other: as they were
        waiting.remove(first)
        yield papers[first]


def _begins(paper: FormOfRecord, among: set[str]) -> set[str]:
    """Which of these ids are those of places on this paper."""
    prefixes = {each[:2] for each in among}
    places = (
        f"{fact.pointer}{more}"
        for fact in paper.of(*_NAMED)
        if not fact.ref or fact.values.get("next_step")
        for more in ("", "/next_step")
    )
    ids = {content_id(prefix, paper.origin, at) for at in places for prefix in prefixes}
    return ids & among
