"""A form as read -> what becomes of it: entered, asked about, held, refused or known already."""

import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from forms.ground.known_names import CHECK_SHEET
from forms.ground.problems import Problem
from pipeline.dossiers.abridging import BLANK
from pipeline.dossiers.copies import after, contradictions, is_resave
from pipeline.dossiers.counting_copies import correction_is_clear
from pipeline.dossiers.current_papers import CLOSED, CONFLICT, RESAVED, CurrentPapers
from pipeline.dossiers.elsewhere import ask_elsewhere
from pipeline.dossiers.lone_corrections import improving, may_improve
from pipeline.dossiers.naming import NameAsked, name_key, said_name
from pipeline.records import EMPTY, Arrival, Held, Outcome, Reading, Submission, path_of
from pipeline.records.ids import held_id
from pipeline.records.papers import CORRECTS, CORRECTS_OLDER, NAMED_AFTER
from pipeline.records.refusals import (
    ClientConflict,
    ClientMissing,
    ClientUnreadable,
    ErasedClient,
    Refusal,
    UnknownClient,
    WrongCheckDigit,
)
from pipeline.records.taking_place import saved_again
from pipeline.store.ledger import ArrivalRow, Ledger, Reason
from pipeline.validation.beside_copies import noted_beside
from pipeline.validation.duplicates import Comparison
from pipeline.validation.judgement import Before, Judged, entry, numbers_of, reason_of, refused
from pipeline.validation.known_papers import KnownPapers
from pipeline.validation.safe_contact import asked_first
from pipeline.validation.standing_alone import as_it_came
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
        files: tuple[tuple[str, tuple[int, ...]], ...] = (),
        instead_of: frozenset[str] = frozenset(),
    ) -> Judged:
        """What becomes of a form.

        Args:
            arrival: the file it came in.
            reading: what its boxes hold; `pages` are those of that file.
            before: what was decided before it.
            client: whose it is, where a person said so.
            files: where its pages came in more than one: each by SHA-256, first page first.
            instead_of: ids of submissions that were made of some of these very pages.
        """
        identity = reading.identity
        edition = self.papers.edition(identity)
        printed = self.ledger.printed.get(identity.instance)
        reading = as_it_came(reading, edition, printed)
        reading = ask_elsewhere(reading, edition, printed, self.papers.catalogue)
        try:
            submission = submission_of(
                reading,
                edition,
                arrival,
                instance=printed,
                is_client=self._demand_living,
                client=client,
                files=files,
            )
        except _WHOSE as refusal:
            if reading.channel != "scan" and not isinstance(refusal, ClientConflict):
                return refused(arrival, reading.pages, refusal, identity)
            return self.hold(arrival, (reading,), refusal, part=before.part)
        except Refusal as refusal:
            return refused(arrival, reading.pages, refusal, identity)
        return self._beside_known(arrival, submission, before, instead_of)

    def _beside_known(
        self,
        arrival: Arrival,
        submission: Submission,
        before: Before,
        instead_of: frozenset[str],
    ) -> Judged:
        """What becomes of a form that was understood, beside what is known of it."""
        if submission.client is not None:
            code = self._person(submission.client)
            here = self._of_client(code, before.papers)
            ever = partial(self.ledger.papers.ever_of, code)
            laid = partial(self.ledger.papers.laid_by_decision, submission.client)
            away = self.ledger.papers.went_elsewhere
            now = self.ledger.decisions.filing()
            submission = asked_first(submission, here, ever, laid, went_elsewhere=away, now=now)
        compared = Comparison(self.store, before.pictures)
        submission = self._papers.on_its_day(submission, before.papers, compared.alike)
        known = self._papers.of_form(submission, before.papers)
        submission, known = self._papers.beside(submission, known, before.papers, compared)
        papers = [*known, *self._papers.undated(submission)]
        parts = {each.id for each in papers if compared.is_part_of(each, submission)}
        replaces = tuple(sorted((instead_of | parts) - {submission.id}))
        known = [each for each in known if each.id not in replaces]
        entered = self.ledger.papers.get(submission.id) is not None  # wherever it lies now
        dated = self._papers.dated(submission, before.papers)
        is_part = any(compared.is_part_of(submission, each) for each in dated)
        if entered or is_part or _is_known(submission, known, compared):
            row = _entry_of(submission, arrival)
            return Judged(replace(row, outcome="duplicate"))
        found = self._papers.found(submission, before.papers, replaces)
        beside = self._copies(submission, known)
        older = beside[0] if len(beside) == 1 else None
        if older is not None and is_resave(older, submission, compared.alike):
            noted = replace(submission, problems=(*submission.problems, after(beside)))
            row = self._entered(arrival, noted, _asked(noted), saved_over=older.id)
            return Judged(row, noted, replaces=replaces, resaves=older.id, found=found)
        noted = self._noted(submission, beside, compared)
        noted, named = self._beside_name(noted, before.papers)
        noted = replace(noted, problems=(*noted.problems, *improving(noted)))
        asked = [*_asked(noted), *_conflict(noted, known, beside, compared), *named]
        asked += self._about_older(noted, before.papers)
        row = self._entered(arrival, noted, asked)
        return Judged(row, noted, replaces=replaces, found=found)

    def _about_older(self, submission: Submission, before: Sequence[Submission]) -> list[Problem]:
        """What is asked about a paper that improves an older one, beside which none lies."""
        if not submission.seeks_older or submission.client is None:
            return []
        papers = self._of_client(self._person(submission.client), before)
        return [Problem(CORRECTS_OLDER)] if may_improve(submission, papers) else []

    def _of_client(self, code: str, before: Sequence[Submission]) -> Iterator[Submission]:
        """All papers of a client, with those that are to be entered before this one."""
        yield from self.papers.telling(code)
        yield from self._among(before, code)

    def _person(self, code: str) -> str:
        """The code by which whoever has this one is known now."""
        return self.ledger.decisions.filing().person(code)

    def _among(self, papers: Sequence[Submission], code: str) -> list[Submission]:
        """Those of this client, whatever code is on them."""
        person = self.ledger.decisions.filing().person
        return [each for each in papers if each.client and person(each.client) == code]

    def _beside_name(
        self, submission: Submission, before: Sequence[Submission]
    ) -> tuple[Submission, list[Problem]]:
        """The paper with a note that its dossier had a name, and what is asked about that."""
        name = said_name(submission)
        if submission.client is None or name is None or submission.worksheet == CHECK_SHEET:
            return submission, []
        names = self.papers.names
        printed = names.printed_on(submission)
        if printed is not None and name_key(printed) == name_key(name):
            return submission, []  # it stood there before anybody wrote
        events = self.ledger.decisions.all()
        code = self._person(submission.client)
        more = self._among(before, code)
        called = names.of(code, more=more)
        is_other = called.name is not None and name_key(called.name) != name_key(name)
        if called.name is None or (called.is_first and not is_other):
            return submission, []
        note = Problem(NAMED_AFTER, None, "warning", {"decisions": str(len(events))})
        noted = replace(submission, problems=(*submission.problems, note))
        if not is_other:
            return noted, []
        others = names.others_called(name, code)
        return noted, [NameAsked((submission.id,), name, called.name, others).problem]

    def _copies(self, submission: Submission, known: Sequence[Submission]) -> list[Submission]:
        """Other copies of this form, once each as they stand now; none of a paper that is alone."""
        if submission.stands_alone or submission.worksheet == CHECK_SHEET:
            return []
        return list({each.id: each for each in known}.values())

    def _noted(
        self, submission: Submission, beside: Sequence[Submission], compared: Comparison
    ) -> Submission:
        """The paper with what is noted because of the copies that were there before."""
        withdrawn = [*self._withdrawn(submission)]
        if not beside and not withdrawn:
            return submission
        printed = self.ledger.printed.get(submission.instance)
        before_pen = printed.prefilled if printed is not None else EMPTY
        papers = (submission, *beside, *withdrawn)
        sheets = [self.papers.edition(each).worksheet for each in papers]
        return noted_beside(
            submission, beside, sheets, before_pen, compared.alike, withdrawn=withdrawn
        )

    def _withdrawn(self, submission: Submission) -> Iterator[Submission]:
        """Copies of this form that count no longer, should that be undone."""
        if submission.stands_alone or submission.worksheet == CHECK_SHEET:
            return
        for each in self.ledger.papers.withdrawn_of_form(submission.form):
            if each.adds_to == submission.adds_to and each.id != submission.id:
                yield each

    @property
    def _papers(self) -> KnownPapers:
        return KnownPapers(self.ledger, self.papers)

    def _entered(
        self,
        arrival: Arrival,
        submission: Submission,
        asked: Collection[Problem],
        saved_over: str | None = None,
    ) -> ArrivalRow:
        """The entry of a form that goes into a dossier: accepted, or in review.

        `saved_over`: id of the paper that was saved again with it, which is told.
        """
        # what was left blank is asked of the client next time: nobody here can answer it
        outcome: Outcome = "review" if any(p.code not in BLANK for p in asked) else "accepted"
        asked = [*asked, *(replace(each, pointer=CORRECTS) for each in improving(submission))]
        path = os.path.relpath(self.outbox / path_of(submission), self.workspace)
        whose = submission.client
        if whose is not None and self.ledger.decisions.filing().closed_on(whose) is not None:
            asked = [*asked, Problem(CLOSED, None, "warning")]
        if saved_over is not None:
            event = saved_again(saved_over, submission.id, arrival.received_at)
            asked = [*asked, Problem(RESAVED, None, "warning", {"event": event.id})]
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

    def was_issued(self, code: str) -> bool:
        """Whether this client code was ever issued here."""
        return self.ledger.clients.was_issued(code)

    def _demand_living(self, code: str) -> bool:
        """Whether this client code was issued here; raises ErasedClient."""
        if not self.was_issued(code):
            return False
        if self.ledger.clients.get(code) is None:
            raise ErasedClient
        return True


