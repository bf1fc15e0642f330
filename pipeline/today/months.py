"""All that ever came in -> a page for each month, in parts where a month is large.

A month that is over is looked at again only where something in it changed: papers that waited were
taken in, or people decided something about them.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Final

from forms.ground.words import Words
from pipeline.outbox import files
from pipeline.records.events import Confirmed, Event, Merged, Moved, Renamed, Undone, Withdrawn
from pipeline.records.life import Grouped
from pipeline.records.today_names import MONTHS_FOLDER
from pipeline.today.facts import CameIn, Tally
from pipeline.today.gathering import Gathering
from pipeline.today.made import Made

PART: Final = 500  # rows of a page
_ANEW: Final = 2  # months that are looked at anew each day
_REGROUPS: Final = (Grouped, Merged, Undone)  # after which a client may be of another group


@dataclass(frozen=True)
class Months:
    """The pages of one workspace.

    Attributes:
        gathering: of now. outbox: the folder for people.
        before: month (2026-10) -> what its pages were made of. decisions: how many there were then.
        made_by: the program and the language.
    """

    gathering: Gathering
    outbox: Path
    before: dict[str, Made]
    decisions: int
    made_by: str

    @cached_property
    def months(self) -> Sequence[date]:
        """The first day of each month in which anything may have come in, the newest first."""
        first = self.gathering.parts.ledger.arrivals.first_day()
        if first is None:
            return ()
        begin, month = first.astimezone().date().replace(day=1), self._today.replace(day=1)
        found = []
        while month >= begin:
            found.append(month)
            month = (month - timedelta(days=1)).replace(day=1)
        return found

    @cached_property
    def tallies(self) -> dict[date, Tally]:
        """How many forms came in in each month, by outcome; months in which nothing did left out.

        The newest first.
        """
        tally = self.gathering.parts.ledger.arrivals.tally
        found = {month: tally(*self._bounds(month)) for month in self.months}
        return {month: counted for month, counted in found.items() if counted}

    def write(self) -> dict[str, Made]:
        """Write what is not as it should be; what it was all made of."""
        now = {}
        for n, (month, tally) in enumerate(self.tallies.items()):
            name = f"{month:%Y-%m}"
            anew = self._today.isoformat() if n < _ANEW else ""
            made_of, known = f"{self.made_by} {anew}", self.before.get(name)
            same: list[str] = []
            if known is not None and known.of == made_of and month not in self._touched:
                is_there = (self.outbox / MONTHS_FOLDER / part_name(month, 0)).exists()
                if known.tally == tally and is_there:
                    now[name] = known
                    continue
                begin = 0 if known.tally == tally else _unchanged(known.tally, tally) // PART
                same = known.codes[:begin]
            codes = [*same, *self._write(month, len(same), sum(tally.values()))]
            now[name] = Made(made_of, tally, codes)
        return now

    def _write(self, month: date, begin: int, rows: int) -> list[str]:
        """Write the parts from this one on; whose rows stand in each."""
        from pipeline.today.page import month_page
        from pipeline.today.sought import codes_within

        parts, codes = -(-rows // PART), []
        for part in range(begin, parts):
            shown = self._rows(month, part)
            page = month_page(shown, month, part, parts, self._words)
            place = self.outbox / MONTHS_FOLDER / part_name(month, part)
            files.write(place, page, self.outbox)
            codes.append(codes_within(each.client for each in shown))
        return codes

    def _rows(self, month: date, part: int) -> Sequence[CameIn]:
        """A part of a month, the newest first."""
        found = self.gathering.parts.ledger.arrivals.between(
            *self._bounds(month), skip=part * PART, most=PART
        )
        return tuple(self.gathering.came_in(found))[::-1]

    def _bounds(self, month: date) -> tuple[datetime, datetime]:
        after = (month + timedelta(days=31)).replace(day=1)
        return self.gathering.midnight(month), self.gathering.midnight(after)

    @cached_property
    def _touched(self) -> frozenset[date]:
        """The months of papers about which anything was decided since."""
        ledger = self.gathering.parts.ledger
        events = ledger.decisions.all()
        new = events[self.decisions :]
        known = {event.id: event for event in events}
        about = [*new, *(known[e.what.event] for e in new if isinstance(e.what, Undone))]
        papers = {paper for event in about for paper in _papers(event)}
        clients = {code for event in about for code in _clients(event)}
        days = (at.astimezone().date() for at in ledger.papers.received(papers, clients))
        return frozenset(day.replace(day=1) for day in days)

    @property
    def _today(self) -> date:
        return self.gathering.now.date()

    @property
    def _words(self) -> Words:
        return self.gathering.parts.office.words


@dataclass(frozen=True)
class MonthsOfGroup(Months):
    """The pages below the root of a group: what is about its own clients alone.

    A month is looked through anew where anything came in in it, or was decided about its papers;
    every month is where a client may have come to the group, or left it.
    """

    @cached_property
    def _made(self) -> dict[str, str]:
        """Month -> what its pages follow from, as far as it is told without looking into it."""
        tally = self.gathering.parts.ledger.arrivals.tally
        found = {}
        for n, month in enumerate(self.months):
            anew = self._today.isoformat() if n < _ANEW else ""
            came = sorted(tally(*self._bounds(month)).items())
            found[f"{month:%Y-%m}"] = f"{self.made_by} {anew} {came}"
        return found

    @cached_property
    def _all(self) -> dict[date, Sequence[CameIn]]:
        """What came in in the months that are to be written anew, the newest first."""
        found: dict[date, Sequence[CameIn]] = {}
        for month in self.months:
            name = f"{month:%Y-%m}"
            known = self.before.get(name)
            is_known = known is not None and known.of == self._made[name]
            lies = (self.outbox / MONTHS_FOLDER / part_name(month, 0)).exists()
            lacks = known is not None and bool(known.tally) and not lies
            if not is_known or lacks or self._is_touched(month):
                rows = self.gathering.parts.ledger.arrivals.between(*self._bounds(month))
                found[month] = tuple(self.gathering.came_in(rows))[::-1]
        return found

    def _is_touched(self, month: date) -> bool:
        events = self.gathering.parts.ledger.decisions.all()[self.decisions :]
        return month in self._touched or any(isinstance(e.what, _REGROUPS) for e in events)

    @cached_property
    def tallies(self) -> dict[date, Tally]:
        """How many forms of its clients came in in each month; the newest first."""
        found: dict[date, Tally] = {
            month: {**Counter(str(each.outcome) for each in self._all[month])}
            if month in self._all
            else self.before[f"{month:%Y-%m}"].tally
            for month in self.months
        }
        return {month: counted for month, counted in found.items() if counted}

    def write(self) -> dict[str, Made]:
        """Write what is not as it should be, and take away what is told no more."""
        codes = {name: known.codes for name, known in self.before.items()}
        for month, rows in self._all.items():
            codes[f"{month:%Y-%m}"] = self._write(month, 0, len(rows))
        names = {
            part_name(month, part)
            for month, tally in self.tallies.items()
            for part in range(-(-sum(tally.values()) // PART))
        }
        files.clear(self.outbox / MONTHS_FOLDER, ("*.html",), names, self.outbox)
        return {
            name: Made(made, self._tally(name), codes.get(name, []))
            for name, made in self._made.items()
        }

    def _tally(self, name: str) -> Tally:
        return self.tallies.get(month_of(name), {})

    def _rows(self, month: date, part: int) -> Sequence[CameIn]:
        rows = self._all[month]
        end = len(rows) - part * PART  # the first part is of the oldest, as in the outbox
        return rows[max(0, end - PART) : end]


def part_name(month: date, part: int) -> str:
    """What a part of the page of a month is called; the first (0) as the month alone."""
    return f"{month:%Y-%m}{f'-{part + 1}' if part else ''}.html"


def month_of(name: str) -> date:
    """The first day of a month that is written as 2026-10."""
    return date.fromisoformat(f"{name}-01")


def month_called(month: date, words: Words) -> str:
    """A month, as people call it."""
    return f"{words(f'documents.words.month.{month.month}')} {month.year}"


def _unchanged(before: Tally, now: Tally) -> int:
    """How many rows of a month are as they were: none, where not only new ones came."""
    only_more = all(now.get(outcome, 0) >= number for outcome, number in before.items())
    is_still = before.get("waiting", 0) == now.get("waiting", 0)
    return sum(before.values()) if only_more and is_still else 0


def _papers(event: Event) -> Iterator[str]:
    if isinstance(event.what, Moved | Withdrawn | Confirmed):
        yield event.what.submission


def _clients(event: Event) -> Iterator[str]:
    match event.what:
        case Merged(keep, other):
            yield from (keep, other)
        case Renamed(code=code):
            yield code
