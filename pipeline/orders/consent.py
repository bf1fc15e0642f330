"""A row of an order form -> what it waits for before it may be carried out, if for anything.

A form printed for somebody orders dossiers and sheets by itself. All else is asked first: what
changes whose paper is whose, and everything on a form of which we do not know who holds it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from forms.catalogue import Catalogue
from forms.catalogue.titles import title_of
from forms.ground.known_names import UnknownLanguageError
from forms.ground.words import Words
from pipeline.dossiers.naming import name_key
from pipeline.orders import order_form
from pipeline.orders.aliases import tells_much
from pipeline.orders.day_limit import DayLimit
from pipeline.orders.decisions import CannotDo
from pipeline.orders.looks import told_looks
from pipeline.orders.order_forms import held_forms, why_asked
from pipeline.orders.order_log import Carried
from pipeline.orders.row_actions import RowActions
from pipeline.orders.to_mend import file_to_mend
from pipeline.records import Submission
from pipeline.records.events import (
    Agreed,
    Decision,
    Declined,
    Merged,
    Moved,
    PrintsSet,
    ReceiptLine,
    Undone,
    Withdrawn,
    data_of,
)
from pipeline.records.orders import AsksYes, OverLimit, ToMend, WaitingOrder, order_id, said_of
from pipeline.store.ledger import Ledger

_NOT_SILENT: Final = "orders.why.not_silent"
_LONGEST: Final = 80  # letters of what was written that are shown
_TO_MEND: Final[ToMend] = "to_mend"


@dataclass(frozen=True, slots=True)
class Consent:
    """Takes rows of order forms; says which wait, and for what.

    Attributes:
        words: of the people in the office.
        actions: tells what a row would decide.
        limit: of a day.
    """

    ledger: Ledger
    catalogue: Catalogue
    words: Words
    actions: RowActions
    limit: DayLimit

    def holder(self, form: Submission) -> str | None:
        """Who a form was printed for, where it is in the right hands; else None."""
        if self._why_asked(form) is not None:
            return None
        return held_forms(self.ledger.decisions.all())[form.instance or ""].name

    def waiting(
        self,
        form: Submission,
        order: order_form.AnyOrder,
        content: str,
        done: Carried | None,
        lines: Sequence[ReceiptLine] = (),
    ) -> WaitingOrder | None:
        """What a row waits for; None where it may be carried out, or cannot be at all.

        Args:
            form: as it counts now.
            order: what the row asks for.
            content: all that stands in the row.
            done: what was done of the form so far; nobody can have said yes before that.
            lines: what was done just now and is in no decision yet.
        """
        try:
            decision = self.actions.decision(order, (form.id, order.pointer))
        except (CannotDo, UnknownLanguageError):
            return None
        token = (done and done.token) or ""
        # with what nobody can know who writes a form: no two orders can be made to have one id
        identity = order_id(token, form.id, order.pointer, content, _decided(decision))
        said = self._said(identity) if done is not None else None
        asks = self._why_not(form, order, decision, said, lines)
        file = file_to_mend(order, self.ledger, self.catalogue) if asks is None else ""
        why = _TO_MEND if file else asks
        if why is None:
            return None
        return WaitingOrder(
            id=identity,
            submission=form.id,
            row=order.pointer,
            day=form.filled_on.isoformat() if form.date_given else "",
            by=self._held_by(form),
            why=why,
            place=place_of(order.pointer, self.words),
            asked=self._told(order, decision),
            because=self._because(f"orders.why.{why}", identity, decision, file),
            names=self._names(decision),
            token=token,
            declined=isinstance(said, Declined),
            file=file,
        )

    def _why_not(
        self,
        form: Submission,
        order: order_form.AnyOrder,
        decision: Decision | None,
        said: Agreed | Declined | None,
        lines: Sequence[ReceiptLine],
    ) -> AsksYes | OverLimit | None:
        """Why people have to look first. Who agrees by a command may go over a day's limit."""
        is_agreed = isinstance(said, Agreed)
        if said is not None and is_agreed and said.sheet is None:
            return None
        asks = self._why_asked(form) or self._why_again(decision) or _about_alias(order)
        if asks is not None and not is_agreed and not _makes_silent(decision):
            return asks
        over = self.limit.over(order, self.ledger.decisions.all(), lines)
        return over or ("second" if isinstance(said, Declined) else None)

    def _held_by(self, form: Submission) -> str:
        held = held_forms(self.ledger.decisions.all()).get(form.instance or "")
        return held.name if held else ""

    def _why_asked(self, form: Submission) -> AsksYes | None:
        found = self.ledger.papers.called(form.instance) if form.instance else ()
        same = [each for each in found if each.instance == form.instance]
        return why_asked(form, same, self.ledger.decisions.all())

    def _said(self, identity: str) -> Agreed | Declined | None:
        return said_of(identity, self.ledger.decisions.all())

    def _told(self, order: order_form.AnyOrder, decision: Decision | None) -> str:
        """What an order asks for, in words: what would be decided, by ids and codes."""
        if decision is not None:
            return self._decided(decision)
        match order:
            case order_form.Open(count=count):
                return self.words("orders.asked.open", number=count)
            case order_form.Print(code=code, sheets=sheets):
                titles = ", ".join(self._title(sheet) for sheet in sheets)
                return self._of_client(code, self.words("orders.asked.print", sheets=titles))
            case order_form.Reprint(code=code, what=what):
                return self._of_client(code, self.words("orders.asked.print", sheets=_shown(what)))
            case order_form.Retry(paper=paper):
                return self.words("orders.asked.retry", paper=_shown(paper))
            case _:
                raise TypeError(f"{type(order).__name__} decides something")

    def _because(self, why: str, identity: str, decision: Decision | None, file: str) -> str:
        """Why it waits; that somebody comes out of hiding, and that two names become one."""
        told = self.words(why, id=identity, file=file)
        if self._why_again(decision) == "not_silent" and why != _NOT_SILENT:
            told = f"{self.words(_NOT_SILENT)} {told}"  # what is dangerous is said in any case
        if isinstance(decision, Merged):
            codes = (decision.keep, decision.other)
            called = [one.alias for one in map(self.actions.issuing.dossier, codes) if one]
            if len({name_key(name) for name in called if name}) > 1:
                return f"{told} {self.words('events.merge_names')}"
        return told

    def _names(self, decision: Decision | None) -> str:
        """Of whom the codes are that would change: two digits are soon taken for each other."""
        match decision:
            case Merged(keep, other):
                codes = [keep, other]
            case Moved(_, code) | PrintsSet(code):
                codes = [code]
            case _:
                return ""
        found = ((code, self.actions.issuing.dossier(code)) for code in codes)
        named = [f"{code}: {one.alias}." for code, one in found if one is not None and one.alias]
        return " ".join(named)

    def _decided(self, decision: Decision) -> str:
        """What would be decided, so that who looks knows which paper and whose."""
        data = data_of(decision)
        match decision:
            case PrintsSet(_, said):
                data["what"] = told_looks(said, self.catalogue, self.words)
            case Undone(event):
                what = self._taken_back(event)
                is_shown = isinstance(what, PrintsSet)
                done = self.words(f"events.{what.kind}", **data_of(what))
                data["what"] = self._decided(what) if is_shown else done
            case Moved(submission) | Withdrawn(submission):
                data["paper"] = self._paper(submission)
        return self.words(f"orders.asked.{decision.kind}", **data)

    def _taken_back(self, event: str) -> Decision:
        return next(each.what for each in self.ledger.decisions.all() if each.id == event)

    def _why_again(self, decision: Decision | None) -> AsksYes | None:
        """Why what a row decides is asked even of who may order; None where it is not."""
        match decision:
            case None:
                return None
            case PrintsSet(_, said):
                return "not_silent" if said.silent is False else None
            case Undone(event) if _makes_silent(self._taken_back(event)):
                return "not_silent"
            case _:
                return "second"

    def _paper(self, submission: str) -> str:
        paper, now = self.ledger.papers.get(submission), self.ledger.decisions.filing()
        assert paper is not None
        return self.words(
            "orders.asked.paper",
            title=self._title(paper.worksheet),
            day=f"{paper.filled_on:%d-%m-%Y}",
            whose=now.owner(paper.id, paper.client) or self.words("orders.asked.nobodys"),
            submission=submission,
        )

    def _of_client(self, code: str | None, what: str) -> str:
        return f"{what} ({code})" if code else what

    def _title(self, sheet: str) -> str:
        if sheet == order_form.APPENDIX:
            return self.words("orders.appendix_title")
        return title_of(sheet, self.catalogue)


def _decided(decision: Decision | None) -> dict[str, str]:
    return {} if decision is None else data_of(decision)


def _about_alias(order: order_form.AnyOrder) -> AsksYes | None:
    """Whether somebody new would be called by what no list of the office should show."""
    is_asked = isinstance(order, order_form.Open) and order.alias and tells_much(order.alias)
    return "alias" if is_asked else None


def _makes_silent(decision: Decision | None) -> bool:
    """Whether somebody is hidden by it: that waits for nobody, whoever asks."""
    return isinstance(decision, PrintsSet) and decision.said.silent is True


def _shown(text: str) -> str:
    """What a stranger may have written, so that no screen does more than show it."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST]}…"


def place_of(pointer: str, words: Words) -> str:
    """A row of an order form, in words."""
    _, group, place = pointer.split("/")[:3]
    return words("orders.row", part=words(f"orders.part.{group}"), n=int(place) + 1)
