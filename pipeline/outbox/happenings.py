"""The books of a store, and how far they were told -> what happened since: kinds, codes, short ids.

The books are only ever added to, in the transactions in which things happen. So what happened need
not be noted a second time: it is read from them, from a bookmark on.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, NamedTuple

from pipeline.outbox.event_files import ERASED
from pipeline.records.events import Event
from pipeline.records.life import Discarded, Erased
from pipeline.store.ledger import ArrivalRow, AuditLine, Ledger
from pipeline.store.ledger.audit import DeedKind

AT_ONCE: Final = 200  # of each kind of line
_RECENT: Final = 250  # entries that are known again
_BACK: Final = 50  # entries looked at once more: the number of one that went is given to another
_DECIDED: Final = {
    "move": "paper.moved",
    "withdraw": "paper.withdrawn",
    "merge": "dossier.merged",
    "close": "dossier.closed",
    "reopen": "dossier.reopened",
    "basis": "dossier.basis",
    "group": "dossier.grouped",
    "undo": "decision.undone",
    "confirm": "answer.confirmed",
    "check": "sheet.checked",
    "rename": "name.decided",
    "order": "order.carried_out",
    "entrust": "order_form.entrusted",
    "revoke": "order_form.revoked",
    "agree": "order.agreed",
    "decline": "order.declined",
    "prints": "prints.set",
}
_KEYS: Final = {  # of a decision -> of an event
    "code": "client",
    "keep": "client",
    "other": "other",
    "submission": "submission",
    "pointer": "pointer",
    "instance": "form",
    "event": "undone",
    "order": "order",
    "sheet": "sheet",
}
_DEEDS: Final[tuple[DeedKind, ...]] = ("open", "export", "print")
KINDS: Final = (
    "feed.begun",
    *(f"paper.{each}" for each in ("accepted", "review", "rejected", "duplicate", "waiting")),
    *_DECIDED.values(),
    *("dossier.opened", "dossier.exported", "form.printed"),
    *("documents.written", "questions.opened", "questions.settled", "papers.discarded", ERASED),
)

Asked = Mapping[str, list[str]]  # client ("": the team's papers) -> what is asked about them


class Happened(NamedTuple):
    """Something that happened: when, what kind of thing, and about what."""

    at: datetime
    kind: str
    about: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToldUntil:
    """How far the books were told.

    Attributes:
        arrivals, audit, decisions: the number of the last line.
        recent: the last entries of arrivals, with how they ended. waiting: those that waited.
        asked: what was asked.
    """

    arrivals: int = 0
    audit: int = 0
    decisions: int = 0
    recent: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    asked: Asked = field(default_factory=dict)


def at_the_end(ledger: Ledger, asked: Asked) -> ToldUntil:
    """After all that the books tell by now."""
    top = ledger.arrivals.last_number()
    last = ledger.arrivals.entered_after(top - _RECENT, _RECENT)
    return ToldUntil(
        arrivals=top,
        audit=ledger.audit.last(),
        decisions=len(ledger.decisions.all()),
        recent=[_key(each.part, each.row) for each in last],
        waiting=sorted(_key(each.part, each.row) for each in ledger.arrivals.that_wait()),
        asked=asked,
    )


def happened_since(
    ledger: Ledger, mark: ToldUntil, asked: Asked, now: datetime
) -> tuple[list[Happened], ToldUntil]:
    """What happened since, the oldest first and not more than some hundreds; how far that goes."""
    papers, mark = _papers(ledger, mark, now)
    lines = ledger.audit.after(mark.audit, _DEEDS, AT_ONCE)
    if lines:
        mark = replace(mark, audit=lines[-1].seq)
    decisions = ledger.decisions.all()[mark.decisions :][:AT_ONCE]
    mark = replace(mark, decisions=mark.decisions + len(decisions))
    found = [*papers, *_deeds(lines), *_decided(decisions)]
    found.sort(key=lambda each: each.at)
    if questions := list(_questions(mark.asked, asked, now)):
        gone = ledger.clients.erased()
        found += [each for each in questions if each.about["client"] not in gone]
    return found, replace(mark, asked=asked)


def _papers(ledger: Ledger, mark: ToldUntil, now: datetime) -> tuple[list[Happened], ToldUntil]:
    """What became of files: entries that are new, and those that waited and do so no more."""
    known = {*mark.recent, *mark.waiting}
    top = ledger.arrivals.last_number()
    found = ledger.arrivals.entered_after(min(mark.arrivals, top) - _BACK, AT_ONCE + _BACK)
    fresh = [each for each in found if _key(each.part, each.row) not in known]
    waiting = {_key(each.part, each.row): each for each in ledger.arrivals.that_wait()}
    waited = {key.partition("#")[0] for key in {*mark.waiting} - {*waiting}}
    ended = [each for arrival in sorted(waited) for each in ledger.arrivals.entries_of(arrival)]
    told = {_key(each.part, each.row): each.row for each in fresh}
    late = {
        key: each.row
        for each in ended
        if (key := _key(each.part, each.row)) not in known and key not in told
    }
    happened = [Happened(row.received_at, *_paper(row)) for row in told.values()]
    happened += [Happened(now, *_paper(row)) for row in late.values()]
    top = max((each.seq for each in found), default=top)
    recent = [*mark.recent, *told, *late][-_RECENT:]
    return happened, replace(mark, arrivals=top, recent=recent, waiting=sorted(waiting))


def _key(part: int, row: ArrivalRow) -> str:
    return f"{row.arrival}#{part}={row.outcome}"


def _paper(row: ArrivalRow) -> tuple[str, dict[str, Any]]:
    about = {
        "arrival": row.arrival,
        "client": row.client,
        "worksheet": row.worksheet,
        "submission": row.submission,
        "reasons": list(dict.fromkeys(reason.code for reason in row.told)),
    }
    return f"paper.{row.outcome}", about


def _deeds(lines: Iterable[AuditLine]) -> Iterator[Happened]:
    """What was done, as the log has it."""
    for line in lines:
        at, client = datetime.fromisoformat(line.at), line.client or None
        if line.action == "print" and not line.about:
            continue  # of somebody who was erased
        if line.action == "print" and "." in line.about:
            about: dict[str, Any] = {"client": client, "documents": line.about.split(", ")}
            yield Happened(at, "documents.written", about)
        elif line.action == "print":
            yield Happened(at, "form.printed", {"client": client, "form": line.about})
        else:
            kind = "dossier.opened" if line.action == "open" else "dossier.exported"
            yield Happened(at, kind, {"client": client})


def _decided(events: Iterable[Event]) -> Iterator[Happened]:
    """What people decided, and what was carried out."""
    for event in events:
        what = event.what
        decision = {"decision": event.id}
        if isinstance(what, Erased):
            for code in what.codes:
                yield Happened(event.at, ERASED, {"client": code, **decision})
        elif isinstance(what, Discarded):
            about = {"client": what.code, "number": what.number, **decision}
            yield Happened(event.at, "papers.discarded", about)
        elif event.kind in _DECIDED:
            had = ((key, getattr(what, name, None)) for name, key in _KEYS.items())
            told = {key: value for key, value in had if value is not None}
            yield Happened(event.at, _DECIDED[event.kind], {**told, **decision})


def _questions(before: Asked, after: Asked, now: datetime) -> Iterator[Happened]:
    """What is asked now and was not, and the other way round."""
    for code in sorted({*before, *after}):
        old, new = before.get(code, []), after.get(code, [])
        for kind, some, others in (("settled", old, new), ("opened", new, old)):
            if questions := [each for each in some if each not in others]:
                about = {"client": code or None, "questions": questions}
                yield Happened(now, f"questions.{kind}", about)
