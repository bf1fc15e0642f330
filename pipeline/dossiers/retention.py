"""What is kept, since when and by which law -> what was kept long enough, or will be within a year.

Nothing follows from it by itself: it is told, and a person decides.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from pipeline.records import Client
from pipeline.store.ledger import Ledger, Whose

# Years that a law has things kept: each paper since it came, or a dossier since it last changed.
EACH_PAPER: Final = {"wmo": 15}
WHOLE_DOSSIER: Final = {"wgbo": 20, "jeugdwet": 20}
_TERMED: Final = frozenset({*EACH_PAPER, *WHOLE_DOSSIER})
_CHANGES: Final = frozenset({"open", "add", "correct"})


@dataclass(frozen=True, slots=True)
class Term:
    """How long something is to be kept.

    Attributes:
        client: the code of the dossier. basis: the law.
        papers: ids of the papers; none where it is the whole dossier.
        since: when they came, or when the dossier last changed.
        until: when they were kept long enough.
        due: past, or soon: within a year.
    """

    client: str
    basis: str
    papers: tuple[str, ...]
    since: datetime
    until: datetime
    due: Literal["past", "soon"]


def terms(ledger: Ledger, default: str, now: datetime) -> Iterator[Term]:
    """What was kept long enough or soon will be, by code. `default`: the law of the workspace."""
    filing = ledger.decisions.filing()
    changed = _last_changes(ledger)
    for client in sorted(ledger.clients.all(), key=lambda each: each.code):
        if client.code in filing.merged:
            continue
        law = filing.basis_of(client.code) or default
        last = max(
            (changed[code] for code in filing.codes(client.code) if code in changed),
            default=client.opened_at,
        )
        if law in WHOLE_DOSSIER and _term(client.code, law, (), last, now) is not None:
            last = max([last, *_beside(ledger, filing.codes(client.code))])
            whole = _term(client.code, law, (), last, now)
            yield from () if whole is None else (whole,)
        elif law in EACH_PAPER:
            yield from _of_papers(ledger, client, law, now)


def without_term(ledger: Ledger, default: str) -> int | None:
    """Of how many dossiers nobody said by which law they are kept; None: of no dossier.

    `default`: the law of the workspace.
    """
    if default in _TERMED:
        return 0
    now = ledger.decisions.filing()
    said = [now.basis_of(one.code) for one in ledger.clients.all() if one.code not in now.merged]
    return said.count(None) if any(said) else None


def _of_papers(ledger: Ledger, client: Client, law: str, now: datetime) -> Iterator[Term]:
    """The papers of a client, each by when it came; all of the client, where no younger is left."""
    papers = sorted(ledger.papers.ever_of(client.code), key=lambda each: each.received_at)
    youngest = max((each.received_at for each in papers), default=client.opened_at)
    whole = _term(client.code, law, (), max(youngest, client.opened_at), now)
    if whole is not None:
        codes = ledger.decisions.filing().codes(client.code)
        youngest = max([youngest, client.opened_at, *_beside(ledger, codes)])
        whole = _term(client.code, law, (), youngest, now)
    if whole is not None and whole.due == "past":
        yield whole
        return
    for paper in papers:
        term = _term(client.code, law, (paper.id,), paper.received_at, now)
        if term is not None:
            yield term


def _beside(ledger: Ledger, codes: frozenset[str]) -> Iterator[datetime]:
    """When what lies in no dossier, and would go with this one, came: team papers, held pages."""
    going = ledger.erasing.going(Whose(codes=codes))
    for held in ledger.held.all():
        if held.id in going.held:
            yield held.received_at
    for team in going.team:
        if (paper := ledger.papers.get(team)) is not None:
            yield paper.received_at


def _last_changes(ledger: Ledger) -> dict[str, datetime]:
    """When something was last added to, or decided about, the dossier under each code."""
    last: dict[str, datetime] = {}
    for line in ledger.audit.lines():
        if line.action in _CHANGES and line.client:
            last[line.client] = datetime.fromisoformat(line.at)
    return last


def _term(
    client: str, law: str, papers: tuple[str, ...], since: datetime, now: datetime
) -> Term | None:
    until = later(since, EACH_PAPER.get(law) or WHOLE_DOSSIER[law])
    if until > later(now, 1):
        return None
    return Term(client, law, papers, since, until, "past" if until <= now else "soon")


def later(day: datetime, years: int) -> datetime:
    """So many years later; of 29 February the first of March, where that day is not."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, month=3, day=1)
