"""A workspace, opened: settings read once, and the parts that the commands need, wired together."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.outbox.folders_made import make_folders
from pipeline.outbox.issued import demand_store
from pipeline.outbox.roots import Roots, roots_of, written_in
from pipeline.settings import FILE_NAME as SETTINGS
from pipeline.settings import Settings, read_settings, shipped_schemas
from pipeline.store.ledger import ArrivalRow, Keeping, Ledger, Scribe, keeping_of
from pipeline.store.mounts import Landmarks
from pipeline.store.sealing.keys import use

# Each part is loaded where it is wired: a command loads only what it needs.
if TYPE_CHECKING:
    from forms.catalogue import Catalogue
    from forms.ground.words import Words
    from pipeline.dossiers.current_papers import CurrentPapers
    from pipeline.extraction.sandbox.sandboxed_reader import ConfinedReading
    from pipeline.jobs import Jobs, Work
    from pipeline.jobs.publishing import Publishing
    from pipeline.orders.fulfilment import Ordering
    from pipeline.orders.issuing import Issuing
    from pipeline.outbox.refused_papers import Shelf
    from pipeline.reading import SharedReading
    from pipeline.records import Held, Picture
    from pipeline.records.jobs import JobKind
    from pipeline.review.correction_sheets import Correcting
    from pipeline.review.order_sheets import OrderSheets
    from pipeline.review.suggestions import Suggesting
    from pipeline.route import Route
    from pipeline.validation.acceptance import FormJudge
    from pipeline.validation.awaited_pages import AwaitedForm


def now() -> datetime:
    """The time of day, in UTC."""
    return datetime.now(UTC)


@dataclass
class Office:
    """One workspace. What is not used is not opened.

    Attributes:
        language: of the messages to the people in the office.
        draw: a number below the one given, at random: for client codes.
    """

    settings: Settings
    language: str = "nl"
    clock: Callable[[], datetime] = now
    draw: Callable[[int], int] = secrets.randbelow

    def __post_init__(self) -> None:
        use(self.settings.store, self.settings.encryption_key, self.settings.folders)

    @classmethod
    def at(cls, workspace: Path, language: str) -> Office:
        """Open a workspace; raises SettingsError."""
        return cls(read_settings(workspace, os.environ), language)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The worksheets: shipped, and the workspace's own."""
        from forms.catalogue import Catalogue

        own, shipped = self.settings.workspace / "schemas", shipped_schemas()
        is_own = own.resolve() != shipped.resolve()
        return Catalogue(shipped, own if is_own else None, self.settings.store)

    @cached_property
    def words(self) -> Words:
        """The phrases for the people in the office; a language may be for clients alone."""
        words = self.catalogue.words(self.language)
        return words.base() if words.base and words.is_for_clients_alone else words

    @contextmanager
    def ledger(self, *, repairing: bool = False, examined: bool = True) -> Iterator[Ledger]:
        """The store, open for as long as needed, looked through where quick; raises StoreError."""
        if not repairing:
            demand_store(self.keeping, roots_of(self.settings))
        with Ledger.open(self.keeping, Scribe.here(self.clock), repairing=repairing) as ledger:
            if examined and not repairing:
                ledger.demand_sound(self.clock(), how="briefly")
            yield ledger

    @cached_property
    def keeping(self) -> Keeping:
        """How the books of the store are kept; nothing is opened by that."""
        return keeping_of(self.settings.store, self.settings.database)

    def look(self, *, examined: bool = True) -> AbstractContextManager[Ledger]:
        """The store for who only looks; where there is none, an empty one that leaves no trace."""
        demand_store(self.keeping, roots_of(self.settings))
        return Ledger.look(self.keeping, self.clock(), examined=examined)

    @contextmanager
    def look_in(self) -> Iterator[Ledger]:
        """The store, if there is one, for who looks and notes that; else as `look`."""
        if not self.keeping.has_books():
            with self.look() as empty:
                yield empty
            return
        with self.ledger() as ledger:
            yield ledger

    @property
    def landmarks(self) -> Landmarks:
        """What tells the inbox and the outbox from an empty place where a share should be."""
        # where the books are on a server other computers may share the folders
        shared = [each.mark for each in roots_of(self.settings)] if self.settings.database else ()
        return Landmarks(self.settings.store, shared)

    @property
    def is_there(self) -> bool:
        """Whether this is a workspace at all: any of its folders, or its settings, are there."""
        here, folders = self.settings, self.settings.folders[1:]
        return (here.workspace / SETTINGS).is_file() or any(map(Path.is_dir, folders))

    def look_at_outbox(self) -> None:
        """Make sure that the outbox is itself; raises OSError."""
        self.landmarks.look("outbox", self.settings.outbox)

    def look_before(self, folder: Path | None) -> None:
        """The same before something is written in this folder, if it lies in the outbox (None)."""
        for each in written_in(folder, self.settings):
            self.landmarks.look(each.mark, each.path)

    def parts(self, ledger: Ledger) -> Parts:
        """All that works on an open store, wired; made when it is asked for."""
        return Parts(self, ledger)

    @cached_property
    def reading(self) -> ConfinedReading:
        """Reads papers where a hostile file can do no harm; nothing is started before the first."""
        from pipeline.extraction.sandbox import Allowance
        from pipeline.extraction.sandbox.sandboxed_reader import ConfinedReading

        allowance = Allowance(self.settings.read_seconds)
        confined = self.settings.confinement != "none"
        return ConfinedReading(self.catalogue, allowance, confined)

    def demand_confinement(self) -> None:
        """Make sure that this system offers to hold a reader, unless none is asked for.

        Raises:
            NotConfinedError: it does not.
        """
        from pipeline.extraction.sandbox.levels import demand

        if self.settings.confinement != "none":
            demand()

    def make_folders(self) -> None:
        """Inbox and outbox, for this account alone; none where a share should be, and no error."""
        make_folders(self.settings, self.landmarks)


