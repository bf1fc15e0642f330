"""Whose -> the root below which all that is about them lies: the outbox, or that of their group.

Before anything is laid below a root the books note that it may lie there, and the note goes when
nothing lies there any more: so a move may be cut short anywhere and is simply done again. Of whom
nothing is noted, all lies in the outbox itself (docs/decisions/0059).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.outbox.begun import BEGUN, Begun
from pipeline.outbox.codes import codes_in
from pipeline.outbox.reached import LinkPlantedError, are_one, leads
from pipeline.records import Submission
from pipeline.records.jobs import TEAM, Job, JobKey, drawing_of
from pipeline.settings import Settings
from pipeline.store.ledger import Ledger
from pipeline.store.mounts import Landmarks

MARK: Final = "outbox"  # what the landmark of the outbox is called
_ID: Final = re.compile(r"S-[0-9A-Z]{16}")
# What the books call things that may lie below several roots at once.
NOTE_OF_WAITING: Final = "waiting"
ORDER_SHEETS: Final = "orders"
TEAM_SHEETS: Final = "team"
OF_TEAM: Final = (NOTE_OF_WAITING, ORDER_SHEETS, TEAM_SHEETS)
_OF_ONE: Final = frozenset({"client", "appendix", "suggest"})  # kinds of jobs


@dataclass(frozen=True, slots=True)
class Root:
    """A folder for people.

    Attributes:
        key: what the books call it: its path seen from the workspace; "" for the outbox itself.
    """

    key: str
    path: Path

    @property
    def mark(self) -> str:
        """What its landmark is called."""
        return f"{MARK}:{self.key}" if self.key else MARK


class RootShutError(OSError):
    """Below the root of a group nothing can be laid or taken away now; `cause`: why."""

    def __init__(self, root: Root, cause: OSError) -> None:
        super().__init__(*cause.args)
        self.root = root
        self.cause = cause


def roots_of(settings: Settings) -> tuple[Root, ...]:
    """Every root of a workspace, the outbox itself first."""
    apart = (Root(_key(folder, settings), folder) for folder in settings.outboxes.values())
    return (Root("", settings.outbox), *apart)


def holding(path: Path, settings: Settings) -> Path:
    """The root in which a place lies; the outbox where it lies in none."""
    found = (each.path for each in roots_of(settings) if path.is_relative_to(each.path))
    return next(found, settings.outbox)


def written_in(folder: Path | None, settings: Settings) -> tuple[Root, ...]:
    """The root in which a folder lies, if it does; None for the outbox itself."""
    if folder is None:
        return roots_of(settings)[:1]
    place = folder.resolve()
    every = roots_of(settings)
    return tuple(each for each in every if place.is_relative_to(each.path.resolve()))


def _key(folder: Path, settings: Settings) -> str:
    """Where it lies: no place of this computer, unless the settings name one."""
    if folder.is_relative_to(settings.workspace):
        folder = folder.relative_to(settings.workspace)
    return folder.as_posix()


class Roots:
    """The roots of one workspace, and what the books note of them."""

    def __init__(self, settings: Settings, ledger: Ledger, landmarks: Landmarks) -> None:
        self.settings = settings
        self._ledger = ledger
        self._landmarks = landmarks
        self._during: dict[str, Root] = {}  # of whom all is brought somewhere just now
        self.every = roots_of(settings)
        self._led = {each: leads(each.path) for each in self.every} if len(self.every) > 1 else {}
        self._begun = Begun(ledger, lambda key: self._called(key).key, self._lie)

    @property
    def main(self) -> Path:
        """The outbox itself, where what is nobody's lies."""
        return self.settings.outbox

    @property
    def are_several(self) -> bool:
        """Whether there is more than the outbox, or was, and something may still lie there."""
        return len(self.every) > 1 or bool(self._ledger.lying.all().keys() - {BEGUN})

    # Whose lies where

    def of(self, code: str | None) -> Root:
        """Where what is about a client lies; None: about nobody."""
        if code is None or len(self.every) == 1:
            return self.every[0]
        now = self._ledger.decisions.filing()
        person = now.person(code)
        if person in self._during:
            return self._during[person]
        folder = self.settings.outbox_of(now.group_of(code))
        return next((each for each in self.every if each.path == folder), self.every[0])

    def groups_of(self, root: Root) -> list[str]:
        """The groups of the settings whose root it is."""
        return [name for name, path in self.settings.outboxes.items() if path == root.path]

    def seen_from_outbox(self, root: Root, place: str) -> str:
        """A place below a root, as it is found from the outbox."""
        if not root.key:
            return place
        try:
            return Path(os.path.relpath(root.path / place, self.main)).as_posix()
        except ValueError:  # on another disk of Windows
            return (root.path / place).as_posix()

    def of_all(self, codes: Iterable[str | None]) -> Root:
        """Where what is about all of these lies: in the outbox, unless all are of one group."""
        found = {self.of(code) for code in codes}
        return found.pop() if len(found) == 1 else self.every[0]

    def of_paper(self, paper: Submission) -> Root:
        """Where a paper lies: one of the team with the client whom it is about.

        An order form lies with whom it names; in the outbox, where those are of several groups. So
        does a sheet with answers about their papers.
        """
        if paper.client or len(self.every) == 1:
            return self.of(paper.client)
        confirmed = self._ledger.decisions.filing().confirmed.get(paper.id, ())
        printed = self._ledger.printed.get(paper.instance)
        asked = [*printed.slots.values()] if printed is not None else []
        written = [dict(paper.values), asked, *(each.value for each in confirmed)]
        return self.of_text(json.dumps(written, ensure_ascii=False, default=str))

    def of_submission(self, submission: str) -> Root:
        """The same, of a paper by its id."""
        paper = self._ledger.papers.get(submission)
        if paper is None:
            return self.every[0]
        owner = self._ledger.decisions.filing().owner(paper.id, paper.client)
        return self.of(owner) if owner else self.of_paper(paper)

    def of_text(self, text: str, *codes: str | None) -> Root:
        """Where a text lies that names clients and their papers by codes and ids."""
        if len(self.every) == 1:
            return self.every[0]
        owners = {self.owner(each) for each in _ID.findall(text)}
        named = {*codes_in(text), *owners, *codes}
        return self.of_all(code for code in named if code is not None)

    def owner(self, submission: str) -> str | None:
        """The client in whose dossier a paper is, or whom it is about; None: nobody's."""
        paper = self._ledger.papers.get(submission)
        if paper is None:
            return None
        filing = self._ledger.decisions.filing()
        return filing.owner(paper.id, paper.client) or filing.filed(paper).case

    def of_others(self, paper: Submission) -> tuple[str, ...]:
        """The places on a sheet of answers of those about a paper that is somebody else's now."""
        printed = self._ledger.printed.get(paper.instance)
        if paper.client is None or printed is None:
            return ()
        mine = {paper.client, self._ledger.decisions.filing().person(paper.client), None}
        slots = printed.slots.items()
        return tuple(at for at, asked in slots if {*map(self.owner, _ID.findall(asked))} - mine)

    def ids_of(self, code: str) -> frozenset[str]:
        """The code of a client, and the ids of their papers."""
        return frozenset({code, *(each.id for each in self._ledger.papers.ever_of(code))})

    @contextmanager
    def during(self, code: str, root: Root) -> Iterator[None]:
        """Until this ends all about this client lies there, whatever is decided meanwhile."""
        person = self._ledger.decisions.filing().person(code)
        before = dict(self._during)
        self._during[person] = root
        try:
            yield
        finally:
            self._during = before

    # What the books note

    def note(self, subject: str, root: Root) -> bool:
        """Note that it may lie there from now on; whether it may lie elsewhere too, by then."""
        keys = self._noted(subject)
        if root.key in keys:
            return False
        self._ledger.lying.keep(subject, json.dumps([*keys, root.key]))
        return self._keys(subject) != [root.key]

    def settle(self, subject: str, keys: Collection[str]) -> None:
        """Note that it lies nowhere but there."""
        is_usual = set(keys) <= {""}
        self._ledger.lying.keep(subject, None if is_usual else json.dumps(sorted(keys)))

    def places(self, subject: str) -> tuple[Root, ...]:
        """Where it may lie."""
        return tuple(map(self._called, self._keys(subject)))

    def suspect_all(self) -> None:
        """Note that anything may lie anywhere: what was noted is lost, or of another time."""
        if len(self.every) == 1:
            return
        books, everywhere = self._ledger, {each.key for each in self.every}
        self._begun.note(everywhere - {""})
        subjects = {each.code for each in books.clients.all()}
        subjects |= books.lying.all().keys() - {BEGUN}
        subjects |= {each.arrival for each in books.arrivals.once_refused()}
        papers = [each.id for each in books.papers.of(None)]
        subjects |= {*papers, *map(receipt_of, papers)}
        for subject in sorted(subjects | {*OF_TEAM}):
            self.settle(subject, everywhere | set(self._keys(subject)))

    def ask_misplaced(self) -> None:
        """Ask for all to be laid where it should lie: the settings may be other than before."""
        if not self.are_several:
            return
        self._begun.forget_outbox()
        every = (each.code for each in self._ledger.clients.all())
        codes = [each for each in every if self._keys(each) != [self.of(each).key]]
        if codes:
            refused = {each.arrival for each in self._ledger.arrivals.once_refused()}
            shown = (JobKey("refused", each) for each in sorted(refused))
            asked = [*map(drawing_of, codes), TEAM, *shown]
            self._ledger.jobs.ask(asked)

    def _keys(self, subject: str) -> list[str]:
        """Each folder once: one that the settings call otherwise than before is still that one."""
        return [*dict.fromkeys(self._called(key).key for key in self._noted(subject))]

    def _noted(self, subject: str) -> list[str]:
        kept = self._ledger.lying.get(subject)
        return [""] if kept is None else list(json.loads(kept))

    def _called(self, key: str) -> Root:
        known = next((each for each in self.every if each.key == key), None)
        if known is not None:
            return known
        path = self.settings.workspace / key
        return next((each for each in self.every if are_one(each.path, path)), Root(key, path))

    # Looking, laying and taking away

    def look(self, root: Root, *, lay: bool = True) -> None:
        """Make sure that a root is itself; raises OSError, RootShutError for that of a group."""
        try:
            if self._led.get(root, led := leads(root.path)) != led:
                raise LinkPlantedError("it leads elsewhere than when we began")
            if root.key and lay and not self._landmarks.expects(root.mark):
                root.path.mkdir(0o700, exist_ok=True)  # as the outbox, for this account alone
            self._landmarks.look(root.mark, root.path, lay=lay)
            if root.key and root in self.every:
                self._begun.demand(root.key, root.path, lay=lay)
        except OSError as error:
            raise _shut(root, error) from None

    def taken(self, root: Root) -> OSError | None:
        """That something lay in the folder of a group before it was, or lies there of others."""
        return self._begun.fault(root.key, root.path)

    def _lie(self, code: str) -> set[str]:
        """The keys of where what is about a client may lie; none of somebody unknown."""
        known = self._ledger.clients.get(code) is not None
        return {self.of(code).key, *self._keys(code)} if known else set()

    def is_gone(self, root: Root) -> bool:
        """Whether it is none of the settings any more, and was taken away altogether."""
        return root not in self.every and not root.path.exists()

    def look_for(self, job: JobKey | Job) -> None:
        """Make sure of where a job lays what it makes; others look for themselves."""
        if job.kind != "refused" or not self.are_several:
            self.look(self.of_job(job))

    def of_job(self, job: JobKey | Job) -> Root:
        """Where a job lays what it makes."""
        return self.of(job.subject or None) if job.kind in _OF_ONE else self.every[0]

    def spread(
        self,
        subject: str,
        wanted: Collection[Root],
        lay: Callable[[Root], None],
        clear: Callable[[Root], None],
    ) -> None:
        """Lay it below each of these roots, and take it away below all others where it may lie.

        One that is away keeps no other waiting. Raises OSError in the end, if there was any.
        """
        for root in wanted:
            self.note(subject, root)
        troubles, left = [], {root.key for root in wanted}
        others = [each for each in self.places(subject) if each.key not in left]
        for root, act in [*((each, lay) for each in wanted), *((each, clear) for each in others)]:
            try:
                if root in wanted or not self.is_gone(root):
                    if self.are_several:
                        self.look(root)
                    act(root)
            except OSError as error:
                troubles.append(_shut(root, error))
                left.add(root.key)
        if others or len(wanted) != 1:
            self.settle(subject, left)
        if troubles:
            raise troubles[0]


def receipt_of(form: str) -> str:
    """What the books call the receipt of an order form (its id)."""
    return f"{form} receipt"


def _shut(root: Root, error: OSError) -> OSError:
    return (
        RootShutError(root, error) if root.key and not isinstance(error, RootShutError) else error
    )
