"""`init`: a folder -> a workspace, with settings that say what they do."""

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Final

import click

from forms.ground.words import Words
from pipeline.commands import Failure, say, with_office
from pipeline.commands.places import not_to_write
from pipeline.commands.speaking import SpeakingCommand, is_agreed
from pipeline.commands.telling import tell
from pipeline.outbox.folders_made import shut_if_new
from pipeline.records.today_names import TODAY_PAGE
from pipeline.settings import (
    CHOICES,
    FILE_NAME,
    FILES,
    FOLDERS,
    NUMBERS,
    OUTBOXES,
    Settings,
    address_of,
    read_settings,
)
from pipeline.store.atomic_files import put
from pipeline.store.mounts import on_share
from pipeline.workspace import Office

_ASKED: Final = ("inbox", "outbox", "store")
_LOCAL: Final = ".local/share/krachtwerk"  # below the home folder: where a store may always lie


@click.command(cls=SpeakingCommand)
@click.option("--inbox", help="Waar de papieren binnenkomen (standaard: inbox).")
@click.option("--outbox", help="Waar de documenten komen (standaard: outbox).")
@click.option("--store", help="Waar het archief staat, op de eigen schijf (standaard: dossiers).")
@click.option(
    "--suggestions", type=click.Choice(CHOICES["suggestions"]), help="Voorstellen of niet."
)
@with_office
def init(
    office: Office,
    *,
    inbox: str | None,
    outbox: str | None,
    store: str | None,
    suggestions: str | None,
) -> None:
    """Maak een werkmap klaar: vraagt wat er te kiezen is, of neemt wat je typt."""
    workspace, words = office.settings.workspace, office.words
    if (workspace / FILE_NAME).exists():
        raise Failure(words("init.exists", file=FILE_NAME), 2)
    given = {"inbox": inbox, "outbox": outbox, "store": store, "suggestions": suggestions}
    chosen = {name: value for name, value in given.items() if value is not None}
    asks = sys.stdin.isatty() and not chosen
    known = {name: chosen.get(name, _usual(name, workspace)) for name in _ASKED}
    for name in _ASKED if asks else ():
        known[name] = click.prompt(words(f"init.ask_{name}"), default=known[name], err=True)
    if asks and not is_agreed(words("init.ask_suggestions")):
        chosen["suggestions"] = "off"
    place = workspace / Path(known["store"]).expanduser()
    if not address_of(known["store"]) and on_share(_existing(place)):
        raise Failure(words("init.on_share", folder=place), 2)
    _demand_places(workspace, known, words)
    _make(workspace, known, chosen.get("suggestions"), words)
    made = Office(read_settings(workspace, os.environ), office.language)
    made.make_folders()
    for folder in (made.settings.inbox, made.settings.outbox):
        shut_if_new(folder)
    with made.ledger():
        pass
    _say_next(made)


def _demand_places(workspace: Path, known: dict[str, str], words: Words) -> None:
    """Raise Failure where one of the folders cannot be made, before anything is."""
    for name in (each for each in _ASKED if not address_of(known[each])):
        folder = workspace / Path(known[name]).expanduser()
        told = not_to_write(folder, words, is_folder=True)
        is_made = name == "store" or folder.parent == workspace or folder.parent.is_dir()
        if told is None and not is_made:  # a share that is away is not made where it should be
            told = words("places.no_folder", place=folder.parent)
        if told is not None:
            raise Failure(told, 2)


def _usual(name: str, workspace: Path) -> str:
    """Where it lies unless somebody says otherwise."""
    if name == "store" and on_share(_existing(workspace)):
        return str(Path.home() / _LOCAL / workspace.resolve().name)
    return FOLDERS[name]


def _existing(folder: Path) -> Path:
    """The folder, or the first one above it that is there."""
    return next(each for each in (folder, *folder.resolve().parents) if each.exists())


def _make(workspace: Path, folders: dict[str, str], suggestions: str | None, words: Words) -> None:
    workspace.mkdir(parents=True, exist_ok=True)
    text = settings_text(folders, suggestions, words)
    # an address may hold a password; and nobody else says how this program works
    mode = 0o600 if address_of(folders["store"]) else 0o644
    put(workspace / FILE_NAME, [text.encode()], mode)


def settings_text(folders: dict[str, str], suggestions: str | None, words: Words) -> str:
    """All settings, each with what it does; what is as usual does not count."""
    return "\n".join(_lines(folders, suggestions, words)) + "\n"


def _lines(folders: dict[str, str], suggestions: str | None, words: Words) -> Iterator[str]:
    yield from (f"# {line}" for line in words("init.head").splitlines())
    for name, usual in FOLDERS.items():
        yield from _line(name, folders[name], folders[name] == usual, words)
    usual_of = {each.name: each.default for each in fields(Settings)}
    for name in FILES:
        yield from _line(name, "", True, words)
    for name in (*NUMBERS, *CHOICES):
        value = suggestions if name == "suggestions" and suggestions else usual_of[name]
        yield from _line(name, value, value == usual_of[name], words)
    # a table of its own, which only the end of a file has room for
    yield from ("", f"# {words(f'init.setting.{OUTBOXES}')}", f"# [{OUTBOXES}]")
    yield "# noord = '/srv/noord/outbox'"


def _line(name: str, value: object, is_usual: bool, words: Words) -> Iterator[str]:
    yield ""
    yield f"# {words(f'init.setting.{name}')}"
    text = f"'{value}'"  # backslashes are letters in it
    if not isinstance(value, str):
        text = f"{value:g}"
    elif "'" in value:
        text = json.dumps(value, ensure_ascii=False)
    yield f"{'# ' if is_usual else ''}{name} = {text}"


def _say_next(office: Office) -> None:
    """What can be done now."""
    words, workspace = office.words, office.settings.workspace
    is_here = workspace.resolve() == Path.cwd()
    command = "krachtwerk" if is_here else f"krachtwerk --workspace {workspace}"
    say(words("init.made", folder=workspace.resolve()))
    say(words("init.settings", file=FILE_NAME))
    say(words("init.next"))
    page = office.settings.outbox / TODAY_PAGE
    for name in ("print", "client", "run", "see", "backup", "completion"):
        say(f"  {words(f'init.next_{name}', command=command, page=page)}")
    tell(workspace / FILE_NAME)
