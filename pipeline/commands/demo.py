"""`demo`: a whole round in a fresh workspace, told step by step."""

import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape

from pipeline.commands import Failure, with_office
from pipeline.demo import DemoError, Stage, play, read_story
from pipeline.demo.summary import missing, month_table, print_all, summarise, unexpected
from pipeline.office import Office, shipped_schemas

FOLDER = "demo"


@click.command()
@click.option(
    "--keep",
    type=click.Path(file_okay=False, path_type=Path),
    help="De werkmap voor de demo (standaard: een map demo, elke keer opnieuw).",
)
@with_office
def demo(office: Office, *, keep: Path | None) -> None:
    """Laat een hele ronde zien: van leeg formulier tot plan."""
    folder = keep or office.settings.workspace / FOLDER
    words = office.words
    progress = Console(stderr=True, highlight=False)

    def tell(key: str, **params: Any) -> None:
        progress.print(escape(words(f"demo.{key}", **params)), style="bold", soft_wrap=True)

    try:
        stage = Stage.fresh(folder, office.language)
        tell("begun", folder=folder)
        story = read_story(shipped_schemas().parent / "docs" / "demo")
        shown = play(
            story, stage, tell, lambda month, rows: progress.print(month_table(stage, month, rows))
        )
    except DemoError as error:
        code = 2 if error.code == "not_ours" else 1
        raise Failure(words(f"demo.error.{error.code}", **error.params), code) from error
    print_all(Console(highlight=False), *summarise(stage, shown))
    if wrong := [*unexpected(stage, shown), *missing(stage, shown)]:
        raise Failure("\n".join(wrong), 1)
    tell("done")
    sys.stdout.flush()
