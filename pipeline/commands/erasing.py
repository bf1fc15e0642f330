"""`client erase`: all that is kept of somebody goes; first it is told what, and what stays."""

from collections.abc import Iterator
from typing import Final

import click

from forms.ground.check_digit import parse
from pipeline.commands import Failure, demand_workspace, say, with_office
from pipeline.commands.speaking import SpeakingCommand
from pipeline.commands.telling import tell
from pipeline.orders.order_log import carried_out
from pipeline.records.events import Event, event_id
from pipeline.records.jobs import JobKey
from pipeline.records.life import Erased
from pipeline.records.put_away import number_of
from pipeline.store.erased_list import NAME, read_list
from pipeline.store.last_backup import last_backup
from pipeline.store.ledger import ArrivalRow, Going, Ledger, Whose
from pipeline.store.sealing.keys import keys_of
from pipeline.store.sealing.trouble import NoteSpoiledError
from pipeline.workspace import Office, Parts

_FEWEST: Final = 8  # characters by which a file is named


@click.command("erase", cls=SpeakingCommand)
@click.argument("code", required=False)
@click.option(
    "--refused",
    multiple=True,
    help="Dit geweigerde of dubbele papier is ook van deze cliënt (zijn nummer).",
)
@click.option("--again", is_flag=True, help="Alles wat op de lijst van gewiste codes staat.")
@click.option("--dry-run", is_flag=True, help="Zeg alleen wat er weg zou gaan.")
@click.option("--yes", is_flag=True, help="Vraag niets (voor scripts).")
@with_office
def erase(
    office: Office,
    *,
    code: str | None,
    refused: tuple[str, ...],
    again: bool,
    dry_run: bool,
    yes: bool,
) -> None:
    """Wis alles van één cliënt, voorgoed. De code wordt nooit meer uitgegeven."""
    demand_workspace(office)
    if (code is None) != again:
        raise Failure(office.words("life.which"), 2)
    office.make_folders()
    with office.look_in() as ledger:
        parts = office.parts(ledger)
        if again:
            wanted = sorted(alive_of_list(office, ledger))
            if not wanted:
                say(office.words("life.none_again"))
        else:
            wanted = [parse(code or "") or ""]
        theirs = _refused(office, ledger, refused)
        for each in wanted:
            _erase(office, parts, each, theirs, dry_run=dry_run, sure=yes)


def _refused(office: Office, ledger: Ledger, named: tuple[str, ...]) -> tuple[str, ...]:
    """The digests of the refused papers that are named; raises Failure where it is not clear."""
    if not named:
        return ()
    from pipeline.orders.references import refused_called

    found = []
    for name in named:
        rows = refused_called(name, ledger, office.settings) or _doubles(name, ledger)
        if len(rows) != 1 or not name.strip():
            why = "order_refused_ambiguous" if rows else "order_refused_unknown"
            numbers = ", ".join(number_of(row.sha256 or "") for row in rows)
            raise Failure(office.words(f"problems.{why}", numbers=numbers), 2)
        found.append(rows[0].sha256 or "")
    return tuple(sorted(set(found)))


def alive_of_list(office: Office, ledger: Ledger) -> frozenset[str]:
    """The codes that were erased once, and of which a dossier is here: an old store came back."""
    listed = read_list(office.settings.workspace / NAME)
    return frozenset(code for code in listed if ledger.clients.get(code) is not None)


def _doubles(name: str, ledger: Ledger) -> tuple[ArrivalRow, ...]:
    """The files that came in twice, by the first characters of their SHA-256; each content once."""
    digits = name.strip().lower()
    rows = ledger.arrivals.all() if len(digits) >= _FEWEST else ()
    found = {
        row.sha256: row
        for row in rows
        if row.outcome == "duplicate" and (row.sha256 or "").startswith(digits)
    }
    return tuple(found.values())


def _erase(
    office: Office,
    parts: Parts,
    code: str,
    refused: tuple[str, ...],
    *,
    dry_run: bool,
    sure: bool,
) -> None:
    ledger = parts.ledger
    if code in ledger.clients.erased():
        _finish(office, parts, code)
        return
    if ledger.clients.get(code) is None:
        raise Failure(office.words("messages.unknown_client"), 2)
    codes = ledger.decisions.filing().codes(code)
    going = ledger.erasing.going(Whose(codes=codes, refused=frozenset(refused)))
    for line in told(parts, going, sorted(codes)):
        tell(line)
    _demand_no_order(office, ledger, going)
    if waiting := whose_first(parts, code):
        raise Failure(waiting, 2)
    if dry_run:
        return
    if not sure:
        _demand_sure(office, code)
    decide_erased(office, ledger, sorted(codes), refused)
    _finish(office, parts, code)


