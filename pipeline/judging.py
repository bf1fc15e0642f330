"""A file that came in -> what becomes of each form in it: entered, asked, refused or known."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from forms.catalogue import Catalogue
from forms.problems import Problem
from pipeline.dossiers import correction_is_clear
from pipeline.ledger import ArrivalRow, Ledger, Reason
from pipeline.readers import NotRead
from pipeline.records import Arrival, Instance, Outcome, Reading, Submission
from pipeline.refusals import ClientConflict, Refusal
from pipeline.submission_view import path_of
from pipeline.submissions import submission_of

Read = Callable[[bytes, Callable[[str], Instance | None]], list[Reading | NotRead]]


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one form in a file."""

    row: ArrivalRow
    submission: Submission | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Judge:
    """Decides about papers; enters nothing.

    Attributes:
        read: file bytes and what was printed under an instance -> the forms in it.
        workspace, outbox: folders; where a submission will lie is told relative to the first.
    """

    catalogue: Catalogue
    ledger: Ledger
    workspace: Path
    outbox: Path
    read: Read

    def judge(self, arrival: Arrival) -> list[Judged]:
        """What becomes of each form in the file."""
        earlier = self.ledger.arrivals_of_bytes(arrival.sha256)
        if earlier and not any(row.outcome in ("rejected", "waiting") for row in earlier):
            return [Judged(_again(arrival, row)) for row in _first_time(earlier)]
        try:
            readings = self.read(arrival.content, self.ledger.instance)
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


def reason_of(refusal: Refusal) -> Reason:
    """A refusal as the ledger keeps it."""
    return Reason(refusal.code, refusal.pointer, refusal.params)


def _refused(
    arrival: Arrival, pages: tuple[int, ...], refusal: Refusal, worksheet: str | None = None
) -> Judged:
    """Rejected; or, where two clients are named, in review without a dossier."""
    outcome: Outcome = "review" if isinstance(refusal, ClientConflict) else "rejected"
    row = ArrivalRow(
        arrival.id, arrival.name, arrival.sha256, arrival.received_at, outcome, pages,
        worksheet, reasons=(reason_of(refusal),),
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
