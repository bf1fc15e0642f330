"""`backup` and `restore`: the store as one encrypted file, and back, on whatever computer."""

import os
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Final

import click
import tomli

from pipeline.commands import Failure, demand_workspace, say, with_office
from pipeline.commands.belonging import place_of_another
from pipeline.commands.places import in_our_folders, not_to_read, not_to_write
from pipeline.commands.speaking import SpeakingCommand
from pipeline.commands.telling import tell
from pipeline.jobs.anew import everything
from pipeline.jobs.erasing import erased_codes
from pipeline.outbox.roots import Roots
from pipeline.settings import FILE_NAME as SETTINGS
from pipeline.settings import FOLDERS, SettingsError, address_of, read_settings
from pipeline.store.backed_up import BackedUp, Expected
from pipeline.store.backing_up import (
    ENDING,
    BackupFailedError,
    back_up,
    code_of,
    is_code_shown,
    note_code_shown,
    partial_of,
    restore,
)
from pipeline.store.erased_list import NAME, add_to_list, beside_backup, read_list
from pipeline.store.ledger import Keeping, Ledger, StoreError, keeping_of
from pipeline.store.lost_pictures import pictures_named
from pipeline.store.scrubbing import Scrub
from pipeline.store.sealed_archive import NotOurBackupError, WrongCodeError, may_be_replaced
from pipeline.store.sealing.key_copies import beside as copy_beside
from pipeline.store.sealing.keys import is_sealed, keys_of, use
from pipeline.store.sealing.trouble import KeysError
from pipeline.workspace import Office

KEEP: Final = 7
CODE: Final = "KRACHTWERK_BACKUP_CODE"
STORE: Final = FOLDERS["store"]


@click.command(cls=SpeakingCommand)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "--keep", default=KEEP, type=click.IntRange(1), help="Zoveel reservekopieën blijven er."
)
@click.option("--show-code", is_flag=True, help="Toon de code waarmee een reservekopie opengaat.")
@with_office
def backup(office: Office, *, file: Path | None, keep: int, show_code: bool) -> None:
    """Maak een versleutelde reservekopie van het archief in BESTAND. De inname kan doorlopen."""
    demand_workspace(office)
    store = office.settings.store
    if not store.is_dir() or (file is None and not show_code):
        raise Failure(office.words("backup.nothing" if file else "backup.no_file"), 2)
    code = code_of(store)
    if show_code:
        tell(code)
    if file is None:
        return
    target = file / f"krachtwerk{ENDING}" if file.is_dir() else file
    _demand_place(office, target)
    try:
        beside = _beside(office)
        books, now, expected = office.keeping, office.clock(), _expected(office)
        made = back_up(books, target, code, now, beside=beside, keep=keep, expected=expected)
    except BackupFailedError:
        raise Failure(office.words("backup.failed"), 1) from None
    add_to_list(beside_backup(target), listed(office))
    if (keys := keys_of(store)) is not None and keys.is_there():
        keys.copies.lay(copy_beside(target))
        say(office.words("keys.beside", file=copy_beside(target).name))
    if made.is_good:
        _say_made(office, made)
    if not is_code_shown(store):
        say(office.words("backup.code", code=code))
        note_code_shown(store)
    if not made.is_good:
        counts = made._asdict()
        raise Failure(office.words("backup.partial", file=partial_of(target).name, **counts), 1)


def _say_made(office: Office, made: BackedUp) -> None:
    say(office.words("backup.made", files=made.files, size=f"{made.size / 1e6:.1f}"))
    if made.known:
        say(office.words("backup.known", number=made.known))


def _demand_place(office: Office, target: Path) -> None:
    """Raise Failure where no backup may come under this name."""
    if target.resolve().is_relative_to(office.settings.store.resolve()):
        raise Failure(office.words("backup.in_store"), 2)
    if told := in_our_folders(target, office.settings, office.words):
        raise Failure(told, 2)
    if told := not_to_write(target, office.words):
        raise Failure(told, 1)  # the disk may be away tonight
    if not may_be_replaced(target):
        raise Failure(office.words("backup.not_a_backup", file=target), 2)


def _expected(office: Office) -> Expected:
    """Those that papers tell of, and what a repair told; none where the store is hurt."""
    with suppress(StoreError), office.look(examined=False) as ledger:
        named = pictures_named(ledger.papers.every(), ledger.held.all()).keys()
        return Expected(named, Scrub(office.settings.store, ledger).known())
    return Expected()


