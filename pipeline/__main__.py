"""The commands of `krachtwerk`: what stands behind each is in `pipeline.commands`."""

import ast
import gc
import logging
import os
import sys
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import click

from pipeline.commands.speaking import SpeakingRoot, in_a_line

COMMANDS = {
    "print": "printing:print_forms",
    "appendix": "printing:print_appendix",
    "guide": "guiding:print_guides",
    "run": "run:run",
    "arrivals": "arrivals:arrivals",
    "status": "status:status",
    "metrics": "status:metrics",
    "today": "today:today",
    "init": "init:init",
    "completion": "completing:completion",
    "export": "export:export",
    "audit": "audit:audit",
    "client": "clients:client",
    "rebuild": "run:rebuild",
    "repair": "repair:repair",
    "retention": "retention:retention",
    "backup": "backup:backup",
    "keys": "keys:keys",
    "restore": "backup:put_back",
    "review": "review:review",
    "desk": "desk:desk",
    "schemas": "schemas:schemas",
    "demo": "demo:demo",
    "doctor": "doctor:doctor",
    "orders": "orders:orders",
    "paper": "papers:paper",
    "worker": "working:worker",
    "retry": "papers:retry",
    "undo": "papers:undo",
    "events": "papers:events",
}


class _Commands(SpeakingRoot):
    """Loads a command when it is asked for: loading all takes longer than most take to run."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(_loaded(f"pipeline.commands.{module}"), name)
        return command

    def told_in_a_line(self, _ctx: click.Context, name: str, limit: int) -> str:
        """The same as each command tells, and none is loaded."""
        return in_a_line(_docstring(*COMMANDS[name].split(":")), limit)


def _docstring(module: str, name: str) -> str | None:
    """What stands with a function of a module that is not loaded for it."""
    text = (files("pipeline.commands") / f"{module}.py").read_text(encoding="utf-8")
    functions = (each for each in ast.parse(text).body if isinstance(each, ast.FunctionDef))
    return next((ast.get_docstring(each) for each in functions if each.name == name), None)


def _loaded(module: str) -> ModuleType:
    """A module, without looking for litter in what is loaded: that costs a twentieth of a start."""
    if module in sys.modules:
        return sys.modules[module]
    gc.disable()
    found = import_module(module)
    gc.freeze()  # what is loaded stays
    gc.enable()
    return found


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--workspace", type=click.Path(file_okay=False, path_type=Path), help="De werkmap.")
@click.option("--ui-lang", default=None, help="Taal van de meldingen: nl of en.")
@click.version_option(
    package_name="krachtwerk-forms",
    prog_name="krachtwerk",
    message="%(prog)s %(version)s",
    help="Zeg welke versie dit is.",
)
@click.option("--verbose", is_flag=True, help="Vertel meer op stderr (nooit namen of antwoorden).")
def cli(workspace: Path | None, ui_lang: str | None, *, verbose: bool) -> None:  # noqa: ARG001
    """Krachtwerk forms: papier erin, plan eruit."""
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.INFO if verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(message)s",
    )


def main() -> None:
    """Entry point of the console script."""
    _speak_utf8()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    cli()


def _speak_utf8() -> None:
    """Begin again where names would be read in letters of which there are few (LC_ALL=C)."""
    if sys.platform == "win32" or sys.flags.utf8_mode or sys.getfilesystemencoding() == "utf-8":
        return
    os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606


if __name__ == "__main__":
    main()
