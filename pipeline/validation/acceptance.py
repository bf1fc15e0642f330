"""A form as read -> what becomes of it: entered, asked about, held, refused or known already."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from forms.catalogue import CHECK_SHEET, Catalogue, Edition
from forms.ground.problems import Problem
from pipeline.dossiers import correction_is_clear
from pipeline.dossiers.current_papers import Standing
from pipeline.records import Arrival, Held, Identity, Outcome, Picture, Reading, Submission, path_of
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
from pipeline.validation.submissions import submission_of

# Whose it is, is not known: what came from a pen cannot be mended on a screen and handed in again.
_WHOSE = (ClientConflict, ClientMissing, ClientUnreadable, UnknownClient, WrongCheckDigit)


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one form in a file."""

    row: ArrivalRow
    submission: Submission | None = None
    refusal: Refusal | None = None
    held: Held | None = None


@dataclass(slots=True)
class Judgement:
    """What becomes of the forms in a file, and of pages that were held before.

    Attributes:
        judged: an entry for each form in the file, in order.
        late: submissions made of pages that were held.
        settled: what became of entries made before, each with its part.
        released: ids of pages that are held no longer. hold: pages that are held otherwise now.
        pictures: what was written, by digest. heads: the heads of pages, by digest.
        replaced: id of a paper that lacked pages -> id of the one that takes its place.
    """

    judged: list[Judged] = field(default_factory=list)
    late: list[Submission] = field(default_factory=list)
    settled: list[tuple[int, ArrivalRow]] = field(default_factory=list)
    released: list[str] = field(default_factory=list)
    hold: list[Held] = field(default_factory=list)
    pictures: dict[str, Picture] = field(default_factory=dict)
    heads: dict[str, Picture] = field(default_factory=dict)
    replaced: dict[str, str] = field(default_factory=dict)

    @property
    def submissions(self) -> list[Submission]:
        """All that is to be entered."""
        made = [each.submission for each in self.judged if each.submission is not None]
        return [*made, *self.late]

    @property
    def held(self) -> list[Held]:
        """All that is to be held."""
        return [*(each.held for each in self.judged if each.held is not None), *self.hold]

    @property
    def kept(self) -> list[Picture]:
        """The pictures to keep: a head only of pages that are held."""
        shown = {reading.shown for held in self.held for reading in held.readings}
        heads = (picture for digest, picture in self.heads.items() if digest in shown)
        return [*self.pictures.values(), *heads]