@dataclass(frozen=True)
class Parts:
    """The parts of the program that work on an open store, each wired once, when it is needed."""

    office: Office
    ledger: Ledger

    @property
    def _settings(self) -> Settings:
        return self.office.settings

    @cached_property
    def roots(self) -> Roots:
        """The folders for people, and whose lies where."""
        return Roots(self._settings, self.ledger, self.office.landmarks)

    @cached_property
    def papers(self) -> CurrentPapers:
        """Papers as they count now, and dossiers."""
        from pipeline.dossiers.current_papers import CurrentPapers

        return CurrentPapers(self.ledger, self.office.catalogue, self._settings.store)

    @cached_property
    def _judge(self) -> FormJudge:
        from pipeline.validation.acceptance import FormJudge

        places = self._settings.workspace, self._settings.outbox, self._settings.store
        return FormJudge(self.ledger, self.papers, *places)

    def awaited(self) -> tuple[AwaitedForm, ...]:
        """The forms that wait for pages of theirs, as of now."""
        if not self.ledger.held.any_for_pages():
            return ()
        from pipeline.validation.awaited_pages import awaited_forms
        from pipeline.validation.sorting import SortingTable

        return awaited_forms(SortingTable(self._judge, self.ledger))

    @cached_property
    def route(self) -> Route:
        """The way in of a paper."""
        from pipeline.route import Route
        from pipeline.validation.collation import Collator

        settings, office = self._settings, self.office
        patience = timedelta(seconds=settings.page_deadline)
        collator = Collator(self._judge, self.ledger, self.reading.read, patience)
        return Route(
            self.ledger,
            settings.store,
            collator,
            office.reading.take_apart,
            settings.max_file_bytes,
            self.shelf,
            office.clock,
        )

    @cached_property
    def reading(self) -> SharedReading:
        """Who reads papers: here, or workers before their turn comes."""
        from pipeline.reading import SharedReading

        office, limits = self.office, (self._settings.read_seconds, self._settings.max_file_bytes)
        own = office.catalogue, office.words.language, lambda: office.reading, office.clock
        return SharedReading(self.ledger, *own, *limits)

    @cached_property
    def jobs(self) -> Jobs:
        """What follows from papers."""
        from pipeline.jobs import Jobs

        return Jobs(self.ledger, self._work, self.roots)

    def _work(self, kind: JobKind) -> Work:
        """What does this kind of job, wired when the first of its kind is done."""
        wired: dict[JobKind, Callable[[], Work]] = {
            "client": lambda: self.publishing.client,
            "team": lambda: lambda _: self.publishing.team(),
            "refused": lambda: self.shelf.carry_out,
            "suggest": lambda: self.suggesting.carry_out,
            "erase": lambda: self._erase,
            "appendix": lambda: self.publishing.appendix,
        }
        return wired[kind]()

    @cached_property
    def shelf(self) -> Shelf:
        """Refused papers, shown."""
        from pipeline.dossiers.refused import came_in_since
        from pipeline.outbox.refused_papers import Shelf

        places, words = (self.roots, self._settings.store / "originals"), self.office.words
        since, take = partial(came_in_since, self.ledger), lambda: self.office.reading.take_apart
        return Shelf(self.ledger, *places, words, self._page, take, since)

    @cached_property
    def correcting(self) -> Correcting:
        """What people are asked to check, and what they answer."""
        from pipeline.review.correction_sheets import Correcting
        from pipeline.review.entering import Entering

        office = self.office
        entering = Entering(self.ledger, office.catalogue, self.papers, office.clock, self._assign)
        shared = self.ledger, office.catalogue, self.papers, self.roots, self._settings.store
        return Correcting(*shared, office.words, entering, self._page)

    @cached_property
    def suggesting(self) -> Suggesting:
        """What handwriting may say."""
        from pipeline.extraction.handwriting.apart import suggest_apart
        from pipeline.review.suggestions import Suggesting

        suggest = suggest_apart if self._settings.suggestions == "on" else None
        return Suggesting(self.ledger, self.correcting, self._settings.store, self.papers, suggest)

    @cached_property
    def issuing(self) -> Issuing:
        """Where dossiers are opened and sheets printed."""
        from pipeline.orders.issuing import Issuing

        office = self.office
        shared = self.ledger, office.catalogue, self.roots, office.clock, office.draw
        return Issuing(*shared, self.papers.dossier, self.lines_of)

    @cached_property
    def publishing(self) -> Publishing:
        """What lies in the outbox about clients and the team."""
        from pipeline.jobs.publishing import Publishing

        asking = self.correcting, self.suggesting, self.ordering, self.order_sheets
        office = self.office
        shared = self.ledger, office.catalogue, self.roots, office.words, self.papers
        return Publishing(*shared, *asking, self.lines_of, self.awaited)

    @cached_property
    def ordering(self) -> Ordering:
        """What was ordered on paper: carried out, or waiting."""
        from pipeline.orders.wired import ordering_of

        office = self.office
        shared = self.ledger, office.catalogue, self._settings, office.words, office.clock
        return ordering_of(*shared, papers=self.papers, issuing=self.issuing, retry=self._retry)

    @property
    def order_sheets(self) -> OrderSheets:
        """Who asks for a yes to what was ordered."""
        from pipeline.review.order_sheets import order_sheets_of

        office = self.office
        return order_sheets_of(self.ledger, office.catalogue, self.roots, office.words)

    def lines_of(self, digest: str) -> Sequence[Picture]:
        """The lines of a text in somebody's own hand, by the digest of its picture."""
        from pipeline.reading import lines_kept

        return lines_kept(self._settings.store, digest)

    # What is handed to others: what does it is wired when it is first called for.

    def _erase(self, decision: str) -> tuple[str, ...]:
        from pipeline.jobs.erasing import Eraser

        here, apart = self._settings, self.office.reading.take_apart
        folders = here.store, self.roots, here.workspace
        return Eraser(self.ledger, *folders, self.shelf, apart).carry_out(decision)

    def _page(self, content: bytes, number: int) -> Picture:
        from pipeline.records.page_pictures import AskedPage

        asked = AskedPage(number)
        return self.office.reading.show(content, asked, self.ledger.printed.get).picture

    def _assign(self, held: Held, code: str) -> None:
        self.route.assign(held, code)

    def _retry(self, row: ArrivalRow, arrival_id: str) -> tuple[ArrivalRow, ...]:
        return self.route.retry(row, arrival_id, self._settings.max_file_bytes)