def whose_first(parts: Parts, code: str) -> str:
    """Why nothing of a client can be erased yet, in words; "" where it can.

    While it is asked whose a paper is, the words of somebody else may go with it; or what would
    tell that they are theirs.
    """
    from pipeline.dossiers.of_another import open_whose

    person = parts.ledger.decisions.filing().person(code)
    waiting = [*open_whose(parts.papers, person), *parts.papers.names.asked_elsewhere(person)]
    if not waiting:
        return ""
    papers = ", ".join(sorted(waiting))
    return parts.office.words("life.whose_first", code=person, papers=papers, paper=waiting[0])


def decide_erased(
    office: Office, ledger: Ledger, codes: list[str], refused: tuple[str, ...] = ()
) -> None:
    """Decide it; from here on nothing of these codes is taken in any more."""
    now = office.clock()
    number = event_id("erase", *codes, now.isoformat())
    ledger.erasing.decide(Event(number, now, Erased(tuple(codes), refused)))


def _finish(office: Office, parts: Parts, code: str) -> None:
    """Let go what is to go, also what an earlier try did not come to."""
    from pipeline.jobs import attempted
    from pipeline.today.events import feed_of
    from pipeline.today.overview import Overview

    ledger = parts.ledger
    made = (
        event.id
        for event in reversed(ledger.decisions.all())
        if isinstance(event.what, Erased) and code in event.what.codes
    )
    decision = next(made, None)
    if decision is None:  # known from the list alone: the store that it was erased in is gone
        say(office.words("life.was_erased"))
        return
    ledger.jobs.ask([JobKey("erase", decision)])
    parts.jobs.draw_pending()
    attempted(Overview(parts).refresh, "the page of today")  # that went too: without them now
    attempted(feed_of(parts).refresh, "the events")
    keys = keys_of(office.settings.store)
    if any(job.key == JobKey("erase", decision) for job in ledger.jobs.pending()):
        if keys is not None and keys.is_note_spoiled:
            raise NoteSpoiledError
        raise Failure(office.words("life.not_finished", code=code), 1)
    say(office.words("life.erased", code=code, list=NAME))
    backup = last_backup(office.settings.store)
    if keys is not None and keys.is_there():
        say(office.words("life.keys"))
        if outdated := keys.copies.outdated():
            say(office.words("life.keys_outdated", number=len(outdated)))
    elif backup is not None:
        say(office.words("life.backups", day=f"{backup.at:%Y-%m-%d}"))


def told(parts: Parts, going: Going, codes: list[str]) -> Iterator[str]:
    """What goes, and what stays and why, line by line; numbers and ids only."""
    office, words = parts.office, parts.office.words
    folders = [root.path / each for each in codes for root in parts.roots.places(each)]
    yield words("life.head", codes=", ".join(codes))
    lying = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    store = office.settings.store
    numbers = {
        "papers": len(going.papers),
        "team": len(going.team),
        "originals": sum((store / "originals" / d[:2] / d).is_file() for d in going.digests),
        "pictures": sum((store / "pictures" / d[:2] / f"{d}.png").is_file() for d in going.digests),
        "held": len(going.held),
        "prints": len(going.instances),
        "decisions": len(going.events),
        "files": len(lying),
    }
    for name, number in numbers.items():
        if number:
            yield words(f"life.goes.{name}", number=number)
    for form, others in sorted(going.also_opened.items()):
        yield words("life.goes.also_opened", form=form, codes=", ".join(sorted(others)))
    copies = [path for p in ("before-*.sqlite3", "aside-*") for path in store.glob(p)]
    stays = {
        "beside": sum(each.beside for each in going.files),
        "shared": len(going.shared),
        "moved": len(going.moved),
        "unclaimed": going.unclaimed,
        "copies_of_moved": going.copies,
        "copies": len(copies),
    }
    for name, number in stays.items():
        if number:
            yield words(f"life.stays.{name}", number=number)
    yield words("life.stays.elsewhere")


def _demand_no_order(office: Office, ledger: Ledger, going: Going) -> None:
    """Raise Failure where something still waits on an order form that goes."""
    done = carried_out(ledger.decisions.all())
    waits = [form for form in sorted(going.team) if form in done and done[form].waiting]
    if waits:
        raise Failure(office.words("life.order_waits", papers=", ".join(waits)), 2)


def _demand_sure(office: Office, code: str) -> None:
    """Raise Failure unless the code is typed once more."""
    try:
        typed: str = click.prompt(office.words("life.type_code"), err=True)
    except click.Abort:
        typed = ""
    if parse(typed) != code:
        raise Failure(office.words("life.not_erased"), 2)
