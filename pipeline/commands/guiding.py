"""`guide`: for the worker, how to use a sheet, on one page for each."""

from pathlib import Path

import click

from forms.ground.known_names import BrokenSchemaError, UnknownWorksheetError
from pipeline.commands import Failure, say, say_broken, unknown_sheet, with_office
from pipeline.commands.completing import codes_of_languages, names_of_sheets
from pipeline.commands.places import demand_out
from pipeline.commands.speaking import SpeakingCommand
from pipeline.commands.telling import tell
from pipeline.documents import guide
from pipeline.documents.typesetting.press import NotPrintedError
from pipeline.outbox import files
from pipeline.workspace import Office


@click.command("guide", cls=SpeakingCommand)
@click.argument("worksheets", nargs=-1, shell_complete=names_of_sheets)
@click.option(
    "--lang",
    "language",
    default="nl",
    help="Taal van de uitleg (standaard: nl).",
    shell_complete=codes_of_languages,
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Map voor de uitleg.")
@with_office
def print_guides(
    office: Office, *, worksheets: tuple[str, ...], language: str, out: Path | None
) -> None:
    """Maak bij elk blad de uitleg voor de begeleider. Zonder namen: van alle bladen."""
    office.make_folders()
    demand_out(office, out)
    folder = out or office.settings.outbox / "handleiding"
    is_all = True
    for name in worksheets or tuple(office.catalogue.files):
        try:
            document = guide.draw(name, office.catalogue, language)
        except UnknownWorksheetError as error:
            raise unknown_sheet(office, name) from error
        except BrokenSchemaError as error:
            say_broken(office, error.args[0])
            is_all = False
            continue
        except NotPrintedError as error:
            raise Failure(office.words("messages.not_printed"), 1) from error
        if document is None:
            say(office.words("messages.no_guide", name=name))
        else:
            tell(files.write(folder / document.name, document.content, office.settings.outbox))
    if not is_all:
        raise click.exceptions.Exit(1)
