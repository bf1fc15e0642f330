"""Papers in doubt -> correction sheets for whoever checks; those that came back -> confirmations.

A sheet may be gone through again after a crash: what it confirms has ids that derive from the
sheet and the place on it, and a last decision, in the same transaction, says that it was done.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

from forms.catalogue import Catalogue
from forms.ground.known_names import CHECK_SHEET
from forms.ground.words import Words
from pipeline.documents.numbering import Numbers
from pipeline.dossiers.abridging import is_doubtful
from pipeline.dossiers.crossed_before import said_before
from pipeline.dossiers.current_papers import CurrentPapers, is_order
from pipeline.dossiers.doubts_of_plan import asked_anything
from pipeline.dossiers.naming import Naming
from pipeline.dossiers.of_another import set_aside
from pipeline.dossiers.safe_contact import in_force
from pipeline.outbox import files
from pipeline.outbox.acting import ShowPage, may_act, pictured
from pipeline.outbox.roots import TEAM_SHEETS, Root, Roots
from pipeline.records import Document, Dossier, Held, Submission, Suggestion
from pipeline.records.correction_names import (
    CORRECTION_FOLDER,
    UNKNOWN_SHEET,
    correction_sheet,
    sheet_of_held,
)
from pipeline.records.events import Checked, Event, LeftOpen, event_id
from pipeline.records.papers import LEFT_OUT, NAME_BOX
from pipeline.records.put_away import number_of
from pipeline.review.agreed_by_pen import kept_for, pen_words, said_by_pen
from pipeline.review.answers import answers_on
from pipeline.review.contact_asked import beside_in_force, is_about_contact
from pipeline.review.copies_asked import asked_about_copies, asked_anew, beside_left_out
from pipeline.review.entering import Entering, Speaker
from pipeline.review.item_words import why_again
from pipeline.review.kept_pictures import as_kept, item_as_kept
from pipeline.review.known_letters import has_known_letters
from pipeline.review.names_asked import asked_about_name
from pipeline.review.open_sheets import OpenSheet, by_root
from pipeline.review.pages_of_several import is_of_several, item_about
from pipeline.review.plan_asked import Folded, PlanAsked
from pipeline.review.questions import OpenQuestion, numbered, open_questions
from pipeline.review.sheet_layout import (
    AskedAgain,
    SheetMaterials,
    as_on_paper,
    draw,
    item_of,
)
from pipeline.review.urgency import is_urgent, roles_of
from pipeline.review.whole_paper import MOST_OLDER, asked_about_whole, asked_which_is_improved
from pipeline.review.whose import first_whose
from pipeline.store import pictures
from pipeline.store.ledger import Ledger
from pipeline.store.originals import original


@dataclass(frozen=True, slots=True)
class Correcting:
    """Takes papers as they count now; lays out sheets about them, and enters what comes back.

    Attributes:
        papers: as they count now.
        roots: the folders for people. store: the private folder, with the pictures.
        words: phrases for the people in the office.
        entering: makes decisions of what people say.
        show: a page of a file, drawn behind the sandbox.
    """

    ledger: Ledger
    catalogue: Catalogue
    papers: CurrentPapers
    roots: Roots
    store: Path
    words: Words
    entering: Entering
    show: ShowPage

    # What came back

    def carry_out(self, client: str | None) -> None:
        """Enter what the correction sheets in a dossier (None: nobody's) confirm, each once."""
        done = {checked.submission for checked in self._checked()}
        for sheet in self.ledger.papers.correction_sheets(client):
            if sheet.id not in done:
                self._carry_out(sheet)

    def _carry_out(self, sheet: Submission) -> None:
        printed = self.ledger.printed.get(sheet.instance)
        events: list[Event] = []
        still: list[LeftOpen] = []
        if printed is not None and printed.sheet is not None:
            edition = self.catalogue.as_printed(sheet, printed)
            said = answers_on(sheet, printed, edition)
            events, still = self.entering.decide(Speaker.of(sheet), said)
        checked = Checked(sheet.id, tuple(still))
        done = Event(event_id("check", sheet.id), self.entering.clock(), checked)
        self.ledger.decisions.enter_all([*events, done])

    def _checked(self) -> list[Checked]:
        """The correction sheets that were gone through."""
        decided = (event.what for event in self.ledger.decisions.all())
        return [what for what in decided if isinstance(what, Checked)]

    # What is asked

    def lay_out(
        self, client: str | None, papers: Iterable[Submission], known: Folded | None = None
    ) -> OpenSheet:
        """Lay out the sheet about the papers in a dossier; take it away where nothing is open.

        `papers`, `known`: as for `sheet_of`.
        """
        sheet = self.sheet_of(client, papers, known)
        if client is not None or not self.roots.are_several:
            self._put(list(self._drawn(sheet)), [f"{sheet.name}.pdf"], self.roots.of(client))
            return sheet
        parts = by_root(sheet, self.roots)
        self.roots.spread(
            TEAM_SHEETS,
            list(parts),
            lambda root: self._put(list(self._drawn(parts[root])), [f"{sheet.name}.pdf"], root),
            lambda root: self._put([], [f"{sheet.name}.pdf"], root),
        )
        return sheet

    def lay_out_unknown(self) -> None:
        """Lay out the sheets that ask whose pages are; take those away that were answered."""
        sheets = self.sheets_of_held()
        drawn = [document for sheet in sheets for document in self._drawn(sheet)]
        beside = [document for sheet in sheets for document in self._why(sheet)]
        patterns = [f"{UNKNOWN_SHEET}-*.pdf", f"{UNKNOWN_SHEET}-*.txt"]
        self._put([*drawn, *beside], patterns, self.roots.of(None))

    def _put(self, documents: Sequence[Document], patterns: Sequence[str], root: Root) -> None:
        folder = root.path / CORRECTION_FOLDER
        for document in documents:
            self.ledger.printed.add(document.instances)
            files.write(folder / document.name, document.content, root.path)
        files.clear(folder, patterns, {each.name for each in documents}, root.path)

    def _why(self, sheet: OpenSheet) -> Iterator[Document]:
        """Why it is asked, in plain words; and the paper itself, where it was typed."""
        held, words = sheet.held, self.words
        assert held is not None
        reason = f"{words('refusals.reason_heading')}\n{words(f'refusals.{held.reason}.reason')}"
        code = held.reason if is_of_several(held) else "client_unreadable"
        remedy = words(f"refusals.{code}.remedy")
        remedy = f"{words('refusals.remedy_heading')}\n{remedy}"
        number = words("refusals.number", number=number_of(held.sha256))
        text = "\n\n".join((words("refusals.title"), reason, remedy, number))
        yield Document(f"{sheet.name}.txt", f"{text}\n".encode())
        paper = original(self.store / "originals", held.sha256)
        if held.readings[0].channel != "scan" and paper.is_file():
            content = pictured(paper, self.show) if may_act(paper) else paper.read_bytes()
            if content is not None:
                yield Document(f"{sheet.name}-{words('correction.paper')}.pdf", content)

    def _drawn(self, sheet: OpenSheet) -> Iterator[Document]:
        if sheet.items:
            numbers = Numbers(is_free=self.ledger.printed.is_free)
            materials = SheetMaterials(self.catalogue, self.words, self._png, numbers=numbers)
            asked = [sheet.items[n] for n in sheet.on_paper]
            left = len(sheet.items) - len(asked)
            wait = len(sheet.may_wait)
            yield draw(sheet.name, asked, materials, client=sheet.client, left=left, wait=wait)

    def _png(self, digest: str) -> bytes | None:
        return pictures.load_png(self.store, digest)

    def sheet_of(
        self, client: str | None, papers: Iterable[Submission], known: Folded | None = None
    ) -> OpenSheet:
        """What is asked about the papers in a dossier (None: the team's), as they stand.

        `papers`: those in doubt, or more. `known`: the dossier, where it was folded; else it is if
        its plan asked anything when it was drawn.
        Of a closed dossier nothing is asked; when it is opened again, it is.
        """
        if client and self.ledger.decisions.filing().closed_on(client) is not None:
            return OpenSheet(correction_sheet(client), client, (), ())
        if self.papers.laid is None:
            glance = replace(self, papers=self.papers.of_one_moment())
            return glance.sheet_of(client, papers, known)
        doubtful = [*filter(is_doubtful, papers)]
        beside = [each for copies in self.papers.copies_in(client) for each in self._beside(copies)]
        beside += self._asked_anew(client)
        waiting: list[Submission] = []
        if client is not None:
            called = known.called if known else self.papers.names.among_others(client)
            beside += self._names_asked(called, beside)
            _, waiting = set_aside(doubtful, called, self.ledger.decisions.filing())
            beside += self._asked_of_plan(client, known.dossier if known else None)
        once = {(paper, each.place.pointer) for each in beside for paper in each.papers}
        alone = [each for paper in doubtful for each in self._asked(paper)]
        alone = [each for each in alone if (each.submission, each.place.pointer) not in once]
        alone = first_whose(alone, beside, waiting)
        alone = self._beside_contact(client, alone)
        asked = numbered([*alone, *beside], self.ledger.printed.get)
        found = as_on_paper(as_kept(asked, self.store))
        again = self._asked_again() if found else {}
        items = tuple(
            item_of(each, suggested, again.get(each.target), self.words)
            for each, suggested in zip(found, self._suggested(client, found), strict=True)
        )
        may_wait = self._may_wait(client, found)
        name = correction_sheet(client)
        return OpenSheet(name, client, tuple(found), items, may_wait=may_wait)

    def _may_wait(self, client: str | None, found: Sequence[OpenQuestion]) -> frozenset[int]:
        """What comes on the next sheet: the plan comes first, unless the office wants it all."""
        now = self.ledger.decisions.filing()
        if client is None or now.prints_for(client).every_question:
            return frozenset()
        urgent = self._are_urgent(found)
        waits = frozenset(n for n, is_first in enumerate(urgent) if not is_first)
        return waits if len(waits) < len(found) else frozenset()

    def _beside_contact(
        self, client: str | None, asked: Sequence[OpenQuestion]
    ) -> list[OpenQuestion]:
        """The questions; those about another way of contact with the one that is in force."""
        if client is None or not any(is_about_contact(each) for each in asked):
            return list(asked)
        now, told = self.ledger.decisions.filing(), self.papers.counting(client)
        return [
            beside_in_force(each, in_force(told, each.place.pointer, now), self.words)
            if is_about_contact(each)
            else each
            for each in asked
        ]

    def urgent_on(self, sheet: OpenSheet) -> int:
        """How many of the questions on a sheet a document waits for."""
        return sum(self._are_urgent(sheet.questions))

    def _are_urgent(self, questions: Sequence[OpenQuestion]) -> list[bool]:
        roles: dict[str, Mapping[str, str]] = {}
        for each in questions:
            if each.submission not in roles:
                paper = self.papers.whole(each.submission)
                roles[each.submission] = roles_of(self.papers.edition(paper)) if paper else {}
        return [is_urgent(each, roles[each.submission]) for each in questions]

    def _asked(self, paper: Submission) -> Iterator[OpenQuestion]:
        """What is open about a paper; what an order form clearly says, its receipt answers."""
        is_clear, edition = is_order(paper, self.catalogue), self.papers.edition_to_read(paper)
        asked = open_questions(paper, edition, partial(said_before, paper, papers=self.papers))
        if paper.worksheet == CHECK_SHEET:  # its boxes say something of other papers
            yield from (each for each in asked if each.place.is_on_no_box)
            return
        for each in asked:
            if not is_clear or paper.is_unread(each.place.pointer):
                yield each
        if found := self.papers.may_improve(paper):
            whole = [self.papers.whole(each.id) or each for each in found[:MOST_OLDER]]
            yield asked_which_is_improved(paper, whole, edition, self.words)
        for each in asked_about_whole(paper, edition, self.words):
            if each.code != LEFT_OUT:
                yield each
            elif older := self.papers.left_out_by(paper):
                kept = each.params["kept"].split()
                yield beside_left_out(each, kept, older, edition, self.words)

    def _asked_anew(self, client: str | None) -> Iterator[OpenQuestion]:
        """What an old correction sheet says otherwise than was confirmed meanwhile."""
        for target, identity in self.papers.answered_otherwise().items():
            about, _, rest = target.partition("/")
            paper = self.papers.whole(about.split("+")[0])
            sheet = self.ledger.papers.get(identity)
            printed = self.ledger.printed.get(sheet.instance) if sheet is not None else None
            if paper is None or paper.client != client or sheet is None or printed is None:
                continue
            edition = self.papers.edition_to_read(paper)
            said = answers_on(sheet, printed, self.catalogue.as_printed(sheet, printed))
            value = next((each.value for each in said if each.target == target), None)
            yield asked_anew(paper, f"/{rest}", edition, value, self.words)

    def _names_asked(
        self, called: Naming, beside: Iterable[OpenQuestion]
    ) -> Iterator[OpenQuestion]:
        """What is asked about other names, but where copies are asked about it already."""
        asked = {each.submission for each in beside if each.place.pointer == NAME_BOX}
        for each in called.asked:
            paper = self.papers.whole(each.papers[0])
            if paper is not None and not asked & set(each.papers):
                edition = self.papers.edition_to_read(paper)
                yield asked_about_name(each, paper, edition, self.words)

    def _asked_of_plan(self, client: str, dossier: Dossier | None) -> Iterator[OpenQuestion]:
        """What the plan asks: which goal or step a paper is about, where it does not say."""
        if dossier is None and asked_anything(self.papers, client):
            dossier = self.papers.dossier(client)
        if dossier is not None:
            yield from PlanAsked(dossier, self.papers, self.words).every()

    def _beside(self, copies: Sequence[Submission]) -> Iterator[OpenQuestion]:
        """What is asked about copies of one form."""
        found = self.papers.contradictions(copies)
        yield from asked_about_copies(
            copies, found, self.papers.edition_to_read(copies[0]), self.words
        )

    def every_sheet(self) -> Iterator[OpenSheet]:
        """Every sheet on which something is asked: by client, of the team, of nobody."""
        asked = [row for row in self.papers.arrivals() if row.outcome == "review"]
        codes = {row.client for row in asked if row.submission is not None}
        for code in sorted(codes, key=lambda code: code or ""):
            if (sheet := self.sheet_of(code, self.papers.doubtful_in(code))).items:
                yield sheet
        yield from self.sheets_of_held()

    def sheets_of_held(self) -> list[OpenSheet]:
        """What is asked about pages of which nobody knows whose they are, each on a sheet."""
        asked = [held for held in self.ledger.held.that_wait() if held.why == "client"]
        again = self._asked_again() if asked else {}
        return [self._sheet_of_held(held, again.get(held.id)) for held in asked]

    def _sheet_of_held(self, held: Held, again: AskedAgain | None) -> OpenSheet:
        item = item_about(held, self.ledger.held.that_wait, self.catalogue, self.words)
        if again is not None:  # why what was said could not be taken over comes first
            item = replace(item, note=" ".join((*why_again(again.code, self.words), item.note)))
        item = item_as_kept(item, self.store)
        return OpenSheet(sheet_of_held(held.id), None, (), (item,), held=held)

    def _suggested(
        self, client: str | None, asked: Iterable[OpenQuestion]
    ) -> Iterator[Suggestion | None]:
        """What is suggested for each question; None where nothing is."""
        is_known = cache(partial(has_known_letters, self.ledger, self.catalogue, client))
        found = tuple(asked)
        by_pen = pen_words(self.ledger, found)
        for each in found:
            said = said_by_pen(self.ledger, by_pen.get(each.target))
            kept = said or kept_for(self.ledger, each)
            yield kept if said or (kept and is_known(each.submission)) else None

    def _asked_again(self) -> dict[str, AskedAgain]:
        """What was said on a sheet and could not be taken over, by what it is about."""
        return {
            target: AskedAgain(why, picture)
            for checked in self._checked()
            for target, why, picture in checked.open
        }
