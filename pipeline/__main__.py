"""The commands of `krachtwerk`: what stands behind each is in `pipeline.commands`."""

import logging
import sys
from pathlib import Path

import click

from pipeline.commands.clients import client
from pipeline.commands.demo import demo
from pipeline.commands.intake import arrivals, rebuild, run
from pipeline.commands.printing import print_forms
from pipeline.commands.schemas import schemas


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--workspace", type=click.Path(file_okay=False, path_type=Path), help="De werkmap.")
@click.option("--ui-lang", default=None, help="Taal van de meldingen: nl of en.")
@click.option("--verbose", is_flag=True, help="Vertel meer op stderr (nooit namen of antwoorden).")
def cli(workspace: Path | None, ui_lang: str | None, *, verbose: bool) -> None:  # noqa: ARG001
    """Krachtwerk forms: papier erin, plan eruit."""
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.INFO if verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(message)s",
    )


for _command in (print_forms, run, arrivals, client, rebuild, schemas, demo):
    cli.add_command(_command)


def main() -> None:
    """Entry point of the console script."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    cli()


if __name__ == "__main__":
    main()
