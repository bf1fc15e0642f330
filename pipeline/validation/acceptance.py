"""A form as read -> what becomes of it: entered, asked about, held, refused or known already."""

import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from forms.ground.known_names import CHECK_SHEET
from forms.ground.problems import Problem
from pipeline.dossiers.current_papers import CurrentPapers
from pipeline.dossiers.forms_of_record import correction_is_clear
from pipeline.records import Arrival, Held, Outcome, Reading, Submission, path_of
from pipeline.records.ids import held_id
from pipeline.records.refusals import (
    ClientConflict,
    ClientMissing,
    ClientUnreadable,
    Refusal,
    UnknownClient,
    WrongCheckDigit,
)
from pipeline.store.ledger import ArrivalRow, Ledger, Reason
from pipeline.validation.duplicates import Comparison
from pipeline.validation.judgement import Before, Judged, entry, numbers_of, reason_of, refused
from pipeline.validation.submissions import submission_of

# Whose it is, is not known: what came from a pen cannot be mended on a screen and handed in again.
_WHOSE = (ClientConflict, ClientMissing, ClientUnreadable, UnknownClient, WrongCheckDigit)
_NOTHING_BEFORE = Before()


@dataclass(frozen=True, slots=True)
class FormJudge:
    """Decides about forms; enters nothing.

    Attributes:
        papers: as they count now.
        workspace, outbox, store: folders; where a submission will lie is told relative to the
            first.
    """

    ledger: Ledger
    papers: CurrentPapers
    workspace: Path
    outbox: Path
    store: Path

    def judge(
        self,
        arrival: Arrival,
        reading: Reading,
        before: Before = _NOTHING_BEFORE,
        *,
        client: str | None = None,
        others: tuple[tuple[str, tuple[int, ...]], ...] = (),
        instead_of: frozenset[str] = frozenset(),
    ) -> Judged:
        """What becomes of a form.

        Args:
            arrival: the file it came in.
            reading: what its boxes hold; `pages` are those of that file.
            before: what was decided before it.
            client: whose it is, where a person said so.
            others: further files with pages of it, by SHA-256.
            instead_of: ids of submissions that were made of some of these very pages.
        """
        identity = reading.identity
        try:
            submission = submission_of(
                reading,
                self.papers.edition(identity),
                arrival,
                instance=self.ledger.printed.get(identity.instance),
                is_client=self.is_client,
                client=client,
                others=others,
            )
        except _WHOSE as refusal:
            if reading.channel != "scan" and not isinstance(refusal, ClientConflict):
                return refused(arrival, reading.pages, refusal, identity.worksheet)
            return self.hold(arrival, (reading,), refusal, part=before.part)
        except Refusal as refusal:
            return refused(arrival, reading.pages, refusal, identity.worksheet)
        return self._beside_known(arrival, submission, before, instead_of)

    def _beside_known(
        self,
        arrival: Arrival,
        submission: Submission,
        before: Before,
        instead_of: frozenset[str],
    ) -> Judged:
        """What becomes of a form that was understood, beside what is known of it."""
        compared = Comparison(self.store, before.pictures)
        known = self._known(submission, before.papers)
        papers = [*known, *self._undated(submission)]
        parts = {each.id for each in papers if compared.is_part_of(each, submission)}
        replaces = (instead_of | parts) - {submission.id}
        known = [each for each in known if each.id not in replaces]
        entered = self.ledger.papers.get(submission.id) is not None  # wherever it lies now
        if entered or any(
            compared.says_the_same(submission, other) or compared.is_part_of(submission, other)
            for other in known
        ):
            row = _entry_of(submission, arrival)
            return Judged(replace(row, outcome="duplicate"))
        row = self._entered(arrival, submission, _asked(submission, known))
        return Judged(row, submission, replaces=tuple(sorted(replaces)))

    def _known(self, submission: Submission, papers: Sequence[Submission]) -> list[Submission]:
        """The papers of this form: as they were stored, as they stand, and those just before it."""
        form = submission.form
        known = [*self.ledger.papers.of_form(form)]
        known += self.papers.of_form(form)
        known += [each for each in papers if each.form == form]
        return [each for each in known if each.case == submission.case]  # a team meets for many

    def _undated(self, submission: Submission) -> Iterator[Submission]:
        """Papers of the same personal form that counted as of another day: theirs was missing."""
        if submission.instance and submission.date_given:
            for paper in self.ledger.papers.of_instance(submission.client, submission.instance):
                if not paper.date_given:
                    yield paper

    def _entered(
        self, arrival: Arrival, submission: Submission, asked: Collection[Problem]
    ) -> ArrivalRow:
        """The entry of a form that goes into a dossier: accepted, or in review."""
        outcome: Outcome = "review" if asked else "accepted"
        path = os.path.relpath(self.outbox / path_of(submission), self.workspace)
        return replace(
            _entry_of(submission, arrival),
            outcome=outcome,
            submission=submission.id,
            path=Path(path).as_posix(),
            reasons=tuple(Reason(each.code, each.pointer, each.params) for each in asked),
        )

    def hold(
        self,
        arrival: Arrival,
        readings: tuple[Reading, ...],
        refusal: Refusal,
        *,
        part: int,
        until: datetime | None = None,
    ) -> Judged:
        """Readings that are in no dossier yet, with the entry that says why.

        Args:
            arrival: the file they came in.
            readings: one for each page, or of a form that came whole.
            refusal: why they are in no dossier.
            part: the number of their entry in that file.
            until: when they no longer wait for their fellows; None: a person is asked whose.
        """
        numbers = numbers_of(readings)
        waits = until is not None
        held = Held(
            id=held_id(arrival.sha256, numbers, [reading.sheet for reading in readings]),
            arrival=arrival.id,
            part=part,
            sha256=arrival.sha256,
            received_at=arrival.received_at,
            why="pages" if waits else "client",
            reason=refusal.code,
            until=until,
            readings=readings,
        )
        identity = readings[0].identity
        row = entry(arrival, numbers, identity.worksheet, identity.client)
        outcome: Outcome = "waiting" if waits else "review"
        return Judged(replace(row, outcome=outcome, reasons=(reason_of(refusal),)), held=held)

    def is_client(self, code: str) -> bool:
        """Whether this client code was issued here."""
        return self.ledger.clients.get(code) is not None


def _entry_of(submission: Submission, arrival: Arrival) -> ArrivalRow:
    return entry(arrival, submission.source.pages, submission.worksheet, submission.client)


def _asked(submission: Submission, known: Sequence[Submission]) -> list[Problem]:
    """What a person is asked about a form: what is in doubt on it, and what says otherwise."""
    asked = [problem for problem in submission.problems if problem.severity == "question"]
    if _contradicts(submission, known):
        asked.append(Problem("conflict"))
    return asked


def _contradicts(submission: Submission, known: Sequence[Submission]) -> bool:
    """Whether what is known of this form says otherwise, and none takes the place of the other."""
    if submission.worksheet == CHECK_SHEET:
        return False  # it adds to what an earlier one says
    if submission.stands_alone:
        once = {each.id: each for each in known}  # as it was stored, and as it was confirmed
        return not correction_is_clear([*once.values(), submission])
    return bool(known) and not submission.is_correction
