"""The whole story of a paper on one page: file, arrival, reading, submission, ledger, documents.

Commit order: the original is stored, the transaction committed (arrival, submissions, jobs), the
paper removed from the inbox by the watcher, the documents drawn by the durable job.
"""

import logging
import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from forms.catalogue import Catalogue
from forms.problems import Problem
from forms.words import Words
from pipeline import outbox
from pipeline.arrivals import Found, keep, keep_unread, original
from pipeline.documents import DRAWN, documents_of, team_documents_of
from pipeline.dossiers import correction_is_clear, fold
from pipeline.events import Filing
from pipeline.ledger import ArrivalRow, Job, Ledger, Reason
from pipeline.locking import drawing
from pipeline.ordering import Ordering
from pipeline.preprinted import own_answers
from pipeline.problem_texts import told
from pipeline.progress import progress
from pipeline.readers import NotRead, read_forms
from pipeline.records import Arrival, Document, Dossier, Outcome, Reading, Submission
from pipeline.refusals import ClientConflict, Refusal, explain
from pipeline.submission_view import path_of, submission_file
from pipeline.submissions import submission_of
from pipeline.team import Share, share_of, team_picture

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
    draw: Callable[[int], int] = secrets.randbelow
    limit: int = 100_000_000

    def take(self, arrival: Arrival, _raw: bytes = b"") -> None:
        """Take in a paper: when this returns it is in the ledger, its original in the store."""
        if self.ledger.has_arrival(arrival.id):
            return  # entered before, and the file could not be removed
        keep(self.store / "originals", arrival.content, arrival.sha256)
        judged = self._judge(arrival)
        if any(row.outcome == "rejected" for row in self.ledger.arrivals_of_bytes(arrival.sha256)):
            outbox.take_back(self.outbox, arrival.name, arrival.content)
        self._show_refused(arrival, judged)
        submissions = [each.submission for each in judged if each.submission is not None]
        self.ledger.take_in([each.row for each in judged], submissions, self._jobs(submissions))
        for each in judged:
            log.info("arrival %s %s %s", arrival.id, each.row.outcome, each.row.submission or "-")

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
        known = [each for each in known if each.case == submission.case]  # a team meets for many
        return self._entered(arrival, submission, known)

    def _entered(self, arrival: Arrival, submission: Submission, known: list[Submission]) -> Judged:
        """Accepted, in review, or a duplicate of what is known of this form."""
        row = ArrivalRow(
            arrival.id, arrival.name, arrival.sha256, arrival.received_at, "accepted",
            submission.source.pages, submission.worksheet, submission.client,
        )  # fmt: skip
        entered = self.ledger.submission(submission.id) is not None  # wherever it lies now
        if entered or any(_same_values(submission, other) for other in known):
            return Judged(replace(row, outcome="duplicate"))
        asked = [problem for problem in submission.problems if problem.severity == "question"]
        if _contradicts(submission, known):
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


def _contradicts(submission: Submission, known: list[Submission]) -> bool:
    """Whether what is known of this form says otherwise, and none takes the place of the other."""
    if submission.stands_alone:
        return not correction_is_clear([*known, submission])
    return bool(known) and not submission.is_correction


def _same_values(one: Submission, other: Submission) -> bool:
    """Whether two papers of one form say the same; the tick of a correction says nothing."""
    return {**one.values, "is_correction": None} == {**other.values, "is_correction": None}
