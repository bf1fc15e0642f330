"""`schemas list`, `check`, `new`, `json-schema`: the worksheets as data, and a new one."""

import sys
from pathlib import Path

import click

from forms.answers import json_schema
from forms.catalogue.example import example, free_code, is_name
from forms.checking import check, check_all, render
from forms.ground.known_names import UnknownWorksheetError
from pipeline.commands import Failure, say, unknown_sheet, with_office
from pipeline.commands.completing import names_of_sheets
from pipeline.commands.places import demand_elsewhere
from pipeline.commands.speaking import SpeakingGroup, said
from pipeline.commands.telling import tell, tell_json_schema
from pipeline.store.atomic_files import make_folder
from pipeline.workspace import Office

_FORMS = (  # as `pipeline.outbox.published` has them, which takes long to load
    "client",
    "arrivals",
    "review",
    "submission",
    "event",
    "export",
    "today",
    "clients",
    "decisions",
    "orders",
    "order-forms",
    "retention",
    "audit",
    "status",
    "doctor",
    "log",
)


@click.group(cls=SpeakingGroup)
def schemas() -> None:
    """Bekijk en controleer de werkbladen."""


@schemas.command("list")
@with_office
def list_all(office: Office) -> None:
    """Toon de namen van de werkbladen."""
    for name in office.catalogue.files:
        tell(name)


@schemas.command("check")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@with_office
def check_files(office: Office, *, files: tuple[Path, ...]) -> None:
    """Controleer werkbladen; zonder namen: allemaal."""
    catalogue = office.catalogue
    # by its name as well, as everywhere else
    meant = [catalogue.files.get(str(each), each) for each in files]
    mistakes = [m for path in meant for m in check(path, catalogue)]
    if not files:
        mistakes = check_all(catalogue)
    for mistake in mistakes:
        tell(render(mistake, office.words))
    if any(not mistake.is_warning for mistake in mistakes):
        sys.exit(1)
    say(office.words("messages.schemas_right"))


@schemas.command("json-schema")
@click.argument("worksheet", required=False, shell_complete=names_of_sheets)
@click.option("--of", "form", type=click.Choice(_FORMS), help="Van wat een opdracht geeft.")
@with_office
def print_json_schema(office: Office, *, worksheet: str | None, form: str | None) -> None:
    """Toon het JSON Schema van de antwoorden op een werkblad, of van wat er uitgaat."""
    if (worksheet is None) is (form is None):
        raise click.UsageError(said("Noem een werkblad, of zeg --of."))
    if form is not None:
        tell_json_schema(_published(form))
        return
    assert worksheet is not None
    try:
        sheet = office.catalogue.worksheet(worksheet)
    except UnknownWorksheetError as error:
        raise unknown_sheet(office, worksheet) from error
    tell_json_schema(json_schema(sheet))


def _published(form: str) -> dict[str, object]:
    if form == "today":
        from pipeline.today.published import today_schema

        return today_schema()
    from pipeline.outbox.published import json_schema_of

    return json_schema_of(form)


@schemas.command("from-xlsform")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", help="Hoe het werkblad heet (standaard: zoals het formulier).")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="De map voor het bestand (standaard: de map schemas van de werkmap).",
)
@with_office
def from_xlsform(office: Office, *, file: Path, name: str | None, out: Path | None) -> None:
    """Maak een eigen werkblad van een XLSForm (KoboToolbox, ODK): een begin, om na te kijken."""
    from pipeline.commands.importing import take_over

    demand_elsewhere(office, out)
    path = take_over(office, file, name, out or office.settings.workspace / "schemas")
    tell(str(path))
    mistakes = check(path, office.catalogue)
    for mistake in mistakes:
        say(render(mistake, office.words))
    if any(not mistake.is_warning for mistake in mistakes):
        raise Failure(office.words("xlsform.to_mend", file=str(path)), 1)
    say(office.words("xlsform.made", name=path.stem))


@schemas.command("new")
@click.argument("name")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Het bestand (standaard: NAAM.toml in de map schemas van de werkmap).",
)
@with_office
def write_example(office: Office, *, name: str, out: Path | None) -> None:
    """Begin een eigen werkblad: een voorbeeld met uitleg, om te veranderen."""
    path = out or office.settings.workspace / "schemas" / f"{name}.toml"
    refuse_name(office, name, path)
    demand_elsewhere(office, out)
    make_folder(path.parent)
    write_anew(office, path, example(name, free_code(name, office.catalogue)))
    tell(str(path))
    say(office.words("messages.schema_begun", name=name))


def write_anew(office: Office, path: Path, text: str) -> None:
    """Write a schema file; raises Failure where one is there."""
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        raise Failure(office.words("messages.schema_exists", file=str(path)), 2) from error


def refuse_name(office: Office, name: str, path: Path) -> None:
    """Raise a Failure where no sheet can be called so, or where one already is."""
    if not is_name(name):
        raise Failure(office.words("messages.schema_name", name=name), 2)
    known = office.catalogue.files.get(name)
    if known is not None:
        raise Failure(office.words("messages.schema_exists", file=str(known)), 2)
    if path.name != f"{name}.toml":
        raise Failure(office.words("messages.schema_file_name", name=name), 2)
