"""A dossier, or the team's papers, that changed -> all that lies about them in the outbox."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, replace
from typing import Final

from forms.catalogue import Catalogue
from forms.ground.words import Words
from pipeline.documents import DRAWN, appendix_of, documents_of, team_documents_of
from pipeline.documents.numbering import Numbers
from pipeline.documents.personal_forms import is_next_form
from pipeline.documents.trajectory import APPENDIX
from pipeline.documents.typesetting.pictured_words import LinesOf
from pipeline.dossiers.abridging import program
from pipeline.dossiers.current_papers import CurrentPapers, without_correction_sheets
from pipeline.dossiers.of_another import drawn_otherwise, set_aside
from pipeline.dossiers.other_days import former_paths
from pipeline.dossiers.outlook import Outlook, days_of, planned_steps, sheets_looking_back
from pipeline.dossiers.progress import progress
from pipeline.dossiers.team import Share, share_of, team_picture
from pipeline.jobs.waiting_note import NAME as NOTE
from pipeline.jobs.waiting_note import waiting_note
from pipeline.orders.fulfilment import Ordering
from pipeline.orders.order_log import is_appendix_ordered
from pipeline.outbox import files
from pipeline.outbox.moving import PapersLaid, blamed, moved, raise_any
from pipeline.outbox.roots import NOTE_OF_WAITING, Root, Roots
from pipeline.outbox.submission_json import submission_file
from pipeline.records import Client, Document, Dossier, Submission, path_at, path_of
from pipeline.records.correction_names import CORRECTION_FOLDER
from pipeline.records.filing import Filing
from pipeline.records.jobs import drawing_of
from pipeline.records.messages import told
from pipeline.review.correction_sheets import Correcting
from pipeline.review.open_sheets import OpenSheet
from pipeline.review.order_sheets import OrderSheets
from pipeline.review.plan_asked import Folded
from pipeline.review.suggestions import Suggesting
from pipeline.store.ledger import Abridged, Ledger
from pipeline.validation.awaited_pages import AwaitedForm

log = logging.getLogger(__name__)

BATCH: Final = 100  # papers of which what they say is kept at once


@dataclass(frozen=True, slots=True)
class Publishing:
    """Brings what lies in the outbox into line with what the papers say now.

    Attributes:
        roots: the folders for people, and whose lies where.
        words: phrases for the people in the office.
        papers: as they count now.
        correcting, suggesting, ordering: what comes back and is asked, suggested, ordered.
        order_sheets: ask for a yes to what was ordered.
        lines_of: the lines of a text in the client's own hand, by the digest of its picture.
        awaited: the forms that wait for pages of theirs.
    """

    ledger: Ledger
    catalogue: Catalogue
    roots: Roots
    words: Words
    papers: CurrentPapers
    correcting: Correcting
    suggesting: Suggesting
    ordering: Ordering
    order_sheets: OrderSheets
    lines_of: LinesOf
    awaited: Callable[[], Sequence[AwaitedForm]]

    def client(self, code: str) -> tuple[str, ...]:
        """All about one client; the names of the documents in their folder now."""
        kept_as = self.ledger.decisions.filing().person(code)
        client = self.ledger.clients.get(kept_as)
        if client is None:  # never opened, or erased
            return ()
        with moved(self.roots, code, DRAWN):
            return self._client(code, client)

    def _client(self, code: str, client: Client) -> tuple[str, ...]:
        self.correcting.carry_out(code)
        papers = self._file(code)
        if client.code != code:  # merged into another
            self._lay_out(code, papers)
            self.ledger.shares.keep(code, None)
            self.ledger.outlooks.keep(code, None)
            return self._alone(code, ())
        known = self._folded(client, papers)
        dossier, sheet = known.dossier, self._lay_out(code, papers, known)
        self.ledger.shares.keep(code, share_of(dossier).to_text())
        with ExitStack() as last:  # also where something cannot be drawn
            last.callback(self._look_ahead, code, papers, sheet, dossier)
            if others := [*drawn_otherwise(self.papers, code)]:
                self.ledger.jobs.ask(list(map(drawing_of, others)))
            return self._alone(code, self._draw(code, dossier) if tells_anything(dossier) else ())

    def appendix(self, code: str) -> tuple[str, ...]:
        """All there is to tell of a client, for who ordered it; its name in their folder."""
        dossier = self.papers.dossier(code)
        if dossier is None or not tells_anything(dossier):  # erased meanwhile, or nothing came in
            return ()
        shown = progress(dossier, self.catalogue.domains)
        document = appendix_of(shown, self.catalogue, self.lines_of)
        with moved(self.roots, code, DRAWN) as root:
            self._write(root, dossier.client, document)
        return (document.name,)

    def _write(self, root: Root, code: str, document: Document) -> None:
        files.write(root.path / code / document.name, document.content, root.path)

    def _names_of(self, code: str) -> set[str]:
        """What lies in the folder of a client."""
        outbox = self.roots.of(code).path
        return files.names_in(outbox / code, outbox)

    def _alone(self, code: str, drawn: Sequence[Document]) -> tuple[str, ...]:
        """Take away what was drawn before and is not among these; the names of these."""
        names = tuple(document.name for document in drawn)
        outbox = self.roots.of(code).path
        files.clear(outbox / code, DRAWN, names, outbox)
        return names

    def look_ahead(self, code: str | None) -> None:
        """Keep what is ahead in a dossier (None: the team's papers), where nobody drew it yet.

        So it is in a store from before this was kept, or from before this program: then what is
        asked may be something else, and that is drawn.
        """
        text = self.ledger.outlooks.get(code or "") or ""
        before = Outlook.from_text(text) if text else Outlook()
        papers = tuple(each for each, _ in self.papers.abridged(code))
        client = self.ledger.clients.get(code) if code else None
        known = self._folded(client, papers) if client else None
        sheet = self.correcting.sheet_of(code, self.papers.doubtful(papers), known)
        self._look_ahead(code, papers, sheet, known.dossier if known else None)
        asked = tuple(each.target for each in sheet.items)
        if (asked, self._aside(code, papers)) != (before.asked, frozenset(before.aside)):
            self.ledger.jobs.ask([drawing_of(code)])

    def _folded(self, client: Client, papers: Sequence[Abridged]) -> Folded:
        """The dossier that these papers of a client make, and how the client is called."""
        telling = without_correction_sheets(each.paper for each in papers)
        called = self.papers.names.among_others(client.code, telling)
        return Folded(self.papers.dossier_of(client, telling, called), called)

    def _look_ahead(
        self,
        code: str | None,
        papers: Sequence[Abridged],
        sheet: OpenSheet,
        dossier: Dossier | None = None,
    ) -> None:
        """Keep what is ahead, for the page of today."""
        told = without_correction_sheets(each.paper for each in papers)
        ahead = replace(
            days_of(told, sheets_looking_back(self.catalogue.pack)),
            questions=len(sheet.items),
            asked=tuple(each.target for each in sheet.items),
            urgent=self.correcting.urgent_on(sheet),
            program=program(tuple(self.catalogue.folders)),
        )
        if code and dossier is not None:
            lying = self._names_of(code)
            now = progress(dossier, self.catalogue.domains)
            ahead = replace(
                ahead,
                steps=planned_steps(dossier),
                ask_home=dossier.take_home is None,
                stays_here=now.keep_here,
                aside=tuple(sorted(self._aside(code, papers))),
                finished=now.finished,
                forms=tuple(sorted(filter(is_next_form, lying))),
            )
        self.ledger.outlooks.keep(code or "", ahead.to_text())

    def team(self) -> tuple[str, ...]:
        """All about the team's own papers: orders carried out, receipts, documents."""
        with ExitStack() as last:  # all the rest is drawn where an order cannot be carried out
            last.callback(self._lay_out_team)
            self.correcting.carry_out(None)
            self.ordering.carry_out_all()
        return ()

    def _lay_out_team(self) -> None:
        laid = PapersLaid(self.roots, None)
        papers = self._file(None, laid)
        with ExitStack() as each:  # a root of a group that is away keeps nothing else waiting
            each.callback(raise_any, laid.troubles)
            each.callback(self._note_waiting)
            each.callback(self._lay_out_orders)
            each.callback(self.correcting.lay_out_unknown)
            each.callback(self._draw_team)
            self._look_ahead(None, papers, self._lay_out(None, papers))

    def _lay_out_orders(self) -> None:
        self.order_sheets.lay_out(self.ordering.waiting())

    def _lay_out(
        self, code: str | None, papers: Sequence[Abridged], known: Folded | None = None
    ) -> OpenSheet:
        """The sheet that asks about these papers, and what is still to be suggested on it."""
        sheet = self.correcting.lay_out(code, self.papers.doubtful(papers), known)
        if jobs := self.suggesting.jobs(code, sheet.questions):
            self.ledger.jobs.ask(jobs)
        return sheet

    def _draw(self, code: str, dossier: Dossier) -> tuple[Document, ...]:
        shown = progress(dossier, self.catalogue.domains)
        drawn = []
        numbers = Numbers(is_free=self.ledger.printed.is_free)
        whole = self._wants_all(code)
        for document in documents_of(shown, self.catalogue, self.lines_of, numbers, whole=whole):
            drawn.append(document)
            self.ledger.printed.add(document.instances)
            self._write(self.roots.of(code), code, document)
            for said in dict.fromkeys(told(each, self.words) for each in document.warnings):
                log.warning("%s of %s: %s", document.name, code, said)
        return tuple(drawn)

    def _wants_all(self, code: str) -> bool:
        """Whether somebody ordered the appendix, or has one lying there: it is drawn anew."""
        decided = self.ledger.decisions
        return APPENDIX in self._names_of(code) or is_appendix_ordered(
            decided.filing().codes(code), decided.all()
        )

    def _file(self, code: str | None, laid: PapersLaid | None = None) -> tuple[Abridged, ...]:
        """The JSON of every paper in a dossier; and of none that a person moved out of it.

        What is kept of a paper tells that its file was written: it is written again only where
        that changed or is not kept any more (a rebuild), or where the file is gone. Of what
        nobody said yet whose it is, no file lies there.
        """
        language, now = self.words.language, self.ledger.decisions.filing()
        laid = laid or PapersLaid(self.roots, code)
        found = list(self._found(code, now))
        papers = [each for each, _ in found]
        at_hand = {paper.id: paper for _, paper in found if paper is not None}
        aside = self._aside(code, papers)
        fresh: list[Abridged] = []
        for each in papers:
            lies = laid.has(each.paper)
            if each.paper.id in aside:
                laid.take_away(path_of(each.paper))
            elif lies is not None and not (lies and each.written == language):
                paper = at_hand.pop(each.paper.id, None) or self.papers.whole(each.paper.id, now)
                fresh.append(self._written(each, paper, laid) if paper else each)
                if len(fresh) == BATCH:
                    self.ledger.abridged.keep(fresh)
                    fresh = []
        self.ledger.abridged.keep(fresh)
        for each in papers if code is None else ():
            laid.alone(each.paper)
        self._clear(code, [each.paper for each in papers], laid)
        return tuple(papers)

    def _found(self, code: str | None, now: Filing) -> Iterator[tuple[Abridged, Submission | None]]:
        """The papers in a dossier; the first that were worked out now as a whole as well."""
        left = BATCH
        for each, whole in self.papers.abridged(code, now):
            left -= whole is not None
            yield each, whole if left >= 0 else None

    def _aside(self, code: str | None, papers: Sequence[Abridged]) -> frozenset[str]:
        """The ids of those of which nobody said yet whose they are."""
        if code is None:
            return frozenset()
        telling = without_correction_sheets(each.paper for each in papers)
        called = self.papers.names.among_others(code, telling)
        _, waiting = set_aside(telling, called, self.ledger.decisions.filing())
        return frozenset(paper.id for paper in waiting)

    def _written(self, kept: Abridged, paper: Submission, laid: PapersLaid) -> Abridged:
        """Write the JSON of a paper; what is to be kept of it."""
        laid.before(paper)
        root = laid.root_of(paper)
        place = root.path / path_of(paper)
        others = laid.others.get(paper.id, ())
        content = submission_file(paper, self.words, apart=bool(root.key), others=others)
        with blamed(root) if root.key else nullcontext():
            is_there = files.write(place, content, root.path) == place
        return kept._replace(written=self.words.language if is_there else "")

    def _clear(self, code: str | None, papers: Sequence[Submission], laid: PapersLaid) -> None:
        """Take away the JSON of papers under names that they had before, or that moved out."""
        gone = {*former_paths(papers, self.papers.ledger)}
        for slip in self.ledger.abridged.elsewhere(code):
            gone.add(path_at(code, slip.filled_on, slip.worksheet, slip.id))
        here = {path_of(paper) for paper in papers} if gone else set()
        for path in gone - here:
            laid.take_away(path)

    def _note_waiting(self) -> None:
        """What waits for pages, or lies in the inbox, beside the correction sheets."""
        left, whose = self.ledger.arrivals.waiting_for(), list(self.awaited())
        texts = {
            root: waiting_note(
                [each for each in whose if self.roots.of(each.client) == root],
                {} if root.key else left,
                self.catalogue,
                self.words,
            )
            for root in self.roots.every
        }
        self.roots.spread(
            NOTE_OF_WAITING,
            [root for root, text in texts.items() if text],
            lambda root: self._write_note(root, texts[root]),
            lambda root: files.remove(root.path / CORRECTION_FOLDER / NOTE, root.path),
        )

    @staticmethod
    def _write_note(root: Root, text: str) -> None:
        files.write(root.path / CORRECTION_FOLDER / NOTE, text.encode(), root.path)

    def _draw_team(self) -> None:
        """The team's documents, from its own papers and what each dossier added when it was drawn.

        No dossier is folded here: one more paper costs as much with a thousand clients as with one.
        """
        shares = map(Share.from_text, self.ledger.shares.all().values())
        picture = team_picture(self.papers.telling(None), shares)
        for name, document in team_documents_of(picture, self.catalogue).items():
            if document is None:
                files.remove(self.roots.main / "team" / name, self.roots.main)
            else:
                files.write(self.roots.main / "team" / name, document.content, self.roots.main)


def tells_anything(dossier: Dossier) -> bool:
    """Whether there is anything to draw: no plan of nobody's words, and no next form about it."""
    return bool(dossier.submissions or dossier.ideas)
