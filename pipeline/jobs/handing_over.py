"""A client's code -> all that is kept of them, as one ZIP that a person can read.

Nobody gets a page of anybody else: of a file in which others stand too, only the pages that are
surely this client's are given, as pictures drawn behind the sandbox.
"""

import json
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

from forms.catalogue import Catalogue
from forms.ground.known_names import CHECK_SHEET
from forms.ground.problems import missing_pages
from forms.ground.words import Words
from pipeline.documents import documents_to_read
from pipeline.documents.typesetting.pictured_words import LinesOf
from pipeline.dossiers.current_papers import CurrentPapers
from pipeline.dossiers.of_another import open_whose
from pipeline.dossiers.progress import progress
from pipeline.outbox.client_json import client_json
from pipeline.outbox.handover import INDEX, DeedTold, PaperTold, ToldOnPage, index_page, packed
from pipeline.outbox.submission_json import submission_file
from pipeline.records import Document, Dossier, Identity, Instance, Submission
from pipeline.records.file_kinds import HEAD, ending_of
from pipeline.records.page_pictures import AskedPage, ShownPage
from pipeline.records.refusals import Refusal
from pipeline.store import pictures
from pipeline.store.ledger import ArrivalRow, Ledger
from pipeline.store.originals import original

InstanceOf = Callable[[str], Instance | None]
Show = Callable[[bytes, AskedPage, InstanceOf], ShownPage]
_OF_WORKERS: Final = ("views", "ideas")  # keys of the JSON of a dossier
_PAGE: Final = ".pagina-"
_DAY: Final = "%d-%m-%Y"

_OF_ALL: Final = frozenset({"client list", "desk overview", "desk decisions"})  # of each client


