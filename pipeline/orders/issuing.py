"""An alias, or a code and names of sheets -> an opened dossier, or sheets printed for people.

A name -> an order form of that person.
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from forms.catalogue import Catalogue
from forms.fields import Group
from forms.pdf.stamping import Stamp
from pipeline.documents import appendix_of, summary_tells_all
from pipeline.documents.bundle import bundle
from pipeline.documents.known_plan import is_full_of_goals
from pipeline.documents.numbering import Numbering, Numbers
from pipeline.documents.personal_forms import personal_forms
from pipeline.documents.typesetting.pictured_words import LinesOf
from pipeline.dossiers.outlook import LOOKING_BACK
from pipeline.dossiers.progress import progress
from pipeline.orders.blanks import sized
from pipeline.orders.which_sheets import is_for_the_worker, starting_domains
from pipeline.outbox import files
from pipeline.outbox.issued import PERSONAL
from pipeline.outbox.roots import Root, Roots
from pipeline.records import Client, Document, Dossier, Instance, Progress
from pipeline.records.events import Entrusted, Event, Opened, event_id
from pipeline.records.ids import CROCKFORD, content_instance
from pipeline.records.jobs import drawing_of
from pipeline.store.ledger import Ledger

APART: Final = "begeleider"  # below a client's sheets, the folder of those of the worker


@dataclass(frozen=True, slots=True)
class Issuing:
    """Takes an alias or a code and names of sheets; gives opened dossiers and printed sheets.

    Attributes:
        roots: the folders for people. dossier: a dossier as it stands.
        draw: a number below the one given, at random.
        lines_of: the lines of a text in the client's own hand, by the digest of its picture.
    """

    ledger: Ledger
    catalogue: Catalogue
    roots: Roots
    clock: Callable[[], datetime]
    draw: Callable[[int], int]
    dossier: Callable[[str], Dossier | None]
    lines_of: LinesOf

    def open(self, alias: str | None, language: str, seed: Sequence[str]) -> str:
        """Open a dossier; its code. The same seed opens one dossier, however often it is asked."""
        identity = event_id("open", *seed)
        for before in self.ledger.decisions.all():
            if before.id == identity and isinstance(before.what, Opened):
                return before.what.code
        now = self.clock()
        client = Client(self.ledger.clients.issue_code(self.draw), alias, language, now)
        event = self.ledger.decisions.enter(Event(identity, now, Opened(client.code)), client)
        assert isinstance(event.what, Opened)
        return event.what.code

    def personal(
        self,
        code: str,
        sheets: Sequence[str],
        number: Numbering,
        language: str | None = None,
        *,
        large: bool = False,
        silent: bool = False,
        domains: tuple[str, ...] = (),
    ) -> tuple[Document, ...]:
        """A client's sheets, noted as printed before they leave the house.

        `number`: what is printed -> the instance of a personal sheet. `silent`: these are, whatever
        was decided for this client. `domains`: only those, where they can be chosen.
        """
        dossier = self.dossier(code)
        if dossier is None:
            raise KeyError(code)
        numbers = Numbers(number, self.ledger.printed.is_free)
        prints = dossier.prints
        prints = replace(prints, silent=silent or prints.silent, large=large or prints.large)
        dossier = replace(dossier, prints=prints)
        known = progress(dossier, self.catalogue.domains)
        documents = [
            document
            for name in sheets
            for document in personal_forms(
                name,
                known,
                self.catalogue,
                numbers,
                language,
                lines_of=self.lines_of,
                domains=domains,
            )
        ]
        self.ledger.printed.add([i for document in documents for i in document.instances])
        return tuple(self._sized(document) for document in documents) if large else tuple(documents)

    def too_early(
        self, code: str, sheets: Sequence[str], *, by_name: bool = True
    ) -> tuple[str, ...]:
        """Those of these sheets that ask how a plan goes, of a client who has none that is open.

        Who rounded off has none either, unless somebody asks for such a sheet `by_name` (0037).
        """
        dossier = self.dossier(code)
        if dossier is None:
            raise KeyError(code)
        known = progress(dossier, self.catalogue.domains)
        is_open = known.slots_goals or known.slots_actions or known.slots_ideas
        if is_open and (by_name or not known.finished):
            return ()
        return tuple(name for name in sheets if self._asks_about_a_plan(name))

    def nothing_to_look_back(self, code: str, sheets: Sequence[str]) -> tuple[str, ...]:
        """Those of these sheets that look back on some months, of a client without any paper."""
        dossier = self.dossier(code)
        if dossier is None:
            raise KeyError(code)
        if dossier.as_of is not None:
            return ()
        uses = ((name, self.catalogue.pack.use(name)) for name in sheets)
        return tuple(name for name, use in uses if use is not None and LOOKING_BACK in use.when)

    def _asks_about_a_plan(self, sheet: str) -> bool:
        sections = self.catalogue.worksheet(sheet).questions
        return any(isinstance(each, Group) and each.preprinted for each in sections)

    def to_begin(
        self,
        code: str,
        begun: Sequence[str],
        number: Numbering,
        *,
        large: bool = False,
        silent: bool = False,
        domains: tuple[str, ...] = (),
    ) -> tuple[Document, ...]:
        """What a new client begins with: each of these sheets, and all in one file to print.

        `domains`: the parts of life that were chosen; none for those of `pack.toml`.
        """
        sheets = self.personal(
            code,
            begun,
            number,
            large=large,
            silent=silent,
            domains=domains or starting_domains(self.catalogue),
        )
        dossier = self.dossier(code)
        assert dossier is not None  # sheets were made of it
        words = self.catalogue.words(dossier.language)
        is_silent = silent or dossier.prints.silent
        key = "documents.silent.title" if is_silent else "orders.pack_title"
        title, spoken = words(key), words.borrowed(key) or words
        called = [(title if is_silent else self._title(each), each) for each in sheets]
        return (*sheets, bundle(code, called, title, spoken.tag)) if sheets else ()

    def full_of_goals(self, sheets: Sequence[Document]) -> str:
        """The titles of those of these sheets on which no new goal can be written; or nothing."""
        printed = (one for sheet in sheets for one in sheet.instances)
        known = ((self.catalogue.as_printed(one, one).worksheet, one.slots) for one in printed)
        return ", ".join(dict.fromkeys(w.title for w, at in known if is_full_of_goals(w, at)))

    def _title(self, sheet: Document) -> str:
        """What people call a sheet."""
        (printed,) = sheet.instances
        return self.catalogue.as_printed(printed, printed).worksheet.title

    def appendix(self, code: str) -> Document:
        """All there is to tell of a client, which the summary has no room for.

        Raises:
            NotPrintedError: it could not be printed.
        """
        return appendix_of(self._known(code), self.catalogue, self.lines_of)

    def is_all_told(self, code: str) -> bool:
        """Whether the summary says all that the appendix would.

        Raises:
            NotPrintedError: it could not be printed.
        """
        return summary_tells_all(self._known(code), self.catalogue, self.lines_of)

    def stays_here(self, code: str) -> bool:
        """Whether this client said that paper does not go home, or not now."""
        return self._known(code).keep_here

    def _known(self, code: str) -> Progress:
        dossier = self.dossier(code)
        if dossier is None:
            raise KeyError(code)
        return progress(dossier, self.catalogue.domains)

    def order_form(
        self, sheet: str, name: str, seed: Sequence[str], language: str = "nl", *, large: bool
    ) -> Document:
        """An order form for a person, under a number that is drawn; the same seed draws one.

        The name stands in its box as if it was typed, and in the ledger: nowhere else.
        """
        language = self.catalogue.spoken(sheet, language)
        edition = self.catalogue.current(sheet, language)
        template = self.catalogue.template(edition)
        asks = any(leaf.pointer == "/staff" for leaf in edition.worksheet.leaves())
        marks = {"/staff": name} if asks else {}
        instance = Instance(
            instance=self._number_drawn(seed),
            client=None,
            worksheet=sheet,
            edition=edition.number,
            language=language,
            pages=template.pages_of(()),
            prefilled=marks,
        )
        self.ledger.printed.add([instance])
        number = event_id("entrust", *seed)
        self.ledger.decisions.enter(Event(number, self.clock(), Entrusted(instance.instance, name)))
        content = template.stamp(Stamp(None, instance.instance, marks))
        named = f"{sheet}-{instance.instance}.pdf"
        document = Document(named, content, (instance,))
        return self._sized(document) if large else document

    def _sized(self, document: Document) -> Document:
        """A sheet in large letters: as it is where it is in large print, else on A3."""
        (printed,) = document.instances
        return sized(document, self.catalogue.as_printed(printed, printed))

    def _number_drawn(self, seed: Sequence[str]) -> str:
        """A number that no sheet has; that of the form which was printed with this seed before."""
        identity = event_id("entrust", *seed)
        for before in self.ledger.decisions.all():
            if before.id == identity and isinstance(before.what, Entrusted):
                return before.what.instance
        while True:
            number = drawn(self.draw, 7)
            if self.ledger.printed.get(number) is None:
                return number

    def filled_in(self, code: str) -> Path:
        """The folder of the personal forms of a client."""
        return self.roots.of(code).path / code / PERSONAL

    def lay(self, code: str, documents: Sequence[Document]) -> list[Path]:
        """Lay sheets of a client ready, those of the worker apart; where each stands."""
        with self._at_home(code):
            return [path for each in documents for path in self._laid(code, each)]

    def lay_drawn(self, code: str, documents: Sequence[Document]) -> list[Path]:
        """Lay what is no sheet beside what is drawn for a client; where each stands."""
        with self._at_home(code) as root:
            return put_in(root.path / code, documents, root.path)

    @contextmanager
    def _at_home(self, code: str) -> Generator[Root]:
        """Until this ends something is laid where all about a client lies. Raises OSError."""
        root = self.roots.of(code)
        if root.key:
            self.roots.look(root)
        is_new = self.roots.note(code, root)
        with self.roots.during(code, root):
            yield root
        if is_new or self.roots.of(code) != root:  # they came to another group meanwhile
            self.ledger.jobs.ask([drawing_of(code)])

    def _laid(self, code: str, sheet: Document) -> list[Path]:
        folder = self.filled_in(code)
        if any(is_for_the_worker(each.worksheet, self.catalogue) for each in sheet.instances):
            folder /= APART
        return put_in(folder, (sheet,), self.roots.of(code).path)


def drawn(draw: Callable[[int], int], length: int) -> str:
    """So many characters, at random."""
    return "".join(CROCKFORD[draw(len(CROCKFORD))] for _ in range(length))


def pages_of(documents: Sequence[Document]) -> int:
    """How many pages the personal sheets among these have; not once more those of a pack."""
    return sum(len(printed.pages) for each in documents for printed in each.instances)


def put_in(folder: Path, documents: Sequence[Document], outbox: Path | None = None) -> list[Path]:
    """Lay documents in a folder; where each stands. `outbox`: see `files.write`."""
    return [files.write(folder / each.name, each.content, outbox) for each in documents]


def same_number(seed: Sequence[str]) -> Numbering:
    """Numbers that follow from the seed and what is printed: asked again, the same sheet."""

    def number(*printed: object) -> str:
        return content_instance(*seed, *printed)

    return number