def _beside(office: Office) -> dict[str, Path]:
    """The settings and worksheets of the office itself, which its papers are read by."""
    workspace = office.settings.workspace
    files = [workspace / SETTINGS, *sorted((workspace / "schemas").rglob("*.toml"))]
    return {path.relative_to(workspace).as_posix(): path for path in files if path.is_file()}


@click.command("restore", cls=SpeakingCommand)
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--database",
    metavar="ADRES",
    help="Zet de administratie in een lege PostgreSQL-database: postgresql://account@computer/naam",
)
@with_office
def put_back(office: Office, *, file: Path, folder: Path, database: str | None) -> None:
    """Zet een reservekopie terug in MAP, een nieuwe werkmap. Wat daar staat, blijft staan."""
    words = office.words
    told = not_to_read(file, words) or not_to_write(folder, words, is_folder=True)
    if told := told or place_of_another(office, folder):
        raise Failure(told, 2)
    code = os.environ.get(CODE) or _asked(office)
    keeping = keeping_of(folder / STORE, address_of(database or ""))
    try:
        files = restore(file, folder, keeping, code)
    except FileExistsError:
        raise Failure(office.words("backup.store_there"), 2) from None
    except NotOurBackupError:
        raise Failure(office.words("backup.not_ours"), 1) from None
    except WrongCodeError:
        raise Failure(office.words("backup.wrong_code"), 1) from None
    except BackupFailedError:
        raise Failure(office.words("backup.broken"), 1) from None
    say(office.words("backup.restored", files=files))
    _put_keys_back(office, file, folder)
    _tell_erased(office, file, folder, keeping)
    with Ledger.open(keeping) as ledger:
        ledger.jobs.ask(everything(ledger))
        with suppress(SettingsError):  # told by the first command there
            there = Office.at(folder, office.language)
            Roots(there.settings, ledger, there.landmarks).suspect_all()
    if database:
        say(office.words("backup.on_server", file=SETTINGS))
    if _lies_elsewhere(folder / SETTINGS):
        say(office.words("backup.settings", file=SETTINGS))
    else:
        Office.at(folder, office.language).make_folders()


def _put_keys_back(office: Office, backup: Path, folder: Path) -> None:
    """Put the keys beside a store that is sealed; what was forgotten since is gone by that."""
    store = folder / STORE
    if not is_sealed(store):
        return
    there = read_settings(folder, os.environ)
    chosen = there.encryption_key
    if chosen is None or not chosen.exists():
        chosen = office.settings.encryption_key or chosen
    use(store, chosen, there.folders)
    try:
        keys = keys_of(store)
        assert keys is not None
        keys.put_back(copy_beside(backup))
    except FileNotFoundError:
        raise Failure(office.words("keys.lacking", settings=SETTINGS), 1) from None
    except KeysError as error:
        say(office.words("keys.lacking", settings=SETTINGS))
        raise error from None


def listed(office: Office) -> dict[str, date]:
    """The codes that were erased here, and those on the list that lies in the workspace."""
    with office.look() as ledger:
        return read_list(office.settings.workspace / NAME) | erased_codes(ledger)


def _tell_erased(office: Office, backup: Path, folder: Path, keeping: Keeping) -> None:
    """Say at once of whom a backup still holds all, although they were erased later."""
    codes = read_list(beside_backup(backup)) | read_list(folder / NAME)
    if is_sealed(keeping.folder):
        with Ledger.open(keeping) as ledger:  # what was forgotten goes
            gone = ledger.clients.erased() - erased_codes(ledger).keys()
        codes = dict.fromkeys(gone, office.clock().date()) | codes
        if gone:
            say(office.words("keys.gone", codes=", ".join(sorted(gone))))
    add_to_list(folder / NAME, codes)
    with Ledger.look(keeping, office.clock()) as ledger:
        alive = sorted(code for code in codes if ledger.clients.get(code) is not None)
    if alive:
        say(office.words("life.back", codes=", ".join(alive)))


def _asked(office: Office) -> str:
    """The code, as it is typed; raises Failure where nobody types."""
    try:
        code: str = click.prompt(office.words("backup.ask_code"), err=True)
    except click.Abort:
        raise Failure(f"\n{office.words('backup.no_code')}", 2) from None
    return code


def _lies_elsewhere(settings: Path) -> bool:
    """Whether the settings name other places than the usual ones for the folders."""
    with suppress(OSError, ValueError):
        return bool(tomli.loads(settings.read_text(encoding="utf-8")).keys() & FOLDERS.keys())
    return False
