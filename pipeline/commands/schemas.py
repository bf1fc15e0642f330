"""`schemas list`, `schemas check`, `schemas json-schema`: the worksheets as data."""

import json
import sys
from pathlib import Path

import click

from forms.answers import json_schema
from forms.catalogue import UnknownWorksheetError
from forms.checking import check, check_all, render
from pipeline.commands import Failure, say, with_office
from pipeline.office import Office


@click.group()
def schemas() -> None:
    """Bekijk en controleer de werkbladen."""


@schemas.command("list")
@with_office
def list_all(office: Office) -> None:
    """Toon de namen van de werkbladen."""
    for name in office.catalogue.files:
        click.echo(name)


@schemas.command("check")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@with_office
def check_files(office: Office, *, files: tuple[Path, ...]) -> None:
    """Controleer werkbladen; zonder namen: allemaal."""
    catalogue = office.catalogue
    mistakes = [m for path in files for m in check(path, catalogue)]
    if not files:
        mistakes = check_all(catalogue)
    for mistake in mistakes:
        click.echo(render(mistake, office.words))
    if any(not mistake.is_warning for mistake in mistakes):
        sys.exit(1)
    say(office.words("messages.schemas_right"))


@schemas.command("json-schema")
@click.argument("worksheet")
@with_office
def print_json_schema(office: Office, *, worksheet: str) -> None:
    """Toon het JSON Schema van de antwoorden op een werkblad."""
    try:
        sheet = office.catalogue.worksheet(worksheet)
    except UnknownWorksheetError as error:
        known = ", ".join(office.catalogue.files)
        message = office.words("messages.unknown_worksheet", name=worksheet, known=known)
        raise Failure(message, 2) from error
    click.echo(json.dumps(json_schema(sheet), ensure_ascii=False, indent=1))
