"""The whole story of a paper on one page: file, arrival, reading, submission, ledger, documents.

Commit order: the original is stored, the transaction committed (arrival, submissions, jobs), the
paper removed from the inbox by the watcher, the documents drawn by the durable job.
"""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from forms.catalogue import Catalogue
from forms.words import Words
from pipeline import outbox
from pipeline.arrivals import Found, keep, keep_unread, original
from pipeline.documents import DRAWN, documents_of, team_documents_of
from pipeline.dossiers import fold
from pipeline.events import Filing
from pipeline.judging import Judge, Judged, Read, reason_of
from pipeline.ledger import ArrivalRow, Job, Ledger
from pipeline.locking import drawing
from pipeline.ordering import Ordering
from pipeline.preprinted import own_answers
from pipeline.problem_texts import told
from pipeline.progress import progress
from pipeline.records import Arrival, Document, Dossier, Submission
from pipeline.refusals import ClientConflict, Refusal, explain
from pipeline.submission_view import path_of, submission_file
from pipeline.team import Share, share_of, team_picture

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Route:
    """Leads papers through the house.

    Attributes:
        workspace, outbox, store: folders.
        words: phrases for the people in the office.
        clock: the time of day (aware).
        read: reads the forms in a file.
        draw: a number below the one given, at random: for client codes.
        limit: bytes of the largest paper that is judged again.
    """

    catalogue: Catalogue
    ledger: Ledger
    workspace: Path
    outbox: Path
    store: Path
    words: Words
    clock: Callable[[], datetime]
    read: Read
    draw: Callable[[int], int] = secrets.randbelow
    limit: int = 100_000_000

    def take(self, arrival: Arrival, _raw: bytes = b"") -> None:
        """Take in a paper: when this returns it is in the ledger, its original in the store."""
        if self.ledger.has_arrival(arrival.id):
            return  # entered before, and the file could not be removed
        keep(self.store / "originals", arrival.content, arrival.sha256)
        judged = self._judge().judge(arrival)
        if any(row.outcome == "rejected" for row in self.ledger.arrivals_of_bytes(arrival.sha256)):
            outbox.take_back(self.outbox, arrival.name, arrival.content)
        self._show_refused(arrival, judged)
        submissions = [each.submission for each in judged if each.submission is not None]
        self.ledger.take_in([each.row for each in judged], submissions, self._jobs(submissions))
        for each in judged:
            log.info("arrival %s %s %s", arrival.id, each.row.outcome, each.row.submission or "-")

    def _judge(self) -> Judge:
        return Judge(self.catalogue, self.ledger, self.workspace, self.outbox, self.read)

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
        """Set aside a file that is too large to be read: its original is stored all the same."""
        if self.ledger.has_arrival(found.id):
            return
        path, sha256 = keep_unread(self.store / "originals", found)
        text = self._numbered(explain(refusal, self.words), sha256)
        outbox.refuse(self.outbox, found.name, path, text)
        row = ArrivalRow(found.id, found.name, sha256, self.clock(), "rejected",
                         reasons=(reason_of(refusal),))  # fmt: skip
        self.ledger.take_in([row])

    def _show_refused(self, arrival: Arrival, judged: list[Judged]) -> None:
        """Put a refused paper where people find it, beside the reason and the remedy."""
        refused = [each for each in judged if each.refusal is not None]
        if not refused:
            return
        text = "\n\n".join(self._explained(each, alone=len(judged) == 1) for each in refused)
        text = self._numbered(text, arrival.sha256)
        if all(isinstance(each.refusal, ClientConflict) for each in refused):
            name = f"onbekend-{arrival.sha256[:8]}"
            folder = self.outbox / "nakijken"
            outbox.write(folder / f"{name}.pdf", arrival.content)
            outbox.write(folder / f"{name}.txt", text.encode("utf-8"))
        else:
            outbox.refuse(self.outbox, arrival.name, arrival.content, text)

    def _numbered(self, text: str, sha256: str) -> str:
        """The text, with the number by which the paper can be tried again."""
        return f"{text}\n{self.words('refusals.number', number=sha256[:8].upper())}\n"

    def _explained(self, judged: Judged, *, alone: bool) -> str:
        text = explain(judged.refusal, self.words) if judged.refusal else ""
        pages = ", ".join(str(page) for page in judged.row.pages)
        return text if alone else f"{self.words('refusals.pages', pages=pages)}\n{text}"

    def dossier(self, code: str) -> Dossier | None:
        """A client's dossier as it stands; None for an unknown code."""
        now = self.ledger.filing()
        client = self.ledger.client(now.person(code))
        if client is None:
            return None
        papers = self._papers(client.code)
        team = [each for each in self.ledger.submissions_of(None) if each.case]
        about = [each for each in team if now.person(each.case or "") == client.code]
        return fold(client, papers, self.catalogue.domains, about)

    def _papers(self, code: str | None) -> tuple[Submission, ...]:
        """The papers in a dossier; of one printed for somebody else only what was written on it."""
        now = self.ledger.filing()
        return tuple(
            self._own(paper, now) if paper.moved_to and paper.instance else paper
            for paper in self.ledger.submissions_of(code)
        )

    def _own(self, paper: Submission, now: Filing) -> Submission:
        printed = self.ledger.instance(paper.instance or "")
        if printed is None or printed.client is None or now.person(printed.client) == paper.client:
            return paper
        edition = self.catalogue.edition(paper.worksheet, paper.edition, paper.language)
        return own_answers(paper, edition, printed)

    def draw_pending(self) -> tuple[str, ...]:
        """Do the durable jobs: rewrite the documents of every client touched; their codes.

        A job that fails stays, and keeps no other client from getting theirs. The team's comes
        first: carrying out an order form may ask for more; and it comes once more in the end, for
        what changed for clients changes the team's picture.
        """
        done: dict[str, None] = {}
        begun: set[tuple[str, int]] = set()
        while jobs := [j for j in self.ledger.pending_jobs() if (j.client, j.asked) not in begun]:
            if any(job.client for job in jobs):
                self.ledger.ask([""])
            for job in jobs:
                begun.add((job.client, job.asked))
                if self._do(job) and job.client:
                    done[job.client] = None
        return tuple(done)

    def _do(self, job: Job) -> bool:
        self.ledger.begin_job(job)
        try:
            with drawing(self.store):
                self._draw(job)
        except Exception as error:  # noqa: BLE001 - as around one paper: the others go on
            # its kind only: the message of an error may hold what stands on the paper
            log.error(  # noqa: TRY400 - a traceback may quote the paper
                "documents of %s put off: %s", job.client or "team", type(error).__name__
            )
            return False
        self.ledger.finish_job(job)
        return True

    def _draw(self, job: Job) -> None:
        if not job.client:
            self._ordering().carry_out_all()
        code = job.client or None
        self._file(code)
        if code is None:
            self._draw_team()
            return
        dossier = self.dossier(code)
        if dossier is None:
            return
        is_kept = dossier.client == code  # not merged into another
        self.ledger.keep_share(code, share_of(dossier).to_text() if is_kept else None)
        folder = self.outbox / code
        drawn: tuple[Document, ...] = ()
        if is_kept:
            drawn = documents_of(progress(dossier, self.catalogue.domains), self.catalogue)
        for document in drawn:
            self.ledger.add_instances(document.instances)
            outbox.write(folder / document.name, document.content)
            self._warn(document, code)
        outbox.clear(folder, DRAWN, {document.name for document in drawn})

    def _warn(self, document: Document, code: str) -> None:
        for warning in document.warnings:
            log.warning("%s of %s: %s", document.name, code, told(warning, self.words))

    def _file(self, code: str | None) -> None:
        """The JSON of every paper in a dossier; and of none that a person moved out of it."""
        here = {path_of(each): each for each in self._papers(code)}
        for path, submission in here.items():
            outbox.write(self.outbox / path, submission_file(submission, self.words))
        for submission in self.ledger.submissions_elsewhere(code):
            path = path_of(replace(submission, client=code))
            if path not in here:
                (self.outbox / path).unlink(missing_ok=True)

    def _draw_team(self) -> None:
        """The team's documents, from its own papers and what each dossier added when it was drawn.

        No dossier is folded here: one more paper costs as much with a thousand clients as with one.
        """
        shares = map(Share.from_text, self.ledger.shares())
        picture = team_picture(self.ledger.submissions_of(None), shares)
        for name, document in team_documents_of(picture, self.catalogue).items():
            if document is None:
                (self.outbox / "team" / name).unlink(missing_ok=True)
            else:
                outbox.write(self.outbox / "team" / name, document.content)

    def _ordering(self) -> Ordering:
        return Ordering(self.ledger, self.catalogue, self.outbox, self.words, self.clock,
                        self.draw, self.dossier, partial(self.retry, limit=self.limit))  # fmt: skip
