"""What waits beside questions about boxes: refused papers, pages to come, decisions, one paper."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from pipeline.desk.room import Room
from pipeline.desk.visiting import Form, to
from pipeline.desk.visits import Taken, Visit
from pipeline.orders.decisions import CannotDo, Decider
from pipeline.orders.references import refused_called
from pipeline.records import Held
from pipeline.records.events import UNDOABLE, Event, event_id
from pipeline.records.filing import standing
from pipeline.records.messages import told
from pipeline.records.refusal_texts import explained
from pipeline.records.told_decisions import worth_telling
from pipeline.review.decided import DecisionsTold
from pipeline.store.ledger import ArrivalRow

# Controls, and what turns the writing round.
_TURNS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LAST: Final = 50  # decisions that are shown


@dataclass(frozen=True, slots=True)
class RefusedPaper:
    """A refused paper: its number, the name it came with, its day, reason and remedy."""

    sha256: str
    name: str
    day: str
    paragraphs: tuple[str, ...]


def _refused(room: Room) -> Iterator[RefusedPaper]:
    for row in refused_called("", room.ledger, room.office.settings):
        reason = row.reasons[0]
        text = explained(reason.code, reason.params, room.words)
        parts = tuple(part for part in text.split("\n\n") if part.strip())
        name = _TURNS.sub("\ufffd", row.name)
        yield RefusedPaper(row.sha256 or "", name, f"{row.received_at:%d-%m-%Y}", parts)


def _put_away(decider: Decider, held: Held) -> Event:
    return decider.put_pages_away(held)


@dataclass(frozen=True, slots=True)
class Others:
    """The other pages of the desk."""

    room: Room

    def refused(self, visit: Visit, _request: Request, _form: Form) -> Response:
        """Refused papers, with reason and remedy."""
        return self.room.page("refused.html", visit, refused=list(_refused(self.room)))

    def again(self, visit: Visit, request: Request, form: Form) -> Response:
        """Judge a refused paper afresh, or put it away."""
        if form.get("act") == "away":
            return self._put_away(visit, form)
        return self.retry(visit, request, form)

    def _put_away(self, visit: Visit, form: Form) -> Response:
        room = self.room
        found = refused_called("", room.ledger, room.office.settings)
        row = next((row for row in found if row.sha256 == form.get("sha256")), None)
        if row is None:
            visit.told = room.words("desk.somebody_else")
            return to("/refused")
        return self._decided(visit, row.arrival, lambda decider: decider.put_away(row), "/refused")

    def pages_away(self, visit: Visit, _request: Request, form: Form) -> Response:
        """Put pages away that wait: nobody is asked about them, and they join no form."""
        room = self.room
        named = form.get("held", "").split()
        found = [each for each in room.ledger.held.that_wait() if each.id in named]
        if not found:
            visit.told = room.words("desk.somebody_else")
        for held in (each for each in found if each.why != "entered"):
            self._decided(visit, held.id, partial(_put_away, held=held), "/")
        return to("/")

    def retry(self, visit: Visit, _request: Request, form: Form) -> Response:
        """Judge a refused paper afresh."""
        room = self.room
        found = refused_called("", room.ledger, room.office.settings)
        rows = [row for row in found if row.sha256 == form.get("sha256")]
        taken = sum(map(self._taken, rows))
        counts = {"taken": taken, "refused": len(rows) - taken}
        visit.told = room.words("events.retried", **counts)
        room.decided()
        return to("/refused")

    def _taken(self, row: ArrivalRow) -> bool:
        """Whether the paper was taken in now."""
        room = self.room
        seed = event_id("retry", row.sha256, room.office.clock().isoformat())
        limit = room.office.settings.max_file_bytes
        rows = room.parts.route.retry(row, seed.replace("E-", "R-"), limit)
        return all(each.outcome != "rejected" for each in rows)

    def decisions(self, visit: Visit, _request: Request, _form: Form) -> Response:
        """What was decided last, each to be taken back."""
        room = self.room
        events = room.ledger.decisions.all()
        held = {event.id for event in standing(events)}
        if sees := visit.may("answer"):  # else it names no client
            room.saw(visit, "desk decisions")
        telling = DecisionsTold(room.parts.papers, events, room.words, sees)
        rows = [
            (event, telling.told(event), event.id in held)
            for event in reversed([*worth_telling(events)])
            if event.kind in UNDOABLE
        ][:_LAST]
        return room.page("decisions.html", visit, rows=rows)

    def undo(self, visit: Visit, _request: Request, form: Form) -> Response:
        """Take one of them back."""
        why = self.room.answering.undo(form.get("event", ""))
        visit.told = why or self.room.words("desk.undone")
        self.room.decided()
        return to("/decisions")

    def paper(self, visit: Visit, request: Request, _form: Form) -> Response:
        """One paper: whose is it?"""
        if not self._may(visit, request.path_params["paper"]):
            return self.room.page("forbidden.html", visit, 403)
        paper = self.room.ledger.papers.get(request.path_params["paper"])
        if paper is None:
            return to("/")
        title = self.room.parts.papers.edition_to_read(paper).worksheet.title
        owner = self.room.ledger.decisions.filing().owner(paper.id, paper.client)
        self.room.saw(visit, "desk paper", owner or "")
        now = self.room.parts.papers.whole(paper.id)
        may_add = now is not None and now.is_version and visit.may("order")
        return self.room.page(
            "paper.html", visit, paper=paper, title=title, owner=owner, may_add=may_add
        )

    def file(self, visit: Visit, request: Request, form: Form) -> Response:
        """It belongs to somebody else, or to nobody."""
        named, act = request.path_params["paper"], form.get("act")
        if not self._may(visit, named) or (act == "adds" and not visit.may("order")):
            return self.room.page("forbidden.html", visit, 403)
        code = form.get("code", "")
        if act == "withdraw":
            return self._decided(visit, named, lambda decider: decider.withdraw(named))
        if act == "adds":
            return self._decided(visit, named, lambda decider: decider.adds(named))
        return self._decided(visit, named, lambda decider: decider.move(named, code))

    def _may(self, visit: Visit, named: str) -> bool:
        """Whether they may say whose a paper is.

        Who gave pages of nobody to a client may say it again, as long as nobody else did.
        """
        if visit.may("order"):
            return True
        given = visit.assigned.get(named)
        return given is not None and given == self.room.answering.owner(named)

    def _decided(
        self, visit: Visit, named: str, act: Callable[[Decider], Event], back: str = ""
    ) -> Response:
        office, papers = self.room.office, self.room.parts.papers
        seed = ("desk", office.clock().isoformat(), named)
        try:
            event = act(Decider(self.room.ledger, office.catalogue, papers, office.clock, seed))
        except CannotDo as refused:
            visit.told = told(refused.problem, self.room.words)
            return to(back or f"/paper/{named}")
        if named in visit.assigned:
            visit.assigned[named] = self.room.answering.owner(named)
            visit.taken.append(Taken("", "", (event.id,), event.id, named))
        known, sees = self.room.ledger.decisions.all(), visit.may("answer")
        visit.told = DecisionsTold(papers, known, self.room.words, sees).told(event)
        self.room.decided()
        return to(back or ("/decisions" if visit.may("decisions") else "/"))
