"""The way in of a paper, on one page: file, arrival, reading, submission, ledger.

Commit order: the original is stored, the transaction committed (arrival, submissions, jobs), the
paper removed from the inbox by the watcher, the documents drawn by the durable jobs (`jobs`).
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from pipeline.intake.arrivals import keep_unread
from pipeline.intake.found import Found
from pipeline.outbox.refused_papers import Shelf
from pipeline.records import Arrival, Held, Submission
from pipeline.records.enclosures import (
    ContainerKind,
    TakenApart,
    again_as,
    arrival_of,
    inside_of,
)
from pipeline.records.events import Event
from pipeline.records.jobs import TEAM, JobKey, drawing_of
from pipeline.records.refusals import (
    ErasedClient,
    NoFormInArchive,
    NoFormInMail,
    NoFormInPortfolio,
    Refusal,
    TooLarge,
)
from pipeline.records.taking_place import (
    found_in,
    handed_in_anew,
    in_place_of,
    named_by,
    saved_again,
)
from pipeline.store import pictures
from pipeline.store.ledger import ArrivalRow, ClientErasedError, Ledger
from pipeline.store.locks import entering
from pipeline.store.originals import forget, keep, note_received, original
from pipeline.validation.collation import Collator
from pipeline.validation.judgement import Judged, Judgement, entry, of_form, reason_of, refused

log = logging.getLogger(__name__)

_UNNAMED: Final = "-"  # what a file is called of which nothing is kept
_NO_FORM_IN: Final[dict[ContainerKind, type[Refusal]]] = {
    "mail": NoFormInMail,
    "archive": NoFormInArchive,
    "portfolio": NoFormInPortfolio,
}


@dataclass(frozen=True, slots=True)
class Route:
    """Leads papers into the store.

    Attributes:
        store: the private folder.
        collator: decides what becomes of a file.
        shelf: knows what has to be shown of papers that are refused.
        take_apart: gives the files in one that holds others, or None; raises Refusal.
        limit: bytes of the largest file, also of one in another.
        clock: the time of day (aware).
    """

    ledger: Ledger
    store: Path
    collator: Collator
    take_apart: Callable[[bytes], TakenApart | None]
    limit: int
    shelf: Shelf
    clock: Callable[[], datetime]

    def take(self, arrival: Arrival) -> None:
        """Take in a paper: when this returns it is in the ledger, its original in the store."""
        if self.ledger.arrivals.has(arrival.id):
            return  # entered before, and the file could not be removed
        self._keep(arrival)
        try:
            self._take(arrival)
        except ClientErasedError:
            self._turn_away(arrival)

    def _take(self, arrival: Arrival) -> None:
        """The same; raises ClientErasedError where anything in it is of somebody who was erased."""
        judgement = self.collator.judge(arrival)
        if judgement.is_of_no_form and self._taken_apart(arrival):
            return
        if judgement.holds_files:
            self._enter_attached(arrival)
        self._enter(judgement)

    def _turn_away(self, arrival: Arrival) -> None:
        """Keep nothing of a file with a paper of somebody who was erased; it lies for people."""
        refusal = ErasedClient()
        with self.ledger.sharing.refusing():
            self.shelf.turn_away(arrival.name, arrival.content, refusal)
        with entering(self.store):
            if not self.ledger.arrivals.of_bytes(arrival.sha256):
                forget(self._originals, arrival.sha256)
        reasons = (reason_of(refusal),)
        row = ArrivalRow(
            arrival.id, _UNNAMED, None, arrival.received_at, "rejected", reasons=reasons
        )
        self.ledger.take_in([row])
        log.info("arrival %s rejected -", arrival.id)

    def _enter_attached(self, arrival: Arrival) -> None:
        """Take in the forms attached to a file that is a form itself, each as if it came loose.

        What is no form stays where it is: it came with a form, and lies in the store with it.
        """
        try:
            apart = self.take_apart(arrival.content)
            self._demand_living(apart)
        except Refusal as refusal:
            unopened = replace(arrival, id=inside_of(arrival.id, "1"))
            self._enter(of_form(refused(unopened, (), refusal)))
            return
        for inside in (arrival_of(arrival, each) for each in (apart.files if apart else ())):
            if not self.ledger.arrivals.has(inside.id):
                judgement = self._judged_inside(inside)
                if not judgement.is_of_no_form:
                    self._enter_inside(inside, judgement)

    def _taken_apart(self, arrival: Arrival) -> bool:
        """Whether a file holds others, and what became of it is entered: each as if it came loose.

        What is no form is told beside those that are, or else of the whole file.
        """
        try:
            apart = self.take_apart(arrival.content)
        except Refusal as refusal:
            self._enter(of_form(refused(arrival, (), refusal)))
            return True
        if apart is None:
            return False
        self._demand_living(apart)
        strange = []
        has_form = False
        for inside in (arrival_of(arrival, each) for each in apart.files):
            if self.ledger.arrivals.has(inside.id):  # entered before, and then we were stopped
                has_form = True
                continue
            judgement = self._judged_inside(inside)
            if judgement.is_of_no_form:
                strange.append((inside, judgement))
                continue
            has_form = True
            self._enter_inside(inside, judgement)
        if not has_form:
            told = _NO_FORM_IN.get(apart.kind)
            if told is not None:
                telling = (judgement.telling for _, judgement in strange)
                why = next(filter(None, telling), None) or told()
                self._enter(of_form(refused(arrival, (), why)))
            return told is not None
        for inside, judgement in strange:
            self._enter_inside(inside, judgement)
        self._enter_once_refused(arrival)
        return True

    def _demand_living(self, apart: TakenApart | None) -> None:
        """Raise ClientErasedError where any of these files is of somebody who was erased."""
        if apart is None or not self.ledger.clients.erased():
            return
        for inside in apart.files:
            there = Arrival("", inside.content, inside.sha256, self.clock())
            if len(inside.content) <= self.limit and _is_of_erased(self.collator.judge(there)):
                raise ClientErasedError

    def _judged_inside(self, inside: Arrival) -> Judgement:
        if len(inside.content) > self.limit:
            return of_form(refused(inside, (), TooLarge(f"{self.limit / 1e6:g}")))
        return self.collator.judge(inside)

    def _enter_inside(self, inside: Arrival, judgement: Judgement) -> None:
        self._keep(inside)
        self._enter(judgement)

    def _enter_once_refused(self, arrival: Arrival) -> None:
        """Tell of a file that was refused as a whole before, that what lies in it was taken in."""
        if any(row.outcome == "rejected" for row in self.ledger.arrivals.of_bytes(arrival.sha256)):
            self._enter(of_form(Judged(replace(entry(arrival, ()), outcome="duplicate"))))

    def take_overdue(self) -> None:
        """Take in forms whose missing pages were waited for long enough, as they are."""
        with suppress(ClientErasedError):  # what is held of them is about to go
            self._enter(self.collator.overdue(self.clock()))

    def assign(self, held: Held, code: str) -> None:
        """Enter pages that are held as those of this client (with hyphen): a person said so."""
        self._enter(self.collator.assigned(held, code, self.clock()))

    def retry(self, row: ArrivalRow, arrival_id: str, limit: int) -> tuple[ArrivalRow, ...]:
        """Judge a refused paper afresh from its original, as of the day it came; what became of it.

        Args:
            row: as it was refused.
            arrival_id: of this try; the same try is made once.
            limit: in bytes; a larger paper stays refused.
        """
        kept = original(self._originals, row.sha256 or "")
        if kept.is_file() and kept.size() <= limit:
            content = kept.read_bytes()
            arrival_id = again_as(row.arrival, arrival_id)
            self.take(Arrival(row.file, content, row.sha256 or "", row.received_at, arrival_id))
        return self.ledger.arrivals.of_file(arrival_id) or (row,)

    def refuse_unread(self, refusal: Refusal, found: Found) -> None:
        """Refuse a file without reading it: its original is stored all the same."""
        if self.ledger.arrivals.has(found.id):
            return
        sha256 = keep_unread(self._originals, found).sha256
        reasons = (reason_of(refusal),)
        row = ArrivalRow(found.id, found.name, sha256, self.clock(), "rejected", reasons=reasons)
        self.ledger.take_in([row], jobs=self.shelf.jobs([row]))

    def _keep(self, arrival: Arrival) -> None:
        """Keep the original, and as of which moment it is read: not where that was done before."""
        earlier = self.ledger.arrivals.of_bytes(arrival.sha256)
        if all(row.outcome == "rejected" for row in earlier):
            note_received(self._originals, arrival.sha256, arrival.received_at)
        keep(self._originals, arrival.content, arrival.sha256)

    @property
    def _originals(self) -> Path:
        return self.store / "originals"

    def _enter(self, judgement: Judgement) -> None:
        """Enter what was decided in one transaction; the pictures are on the disk before."""
        rows = [each.row for each in judgement.judged]
        submissions = judgement.submissions
        settled = [row for _, row in judgement.settled]
        if not (rows or settled or judgement.released):
            return
        if _is_of_erased(judgement):
            raise ClientErasedError
        jobs = {*self._jobs(submissions), *self._shows([*rows, *settled])}
        jobs |= {*self.shelf.jobs_of_prints(submissions)}
        if judgement.held or judgement.released:
            jobs.add(TEAM)  # the sheets that ask whose they are
        with entering(self.store, beside=True):
            self.ledger.demand_living(rows, submissions, judgement.held, judgement.settled)
            came_in = next((row.sha256 for row in [*rows, *settled] if row.sha256), "")
            for picture in judgement.kept:
                pictures.keep(self.store, picture, came_in)
            self.ledger.take_in(
                rows,
                submissions,
                sorted(jobs),
                hold=judgement.held,
                release=judgement.released,
                settled=judgement.settled,
                decided=self._decided(judgement),
            )
        for row in [*rows, *settled]:
            log.info("arrival %s %s %s", row.arrival, row.outcome, row.submission or "-")

    def _shows(self, rows: Sequence[ArrivalRow]) -> set[JobKey]:
        """What has to be done about what lies in the outbox for each file of these rows."""
        files = {
            row.arrival: [each for each in rows if each.arrival == row.arrival] for row in rows
        }
        return {job for mine in files.values() for job in self.shelf.jobs(mine)}

    def _decided(self, judgement: Judgement) -> list[Event]:
        """What whole papers do to those that lacked pages of theirs; and saved ones to older."""
        known, at = self.ledger.decisions.all(), self.clock()
        swaps = judgement.replaced.items()
        again = judgement.resaved.items()
        saved = [event for old, new in again for event in named_by(old, new, known, at)]
        saved += [saved_again(older, newer, at) for older, newer in again]
        whole = [event for part, all_ in swaps for event in in_place_of(part, all_, known, at)]
        found = [found_in(part, all_, at) for part, all_ in judgement.found.items()]
        files = {each.row.sha256 for each in judgement.judged}
        away = {each.id for each in self.ledger.held.away() if each.sha256 in files}
        return [*saved, *whole, *found, *handed_in_anew(away, known, at)]

    def _jobs(self, submissions: Sequence[Submission]) -> set[JobKey]:
        """Whose documents change: the owner's, and those of the client a team's paper is about."""
        now = self.ledger.decisions.filing()
        cases = {now.person(each.case) for each in submissions if each.case}
        known = {code for code in cases if self.ledger.clients.get(code)}
        owners = {now.owner(each.id, each.client) for each in submissions}
        return {drawing_of(code) for code in owners | known}


def _is_of_erased(judgement: Judgement) -> bool:
    """Whether anything in a file is of somebody who was erased."""
    rows = (*(each.row for each in judgement.judged), *(row for _, row in judgement.settled))
    return any(reason.code == ErasedClient.code for row in rows for reason in row.reasons)
