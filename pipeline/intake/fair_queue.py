"""Files that are ready to be taken in -> which are next, fair between those who sent them."""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import cycle, islice
from typing import Final

from pipeline.intake.found import Found
from pipeline.intake.settling import PastLooks, Sender

FEW: Final = 20  # so many are simply taken oldest first: nobody waits long
NEWEST: Final = 4  # one of so many is the newest there is


class Queue:
    """Remembers who was served when.

    Senders take turns, each its oldest paper first; and every fourth paper is the newest of all,
    so that who comes after ten thousand others is not last, whatever the files are called.
    """

    def __init__(self, looks: PastLooks) -> None:
        self._looks = looks
        self._served: dict[Sender, int] = {}
        self._count = 0

    def next(self, ready: Iterable[Found], most: int) -> list[Found]:
        """At most so many of the files, in the order in which to take them."""
        ready = list(ready)
        if len(ready) <= FEW:
            return sorted(ready, key=self._age)[:most]
        piles: dict[Sender, list[Found]] = defaultdict(list)
        for one in ready:
            piles[self._looks.sender(one)].append(one)
        age = self._age
        newest = heapq.nlargest(
            most // NEWEST + 1, (f for pile in piles.values() for f in pile), age
        )
        order = sorted(piles, key=lambda sender: self._served.get(sender, 0))
        oldest = _in_turns([iter(heapq.nsmallest(most, piles[sender], age)) for sender in order])
        chosen = list(islice(_each_once(_mixed(oldest, iter(newest))), most))
        for one in chosen:
            self._count += 1
            self._served[self._looks.sender(one)] = self._count
        self._served = {sender: n for sender, n in self._served.items() if sender in piles}
        return chosen

    def _age(self, one: Found) -> tuple[float, int, bytes]:
        return self._looks.first_seen(one), one.state.mtime_ns, one.raw


def _in_turns(piles: list[Iterator[Found]]) -> Iterator[Found]:
    while piles:
        left = []
        for pile in piles:
            one = next(pile, None)
            if one is not None:
                left.append(pile)
                yield one
        piles = left


def _mixed(oldest: Iterator[Found], newest: Iterator[Found]) -> Iterator[Found]:
    for turn in cycle(range(NEWEST)):
        one = next(newest if turn == NEWEST - 1 else oldest, None)
        if one is None:
            yield from oldest
            return
        yield one


def _each_once(files: Iterator[Found]) -> Iterator[Found]:
    seen: set[bytes] = set()
    for one in files:
        if one.raw not in seen:
            seen.add(one.raw)
            yield one
