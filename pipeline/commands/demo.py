"""`demo`: a whole round in a fresh workspace, told step by step."""

from pathlib import Path

import click

from pipeline.commands import Failure, with_office
from pipeline.commands.speaking import SpeakingCommand
from pipeline.settings import shipped_schemas
from pipeline.workspace import Office

FOLDER = "demo"


@click.command(cls=SpeakingCommand)
@click.option(
    "--keep",
    type=click.Path(file_okay=False, path_type=Path),
    help="De werkmap voor de demo (standaard: een map demo, elke keer opnieuw).",
)
@with_office
def demo(office: Office, *, keep: Path | None) -> None:
    """Laat een hele ronde zien: van leeg formulier tot plan."""
    # what only the demo needs is loaded here, so that no other command waits for it
    from pipeline.demo import DemoError, Stage, show

    folder = keep or office.settings.workspace / FOLDER
    stories = shipped_schemas().parent / "docs" / "demo"
    try:
        show(Stage.fresh(folder, office.words.language), stories, office.words)
    except DemoError as error:
        code = 2 if error.code == "not_ours" else 1
        raise Failure(office.words(f"demo.error.{error.code}", **error.params), code) from error
