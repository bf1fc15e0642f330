"""A dossier, or the team's papers, that changed -> all that lies about them in the outbox."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from forms.catalogue import Catalogue
from forms.ground.words import Words
from pipeline.documents import DRAWN, documents_of, team_documents_of
from pipeline.documents.typesetting.pictured_words import LinesOf
from pipeline.dossiers.current_papers import Standing
from pipeline.dossiers.progress import progress
from pipeline.dossiers.team import Share, share_of, team_picture
from pipeline.orders.fulfilment import Ordering
from pipeline.outbox import files
from pipeline.outbox.submission_json import submission_file
from pipeline.records import Document, Dossier, Submission, path_of
from pipeline.records.messages import told
from pipeline.review.correction_sheets import Correcting
from pipeline.review.suggestions import Suggesting
from pipeline.store.ledger import Ledger

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Publishing:
    """Brings what lies in the outbox into line with what the papers say now.

    Attributes:
        outbox: the folder for people.
        words: phrases for the people in the office.
        papers: as they count now.
        correcting, suggesting, ordering: what comes back and is asked, suggested, ordered.
        lines_of: the lines of a text in the client's own hand, by the digest of its picture.
    """

    ledger: Ledger
    catalogue: Catalogue
    outbox: Path
    words: Words
    papers: Standing
    correcting: Correcting
    suggesting: Suggesting
    ordering: Ordering
    lines_of: LinesOf

    def client(self, code: str) -> tuple[str, ...]:
        """All about one client; the names of the documents in their folder now."""
        self.correcting.carry_out(code)
        self._lay_out(code)
        dossier = self.papers.dossier(code)
        if dossier is None:
            return ()
        is_kept = dossier.client == code  # not merged into another
        self.ledger.shares.keep(code, share_of(dossier).to_text() if is_kept else None)
        drawn = self._draw(code, dossier) if is_kept else ()
        names = tuple(document.name for document in drawn)
        files.clear(self.outbox / code, DRAWN, names)
        return names

    def team(self) -> tuple[str, ...]:
        """All about the team's own papers: orders carried out, receipts, documents."""
        self.correcting.carry_out(None)
        self.ordering.carry_out_all()
        self._lay_out(None)
        self._draw_team()
        self.correcting.lay_out_unknown()
        return ()

    def _lay_out(self, code: str | None) -> None:
        """The papers as JSON, and the sheet that asks about them."""
        papers = self.papers.papers(code)
        self._file(code, papers)
        self.correcting.lay_out(code, papers)
        if jobs := self.suggesting.jobs(code, papers):
            self.ledger.jobs.ask(jobs)

    def _draw(self, code: str, dossier: Dossier) -> tuple[Document, ...]:
        shown = progress(dossier, self.catalogue.domains)
        drawn = documents_of(shown, self.catalogue, self.lines_of)
        for document in drawn:
            self.ledger.printed.add(document.instances)
            files.write(self.outbox / code / document.name, document.content)
            for warning in document.warnings:
                log.warning("%s of %s: %s", document.name, code, told(warning, self.words))
        return drawn

    def _file(self, code: str | None, papers: Sequence[Submission]) -> None:
        """The JSON of every paper in a dossier; and of none that a person moved out of it."""
        here = {path_of(each): each for each in papers}
        for path, submission in here.items():
            files.write(self.outbox / path, submission_file(submission, self.words))
        for path in {*self.papers.former_paths(papers)} - here.keys():
            (self.outbox / path).unlink(missing_ok=True)
        for submission in self.ledger.papers.elsewhere(code):
            path = path_of(replace(submission, client=code))
            if path not in here:
                (self.outbox / path).unlink(missing_ok=True)

    def _draw_team(self) -> None:
        """The team's documents, from its own papers and what each dossier added when it was drawn.

        No dossier is folded here: one more paper costs as much with a thousand clients as with one.
        """
        shares = map(Share.from_text, self.ledger.shares.all())
        picture = team_picture(self.papers.telling(None), shares)
        for name, document in team_documents_of(picture, self.catalogue).items():
            if document is None:
                (self.outbox / "team" / name).unlink(missing_ok=True)
            else:
                files.write(self.outbox / "team" / name, document.content)
