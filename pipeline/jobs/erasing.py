"""A decision that somebody is erased -> nothing of them left, in the outbox nor in the store.

The decision stands in the ledger first. What follows may be cut short anywhere: what names the
files is still in the books until the files are gone, so the same work is simply done again.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from pipeline.jobs.forgetting import needed, nodes_of
from pipeline.orders.fulfilment import RECEIPT_FOLDER
from pipeline.outbox import files
from pipeline.outbox.feed import forget_told
from pipeline.outbox.moving import take_away
from pipeline.outbox.reached import remove_folder
from pipeline.outbox.refused_papers import Shelf
from pipeline.outbox.roots import Root, Roots, receipt_of
from pipeline.outbox.shut import why_shut
from pipeline.records.enclosures import TakenApart, number_inside
from pipeline.records.events import Event
from pipeline.records.life import Discarded, Erased
from pipeline.records.refusals import Refusal
from pipeline.records.today_names import MONTHS_FOLDER, TODAY_OF_ROOT, TODAY_PAGE, TODAY_REMEMBERED
from pipeline.store import ahead, originals, pictures
from pipeline.store.erased_list import NAME, add_to_list
from pipeline.store.ledger import Going, Ledger
from pipeline.store.ledger.forgetting.erasing import whose_of as whose_goes
from pipeline.store.locks import entering
from pipeline.store.sealing.keys import keys_of

_SHORT: Final = slice(2, 10)  # of an id: what its file is called by


@dataclass(frozen=True, slots=True)
class Eraser:
    """Does what it takes to keep nothing.

    Attributes:
        store, workspace: folders. roots: those for people. shelf: refused papers, shown.
        take_apart: gives the files in one that holds others, or None; raises Refusal.
    """

    ledger: Ledger
    store: Path
    roots: Roots
    workspace: Path
    shelf: Shelf
    take_apart: Callable[[bytes], TakenApart | None]

    def carry_out(self, decision: str) -> tuple[str, ...]:
        """Let all go that goes by the decision with this id; done again, it does nothing more."""
        event = next((each for each in self.ledger.decisions.all() if each.id == decision), None)
        if event is None or not isinstance(event.what, Erased | Discarded):
            return ()
        with entering(self.store):
            going = self.ledger.erasing.going(whose_goes(event.what))
            self._clear_outbox(event, going)
            containers = [*self._containers(going)] if _lay_in_others(going) else []
            keys = keys_of(self.store)
            if keys is not None:  # what names them goes first, and must not be lost before
                keys.note_going(nodes_of(keys, self.store, going, containers))
            dropped = self._clear_store(going, containers)
            self.ledger.erasing.take_out(event, dropped)
            if keys is not None:
                keys.forget_noted(needed(self.store, self.ledger))
        self.ledger.erasing.finish(decision)
        add_to_list(self.workspace / NAME, erased_codes(self.ledger))
        return ()

    def _clear_outbox(self, event: Event, going: Going) -> None:
        arrivals = dict.fromkeys(each.arrival for each in going.files)
        codes = event.what.codes if isinstance(event.what, Erased) else ()
        ids = {*codes, *going.papers, *going.team, *going.held, *going.instances, *arrivals}
        about = {event.what.code} if isinstance(event.what, Discarded) else set(codes)
        receipts = map(receipt_of, going.papers)
        roots = self._roots_of({*about, *going.papers, *receipts})
        forget_told(self.store, [root.path for root in roots], ids)
        for arrival in arrivals:
            self.shelf.take_back(arrival)
        for root in roots:
            self._clear_root(root.path, codes, going)

    def _roots_of(self, subjects: Collection[str]) -> list[Root]:
        """Every root, and where else these may lie; raises OSError where such a one is away.

        Below another that is away nothing of them was ever laid.
        """
        noted = {root for each in subjects for root in self.roots.places(each)}
        noted = {root for root in noted if not self.roots.is_gone(root)}
        found = [*dict.fromkeys((*self.roots.every, *sorted(noted, key=lambda each: each.key)))]
        for root in tuple(found[1:]):
            try:
                self.roots.look(root)
            except OSError as error:
                if root in noted and why_shut(error) != "taken":  # there nothing was laid
                    raise
                found.remove(root)
        return found

    def _clear_root(self, outbox: Path, codes: Collection[str], going: Going) -> None:
        for code in codes:
            take_away(code, outbox)
        files.clear(outbox, (TODAY_PAGE,), (), outbox, anew=True)  # they are written anew
        remove_folder(outbox / MONTHS_FOLDER, outbox)
        receipts = outbox / RECEIPT_FOLDER
        for short in (paper[_SHORT] for paper in going.papers):
            for folder in outbox.glob("*/formulieren"):
                _clear(folder, outbox, f"*-{short}.json", f"*-{short}-*.json")
            _clear(receipts, outbox, f"*-{short}.txt", f"*-{short}-*.txt")

    def _clear_store(self, going: Going, containers: Collection[str]) -> set[str]:
        """Take away originals and pictures; the digests of pictures that nothing named at all."""
        for told in (self.store / TODAY_REMEMBERED, *self.store.glob(f"{TODAY_OF_ROOT}*.json")):
            told.unlink(missing_ok=True)
        ahead.empty(self.store)
        kept = self.store / "originals"
        for digest in (*going.digests, *containers):
            originals.forget(kept, digest)
        loose = set(pictures.all_digests(self.store)) - going.living
        for digest in loose:
            pictures.forget(self.store, digest)
        originals.sweep_store(self.store)
        return loose

    def _containers(self, going: Going) -> Iterator[str]:
        """The digests of originals in which files lay that go: an e-mail has no entry.

        What else lay in them has originals of its own, which stay.
        """
        for kept in originals.all_originals(self.store / "originals"):
            is_known = kept.sha256 in going.living or kept.sha256 in going.digests
            if is_known or kept.is_forgotten():
                continue
            try:
                apart = self.take_apart(kept.read_bytes())
            except Refusal:
                continue
            inside = {each.sha256 for each in (apart.files if apart else ())}
            if inside & going.digests:
                yield kept.sha256


def _clear(folder: Path, outbox: Path, *patterns: str) -> None:
    files.clear(folder, patterns, (), outbox, anew=True)


def _lay_in_others(going: Going) -> bool:
    return any(number_inside(each.arrival) for each in going.files)


def erased_codes(ledger: Ledger) -> dict[str, date]:
    """Every code that was erased, with the day of the decision."""
    return {
        code: event.at.date()
        for event in ledger.decisions.all()
        if isinstance(event.what, Erased)
        for code in event.what.codes
    }
