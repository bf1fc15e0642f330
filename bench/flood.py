"""Ten thousand forms dropped at once: how fast they go in, and how long one paper waits among them.

Client A drops all forms but a few; three clients have one paper each: laid among the others under
a name like theirs, laid there last under such a name, and laid there last under a name of its own.
Told of each is how many papers were taken in before it, and when its documents were there.
The forms are copies of a few completed ones: each as many bytes as any, and its own file. What the
reading of so many costs is told by `bench.intake`; here most are duplicates, and the queue counts.
With `fresh` every form is another: that takes a second for every dozen forms to prepare.

`python -m bench.flood [FORMS] [fresh]`
"""

import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.desk import Desk, codes
from bench.measuring import on_one_core, resident, table
from bench.papers import Paper, papers
from forms.catalogue import Catalogue
from pipeline.intake.rounds import Tally
from pipeline.intake.watching import run_once
from pipeline.records import Arrival
from pipeline.service import DRAWING, rounds_of
from pipeline.settings import shipped_schemas

FORMS = 10_000
OTHERS = 250  # different forms, unless all are
ALONE = ("among the others, named alike", "laid last, named alike", "laid last, named otherwise")


@dataclass
class Flood:
    """What was measured.

    Attributes:
        waits: for each lone paper: papers taken in before it, seconds until its documents.
        peak: megabytes that the process held at most; before: and when it began.
    """

    forms: int
    seconds: float = 0.0
    before: float = 0.0
    peak: float = 0.0
    waits: dict[str, tuple[int, float]] = field(default_factory=dict)


def measure(forms: int = FORMS, *, fresh: bool = False) -> Flood:
    """Drop them all, and take them in as `run --once` does, drawing in between."""
    many, *alone = codes(1 + len(ALONE))
    with TemporaryDirectory() as name:
        folder = Path(name)
        desk = Desk(folder / "desk", (many, *alone))
        catalogue = Catalogue(shipped_schemas(), None, folder / "mill")
        kinds = forms - len(ALONE) if fresh else min(OTHERS, forms - len(ALONE))
        originals = list(papers(catalogue, (many,), kinds))
        singles = [
            next(papers(catalogue, (code,), 1, 100_000 + 8 * n)) for n, code in enumerate(alone)
        ]
        names = _drop(desk, originals, singles, forms)
        return _taken_in(desk, forms, dict(zip(ALONE, zip(names, alone, strict=True), strict=True)))


def _drop(desk: Desk, originals: list[Paper], singles: list[Paper], forms: int) -> list[str]:
    """The names of the lone papers."""
    desk.note([*originals, *singles])
    inbox = desk.office.settings.inbox
    names = [f"blad {forms // 2:06}.pdf", f"blad {forms:06}.pdf", "formulier van de buurt.pdf"]
    for n in range(forms - len(names) + 1):
        if n == forms // 2:
            (inbox / names[0]).write_bytes(singles[0].content)
        else:
            (inbox / f"blad {n:06}.pdf").write_bytes(originals[n % len(originals)].content)
    for name, single in zip(names[1:], singles[1:], strict=True):
        (inbox / name).write_bytes(single.content)
    return names


def _taken_in(desk: Desk, forms: int, alone: dict[str, tuple[str, str]]) -> Flood:
    flood = Flood(forms, before=resident())
    order: list[str] = []
    with desk.office.ledger() as ledger:
        parts = desk.office.parts(ledger)
        rounds = rounds_of(parts, threading.Event())

        def take(arrival: Arrival) -> None:
            order.append(arrival.name)
            parts.route.take(arrival)

        rounds.take = take
        begun = time.perf_counter()

        def between(_tally: Tally) -> None:
            parts.jobs.draw_pending(DRAWING)
            flood.peak = max(flood.peak, resident())
            for kind, (name, code) in alone.items():
                drawn = (desk.office.settings.outbox / code / "traject.pdf").exists()
                if drawn and kind not in flood.waits:
                    flood.waits[kind] = (order.index(name), time.perf_counter() - begun)

        run_once(rounds, between)
        parts.jobs.draw_pending()
        flood.seconds = time.perf_counter() - begun
        between(Tally())
        assert len(order) == forms, f"{len(order)} of {forms} taken in"
        assert not any(desk.office.settings.inbox.iterdir()), "papers left in the inbox"
        assert not ledger.jobs.pending(), "documents left to be drawn"
    return flood


def report(flood: Flood) -> str:
    """The figures."""
    rows = [
        [kind, str(before), f"{seconds:.1f}"] for kind, (before, seconds) in flood.waits.items()
    ]
    return (
        f"{flood.forms} forms in {flood.seconds:.0f} s, documents included: "
        f"{flood.forms / flood.seconds:.1f} a second; {flood.peak:.0f} MB at most, "
        f"{flood.before:.0f} at the start.\n\n"
        + table(["one paper of one client", "taken in before it", "seconds to its documents"], rows)
    )


if __name__ == "__main__":
    on_one_core()
    number = next((int(word) for word in sys.argv[1:] if word.isdecimal()), FORMS)
    print(report(measure(number, fresh="fresh" in sys.argv)))