def _entry_of(submission: Submission, arrival: Arrival) -> ArrivalRow:
    pages = submission.source.pages_in(arrival.sha256)
    return entry(arrival, pages, submission.worksheet, submission.client)


def _asked(submission: Submission) -> list[Problem]:
    """What a person is asked about a form: what is in doubt on it."""
    return [problem for problem in submission.problems if problem.severity == "question"]


def _conflict(
    submission: Submission,
    known: Sequence[Submission],
    beside: Sequence[Submission],
    compared: Comparison,
) -> list[Problem]:
    """What is asked where what is known of this form says otherwise.

    A correction sheet adds to what an earlier one says.
    """
    if submission.stands_alone and submission.worksheet != CHECK_SHEET:
        once = {each.id: each for each in known}  # as it was stored, and as it was confirmed
        clear = correction_is_clear([*once.values(), submission])
    else:
        found = contradictions([*beside, submission], compared.alike)
        clear = not any(each.is_about(submission.id) for each in found)
    return [] if clear else [Problem(CONFLICT)]


def _is_known(submission: Submission, known: Sequence[Submission], compared: Comparison) -> bool:
    """Whether a paper says nothing beyond what is known.

    A tick that it improves an older one is a decision, where copies of the form say otherwise.
    """
    same = [
        each
        for each in known
        if compared.says_the_same(submission, each) or compared.is_part_of(submission, each)
    ]
    if not submission.is_correction or any(each.is_correction for each in same):
        return bool(same)
    return bool(same) and len(same) == len(known)
