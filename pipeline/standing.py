"""A paper as it was stored -> as it counts now: corrected, and without what was not its writer's."""

from collections.abc import Iterable
from dataclasses import dataclass

from forms.catalogue import CHECK_SHEET, Catalogue, Edition
from pipeline.confirming import corrected
from pipeline.events import Filing
from pipeline.ledger import Ledger
from pipeline.preprinted import own_answers
from pipeline.records import Instance, Submission


@dataclass(frozen=True, slots=True)
class Standing:
    """How papers stand after all that people decided and confirmed."""

    ledger: Ledger
    catalogue: Catalogue

    def papers(self, code: str | None) -> tuple[Submission, ...]:
        """The papers in a dossier (None: the team's), correction sheets among them."""
        now = self.ledger.filing()
        return tuple(self.paper(each, now) for each in self.ledger.submissions_of(code))

    def paper(self, paper: Submission, now: Filing) -> Submission:
        """One paper, as it was filed."""
        said = now.confirmed.get(paper.id, ())
        if paper.worksheet == CHECK_SHEET or not (said or (paper.moved_to and paper.instance)):
            return paper
        printed = self._printed(paper)
        if said:
            paper = corrected(paper, said, self.edition(paper), printed)
        if paper.moved_to and printed is not None and not _is_theirs(paper, printed, now):
            return own_answers(paper, self.edition(paper), printed)
        return paper

    def of_form(self, form: tuple[str, str, str, str]) -> tuple[Submission, ...]:
        """The papers that count as this form: also those that were stored under another day."""
        now = self.ledger.filing()
        stored = self.ledger.submissions_of_form(form)
        known = {paper.id for paper in stored}
        others = (self._filed(each, now) for each in now.confirmed if each not in known)
        found = (self.paper(each, now) for each in (*stored, *others) if each is not None)
        return tuple(paper for paper in found if paper.form == form)

    def _filed(self, identity: str, now: Filing) -> Submission | None:
        """A paper whose day a person confirmed, as it is filed."""
        if not any(said.data["pointer"] == "/filled_on" for said in now.confirmed[identity]):
            return None
        paper = self.ledger.submission(identity)
        if paper is None or paper.id in now.withdrawn:
            return None
        return now.filed(paper)

    def edition(self, paper: Submission) -> Edition:
        """The sheet as it was printed."""
        printed = self._printed(paper)
        sheet = printed.sheet if printed is not None else None
        return self.catalogue.edition(paper.worksheet, paper.edition, paper.language, sheet)

    def _printed(self, paper: Submission) -> Instance | None:
        return self.ledger.instance(paper.instance) if paper.instance else None


def without_correction_sheets(papers: Iterable[Submission]) -> tuple[Submission, ...]:
    """What tells of a client: a correction sheet says only what other papers say."""
    return tuple(paper for paper in papers if paper.worksheet != CHECK_SHEET)


def _is_theirs(paper: Submission, printed: Instance, now: Filing) -> bool:
    """Whether the sheet was printed for the person in whose dossier it lies."""
    return printed.client is None or now.person(printed.client) == paper.client
