"""The whole story of a paper on one page: file, arrival, reading, submission, ledger, documents.

Commit order: the original is stored, the transaction committed (arrival, submissions, jobs), the
paper removed from the inbox by the watcher, the documents drawn by the durable job.
"""

import logging
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from forms.catalogue import Catalogue
from forms.ground.words import Words
from pipeline.documents import DRAWN, documents_of, team_documents_of
from pipeline.dossiers import fold
from pipeline.dossiers.current_papers import Standing, without_correction_sheets
from pipeline.dossiers.progress import progress
from pipeline.dossiers.team import Share, share_of, team_picture
from pipeline.intake.arrivals import Found, keep_unread
from pipeline.orders.fulfilment import Ordering
from pipeline.outbox import files
from pipeline.outbox.refused_papers import Shelf, is_showing
from pipeline.outbox.submission_json import submission_file
from pipeline.records import Arrival, Document, Dossier, Held, Submission, path_of
from pipeline.records.events import Event, in_place_of
from pipeline.records.messages import told
from pipeline.records.refusals import Refusal
from pipeline.review.correction_sheets import Correcting
from pipeline.review.offering import Offering, is_offering
from pipeline.store import pictures
from pipeline.store.ledger import ArrivalRow, Job, Ledger
from pipeline.store.locks import drawing
from pipeline.store.originals import keep, original
from pipeline.turns import Turns
from pipeline.validation.acceptance import FormJudge
from pipeline.validation.collation import Collator, ReadForms
from pipeline.validation.judgement import Judgement, reason_of

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Route:
    """Leads papers through the house.

    Attributes:
        workspace, outbox, store: folders.
        words: phrases for the people in the office.
        clock: the time of day (aware).
        read: reads the forms in a file.
        patience: how long a page from a scanner waits for its fellows.
        draw: a number below the one given, at random: for client codes.
        limit: bytes of the largest paper that is judged again.
        look_at_outbox: raises OSError where it is away, so that nothing is written in its place.
        turns: whose documents are drawn when, where there is not time for all.
    """

    catalogue: Catalogue
    ledger: Ledger
    workspace: Path
    outbox: Path
    store: Path
    words: Words
    clock: Callable[[], datetime]
    read: ReadForms
    patience: timedelta = timedelta(days=1)
    draw: Callable[[int], int] = secrets.randbelow
    limit: int = 100_000_000
    look_at_outbox: Callable[[], None] = lambda: None
    turns: Turns = field(default_factory=Turns)

    def take(self, arrival: Arrival, _raw: bytes = b"") -> None:
        """Take in a paper: when this returns it is in the ledger, its original in the store."""
        if self.ledger.has_arrival(arrival.id):
            return  # entered before, and the file could not be removed
        keep(self.store / "originals", arrival.content, arrival.sha256)
        self._enter(self._collator().judge(arrival))

    def take_overdue(self) -> None:
        """Take in forms whose missing pages were waited for long enough, as they are."""
        self._enter(self._collator().overdue(self.clock()))

    def assign(self, held: Held, code: str) -> None:
        """Enter pages that are held as those of this client (with hyphen): a person said so."""
        self._enter(self._collator().assigned(held, code, self.clock()))

    def _enter(self, judgement: Judgement) -> None:
        """Enter what was decided in one transaction; the pictures are on the disk before."""
        rows = [each.row for each in judgement.judged]
        submissions = judgement.submissions
        settled = [row for _, row in judgement.settled]
        if not (rows or settled or judgement.released):
            return
        for picture in judgement.kept:
            pictures.keep(self.store, picture)
        jobs = {*self._jobs(submissions), *self._shows([*rows, *settled])}
        if judgement.held or judgement.released:
            jobs.add("")  # the sheets that ask whose they are
        self.ledger.take_in(
            rows, submissions, sorted(jobs),
            hold=judgement.held, release=judgement.released, settled=judgement.settled,
            decided=self._decided(judgement),
        )  # fmt: skip
        for row in [*rows, *settled]:
            log.info("arrival %s %s %s", row.arrival, row.outcome, row.submission or "-")

    def _shows(self, rows: Sequence[ArrivalRow]) -> set[str]:
        """What has to be done about what lies in the outbox for each file of these rows."""
        files = {
            row.arrival: [each for each in rows if each.arrival == row.arrival] for row in rows
        }
        return {job for mine in files.values() for job in self._shelf().jobs(mine)}

    def _decided(self, judgement: Judgement) -> list[Event]:
        """What whole papers do to those that lacked pages of theirs."""
        now, at = self.ledger.filing(), self.clock()
        swaps = judgement.replaced.items()
        return [event for part, whole in swaps for event in in_place_of(part, whole, now, at)]

    def _collator(self) -> Collator:
        forms = FormJudge(self.catalogue, self.ledger, self.workspace, self.outbox, self.store)
        return Collator(forms, self.ledger, self.read, self.patience)

    def _shelf(self) -> Shelf:
        return Shelf(self.ledger, self.outbox, self.store / "originals", self.words)

    def _jobs(self, submissions: list[Submission]) -> list[str]:
        """Whose documents change: the owner's, and those of the client a team's paper is about."""
        now = self.ledger.filing()
        cases = {now.person(each.case) for each in submissions if each.case}
        known = {code for code in cases if self.ledger.client(code)}
        return sorted({now.owner(each.id, each.client) or "" for each in submissions} | known)

    def retry(self, row: ArrivalRow, arrival_id: str, limit: int) -> tuple[ArrivalRow, ...]:
        """Judge a refused paper afresh from its original, as of the day it came; what became of it.

        Args:
            row: as it was refused.
            arrival_id: of this try; the same try is made once.
            limit: in bytes; a larger paper stays refused.
        """
        kept = original(self.store / "originals", row.sha256 or "")
        if kept.is_file() and kept.stat().st_size <= limit:
            content = kept.read_bytes()
            self.take(Arrival(row.file, content, row.sha256 or "", row.received_at, arrival_id))
        return tuple(each for each in self.ledger.arrivals() if each.arrival == arrival_id) or (
            row,
        )

    def refuse_unread(self, refusal: Refusal, found: Found) -> None:
        """Refuse a file without reading it: its original is stored all the same."""
        if self.ledger.has_arrival(found.id):
            return
        _, sha256 = keep_unread(self.store / "originals", found)
        row = ArrivalRow(found.id, found.name, sha256, self.clock(), "rejected",
                         reasons=(reason_of(refusal),))  # fmt: skip
        self.ledger.take_in([row], jobs=self._shelf().jobs([row]))

    def dossier(self, code: str) -> Dossier | None:
        """A client's dossier as it stands; None for an unknown code."""
        now = self.ledger.filing()
        client = self.ledger.client(now.person(code))
        if client is None:
            return None
        papers = self._papers(client.code)
        team = [each for each in self._papers(None) if each.case]
        about = [each for each in team if now.person(each.case or "") == client.code]
        return fold(client, papers, self.catalogue.domains, about)

    def _papers(self, code: str | None) -> tuple[Submission, ...]:
        """The papers in a dossier (None: the team's) as they count now, without those that ask."""
        return without_correction_sheets(self.standing.papers(code))

    @property
    def standing(self) -> Standing:
        """How papers stand after all that people decided and confirmed."""
        return Standing(self.ledger, self.catalogue)

    @property
    def correcting(self) -> Correcting:
        """What people are asked to check, and what they answer."""
        return Correcting(self.ledger, self.catalogue, self.outbox, self.store, self.words,
                          self.clock, self.assign)  # fmt: skip

    def _ask(self, jobs: list[str]) -> None:
        if jobs:
            self.ledger.ask(jobs)

    def _offering(self) -> Offering:
        return Offering(
            self.ledger, self.correcting, self.store, self.standing.papers, self.dossier
        )

    def draw_pending(self, seconds: float | None = None) -> tuple[str, ...]:
        """Do the durable jobs: rewrite the documents of every client touched; their codes.

        A job that fails stays, and keeps no other client from getting theirs. The team's comes
        first: carrying out an order form may ask for more; and it comes once more in the end, for
        what changed for clients changes the team's picture.

        Args:
            seconds: after which no further job is begun, and then each waits its turn: what failed
                or was done just now is left for later. None: each is tried, once.
        """
        end = None if seconds is None else time.monotonic() + seconds
        done: dict[str, None] = {}
        begun: set[tuple[str, int]] = set()
        while jobs := [j for j in self._due(end) if (j.client, j.asked) not in begun]:
            if any(_is_clients(job) for job in jobs):
                self.ledger.ask([""])
            for job in jobs:
                begun.add((job.client, job.asked))
                if self._do(job) and _is_clients(job):
                    done[job.client] = None
                if end is not None and (time.monotonic() > end or self.turns.is_hopeless):
                    return tuple(done)
        return tuple(done)

    def _due(self, end: float | None) -> list[Job]:
        jobs = [job for job in self.ledger.pending_jobs() if not is_offering(job.client)]
        if end is None:
            return list(jobs)
        named = {job.client: job for job in jobs}
        return [named[key] for key in self.turns.due([(job.client, job.tries) for job in jobs])]

    def rest(self) -> float | None:
        """Seconds until a job that was left is due; None where none was."""
        jobs = [job.client for job in self.ledger.pending_jobs()]
        return self.turns.soonest([job for job in jobs if not is_offering(job)])

    def suggest_pending(self, most: int | None = None) -> bool:
        """Make suggestions for handwriting, where everything else is done; whether more are left.

        Args:
            most: jobs of some seconds each; None: all.
        """
        begun: set[tuple[str, int]] = set()
        while most is None or len(begun) < most:
            jobs = [job for job in self.ledger.pending_jobs() if is_offering(job.client)]
            job = next((job for job in jobs if (job.client, job.asked) not in begun), None)
            if job is None:
                return False
            begun.add((job.client, job.asked))
            self._do(job)
        return any(is_offering(job.client) for job in self.ledger.pending_jobs())

    def _do(self, job: Job) -> bool:
        self.ledger.begin_job(job)
        self.turns.begin(job.client)
        try:
            self.look_at_outbox()
            with drawing(self.store):
                drawn = self._draw(job)
        except Exception as error:  # noqa: BLE001 - as around one paper: the others go on
            self.turns.failed(job.client, of_outbox=isinstance(error, OSError))
            # its kind only: the message of an error may hold what stands on the paper
            log.error(  # noqa: TRY400 - a traceback may quote the paper
                "documents of %s put off: %s", job.client or "team", type(error).__name__
            )
            return False
        self.ledger.finish_job(job, drawn)
        self.turns.done(job.client)
        return True

    def _draw(self, job: Job) -> tuple[str, ...]:
        """Do a job; the names of the documents that a client's folder has now."""
        if is_showing(job.client):
            self._shelf().carry_out(job.client)
            return ()
        if is_offering(job.client):
            self._ask(self._offering().carry_out(job.client))
            return ()
        code = job.client or None
        self.correcting.carry_out(code)
        if code is None:
            self._ordering().carry_out_all()
        papers = self.standing.papers(code)
        self._file(code, papers)
        self.correcting.lay_out(code, papers)
        self._ask(self._offering().jobs(code, papers))
        if code is None:
            self._draw_team()
            self.correcting.lay_out_unknown()
        if code is None:
            return ()
        dossier = self.dossier(code)
        if dossier is None:
            return ()
        is_kept = dossier.client == code  # not merged into another
        self.ledger.keep_share(code, share_of(dossier).to_text() if is_kept else None)
        folder = self.outbox / code
        drawn: tuple[Document, ...] = ()
        if is_kept:
            shown = progress(dossier, self.catalogue.domains)
            drawn = documents_of(shown, self.catalogue, partial(pictures.load, self.store))
        for document in drawn:
            self.ledger.add_instances(document.instances)
            files.write(folder / document.name, document.content)
            self._warn(document, code)
        names = tuple(document.name for document in drawn)
        files.clear(folder, DRAWN, names)
        return names

    def _warn(self, document: Document, code: str) -> None:
        for warning in document.warnings:
            log.warning("%s of %s: %s", document.name, code, told(warning, self.words))

    def _file(self, code: str | None, papers: Sequence[Submission]) -> None:
        """The JSON of every paper in a dossier; and of none that a person moved out of it."""
        here = {path_of(each): each for each in papers}
        for path, submission in here.items():
            files.write(self.outbox / path, submission_file(submission, self.words))
        for path in {*self.standing.former_paths(papers)} - here.keys():
            (self.outbox / path).unlink(missing_ok=True)
        for submission in self.ledger.submissions_elsewhere(code):
            path = path_of(replace(submission, client=code))
            if path not in here:
                (self.outbox / path).unlink(missing_ok=True)

    def _draw_team(self) -> None:
        """The team's documents, from its own papers and what each dossier added when it was drawn.

        No dossier is folded here: one more paper costs as much with a thousand clients as with one.
        """
        shares = map(Share.from_text, self.ledger.shares())
        picture = team_picture(self._papers(None), shares)
        for name, document in team_documents_of(picture, self.catalogue).items():
            if document is None:
                (self.outbox / "team" / name).unlink(missing_ok=True)
            else:
                files.write(self.outbox / "team" / name, document.content)

    def _ordering(self) -> Ordering:
        return Ordering(self.ledger, self.catalogue, self.outbox, self.store, self.words,
                        self.clock, self.draw, self.dossier,
                        partial(self.retry, limit=self.limit))  # fmt: skip


def _is_clients(job: Job) -> bool:
    """Whether it draws the documents of one client."""
    return bool(job.client) and not is_showing(job.client)
