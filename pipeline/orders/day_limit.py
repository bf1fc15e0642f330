"""What was done today because paper asked for it -> what is more than a day allows.

Who gets hold of an order form shall not fill the disk, nor anybody's day.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from pipeline.orders import order_form
from pipeline.records.events import Event, Ordered, ReceiptLine
from pipeline.records.orders import OverLimit


class Amount(NamedTuple):
    """So much of what a day allows."""

    dossiers: int = 0
    sheets: int = 0

    def plus(self, other: "Amount") -> "Amount":
        """Both."""
        return Amount(self.dossiers + other.dossiers, self.sheets + other.sheets)

    def fits(self, limit: "Amount") -> bool:
        """Whether it is no more than that."""
        return self.dossiers <= limit.dossiers and self.sheets <= limit.sheets


def amount_of(order: order_form.AnyOrder) -> Amount:
    """How much an order takes of a day; the pack of a new dossier is counted with it."""
    match order:
        case order_form.Open():
            return Amount(dossiers=order.count)
        case order_form.Print():
            return Amount(sheets=len(order.sheets))
        case order_form.Reprint():
            return Amount(sheets=1)
        case _:
            return Amount()


@dataclass(frozen=True, slots=True)
class DayLimit:
    """The limit of a day, as the settings have it."""

    most: Amount
    clock: Callable[[], datetime]

    def over(
        self, order: order_form.AnyOrder, events: Iterable[Event], lines: Iterable[ReceiptLine]
    ) -> OverLimit | None:
        """Why an order is too much now, if it is.

        Args:
            order: to be carried out.
            events: all that was decided.
            lines: what was done just now and is in no decision yet.
        """
        wanted = amount_of(order)
        if wanted == Amount():
            return None
        if not wanted.fits(self.most):
            return "too_many"
        today = self.clock().date()
        ordered = (event.what for event in events if event.at.date() == today)
        done = [line for what in ordered if isinstance(what, Ordered) for line in what.lines]
        for line in (*done, *lines):
            wanted = wanted.plus(_amount_done(line))
        return None if wanted.fits(self.most) else "day_full"


def _amount_done(line: ReceiptLine) -> Amount:
    match line.key:
        case "orders.opened":
            return Amount(dossiers=1)
        case "orders.printed" | "orders.printed_blank" | "orders.printed_own":
            return Amount(sheets=int(line.params["number"]))
        case "orders.appendix" | "orders.appendix_same":
            return Amount(sheets=1)
        case _:
            return Amount()
