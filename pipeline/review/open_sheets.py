"""What is asked about a client, the team's papers or a page: an OpenSheet, and whose lies where."""

from dataclasses import dataclass, replace

from pipeline.outbox.roots import Root, Roots
from pipeline.records import Held
from pipeline.review.item_layout import SheetItem
from pipeline.review.questions import OpenQuestion
from pipeline.review.sheet_layout import MOST_ITEMS


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """What is asked about a client or a page, in order; not all of it comes on paper at once.

    `may_wait`: places among the items of those that no document waits for, where others come first.
    """

    name: str
    client: str | None
    questions: tuple[OpenQuestion, ...]
    items: tuple[SheetItem, ...]
    held: Held | None = None
    may_wait: frozenset[int] = frozenset()

    @property
    def on_paper(self) -> tuple[int, ...]:
        """Places among the items of those on the sheet that lies there now, in its order."""
        first = [n for n in range(len(self.items)) if n not in self.may_wait]
        return tuple(first[:MOST_ITEMS])


def by_root(sheet: OpenSheet, roots: Roots) -> dict[Root, OpenSheet]:
    """The sheet of the team, in parts: what is asked of a paper about a client, lies with them."""
    whose = [roots.of_submission(each.submission) for each in sheet.questions]
    found = {}
    for root in dict.fromkeys(whose):
        places = [n for n, each in enumerate(whose) if each == root]
        found[root] = replace(
            sheet,
            questions=tuple(sheet.questions[n] for n in places),
            items=tuple(sheet.items[n] for n in places),
            may_wait=frozenset(i for i, n in enumerate(places) if n in sheet.may_wait),
        )
    return found
