"""`keys`: the administrator's key, and the keys of the store: made, changed, kept, put back."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from pipeline.commands import Failure, demand_workspace, say, with_office
from pipeline.commands.places import demand_elsewhere, not_to_read, not_to_write
from pipeline.commands.speaking import SpeakingGroup
from pipeline.commands.telling import tell
from pipeline.settings import FILE_NAME
from pipeline.store.ledger import Ledger
from pipeline.store.locks import sole_watcher
from pipeline.store.sealing.file_of_keys import may_be_replaced
from pipeline.store.sealing.key_copies import ENDING
from pipeline.store.sealing.key_file import holds_key, make_key_file
from pipeline.store.sealing.keys import Keys, is_sealed, keys_of
from pipeline.store.sealing.marks import is_unfinished, sealing
from pipeline.workspace import Office

PATIENCE = 5.0  # seconds to wait for a watcher to end
UNTOLD: Final = {
    "sealed": True,
    "copied": None,
    "outdated": 0,
    "unfinished": False,
    "spoiled": False,
}


@click.group(cls=SpeakingGroup)
def keys() -> None:
    """Het archief versleutelen, en de sleutels daarvan bewaren."""


@keys.command("make")
@click.argument("file", type=click.Path(path_type=Path))
@with_office
def make(office: Office, *, file: Path) -> None:
    """Maak een sleutel van de beheerder in BESTAND, buiten de werkmap."""
    place = file.expanduser().resolve()
    if any(place.is_relative_to(folder.resolve()) for folder in office.settings.folders):
        raise Failure(office.words("keys.within"), 2)
    if not place.exists() and (told := not_to_write(place, office.words, is_folder=True)):
        raise Failure(told, 2)
    try:
        code = make_key_file(place)
    except FileExistsError:
        raise Failure(office.words("keys.exists"), 2) from None
    tell(code)
    say(office.words("keys.made", file=place, settings=FILE_NAME))


@keys.command("seal")
@with_office
def seal(office: Office) -> None:
    """Versleutel wat nog open in het archief staat. Mag onderbroken worden: typ het dan opnieuw."""
    from pipeline.store.resealing import seal_files  # slow to load

    found = _demanded(office)
    with _alone(office) as ledger, sealing(office.settings.store):
        found.place("")  # they are there from now on
        files = seal_files(ledger, office.settings.store, found)
        rows = ledger.seal_rows()
    found.copies.renew()  # of keys from before these, which somebody should have been forgotten by
    say(office.words("keys.sealed", files=files, rows=rows))
    if found.copies.last() is None:
        say(office.words("keys.copy_them"))


@keys.command("open")
@with_office
def open_all(office: Office) -> None:
    """Haal alle versleuteling weg. Mag onderbroken worden: typ het dan opnieuw."""
    from pipeline.store.resealing import open_files  # slow to load

    found = _demanded(office)
    with _alone(office) as ledger:
        rows = ledger.open_rows(found)
        files = open_files(office.settings.store, found)
        found.drop()
    say(office.words("keys.opened", files=files, rows=rows, settings=FILE_NAME))


@keys.command("change")
@click.argument("file", type=click.Path(path_type=Path))
@with_office
def change(office: Office, *, file: Path) -> None:
    """Sluit de sleutels voortaan met de andere sleutel van de beheerder in BESTAND."""
    found = _demanded(office)
    place = file.expanduser().absolute()
    if told := not_to_read(place, office.words):
        raise Failure(told, 2)
    if not holds_key(place):
        raise Failure(office.words("keys.no_key_in", file=file), 2)
    with _alone(office):
        found.rewrap(place)
    say(office.words("keys.changed", file=file, settings=FILE_NAME))


@keys.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@with_office
def backup(office: Office, *, file: Path) -> None:
    """Zet een kopie van de sleutels in BESTAND. Bewaar alleen de nieuwste."""
    found = _demanded(office)
    target = file / f"krachtwerk{ENDING}" if file.is_dir() else file
    demand_elsewhere(office, target)  # from the inbox it would go on to where people look
    if told := not_to_write(target, office.words):
        raise Failure(told, 2)
    if not may_be_replaced(target):
        raise Failure(office.words("keys.not_a_copy", file=target), 2)
    with office.ledger():  # which looks that no new keys come in the place of those that are lost
        found.place("")
    found.copies.lay(target)
    say(office.words("keys.copied", file=target))


@keys.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@with_office
def restore(office: Office, *, file: Path) -> None:
    """Zet de sleutels van dit archief terug uit BESTAND, een kopie van `keys backup`."""
    demand_workspace(office)
    if told := not_to_read(file, office.words):
        raise Failure(told, 2)
    found = _set(office)
    try:
        found.put_back(file)
    except FileExistsError:
        raise Failure(office.words("keys.there"), 2) from None
    with office.ledger():
        pass  # what was forgotten since goes
    say(office.words("keys.restored"))


def _set(office: Office) -> Keys:
    """The keys, where the settings say so; raises Failure."""
    found = keys_of(office.settings.store) if office.settings.encryption_key else None
    if found is None:
        raise Failure(office.words("keys.not_set", settings=FILE_NAME), 2)
    return found


def _demanded(office: Office) -> Keys:
    demand_workspace(office)
    found = _set(office)
    found.demand()
    return found


@contextmanager
def _alone(office: Office) -> Iterator[Ledger]:
    """The ledger, while nothing is taken in and no job is done."""
    watched = sole_watcher(office.settings.store, PATIENCE, threading.Event().wait)
    with watched, office.keeping.watching(), office.ledger() as ledger, ledger.alone():
        yield ledger


def told_of(office: Office) -> dict[str, object]:
    """How the store is sealed, for `status` and `doctor`; opens nothing but the keys."""
    store = office.settings.store
    told: dict[str, object] = {**UNTOLD, "sealed": is_sealed(store)}
    if (found := keys_of(store)) is not None:
        found.demand()
        if found.is_there():
            copied = found.copies.last()
            told["copied"] = copied.isoformat() if copied else None
            told["outdated"] = len(found.copies.outdated())
            told["unfinished"] = is_unfinished(store)
            told["spoiled"] = found.is_note_spoiled
    return told
