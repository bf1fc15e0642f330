"""What is asked -> piles, one for each client; in a pile what the plan waits for comes first."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from forms.ground.words import Words
from pipeline.orders.order_log import any_waits
from pipeline.records import Held, Submission
from pipeline.records.correction_names import TEAM_SHEET, UNKNOWN_SHEET
from pipeline.records.orders import WaitingOrder, order_sheet
from pipeline.review.agreed_by_pen import AT_STAKE
from pipeline.review.item_layout import SheetItem
from pipeline.review.kept_pictures import item_as_kept
from pipeline.review.open_sheets import OpenSheet
from pipeline.review.order_sheets import item_of_order, named_on, order_sheets
from pipeline.review.questions import OpenQuestion
from pipeline.review.urgency import is_urgent, roles_of
from pipeline.workspace import Parts


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it lies in a pile.

    Attributes:
        key: names it in addresses; it says nothing of what it is about.
        item: what is asked. question: about which box; None for pages that are nobody's.
        paper: on which that stands, as it counts now.
        is_urgent: whether a document waits for it.
    """

    key: str
    item: SheetItem
    question: OpenQuestion | None = None
    paper: Submission | None = None
    is_urgent: bool = True

    @property
    def told(self) -> str:
        """Names what is told of it: where that has changed, an answer was to something else."""
        asked = self.question
        said = (asked.before, asked.now) if asked is not None else ()
        return key_of(repr((self.item.note, said)))

    @property
    def is_quick(self) -> bool:
        """Whether a glance is enough: a box that is ticked or not, and its picture is here."""
        asked = self.question
        if asked is None or not self.item.pictures:
            return False
        return asked.place.is_tick and asked.before is None

    @property
    def is_line(self) -> bool:
        """Whether it may stand among others: words of one box, of which a picture tells all."""
        asked, item = self.question, self.item
        if asked is None or item.note or not item.pictures:
            return False
        place = asked.place
        is_of_one = asked.before is None and not asked.older
        return is_of_one and place.kind in {"word", "text"} and place.pointer not in AT_STAKE


@dataclass(frozen=True, slots=True)
class Pile:
    """All that is asked about one client's papers, the team's, or some pages that are nobody's.

    Attributes:
        name: of its correction sheet. client: code, or None.
        held: pages that are nobody's, where it is about those.
        is_order: it asks for a yes to what an order form orders.
    """

    name: str
    client: str | None
    asked: tuple[Asked, ...]
    held: Held | None = None
    is_order: bool = False

    @property
    def urgent(self) -> int:
        """How many of the questions a document waits for."""
        return sum(each.is_urgent for each in self.asked)

    @property
    def quick(self) -> list[Asked]:
        """The questions for which a glance is enough."""
        return [each for each in self.asked if each.is_quick]

    @property
    def lines(self) -> list[Asked]:
        """The questions that may stand below each other on one page."""
        return [each for each in self.asked if each.is_line]

    def find(self, key: str) -> Asked | None:
        """The question with this key, if it is still asked."""
        return next((each for each in self.asked if each.key == key), None)

    def following(self, left: Collection[str]) -> Asked | None:
        """The next question that was not left for later."""
        return next((each for each in self.asked if each.key not in left), None)


def key_of(target: str) -> str:
    """What names a question in addresses."""
    return sha256(target.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Agenda:
    """Lays out what is asked; the same that lies on the correction sheets."""

    parts: Parts

    def piles(self) -> Iterator[Pile]:
        """Everything that waits for an answer."""
        for sheet in self.parts.correcting.every_sheet():
            yield self._pile(sheet, {})
        yield from self._orders()

    def pile(self, name: str) -> Pile | None:
        """What is asked on one correction sheet now; None where nothing is."""
        if name.startswith(UNKNOWN_SHEET):
            held = self.parts.correcting.sheets_of_held()
            return next((self._pile(each, {}) for each in held if each.name == name), None)
        if name.startswith(order_sheet("")):
            return next((each for each in self._orders() if each.name == name), None)
        client = None if name == TEAM_SHEET else name
        papers = {paper.id: paper for paper in self.parts.papers.doubtful_in(client)}
        sheet = self.parts.correcting.sheet_of(client, papers.values())
        return self._pile(sheet, papers) if sheet.items else None

    def _orders(self) -> Iterator[Pile]:
        """What order forms order, and waits for a yes."""
        if not any_waits(self.parts.ledger.decisions.all()):
            return
        words, paper = self.parts.office.words, self.parts.papers.whole
        for sheet in order_sheets(self.parts.ordering.waiting()):
            asked = (self._order(each, paper(each.submission), words) for each in sheet.orders)
            yield Pile(sheet.name, None, tuple(asked), is_order=True)

    def _order(self, order: WaitingOrder, form: Submission | None, words: Words) -> Asked:
        item = item_of_order(order, words)
        if form is not None:
            item = item_as_kept(named_on(item, form, order.row, words), self._store)
        item = replace(item, about=f"{item.paper} · {item.about}")
        return Asked(key_of(item.target), item, paper=form)

    @property
    def _store(self) -> Path:
        return self.parts.office.settings.store

    def _pile(self, sheet: OpenSheet, papers: Mapping[str, Submission]) -> Pile:
        known = dict(papers)
        roles: dict[str, Mapping[str, str]] = {}
        asked = [
            Asked(key_of(item.target), item)
            if not sheet.questions
            else self._asked(item, sheet.questions[n], known, roles)
            for n, item in enumerate(sheet.items)
        ]
        asked.sort(key=lambda each: not each.is_urgent)  # else in the order of the papers
        return Pile(sheet.name, sheet.client, tuple(asked), sheet.held)

    def _asked(
        self,
        item: SheetItem,
        question: OpenQuestion,
        known: dict[str, Submission],
        roles: dict[str, Mapping[str, str]],
    ) -> Asked:
        about = question.submission
        if about not in known and (found := self.parts.papers.whole(about)) is not None:
            known[about] = found
        paper = known.get(about)
        if paper is not None and about not in roles:
            roles[about] = roles_of(self.parts.papers.edition(paper))
        urgent = is_urgent(question, roles.get(about, {}))
        return Asked(key_of(item.target), item, question, paper, urgent)
