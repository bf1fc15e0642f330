"""The whole story of a paper on one page: file, arrival, reading, submission, ledger, documents.

Commit order: the original is stored, the transaction committed (arrival, submissions, jobs), the
paper removed from the inbox by the watcher, the documents drawn by the durable job.
"""

import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from forms.catalogue import Catalogue
from forms.problems import Problem
from forms.words import Words
from pipeline import outbox
from pipeline.arrivals import Found, keep, keep_unread
from pipeline.documents import documents_of
from pipeline.dossiers import fold
from pipeline.ledger import ArrivalRow, Job, Ledger, Reason
from pipeline.problem_texts import told
from pipeline.progress import progress
from pipeline.readers import NotRead, read_forms
from pipeline.records import Arrival, Dossier, Outcome, Reading, Submission
from pipeline.refusals import ClientConflict, Refusal, explain
from pipeline.submission_view import path_of, submission_file
from pipeline.submissions import submission_of

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one form in a file."""

    row: ArrivalRow
    submission: Submission | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """Leads papers through the house.

    Attributes:
        workspace, outbox, store: folders.
        words: phrases for the people in the office.
        clock: the time of day (aware).
    """

    catalogue: Catalogue
    ledger: Ledger
    workspace: Path
    outbox: Path
    store: Path
    words: Words
    clock: Callable[[], datetime]

    def take(self, arrival: Arrival, _raw: bytes = b"") -> None:
        """Take in a paper: when this returns it is in the ledger, its original in the store."""
        if self.ledger.has_arrival(arrival.id):
            return  # entered before, and the file could not be removed
        keep(self.store / "originals", arrival.content, arrival.sha256)
        judged = self._judge(arrival)
        self._show_refused(arrival, judged)
        submissions = [each.submission for each in judged if each.submission is not None]
        jobs = sorted({submission.client or "" for submission in submissions})
        self.ledger.take_in([each.row for each in judged], submissions, jobs)
        for each in judged:
            log.info("arrival %s %s %s", arrival.id, each.row.outcome, each.row.submission or "-")

    def refuse_unread(self, refusal: Refusal, found: Found) -> None:
        """Set aside a file that is too large to be read: its original is stored all the same."""
        if self.ledger.has_arrival(found.id):
            return
        path, sha256 = keep_unread(self.store / "originals", found)
        outbox.refuse(self.outbox, found.name, path, explain(refusal, self.words))
        row = ArrivalRow(found.id, found.name, sha256, self.clock(), "rejected",
                         reasons=(_reason(refusal),))  # fmt: skip
        self.ledger.take_in([row])

    def _judge(self, arrival: Arrival) -> list[Judged]:
        """What becomes of each form in the file."""
        earlier = self.ledger.arrivals_of_bytes(arrival.sha256)
        if earlier and not any(row.outcome in ("rejected", "waiting") for row in earlier):
            return [Judged(_again(arrival, row)) for row in _first_time(earlier)]
        try:
            readings = read_forms(arrival.content, self.catalogue, self.ledger.instance)
        except Refusal as refusal:
            return [_refused(arrival, (), refusal)]
        judged: list[Judged] = []
        for reading in readings:
            before = [each.submission for each in judged if each.submission is not None]
            judged.append(self._judge_form(arrival, reading, before))
        return judged

    def _judge_form(
        self, arrival: Arrival, reading: Reading | NotRead, before: list[Submission]
    ) -> Judged:
        if isinstance(reading, NotRead):
            return _refused(arrival, reading.pages, reading.refusal)
        identity = reading.identity
        edition = self.catalogue.edition(identity.worksheet, identity.edition, identity.language)
        instance = self.ledger.instance(identity.instance) if identity.instance else None
        try:
            submission = submission_of(
                reading, edition, arrival,
                instance=instance, is_client=lambda code: self.ledger.client(code) is not None,
            )  # fmt: skip
        except Refusal as refusal:
            return _refused(arrival, reading.pages, refusal, identity.worksheet)
        known = [*self.ledger.submissions_of_form(submission.form)]
        known += [each for each in before if each.form == submission.form]
        return self._entered(arrival, submission, known)

    def _entered(self, arrival: Arrival, submission: Submission, known: list[Submission]) -> Judged:
        """Accepted, in review, or a duplicate of what is known of this form."""
        row = ArrivalRow(
            arrival.id, arrival.name, arrival.sha256, arrival.received_at, "accepted",
            submission.source.pages, submission.worksheet, submission.client,
        )  # fmt: skip
        if any(_same_values(submission, other) for other in known):
            return Judged(replace(row, outcome="duplicate"))
        asked = [problem for problem in submission.problems if problem.severity == "question"]
        if known and not submission.is_correction:
            asked.append(Problem("conflict"))
        outcome: Outcome = "review" if asked else "accepted"
        path = os.path.relpath(self.outbox / path_of(submission), self.workspace)
        reasons = tuple(Reason(p.code, p.pointer, p.params) for p in asked)
        row = replace(
            row, outcome=outcome, submission=submission.id, path=Path(path).as_posix(),
            reasons=reasons,
        )  # fmt: skip
        return Judged(row, submission)

    def _show_refused(self, arrival: Arrival, judged: list[Judged]) -> None:
        """Put a refused paper where people find it, beside the reason and the remedy."""
        refused = [each for each in judged if each.refusal is not None]
        if not refused:
            return
        text = "\n\n".join(self._explained(each, alone=len(judged) == 1) for each in refused)
        if all(isinstance(each.refusal, ClientConflict) for each in refused):
            name = f"onbekend-{arrival.sha256[:8]}"
            folder = self.outbox / "nakijken"
            outbox.write(folder / f"{name}.pdf", arrival.content)
            outbox.write(folder / f"{name}.txt", text.encode("utf-8"))
        else:
            outbox.refuse(self.outbox, arrival.name, arrival.content, text)

    def _explained(self, judged: Judged, *, alone: bool) -> str:
        text = explain(judged.refusal, self.words) if judged.refusal else ""
        pages = ", ".join(str(page) for page in judged.row.pages)
        return text if alone else f"{self.words('refusals.pages', pages=pages)}\n{text}"

    def dossier(self, code: str) -> Dossier | None:
        """A client's dossier as it stands; None for an unknown code."""
        client = self.ledger.client(code)
        if client is None:
            return None
        return fold(client, self.ledger.submissions_of(code), self.catalogue.domains)

    def draw_pending(self) -> tuple[str, ...]:
        """Do the durable jobs: rewrite the documents of every client touched; their codes.

        A job that fails stays, and keeps no other client from getting theirs.
        """
        done = []
        for job in self.ledger.pending_jobs():
            self.ledger.begin_job(job)
            try:
                self._draw(job)
            except Exception as error:  # noqa: BLE001 - as around one paper: the others go on
                # its kind only: the message of an error may hold what stands on the paper
                log.error(  # noqa: TRY400 - a traceback may quote the paper
                    "documents of %s put off: %s", job.client or "team", type(error).__name__
                )
                continue
            self.ledger.finish_job(job)
            done.append(job.client)
        return tuple(done)

    def _draw(self, job: Job) -> None:
        client = self.ledger.client(job.client) if job.client else None
        submissions = self.ledger.submissions_of(job.client or None)
        for submission in submissions:
            content = submission_file(submission, self.words)
            outbox.write(self.outbox / path_of(submission), content)
        if client is None:
            return
        dossier = fold(client, submissions, self.catalogue.domains)
        folder = self.outbox / dossier.client
        names = set()
        for document in documents_of(progress(dossier, self.catalogue.domains), self.catalogue):
            self.ledger.add_instances(document.instances)
            outbox.write(folder / document.name, document.content)
            names.add(document.name)
            for warning in document.warnings:
                log.warning(
                    "%s of %s: %s", document.name, dossier.client, told(warning, self.words)
                )
        for path in folder.glob("actieplan-bijwerken-*.pdf"):
            if path.name not in names and not path.stem.endswith("-nieuw"):
                path.unlink(missing_ok=True)  # an older print had more sheets


