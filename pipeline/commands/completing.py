"""What a shell offers while somebody types: commands, options, and names of sheets and languages.

Never the name or code of a client: what a shell offers stands on the screen.
"""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import click

from pipeline.commands import WORKSPACE, say, with_office
from pipeline.commands.speaking import SpeakingCommand
from pipeline.commands.telling import tell
from pipeline.settings import SettingsError
from pipeline.workspace import Office

SHELLS: Final = ("bash", "zsh", "fish")


@click.command(cls=SpeakingCommand)
@click.argument("shell", required=False, type=click.Choice(SHELLS))
@with_office
def completion(office: Office, *, shell: str | None) -> None:
    """Laat de schil (bash, zsh, fish) opdrachten aanvullen: geeft de regels die daarvoor zijn."""
    from click.shell_completion import get_completion_class

    usual = Path(os.environ.get("SHELL", "")).name
    named = shell or (usual if usual in SHELLS else "bash")
    kind = get_completion_class(named)
    assert kind is not None
    root = click.get_current_context().find_root()
    tell(kind(root.command, {}, "krachtwerk", "_KRACHTWERK_COMPLETE").source().strip("\n"))
    if sys.stdout.isatty():
        say(office.words(f"completion.{named}"))


def names_of_sheets(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """The worksheets that begin so."""
    office = _office(ctx)
    return _offered(office.catalogue.files if office else (), incomplete)


def codes_of_languages(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """The languages that begin so."""
    office = _office(ctx)
    return _offered(office.catalogue.languages if office else (), incomplete)


def _offered(known: Iterable[str], incomplete: str) -> list[str]:
    return [name for name in sorted(known) if name.startswith(incomplete)]


def _office(ctx: click.Context) -> Office | None:
    """The workspace as far as it was typed; None where its settings cannot be read."""
    typed = ctx.params.get("workspace") or ctx.find_root().params.get("workspace")
    try:
        return Office.at(typed or Path(os.environ.get(WORKSPACE, "")), "nl")
    except SettingsError:
        return None