@dataclass(frozen=True, slots=True)
class HandingOver:
    """Packs what there is.

    Attributes:
        show: one page of a file as a picture; raises Refusal where there is no such page.
        lines_of: the lines of a text in somebody's own hand, by the digest of its picture.
    """

    ledger: Ledger
    catalogue: Catalogue
    papers: CurrentPapers
    store: Path
    show: Show
    lines_of: LinesOf

    def pack(self, dossier: Dossier, *, with_workers: bool = False) -> bytes:
        """The ZIP of a dossier. `with_workers`: also what workers wrote apart.

        Raises:
            NotPrintedError: a document could not be printed.
        """
        words = self.catalogue.words(dossier.language)
        every = self._papers(dossier.client)
        given = [paper for paper in every if with_workers or not self._is_of_workers(paper)]
        files = {f"documenten/{d.name}": d.content for d in self._documents(dossier)}
        documents = {name: words("handover.document") for name in files}
        kept = client_json(dossier)
        if not with_workers:
            kept = {key: value for key, value in kept.items() if key not in _OF_WORKERS}
        files["dossier.json"] = json.dumps(kept, ensure_ascii=False, indent=1).encode()
        documents["dossier.json"] = words("handover.for_programs")
        told = [self._told(paper, files, given, words) for paper in given]
        deeds = list(self._deeds(dossier.client, words))
        page = ToldOnPage(dossier.client, documents, told, deeds, len(every) - len(given))
        files[INDEX] = index_page(page, words)
        return packed(files)

    def _documents(self, dossier: Dossier) -> Iterator[Document]:
        shown = progress(dossier, self.catalogue.domains)
        return documents_to_read(shown, self.catalogue, self.lines_of)

    def _papers(self, code: str) -> list[Submission]:
        """All that ever came, as it counts now, and the team's papers about this client.

        But not of what nobody said yet whose it is.
        """
        person = self.ledger.decisions.filing().person
        team = [each for each in self.ledger.papers.of(None) if each.case]
        about = [each for each in team if person(each.case or "") == code]
        found = [self.papers.whole(each.id) for each in (*self.ledger.papers.ever_of(code), *about)]
        unknown = open_whose(self.papers, code)
        papers = [paper for paper in found if paper is not None and paper.id not in unknown]
        return sorted(papers, key=lambda each: (each.filled_on, each.received_at, each.id))

    def _is_of_workers(self, paper: Submission) -> bool:
        """Whether it was written by workers for themselves, or only checks what was read."""
        is_check = paper.worksheet == CHECK_SHEET
        return is_check or self.papers.edition(paper).worksheet.audience != "client"

    def _told(
        self,
        paper: Submission,
        files: dict[str, bytes],
        given: Sequence[Submission],
        words: Words,
    ) -> PaperTold:
        """Put a paper among the files; what the page says of it."""
        name = f"{paper.filled_on.isoformat()}-{paper.worksheet}-{paper.id[2:10]}"
        mine: dict[str, bytes] = {}
        notes: list[str] = []
        for sha256, pages in paper.source.files:
            found = self._of_file(sha256, pages, paper, given)
            for ending, content in found.items():
                mine[_free(f"papieren/{name}", ending, {**files, **mine})] = content
            if any(_PAGE in ending for ending in found):
                notes.append("own_pages")
            if not found:
                notes.append("left_out")
        mine[f"gegevens/{name}.json"] = submission_file(paper, words)
        files.update(mine)
        if paper.id in self.ledger.decisions.filing().withdrawn:
            notes.append("withdrawn")
        title = self.papers.edition(paper).worksheet.title
        day = f"{paper.filled_on:{_DAY}}" if paper.date_given else words("correction.no_day")
        notes = list(dict.fromkeys(notes))
        return PaperTold(title, day, f"{paper.received_at:{_DAY}}", tuple(mine), tuple(notes))

    def _of_file(
        self,
        sha256: str,
        pages: tuple[int, ...],
        paper: Submission,
        given: Sequence[Submission],
    ) -> Mapping[str, bytes]:
        """What may be given of a file, by the ending of its name: all of it, or pages of it."""
        place = original(self.store / "originals", sha256)
        if not place.is_file():
            return {}
        content = place.read_bytes()
        papers = {each.id for each in given}
        rows = self.ledger.arrivals.of_bytes(sha256)
        inside = tuple(f"{row.arrival}/" for row in rows)  # files attached to this one
        within = [row for row in self.ledger.arrivals.all() if row.arrival.startswith(inside)]
        mine = {page for row in rows if row.submission in papers for page in row.pages}
        others = [row for row in (*rows, *within) if not _is_of(row, papers, mine)]
        known = {page for row in rows for page in row.pages}
        if not others and not self._has_more(content, known, paper):
            return {ending_of(content[:HEAD]): content}
        taken = {page for row in others for page in row.pages}
        left = [page for page in pages if page not in taken]
        return dict(self._drawn(content, sha256, left, paper))

    def _has_more(self, content: bytes, known: set[int], paper: Submission) -> bool:
        """Whether a file has pages of which nobody said whose they are."""
        if known != set(range(1, len(known) + 1)):
            return True
        return self._shown(content, len(known) + 1, paper) is not None

    def _drawn(
        self, content: bytes, sha256: str, pages: Sequence[int], paper: Submission
    ) -> Iterator[tuple[str, bytes]]:
        for page in pages:
            shown = self._shown(content, page, paper, self._form_page(paper, sha256, page))
            if shown is not None:
                yield f"{_PAGE}{page}.png", pictures.png(shown.picture)

    def _form_page(self, paper: Submission, sha256: str, page: int) -> int:
        """Which page of its form a page of a file is, as far as that is known."""
        printed = self.ledger.printed.get(paper.instance)
        every = printed.pages if printed is not None and printed.pages else ()
        every = every or tuple(range(1, len(self.papers.edition(paper).layout.pages) + 1))
        here = [each for each in every if each not in missing_pages(paper.problems)]
        places = [(file, one) for file, pages in paper.source.files for one in pages]
        at = places.index((sha256, page))
        return here[at] if at < len(here) else 1

    def _shown(
        self, content: bytes, page: int, paper: Submission, form_page: int = 1
    ) -> ShownPage | None:
        client = paper.written_for or paper.client
        identity = Identity(paper.worksheet, paper.edition, paper.language, client, paper.instance)
        try:
            return self.show(content, AskedPage(page, form_page, identity), self.ledger.printed.get)
        except Refusal:
            return None

    def _deeds(self, code: str, words: Words) -> Iterator[DeedTold]:
        codes = self.ledger.decisions.filing().codes(code)
        for line in self.ledger.audit.lines():
            if line.client in codes or (not line.client and line.about in _OF_ALL):
                at = line.at[:16].replace("T", " ")
                yield DeedTold(at, line.who, words(f"messages.deed.{line.action}"), line.about)


def _is_of(row: ArrivalRow, papers: set[str], mine: set[int]) -> bool:
    """Whether an entry tells of these papers alone; a double does where its pages are theirs."""
    if row.submission is not None:
        return row.submission in papers
    return row.outcome == "duplicate" and mine.issuperset(row.pages)


def _free(name: str, ending: str, taken: Container[str]) -> str:
    """A name that no file has yet."""
    if f"{name}{ending}" not in taken:
        return f"{name}{ending}"
    return next(each for n in count(2) if (each := f"{name}-{n}{ending}") not in taken)