def _reason(refusal: Refusal) -> Reason:
    return Reason(refusal.code, refusal.pointer, refusal.params)


def _refused(
    arrival: Arrival, pages: tuple[int, ...], refusal: Refusal, worksheet: str | None = None
) -> Judged:
    """Rejected; or, where two clients are named, in review without a dossier."""
    outcome: Outcome = "review" if isinstance(refusal, ClientConflict) else "rejected"
    row = ArrivalRow(
        arrival.id, arrival.name, arrival.sha256, arrival.received_at, outcome, pages,
        worksheet, reasons=(_reason(refusal),),
    )  # fmt: skip
    return Judged(row, refusal=refusal)


def _first_time(earlier: tuple[ArrivalRow, ...]) -> Iterator[ArrivalRow]:
    """The rows of the first file that held these bytes."""
    return (row for row in earlier if row.arrival == earlier[0].arrival)


def _again(arrival: Arrival, row: ArrivalRow) -> ArrivalRow:
    return replace(
        row, arrival=arrival.id, file=arrival.name, received_at=arrival.received_at,
        outcome="duplicate", submission=None, path=None, reasons=(),
    )  # fmt: skip


def _same_values(one: Submission, other: Submission) -> bool:
    """Whether two papers of one form say the same; the tick of a correction says nothing."""
    return {**one.values, "is_correction": None} == {**other.values, "is_correction": None}