@dataclass(frozen=True, slots=True)
class FormJudge:
    """Decides about forms; enters nothing.

    Attributes:
        papers: as they count now.
        workspace, outbox, store: folders; where a submission will lie is told relative to the
            first.
    """

    catalogue: Catalogue
    ledger: Ledger
    papers: Standing
    workspace: Path
    outbox: Path
    store: Path

    def judge(
        self,
        arrival: Arrival,
        reading: Reading,
        judgement: Judgement,
        *,
        client: str | None = None,
        others: tuple[tuple[str, tuple[int, ...]], ...] = (),
        instead_of: frozenset[str] = frozenset(),
    ) -> Judged:
        """What becomes of a form.

        Args:
            arrival: the file it came in.
            reading: what its boxes hold; `pages` are those of that file.
            judgement: what became of the forms before it.
            client: whose it is, where a person said so.
            others: further files with pages of it, by SHA-256.
            instead_of: ids of submissions that were made of some of these very pages.
        """
        identity = reading.identity
        edition = self.edition(identity)
        instance = self.ledger.instance(identity.instance) if identity.instance else None
        try:
            submission = submission_of(
                reading, edition, arrival, instance=instance,
                is_client=self.is_client, client=client, others=others,
            )  # fmt: skip
        except _WHOSE as refusal:
            if reading.channel != "scan" and not isinstance(refusal, ClientConflict):
                return refused(arrival, reading.pages, refusal, identity.worksheet)
            return self.hold(arrival, (reading,), judgement, refusal)
        except Refusal as refusal:
            return refused(arrival, reading.pages, refusal, identity.worksheet)
        known = [*self.ledger.submissions_of_form(submission.form)]
        known += self.papers.of_form(submission.form)
        known += [each for each in judgement.submissions if each.form == submission.form]
        known = [each for each in known if each.case == submission.case]  # a team meets for many
        compared = Comparison(self.store, judgement.pictures)
        papers = [*known, *self._undated(submission)]
        parts = {each.id for each in papers if compared.is_part_of(each, submission)}
        replaces = (instead_of | parts) - {submission.id}
        known = [each for each in known if each.id not in replaces]
        judged = self._entered(arrival, submission, known, compared)
        if judged.submission is not None:
            judgement.replaced |= dict.fromkeys(replaces, submission.id)
        return judged

    def _undated(self, submission: Submission) -> Iterator[Submission]:
        """Papers of the same personal form that counted as of another day: theirs was missing."""
        if submission.instance and submission.date_given:
            for paper in self.ledger.submissions_of_instance(
                submission.client, submission.instance
            ):
                if not paper.date_given:
                    yield paper

    def _entered(
        self,
        arrival: Arrival,
        submission: Submission,
        known: list[Submission],
        compared: Comparison,
    ) -> Judged:
        """Accepted, in review, or a duplicate of what is known of this form."""
        row = ArrivalRow(
            arrival.id, arrival.name, arrival.sha256, arrival.received_at, "accepted",
            submission.source.pages, submission.worksheet, submission.client,
        )  # fmt: skip
        entered = self.ledger.submission(submission.id) is not None  # wherever it lies now
        if entered or any(
            compared.says_the_same(submission, other) or compared.is_part_of(submission, other)
            for other in known
        ):
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

    def hold(
        self,
        arrival: Arrival,
        readings: tuple[Reading, ...],
        judgement: Judgement,
        refusal: Refusal,
        until: datetime | None = None,
    ) -> Judged:
        """Readings that are in no dossier yet, with the entry that says why."""
        part = len(judgement.judged)
        waits = until is not None
        numbers = tuple(number for reading in readings for number in reading.pages)
        held = Held(
            held_id(arrival.sha256, numbers), arrival.id, part, arrival.sha256, arrival.received_at,
            "pages" if waits else "client", refusal.code,
            until, readings,
        )  # fmt: skip
        row = self.row(arrival, numbers, readings[0].identity)
        outcome: Outcome = "waiting" if waits else "review"
        return Judged(replace(row, outcome=outcome, reasons=(reason_of(refusal),)), held=held)

    def row(self, arrival: Arrival, pages: tuple[int, ...], identity: Identity) -> ArrivalRow:
        """The entry of a form on these pages of its file, as accepted."""
        return ArrivalRow(
            arrival.id, arrival.name, arrival.sha256, arrival.received_at, "accepted", pages,
            identity.worksheet, identity.client,
        )  # fmt: skip

    def edition(self, identity: Identity) -> Edition:
        """The sheet as it was printed."""
        printed = self.ledger.instance(identity.instance) if identity.instance else None
        sheet = printed.sheet if printed is not None else None
        return self.catalogue.edition(
            identity.worksheet, identity.edition, identity.language, sheet
        )

    def is_client(self, code: str) -> bool:
        """Whether this client code was issued here."""
        return self.ledger.client(code) is not None


def reason_of(refusal: Refusal) -> Reason:
    """A refusal as the ledger keeps it."""
    return Reason(refusal.code, refusal.pointer, refusal.params)


def refused(
    arrival: Arrival, pages: tuple[int, ...], refusal: Refusal, worksheet: str | None = None
) -> Judged:
    """The entry of a form, or of a whole file, that cannot go on."""
    row = ArrivalRow(
        arrival.id, arrival.name, arrival.sha256, arrival.received_at, "rejected", pages,
        worksheet, reasons=(reason_of(refusal),),
    )  # fmt: skip
    return Judged(row, refusal=refusal)


def _contradicts(submission: Submission, known: list[Submission]) -> bool:
    """Whether what is known of this form says otherwise, and none takes the place of the other."""
    if submission.worksheet == CHECK_SHEET:
        return False  # it adds to what an earlier one says
    if submission.stands_alone:
        once = {each.id: each for each in known}  # as it was stored, and as it was confirmed
        return not correction_is_clear([*once.values(), submission])
    return bool(known) and not submission.is_correction
