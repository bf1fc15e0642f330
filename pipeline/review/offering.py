"""Open questions about handwriting -> suggestions, kept, and the correction sheet laid out anew.

A durable job of its own, for the last moment: no tick, no digit and no plan ever waits for it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from pipeline.extraction.handwriting.apart import suggest_apart
from pipeline.extraction.handwriting.installed import is_installed
from pipeline.records import Dossier, Submission
from pipeline.review.correction_sheets import Correcting
from pipeline.review.suggestions import known_texts, lacking, suggestions_for
from pipeline.store import pictures
from pipeline.store.ledger import Ledger

_KIND: Final = "suggest:"


def is_offering(job: str) -> bool:
    """Whether this job makes suggestions; else it draws, or shows what was refused."""
    return job.startswith(_KIND)


@dataclass(frozen=True, slots=True)
class Offering:
    """Makes suggestions for what is asked about the papers of one dossier.

    Attributes:
        papers: those of a dossier (None: the team's), as they stand.
        dossier: as it stands; None for an unknown code.
    """

    ledger: Ledger
    correcting: Correcting
    store: Path
    papers: Callable[[str | None], Sequence[Submission]]
    dossier: Callable[[str], Dossier | None]

    def jobs(self, client: str | None, papers: Sequence[Submission]) -> list[str]:
        """What is left to suggest after the correction sheet of a dossier was laid out."""
        if not is_installed() or not self._lacking(client, papers):
            return []
        return [f"{_KIND}{client or ''}"]

    def carry_out(self, job: str) -> list[str]:
        """Make suggestions for some of the pictures; the job again, where more are left.

        Where the recogniser fails none are made, and none are tried again before new papers come.
        """
        client = job.removeprefix(_KIND) or None
        papers = self.papers(client)
        wanted = self._lacking(client, papers)
        dossier = self.dossier(client) if client else None
        known = known_texts(dossier) if dossier else ()
        language = dossier.language if dossier else "nl"
        picture_of = partial(pictures.load, self.store)
        made = suggestions_for(wanted, known, language, picture_of, suggest_apart)
        self.ledger.keep_suggestions(made)
        self.correcting.lay_out(client, papers)
        return [job] if made and len(made) < len(wanted) else []

    def _lacking(self, client: str | None, papers: Sequence[Submission]) -> tuple[str, ...]:
        asked = self.correcting.sheet_of(client, papers).questions
        return lacking(asked, self.ledger.suggestion)
