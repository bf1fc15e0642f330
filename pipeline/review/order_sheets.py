"""Orders that wait for a yes -> a sheet that asks for it; what is said on one -> a decision.

One sheet for each order form. Its number derives from a secret that was drawn when the form came
in: nobody can make such a sheet who did not get it from the outbox.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice
from typing import Final

from forms.catalogue import Catalogue
from forms.fields import OneChoice
from forms.fields.choice import Choice
from forms.fields.date import printed
from forms.ground.plain_data import at_pointer
from forms.ground.words import Words
from pipeline.documents.numbering import Numbers
from pipeline.outbox import files
from pipeline.outbox.roots import ORDER_SHEETS, Root, Roots
from pipeline.outbox.roots_of_orders import root_of_order
from pipeline.records import Document, Submission
from pipeline.records.correction_names import CORRECTION_FOLDER
from pipeline.records.events import Agreed, Declined
from pipeline.records.orders import WaitingOrder, order_sheet
from pipeline.review.item_layout import SheetItem
from pipeline.review.questions import ODD
from pipeline.review.sheet_layout import SheetMaterials, draw
from pipeline.store.ledger import Ledger

MOST_SHEETS: Final = 20  # at once; the others come when these are answered
_STAFF: Final = "/staff"  # where who orders writes a name
_YES: Final = "agree"
_NO: Final = "decline"


@dataclass(frozen=True, slots=True)
class OrderSheet:
    """What is asked about one order form. `name`: of the sheet, without ending."""

    name: str
    orders: tuple[WaitingOrder, ...]


def order_sheets(waiting: Iterable[WaitingOrder]) -> tuple[OrderSheet, ...]:
    """The sheets that ask about these orders; not about those that take more than a sheet.

    The first MOST_SHEETS of them: who hands in order forms without end fills no folder with sheets.
    """
    asked = (each for each in waiting if each.is_asked_on_paper)
    sheets = (
        OrderSheet(order_sheet(form), tuple(orders))
        for form, orders in groupby(asked, key=lambda each: each.submission)
    )
    return tuple(islice(sheets, MOST_SHEETS))


def said_of_order(order: str, value: object, sheet: str) -> Agreed | Declined | None:
    """What a person says about an order (its id) on a sheet (its id); None where it is not clear.

    `value`: what is marked.
    """
    if value == _YES:
        return Agreed(order, sheet)
    return Declined(order, sheet) if value == _NO else None


@dataclass(frozen=True, slots=True)
class OrderSheets:
    """Lays out the sheets that ask for a yes, beside the correction sheets.

    Attributes:
        roots: the folders for people.
        materials: what the sheets are made with.
    """

    ledger: Ledger
    roots: Roots
    materials: SheetMaterials

    def lay_out(self, waiting: Iterable[WaitingOrder]) -> None:
        """Lay out a sheet for each form of which something waits; take away those answered.

        What was ordered for clients of one group is asked where all about them lies.
        """
        whose = self.by_root(waiting)
        self.roots.spread(
            ORDER_SHEETS,
            list(whose),
            lambda root: self._put([self._drawn(each) for each in order_sheets(whose[root])], root),
            lambda root: self._put([], root),
        )

    def by_root(self, waiting: Iterable[WaitingOrder]) -> dict[Root, list[WaitingOrder]]:
        """Where which orders are asked about."""
        whose: dict[Root, list[WaitingOrder]] = {}
        for order in waiting:
            whose.setdefault(root_of_order(order, self.roots), []).append(order)
        return whose

    def _put(self, documents: Sequence[Document], root: Root) -> None:
        folder = root.path / CORRECTION_FOLDER
        for document in documents:
            self.ledger.printed.add(document.instances)
            files.write(folder / document.name, document.content, root.path)
        names = {each.name for each in documents}
        files.clear(folder, [f"{order_sheet('*')}.pdf"], names, root.path)

    def _drawn(self, sheet: OrderSheet) -> Document:
        items = [item_of_order(each, self.materials.words) for each in sheet.orders]
        return draw(sheet.name, items, self.materials, client=None, secret=sheet.orders[0].token)


def item_of_order(order: WaitingOrder, words: Words) -> SheetItem:
    """An order that waits, as a question."""
    return SheetItem(
        target=order.id,
        kind="mark",
        title=f"{order.asked[:1].upper()}{order.asked[1:]}",
        about=order.place,
        answer=OneChoice(
            key="value",
            label=words("order_sheet.answer"),
            choices=(
                Choice(code=_YES, label=words("order_sheet.agree")),
                Choice(code=_NO, label=words("order_sheet.decline")),
            ),
        ),
        note=f"{order.because} {order.names}".strip(),
        paper=_heading(order, words),
        page=order.place,
    )


def named_on(item: SheetItem, form: Submission, row: str, words: Words) -> SheetItem:
    """The question with the names on the order form: who orders, and how the new client is called.

    For who looks at the desk: what was typed in words, what was written as its picture.

    Args:
        item: the question.
        form: the order form, as it counts now.
        row: pointer of what is ordered on it.
        words: of the people in the office.
    """
    boxes = {
        at: words(f"order_sheet.{key}")
        for at, key in ((_STAFF, "staff"), (f"{row}/alias", "alias"))
    }
    said: list[str] = []
    pictures: dict[str, str] = {}
    for at, name in boxes.items():
        text, reading = at_pointer(form.values, at), form.readings.get(at)
        if isinstance(text, str) and text:
            said.append(words("order_sheet.named", what=name, text=ODD.sub("…", text)))
        elif reading is not None and reading.picture:
            pictures[reading.picture] = name
        elif at == _STAFF:
            said.append(words("order_sheet.unnamed", what=name))
    note = " ".join((item.note, *said)).strip()
    names = tuple(pictures.values())
    return replace(item, note=note, pictures=tuple(pictures), picture_names=names)


def _heading(order: WaitingOrder, words: Words) -> str:
    day = printed(order.day) if order.day else words("correction.no_day")
    if order.by:
        return words("order_sheet.form_of", day=day, name=order.by)
    return words("order_sheet.form", day=day)


def order_sheets_of(
    ledger: Ledger, catalogue: Catalogue, roots: Roots, words: Words
) -> OrderSheets:
    """The order sheets of one workspace, in the language of the office."""
    numbers = Numbers(is_free=ledger.printed.is_free)
    materials = SheetMaterials(catalogue, words, lambda _digest: None, "order_sheet", numbers)
    return OrderSheets(ledger, roots, materials)
