"""What people and programs type in, words or JSON and an exit code out.

One module for each family of commands; `pipeline.__main__.COMMANDS` names them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from pipeline.commands.speaking import meant
from pipeline.commands.telling import tell

if TYPE_CHECKING:  # who asks only how a command is used waits for no workspace
    from pipeline.workspace import Office

Command = Callable[..., Any]
WORKSPACE: Final = "KRACHTWERK_WORKSPACE"


class Failure(Exception):  # it carries an exit code to the shell, as click's own do
    """A command ends with a message on stderr and an exit code."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


def with_office(command: Command) -> Command:
    """Give a command the options that all have, and the opened workspace as first argument."""

    @click.option(
        "--workspace",
        type=click.Path(file_okay=False, path_type=Path),
        help="De werkmap, met inbox en outbox erin (standaard: KRACHTWERK_WORKSPACE, of deze map).",
    )
    @click.option("--ui-lang", default=None, help="Taal van de meldingen: nl of en.")
    @wraps(command)
    def wrapped(workspace: Path | None, ui_lang: str | None, **given: Any) -> None:
        from pipeline.commands.obeying import obeyed

        above = click.get_current_context().find_root().params
        # what was typed, wherever, goes before the environment
        chosen = workspace or above.get("workspace") or Path(os.environ.get(WORKSPACE, ""))
        language = ui_lang or above.get("ui_lang") or "nl"
        with ExitStack() as told:
            obeyed(command, chosen, language, given, told)

    return wrapped


def demand_workspace(office: Office) -> None:
    """Raise Failure where there is no workspace: nothing is made there by looking."""
    if not office.is_there:
        raise Failure(office.words("messages.no_workspace"), 2)


def unknown_sheet(office: Office, name: str) -> Failure:
    """There is no such worksheet; which there are, and which may be meant."""
    known = office.catalogue.files
    message = office.words("messages.unknown_worksheet", name=name, known=", ".join(known))
    return Failure(f"{message} {meant(name, known)}".strip(), 2)


def broken_schema(office: Office, file: Path) -> str:
    """That a file of schemas has a mistake, and what tells which."""
    return office.words("messages.broken_schema", file=file)


def say_broken(office: Office, file: Path) -> None:
    """Say so, once a command."""
    told: set[Path] = click.get_current_context().meta.setdefault(f"{__name__}.broken", set())
    if file not in told:
        told.add(file)
        say(broken_schema(office, file))


def stop(message: str, code: int) -> None:
    """Say why, on stderr, and end."""
    say(message)
    sys.exit(code)


def say(message: str) -> None:
    """Tell the person at the keyboard something; never on stdout, which is for programs."""
    tell(message, err=True)
